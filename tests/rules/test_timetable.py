"""Templates, alternation, absences and the day list, against hand-made calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import (
    ClinicDay,
    Cycle,
    DayKind,
    ExceptionKind,
    Part,
    Piece,
    Template,
    Timetable,
    TimetableException,
)

MORNING, AFTERNOON = Span(480, 720), Span(780, 1020)


def table(*templates, exceptions=(), days=()) -> Timetable:
    return Timetable("5", 15, templates, exceptions, {one.day: one for one in days})


def spans(timetable, day) -> list[tuple[int, int]]:
    return [(piece.start, piece.end) for piece in timetable.hours(day).pieces]


def working_days(timetable, first, count) -> list[int]:
    days = [first + timedelta(days=offset) for offset in range(count)]
    return [day.day for day in days if timetable.hours(day).pieces]


def test_weekly_hours():
    weekly = table(Template(tuple(Part(weekday, MORNING) for weekday in range(5))))
    assert spans(weekly, date(2026, 11, 24)) == [(480, 720)]
    assert spans(weekly, date(2026, 11, 28)) == []


def test_even_and_odd_dates_so_that_31_and_1_are_two_odd_days_running():
    parts = tuple(Part(weekday, MORNING) for weekday in range(7))
    odd = tuple(Part(7 + weekday, AFTERNOON) for weekday in range(7))
    alternating = table(Template((*parts, *odd), Cycle.DATE_PARITY))
    assert spans(alternating, date(2026, 10, 30)) == [(480, 720)]
    assert spans(alternating, date(2026, 10, 31)) == [(780, 1020)]
    assert spans(alternating, date(2026, 11, 1)) == [(780, 1020)]


def test_even_and_odd_weekdays():
    odd = table(Template((Part(1, MORNING),), Cycle.WEEKDAY_PARITY))
    even = table(Template((Part(0, MORNING),), Cycle.WEEKDAY_PARITY))
    monday = date(2026, 11, 23)
    assert working_days(odd, monday, 7) == [23, 25, 27]
    assert working_days(even, monday, 7) == [24, 26, 28]


def test_two_weeks_in_turn_count_from_the_week_of_the_anchor():
    parts = (Part(0, MORNING), Part(7 + 2, MORNING))
    turn = table(Template(parts, Cycle.WEEKS, length=2, anchor=date(2026, 11, 25)))
    assert working_days(turn, date(2026, 11, 23), 14) == [23, 2]
    assert working_days(turn, date(2026, 11, 9), 14) == [9, 18]


def test_a_cycle_of_days():
    turn = table(Template((Part(0, MORNING), Part(1, MORNING)), Cycle.DAYS, 4, date(2026, 11, 2)))
    assert working_days(turn, date(2026, 11, 1), 8) == [2, 3, 6, 7]


def test_first_and_third_wednesday_and_the_last_friday():
    parts = (Part(0 * 7 + 2, MORNING), Part(2 * 7 + 2, MORNING), Part(5 * 7 + 4, MORNING))
    nth = table(Template(parts, Cycle.NTH_WEEKDAY))
    assert working_days(nth, date(2026, 11, 1), 30) == [4, 18, 27]
    assert working_days(nth, date(2026, 10, 1), 31) == [7, 21, 30]


def test_validity_and_a_later_template_over_an_earlier():
    weekly = Template(tuple(Part(day, MORNING) for day in range(7)), valid_to=date(2026, 11, 24))
    change = Template((Part(1, Span(600, 660), room="9", minutes=30),), valid_from=date(2026, 11, 24))
    both = table(weekly, change)
    assert spans(both, date(2026, 11, 23)) == [(480, 720)]
    assert both.hours(date(2026, 11, 24)).pieces == (
        Piece(480, 600, "5", 15),
        Piece(600, 660, "9", 30),
        Piece(660, 720, "5", 15),
    )
    assert spans(both, date(2026, 11, 25)) == []


@pytest.mark.parametrize("kind", [ExceptionKind.LEAVE, ExceptionKind.SICK, ExceptionKind.TRAINING])
def test_an_absence_covers_the_hours_and_says_why_and_until_when(kind):
    weekly = Template(tuple(Part(day, MORNING) for day in range(7)))
    away = TimetableException(date(2026, 11, 23), date(2026, 12, 12), kind, reason="отпуск")
    timetable = table(weekly, exceptions=(away,))
    hours = timetable.hours(date(2026, 11, 24))
    assert hours.pieces == ()
    assert [(one.kind, one.reason, one.until) for one in hours.closures] == [
        (kind, "отпуск", date(2026, 12, 12))
    ]
    assert spans(timetable, date(2026, 12, 13)) == [(480, 720)]


def test_half_a_day_extra_hours_and_another_room():
    weekly = Template(tuple(Part(day, MORNING) for day in range(7)))
    day = date(2026, 11, 24)
    exceptions = (
        TimetableException(day, day, ExceptionKind.TRAINING, Span(480, 600)),
        TimetableException(day, day, ExceptionKind.EXTRA_HOURS, AFTERNOON),
        TimetableException(day, day, ExceptionKind.OTHER_ROOM, Span(660, 840), room="12"),
    )
    assert table(weekly, exceptions=exceptions).hours(day).pieces == (
        Piece(600, 660, "5", 15),
        Piece(660, 720, "12", 15),
        Piece(780, 840, "12", 15),
        Piece(840, 1020, "5", 15),
    )


def test_the_day_list_overrides_and_deletes_nothing():
    weekly = Template(tuple(Part(day, MORNING) for day in range(5)))
    days = (
        ClinicDay(date(2026, 12, 16), DayKind.HOLIDAY, "Тәуелсіздік күні"),
        ClinicDay(date(2026, 12, 19), DayKind.WORKING, "ауыстырылған күн", like_weekday=4),
        ClinicDay(date(2026, 12, 15), DayKind.SHORT, closes_at=600),
    )
    timetable = table(weekly, days=days)
    assert spans(timetable, date(2026, 12, 16)) == []
    assert timetable.hours(date(2026, 12, 16)).closures[0].reason == "Тәуелсіздік күні"
    assert spans(timetable, date(2026, 12, 19)) == [(480, 720)]
    assert spans(timetable, date(2026, 12, 15)) == [(480, 600)]
    assert spans(timetable, date(2026, 12, 17)) == [(480, 720)]


def test_a_duty_doctor_receives_on_a_holiday():
    day = date(2026, 12, 16)
    duty = TimetableException(day, day, ExceptionKind.EXTRA_HOURS, MORNING)
    timetable = table(exceptions=(duty,), days=(ClinicDay(day, DayKind.HOLIDAY, "мереке"),))
    assert spans(timetable, day) == [(480, 720)]
