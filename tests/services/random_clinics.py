"""Random clinics for the search of free times: all cycles, exceptions, kept places, visits, queues, holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from clinic_desk.models import base
from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.staff import Doctor
from clinic_desk.models.timetable import (
    ClinicDayEntry,
    DoctorException,
    TimetablePart,
    TimetableTemplate,
)
from clinic_desk.models.waiting import Hold
from clinic_desk.rules.free_search import EVERY_WEEKDAY, FreeTime, FreeWish, PartOfDay
from clinic_desk.rules.rows import VisitState
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, DayKind, ExceptionKind, Purpose

MONDAY = date(2026, 11, 23)
DAYS = 10
OWN_PC, OTHER_PC = "pc-1", "pc-2"


@dataclass(frozen=True)
class Taken:
    """A live visit, or a time that another desk holds: doctor, day, minutes."""

    doctor_id: int
    day: date
    start: int
    end: int


@dataclass(frozen=True)
class Written:
    """What stands in the file and takes time."""

    visits: tuple[Taken, ...]
    held: tuple[Taken, ...]


spans = st.tuples(st.integers(28, 60), st.sampled_from([1, 2, 3, 4, 6, 8, 14])).map(
    lambda pair: (pair[0] * 15, (pair[0] + pair[1]) * 15)
)
keeping = st.just((Purpose.ANY, None, None)) | st.tuples(
    st.sampled_from(Purpose), st.none() | st.integers(0, 4), st.none() | st.integers(0, 6)
)
cycles = st.sampled_from(
    [
        (Cycle.WEEKLY, 1, 7),
        (Cycle.DATE_PARITY, 1, 14),
        (Cycle.WEEKDAY_PARITY, 1, 2),
        (Cycle.WEEKS, 2, 14),
        (Cycle.WEEKS, 3, 21),
        (Cycle.DAYS, 3, 3),
        (Cycle.NTH_WEEKDAY, 1, 42),
    ]
)
parts = st.tuples(
    st.integers(0, 41), spans, keeping, st.sampled_from(["", "", "9"]), st.sampled_from([None, None, 10])
)
templates = st.tuples(
    cycles,
    st.lists(parts, min_size=1, max_size=9),
    st.none() | st.integers(0, 5),
    st.none() | st.integers(4, 12),
)
exceptions = st.tuples(
    st.integers(0, 9),
    st.integers(0, 3),
    st.sampled_from(ExceptionKind),
    st.none() | spans,
    st.sampled_from(["", "семинар"]),
    st.sampled_from([None, 20]),
)
day_list = st.dictionaries(
    st.integers(0, DAYS - 1),
    st.tuples(st.sampled_from(DayKind), st.none() | st.integers(0, 6), st.integers(30, 80)),
    max_size=3,
)
visits = st.tuples(
    st.integers(0, DAYS - 1),
    st.integers(84, 220),
    # the long ones leave nothing of a day
    st.sampled_from([10, 15, 15, 15, 20, 35, 300, 340]),
    st.sampled_from(["live", "live", "live", "live", "cancelled", "queue"]),
)
holds = st.tuples(
    st.integers(0, 4),
    st.integers(28, 50),
    st.sampled_from([15, 30, 300, 420]),
    st.sampled_from([OWN_PC, OTHER_PC, "pc-3", "pc-4"]),
    st.sampled_from([False, False, True]),
)


@st.composite
def clinics(draw):
    """Doctors with everything that decides their days."""
    return {
        "doctors": [
            {
                "minutes": draw(st.sampled_from([10, 15, 15, 20, 25])),
                "templates": draw(st.lists(templates, min_size=1, max_size=2)),
                "exceptions": draw(st.lists(exceptions, max_size=2)),
                "visits": draw(st.lists(visits, max_size=14)),
            }
            for _ in range(draw(st.integers(1, 3)))
        ],
        "day_list": draw(day_list),
        "holds": draw(st.lists(holds, max_size=4, unique_by=lambda one: one[3])),
    }


free_times = st.tuples(st.integers(28, 70), st.integers(2, 20), st.none() | st.integers(0, 6)).map(
    lambda one: FreeTime(Span(one[0] * 15, (one[0] + one[1]) * 15), one[2])
)
wishes = st.builds(
    FreeWish,
    part=st.sampled_from([PartOfDay.ANY, *PartOfDay]),
    weekdays=st.just(EVERY_WEEKDAY) | st.frozensets(st.integers(0, 6), min_size=1),
    not_before=st.none() | st.integers(-2, 6).map(lambda n: MONDAY + timedelta(days=n)),
    until=st.none() | st.integers(2, 12).map(lambda n: MONDAY + timedelta(days=n)),
    free_times=st.just(()) | st.lists(free_times, max_size=3).map(tuple),
    in_a_row=st.sampled_from([1, 1, 2, 3, 4]),
    purposes=st.frozensets(st.sampled_from(Purpose)).map(lambda some: some | {Purpose.ANY}),
)


def write(clinic, person: int, now: datetime) -> Written:
    """Put a random clinic into the file as raw rows: the search must do with whatever the tables hold."""
    live: list[Taken] = []
    doctors = []
    for place, facts in enumerate(clinic["doctors"]):
        row = Doctor.create(
            last_name=f"Д{place}", specialty="therapist", room=str(place), minutes=facts["minutes"]
        )
        doctors.append(row)
        for template in facts["templates"]:
            _write_template(row, *template)
        for first, length, kind, span, reason, minutes in facts["exceptions"]:
            DoctorException.create(
                doctor=row,
                first_day=MONDAY + timedelta(days=first),
                last_day=MONDAY + timedelta(days=first + length),
                kind=kind,
                start_minute=span and span[0],
                end_minute=span and span[1],
                reason=reason,
                room="77",
                minutes=minutes,
            )
        live += _write_visits(row, facts["visits"], person)
    for offset, (kind, like, closes) in clinic["day_list"].items():
        ClinicDayEntry.create(
            day=MONDAY + timedelta(days=offset),
            kind=kind,
            name="Күн",
            like_weekday=like if kind is DayKind.WORKING else None,
            closes_at=closes * 15 if kind is DayKind.SHORT else None,
        )
    return Written(tuple(live), tuple(_write_holds(doctors, clinic["holds"], now)))


def _write_template(doctor, cycle, its_parts, begins, ends):
    name, length, positions = cycle
    template = TimetableTemplate.create(
        doctor=doctor,
        cycle=name,
        length=length,
        anchor=MONDAY,
        valid_from=None if begins is None else MONDAY + timedelta(days=begins),
        valid_to=None if ends is None else MONDAY + timedelta(days=ends),
    )
    for position, (first, last), (purpose, quota, release), room, minutes in its_parts:
        TimetablePart.create(
            template=template,
            position=position % positions,
            start_minute=first,
            end_minute=last,
            room=room,
            minutes=minutes,
            purpose=purpose,
            quota=quota,
            release_days=release,
        )


def _write_visits(doctor, times, person):
    for number, (offset, five, length, state) in enumerate(times, 1):
        day, first = MONDAY + timedelta(days=offset), five * 5
        request = Request.create(
            year=2026,
            number=Request.select().count() + 1,
            received_at=datetime(2026, 11, 20),
            answered_at=datetime(2026, 11, 20),
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
            end_minute=first + length,
            state=VisitState.CANCELLED if state == "cancelled" else VisitState.BOOKED,
            overbook_reason="қосымша",
            queue_place=number if state == "queue" else None,
        )
        if state == "live":
            yield Taken(doctor.id, day, first, first + length)


def _write_holds(doctors, wanted, now):
    for place, (offset, quarter, length, pc, over) in enumerate(wanted):
        doctor, day = doctors[place % len(doctors)], MONDAY + timedelta(days=offset)
        Hold.create(
            pc=pc,
            doctor=doctor,
            day=day,
            start_minute=quarter * 15,
            end_minute=quarter * 15 + length,
            registrar="Y",
            until=base.to_utc(now + timedelta(minutes=-1 if over else 2)),
        )
        if pc != OWN_PC and not over:
            yield Taken(doctor.id, day, quarter * 15, quarter * 15 + length)


class _UndoneError(Exception):
    """Takes an example's rows out of the file again."""


@contextmanager
def for_one_example() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with suppress(_UndoneError), base.transaction():
        yield
        raise _UndoneError
