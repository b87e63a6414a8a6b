"""First free: compared with a walk over every minute, and the desk's proposals."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models import base, timetable
from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.staff import Doctor
from clinic_desk.models.timetable import (
    ClinicDayEntry,
    DoctorException,
    TimetablePart,
    TimetableTemplate,
)
from clinic_desk.rules.free_search import FreeWish
from clinic_desk.rules.rows import Channel, VisitState
from clinic_desk.rules.timetable import Cycle, DayKind, ExceptionKind
from clinic_desk.services import booking, clinic, finder, staff
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def at(text):
    return datetime.fromisoformat(text)


def book(doctor, moment, person=None):
    order = BookingOrder((person or make_person()).id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR)


def starts(slots):
    return [slot.at for slot in slots]


# --- against a walk over every minute ------------------------------------------------------------------


def walk(timetables, visits, now, since, days):
    """Every free slot by looking at each minute of each day: slow, and plain to read."""
    start = max(now, since or now).replace(second=0, microsecond=0)
    found = []
    for offset in range(days):
        day = start.date() + timedelta(days=offset)
        midnight = datetime.combine(day, datetime.min.time())
        for doctor_id, table in timetables.items():
            taken = set()
            for owner, on, first, last in visits:
                if owner == doctor_id and on == day:
                    taken |= set(range(first, last))
            for piece in table.hours(day).pieces:
                free = [minute not in taken for minute in range(piece.start, piece.end)]
                position = 0
                while position < len(free):
                    if not free[position]:
                        position += 1
                        continue
                    end = position
                    while end < len(free) and free[end]:
                        end += 1
                    rhythm = [
                        minute
                        for minute in range(position, end - piece.minutes + 1)
                        if minute % piece.minutes == 0
                    ]
                    if not rhythm and end - position >= piece.minutes:
                        rhythm = [position]
                    found += [
                        (
                            midnight + timedelta(minutes=piece.start + one),
                            piece.minutes,
                            doctor_id,
                            piece.room,
                        )
                        for one in rhythm
                        if midnight + timedelta(minutes=piece.start + one) >= start
                    ]
                    position = end
    return sorted(found)


hours = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 24)), max_size=3).map(
    lambda pairs: [(first * 15, min(1440, (first + length) * 15)) for first, length in pairs]
)
cycles = st.sampled_from(
    [
        (Cycle.WEEKLY, 1, 7),
        (Cycle.DATE_PARITY, 1, 14),
        (Cycle.WEEKDAY_PARITY, 1, 2),
        (Cycle.WEEKS, 2, 14),
        (Cycle.DAYS, 3, 3),
        (Cycle.NTH_WEEKDAY, 1, 42),
    ]
)
absences = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 4),
        st.sampled_from([ExceptionKind.LEAVE, ExceptionKind.EXTRA_HOURS, ExceptionKind.OTHER_ROOM]),
        st.none() | st.tuples(st.integers(0, 80), st.integers(1, 15)),
    ),
    max_size=2,
)
taken_times = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1430), st.integers(5, 60)), max_size=12)


@st.composite
def clinics(draw):
    return [
        {
            "minutes": draw(st.sampled_from([10, 15, 20, 25, 45])),
            "cycle": draw(cycles),
            "parts": draw(st.lists(st.tuples(st.integers(0, 41), hours), min_size=1, max_size=8)),
            "absences": draw(absences),
            "visits": draw(taken_times),
        }
        for _ in range(draw(st.integers(1, 2)))
    ]


def write_clinic(doctors, person, holidays):
    """Raw rows: the finder must do with whatever the tables hold."""
    visits = []
    for place, facts in enumerate(doctors):
        row = Doctor.create(
            last_name=f"Д{place}", specialty="therapist", room=str(place), minutes=facts["minutes"]
        )
        cycle, length, positions = facts["cycle"]
        template = TimetableTemplate.create(doctor=row, cycle=cycle, length=length, anchor=MONDAY)
        for position, spans in facts["parts"]:
            for first, last in spans:
                TimetablePart.create(
                    template=template, position=position % positions, start_minute=first, end_minute=last
                )
        for first, length, kind, span in facts["absences"]:
            start, end = (None, None) if span is None else (span[0] * 15, (span[0] + span[1]) * 15)
            DoctorException.create(
                doctor=row,
                first_day=MONDAY + timedelta(days=first),
                last_day=MONDAY + timedelta(days=first + length),
                kind=kind,
                start_minute=start,
                end_minute=end,
                room="77",
            )
        visits += write_visits(row, facts["visits"], person)
    for offset in holidays:
        ClinicDayEntry.create(day=MONDAY + timedelta(days=offset), kind=DayKind.HOLIDAY)
    return visits


def write_visits(doctor, times, person):
    live = []
    for number, (offset, first, length) in enumerate(times):
        day, last = MONDAY + timedelta(days=offset), min(1440, first + length)
        state = VisitState.CANCELLED if number % 4 == 3 else VisitState.BOOKED
        request = Request.create(
            year=2026,
            number=(Request.select().count() + 1),
            received_at=NOW,
            answered_at=NOW,
            channel="phone",
            person=person,
            last_name="X",
            verdict="attached",
            result="booked",
            registrar="Y",
        )
        Visit.create(
            request=request,
            doctor=doctor,
            person=person,
            day=day,
            start_minute=first,
            end_minute=last,
            state=state,
            overbook_reason="қосымша",
        )
        if state is VisitState.BOOKED:
            live.append((doctor.id, day, first, last))
    return live


class _Undone(Exception):
    """Takes an example's rows out of the file again."""


@contextmanager
def for_one_example():
    with suppress(_Undone), base.transaction():
        yield
        raise _Undone


@settings(
    max_examples=40,
    # a counter-example as it was found reads well enough, and making it smaller takes minutes
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    doctors=clinics(),
    holidays=st.sets(st.integers(0, 9), max_size=2),
    now=st.datetimes(datetime(2026, 11, 23), datetime(2026, 11, 26)),
    ahead=st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=5)),
    limit=st.none() | st.integers(1, 12),
)
def test_first_free_finds_what_a_walk_over_every_minute_finds(doctors, holidays, now, ahead, limit):
    since = None if ahead is None else now + ahead
    with for_one_example():
        person = make_person().id
        visits = write_clinic(doctors, person, holidays)
        rows = finder.doctors()
        timetables = timetable.timetables_of(rows)
        expected = walk(timetables, visits, now, since, days=10)
        found = finder.first_free(rows, now=now, since=since, days=10, limit=limit)
        shown = [
            (slot.at, (slot.until - slot.at) // timedelta(minutes=1), slot.doctor_id, slot.room)
            for slot in found
        ]
        assert shown == expected[:limit]


# --- what the desk relies on -----------------------------------------------------------------------------


def test_every_free_slot_can_be_booked_until_none_is_left():
    doctor, person = make_doctor(hours="08:00-09:00", weekdays=range(1)), make_person()
    now = at("2026-11-23T07:00")
    while slots := finder.first_free([doctor], now=now, days=7):
        order = BookingOrder(person.id, doctor.id, slots[0].at, Channel.PHONE)
        booking.book(order, now=now, actor=ACTOR)
    assert clinic.check(now=now) == []
    order = BookingOrder(person.id, doctor.id, at("2026-11-23T08:30"), Channel.PHONE)
    with pytest.raises(errors.SlotTaken) as caught:
        booking.book(order, now=now, actor=ACTOR)
    assert starts(caught.value.alternatives)[0] == at("2026-11-30T08:00")


def test_the_slot_of_this_minute_is_still_free_the_one_before_is_not():
    doctor = make_doctor()
    assert starts(finder.first_free([doctor], now=at("2026-11-24T08:15:59"), limit=2)) == [
        at("2026-11-24T08:15"),
        at("2026-11-24T08:30"),
    ]
    assert starts(finder.first_free([doctor], now=at("2026-11-24T08:16"), limit=1)) == [
        at("2026-11-24T08:30")
    ]


def test_since_in_the_past_does_not_bring_the_past_back():
    doctor = make_doctor()
    now = at("2026-11-24T11:50")
    found = finder.first_free([doctor], now=now, since=at("2026-11-20T00:00"), limit=1)
    assert starts(found) == [at("2026-11-25T08:00")]


def test_a_gap_off_the_rhythm_is_offered_from_its_first_minute():
    doctor = make_doctor(hours="08:00-09:00", minutes=20)
    order = {"channel": Channel.PHONE, "overbook_reason": "қосымша"}
    person = make_person()
    for clock, minutes in (("08:00", 10), ("08:35", 25)):
        moment = at(f"2026-11-24T{clock}")
        booking.book(
            BookingOrder(person.id, doctor.id, moment, minutes=minutes, **order), now=NOW, actor=ACTOR
        )
    assert starts(finder.first_free([doctor], now=at("2026-11-24T07:00"), days=1)) == [at("2026-11-24T08:10")]


def test_several_doctors_come_in_order_of_time():
    late, early = make_doctor(hours="10:00-11:00"), make_doctor("Қасымов Болат", hours="09:00-10:30")
    found = finder.first_free([late, early], now=at("2026-11-24T08:00"), days=1)
    assert starts(found) == sorted(starts(found))
    assert (found[0].doctor_id, found[-1].doctor_id) == (early.id, late.id)


def test_nobody_and_inactive_doctors_have_no_slots():
    doctor = make_doctor()
    staff.set_active(doctor.id, active=False, now=NOW, actor=ACTOR)
    assert finder.first_free([], now=NOW) == []
    assert finder.first_free([finder.doctor(doctor.id)], now=NOW) == []
    assert finder.doctors() == []


def test_a_limit_looks_further_than_a_week():
    doctor = make_doctor(weekdays=range(1), hours="08:00-08:15")
    found = finder.first_free([doctor], now=at("2026-11-23T09:00"), limit=3)
    assert starts(found) == [at(f"{day}T08:00") for day in ("2026-11-30", "2026-12-07", "2026-12-14")]


# --- proposals -------------------------------------------------------------------------------------------


def test_the_precinct_doctor_is_proposed_first_now_then_later_then_tomorrow():
    own = make_doctor()
    make_doctor("Қасымов Болат", precincts=("2",))
    found = finder.suggest(make_person(), now=at("2026-11-24T07:50"))
    assert {slot.doctor_id for slot in found} == {own.id}
    assert starts(found) == [at("2026-11-24T08:00"), at("2026-11-24T08:45"), at("2026-11-25T08:00")]


def test_a_child_is_proposed_the_paediatrician():
    make_doctor()
    paediatrician = make_doctor("Жүнісова Гүлнар", specialty="paediatrician", precincts=(), age_to=14)
    child = make_person("Ахметов Әлихан", birth_date=date(2016, 11, 5))
    assert {slot.doctor_id for slot in finder.suggest(child, now=NOW)} == {paediatrician.id}
    assert paediatrician.id not in {slot.doctor_id for slot in finder.suggest(make_person(), now=NOW)}


def test_a_colleague_is_proposed_when_the_precinct_doctor_has_nothing():
    own, colleague = make_doctor(), make_doctor("Қасымов Болат", precincts=("2",))
    DoctorException.create(
        doctor=own.id, first_day=MONDAY, last_day=MONDAY + timedelta(days=100), kind=ExceptionKind.SICK
    )
    assert {slot.doctor_id for slot in finder.suggest(make_person(), now=NOW)} == {colleague.id}


def test_a_specialty_or_a_doctor_asked_for_is_proposed():
    make_doctor()
    dentist = make_doctor("Тасболатов Дәурен", specialty="dentist", precincts=())
    person = make_person()
    assert {slot.doctor_id for slot in finder.suggest(person, now=NOW, specialty="dentist")} == {dentist.id}
    assert {slot.doctor_id for slot in finder.suggest(person, now=NOW, doctor_ids=[dentist.id])} == {
        dentist.id
    }
    assert finder.suggest(person, now=NOW, specialty="surgeon") == []


def test_alternatives_are_filled_up_with_colleagues_of_the_specialty():
    wanted = make_doctor(hours="08:00-08:30", weekdays=range(1))  # two slots a week, and then leave
    colleague = make_doctor("Қасымов Болат", precincts=("2",))
    make_doctor("Тасболатов Дәурен", specialty="dentist")
    DoctorException.create(
        doctor=wanted.id,
        first_day=MONDAY + timedelta(days=8),
        last_day=MONDAY + timedelta(days=400),
        kind=ExceptionKind.LEAVE,
    )
    found = finder.alternatives(wanted, at("2026-11-24T09:00"), now=NOW)
    assert len(found) == 3
    assert [slot.doctor_id for slot in found] == [wanted.id, wanted.id, colleague.id]


def test_the_fourth_and_last_weekday_falling_together_offer_a_minute_once():
    row = Doctor.create(last_name="Ким", specialty="ophthalmologist", minutes=30)
    template = TimetableTemplate.create(doctor=row, cycle=Cycle.NTH_WEEKDAY)
    for nth, first, last in ((4, 540, 600), (6, 570, 660)):
        position = (nth - 1) * 7 + 2
        TimetablePart.create(template=template, position=position, start_minute=first, end_minute=last)
    found = finder.first_free(finder.doctors(), now=NOW, days=4)
    assert starts(found) == [at(f"2026-11-25T{clock}") for clock in ("09:00", "09:30", "10:00", "10:30")]


@pytest.mark.parametrize("day", [date(9999, 12, 20), date(9999, 12, 31)])
def test_the_end_of_the_calendar_is_no_fault(day):
    doctor, since = make_doctor(), datetime.combine(day, datetime.min.time())
    finder.first_free([doctor], now=NOW, since=since)
    finder.first_free([doctor], now=NOW, since=since, limit=3)
    finder.search([doctor], FreeWish(not_before=day), now=NOW)
