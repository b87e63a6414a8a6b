"""Months, quarters, years, any days: where they begin and end, and what comes before and after them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from clinic_desk.rules.report import Period
from clinic_desk.rules.report_periods import EARLIEST, LATEST, PeriodKind, kind_of, period_of, quarter, step

WHOLE = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
DAYS = some.dates(date(2010, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (PeriodKind.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodKind.MONTH, date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28)),
        (PeriodKind.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (PeriodKind.QUARTER, date(2026, 11, 24), date(2026, 10, 1), date(2026, 12, 31)),
        (PeriodKind.YEAR, date(2026, 11, 24), date(2026, 1, 1), date(2026, 12, 31)),
        (PeriodKind.DAYS, date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_the_period_that_a_day_lies_in(kind, day, first, last):
    assert period_of(kind, day) == Period(first, last)


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        (PeriodKind.MONTH, -1, Period(date(2026, 10, 1), date(2026, 10, 31))),
        (PeriodKind.MONTH, 2, Period(date(2027, 1, 1), date(2027, 1, 31))),
        (PeriodKind.QUARTER, -1, Period(date(2026, 7, 1), date(2026, 9, 30))),
        (PeriodKind.YEAR, -1, Period(date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_back_and_on(kind, count, expected):
    assert step(period_of(kind, date(2026, 11, 24)), kind, count) == expected


def test_any_days_go_on_by_their_own_length():
    ten = Period(date(2026, 11, 1), date(2026, 11, 10))
    assert step(ten, PeriodKind.DAYS, 1) == Period(date(2026, 11, 11), date(2026, 11, 20))
    assert step(ten, PeriodKind.DAYS, -1) == Period(date(2026, 10, 22), date(2026, 10, 31))


def test_nobody_steps_out_of_the_calendar():
    first, last = period_of(PeriodKind.YEAR, EARLIEST), period_of(PeriodKind.YEAR, LATEST)
    assert step(first, PeriodKind.YEAR, -1) == first
    assert step(last, PeriodKind.MONTH, 12) == last


@settings(max_examples=60)
@given(day=DAYS, kind=some.sampled_from(WHOLE), count=some.integers(-8, 8))
def test_whole_periods_follow_each_other_without_gap_and_lead_back(day, kind, count):
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert step(period, kind, 1).first == period.last + timedelta(days=1)
    assert step(period, kind, -1) == period.before()
    assert step(step(period, kind, count), kind, -count) == period
    assert kind_of(period) is kind


@given(day=DAYS)
def test_four_quarters(day):
    assert period_of(PeriodKind.QUARTER, day).first.month == quarter(day) * 3 - 2


def test_what_is_not_whole_is_some_days():
    assert kind_of(Period(date(2026, 11, 1), date(2026, 11, 29))) is PeriodKind.DAYS
    assert kind_of(Period(date(2026, 10, 1), date(2026, 11, 30))) is PeriodKind.DAYS
