"""Hours and days as sheets need them: never other minutes than the timetable has."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk.rules.paper_lists import (
    DoctorDay,
    DoctorDays,
    HoursOfDays,
    Stretch,
    by_room,
    free_starts,
    is_away,
    last_minute,
    shown,
    stretches,
    usual_room,
    week_of,
    weeks_between,
)
from clinic_desk.rules.rows import DoctorRow, PersonName, VisitRow, VisitState
from clinic_desk.rules.slots import free_slots
from clinic_desk.rules.times import Span, merge
from clinic_desk.rules.timetable import Closure, DayHours, Piece, Purpose

DAY = date(2026, 11, 24)
GP = DoctorRow(1, PersonName("Ахметова"), "general_practice", "5", 15)
OTHER = DoctorRow(2, PersonName("Қасымов"), "general_practice", "6", 15, position=1)
NO = DayHours()


def hours(*pieces: Piece, closures: tuple[Closure, ...] = ()) -> DayHours:
    return DayHours(tuple(pieces), closures)


def visit(minute: int, doctor: DoctorRow = GP, **facts) -> VisitRow:
    at = datetime.combine(DAY, datetime.min.time()) + timedelta(minutes=minute)
    usual = {"id": minute, "state": VisitState.BOOKED, "person": PersonName("Омаров")} | facts
    return VisitRow(
        doctor_id=doctor.id,
        person_id=1,
        request_id=1,
        number=1,
        at=at,
        until=at + timedelta(minutes=15),
        **usual,
    )


def week(*of_days: DayHours, doctor: DoctorRow = GP) -> DoctorDays:
    return DoctorDays(doctor, (*of_days, *([NO] * (7 - len(of_days)))))


def table(*doctors: DoctorDays) -> HoursOfDays:
    return HoursOfDays(week_of(DAY), doctors)


@pytest.mark.parametrize("day", [date(2026, 11, 23), DAY, date(2026, 11, 29)])
def test_a_week_runs_from_monday(day: date) -> None:
    assert week_of(day) == tuple(date(2026, 11, 23) + timedelta(days=offset) for offset in range(7))


def test_weeks_are_counted_by_their_mondays() -> None:
    assert weeks_between(DAY, DAY) == [date(2026, 11, 23)]
    assert weeks_between(DAY, date(2026, 11, 29)) == [date(2026, 11, 23)]
    assert weeks_between(date(2026, 11, 29), date(2026, 11, 30)) == [date(2026, 11, 23), date(2026, 11, 30)]


def test_the_weekend_stands_there_only_where_somebody_receives() -> None:
    day = hours(Piece(480, 720, "5", 15))
    assert shown(table(week(day))) == [0, 1, 2, 3, 4]
    assert shown(table(week(NO, NO, NO, NO, NO, day))) == [0, 1, 2, 3, 4, 5]
    assert shown(table(week(NO, NO, NO, NO, NO, NO, day))) == [0, 1, 2, 3, 4, 6]


def test_parts_kept_for_some_do_not_cut_the_hours_on_a_wall() -> None:
    kept = Piece(540, 600, "5", 15, Purpose.URGENT, 2, 1, 540, 600)
    cut = hours(Piece(480, 540, "5", 15), kept, Piece(600, 660, "5", 15), Piece(660, 720, "7", 15))
    assert stretches(cut) == (Stretch(480, 660, "5"), Stretch(660, 720, "7"))


spans = st.lists(
    st.tuples(st.integers(0, 95), st.integers(1, 20), st.sampled_from("57")).map(
        lambda one: Piece(one[0] * 10, one[0] * 10 + one[1] * 10, one[2], 10)
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(spans)
def test_stretches_cover_the_very_minutes_of_the_hours(pieces: list[Piece]) -> None:
    found = stretches(hours(*pieces))
    for room in "57":
        own = [Span(one.start, one.end) for one in pieces if one.room == room]
        assert merge([Span(one.start, one.end) for one in found if one.room == room]) == merge(own)


def test_away_is_who_would_not_receive_because_of_himself() -> None:
    leave, holiday = Closure(Span(0, 1440), "leave"), Closure(Span(0, 1440), "holiday", "Independence Day")
    assert is_away(hours(closures=(leave,)))
    assert not is_away(hours(closures=(holiday,)))
    assert not is_away(NO)
    assert not is_away(hours(Piece(480, 540, "5", 15), closures=(Closure(Span(540, 1440), "sick"),)))


def test_the_usual_room_is_that_of_most_minutes() -> None:
    assert usual_room(week()) == "5"
    assert usual_room(week(hours(Piece(480, 540, "5", 15), Piece(540, 720, "9", 15)))) == "9"
    assert usual_room(week(hours(Piece(480, 540, "9", 15), Piece(540, 600, "5", 15)))) == "5"


def test_two_doctors_in_one_room_at_one_time_are_marked() -> None:
    morning, day = hours(Piece(480, 720, "5", 15)), hours(Piece(700, 800, "5", 15), Piece(800, 900, "6", 15))
    rooms = by_room(table(week(morning), week(day, doctor=OTHER)))
    monday = rooms["5"][0]
    assert [(one.start, one.doctor.id, one.clashes) for one in monday] == [(480, 1, True), (700, 2, True)]
    assert [one.clashes for one in rooms["6"][0]] == [False]
    touching = hours(Piece(720, 800, "5", 15))
    rooms = by_room(table(week(morning), week(touching, doctor=OTHER)))
    assert not any(one.clashes for one in rooms["5"][0])


def test_free_times_are_those_of_first_free() -> None:
    day = hours(Piece(480, 600, "5", 15))
    content = DoctorDay(GP, DAY, day, (visit(495), visit(510, state=VisitState.CANCELLED)))
    wanted = tuple(start for start, _end, _room in free_slots(day.pieces, [(495, 510)]))
    assert free_starts(content, DAY) == wanted
    assert free_starts(content, DAY, {datetime(2026, 11, 24, 8, 0)}) == wanted[1:]


def test_kept_and_used_up_places_are_not_free_until_they_are_released() -> None:
    kept = Piece(480, 510, "5", 15, Purpose.URGENT, None, 1, 480, 510)
    full = Piece(510, 540, "5", 15, Purpose.ANY, 1, None, 510, 540)
    content = DoctorDay(GP, DAY, hours(kept, full), (visit(510),))
    assert free_starts(content, DAY - timedelta(days=2)) == ()
    assert free_starts(content, DAY - timedelta(days=1)) == (480, 495)


def test_the_last_minute_of_a_day() -> None:
    assert last_minute([NO]) is None
    assert last_minute([hours(Piece(480, 600, "5", 15)), hours(Piece(500, 1020, "6", 15)), NO]) == 1020
