"""Commands log in: in whose name, with which password, and where that password never stands."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clinic_desk import opening
from clinic_desk.cli.log_in import NEW_PASSWORD, PASSWORD
from clinic_desk.services import access, accounts
from tests.cli.command_line import NOW, book
from tests.make import NOW as MORNING

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "тау мен дала"
OWN = "қырық жылқы жайды"


@pytest.fixture(autouse=True)
def no_secrets_around(monkeypatch):
    for name in (PASSWORD, NEW_PASSWORD):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def typed(monkeypatch):
    """What a script gives on standard input."""

    def give(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return give


@pytest.fixture
def clinic(cli, typed):
    """The same command line in a clinic that logs in: an administrator and a registrar."""
    key = cli("accounts", "add", "Әлиева", "--role", "administrator", "--full-name", "Әлиева Г.")[1]
    typed(key["password"], SECRET)
    assert cli("--user", "әлиева", "accounts", "password")[0] == 0
    typed(SECRET)
    made = cli(
        "--user", "әлиева", "accounts", "add", "seitova", "--role", "registrar", "--full-name", "Сейтова А."
    )
    typed(made[1]["password"], OWN)
    assert cli("--user", "seitova", "accounts", "password")[0] == 0

    def call(*words, user="seitova", password=OWN, **more):
        typed(password)
        return cli("--user", user, *words, **more)

    call.key = key["recovery_key"]
    return call


def rows(folder, query):
    with closing(sqlite3.connect(folder / "clinic.sqlite")) as file:
        return file.execute(query).fetchall()


def test_without_a_name_such_a_clinic_refuses(clinic, cli):
    for words in (["doctors"], ["find", "ахметов"], ["check"], ["accounts", "list"]):
        status, said, line = cli(*words)
        assert (status, said["refused"], said["alternatives"]) == (1, "not_logged_in", [])
        assert line == said["message"]


def test_every_entry_names_the_account(clinic, folder):
    free = clinic("free", "--doctor", "1", "--limit", "1")[1][0]["at"]
    status, booked, _ = book(clinic, free)
    assert status == 0
    entries = rows(folder, "SELECT registrar FROM event ORDER BY id DESC LIMIT 1")
    assert entries == [("Сейтова А.",)]
    audit = rows(folder, "SELECT account, kind, row_key FROM audit_entry ORDER BY id DESC LIMIT 3")
    assert audit[0] == ("Сейтова А.", "logged_out", "2")
    assert ("Сейтова А.", "created") in {row[:2] for row in audit}
    assert booked["visit"]


def test_what_a_command_looked_at_is_written_down(clinic, folder):
    clinic("find", "ахметов")
    seen = rows(folder, "SELECT account, kind FROM audit_entry WHERE kind = 'searched'")
    assert seen == [("Сейтова А.", "searched")]


def test_the_password_is_a_variable_or_a_line(cli, clinic, monkeypatch, typed):
    monkeypatch.setenv(PASSWORD, OWN)
    typed()
    assert cli("--user", "SEITOVA", "doctors")[0] == 0
    assert PASSWORD not in os.environ  # nothing started from here inherits it
    typed(OWN + "\r")
    assert cli("--user", "seitova", "doctors")[0] == 0


@pytest.mark.parametrize("given", [[], [""]])
def test_no_password_is_wrong_usage(given, cli, clinic, typed):
    typed(*given)
    status, said, line = cli("--user", "seitova", "doctors")
    assert (status, said) == (2, "")
    assert PASSWORD in line


def test_a_closed_standard_input_is_wrong_usage(cli, clinic, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert cli("--user", "seitova", "doctors")[0] == 2


def test_wrong_passwords_are_refused_counted_and_written_down(clinic, folder):
    for number in range(4):
        status, said, _ = clinic("doctors", password=f"қате {number}")
        assert (status, said["refused"]) == (1, "wrong_password")
    assert clinic("doctors")[1]["refused"] == "wrong_password"  # it has to wait now
    failed = rows(folder, "SELECT count(*), max(row_key) FROM audit_entry WHERE kind = 'login_failed'")
    assert failed == [(3, "2")]
    assert clinic("doctors", options=("--now", "2026-11-24T09:42"))[0] == 0


def test_rights_hold_on_the_command_line(clinic):
    for words in (["accounts", "list"], ["accounts", "log-in", "off"], ["accounts", "key"]):
        status, said, _ = clinic(*words)
        assert (status, said["refused"]) == (1, "no_right")
    assert clinic("accounts", "list", user="әлиева", password=SECRET)[0] == 0


def test_a_refusal_names_the_free_times_with_their_doctors(clinic):
    free = clinic("free", "--doctor", "1", "--limit", "1")[1][0]["at"]
    assert book(clinic, free)[0] == 0
    status, said, _ = book(clinic, free, person="2")
    assert (status, said["refused"]) == (1, "slot_taken")
    assert all(slot["name"] for slot in said["alternatives"])
    assert said["alternatives"]


def test_where_nobody_logs_in_a_name_is_wrong_usage(cli, typed):
    typed(OWN)
    status, said, line = cli("--user", "seitova", "doctors")
    assert (status, said) == (2, "")
    assert "--user" in line


@pytest.mark.parametrize("words", [[], ["demo-data", "x"], ["self-test"], ["verify-backup", "x"]])
def test_a_name_goes_only_with_a_data_folder(words, cli, typed):
    typed(OWN)
    status, _, line = cli(*words, options=("--user", "seitova"))
    assert (status, "--user" in line) == (2, True)


def test_no_session_outlives_its_command(clinic):
    clinic("doctors")
    assert access.session() is None
    assert not access.login_is_on()


# --- accounts ------------------------------------------------------------------------------------------


def test_the_first_account_is_an_administrators(cli):
    status, _, line = cli("accounts", "add", "seitova", "--role", "registrar")
    assert (status, "administrator" in line) == (2, True)
    assert cli("accounts", "list")[1] == []
    assert cli("accounts", "add", "seitova")[0] == 2
    assert cli("accounts", "add", "--role", "head")[0] == 2


def test_accounts_are_made_listed_switched_and_reset(clinic, cli, typed):
    def admin(*words):
        return clinic("accounts", *words, user="әлиева", password=SECRET)

    status, made, _ = admin("add", "Ахметова", "--role", "doctor", "--doctor", "1", "--right", "print")
    assert status == 0
    password = made.pop("password")
    assert made == {
        "account": 3,
        "login": "ахметова",
        "name": "Ахметова",
        "role": "doctor",
        "rights": ["print"],
        "doctor": 1,
        "active": True,
        "must_change": True,
        "last_login_at": None,
    }
    status, said, _ = clinic("doctors", user="ахметова", password=password)
    assert (status, said["refused"]) == (1, "no_right")
    assert admin("off", "Ахметова")[1]["active"] is False
    assert clinic("doctors", user="ахметова", password=password)[1]["refused"] == "wrong_password"
    assert admin("on", "ахметова")[1]["active"] is True
    new = admin("reset", "ахметова")[1]["password"]
    assert new != password
    assert [one["login"] for one in admin("list")[1]] == ["ахметова", "әлиева", "seitova"]
    assert admin("off", "әлиева")[1]["refused"] == "last_administrator"
    assert admin("reset", "жоқ адам")[0] == 3
    assert admin("add", "seitova", "--role", "head")[0] == 3
    assert admin("log-in", "maybe")[0] == 2
    assert admin("off")[0] == 2


def test_lines_for_a_person_say_the_password_once(clinic):
    def admin(*words):
        return clinic("accounts", *words, user="әлиева", password=SECRET, as_json=False)

    said = admin("reset", "seitova")[1].splitlines()
    assert said[0].startswith("seitova  Сейтова А.  Регистратор")
    assert len(said) == 2
    assert "Сейтова А." in admin("list")[1]
    assert clinic.key not in admin("key")[1]


def test_log_in_is_switched_off_and_on(clinic, cli, folder):
    status, said, _ = clinic(
        "accounts", "log-in", "off", "--reason", "жалғыз өзім", user="әлиева", password=SECRET
    )
    assert (status, said) == (0, {"login_on": False})
    assert cli("doctors")[0] == 0
    assert cli("accounts", "log-in", "on")[1] == {"login_on": True}
    assert cli("doctors")[1]["refused"] == "not_logged_in"


def test_the_key_of_the_command_line_works(clinic, folder):
    opened = opening.open_folder(folder)
    try:
        assert accounts.recover(clinic.key, "әлиева", "мүлде басқа сөз", now=MORNING)
    finally:
        opened.close()


def test_a_password_needs_somebody(cli, clinic, typed):
    typed(OWN)
    assert cli("accounts", "password")[1]["refused"] == "not_logged_in"
    assert clinic("accounts", "password")[0] == 2  # no second line


# --- as another process --------------------------------------------------------------------------------


def run(folder, *words, **ways):
    command = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW, *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **ways.pop("env", {})}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False, **ways
    )


def test_a_password_stands_in_no_argument_log_or_file(clinic, folder):
    wrong = "қате терілген құпия"
    said = [run(folder, "--user", "seitova", "doctors", "--json", input=f"{one}\n") for one in (OWN, wrong)]
    assert [one.returncode for one in said] == [0, 1]
    assert json.loads(said[0].stdout)
    for one in said:
        assert OWN not in one.stdout + one.stderr
        assert wrong not in one.stdout + one.stderr
    for file in folder.iterdir():
        for secret in (OWN, wrong, SECRET):
            assert secret.encode() not in file.read_bytes(), file.name


def test_letters_that_nobody_can_read_are_wrong_usage(clinic, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", PASSWORD: "x"}
    environment_bytes = {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}
    environment_bytes[PASSWORD.encode()] = b"\xff\xfe\xfa"
    command = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "--user", "seitova", "doctors"]
    done = subprocess.run(command, capture_output=True, env=environment_bytes, timeout=60, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_person_at_a_terminal_is_asked_and_sees_no_letter(clinic, folder):
    pty = pytest.importorskip("pty")  # Windows has none
    terminal, inner = pty.openpty()
    command = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW, "--user", "seitova"]
    process = subprocess.Popen(
        [*command, "doctors", "--json"],
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=inner,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    os.close(inner)
    shown = b""
    while b": " not in shown:
        shown += os.read(terminal, 1000)
    os.write(terminal, OWN.encode() + b"\n")
    out, _ = process.communicate(timeout=60)
    os.close(terminal)
    assert process.returncode == 0
    assert json.loads(out)
    assert OWN.encode() not in shown
