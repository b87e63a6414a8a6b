"""The house: who may import whom, and where things live. Each rule is shown to fail when it is broken."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_archon import archrule
from pytest_archon.failure import Failure, pop_failures

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "clinic_desk"

QT = ("PySide6", "PySide6.*", "shiboken6", "shiboken6.*")
DATABASE = ("peewee", "peewee.*", "playhouse", "playhouse.*", "sqlite3", "sqlite3.*", "sqlcipher3*")
HELPERS = ("i18n", "paths", "specialties", "passport", "private_files", "windows_rights")
SIDE_DOORS = ("speech", "portal", "importers", "printing")
DESK = ("services", "rules", "errors", *SIDE_DOORS, *HELPERS, "settings", "clock", "wording", "log")
PAGES = (
    *("calendar", "desk", "journal", "people", "staff", "reports", "settings"),
    *(
        "absences",
        "accounts",
        "audit",
        "backups",
        "day_list",
        "encryption",
        "exports",
        "free",
        "groups",
        "passport",
        "waiting",
    ),
)
MOST_LINES = 450


@dataclass(frozen=True)
class Row:
    """One row of the table: what modules matching ``who`` may import of ours, and whether Qt and peewee."""

    who: tuple[str, ...]
    ours: tuple[str, ...]
    qt: bool = False
    database: bool = False
    but: tuple[str, ...] = ()


TABLE = {
    "rules": Row(("rules",), ("rules", "errors")),
    "models": Row(("models",), ("models", "rules", "errors"), database=True),
    "services": Row(("services",), ("services", "models", "rules", "errors", "portal", *HELPERS)),
    "speech": Row(("speech",), ("speech", "rules", "errors", *HELPERS)),
    "portal": Row(("portal",), ("portal", "rules", "errors", *HELPERS)),
    "importers": Row(("importers",), ("importers", "rules", "errors", *HELPERS)),
    "printing": Row(("printing",), ("printing", "rules", *HELPERS), but=("printing.printer",)),
    # Paper and files run out: the printer says so with the errors that the window words.
    "printing.printer": Row(("printing.printer",), ("printing", "rules", "errors", *HELPERS), qt=True),
    "ui": Row(("ui",), ("ui", *DESK, "opening", "papers"), qt=True),
    # The command line paints in one module only, the one for paper; the self-test looks at app's window.
    "cli": Row(
        ("cli", "__main__"), ("cli", *DESK, "opening", "papers", "app", "selftest"), but=("cli.paper",)
    ),
    "cli.paper": Row(("cli.paper",), ("cli", *DESK, "opening", "papers"), qt=True),
    "selftest": Row(("selftest",), (*DESK, "cli", "opening", "app"), qt=True),
    # Opening a data folder is common to window and command line; wording serves both.
    "opening": Row(("opening",), DESK),
    # Which sheet is made of what is the same for window and command line.
    "papers": Row(("papers",), DESK),
    "wording": Row(("wording",), DESK),
    "helpers": Row(("i18n", "paths", "settings", "clock", "log", "private_files", "windows_rights"), HELPERS),
    "specialties": Row(("specialties", "passport"), ("rules", "paths")),
    "errors": Row(("errors",), ("rules",)),
}
# Packages that later issues fill; their rows hold from the first module on.
NOT_YET = {"portal"}


def and_inside(house: str, *names: str) -> list[str]:
    """Patterns for the modules of these names and all that lies in them."""
    return [pattern for name in names for pattern in (f"{house}.{name}", f"{house}.{name}.*")]


def modules_exist(house: str, folder: Path, row: Row) -> bool:
    return any(
        (folder / f"{who.replace('.', '/')}.py").exists() or (folder / who.replace(".", "/")).is_dir()
        for who in row.who
    )


def check_row(house: str, name: str) -> None:
    """Tell pytest-archon what is forbidden to a row: all of ours that is not in it, Qt, the database."""
    row = TABLE[name]
    forbidden = [f"{house}.*"] + ([] if row.qt else list(QT)) + ([] if row.database else list(DATABASE))
    rule = archrule(f"{name} may import {', '.join(row.ours)}").match(*and_inside(house, *row.who))
    if row.but:
        rule = rule.exclude(*and_inside(house, *row.but))
    constraint = rule.should_not_import(*forbidden).may_import(*and_inside(house, *row.ours))
    constraint.check(house, only_direct_imports=True)


def check_pages(house: str, page: str) -> None:
    """Pages meet in main_window and through signals, never each other."""
    others = [f"ui.{other}" for other in PAGES if other != page]
    (
        archrule(f"the page {page} imports no other page")
        .match(*and_inside(house, f"ui.{page}"))
        .should_not_import(*and_inside(house, *others), *and_inside(house, "ui.main_window"))
        .check(house, only_direct_imports=True)
    )


def check_nobody_imports_the_window(house: str) -> None:
    (
        archrule("nobody imports ui but app")
        .match(f"{house}.*")
        .exclude(*and_inside(house, "ui"), f"{house}.app")
        .should_not_import(*and_inside(house, "ui"))
        .check(house, only_direct_imports=True)
    )


# No files, no clock, no language, no processes: values in, values out.
IMPURE = {
    *(
        "os",
        "io",
        "pathlib",
        "shutil",
        "tempfile",
        "sqlite3",
        "time",
        "gettext",
        "locale",
        "random",
        "secrets",
    ),
    *("socket", "urllib", "http", "logging", "threading", "subprocess", "asyncio", "importlib"),
}


def check_rules_are_pure(house: str) -> None:
    def only_pure_standard_library(_module: str, imports: set[str], _all: dict[str, set[str]]) -> bool:
        heads = {name.partition(".")[0] for name in imports} - {house}
        return heads <= set(sys.stdlib_module_names) - IMPURE

    (
        archrule("rules stand on the pure part of the standard library")
        .match(*and_inside(house, "rules"))
        .should(only_pure_standard_library)
        .check(house, only_direct_imports=True)
    )


def rules_of_the_house(house: str, folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    for name, row in TABLE.items():
        if name not in NOT_YET or modules_exist(house, folder, row):
            yield name, lambda name=name: check_row(house, name)
    for page in PAGES:
        if (folder / "ui" / page).is_dir():
            yield f"page {page}", lambda page=page: check_pages(house, page)
    yield "window", lambda: check_nobody_imports_the_window(house)
    yield "pure rules", lambda: check_rules_are_pure(house)


OUR_RULES = dict(rules_of_the_house("clinic_desk", HOUSE))


@pytest.mark.parametrize("name", OUR_RULES)
def test_the_house_keeps_its_rules(name):
    OUR_RULES[name]()  # the plugin of pytest-archon fails the test with what it collected


# --- the same rules on a house that breaks them --------------------------------------------------

EMPTY_HOUSE = [
    *("__init__", "__main__", "app", "errors", "i18n", "paths", "settings", "clock", "log", "wording"),
    *("specialties", "opening", "papers", "selftest", "cli/__init__", "cli/commands", "cli/paper"),
    *("rules/__init__", "rules/rows", "models/__init__", "models/people", "services/__init__"),
    *("services/booking", "speech/__init__", "speech/answer", "printing/__init__", "printing/sheets"),
    *("printing/printer", "importers/__init__", "importers/register", "portal/__init__"),
    *("portal/signature", "ui/__init__", "ui/main_window", "ui/desk/__init__", "ui/desk/call"),
    *("ui/calendar/__init__", "ui/calendar/grid"),
]

BREACHES = [
    ("rules", "rules/rows", "from probe.models import people"),
    ("rules", "rules/rows", "from probe.i18n import _"),
    ("rules", "rules/rows", "import PySide6.QtCore"),
    ("rules", "rules/rows", "def f():\n    import peewee"),
    ("pure rules", "rules/rows", "from dateutil import tz"),
    ("pure rules", "rules/rows", "import time"),
    ("pure rules", "rules/rows", "from pathlib import Path"),
    ("models", "models/people", "from probe.services.booking import book"),
    ("models", "models/people", "from probe import i18n"),
    ("models", "models/people", "from PySide6.QtSql import QSqlDatabase"),
    ("services", "services/booking", "from peewee import IntegrityError"),
    ("services", "services/booking", "from playhouse.migrations import Runner"),
    ("services", "services/booking", "from PySide6.QtCore import QObject"),
    ("services", "services/booking", "from probe.speech import answer"),
    ("services", "services/booking", "from probe.settings import load"),
    ("speech", "speech/answer", "from probe.services import booking"),
    ("speech", "speech/answer", "from PySide6.QtCore import QLocale"),
    ("portal", "portal/signature", "from probe.models import people"),
    ("portal", "portal/signature", "import sqlite3"),
    ("importers", "importers/register", "from probe.services.booking import book"),
    ("importers", "importers/register", "import peewee"),
    ("printing", "printing/sheets", "from PySide6.QtGui import QTextDocument"),
    ("printing", "printing/sheets", "from probe.services import booking"),
    ("printing.printer", "printing/printer", "from probe.services import booking"),
    ("ui", "ui/desk/call", "from probe.models.people import Person"),
    ("ui", "ui/desk/call", "from peewee import fn"),
    ("ui", "ui/desk/call", "from probe.cli import commands"),
    ("cli", "cli/commands", "from probe.models import people"),
    ("cli", "cli/commands", "import peewee"),
    ("cli", "cli/commands", "from PySide6.QtGui import QPageSize"),
    ("cli.paper", "cli/paper", "from probe.app import main"),
    ("cli", "__main__", "from PySide6.QtWidgets import QApplication"),
    ("selftest", "selftest", "from probe.models import people"),
    ("helpers", "i18n", "from PySide6.QtCore import QLocale"),
    ("helpers", "paths", "from probe.services import booking"),
    ("wording", "wording", "from probe.models import people"),
    ("opening", "opening", "from PySide6.QtCore import QSettings"),
    ("papers", "papers", "from PySide6.QtGui import QImage"),
    ("specialties", "specialties", "from probe.services import booking"),
    ("errors", "errors", "from probe.i18n import _"),
    ("page desk", "ui/desk/call", "from probe.ui.calendar.grid import Grid"),
    ("page calendar", "ui/calendar/grid", "from probe.ui.main_window import MainWindow"),
    ("window", "cli/commands", "from probe.ui.main_window import MainWindow"),
    ("window", "services/booking", "from probe import ui"),
]

ALLOWED = [
    ("rules/rows", "from datetime import date, time\nfrom enum import StrEnum\nfrom probe import errors"),
    ("models/people", "import peewee\nfrom probe.rules.rows import PersonRow"),
    ("services/booking", "from probe import errors, paths\nfrom probe.models import people\nimport json"),
    ("printing/printer", "from PySide6.QtPrintSupport import QPrinter\nfrom probe.printing import sheets"),
    (
        "ui/desk/call",
        "from PySide6.QtWidgets import QWidget\nfrom probe.services import booking\nfrom probe.i18n import _",
    ),
    ("ui/main_window", "from probe.ui.desk import call\nfrom probe.ui.calendar import grid"),
    ("app", "from probe.ui import main_window\nfrom probe.models import people\nimport PySide6"),
    ("cli/commands", "from probe import app\nfrom probe.services import booking"),
]


@pytest.fixture
def probe(tmp_path, monkeypatch):
    """A house with every room and nothing in it."""
    for module in EMPTY_HOUSE:
        path = tmp_path / "probe" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('"""Nothing yet."""\n')
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "probe"


def broken_rules(folder: Path) -> dict[str, list[Failure]]:
    broken = {}
    for name, check in rules_of_the_house("probe", folder):
        check()
        if failures := pop_failures():
            broken[name] = failures
    return broken


@pytest.mark.parametrize(("rule", "module", "source"), BREACHES)
def test_a_breach_is_reported_by_its_rule(probe, rule, module, source):
    (probe / f"{module}.py").write_text(source + "\n")
    broken = broken_rules(probe)
    name = f"probe.{module.replace('/', '.')}"
    assert any(f"'{name}'" in failure.reason for failure in broken.get(rule, [])), broken


def test_what_the_table_allows_is_not_reported(probe):
    for module, source in ALLOWED:
        (probe / f"{module}.py").write_text(source + "\n")
    assert broken_rules(probe) == {}


def test_every_rule_has_a_breach():
    pages = {f"page {page}" for page in PAGES}  # one rule, made for each page
    assert {rule for rule, _module, _source in BREACHES} | pages >= {*TABLE, "window", "pure rules"}


# --- where things live ---------------------------------------------------------------------------


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def test_the_top_level_is_the_one_of_the_plan():
    rooms = {path.name for path in HOUSE.iterdir() if path.name != "__pycache__"}
    assert rooms - {"portal"} == {
        *("__init__.py", "__main__.py", "app.py", "errors.py", "i18n.py", "paths.py", "settings.py"),
        *("clock.py", "specialties.py", "passport.py", "log.py", "opening.py", "papers.py", "selftest.py"),
        *("private_files.py", "windows_rights.py"),
        *("rules", "models", "services", "speech", "printing", "importers", "ui", "cli", "wording"),
    }


def test_no_file_is_longer_than_a_reader_holds_in_mind():
    long = {path.name: lines for path in sources("clinic_desk", "tests", "tools", "benchmarks")
            if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES}  # fmt: skip
    assert long == {}


KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift|Meta)\+)+\S+|F(?:[1-9]|1[0-2])")
TRANSLATORS = {"_", "N_", "ngettext", "pgettext", "gettext_in"}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}


def shortcut_literals(tree: ast.AST) -> list[int]:
    """Lines with a key sequence written out, alone or given to QKeySequence."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
            lines.append(node.lineno)
        if isinstance(node, ast.Call) and called(node) in {"QKeySequence", "setShortcut", "QShortcut"}:
            lines += [given.lineno for given in node.args if isinstance(given, ast.Constant)]
    return sorted(set(lines))


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def calls_to(tree: ast.AST, names: set[str]) -> list[int]:
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in names]


def found_in(paths: list[Path], find: Callable[[ast.AST], list[int]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in paths
        for line in find(ast.parse(path.read_text("utf-8")))
    ]


def test_shortcuts_stand_in_the_table_of_commands_only():
    pages = [path for path in sources("clinic_desk/ui") if path != HOUSE / "ui" / "actions.py"]
    assert len(pages) > 10
    assert found_in(pages, shortcut_literals) == []
    assert found_in([HOUSE / "ui" / "actions.py"], shortcut_literals) != []


def test_rules_and_models_know_no_language():
    assert (
        found_in(sources("clinic_desk/rules", "clinic_desk/models"), lambda tree: calls_to(tree, TRANSLATORS))
        == []
    )


def test_rules_models_and_services_read_no_clock():
    pure = sources("clinic_desk/rules", "clinic_desk/models", "clinic_desk/services")
    assert found_in(pure, lambda tree: calls_to(tree, CLOCKS)) == []


@pytest.mark.parametrize(
    ("source", "find"),
    [
        ('button.setShortcut("F2")', shortcut_literals),
        ('KEYS = {"copy": "Ctrl+C"}', shortcut_literals),
        ('QShortcut("Return", self)', shortcut_literals),
        ('text = _("No")', lambda tree: calls_to(tree, TRANSLATORS)),
        ("stamp = datetime.now(UTC)", lambda tree: calls_to(tree, CLOCKS)),
    ],
)
def test_the_searches_find_what_they_look_for(source, find):
    assert find(ast.parse(source)) == [1]


@pytest.mark.parametrize(
    "source", ['title = "F2F meeting"', "setShortcut(sequence)", 'text = "Press Ctrl+C twice"']
)
def test_the_searches_leave_other_texts_alone(source):
    assert shortcut_literals(ast.parse(source)) == []
