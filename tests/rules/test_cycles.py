"""Lines of a cycle and what an editor does with them, against the rules that give real days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules import cycles
from clinic_desk.rules.times import Span, days_between
from clinic_desk.rules.timetable import Cycle, Part, Purpose, Template, Timetable, cycle_positions

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON = Span(480, 720), Span(780, 960)


def hours_on(template, day):
    return [(one.start, one.end) for one in Timetable("5", 15, [template]).hours(day).pieces]


@pytest.mark.parametrize(
    ("cycle", "length", "lines"),
    [
        (Cycle.WEEKLY, 1, 7),
        (Cycle.WEEKS, 2, 14),
        (Cycle.WEEKS, 4, 28),
        (Cycle.DATE_PARITY, 1, 14),
        (Cycle.WEEKDAY_PARITY, 1, 2),
        (Cycle.DAYS, 4, 4),
    ],
)
def test_a_cycle_has_a_line_for_each_position_a_day_can_have(cycle, length, lines):
    shown = cycles.lines_of(cycle, length)
    template = Template((), cycle, length, MONDAY)
    met = {
        one
        for day in days_between(MONDAY, MONDAY + timedelta(days=365))
        for one in cycle_positions(template, day)
    }
    assert len(shown) == lines
    assert {one.position for one in shown} == met
    assert all(cycles.is_position(cycle, length, one.position) for one in shown)
    assert not cycles.is_position(cycle, length, max(met) + 1)


def test_of_a_month_only_the_chosen_weekdays_have_lines():
    first_and_third_wednesday = {2, 16}
    lines = cycles.lines_of(Cycle.NTH_WEEKDAY, chosen=first_and_third_wednesday)
    assert [(one.position, one.group, one.weekday) for one in lines] == [(2, 0, 2), (16, 2, 2)]


@pytest.mark.parametrize(
    ("cycle", "length", "position", "days"),
    [
        (Cycle.WEEKS, 2, 7 + 2, [date(2026, 12, 2), date(2026, 12, 16)]),
        (Cycle.DATE_PARITY, 1, 7 + 1, [date(2026, 12, 1), date(2026, 12, 15)]),
        (Cycle.WEEKDAY_PARITY, 1, 0, [date(2026, 11, 24), date(2026, 11, 26)]),
        (Cycle.DAYS, 4, 1, [date(2026, 11, 24), date(2026, 11, 28)]),
        (Cycle.NTH_WEEKDAY, 1, 16, [date(2026, 12, 16), date(2027, 1, 20)]),
        (Cycle.NTH_WEEKDAY, 1, 35 + 4, [date(2026, 11, 27), date(2026, 12, 25)]),
    ],
)
def test_hours_put_into_a_line_come_on_its_days(cycle, length, position, days):
    template = cycles.put(Template((), cycle, length, MONDAY, MONDAY), Part(position, MORNING))
    found = [day for day in days_between(MONDAY, MONDAY + timedelta(days=90)) if hours_on(template, day)]
    assert found[:2] == days
    assert cycles.first_day_of(template, position, MONDAY) == days[0]


def test_a_position_that_never_comes_has_no_first_day():
    only_november = Template((), Cycle.NTH_WEEKDAY, valid_from=MONDAY, valid_to=date(2026, 11, 30))
    assert cycles.first_day_of(only_november, 2, MONDAY) is None


def test_the_day_a_cycle_counts_from():
    wednesday = date(2026, 11, 25)
    assert cycles.first_day_of_cycle(Template((), Cycle.WEEKS, 2, wednesday)) == MONDAY
    assert cycles.first_day_of_cycle(Template((), Cycle.DAYS, 4, None, wednesday)) == wednesday
    assert cycles.first_day_of_cycle(Template((), Cycle.WEEKLY, 1, wednesday)) is None


# --- hours of a line -------------------------------------------------------------------------------

PORTAL = Part(0, Span(600, 720), purpose=Purpose.PORTAL, quota=3, release_days=2)
PLAIN = Part(0, Span(480, 600))


def test_like_hours_that_meet_become_one_and_others_are_cut():
    template = Template((PLAIN, PORTAL))
    longer = cycles.put(template, Part(0, Span(540, 660)))
    assert cycles.line(longer, 0) == (Part(0, Span(480, 660)), replace(PORTAL, span=Span(660, 720)))
    inside = cycles.put(Template((Part(0, Span(480, 960)),)), replace(PORTAL, span=Span(600, 660)))
    assert [one.span for one in cycles.line(inside, 0)] == [Span(480, 600), Span(600, 660), Span(660, 960)]


def test_a_moved_part_leaves_its_old_place():
    moved = cycles.put(Template((PLAIN, PORTAL)), replace(PORTAL, span=Span(780, 900)), instead_of=PORTAL)
    assert cycles.line(moved, 0) == (PLAIN, replace(PORTAL, span=Span(780, 900)))
    assert cycles.taken_out(moved, PLAIN).parts == (replace(PORTAL, span=Span(780, 900)),)


def test_typed_times_keep_what_the_hours_below_had():
    typed = cycles.typed(Template((PLAIN, PORTAL)), 0, [Span(495, 600), Span(600, 735), Span(780, 900)])
    assert cycles.line(typed, 0) == (
        replace(PLAIN, span=Span(495, 600)),
        replace(PORTAL, span=Span(600, 735)),
        Part(0, Span(780, 900)),
    )
    assert cycles.typed(typed, 0, []).parts == ()


def test_a_line_is_copied_with_all_it_has():
    copied = cycles.copied(Template((PLAIN, PORTAL, Part(1, AFTERNOON))), 0, [1, 4])
    assert cycles.line(copied, 4) == (replace(PLAIN, position=4), replace(PORTAL, position=4))
    assert cycles.line(copied, 1) == (replace(PLAIN, position=1), replace(PORTAL, position=1))


def test_a_break_is_cut_out_of_every_line():
    template = Template((Part(0, Span(480, 1020), "12"), Part(3, MORNING)))
    cut = cycles.without_break(template, [Span(720, 780)])
    assert cut.parts == (
        Part(0, MORNING, "12"),
        Part(0, Span(780, 1020), "12"),
        Part(3, MORNING),
    )


_PARTS = st.builds(
    Part,
    st.integers(0, 6),
    st.tuples(st.integers(0, 95), st.integers(1, 40)).map(
        lambda one: Span(one[0] * 15, min((one[0] + one[1]) * 15, 1440))
    ),
    st.sampled_from(["", "12"]),
    purpose=st.sampled_from([Purpose.ANY, Purpose.PORTAL]),
)


@given(st.lists(_PARTS, max_size=12))
def test_whatever_is_put_no_minute_of_a_line_stands_twice_and_the_last_wins(parts):
    template = Template(())
    expected = {}
    for part in parts:
        template = cycles.put(template, part)
        expected |= {
            (part.position, minute): (part.room, part.purpose)
            for minute in range(part.span.start, part.span.end)
        }
    found = [
        ((one.position, minute), (one.room, one.purpose))
        for one in template.parts
        for minute in range(one.span.start, one.span.end)
    ]
    assert len(found) == len(dict(found))
    assert dict(found) == expected


# --- another cycle ---------------------------------------------------------------------------------

WEEK = Template(
    (Part(0, MORNING), Part(1, AFTERNOON), Part(2, MORNING, "12")), valid_from=MONDAY, anchor=MONDAY
)


@pytest.mark.parametrize(("cycle", "length"), [(Cycle.WEEKS, 2), (Cycle.WEEKS, 4), (Cycle.DATE_PARITY, 1)])
def test_a_week_in_a_longer_cycle_gives_the_same_days_and_comes_back(cycle, length):
    changed = cycles.converted(WEEK, cycle, length)
    for day in days_between(MONDAY, MONDAY + timedelta(days=62)):
        assert hours_on(changed, day) == hours_on(WEEK, day)
    assert cycles.converted(changed, Cycle.WEEKLY) == WEEK


def test_more_weeks_repeat_and_fewer_forget():
    two = replace(cycles.converted(WEEK, Cycle.WEEKS, 2), parts=(Part(0, MORNING), Part(8, AFTERNOON)))
    four = cycles.converted(two, Cycle.WEEKS, 4)
    assert [one.position for one in four.parts] == [0, 8, 14, 22]
    assert cycles.converted(four, Cycle.WEEKS, 2) == two


def test_other_cycles_take_the_days_that_are_like_theirs():
    parity = cycles.converted(WEEK, Cycle.WEEKDAY_PARITY)
    assert parity.parts == (Part(0, AFTERNOON), Part(1, MORNING))
    assert hours_on(parity, date(2026, 11, 27)) == [(480, 720)]
    month = cycles.converted(WEEK, Cycle.NTH_WEEKDAY)
    assert [one.position for one in month.parts] == [0, 1, 2, 14, 15, 16]
    days = cycles.converted(WEEK, Cycle.DAYS, 4)
    assert [one.position for one in days.parts] == [0, 1, 2]
    assert cycles.converted(days, Cycle.DAYS, 2).parts == (Part(0, MORNING), Part(1, AFTERNOON))
    assert cycles.converted(month, Cycle.WEEKLY).parts == WEEK.parts


@given(
    st.sampled_from(
        [
            (Cycle.WEEKLY, 1),
            (Cycle.WEEKS, 3),
            (Cycle.DATE_PARITY, 1),
            (Cycle.WEEKDAY_PARITY, 1),
            (Cycle.DAYS, 5),
            (Cycle.NTH_WEEKDAY, 1),
        ]
    ),
    st.sampled_from(
        [
            (Cycle.WEEKLY, 1),
            (Cycle.WEEKS, 2),
            (Cycle.DATE_PARITY, 1),
            (Cycle.WEEKDAY_PARITY, 1),
            (Cycle.DAYS, 9),
            (Cycle.NTH_WEEKDAY, 1),
        ]
    ),
    st.lists(_PARTS, max_size=5),
)
def test_every_cycle_becomes_every_other_without_impossible_positions(first, second, parts):
    template = cycles.converted(Template(()), *first)
    for part in parts:
        if cycles.is_position(*first, part.position):
            template = cycles.put(template, part)
    changed = cycles.converted(template, *second)
    assert all(cycles.is_position(*second, one.position) for one in changed.parts)
