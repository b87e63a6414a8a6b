"""Typed hours: what is written can be read again, what is unclear is said to be so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.importers.timetable import REASONS as IMPORT_REASONS
from clinic_desk.rules.times import Span, merge
from clinic_desk.ui.staff import hours_text

# the reader takes no hours before 05:00: nobody receives patients at night
_SPANS = st.lists(
    st.tuples(st.integers(300, 1440), st.integers(300, 1440))
    .filter(lambda one: one[0] < one[1])
    .map(lambda one: Span(*one)),
    min_size=1,
    max_size=4,
)


@given(_SPANS)
def test_what_is_written_is_read_again(spans):
    assert list(hours_text.read(hours_text.line_text(merge(spans)))) == merge(spans)
    assert list(hours_text.read_line(hours_text.line_text(merge(spans)))) == merge(spans)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("  ", ()),
        ("8-12", (Span(480, 720),)),
        ("8.00-12.00 13.00-17.00", (Span(480, 720), Span(780, 1020))),
        ("08:00-12:00, 12:00-14:00", (Span(480, 840),)),
        ("с 9 до 13", (Span(540, 780),)),
    ],
)
def test_the_notations_of_timetable_files_can_be_typed(text, spans):
    assert hours_text.read(text) == spans


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8-25", "hours_unclear"),
        ("12-8", "hours_reversed"),
        ("8-12, 11-13", "hours_overlap"),
        ("чет. 8-13", "hours_alternate"),
        ("отпуск", "hours_absence"),
    ],
)
def test_what_is_unclear_has_a_reason_that_can_be_shown(text, reason):
    with pytest.raises(hours_text.HoursUnclear) as caught:
        hours_text.read(text)
    assert caught.value.reason == reason
    assert reason in hours_text.REASONS


def test_every_reason_of_typed_hours_has_words():
    typed = {reason for reason in IMPORT_REASONS if reason.startswith("hours_")} - {"hours_as_date"}
    assert typed == set(hours_text.REASONS)


def test_hours_of_a_line_that_only_touch_stay_apart():
    apart = (Span(480, 600), Span(600, 720))
    assert hours_text.read_line("8-10, 10-12") == apart
    assert hours_text.line_text(reversed(apart)) == "08:00-10:00, 10:00-12:00"
    assert hours_text.problem_of("8-10, 10-12") == ""
    assert hours_text.problem_of("8-10, 9-12") == "The hours overlap."
