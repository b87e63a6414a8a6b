"""The documents keep up with the program: names, files, commands, keys and button texts."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from clinic_desk.cli.arguments import COMMANDS as CLI_COMMANDS
from clinic_desk.cli.arguments import build_parser
from clinic_desk.models import base, schema
from clinic_desk.rules import rows, timetable, visits
from clinic_desk.ui import actions
from clinic_desk.ui.keys_dialog import lines_of
from tests import test_architecture as architecture

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
README = ROOT / "README.md"
GROUPS = (actions.CALL, actions.GRID, actions.JOURNAL, actions.LISTS, actions.WINDOW, actions.SAFETY)
PAGES = sorted([README, *DOCS.rglob("*.md")])
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())

# «clinic_desk/rules/rows.py», «tests/», «.ci/run»: a path of ours inside back quotes.
PATH = re.compile(
    r"`((?:clinic_desk|tests|tools|docs|resources|translations|benchmarks|\.ci)/[^`\s]*"
    r"|[\w.]+\.(?:toml|spec|lock|md))`"
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
BUTTON = re.compile(r"\*\*«([^*]+?)»\*\*")


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def table_rows(text: str) -> list[list[str]]:
    """The cells of all table rows of a page, without heads and rulers."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    rulers = [place for place, row in enumerate(rows) if all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    heads = {place - 1 for place in rulers}
    return [row for place, row in enumerate(rows) if place not in heads | set(rulers)]


# --- files, commands, dependencies -----------------------------------------------------------------


@EACH_PAGE
def test_every_file_that_a_page_names_exists(page):
    named = [ROOT / name for name in PATH.findall(text_of(page))]
    linked = [page.parent / name for name in LINK.findall(text_of(page))]
    assert [path.as_posix() for path in named + linked if not path.exists()] == []


@EACH_PAGE
def test_every_test_that_a_page_names_exists(page):
    tests = "\n".join(text_of(path) for path in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"^def (test_\w+)", tests, re.MULTILINE))
    assert set(re.findall(r"`(test_\w+)`", text_of(page))) <= known


def test_readme_opens_with_two_commands_that_exist():
    head = text_of(README).split("\n## ")[0]
    commands = re.findall(r"^ {4}python3 (tools/\w+\.py)\b", head, re.MULTILINE)
    assert commands[:2] == ["tools/start.py", "tools/check.py"]
    for command in commands:
        # «--help» of start.py is the program's own; the first lines of each file say how it is called
        assert f"python3 {command}" in (ast.get_docstring(ast.parse(text_of(ROOT / command))) or "")


@EACH_PAGE
def test_nobody_calls_the_program_an_information_system(page):
    """It is an auxiliary journal beside the official system (domain: section 6)."""
    assert not re.search(r"\b(?:МИС|МАЖ)\b", text_of(page))


def test_the_commands_page_has_a_heading_for_every_command_and_no_other():
    heads = "\n".join(re.findall(r"^## (.+)", text_of(DOCS / "COMMANDS.md"), re.MULTILINE))
    assert set(re.findall(r"(?:^|· )([a-z]+(?:-[a-z]+)*)\b", heads, re.MULTILINE)) == set(CLI_COMMANDS)


def test_the_commands_shown_in_the_readme_are_understood():
    shown = re.findall(r"^ {4}\.venv/bin/clinic-desk (.+?)(?: {3,}.*)?$", text_of(README), re.MULTILINE)
    assert len(shown) >= 4
    for line in shown:
        if line != "--help":
            build_parser().parse_args(line.split())  # raises UsageError for what it does not know


def test_each_dependency_has_one_line_of_reason():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    names = sorted(re.split(r"[^\w.-]", one)[0] for one in wanted)
    rows = [row[0].strip("`") for row in table_rows(text_of(DECISIONS / "README.md"))]
    assert sorted(name for name in rows if name in names) == names
    assert all(row[-1] for row in table_rows(text_of(DECISIONS / "README.md")))


def test_each_decision_stands_in_the_index_and_has_a_date():
    listed = set(LINK.findall(text_of(DECISIONS / "README.md")))
    files = {path.name for path in DECISIONS.glob("*.md")} - {"README.md"}
    assert files <= listed
    assert all(re.match(r"20\d\d-\d\d-\d\d-[a-z0-9-]+\.md", name) for name in files)


# --- the architecture -----------------------------------------------------------------------------


def test_the_table_of_imports_is_the_one_that_is_checked():
    section = text_of(DOCS / "ARCHITECTURE.md").split("## The arrows")[1].split("\n## ")[0]
    written = {name: row[1:] for row in table_rows(section) for name in names_in(row[0])}
    groups = {"helpers": architecture.HELPERS, "the desk": architecture.DESK}
    for rule in architecture.TABLE.values():
        for who in rule.who:
            said, qt, database = written.pop(who)
            allowed = names_in(said).union(*(members for group, members in groups.items() if group in said))
            itself = {who} if "itself" in said or who in allowed | set(rule.ours) else set()
            assert allowed | itself == set(rule.ours) | itself, who
            assert (qt == "yes", database == "yes") == (rule.qt, rule.database), who
    assert written == {}


def names_in(cell: str) -> set[str]:
    """«`rules/`, `errors`» as bare names."""
    return set(re.findall(r"`([\w.]+)/?`", cell))


def test_the_functions_named_in_the_life_of_a_call_exist():
    text = text_of(DOCS / "ARCHITECTURE.md")
    calls = re.findall(r"`((?:clinic_desk\.)?[a-z_]+(?:\.[A-Za-z_]+)+)\(\)`", text)
    assert len(calls) >= 10
    for name in calls:
        assert found(name if name.startswith("clinic_desk.") else f"clinic_desk.{name}"), name


def test_every_table_of_the_database_is_told(tmp_path):
    told = text_of(DOCS / "ARCHITECTURE.md").split("## The data")[1].split("\n* ")[0]
    schema.open_database(tmp_path / "clinic.sqlite")
    try:
        tables = set(base.database.get_tables()) - {schema.HISTORY_TABLE}
    finally:
        schema.close_database()
    assert names_in(told) == {name for name in tables if not name.startswith("sqlite_")}


# --- the glossary ---------------------------------------------------------------------------------


def found(dotted: str) -> bool:
    """Whether a dotted name leads to a module, class, function, attribute or field."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            fields = getattr(thing, "__dataclass_fields__", {})
            if hasattr(thing, name):
                thing = getattr(thing, name)
            elif name in fields or name in getattr(thing, "__annotations__", {}):
                thing = None
            else:
                return False
        return True
    return False


GLOSSARY = table_rows(text_of(DOCS / "GLOSSARY.md"))


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row[2])
def test_each_name_of_the_glossary_is_in_the_code(row):
    kazakh, russian, english, names, files = row
    assert all((kazakh, russian, english))
    modules = [name.removesuffix(".py").replace("/", ".") for name in re.findall(r"`([^`]+)`", files)]
    wanted = re.findall(r"`([^`]+)`", names)
    assert wanted
    assert modules
    for name in wanted:
        assert any(found(f"clinic_desk.{module}.{name}") for module in modules), name


def test_every_word_of_the_trade_that_is_stored_stands_in_the_glossary():
    enumerations = (
        *(rows.Channel, rows.Verdict, rows.AttachmentStatus, rows.Document, rows.RefusalGround),
        *(rows.VisitState, rows.JournalResult, visits.Step, timetable.Cycle, timetable.ExceptionKind),
        timetable.DayKind,
    )
    text = text_of(DOCS / "GLOSSARY.md")
    missing = [f"{kind.__name__}.{one.name}" for kind in enumerations for one in kind
               if f"`{kind.__name__}.{one.name}`" not in text]  # fmt: skip
    assert missing == []


# --- the manual for the desk ----------------------------------------------------------------------


@cache
def catalog(language: str) -> dict[str, str]:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "clinic_desk.po").open("rb") as file:
        return {
            (one.id if isinstance(one.id, str) else one.id[0]): (
                one.string if isinstance(one.string, str) else one.string[0]
            )
            for one in read_po(file)
            if one.id
        }


def one_letter(text: str) -> str:
    """«Ещё» and «еще» are the same word to a reader."""
    return text.replace("ё", "е").replace("Ё", "Е")


def manual(language: str) -> str:
    return text_of(DOCS / "manual" / f"{language}.md")


def key_table(language: str) -> str:
    """All keys as the manual shows them, from the table of commands."""
    words = catalog(language)
    head = {"kk": "| Перне | Не істейді |", "ru": "| Клавиша | Что делает |"}[language]
    parts = []
    for group in GROUPS:
        lines = [(" ".join(line.keys), words[line.text]) for line in lines_of(group)]
        mute = [one for one in actions.COMMANDS if one.group == group and not one.shortcut]
        lines += [("—", words[one.text]) for one in mute]
        rows = "\n".join(f"| {keys} | {text} |" for keys, text in lines)
        parts.append(f"### {words[group]}\n\n{head}\n|---|---|\n{rows}\n")
    return "\n".join(parts)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_manual_shows_all_keys_and_no_other(language):
    shown = one_letter(manual(language).split("\n## 10.")[1])
    wanted = one_letter(key_table(language))
    assert table_rows(shown) == table_rows(wanted)
    assert re.findall(r"^### .+", shown, re.MULTILINE) == re.findall(r"^### .+", wanted, re.MULTILINE)


def test_the_key_table_has_every_command():
    shown = {row[1] for row in table_rows(key_table("ru"))}
    assert {catalog("ru")[one.text] for one in actions.COMMANDS} <= shown


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_manual_quotes_the_window_word_for_word(language):
    texts = {one_letter(text) for text in catalog(language).values()}
    texts |= {re.sub(r"\{\w+\}", "…", text) for text in texts}
    quoted = {one_letter(" ".join(text.split())) for text in BUTTON.findall(manual(language))}
    assert len(quoted) > 40
    assert sorted(quoted - texts) == []


def test_both_manuals_have_the_same_structure():
    def shape(language):
        lines = manual(language).splitlines()
        return [re.match(r"#+|\d+\.|\*", line).group() for line in lines if re.match(r"#+ |\d+\. |\* ", line)]

    assert shape("kk") == shape("ru")


def test_both_manuals_name_the_same_keys_in_every_section():
    key = r"\b(?:(?:Ctrl|Alt|Shift)\+)*(?:F\d+|Ctrl\+\w+|Alt\+\d|Enter|Esc|Del|Home|PgUp|PgDn)\b"

    def keys(language):
        return [set(re.findall(key, section)) for section in re.split(r"\n##+ ", manual(language))]

    assert keys("kk") == keys("ru")


# --- nothing of the workshop ------------------------------------------------------------------------


@EACH_PAGE
def test_no_page_names_a_machine(page):
    assert not re.search(r"(?<![\w.])/(?:work|tmp|root|home|Users)\b|[A-Z]:\\Users", text_of(page))
