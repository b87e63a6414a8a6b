"""Mistakes on the command line: one clear line each, never a traceback; and what needs no folder."""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import clinic_desk
from clinic_desk import opening, settings
from clinic_desk.cli import main
from clinic_desk.services import clinic, demo
from tests.cli.command_line import NOW, book
from tests.make import make_person

# --- mistakes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("bok",),
        ("book",),
        ("book", "--person", "1"),
        (
            "book",
            "--person",
            "1",
            "--iin",
            "850312399903",
            "--doctor",
            "1",
            "--at",
            NOW,
            "--channel",
            "phone",
        ),
        ("book", "--iin", "123", "--doctor", "1", "--at", NOW, "--channel", "phone"),
        ("book", "--person", "1", "--doctor", "1", "--at", "24.11.2026 10:30", "--channel", "phone"),
        ("book", "--person", "1", "--doctor", "1", "--at", "2026-02-30T10:30", "--channel", "phone"),
        ("book", "--person", "1", "--doctor", "1", "--at", "2026-11-25T10:30+05:00", "--channel", "phone"),
        ("book", "--person", "1", "--doctor", "1", "--at", NOW, "--channel", "fax"),
        ("book", "--person", "x", "--doctor", "1", "--at", NOW, "--channel", "phone"),
        ("find",),
        ("free", "--limit", "0"),
        ("free", "--limit", "-1"),
        ("free", "--from", "2026-13-01"),
        ("free", "--from", "9999-12-31"),
        ("journal", "--date", "0001-01-01"),
        ("--now", "9999-12-31T23:59", "free"),
        ("free", "--specialty", "wizard"),
        ("free", "--specialty", "surgeon", "--doctor", "1"),
        ("free", "--unknown"),
        ("journal",),
        ("journal", "--date", "yesterday"),
        ("journal", "--date", "2026-11-24", "--to", "2026-11-23"),
        ("answer", "1"),
        ("answer", "1", "--language", "en"),
        ("answer", "1", "--language", "kk", "--words", "--digits"),
        ("doctors", "--data"),
        ("move", "1"),
        ("--now", "today", "doctors"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_status_2(cli, words):
    status, told, error = cli(*words)
    assert (status, told) == (2, "")
    plain = re.sub(r"«[^»]*»|--?\w[\w-]*|(?:из|Команды): .*|[A-Z]+\b|\d\S*", "", error)
    assert not re.search(r"[a-z]{4,}", plain), f"not in the folder's language: {error}"


@pytest.mark.parametrize(
    "words",
    [
        ("answer", "999999", "--language", "kk"),
        ("cancel", "999999", "--reason", "x"),
        ("move", "999999", "--at", "2026-11-25T10:00"),
        ("free", "--doctor", "99"),
        ("book", "--person", "999999", "--doctor", "1", "--at", "2026-11-25T10:00", "--channel", "phone"),
        ("book", "--person", "1", "--doctor", "99", "--at", "2026-11-25T10:00", "--channel", "phone"),
        ("book", "--iin", "000000000000", "--doctor", "1", "--at", "2026-11-25T10:00", "--channel", "phone"),
        ("import-register", "no-such-file.xlsx"),
    ],
    ids=" ".join,
)
def test_what_does_not_exist_is_one_line_and_status_3(cli, words):
    status, told, error = cli(*words)
    assert (status, told) == (3, "")
    assert error


def test_an_iin_of_two_people_is_not_guessed(cli, folder, free):
    clinic.open_clinic(folder)
    make_person("Белова Нина", iin="850312399903")
    clinic.close_clinic()
    words = ("book", "--iin", "850312399903", "--doctor", "1", "--at", free[0], "--channel", "phone")
    status, _told, error = cli(*words)
    assert status == 3
    assert "нескольким людям" in error


def test_the_clock_is_set_in_demo_folders_only(cli, folder):
    settings.change(folder, demo=False)
    status, told, error = cli("doctors")
    assert (status, told) == (2, "")
    assert "демонстрационн" in error
    assert cli("doctors", options=())[0] == 0


def test_the_language_is_the_folders(cli, folder):
    settings.change(folder, language="kk")
    assert cli("answer", "999999", "--language", "kk")[2] == "Мұндай қабылдау жазбасы жоқ: 999999."


def test_json_may_stand_before_the_command(folder, capsys):
    assert main(["--json", "--data", str(folder), "doctors"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 8


def test_a_folder_without_data_is_refused_and_not_made(cli, tmp_path):
    missing = tmp_path / "typo"
    status, _told, error = cli("doctors", options=(), data=missing)
    assert (status, missing.exists()) == (3, False)
    assert "typo" in error


def damaged(file):
    file.write_bytes(b"not a database at all, but long enough to be read as one" * 50)


def torn(file):
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 40] = b"\x5a" * (4096 * 39)
    file.write_bytes(content)


def newer(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', 'x')")
        connection.commit()


@pytest.mark.parametrize("harm", [damaged, torn, newer])
def test_a_file_that_cannot_be_opened_is_one_line_and_status_3(cli, folder, harm):
    harm(folder / clinic.DATA_FILE)
    status, _told, error = cli("find", "ахметов")
    assert status == 3
    assert clinic.DATA_FILE in error


def test_a_file_held_by_another_program_is_one_line_and_status_3(cli, folder, free, monkeypatch):
    from clinic_desk.models import base

    monkeypatch.setitem(base.PRAGMAS, "busy_timeout", 50)
    with closing(sqlite3.connect(folder / clinic.DATA_FILE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        status, _told, error = book(cli, free[0])
        assert status == 3
        assert "занят" in error
        connection.execute("ROLLBACK")
    assert book(cli, free[0])[0] == 0


def test_a_bug_of_ours_is_one_line_and_a_place_in_the_log(cli, folder, monkeypatch):
    from clinic_desk.services import register

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("Ахметов")

    monkeypatch.setattr(register, "find", broken)
    status, _told, error = cli("find", "ахметов")
    assert status == 3
    assert "ZeroDivisionError" in error
    logged = (folder / "clinic-desk.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in logged
    assert "Ахметов" not in logged + error


# --- demo data, help, version ------------------------------------------------------------------------------


def test_demo_data_fills_an_empty_folder_only(tmp_path, capsys):
    target = tmp_path / "new"
    assert main(["--now", NOW, "demo-data", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["doctors"], told["people"]) == (8, demo.DEFAULT_PEOPLE)
    assert settings.load(target).demo
    assert main(["demo-data", str(target)]) == 3
    assert str(target) in capsys.readouterr().err


def test_demo_stands_before_any_command_and_makes_its_folder(tmp_path, capsys):
    target = tmp_path / "demo"
    assert main(["--data", str(target), "--demo", "--now", NOW, "find", "ахметов серік", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["person"] == 1
    assert main(["--data", str(target), "--demo", "--now", NOW, "check", "--json"]) == 0


def test_demo_never_touches_real_data(tmp_path, capsys):
    clinic.open_clinic(tmp_path)
    clinic.close_clinic()
    assert main(["--data", str(tmp_path), "--demo", "doctors"]) == 3
    assert str(tmp_path) in capsys.readouterr().err


def test_the_own_demo_folder_is_made_anew_when_its_weeks_are_over(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "default_data_dir", lambda: tmp_path)
    made = datetime.fromisoformat(NOW)
    for days, expected in ((0, made), (3, made), (20, made + timedelta(days=20))):
        opened = opening.open_demo(now=made + timedelta(days=days))
        stored = json.loads((opened.folder / "demo.json").read_text(encoding="utf-8"))
        opened.close()
        assert stored == {"made_for": expected.date().isoformat()}


def test_help_and_version(folder, capsys):
    assert main(["--data", str(folder), "--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("import-register", "free", "self-test", "--now"))
    assert main(["--data", str(folder), "book", "--help"]) == 0
    assert "--override-reason" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == clinic_desk.__version__


def test_the_version_is_that_of_the_project():
    project = Path(clinic_desk.__file__).parent.parent / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == clinic_desk.__version__
