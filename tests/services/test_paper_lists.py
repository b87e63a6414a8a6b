"""Weeks and days to print, from a real data file."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.rules.paper_lists import stretches
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, Cycle, DayKind, ExceptionKind, Part, Template
from clinic_desk.services import (
    access,
    audit,
    booking,
    calendar,
    clinic,
    day_list,
    finder,
    paper_lists,
    waiting,
)
from clinic_desk.services.absences import AbsenceOrder, close_doctor_days
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.day_list import DayChange
from clinic_desk.services.template_writing import write_template
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

MONDAY = NOW.date()  # 23.11.2026
TUESDAY = MONDAY + timedelta(days=1)
SATURDAY = MONDAY + timedelta(days=5)
EVENING = datetime(2026, 11, 23, 11, 35)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


def book(doctor, at: datetime, person=None):
    order = BookingOrder(
        person_id=(person or make_person()).id, doctor_id=doctor.id, at=at, channel=Channel.PHONE
    )
    return booking.book(order, now=NOW, actor=ACTOR).visit


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


def close(doctor, first: date, last: date, kind: ExceptionKind = ExceptionKind.LEAVE):
    order = AbsenceOrder(doctor.id, first, last, kind)
    return close_doctor_days(order, now=NOW, actor=ACTOR)


def of(doctor, table):
    return next(one for one in table.doctors if one.doctor.id == doctor.id)


def test_the_week_is_that_of_the_timetable_with_alternation_absences_and_the_day_list() -> None:
    gp = make_doctor()
    odd = make_doctor("Ким Анна", hours="", room="8")
    parts = [Part(weekday + 7, Span(600, 840)) for weekday in range(7)]
    write_template(odd.id, Template(tuple(parts), Cycle.DATE_PARITY), valid_from=MONDAY)
    close(gp, TUESDAY, TUESDAY)
    entry = ClinicDay(MONDAY + timedelta(days=3), DayKind.HOLIDAY, "Клиника күні")
    day_list.save_days([DayChange(entry.day, entry)], now=NOW, actor=ACTOR)
    table = paper_lists.week(MONDAY + timedelta(days=4))
    assert table.days[0] == MONDAY
    assert table.clinic_days == {entry.day: entry}
    for one in table.doctors:
        doctor = finder.doctor(one.doctor.id)
        assert one.hours == tuple(calendar.hours_of(doctor, day) for day in table.days)
    receives = [bool(hours.pieces) for hours in of(odd, table).hours]
    assert receives == [day.day % 2 == 1 and day != entry.day for day in table.days]
    assert [bool(hours.pieces) for hours in of(gp, table).hours] == [
        True,
        False,
        True,
        False,
        True,
        False,
        False,
    ]


def test_who_does_not_receive_in_the_week_has_the_day_he_does() -> None:
    away = make_doctor()
    nobody = make_doctor("Ким Анна", hours="")
    close(away, MONDAY, MONDAY + timedelta(days=8))
    table = paper_lists.week(MONDAY)
    assert of(away, table).next_day == MONDAY + timedelta(days=9)
    assert of(nobody, table).next_day is None
    assert of(away, paper_lists.week(MONDAY + timedelta(days=14))).next_day is None


def test_a_doctors_week_has_the_visits_that_stand() -> None:
    gp, other = make_doctor(), make_doctor("Ким Анна", room="8")
    stays, gone = book(gp, at(TUESDAY, "08:15")), book(gp, at(TUESDAY, "08:30"))
    book(other, at(TUESDAY, "08:15"))
    booking.cancel(gone.id, reason="ауырды", now=NOW, actor=ACTOR)
    (days,) = paper_lists.weeks_of_doctors(TUESDAY, gp.id)
    assert [one.day.weekday() for one in days] == list(range(7))
    assert [[visit.id for visit in one.visits] for one in days] == [[], [stays.id], [], [], [], [], []]
    with pytest.raises(errors.UnknownRow):
        paper_lists.weeks_of_doctors(TUESDAY, 999)


def test_the_weeks_of_all_doctors_are_those_of_each_who_has_one() -> None:
    gp, other, _off = make_doctor(), make_doctor("Ким Анна", room="8"), make_doctor("Ли Вера", hours="")
    book(other, at(TUESDAY, "08:15"))
    alone = [paper_lists.weeks_of_doctors(MONDAY, one.id)[0] for one in (gp, other)]
    assert paper_lists.weeks_of_doctors(MONDAY) == alone


def test_a_day_has_all_who_receive_or_have_a_visit_then() -> None:
    gp, ill, _off = make_doctor(), make_doctor("Ким Анна", room="8"), make_doctor("Ли Вера", hours="")
    book(ill, at(TUESDAY, "08:15"))
    close(ill, TUESDAY, TUESDAY, ExceptionKind.SICK)
    assert [one.doctor.id for one in paper_lists.day(TUESDAY)] == [gp.id, ill.id]
    assert paper_lists.day(SATURDAY) == ()
    (alone,) = paper_lists.day(SATURDAY, gp.id)
    assert alone.hours.pieces == ()


def test_the_next_day_is_one_on_which_somebody_receives_or_is_booked() -> None:
    assert paper_lists.next_day(MONDAY) is None
    gp = make_doctor()
    assert paper_lists.next_day(MONDAY) == TUESDAY
    friday = MONDAY + timedelta(days=4)
    assert paper_lists.next_day(friday) == MONDAY + timedelta(days=7)
    book(gp, at(MONDAY + timedelta(days=7), "08:15"))
    close(gp, MONDAY + timedelta(days=7), MONDAY + timedelta(days=8))
    # whoever is booked into the closed day may stand at the door
    assert paper_lists.next_day(friday) == MONDAY + timedelta(days=7)
    assert paper_lists.next_day(MONDAY + timedelta(days=7)) == MONDAY + timedelta(days=9)


def test_a_day_at_the_desk_has_everything_that_a_dead_computer_hides() -> None:
    gp, other = make_doctor(), make_doctor("Ким Анна", room="8", specialty="therapist")
    visit = book(gp, at(TUESDAY, "08:15"))
    called = book(other, at(TUESDAY, "09:00"))
    close(other, TUESDAY, TUESDAY)
    entry = waiting.add(WaitingOrder(make_person("Серіков Әлім").id, doctor_id=gp.id), now=NOW, actor=ACTOR)
    day = paper_lists.desk_day(TUESDAY, now=NOW)
    assert [one.doctor.id for one in day.doctors] == [gp.id, other.id]
    assert [one.id for one in day.doctors[0].visits] == [visit.id]
    assert [one.lines[0].visit.id for one in day.sheets] == [called.id]
    assert [one.id for one in day.waiting] == [entry.id]
    assert day.busiest == 2
    ahead = [one.day for one in day.free[0].days]
    assert ahead == [TUESDAY + timedelta(days=offset) for offset in (1, 2, 3, 6, 7)]


def test_the_free_times_of_the_next_days_are_those_of_first_free_but_for_promised_ones() -> None:
    gp = make_doctor()
    book(gp, at(TUESDAY, "09:00"))
    book(gp, at(TUESDAY + timedelta(days=1), "08:30"))
    close(gp, TUESDAY, TUESDAY)
    day = paper_lists.desk_day(TUESDAY, now=NOW)
    ((doctor_id, promised),) = day.promised
    assert doctor_id == gp.id
    free = {
        datetime.combine(one.day, datetime.min.time()) + timedelta(minutes=start)
        for one in day.free[0].days
        for start in one.starts
    }
    since = datetime.combine(TUESDAY + timedelta(days=1), datetime.min.time())
    last = day.free[0].days[-1].day
    offered = {
        slot.at for slot in finder.first_free([gp], now=NOW, since=since, days=30) if slot.at.date() <= last
    }
    assert free == offered - {promised}
    assert promised in offered or promised.date() == MONDAY


def test_it_is_time_to_print_when_the_last_doctor_is_about_to_stop() -> None:
    make_doctor(hours="08:00-10:00")
    make_doctor("Ким Анна", hours="08:00-12:00", room="8")
    early = EVENING.replace(hour=11, minute=29)
    assert paper_lists.day_to_print(now=early) is None
    assert paper_lists.day_to_print(now=early + timedelta(minutes=1)) == TUESDAY
    assert paper_lists.day_to_print(now=EVENING.replace(hour=23)) == TUESDAY
    # on a day without hours nobody is there to print
    assert paper_lists.day_to_print(now=at(SATURDAY, "18:00")) is None


def test_what_was_printed_is_known_from_the_audit_whatever_desk_did_it() -> None:
    make_doctor()
    key = TUESDAY.isoformat()
    audit.paper("day_sheet", "day", key, now=NOW, actor=ACTOR, title="", rows=1, target="HP", copies=1)
    assert not paper_lists.is_printed(TUESDAY)
    audit.paper("tomorrow", "day", key, now=NOW, actor=ACTOR, title="", rows=1, target="HP", copies=1)
    assert paper_lists.is_printed(TUESDAY)
    assert paper_lists.day_to_print(now=EVENING) is None
    assert not paper_lists.is_printed(MONDAY)


def test_nobody_is_reminded_who_may_not_print(monkeypatch) -> None:
    make_doctor()
    monkeypatch.setattr(access, "has", lambda right: right is not Right.PRINT)
    assert paper_lists.day_to_print(now=EVENING) is None


def test_slips_are_for_those_who_are_still_booked() -> None:
    gp = make_doctor()
    first, second = book(gp, at(TUESDAY, "08:15")), book(gp, at(TUESDAY, "08:00"))
    booking.cancel(first.id, reason="ауырды", now=NOW, actor=ACTOR)
    (slip,) = paper_lists.slips_on(TUESDAY)
    assert slip.visit.id == second.id
    assert slip.appointment == booking.appointment_of(second.id)
    assert paper_lists.slips_on(TUESDAY, gp.id + 1) == []


def test_a_slip_speaks_the_language_of_its_request() -> None:
    gp = make_doctor()
    order = BookingOrder(make_person().id, gp.id, at(TUESDAY, "08:00"), channel=Channel.PHONE, language="ru")
    booking.book(order, now=NOW, actor=ACTOR)
    assert [one.language for one in paper_lists.slips_on(TUESDAY)] == ["ru"]


def test_call_sheets_of_a_day_are_those_it_is_about() -> None:
    gp = make_doctor()
    book(gp, at(TUESDAY, "08:15"))
    close(gp, TUESDAY, TUESDAY + timedelta(days=2))
    for day, count in ((TUESDAY, 1), (TUESDAY + timedelta(days=2), 1), (TUESDAY + timedelta(days=3), 0)):
        assert len(paper_lists.sheets_of(day, now=NOW)) == count


def test_a_substitutes_hours_are_in_the_week() -> None:
    gp, substitute = make_doctor(), make_doctor("Ким Анна", hours="", room="8")
    order = AbsenceOrder(gp.id, TUESDAY, TUESDAY, ExceptionKind.SICK, substitute_id=substitute.id)
    close_doctor_days(order, now=NOW, actor=ACTOR)
    hours = of(substitute, paper_lists.week(MONDAY)).hours
    assert [bool(stretches(one)) for one in hours] == [False, True, False, False, False, False, False]
