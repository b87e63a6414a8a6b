"""Names of backups, which of them may go, and what a passphrase must be."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.backups import (
    DAYS,
    LONG_DAYS,
    LONG_KEPT,
    MONTHS,
    WEEKS,
    BackupKind,
    BackupName,
    outdated,
    passphrase_problem,
    passphrase_strength,
    read_name,
    tidy_passphrase,
)

NOW = datetime(2026, 11, 24, 18, 30)
moments = st.datetimes(datetime(2023, 1, 1), datetime(2027, 6, 1)).map(lambda one: one.replace(microsecond=0))
names = st.builds(BackupName, moments, st.sampled_from(BackupKind), st.just("0a1b2c3d"))


def name(days: float, kind: BackupKind = BackupKind.CLOSE) -> BackupName:
    return BackupName(NOW - timedelta(days=days), kind, "0a1b2c3d")


@given(names)
def test_a_name_is_read_back(one):
    assert read_name(one.text) == one
    assert one.text.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "clinic-desk_0a1b2c3d_2026-02-30_12-00-00_noon.tar",
        "clinic-desk_0a1b2c3d_2026-11-24_12-00-00_noon.tar.part",
        "clinic-desk_0a1b2c3d_2026-11-24_12-00-00_lunch.tar",
        "clinic-desk_0A1B2C3D_2026-11-24_12-00-00_noon.tar",
        "отпуск_2026-11-24_12-00-00_noon.tar",
        "",
    ],
)
def test_what_is_not_named_by_us_is_none_of_ours(text):
    assert read_name(text) is None


@given(st.lists(names, unique=True, max_size=60), moments)
def test_the_newest_and_what_a_wrong_clock_dated_always_stay(some, now):
    gone = set(outdated(some, now=now))
    assert gone <= set(some)
    assert not any(one.at > now for one in gone)
    past = [one for one in some if one.at <= now]
    if past:
        assert max(past) not in gone


@given(st.lists(names, unique=True, max_size=60), moments)
def test_tidying_twice_takes_nothing_more(some, now):
    gone = set(outdated(some, now=now))
    assert outdated([one for one in some if one not in gone], now=now) == []


@given(st.lists(names, unique=True, max_size=60), moments)
def test_each_of_the_last_days_weeks_and_months_keeps_one(some, now):
    kept = set(some) - set(outdated(some, now=now))
    past = [one for one in some if one.at <= now]
    for most, period in (
        (DAYS, lambda one: one.at.date()),
        (WEEKS, lambda one: tuple(one.at.isocalendar())[:2]),
        (MONTHS, lambda one: (one.at.year, one.at.month)),
    ):
        wanted = sorted({period(one) for one in past}, reverse=True)[:most]
        assert set(wanted) <= {period(one) for one in kept if one.at <= now}


def test_a_year_of_two_backups_a_day_leaves_a_handful():
    year = [name(day + part) for day in range(400) for part in (0.0, 0.25)]
    kept = set(year) - set(outdated(year, now=NOW))
    assert len(kept) <= 2 + DAYS + WEEKS + MONTHS
    assert len(kept) >= DAYS + MONTHS - 1


def test_a_clinic_that_was_closed_for_months_loses_none_of_its_last_days():
    old = [name(200 + day) for day in range(DAYS)]
    assert outdated(old, now=NOW) == []


@pytest.mark.parametrize("kind", sorted(LONG_KEPT))
def test_what_was_made_before_a_step_without_return_stays_for_more_than_a_year(kind):
    daily = [name(day) for day in range(30)]
    early, late = name(LONG_DAYS - 1.5, kind), name(LONG_DAYS + 400, kind)
    months = [name(31 * month) for month in range(1, 20)]
    gone = outdated([*daily, *months, early, late], now=NOW)
    assert early not in gone
    assert late in gone


def test_a_passphrase_is_the_same_however_its_letters_were_typed():
    phrase = "қызыл йогурт ёлка"
    assert tidy_passphrase(unicodedata.normalize("NFD", f"  {phrase}\n")) == phrase


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "missing"), (" \t", "missing"), ("алма", "short"), ("аааааааааааа", "short"), ("бес көк алма", "")],
)
def test_a_new_passphrase_must_be_worth_it(text, problem):
    assert passphrase_problem(text) == problem
    assert (passphrase_strength(text) > 0) is (problem == "")


def test_longer_and_more_varied_is_stronger():
    grades = [
        passphrase_strength(text)
        for text in ("ал", "бес көк алма", "бес көк алма, екі тас", "бес көк алма, екі тас, жеті қой")
    ]
    assert grades == sorted(grades)
    assert grades[0] == 0
    assert grades[-1] == 3
