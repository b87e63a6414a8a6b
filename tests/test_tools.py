from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import check
import environment
import start
import translations

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ; (.+?))? \\$")


def locked(name: str) -> dict[str, str]:
    """Package and version of each entry of a lock."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := PACKAGE.match(line))}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def normal(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement)[0].lower().replace("_", "-")


# --- the locks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", [environment.RUNTIME, environment.DEVELOPER])
def test_a_lock_holds_exact_versions_with_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"(?m)^(?=\S)", text)[1:]
    assert len(entries) == len(locked(lock)) > 8
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert not re.search(r"://|--index|--find-links|(?m:^-)|\s/", text)


def test_the_locks_hold_what_the_project_asks_for():
    asked = project()["project"]
    wanted = {normal(name) for name in asked["dependencies"] + project()["build-system"]["requires"]}
    assert wanted <= locked(environment.RUNTIME).keys()
    wanted |= {normal(name) for name in asked["optional-dependencies"]["dev"]}
    assert wanted <= locked(environment.DEVELOPER).keys()


def test_both_locks_agree_so_that_the_larger_one_serves_a_start_too():
    assert locked(environment.RUNTIME).items() <= locked(environment.DEVELOPER).items()


def test_the_build_backend_is_the_locked_one():
    (backend,) = project()["build-system"]["requires"]
    assert backend == f"setuptools=={locked(environment.RUNTIME)['setuptools']}"
    text = (ROOT / environment.RUNTIME).read_text("utf-8")
    block = environment.block_of(text, "setuptools")
    assert block.startswith(backend)
    assert block.count("--hash=sha256:") == 2
    assert len(block.rstrip().splitlines()) == 3


def test_a_lock_without_the_backend_is_named():
    with pytest.raises(environment.CannotPrepareError, match="setuptools"):
        environment.block_of("peewee==4.5.3 \\\n    --hash=sha256:00\n", "setuptools")


IMPORT_NAMES = {"PySide6": "pyside6-essentials", "shiboken6": "pyside6-essentials", "playhouse": "peewee"}


def imported_packages() -> set[str]:
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "clinic_desk").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    heads = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"clinic_desk"}
    return {IMPORT_NAMES.get(head, head.lower().replace("_", "-")) for head in heads}


def test_every_dependency_is_used_and_every_import_is_a_dependency():
    assert imported_packages() == {normal(name) for name in project()["project"]["dependencies"]}


# --- what a machine lacks ------------------------------------------------------------------------


@pytest.fixture
def bare_debian(monkeypatch):
    """Linux with nothing but Python, for a user who is not root; records what would be run."""
    calls: list[list[str]] = []
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment, "loads", lambda _library: False)
    monkeypatch.setattr(
        environment.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(environment.subprocess, "call", lambda command, **_rest: calls.append(command) or 0)
    return calls


def test_a_bare_debian_lacks_what_qt_loads(bare_debian):
    missing = environment.missing_packages(developer=False)
    assert set(environment.LIBRARIES.values()) <= set(missing)
    assert {"libgl1", "libegl1", "libxkbcommon-x11-0", "libxcb-cursor0"} <= set(missing)
    assert "binutils" not in missing
    assert "binutils" in environment.missing_packages(developer=True)


def test_python_without_ensurepip_needs_the_venv_package(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(environment, "works", lambda _python: False)
    assert "python3-venv" in environment.missing_packages(developer=False)


def test_a_user_gets_the_exact_line_and_nothing_is_run(bare_debian):
    with pytest.raises(environment.CannotPrepareError, match="sudo apt-get install libgl1 libegl1\n"):
        environment.provide_system_packages(["libgl1", "libegl1"])
    assert bare_debian == []


def test_root_gets_them_installed(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    environment.provide_system_packages(["libgl1"])
    assert [command[:3] for command in bare_debian] == [
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "install"],
    ]
    assert bare_debian[1][-1] == "libgl1"


def test_other_linuxes_are_told_the_names(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(environment.CannotPrepareError, match="libgl1"):
        environment.provide_system_packages(["libgl1"])


def test_windows_brings_everything_along(monkeypatch):
    monkeypatch.setattr(environment.sys, "platform", "win32")
    assert environment.missing_packages(developer=True) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader of Linux")
def test_loads_asks_the_real_loader():
    assert environment.loads("libc.so.6")
    assert not environment.loads("libno-such-thing.so.1")


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 12), (3, 15, 0)])
def test_a_python_without_wheels_is_refused_by_name(monkeypatch, version):
    monkeypatch.setattr(environment.sys, "version_info", version)
    with pytest.raises(
        environment.CannotPrepareError, match=r"3\.11 to 3\.14.*" + ".".join(map(str, version))
    ):
        environment.check_python()


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 14, 0)])
def test_a_python_with_wheels_is_taken(monkeypatch, version):
    monkeypatch.setattr(environment.sys, "version_info", version)
    environment.check_python()


# --- installing ----------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with locks and a .venv without anything in it."""
    for name in (environment.RUNTIME, environment.DEVELOPER):
        (tmp_path / name).write_text("setuptools==84.2.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    return tmp_path


def test_packages_are_installed_only_when_the_lock_changed(checkout, monkeypatch):
    runs: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "pip", lambda *arguments: runs.append(arguments))
    environment.install(environment.RUNTIME)
    assert [("--require-hashes" in run, "--no-deps" in run) for run in runs] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    environment.install(environment.RUNTIME)
    assert len(runs) == 3
    (checkout / environment.RUNTIME).write_text("setuptools==84.2.2 \\\n    --hash=sha256:00\n")
    environment.install(environment.RUNTIME)
    assert len(runs) == 6


def test_a_failed_installation_is_done_again(checkout, monkeypatch):
    def fail(*_arguments: str) -> None:
        raise environment.CannotPrepareError("no")

    monkeypatch.setattr(environment, "pip", fail)
    with pytest.raises(environment.CannotPrepareError):
        environment.install(environment.RUNTIME)
    assert not environment.is_installed(environment.RUNTIME)


def test_a_start_is_content_with_the_developers_packages(checkout, monkeypatch):
    runs: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "pip", lambda *arguments: runs.append(arguments))
    environment.install(environment.DEVELOPER)
    environment.install(environment.RUNTIME, also_good=(environment.DEVELOPER,))
    assert len(runs) == 3
    environment.install(environment.DEVELOPER)
    assert len(runs) == 3


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("WARNING: Retrying: Temporary failure in name resolution", "no network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "pip says why"),
    ],
)
def test_a_failing_pip_is_explained(checkout, monkeypatch, capsys, said, message):
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\necho '{said}'\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(environment, "venv_python", lambda: python)
    with pytest.raises(environment.CannotPrepareError, match=message):
        environment.pip("-r", "x")
    assert said in capsys.readouterr().out


def test_a_virtual_environment_of_this_python_works_and_a_missing_one_does_not(tmp_path):
    assert environment.works(Path(sys.executable))
    assert not environment.works(tmp_path / "python")


def test_an_old_python_gets_a_sentence_instead_of_a_traceback():
    """The scripts a newcomer runs must at least compile for the Pythons that they refuse."""
    for name in ("start", "check", "environment"):
        ast.parse((ROOT / "tools" / f"{name}.py").read_text("utf-8"), feature_version=(3, 8))


def test_start_and_check_need_the_standard_library_only():
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, 'tools'); import start, check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_tests_come_last_so_that_their_summary_closes_the_output(monkeypatch):
    monkeypatch.setattr(check.sys, "platform", "linux")
    names = [name for name, _command in check.steps(Path("python"), fast=False, for_pytest=["-x"])]
    assert names == ["linter", "format", "types", "catalogs", "frozen program", "tests"]
    fast = dict(check.steps(Path("python"), fast=True, for_pytest=["tests/rules", "-x"]))
    assert "frozen program" not in fast
    assert fast["tests"] == ["python", "-m", "pytest", "tests/rules", "-x"]


def test_a_start_without_a_screen_says_so_instead_of_crashing(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(start.sys, "platform", "linux")
    assert start.main([]) == 1
    assert "no screen" in capsys.readouterr().err


def test_a_start_opens_the_demo_clinic_unless_told_otherwise(monkeypatch):
    runs: list[list[str]] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(start, "prepare", lambda **_rest: Path("python"))
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_rest: runs.append(command) or 7)
    assert (start.main([]), start.main(["--data", "x", "doctors"])) == (7, 7)
    assert runs == [
        ["python", "-m", "clinic_desk", "--demo"],
        ["python", "-m", "clinic_desk", "--data", "x", "doctors"],
    ]


@pytest.mark.parametrize(("broken", "code"), [("", 0), ("linter", 1), ("tests", 1)])
def test_every_check_runs_even_after_one_failed(monkeypatch, capfd, broken, code):
    def step(name: str) -> tuple[str, list[str]]:
        return name, [sys.executable, "-c", f"print('ran {name}'); raise SystemExit({int(name == broken)})"]

    monkeypatch.setattr(check, "prepare", lambda **_rest: Path(sys.executable))
    monkeypatch.setattr(
        check, "steps", lambda *_args, **_rest: [step("linter"), step("types"), step("tests")]
    )
    assert check.main(["--fast"]) == code
    out, err = capfd.readouterr()
    assert [line for line in out.splitlines() if line.startswith("ran")] == [
        "ran linter",
        "ran types",
        "ran tests",
    ]
    assert out.rstrip().endswith("ran tests")
    assert (f"Failed: {broken}" in err) == bool(broken)


# --- the catalogs' tool --------------------------------------------------------------------------

CODE = """
from clinic_desk.i18n import N_, _, gettext_in, ngettext, pgettext
A = _("Book {doctor}"), N_("Room"), gettext_in("kk", "Journal"), pgettext("verb", "Open"), f"{_('Inside')}"
B = ngettext("{count} visit", "{count} visits", 2)
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A program of one module and its catalogs, up to date and translated."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text(CODE)
    monkeypatch.setattr(translations, "SOURCE", tmp_path / "code")
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(translations, "TEMPLATE", tmp_path / "clinic_desk.pot")
    translations.update()
    for language in translations.LANGUAGES:
        translate(language, {})
    return tmp_path


def translate(language: str, texts: dict[str, str | tuple[str, ...]]) -> None:
    """Give every text a translation: the one named, or the source text itself, which has its placeholders."""
    path = translations.catalog_file(language)
    catalog = translations.read(path, language)
    for message in catalog:
        if message.id:
            first = translations.sources(message)[0]
            forms = 3 if language == "ru" else 2
            message.string = texts.get(first, (first,) * forms if message.pluralizable else first)
    path.write_text(translations.as_text(catalog, language), encoding="utf-8")


def test_every_way_to_mark_a_text_is_found(small):
    ids = {translations.sources(message)[0] for message in translations.extract() if message.id}
    assert ids == {"Book {doctor}", "Room", "Journal", "Open", "Inside", "{count} visit"}


@pytest.mark.parametrize("source", ['_(f"Room {room}")', 'N_("Room " + room)', 'ngettext("a", f"{n} b", n)'])
def test_a_text_glued_together_before_translating_is_named(small, source):
    (small / "code" / "b.py").write_text(source + "\n")
    assert "b.py:1: fill placeholders in after translating" in list(translations.problems())


def test_a_complete_catalog_has_no_problems(small):
    assert list(translations.problems()) == []


def test_a_second_update_changes_nothing_not_even_the_date_of_a_file(small):
    files = [translations.TEMPLATE, *map(translations.catalog_file, translations.LANGUAGES)]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    translations.update()
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before
    assert b"POT-Creation-Date" not in before[0][0] + before[1][0]


def test_an_update_keeps_translations_and_guesses_none(small):
    translate("kk", {"Room": "Кабинет"})
    source = small / "code" / "a.py"
    source.write_text(CODE.replace('"Journal"', '"Journals"'))
    translations.update()
    texts = {
        m.id: m.string
        for m in translations.read(translations.catalog_file("kk"), "kk")
        if isinstance(m.id, str)
    }
    assert (texts["Room"], texts["Journals"]) == ("Кабинет", "")
    assert "Journal" not in texts
    assert any("'Journals' has no translation" in problem for problem in translations.problems())


@pytest.mark.parametrize(
    ("language", "texts", "problem"),
    [
        ("kk", {"Room": ""}, "kk: 'Room' has no translation"),
        (
            "ru",
            {"Book {doctor}": "Записать"},
            "ru: 'Book {doctor}' has other placeholders than its translation",
        ),
        ("ru", {"Room": "{room}"}, "ru: 'Room' has other placeholders than its translation"),
        ("ru", {"{count} visit": ("a", "b", "")}, "ru: '{count} visit' has no translation"),
        (
            "kk",
            {"{count} visit": ("{n} a", "{count} b")},
            "kk: '{count} visit' has other placeholders than its translation",
        ),
    ],
)
def test_each_fault_is_named(small, language, texts, problem):
    translate(language, texts)
    assert list(translations.problems()) == [problem]


def test_texts_that_the_catalog_does_not_know_make_it_stale(small):
    (small / "code" / "b.py").write_text('from clinic_desk.i18n import _\nC = _("New")\n')
    stale = [problem for problem in translations.problems() if "does not match the code" in problem]
    assert [problem.partition(":")[0] for problem in stale] == ["clinic_desk.pot", "kk", "ru"]


def test_a_wrong_number_of_plural_forms_is_named():
    message = Message(("{count} visit", "{count} visits"), ("{count} a", "{count} b"))
    assert list(translations.message_problems("ru", message, 3)) == [
        "ru: '{count} visit' has 2 plural forms, not 3"
    ]


# --- what is shipped ------------------------------------------------------------------------------


def test_no_file_names_a_folder_of_a_developers_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    homes = {str(ROOT), str(Path.home())} - {"/", "/root"}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix not in {".ttf", ".png", ".xlsx", ".xls"} and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [home for home in homes if f"{home}/" in text], name


def test_every_picture_takes_the_colour_of_its_theme():
    icons = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert len(icons) >= 45
    assert all("currentColor" in path.read_text("utf-8") for path in icons)
    assert "ISC License" in (ROOT / "resources" / "icons" / "LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
def test_the_font_has_every_letter_and_figures_of_one_width(weight):
    from fontTools.ttLib import TTFont

    font = TTFont(ROOT / "resources" / "fonts" / f"NotoSans-{weight}.ttf")
    needed = "АаӘәҒғҚқҢңӨөҰұҮүІіҺһЁё «»—–…№₸0123456789AZaz\u202f\u00a0"
    assert [letter for letter in needed if ord(letter) not in font.getBestCmap()] == []
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_the_frozen_programs_tool_can_be_loaded_without_pyinstaller():
    assert importlib.util.find_spec("package").origin == str(ROOT / "tools" / "package.py")
