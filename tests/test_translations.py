"""The catalogs are complete and fit the code, and no text on the screen goes past them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import translations
from clinic_desk import i18n

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru")
CYRILLIC = re.compile(r"[\u0400-\u052F]")
KAZAKH_ONLY = re.compile(r"[әғқңөұүіһӘҒҚҢӨҰҮІҺ]")
LATIN = re.compile(r"[A-Za-z]")
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language: how a language names itself on its own button, and the letters on the keys.
OWN_NAMES = {"ҚАЗ", "РУС", "Қазақша", "Русский", "А…Я"}

# Calls that put text before a reader, with the places of the texts among their arguments.
SHOWN_BY_METHOD = {
    *(
        "setText",
        "setToolTip",
        "setStatusTip",
        "setWhatsThis",
        "setWindowTitle",
        "setTitle",
        "setPlaceholderText",
    ),
    *(
        "setAccessibleName",
        "setAccessibleDescription",
        "setLabelText",
        "setInformativeText",
        "setDetailedText",
    ),
    *(
        "setTabText",
        "setItemText",
        "setHtml",
        "setPlainText",
        "setPrefix",
        "setSuffix",
        "setSpecialValueText",
    ),
    *(
        "addAction",
        "addMenu",
        "addTab",
        "addItem",
        "addItems",
        "addRow",
        "addButton",
        "insertItem",
        "insertTab",
    ),
    *(
        "setHorizontalHeaderLabels",
        "showMessage",
        "drawText",
        "setSubTitle",
        "setButtonText",
        "setCancelButtonText",
    ),
    *(
        "question",
        "warning",
        "information",
        "critical",
        "getText",
        "getItem",
        "getOpenFileName",
        "getSaveFileName",
    ),
}
SHOWN_BY_CLASS = {
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu"),
    *(
        "QDockWidget",
        "QMessageBox",
        "QProgressDialog",
        "QTableWidgetItem",
        "QListWidgetItem",
        "QStandardItem",
    ),
}
SHOWN_BY_KEYWORD = {
    *(
        "text",
        "toolTip",
        "statusTip",
        "whatsThis",
        "windowTitle",
        "title",
        "placeholderText",
        "accessibleName",
    ),
    *("accessibleDescription", "prefix", "suffix", "label", "help", "description", "epilog"),
}
SHOWN_BY_FUNCTION = {"print", "add_argument", "add_parser", "ArgumentParser"}
TRANSLATED_BY = {"_", "N_", "ngettext", "pgettext", "gettext_in"}


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def literal_words(node: ast.AST) -> list[str]:
    """The texts with words in an expression that were not handed to gettext first."""
    if isinstance(node, ast.Call):
        if called(node) in TRANSLATED_BY:
            return []
        # A lookup such as icon("phone") or theme.colour("text") returns no part of its argument.
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        return literal_words(inner) if inner is not None else []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and WORD.search(without_markup(node.value)) else []
    if isinstance(node, ast.Subscript):
        return literal_words(node.value)
    if isinstance(node, ast.IfExp):
        return literal_words(node.body) + literal_words(node.orelse)
    if isinstance(node, ast.FormattedValue):
        return literal_words(node.value)
    return [text for child in ast.iter_child_nodes(node) for text in literal_words(child)]


def without_markup(text: str) -> str:
    return re.sub(r"<[^<>]*>|&\w+;", " ", text)


def is_shown_by_place(node: ast.Call) -> bool:
    name = called(node)
    by_method = isinstance(node.func, ast.Attribute) and name in SHOWN_BY_METHOD
    return by_method or name in SHOWN_BY_CLASS or name == "print"


def bare_texts(source: str) -> list[tuple[int, str]]:
    """Line and text of each literal that reaches a reader without gettext."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        by_keyword = name.startswith(("Q", "set")) or name in SHOWN_BY_FUNCTION
        shown = [word.value for word in node.keywords if by_keyword and word.arg in SHOWN_BY_KEYWORD]
        if is_shown_by_place(node):
            shown += node.args
        found += [(node.lineno, text) for given in shown for text in literal_words(given)]
    return found


def cyrillic_literals(source: str) -> list[tuple[int, str]]:
    """Line and text of each Cyrillic literal; source texts are English, so only docstrings have any."""
    tree = ast.parse(source)
    standing_alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in standing_alone
        and CYRILLIC.search(node.value)
        and node.value not in OWN_NAMES
    ]


def shown_files() -> list[Path]:
    house = ROOT / "clinic_desk"
    folders = [path for folder in ("ui", "cli", "wording") for path in sorted((house / folder).rglob("*.py"))]
    return [*folders, *(house / f"{name}.py" for name in ("__main__", "app", "opening"))]


def test_the_catalogs_are_complete_and_fit_the_code():
    assert list(translations.problems()) == []


@pytest.mark.parametrize("path", shown_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_on_the_screen_goes_past_gettext(path):
    source = path.read_text("utf-8")
    assert bare_texts(source) == []
    assert cyrillic_literals(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('label.setText("No visits")', [(1, "No visits")]),
        ('label.setText(f"{count} visits")', [(1, " visits")]),
        ('QLabel("Room " + room)', [(1, "Room ")]),
        ('QPushButton(text="Book")', [(1, "Book")]),
        ('label.setText("None" if empty else _("All"))', [(1, "None")]),
        ('label.setText("Room {room}".format(room=5))', [(1, "Room {room}")]),
        ('label.setText("<b>Room</b>")', [(1, "<b>Room</b>")]),
        ('print("No visits")', [(1, "No visits")]),
        ('commands.add_parser("find", help="find people")', [(1, "find people")]),
        ('label.setText(_("No visits"))', []),
        ('label.setText(_("{n} visits").format(n=3))', []),
        ("label.setText(f\"<b>{_('No visits')}</b> · {row.name:>3}\")", []),
        ('action = menu.addAction(icon("phone"), _("Call"))', []),
        ('QLabel(objectName="name_edit")', []),
        ('settings.setValue("window", 3); label.setText("—")', []),
        ('label.setText(TEXTS["title"])', []),
    ],
)
def test_the_search_finds_bare_texts_and_only_them(source, found):
    assert bare_texts(source) == found


def test_the_search_finds_cyrillic_literals_outside_docstrings():
    source = '"""Сөз."""\nTEXT = "Жазу"\nNAME = "ҚАЗ"\n'
    assert cyrillic_literals(source) == [(2, "Жазу")]


# --- what the catalogs say -----------------------------------------------------------------------


def entries(language: str) -> list[tuple[str, str]]:
    """Source text and each translation of it, placeholders and markup taken out."""
    return [
        (
            message.id if isinstance(message.id, str) else message.id[0],
            re.sub(r"\{[^{}]*\}", "", without_markup(form)),
        )
        for message in translations.read(translations.catalog_file(language), language)
        if message.id
        for form in translations.forms(message)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_resolves_in_the_running_program(language):
    catalog = i18n._catalog_of(language)
    marked = [message for message in translations.extract() if message.id]
    assert len(marked) > 50
    for message in marked:
        first = translations.sources(message)[0]
        name = f"{message.context}\x04{first}" if message.context else first
        assert ((name, 0) if message.pluralizable else name) in catalog._catalog


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_latin_and_cyrillic_letters(language):
    """A Latin «i» looks like the Kazakh «і», but is neither found nor sorted nor read aloud as one."""
    mixed = [
        word
        for _source, text in entries(language)
        for word in WORD.findall(text)
        if CYRILLIC.search(word) and LATIN.search(word)
    ]
    assert mixed == []


def test_russian_texts_have_no_kazakh_letters():
    kazakh = [text for _source, text in entries("ru") if KAZAKH_ONLY.search(text)]
    assert [text for text in kazakh if not any(name in text for name in OWN_NAMES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_more_than_one_word_were_really_translated(language):
    same = [
        source
        for source, text in entries(language)
        if len(WORD.findall(text)) > 1 and not CYRILLIC.search(text)
    ]
    assert same == []


def test_kazakh_is_not_copied_from_russian():
    """Long texts that are equal in both languages were pasted, not translated."""
    russian = dict(entries("ru"))
    copied = [
        text for source, text in entries("kk") if len(WORD.findall(text)) > 3 and russian.get(source) == text
    ]
    assert copied == []
