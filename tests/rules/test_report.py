"""Which period stands before which."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.report import LoadCell, Period, minutes_to_answer, stretches

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def period(text: str) -> Period:
    first, last = text.split()
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("now", "before", "year_ago"),
    [
        ("2026-11-01 2026-11-30", "2026-10-01 2026-10-31", "2025-11-01 2025-11-30"),
        ("2026-03-01 2026-03-31", "2026-02-01 2026-02-28", "2025-03-01 2025-03-31"),
        ("2025-02-01 2025-02-28", "2025-01-01 2025-01-31", "2024-02-01 2024-02-29"),
        ("2026-07-01 2026-09-30", "2026-04-01 2026-06-30", "2025-07-01 2025-09-30"),
        ("2026-01-01 2026-12-31", "2025-01-01 2025-12-31", "2025-01-01 2025-12-31"),
        ("2026-11-16 2026-11-22", "2026-11-09 2026-11-15", "2025-11-16 2025-11-22"),
        ("2024-02-29 2024-02-29", "2024-02-28 2024-02-28", "2023-02-28 2023-02-28"),
        ("2026-11-01 2026-11-23", "2026-10-09 2026-10-31", "2025-11-01 2025-11-23"),
    ],
)
def test_a_period_has_one_before_it_and_one_a_year_ago(now, before, year_ago):
    assert period(now).before() == period(before)
    assert period(now).year_ago() == period(year_ago)


@given(DAYS, st.integers(0, 800))
def test_the_period_before_ends_the_day_before(first, more):
    chosen = Period(first, first + timedelta(days=more))
    assert chosen.before().last == chosen.first - timedelta(days=1)
    assert chosen.before().first <= chosen.before().last
    assert chosen.year_ago().last < chosen.last


def test_a_share_of_no_hours_is_none():
    assert LoadCell(1, 8, 2, 30, 0).share is None
    assert LoadCell(1, 8, 2, 30, 60).share == 0.5


@given(DAYS, st.integers(0, 1200))
def test_stretches_cover_the_period_without_gaps(first, length):
    whole = Period(first, first + timedelta(days=length))
    parts = stretches(whole)
    assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(parts))
    if whole.days <= 31:
        assert all(one.days == 1 for one in parts)
    elif max(one.days for one in parts) <= 7:
        assert len(parts) <= 26
        assert all(one.first.weekday() == 0 for one in parts[1:])
    else:
        assert whole.days > 25 * 7
        assert all(one.first.day == 1 for one in parts[1:])


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("2026-11-24 2026-11-24", 1),
        ("2026-10-01 2026-10-31", 31),
        ("2026-11-01 2026-12-01", 31),
        ("2026-10-01 2026-11-01", 5),
        ("2026-01-05 2026-07-05", 26),
        ("2026-01-05 2026-07-06", 7),
        ("2026-01-01 2026-12-31", 12),
        ("2023-11-25 2026-11-24", 37),
    ],
)
def test_a_period_is_cut_into_as_many_stretches(whole, parts):
    assert len(stretches(period(whole))) == parts


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, 0), (1, 0.1), (6, 0.1), (1799, 30), (1800, 30), (1801, 30.1), (2161, 36.1)]
)
def test_an_answer_that_is_late_by_a_second_shows_it(seconds, said):
    received = datetime(2026, 11, 24, 9)
    assert minutes_to_answer(received, received + timedelta(seconds=seconds)) == said
