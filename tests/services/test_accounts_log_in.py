"""Logging in and out, and the waits after wrong passwords: kept in the file, whatever the clock does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.models.accounts import Account
from clinic_desk.rules.passwords import FREE_TRIES, LONGEST_WAIT, wait_after
from clinic_desk.services import access, accounts, audit, clinic, journal
from tests.make import NOW
from tests.services.account_desk import ADMIN, OTHER, PC, SECRET, add, at, entries

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(__file__).with_name("guess_worker.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture(autouse=True)
def data(tmp_path):
    """A clinic with one administrator, and nobody logged in."""
    clinic.open_clinic(tmp_path)
    access.sit_down(PC)
    accounts.make_first_administrator(ADMIN, SECRET, now=NOW, actor=PC)
    yield tmp_path
    clinic.close_clinic()


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def wrong(login="әлиева", *, now=NOW, password="жоқ"):
    """Until when the next try has to wait, in seconds from NOW; None if it need not."""
    with pytest.raises(errors.WrongPassword) as refusal:
        accounts.log_in(login, password, now=now)
    until = refusal.value.wait_until
    return None if until is None else (until - NOW).total_seconds()


def reopened(folder):
    clinic.close_clinic()
    clinic.open_clinic(folder)
    access.sit_down(PC)


# --- in and out ----------------------------------------------------------------------------------------


def test_who_comes_and_who_goes_is_written_down():
    accounts.log_in("әлиева", SECRET, now=NOW)
    add()
    accounts.log_in("seitova", OTHER, now=at(1))  # another user, at once
    accounts.lock(now=at(2))
    accounts.log_in("seitova", OTHER, now=at(3))
    accounts.log_out(now=at(4))
    accounts.log_out(now=at(5))  # nobody is there any more
    accounts.lock(now=at(5))
    said = entries("logged_in", "logged_out", "locked")
    assert [(who, kind, row) for who, kind, _subject, row, _facts in said] == [
        ("Әлиева Гүлнар", "logged_in", "1"),
        ("Әлиева Гүлнар", "logged_out", "1"),
        ("Сейтова А.", "logged_in", "2"),
        ("Сейтова А.", "locked", "2"),
        ("Сейтова А.", "logged_in", "2"),
        ("Сейтова А.", "logged_out", "2"),
    ]
    assert said[1][4] == {"because": "another_user"}
    assert Account.get_by_id(2).last_login_at == base.to_utc(at(3))


def test_a_locked_desk_shows_nothing():
    accounts.log_in("әлиева", SECRET, now=NOW)
    journal.figures(NOW.date())
    accounts.lock(now=NOW)
    assert access.session() is None
    with pytest.raises(errors.NotLoggedIn):
        journal.figures(NOW.date())


def test_whoever_gets_the_password_wrong_leaves_the_desk_as_it_was():
    accounts.log_in("әлиева", SECRET, now=NOW)
    wrong("әлиева")
    assert access.session().name == "Әлиева Гүлнар"


def test_a_desk_is_left_even_when_that_cannot_be_written(monkeypatch):
    accounts.log_in("әлиева", SECRET, now=NOW)

    def full(*_args, **_facts):
        raise errors.DiskFull(base.data_file())

    with monkeypatch.context() as patch:
        patch.setattr(audit, "write", full)
        accounts.lock(now=NOW)
    assert access.session() is None
    audit.flush(now=at(1))
    assert [(row[0], row[1], row[3]) for row in entries("locked")] == [("Әлиева Гүлнар", "locked", "1")]


def test_an_account_that_is_switched_off_says_no_more_than_a_wrong_password():
    accounts.log_in("әлиева", SECRET, now=NOW)
    row = add()
    accounts.set_active(row.id, active=False, now=NOW, actor=access.actor())
    accounts.log_out(now=NOW)
    assert accounts.state().names == ("әлиева",)
    assert [wrong("seitova", password=OTHER, now=after(one)) for one in range(3)] == [None, None, 7]


# --- waiting -------------------------------------------------------------------------------------------


def test_the_wait_grows_and_ends_with_the_right_password():
    moment, waits = 0.0, []
    for _ in range(9):
        until = wrong(now=after(moment))
        waits.append(None if until is None else until - moment)
        moment = moment if until is None else until
    assert waits == [None, None, 5, 15, 30, 60, 120, 240, 480]
    accounts.log_in("әлиева", SECRET, now=after(moment))
    assert entries("logged_in")[-1][4] == {"failures_before": 9}
    assert [wrong(now=after(moment)) for _ in range(2)] == [None, None]


def test_before_the_wait_is_over_nothing_is_looked_at():
    for _ in range(3):
        wrong()
    for second in range(5):
        with pytest.raises(errors.WrongPassword) as refusal:
            accounts.log_in("әлиева", SECRET, now=after(second))
        assert refusal.value.wait_until == after(5)
    assert len(entries("login_failed")) == 3
    accounts.log_in("әлиева", SECRET, now=after(5))


def test_a_restart_does_not_help(data):
    for _ in range(4):
        wrong(now=after(100))
        wrong(now=after(105))
        reopened(data)
    assert wrong(now=after(106)) > 106
    assert Account.get_by_id(1).failures == len(entries("login_failed"))


def test_one_account_waits_alone():
    accounts.log_in("әлиева", SECRET, now=NOW)
    add()
    for _ in range(5):
        wrong("seitova")
    accounts.log_in("әлиева", SECRET, now=NOW)


def test_a_name_that_nobody_has_waits_too_and_is_never_written_down(data):
    waits = []
    for number, second in enumerate((0, 0, 0, 1, 5, 6, 20, 50)):
        waits.append(wrong(f"ойдан {number}", now=after(second)))
        reopened(data)
    assert waits == [None, None, 5, 5, 20, 20, 50, 110]
    failed = entries("login_failed")
    assert len(failed) == 6
    assert {(who, subject, row) for who, _kind, subject, row, _facts in failed} == {
        ("Омарова А.", "login", "")
    }
    assert "ойдан" not in str(failed)
    accounts.log_in("әлиева", SECRET, now=after(51))  # nobody who has a name waits for that


def test_names_that_nobody_has_are_forgiven_after_an_hour():
    for _ in range(4):
        wrong("жоқ адам", now=NOW)
    assert wrong("жоқ адам", now=at(61)) is None


@pytest.mark.parametrize("login", ["әлиева", "жоқ адам"])
def test_a_clock_set_back_years_neither_locks_out_nor_lets_in(login):
    for _ in range(3):
        wrong(login)
    past = NOW - timedelta(days=4000)
    with pytest.raises(errors.WrongPassword) as refusal:
        accounts.log_in(login, "жоқ", now=past)
    assert past < refusal.value.wait_until <= past + LONGEST_WAIT
    if login == "әлиева":
        until = refusal.value.wait_until
        assert until == past + wait_after(3)
        with pytest.raises(errors.WrongPassword):  # counted down from there, not begun anew each time
            accounts.log_in(login, SECRET, now=until - timedelta(seconds=1))
        accounts.log_in(login, SECRET, now=until)


STEPS = st.lists(st.tuples(st.integers(-(10**6), 2000), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=12)
@given(steps=STEPS)
def test_whatever_the_clock_does_tries_are_looked_at_only_when_the_wait_is_over(steps):
    """Reckoned apart from the program: failures so far, and the earliest moment for the next try."""
    Account.update(failures=0, wait_until=None).where(Account.id == 1).execute()
    accounts.log_out(now=NOW)
    now, failures, free_at = NOW, 0, None
    for seconds, is_right in steps:
        now = now + timedelta(seconds=seconds)
        if free_at is not None:
            free_at = min(free_at, now + wait_after(failures))
        waits = free_at is not None and free_at > now
        if is_right and not waits:
            accounts.log_in("әлиева", SECRET, now=now)
            failures, free_at = 0, None
            continue
        if not waits:
            failures += 1
            free_at = now + wait_after(failures) if failures > FREE_TRIES else None
        with pytest.raises(errors.WrongPassword) as refusal:
            accounts.log_in("әлиева", SECRET if is_right else "жоқ", now=now)
        assert refusal.value.wait_until == free_at


def test_the_old_password_of_an_open_desk_cannot_be_guessed_faster():
    accounts.log_in("әлиева", SECRET, now=NOW)
    for second, wait in ((0, None), (0, None), (0, 5), (1, 5)):
        with pytest.raises(errors.WrongPassword) as refusal:
            accounts.change_own_password("жоқ", OTHER, now=after(second))
        assert refusal.value.wait_until == (None if wait is None else after(wait))
    with pytest.raises(errors.WrongPassword):
        accounts.change_own_password(SECRET, OTHER, now=after(2))
    accounts.change_own_password(SECRET, OTHER, now=after(5))


def test_nobody_logged_in_has_no_password_to_change():
    with pytest.raises(errors.NotLoggedIn):
        accounts.change_own_password(SECRET, OTHER, now=NOW)


def test_several_programs_guessing_at_once_are_not_faster_than_one(data):
    clinic.close_clinic()
    for login, row in (("әлиева", "1"), ("жоқ адам", "")):
        guessers = [
            subprocess.Popen(
                [sys.executable, str(WORKER), str(data), login, "6"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=ENVIRONMENT,
            )
            for _ in range(3)
        ]
        try:
            for one in guessers:
                assert one.stdout.readline() == "ready\n"
            for one in guessers:
                one.stdin.write("go\n")
                one.stdin.flush()
            told = [one.communicate(timeout=60)[0].split() for one in guessers]
        finally:
            for one in guessers:
                one.kill()
        assert [tries for _free, tries in told] == ["6"] * 3
        # 18 tries, and two of them cost no wait: the third one counted closed the door for all
        assert sum(int(free) for free, _tries in told) == FREE_TRIES
        clinic.open_clinic(data)
        assert [one[3] for one in entries("login_failed")].count(row) == FREE_TRIES + 1
        clinic.close_clinic()
    clinic.open_clinic(data)
    assert Account.get_by_id(1).failures == FREE_TRIES + 1
    accounts.log_in("әлиева", SECRET, now=at(30))
    assert clinic.check(now=at(60)) == []


# --- speed ---------------------------------------------------------------------------------------------


def test_a_log_in_takes_no_longer_than_a_blink_and_a_wrong_name_as_long():
    accounts.log_in("әлиева", SECRET, now=NOW)  # loads the library

    right = min(seconds_of(lambda: accounts.log_in("әлиева", SECRET, now=NOW)) for _ in range(5))
    unknown = min(
        seconds_of(lambda number=number: wrong(f"жоқ {number}", now=at(61 * number)))
        for number in range(1, 6)
    )
    assert right < 0.25
    assert unknown > right / 4  # the same hash is reckoned for nobody


def seconds_of(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
