"""The command line among scripts that close streams, leave variables empty and have no home."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clinic_desk import opening
from clinic_desk.services import clinic
from tests.cli.command_line import NOW

ROOT = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(sys.platform == "win32", reason="streams and names of a Unix shell")


def shell(folder, words, tail="", **environment):
    """A command as a script writes it, in a shell; its status, stdout and stderr as bytes."""
    line = f'"$0" -m clinic_desk --data "$1" --now {NOW} {words} {tail}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, os.fsencode(folder)],
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@linux
def test_a_closed_stdout_leaves_the_exit_status(folder):
    assert shell(folder, "doctors", ">&-") == (0, b"", b"")
    assert shell(folder, "free --doctor 99", ">&-")[0] == 3


@linux
def test_a_closed_stderr_keeps_stdout_clean(folder):
    assert shell(folder, "--json fly", "2>&-") == (2, b"", b"")


@linux
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_stdout_is_one_clear_line(folder):
    status, _, said = shell(folder, "doctors", ">/dev/full")
    assert (status, said.decode()) == (3, "Файл не записывается: stdout.\n")


@linux
@pytest.mark.parametrize(
    "words",
    [
        "find {}",
        "free --specialty {}",
        "cancel 5 --reason {}",
        "book --person 1 --doctor 1 --channel phone --at 2026-11-26T10:00 --note {}",
    ],
)
def test_letters_that_are_no_utf8_are_wrong_usage(folder, words):
    status, said, complaint = shell(folder, words.format("$(printf 'a\\377b')"))
    assert (status, said, complaint.count(b"\n")) == (2, b"", 1)
    assert "UTF-8" in complaint.decode()


@linux
def test_kazakh_is_understood_on_a_bare_c_locale(folder):
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    name = min(row[0] for row in _rows(folder, "SELECT last_name FROM person WHERE in_register"))
    status, said, _ = shell(folder, f"find {name}", **bare)
    assert (status, name in said.decode()) == (0, True)


@linux
def test_a_register_file_with_unreadable_letters_in_its_name_is_taken_over(folder, tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))
    odd.write_text("ЖСН;ТАӘ;Туған күні\n850312399903;Ахметов Серік;12.03.1985\n", encoding="utf-8")
    status, _, complaint = shell(folder, f"import-register '{os.fsdecode(tmp_path)}'/*.csv")
    assert (status, complaint) == (0, b"")
    assert _rows(folder, "SELECT file_name FROM register_import ORDER BY id DESC LIMIT 1") == [("?.csv",)]


@pytest.mark.parametrize(
    "words",
    [
        ("--data", "", "doctors"),
        ("--data", "", "import-register", "x.csv"),
        ("import-timetable", ""),
        ("demo-data", ""),
        ("journal", "--date", "2026-11-24", "--pdf", ""),
        ("self-test", "--out", ""),
    ],
)
def test_an_empty_path_never_means_the_folder_one_stands_in(words, tmp_path, monkeypatch, capsys):
    from clinic_desk.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(list(words)) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_thousands_of_digits_are_no_number(cli):
    status, _, complaint = cli("answer", "9" * 5000, "--language", "ru")
    assert status == 2
    assert "целое число" in complaint


def test_a_home_of_nobody_is_a_folder_without_data(cli):
    assert cli("doctors", data="~nobody-of-this-name/x", options=())[0] == 3


def test_who_has_no_home_is_asked_for_the_folder(monkeypatch, capsys):
    from clinic_desk.cli import main

    def homeless():
        raise RuntimeError

    monkeypatch.setattr(opening, "default_data_dir", homeless)
    assert main(["doctors"]) == 2
    assert "--data" in capsys.readouterr().err


@linux
def test_without_a_screen_the_window_says_so(folder):
    none = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    status, said, complaint = shell(folder, "", **none)
    assert (status, said, complaint.decode()) == (2, b"", "Нет экрана, на котором открыть окно.\n")


@pytest.mark.parametrize("table", ["doctor", "doctor_precinct", "visit", "request", "person"])
def test_a_page_that_went_bad_is_called_damage(cli, folder, table):
    root = _rows(folder, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")[0][0]
    with (folder / clinic.DATA_FILE).open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xee" * 4096)
    for words in (
        ("doctors",),
        ("free",),
        ("find", "ахметов"),
        ("journal", "--date", "2026-11-24"),
        ("book", "--person", "1", "--doctor", "3", "--channel", "phone", "--at", "2027-02-03T15:20"),
        ("answer", "5", "--language", "ru"),
    ):
        status, _, complaint = cli(*words)
        assert status == 0 or (status == 3 and "поврежден" in complaint), (words, complaint)


def test_a_demo_clinic_left_half_made_is_made_again(tmp_path, monkeypatch, capsys):
    from clinic_desk.cli import main

    monkeypatch.setattr(opening, "default_data_dir", lambda: tmp_path)
    made = tmp_path / opening.DEMO_FOLDER
    made.mkdir()
    (made / "settings.json").write_text('{"demo": true, "language": "ru"}', encoding="utf-8")
    assert main(["--demo", "--now", NOW, "doctors"]) == 0, capsys.readouterr().err


def _rows(folder, statement):
    with closing(sqlite3.connect(folder / clinic.DATA_FILE)) as file:
        return file.execute(statement).fetchall()
