"""What new hours do to the templates that are there, and what looks wrong about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules import template_change
from clinic_desk.rules.template_change import TemplateChange, Warn, WorkingTime
from clinic_desk.rules.times import Span, days_between
from clinic_desk.rules.timetable import Cycle, Part, Template, Timetable

TODAY = date(2026, 11, 23)  # a Monday
DECEMBER = date(2026, 12, 1)
MORNING = Part(0, Span(480, 720))


def old(first=None, last=None, number=7):
    return Template((MORNING,), valid_from=first, valid_to=last, id=number)


@pytest.mark.parametrize(
    ("template", "last_day", "change"),
    [
        (old(), DECEMBER, TemplateChange(ended={7: DECEMBER})),
        (old(date(2026, 1, 1)), TODAY, TemplateChange(ended={7: TODAY})),
        # it held already: the day before, and what it was stays
        (
            old(date(2026, 1, 1)),
            TODAY - timedelta(days=1),
            TemplateChange(ended={7: TODAY - timedelta(days=1)}),
        ),
        # it ends earlier of itself
        (old(None, TODAY), DECEMBER, TemplateChange()),
        # it never held
        (old(DECEMBER), DECEMBER - timedelta(days=1), TemplateChange(removed=frozenset({7}))),
        (old(TODAY), TODAY - timedelta(days=1), TemplateChange(removed=frozenset({7}))),
    ],
)
def test_how_a_template_ends(template, last_day, change):
    assert template_change.ending(template, last_day, TODAY) == change


def test_new_hours_begin_today_unless_they_say_otherwise_and_keep_their_anchor():
    weeks = Template((MORNING,), Cycle.WEEKS, 2)
    change = template_change.replacing([old()], weeks, 7, TODAY)
    assert change.new == replace(weeks, valid_from=TODAY, anchor=TODAY)
    assert (change.ended, change.first_day) == ({7: TODAY - timedelta(days=1)}, TODAY)
    later = replace(weeks, valid_from=DECEMBER, anchor=TODAY)
    assert template_change.replacing([old()], later, 7, TODAY).new == later
    assert template_change.replacing([old()], later, None, TODAY) == TemplateChange(new=later)


@given(
    st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 60)), max_size=4),
    st.integers(0, 40),
    st.integers(0, 3),
)
def test_before_the_first_day_nothing_changes_and_the_replaced_hours_are_gone_from_it_on(
    old_days, begin, which
):
    templates = [
        old(TODAY + timedelta(days=first), TODAY + timedelta(days=first + long), number)
        for number, (first, long) in enumerate(old_days, start=1)
    ]
    new = Template((Part(1, Span(800, 900)),), valid_from=TODAY + timedelta(days=begin))
    replaced = which if 1 <= which <= len(templates) else None
    before = Timetable("5", 15, templates)
    change = template_change.replacing(templates, new, replaced, TODAY)
    then = template_change.after(before, change)
    for day in days_between(TODAY - timedelta(days=60), new.valid_from - timedelta(days=1)):
        assert then.hours(day) == before.hours(day)
    kept = [one for one in templates if one.id != replaced]
    alone = Timetable("5", 15, [*kept, new])
    for day in days_between(new.valid_from, TODAY + timedelta(days=110)):
        assert then.hours(day) == alone.hours(day)


def test_working_time_joins_pieces_that_touch():
    parts = (MORNING, Part(0, Span(720, 780), "12"), Part(0, Span(800, 900)))
    working = WorkingTime(Timetable("5", 15, [Template(parts)]))

    def holds(start, minutes, day=TODAY):
        at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=start)
        return working.holds(at, at + timedelta(minutes=minutes))

    assert holds(480, 15)
    assert holds(710, 30)
    assert not holds(770, 30)
    assert not holds(885, 30)
    assert not holds(480, 15, DECEMBER)


def what(before, new, replaces=None):
    change = template_change.replacing(before.templates, new, replaces, TODAY)
    return [(one.what, one.day) for one in template_change.warnings(before, change)]


def test_another_template_at_the_same_minutes_is_named_with_the_first_day():
    before = Timetable("5", 15, [old(TODAY)])
    third_monday = Template((Part(14, Span(700, 800)),), Cycle.NTH_WEEKDAY, valid_from=TODAY)
    assert what(before, third_monday) == [(Warn.OVERLAP, date(2026, 12, 21))]
    assert what(before, replace(third_monday, parts=(Part(14, Span(720, 800)),))) == []
    assert what(before, third_monday, replaces=7) == []
    assert what(Timetable("5", 15, [old(None, TODAY)]), third_monday) == []


def test_hours_that_end_of_themselves_leave_a_gap_unless_something_follows():
    december = replace(old(DECEMBER, date(2026, 12, 31)), id=0)
    gap = [(Warn.GAP_AFTER, date(2027, 1, 1))]
    assert what(Timetable("5", 15, [old()]), december, replaces=7) == gap
    assert what(Timetable("5", 15, [old(None, date(2026, 12, 31))]), december, replaces=7) == []
    following = Timetable("5", 15, [old(), old(date(2027, 1, 1), None, 8)])
    assert what(following, december, replaces=7) == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (Template((MORNING,)), None),
        (Template((Part(7, MORNING.span),)), ("hours", "position")),
        (Template((MORNING, Part(0, Span(700, 800)))), ("hours", "overlap")),
        (Template((MORNING, Part(0, Span(720, 800)))), None),
        (old(DECEMBER, TODAY), ("valid_to", "before_from")),
        (Template((), Cycle.DAYS, 400), ("length", "range")),
        (Template((replace(MORNING, quota=-1),)), ("quota", "range")),
        (Template((replace(MORNING, minutes=0),)), ("minutes", "range")),
    ],
)
def test_what_cannot_be_stored_at_all(template, problem):
    assert next(template_change.problems(template), None) == problem
