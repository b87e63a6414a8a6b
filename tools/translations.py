"""The catalogs: ``update`` them from the code, ``compile`` them, ``check`` them.

    python tools/translations.py update     read clinic_desk/ into the .pot, merge into each .po
    python tools/translations.py compile    write the .mo beside each .po
    python tools/translations.py check      say what is stale, missing or wrong; exit 1 if anything is

Run it with the Python of ``.venv``. The output is stable: no dates, no line numbers, sorted, nothing guessed
(no fuzzy matches), so that a second run changes nothing and two people's changes merge.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

from clinic_desk.i18n import DOMAIN, compile_catalog  # noqa: E402

SOURCE = ROOT / "clinic_desk"
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / f"{DOMAIN}.pot"
LANGUAGES = ("kk", "ru")
# Where the texts stand among the arguments of each function: context, singular, plural.
KEYWORDS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "N_": (None, 0, None),
    "gettext_in": (None, 1, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
}
# CLDR: Kazakh has one form for 1 and one for the rest (a noun after a number stays singular, so both
# are usually the same text); Russian has three for whole numbers.
PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")


def catalog_file(language: str) -> Path:
    """The .po of a language."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract() -> Catalog:
    """Read all texts of the code, as a template without translations.

    Own, because Babel's reader works on tokens: before Python 3.12 it sees no call inside an f-string, so
    that the catalog would depend on who updates it. Raises ``SyntaxError`` for a module that does not parse.
    """
    template = Catalog(domain=DOMAIN, fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=path.name)):
            if isinstance(node, ast.Call) and called(node) in KEYWORDS:
                context_place, singular, plural = KEYWORDS[called(node)]
                text, context = literal(node, singular), literal(node, context_place)
                if text and plural is not None:
                    template.add((text, literal(node, plural) or text), None)
                elif text:
                    template.add(text, None, context=context)
    return template


def called(node: ast.Call) -> str:
    """Give the last part of the name of the function called: i18n.ngettext is ngettext."""
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def literal(node: ast.Call, place: int | None) -> str | None:
    """Give the text written at a place of a call, if one is."""
    given = node.args[place] if place is not None and place < len(node.args) else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def glued_texts() -> Iterator[str]:
    """Name each call that gets its text glued together: no catalog can hold it."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=path.name)):
            if isinstance(node, ast.Call) and called(node) in KEYWORDS:
                _context, singular, plural = KEYWORDS[called(node)]
                given = [node.args[p] for p in (singular, plural) if p is not None and p < len(node.args)]
                if any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in given):
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}: fill placeholders in after translating"


def read(path: Path, language: str | None = None) -> Catalog:
    """A catalog as it stands on the disk."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def header(language: str | None) -> str:
    """A catalog's head with nothing in it that changes from day to day."""
    lines = [
        "Project-Id-Version: Clinic Desk",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    lines.append("Content-Transfer-Encoding: 8bit")
    if language:
        lines += [f"Language: {language}", f"Plural-Forms: {PLURAL_FORMS[language]}"]
    return "".join(f'"{line}\\n"\n' for line in lines)


def as_text(catalog: Catalog, language: str | None) -> str:
    """The file content: our own fixed head, then Babel's entries, sorted."""
    buffer = BytesIO()
    write_po(
        buffer, catalog, width=100, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    entries = buffer.getvalue().decode("utf-8").strip("\n")
    return f'msgid ""\nmsgstr ""\n{header(language)}' + (f"\n{entries}\n" if entries else "")


def merged(language: str, template: Catalog) -> Catalog:
    """The language's catalog with exactly the texts of the template; translations that fit are kept."""
    path = catalog_file(language)
    catalog = read(path, language) if path.exists() else Catalog(locale=language, domain=DOMAIN)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def write_if_changed(path: Path, text: str) -> None:
    """Leave an unchanged file alone: its date says whether the .mo is stale."""
    content = text.encode("utf-8")
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def update() -> int:
    """Bring template and catalogs up to the code."""
    template = extract()
    write_if_changed(TEMPLATE, as_text(template, None))
    for language in LANGUAGES:
        catalog = merged(language, template)
        write_if_changed(catalog_file(language), as_text(catalog, language))
        missing = sum(not is_translated(message) for message in catalog if message.id)
        print(f"{language}: {len(catalog)} texts, {missing} without translation")
    return 0


def compile_all() -> int:
    """Write each .mo."""
    for language in LANGUAGES:
        compile_catalog(language)
    return 0


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form."""
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(form or "" for form in given)


def sources(message: Message) -> tuple[str, ...]:
    """The English text, or the English singular and plural."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def is_translated(message: Message) -> bool:
    """Whether every form has a text."""
    return bool(forms(message)) and all(forms(message))


def placeholders(text: str) -> list[str]:
    """The named placeholders of a text; a doubled brace is a brace."""
    return sorted(PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def wrong_placeholders(message: Message) -> bool:
    """Whether a translation drops or invents one; a plural form may leave the number unsaid."""
    wanted = {name for source in sources(message) for name in placeholders(source)}
    counted = {"count", "n"} if message.pluralizable else set()
    return any(not (wanted - counted <= set(placeholders(form)) <= wanted) for form in forms(message) if form)


def problems() -> Iterator[str]:
    """One line for each thing that is wrong with the catalogs."""
    yield from glued_texts()
    template = extract()
    if not TEMPLATE.exists() or TEMPLATE.read_text("utf-8") != as_text(template, None):
        yield f"{TEMPLATE.name}: does not match the code; run: tools/translations.py update"
    for language in LANGUAGES:
        path = catalog_file(language)
        if not path.exists():
            yield f"{language}: no catalog"
            continue
        if path.read_text("utf-8") != as_text(merged(language, template), language):
            yield f"{language}: does not match the code; run: tools/translations.py update"
        expected = int(re.findall(r"nplurals=(\d)", PLURAL_FORMS[language])[0])
        for message in read(path, language):
            if message.id:
                yield from message_problems(language, message, expected)


def message_problems(language: str, message: Message, plural_forms: int) -> Iterator[str]:
    """What is wrong with one translation."""
    name = f"{language}: {sources(message)[0]!r}"
    if message.fuzzy:
        yield f"{name} is marked fuzzy"
    if not is_translated(message):
        yield f"{name} has no translation"
    elif message.pluralizable and len(forms(message)) != plural_forms:
        yield f"{name} has {len(forms(message))} plural forms, not {plural_forms}"
    if wrong_placeholders(message):
        yield f"{name} has other placeholders than its translation"


def check() -> int:
    """Print what is wrong; 0 if nothing is."""
    found = list(problems())
    for problem in found:
        print(problem)
    return 1 if found else 0


def main() -> int:
    """Run the command given on the command line."""
    commands = {"update": update, "compile": compile_all, "check": check}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=commands)
    return commands[parser.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
