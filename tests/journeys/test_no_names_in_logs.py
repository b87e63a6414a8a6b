"""A day full of errors leaves no name, ИИН or telephone in a log, a crash report or an exception's text."""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
import threading
import traceback
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinic_desk import app as program
from clinic_desk import cli, errors, log
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, calendar, clinic, finder, journal, register
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR

NAMES = ("Ахметов", "Ахметова", "Серік", "Болатұлы", "Иванова", "Петровна", "Akhmetov")
NUMBERS = ("850312399903", "161105599909", "7011234567", "701 123 45 67", "701-123-45-67")
SECRETS = (*NAMES, *NUMBERS)


def spellings(secret: str) -> set[bytes]:
    """A text as a log could hold it: any case, any encoding, escaped."""
    cases = {secret, secret.lower(), secret.upper(), secret.title()}
    found: set[bytes] = set()
    for one in cases:
        for encoding in ("utf-8", "utf-16-le", "cp1251"):
            found.add(one.encode(encoding, "ignore"))
        found.add(json.dumps(one)[1:-1].encode())
        found.add(one.encode("unicode_escape"))
        found.add(repr(one.encode("utf-8"))[2:-1].encode())
    return {one for one in found if len(one) > 4}


def leaks(content: bytes) -> list[str]:
    """Which of the people stand in these bytes."""
    return [secret for secret in SECRETS if any(one in content for one in spellings(secret))]


def logs_of(folder: Path) -> dict[str, bytes]:
    """Everything beside the data themselves: logs, crash reports, whatever was left."""
    own = (clinic.DATA_FILE, "settings.json")
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(own))
    return {path.name: path.read_bytes() for path in files if "backup" not in str(path)}


def test_the_search_for_leaks_finds_one():
    for text in (
        "KeyError: 'Ахметов'",
        "ахметов",
        r"\u0410\u0445\u043c\u0435\u0442\u043e\u0432",
        "x850312399903x",
    ):
        assert leaks(text.encode()), text
    assert leaks("АХМЕТОВ".encode("cp1251"))
    assert not leaks(b"KeyError at clinic_desk/services/booking.py:12 book")


# --- the texts of exceptions -------------------------------------------------------------------------------


def kinds(base: type[errors.ClinicError] = errors.ClinicError) -> list[type[errors.ClinicError]]:
    return [base, *(one for child in base.__subclasses__() for one in kinds(child))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_no_error_shows_what_it_carries(kind):
    """Neither its text nor its repr, neither alone nor in a traceback, nor formatted by logging."""
    secret = " ".join(SECRETS)
    given = [field.name for field in fields(kind) if field.init]
    error = kind(**dict.fromkeys(given, secret))
    shown = [str(error), repr(error), f"{error}", f"{error!r}", f"{[error]}"]
    try:
        raise error
    except errors.ClinicError as caught:
        shown.append("".join(traceback.format_exception(caught)))
        shown.append(log.describe(caught))
    assert not leaks("\n".join(shown).encode())
    assert is_dataclass(kind)


# --- commands ----------------------------------------------------------------------------------------------


@pytest.fixture
def data(clinic, doctors, people):
    folder = clinic.folder
    clinic.close()
    return folder


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "clinic_desk", *words],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def test_commands_that_go_wrong_log_nobody(data, tmp_path):
    nasty = tmp_path / "Ахметов Серік 850312399903.xlsx"
    nasty.write_bytes("ЖСН;ФИО\n850312399903;Ахметов Серік Болатұлы\n".encode())
    at = ("--data", str(data), "--now", "2026-11-24T09:41")
    for words in (
        (*at, "find", "Ахметов", "850312399903"),
        (
            *at,
            "book",
            "--iin",
            "850312399903",
            "--doctor",
            "99",
            "--at",
            "2026-11-24T10:00",
            "--channel",
            "phone",
        ),
        (
            *at,
            "book",
            "--iin",
            "161105599909",
            "--doctor",
            "1",
            "--at",
            "2020-01-01T10:00",
            "--channel",
            "phone",
        ),
        (*at, "book", "--person", "Ахметов", "--doctor", "1"),
        (*at, "Ахметов", "850312399903"),
        (*at, "cancel", "--visit", "7011234567", "--reason", "Ахметов"),
        (*at, "import-register", str(nasty)),
        (*at, "import-timetable", str(nasty)),
        (*at, "journal", "--date", "2026-11-24", "--pdf", str(tmp_path / "Ахметов" / "x.pdf")),
        ("--data", str(nasty), "find", "Ахметов"),
    ):
        done = command(*words)
        assert b"Traceback" not in done.stderr, words
    for name, content in logs_of(data).items():
        assert not leaks(content), name


def test_a_bug_in_a_command_shows_its_kind_and_place_only(data, capsysbinary, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        person = {"Ахметов": "850312399903"}
        try:
            person["Иванова 7011234567"]
        except KeyError as fault:
            raise ValueError("Ахметов Серік Болатұлы, 850312399903") from fault

    monkeypatch.setattr(register, "find", broken)
    assert cli.main(["--data", str(data), "--now", "2026-11-24T09:41", "find", "Ахметов"]) == 3
    said = capsysbinary.readouterr()
    assert b"ValueError" in said.err
    assert not leaks(said.err + said.out)
    files = logs_of(data)
    assert any(b"builtins.KeyError" in content for content in files.values())
    for name, content in files.items():
        assert not leaks(content), name


def refused_bookings(people, doctors) -> None:
    """Everything a rule says no to, with people in the refusal."""
    at = datetime(2026, 11, 24, 10, 0)
    now = datetime(2026, 11, 24, 9, 0)
    first = BookingOrder(people["serik"].id, doctors["gp"].id, at, Channel.PHONE)
    booking.book(first, now=now, actor=ACTOR)
    for order in (first, BookingOrder(people["olga"].id, 99, at, Channel.PHONE)):
        with pytest.raises(errors.ClinicError) as refused:
            booking.book(order, now=now, actor=ACTOR)
        log.report(refused.value)


class Leaving:
    """An object whose end fails: Python prints that by itself, where nobody catches it."""

    def __init__(self, told: str) -> None:
        self.told = told

    def __del__(self) -> None:
        raise MemoryError(self.told)


def throw_away(told: str) -> None:
    Leaving(told)
    gc.collect()


# --- the window --------------------------------------------------------------------------------------------


class Broken:
    """A service that fails with people's data in its message."""

    def __init__(self, fault: Exception) -> None:
        self.fault, self.calls = fault, 0

    def __call__(self, *_args: object, **_more: object) -> None:
        self.calls += 1
        raise self.fault


@pytest.mark.qt_no_exception_capture
def test_bugs_in_the_window_and_its_threads_log_nobody(
    desk, clinic, people, doctors, monkeypatch, capfd, qtbot
):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    told = "Ахметов Серік Болатұлы 850312399903 7011234567"
    try:
        program._report_bugs_to(desk.window)
        for module, name in (
            (register, "find_page"),
            (finder, "suggest"),
            (booking, "book"),
            (journal, "row_ids"),
        ):
            with monkeypatch.context() as patch:
                broken = Broken(LookupError(told))
                patch.setattr(module, name, broken)
                desk.press(Qt.Key.Key_F2)
                desk.type("850312399903")
                desk.press(Qt.Key.Key_Return)
                desk.press(Qt.Key.Key_F5)
                desk.press(Qt.Key.Key_Escape)
                assert broken.calls, name
        with monkeypatch.context() as patch:
            patch.setattr(calendar, "day", Broken(errors.UnknownRow("person", told)))
            desk.press(Qt.Key.Key_F5)
        refused_bookings(people, doctors)
        thread = threading.Thread(target=Broken(ZeroDivisionError(told)))
        thread.start()
        thread.join()
        throw_away(told)
        logging.getLogger("clinic_desk").error("could not book %s", told)
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
    printed = capfd.readouterr()
    assert not leaks((printed.out + printed.err).encode())
    files = logs_of(clinic.folder)
    text = b"".join(files.values())
    for kind in (b"LookupError", b"ZeroDivisionError", b"MemoryError", b"could not book"):
        assert kind in text, kind
    for name, content in files.items():
        assert not leaks(content), name
