"""Which period stands before which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.report import LoadCell, Period

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
