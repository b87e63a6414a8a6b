"""Working days between a request and a visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.rules.working_days import WorkingDays

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31))
LISTS = st.dictionaries(DAYS, st.sampled_from(DayKind), max_size=8).map(
    lambda found: {day: ClinicDay(day, kind) for day, kind in found.items()}
)


def week(*entries, six_day_week=False):
    """The seven days from Monday as letters: w works, - does not."""
    days = WorkingDays({one.day: one for one in entries}, six_day_week)
    return "".join("w" if days.is_working(MONDAY + timedelta(days=n)) else "-" for n in range(7))


def entry(offset, kind):
    return ClinicDay(MONDAY + timedelta(days=offset), kind)


@pytest.mark.parametrize(
    ("entries", "six", "expected"),
    [
        ([], False, "wwwww--"),
        ([], True, "wwwwww-"),
        ([entry(2, DayKind.HOLIDAY), entry(4, DayKind.DAY_OFF)], False, "ww-w---"),
        ([entry(5, DayKind.WORKING), entry(6, DayKind.WORKING)], False, "wwwwwww"),
        ([entry(3, DayKind.SHORT), entry(6, DayKind.SHORT)], False, "wwwww--"),
        ([entry(5, DayKind.HOLIDAY)], True, "wwwww--"),
    ],
)
def test_which_days_are_worked(entries, six, expected):
    assert week(*entries, six_day_week=six) == expected


@given(LISTS, st.booleans(), DAYS, DAYS)
def test_the_wait_is_the_difference_of_two_numbers(entered, six, one, other):
    first, last = sorted((one, other))
    days = WorkingDays(entered, six)
    numbers = days.numbers(date(2026, 11, 1), date(2026, 12, 31))
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert numbers[last] - numbers[first] == sum(map(days.is_working, between))
