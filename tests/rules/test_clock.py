"""Whether a clock can be right: against the newest record, the release, and itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules import clock

NEWEST = datetime(2026, 11, 23, 9, 0)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1))


@pytest.mark.parametrize(
    ("now", "newest", "confirmed", "expected"),
    [
        ("2026-11-23T09:00:00", NEWEST, False, None),
        ("2026-11-23T08:58:00", NEWEST, False, None),  # another PC, two minutes back
        ("2026-11-23T08:57:59", NEWEST, False, "behind"),
        ("2025-11-23T09:00:00", NEWEST, False, "behind"),
        ("2001-01-01T00:00:00", NEWEST, True, "behind"),
        ("2026-11-30T09:00:00", NEWEST, False, None),
        ("2026-12-31T23:59:59", NEWEST, False, None),  # the clinic was shut for five weeks
        ("2027-01-22T09:00:00", NEWEST, False, None),  # sixty days, over new year
        ("2027-01-22T09:00:01", NEWEST, False, "ahead"),
        ("2027-11-24T09:00:01", NEWEST, False, "ahead"),
        ("2062-11-23T09:00:00", NEWEST, False, "ahead"),
        # within one year a clinic may be shut for long
        ("2026-12-30T09:00:00", datetime(2026, 1, 2, 9, 0), False, None),
        # nothing is written yet
        ("2026-11-01T00:00:00", None, False, None),
        ("2026-10-31T23:59:59", None, False, "before_program"),
        ("2001-01-01T00:00:00", None, False, "before_program"),
        ("2034-05-05T12:00:00", None, False, None),
        ("2099-01-01T00:00:00", None, False, "ahead"),
        # an administrator said that it is 2020, whatever one thinks of it
        ("2020-01-01T10:00:00", datetime(2020, 1, 1, 9, 0), True, None),
        ("2020-01-01T10:00:00", datetime(2020, 1, 1, 9, 0), False, "before_program"),
        ("2026-11-23T09:00:00", datetime(2020, 1, 1, 9, 0), True, "ahead"),
    ],
)
def test_a_clock_is_measured_against_the_newest_record(now, newest, confirmed, expected):
    assert clock.doubt(datetime.fromisoformat(now), newest, confirmed=confirmed) == expected


@given(moments, moments)
def test_once_confirmed_the_same_clock_is_not_doubted(now, newest):
    """The confirmed moment becomes the newest record, whatever the clock shows."""
    assert clock.doubt(now, now, confirmed=True) is None
    assert clock.doubt(now + timedelta(days=30), now, confirmed=True) in (None, "before_program")


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=20_000)))
def test_a_clock_behind_by_more_than_the_tolerance_is_always_doubted(newest, back):
    doubted = clock.doubt(newest - clock.TOLERANCE - back, newest)
    assert doubted == clock.BEHIND


@given(moments, st.integers(1, 40))
def test_no_clock_starts_the_numbers_of_a_year_that_is_not_there(newest, years):
    """A year wrong by one or more, either way, is doubted before a request gets a number of that year."""
    for wrong in (newest.year - years, newest.year + years):
        now = newest.replace(year=wrong, month=6, day=15)
        if abs((now - newest).days) > 60:
            assert clock.doubt(now, newest) is not None


@pytest.mark.parametrize(
    ("moved", "jump"),
    [(0, False), (300, False), (301, True), (-300, False), (-301, True), (-86400, True)],
)
def test_a_running_clock_that_is_set_jumps(moved, jump):
    assert clock.is_jump(timedelta(seconds=moved)) is jump
