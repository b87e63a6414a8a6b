"""Spans of one day: overlaps, merging, subtracting, against a set of minutes."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.times import Span, clock_text, days_between, merge, minute_of, moment_of, subtract

spans = (
    st.tuples(st.integers(0, 1440), st.integers(0, 1440))
    .filter(lambda p: p[0] != p[1])
    .map(lambda p: Span(min(p), max(p)))
)


def minutes_of(some) -> set[int]:
    return {minute for span in some for minute in range(span.start, span.end)}


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_subtracting_leaves_exactly_the_other_minutes(whole, taken):
    rest = subtract(whole, taken)
    assert minutes_of(rest) == minutes_of(whole) - minutes_of(taken)
    assert rest == sorted(rest)
    assert all(one.end < other.start for one, other in pairwise(rest)) or not taken


@given(st.lists(spans, max_size=8))
def test_merging_changes_no_minute_and_leaves_gaps_between(some):
    merged = merge(some)
    assert minutes_of(merged) == minutes_of(some)
    assert all(one.end < other.start for one, other in pairwise(merged))


@given(spans, spans)
def test_overlap_means_a_common_minute(one, other):
    assert one.overlaps(other) == bool(minutes_of([one]) & minutes_of([other]))
    assert one.contains(other) == (minutes_of([other]) <= minutes_of([one]))


@pytest.mark.parametrize(("start", "end"), [(10, 10), (20, 10), (-1, 5), (1400, 1441)])
def test_no_empty_reversed_or_over_midnight_span(start, end):
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_moments_and_minutes():
    assert moment_of(date(2026, 11, 24), 630) == datetime(2026, 11, 24, 10, 30)
    assert moment_of(date(2026, 11, 24), 1440) == datetime(2026, 11, 25)
    assert minute_of(datetime(2026, 11, 24, 10, 30, 59)) == 630
    assert clock_text(545) == "09:05"
    assert list(days_between(date(2026, 12, 31), date(2027, 1, 1))) == [date(2026, 12, 31), date(2027, 1, 1)]
