"""Medians and percentiles of counted values, against lists written out."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.spread import Spread

VALUES = st.lists(st.integers(0, 12) | st.sampled_from([0.5, 29.75, 30.0]), max_size=40)


@given(VALUES)
def test_counting_changes_nothing(values):
    spread = Spread(Counter(values))
    assert spread.total == len(values)
    assert spread.median() == (median(values) if values else None)
    assert spread.over(5) == sum(one > 5 for one in values)


@given(VALUES.filter(bool), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_pass(values, percent):
    found = Spread(Counter(values)).percentile(percent)
    enough = [one for one in values if 100 * sum(other <= one for other in values) >= percent * len(values)]
    assert found == min(enough)


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [([7], 95, 7), (range(1, 21), 95, 19), (range(1, 22), 95, 20), (range(1, 101), 95, 95), ([], 95, None)],
)
def test_where_the_95_percent_lie(values, percent, found):
    assert Spread(Counter(values)).percentile(percent) == found
