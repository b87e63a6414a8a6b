"""The command line as a program of its own: encodings, pipes, what it loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from clinic_desk import opening

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-24T09:41"
# a bare C locale, with all of Python's own help against it switched off
C_LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("demo") / "clinic"
    opening.make_demo(made, now=datetime.fromisoformat(NOW))
    return made


def run(folder, *words, code=None, **environment):
    start = ["-c", code] if code else ["-m", "clinic_desk"]
    return subprocess.run(
        [sys.executable, *start, "--data", str(folder), "--now", NOW, *words],
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def test_kazakh_comes_out_on_a_c_locale(folder):
    done = run(folder, "find", "жүнісов", **C_LOCALE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Жүнісов" in done.stdout.decode("utf-8") or "табылмады" in done.stdout.decode("utf-8")
    failed = run(folder, "answer", "999999", "--language", "kk", **C_LOCALE)
    assert (failed.returncode, failed.stderr.decode("utf-8")) == (3, "Мұндай қабылдау жазбасы жоқ: 999999.\n")


def test_json_is_utf8_whatever_the_console(folder):
    done = run(folder, "doctors", "--json", PYTHONIOENCODING="cp1251", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("utf-8"))[0]["name"] == "Ахметова Айгүл Серікқызы"


def test_commands_load_no_qt(folder):
    code = (
        "import sys\nfrom clinic_desk.cli import main\nstatus = main(sys.argv[1:])\n"
        "sys.exit('Qt was loaded' if any(name.startswith('PySide6') for name in sys.modules) else status)"
    )
    for words in (
        ("find", "ахметов"),
        ("free",),
        ("journal", "--date", "2026-11-24"),
        ("check",),
        ("--help",),
    ):
        done = run(folder, *words, code=code)
        assert done.returncode == 0, done.stderr.decode()


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(folder):
    command = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "journal", "--json"]
    command += ["--date", "2026-11-01", "--to", "2026-11-24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert complaint == b""


def test_the_exit_status_is_that_of_the_command(folder):
    past = ("book", "--person", "1", "--doctor", "1", "--at", "2020-01-01T10:00", "--channel", "phone")
    assert [run(folder, *words).returncode for words in (("doctors",), past, ("fly",))] == [0, 1, 2]


def test_the_manual_names_every_command_and_code():
    from clinic_desk import errors
    from clinic_desk.cli.arguments import COMMANDS
    from clinic_desk.services.notices import Hint
    from clinic_desk.wording import PROBLEMS

    manual = (ROOT / "docs" / "COMMANDS.md").read_text(encoding="utf-8")
    codes = {kind.code for kind in errors.RuleRefusal.__subclasses__()} - {"nothing_to_undo"}
    for word in (*COMMANDS, *codes, *PROBLEMS, *map(str, Hint)):
        assert word in manual, word


def test_the_journal_is_painted_where_there_is_no_screen(folder, tmp_path):
    target = tmp_path / "журнал.pdf"
    words = ("journal", "--date", "2026-11-24", "--pdf", str(target))
    done = run(folder, *words, QT_QPA_PLATFORM="xcb", DISPLAY="", WAYLAND_DISPLAY="")
    assert (done.returncode, done.stderr) == (0, b"")
    assert target.read_bytes().startswith(b"%PDF-")
