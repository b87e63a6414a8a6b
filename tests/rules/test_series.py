"""The days of a repeat series, and where each visit can stand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.series import (
    MOST_VISITS,
    PUT_OFF_AT_MOST,
    DayOff,
    Planned,
    PlanState,
    SeriesRule,
    Unit,
    last_day,
    plan,
    wanted_days,
)

TUESDAY = date(2026, 11, 24)


def days(first, *, with_first=False, **rule):
    return [f"{day:%d.%m.%y}" for day in wanted_days(first, SeriesRule(**rule), with_first=with_first)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"every": 2, "count": 3}, ["08.12.26", "22.12.26", "05.01.27"]),
        ({"every": 1, "unit": Unit.DAYS, "count": 3}, ["25.11.26", "26.11.26", "27.11.26"]),
        ({"every": 10, "unit": Unit.DAYS, "until": date(2026, 12, 14)}, ["04.12.26", "14.12.26"]),
        # 24 November 2026 is the fourth Tuesday
        ({"every": 1, "unit": Unit.MONTHS, "count": 3}, ["22.12.26", "26.01.27", "23.02.27"]),
        (
            {"every": 1, "unit": Unit.MONTHS, "count": 3, "keep_weekday": False},
            ["24.12.26", "24.01.27", "24.02.27"],
        ),
        ({"every": 3, "unit": Unit.MONTHS, "count": 2}, ["23.02.27", "25.05.27"]),
        ({"every": 1, "count": 9, "until": date(2026, 12, 8)}, ["01.12.26", "08.12.26"]),
    ],
)
def test_the_wanted_days_follow_the_rule(rule, expected):
    assert days(TUESDAY, **rule) == expected


def test_the_first_visit_counts_where_it_is_wanted_too():
    assert days(TUESDAY, every=1, count=2, with_first=True) == ["24.11.26", "01.12.26"]


def test_the_fifth_weekday_of_a_month_without_one_is_the_last():
    fifth_sunday = date(2026, 11, 29)
    assert days(fifth_sunday, every=1, unit=Unit.MONTHS, count=3) == ["27.12.26", "31.01.27", "28.02.27"]


def test_the_31st_is_the_last_day_of_a_shorter_month_and_comes_back():
    assert days(date(2027, 1, 31), every=1, unit=Unit.MONTHS, count=3, keep_weekday=False) == [
        "28.02.27",
        "31.03.27",
        "30.04.27",
    ]


def test_a_series_ends_with_the_calendar():
    assert days(date(9999, 12, 20), every=1, count=5) == ["27.12.99"]
    assert days(date(9999, 12, 20), every=1, unit=Unit.MONTHS, count=5) == []


@pytest.mark.parametrize("wrong", [{"every": 0, "count": 1}, {"every": 1}])
def test_a_series_moves_on_and_ends(wrong):
    with pytest.raises(ValueError, match="not a series"):
        SeriesRule(**wrong)


# --- where a visit can stand -----------------------------------------------------------------------

MORNING = (540, 555, 570)


def planned(rule, free, minute=555, first=TUESDAY):
    wanted = wanted_days(first, rule, with_first=False)
    return plan(wanted, minute, rule, lambda day: free.get(day, ()))


def told(lines):
    return [(line.state, f"{line.day:%d.%m}" if line.day else None, line.minute) for line in lines]


def test_a_free_time_stays_and_a_taken_one_gives_way_to_the_next_of_the_day():
    free = {date(2026, 12, 1): MORNING, date(2026, 12, 8): (540, 570), date(2026, 12, 15): (510, 540)}
    assert told(planned(SeriesRule(every=1, count=3), free)) == [
        (PlanState.AS_WANTED, "01.12", 555),
        (PlanState.OTHER_TIME, "08.12", 570),
        (PlanState.OTHER_TIME, "15.12", 540),  # nothing later that day: the last one before
    ]


def test_a_day_off_is_put_off_to_the_next_day_that_receives_but_not_past_the_next_visit():
    free = {date(2026, 12, 3): MORNING, date(2026, 12, 15): MORNING}
    assert told(planned(SeriesRule(every=1, count=3), free)) == [
        (PlanState.OTHER_DAY, "03.12", 555),
        (PlanState.NONE, None, None),
        (PlanState.AS_WANTED, "15.12", 555),
    ]


def test_left_out_means_left_out_and_names_the_next_day_to_choose_from():
    free = {date(2026, 12, 3): MORNING, date(2026, 12, 8): MORNING}
    first, second = planned(SeriesRule(every=1, count=2, day_off=DayOff.LEAVE_OUT), free)
    assert (first.state, first.minute) == (PlanState.NONE, None)
    assert (first.day, first.others) == (date(2026, 12, 3), MORNING)
    assert second.state is PlanState.AS_WANTED


def test_daily_visits_move_along_over_a_weekend_so_that_their_number_is_kept():
    thursday = date(2026, 11, 26)
    free = {
        day: MORNING
        for day in (thursday + timedelta(days=number) for number in range(20))
        if day.weekday() < 5
    }
    rule = SeriesRule(every=1, unit=Unit.DAYS, count=5)
    assert [line.day.strftime("%a %d") for line in planned(rule, free, first=thursday)] == [
        "Fri 27",
        "Mon 30",
        "Tue 01",
        "Wed 02",
        "Thu 03",
    ]
    left_out = planned(
        SeriesRule(every=1, unit=Unit.DAYS, count=5, day_off=DayOff.LEAVE_OUT), free, 555, thursday
    )
    assert [line.minute for line in left_out] == [555, None, None, 555, 555]


def test_nothing_is_put_off_past_the_last_day_asked_for():
    free = {date(2026, 12, 3): MORNING}
    rule = SeriesRule(every=1, until=date(2026, 12, 2))
    assert told(planned(rule, free)) == [(PlanState.NONE, None, None)]


RULES = st.builds(
    SeriesRule,
    every=st.integers(1, 6),
    unit=st.sampled_from(Unit),
    count=st.one_of(st.none(), st.integers(1, 70)),
    until=st.dates(date(2026, 11, 1), date(2027, 12, 31)),
    keep_weekday=st.booleans(),
    day_off=st.sampled_from(DayOff),
)
FIRSTS = st.dates(date(2026, 1, 1), date(2027, 6, 30))


@given(FIRSTS, RULES, st.booleans())
def test_wanted_days_ascend_keep_the_distance_and_end(first, rule, with_first):
    wanted = wanted_days(first, rule, with_first=with_first)
    assert len(wanted) <= min(rule.count or MOST_VISITS, MOST_VISITS)
    assert all(one < other for one, other in pairwise(wanted))
    assert all(first <= day <= rule.until for day in wanted)
    assert (first in wanted) == (with_first and first <= rule.until)
    for one, other in pairwise(wanted):
        match rule.unit:
            case Unit.DAYS:
                assert (other - one).days == rule.every
            case Unit.WEEKS:
                assert (other - one).days == 7 * rule.every
            case Unit.MONTHS:
                assert (other.year * 12 + other.month) - (one.year * 12 + one.month) == rule.every
    if rule.unit is Unit.WEEKS or (rule.unit is Unit.MONTHS and rule.keep_weekday):
        assert {day.weekday() for day in wanted} <= {first.weekday()}


def free_times(first, seed):
    """Whole stretches without anything, and days with a few places."""
    chance = Random(seed)
    free, day = {}, first
    while day < first + timedelta(days=420):
        day += timedelta(days=chance.randrange(13))
        for _ in range(chance.randrange(1, 30)):
            free[day] = tuple(sorted(chance.sample(range(480, 720, 15), chance.randrange(1, 5))))
            day += timedelta(days=1)
    return free


@given(FIRSTS, RULES, st.sampled_from(range(480, 720, 15)), st.integers(0, 10**6))
def test_a_plan_promises_only_what_is_free_once_a_day_in_order(first, rule, minute, seed):
    free = free_times(first, seed)
    wanted = wanted_days(first, rule, with_first=False)
    lines = plan(wanted, minute, rule, lambda day: free.get(day, ()))
    assert [line.wanted for line in lines] == wanted
    placed = [line for line in lines if line.minute is not None]
    assert all(one.day < other.day for one, other in pairwise(placed))
    for line in lines:
        check(line, minute, rule, free)
        assert line.day is None or line.day <= last_day(first, rule)
    check_nothing_was_missed(lines, rule, free)


def check(line: Planned, minute, rule, free):
    if line.day is not None:
        assert line.others == free[line.day]
        assert line.wanted <= line.day <= min(rule.until, line.wanted + timedelta(days=PUT_OFF_AT_MOST))
    match line.state:
        case PlanState.AS_WANTED:
            assert (line.day, line.minute) == (line.wanted, minute)
        case PlanState.OTHER_TIME:
            assert line.day == line.wanted
            assert minute not in line.others
        case PlanState.OTHER_DAY:
            assert line.day > line.wanted
            assert rule.day_off is DayOff.NEXT_DAY
        case PlanState.NONE:
            assert line.minute is None
    if line.minute is not None:
        later = [time for time in line.others if time >= minute]
        assert line.minute == (min(later) if later else max(line.others))


def check_nothing_was_missed(lines, rule, free):
    """A visit is missing or late only if no day between could take it."""
    previous = date.min
    for number, line in enumerate(lines):
        until = lines[number + 1].wanted if number + 1 < len(lines) else date.max
        end = line.day if line.state is PlanState.OTHER_DAY else min(until, rule.until + timedelta(days=1))
        if line.state in {PlanState.OTHER_DAY, PlanState.NONE} and rule.day_off is DayOff.NEXT_DAY:
            day = max(line.wanted, previous + timedelta(days=1)) if previous > date.min else line.wanted
            while day < min(end, line.wanted + timedelta(days=PUT_OFF_AT_MOST + 1)):
                assert day not in free
                day += timedelta(days=1)
        if line.state is PlanState.NONE and rule.day_off is DayOff.LEAVE_OUT:
            assert line.wanted not in free
        if line.minute is not None:
            previous = line.day
