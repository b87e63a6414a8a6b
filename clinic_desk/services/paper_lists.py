"""What the sheets of hours and days are made from: weeks of hours, days to work off without a computer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from clinic_desk import errors
from clinic_desk.models import base, journal, paper_rows, sheet_rows, staff, timetable
from clinic_desk.models.journal import Visit
from clinic_desk.models.sheet_rows import RequestFacts
from clinic_desk.rules.call_sheets import CallSheetView
from clinic_desk.rules.paper_lists import (
    DeskDay,
    DoctorDay,
    DoctorDays,
    FreeDay,
    FreeDays,
    HoursOfDays,
    SlipFacts,
    free_starts,
    last_minute,
    week_of,
)
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Appointment, DoctorRow, Document, VisitRow, VisitState
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import Timetable
from clinic_desk.services import access, audit, sheet_lines, waiting
from clinic_desk.services.access import needs

DAYS_AHEAD: Final = 5
"""So many working days after the day at hand have their free times on paper: nearly all callers fit in."""
BEFORE_END: Final = 30
"""From so many minutes before the last doctor stops one is reminded to print: whoever sits at the desk
leaves with the doctors."""
_FARTHEST: Final = 92
"""A clinic that is closed for longer prints for a day that is chosen by hand."""
_LOOK_BACK: Final = 28
"""The days of four weeks say how many requests a day may bring."""


@needs(Right.JOURNAL)
def week(day: date) -> HoursOfDays:
    """The hours of all doctors on the seven days of the week that holds ``day``."""
    with base.reading():
        return _hours(staff.all_doctors(), week_of(day))


@needs(Right.JOURNAL)
def weeks_of_doctors(day: date, doctor_id: int | None = None) -> list[tuple[DoctorDay, ...]]:
    """The seven days of one doctor's week, or of each doctor's, with the visits that stand.

    Of all doctors those are left out who neither receive nor have a visit. Raises UnknownRow.
    """
    days = week_of(day)
    with base.reading():
        doctors = staff.all_doctors() if doctor_id is None else [_doctor(doctor_id)]
        timetables = timetable.timetables_of(doctors)
        visits = _visits(days[0], days[-1], doctor_id)
    weeks = [
        tuple(
            DoctorDay(one, day, timetables[one.id].hours(day), tuple(visits.get((one.id, day), ())))
            for day in days
        )
        for one in doctors
    ]
    if doctor_id is None:
        weeks = [week for week in weeks if any(one.receives for one in week)]
    audit.days_seen("week", days[0], days[-1], *(week[0].doctor.id for week in weeks))
    return weeks


@needs(Right.JOURNAL)
def day(day: date, doctor_id: int | None = None) -> tuple[DoctorDay, ...]:
    """The day of one doctor, or of all who receive or have a visit on it, in the order of the grid.

    Raises UnknownRow.
    """
    with base.reading():
        doctors = _doctors_on(day) if doctor_id is None else [_doctor(doctor_id)]
        found = _days(doctors, day)
    if doctor_id is None:
        found = [one for one in found if one.receives]
    audit.days_seen("day", day, day, *(one.doctor.id for one in found))
    return tuple(found)


@needs(Right.JOURNAL)
def slips_on(day: date, doctor_id: int | None = None) -> list[SlipFacts]:
    """The booked visits of a day, in order of time, with what their slips say."""
    audit.days_seen("day", day, day, *(() if doctor_id is None else (doctor_id,)))
    conditions = [Visit.day == day, Visit.state == VisitState.BOOKED]
    if doctor_id is not None:
        conditions.append(Visit.doctor == doctor_id)
    with base.reading():
        visits = journal.visits_where(*conditions)
        doctors = {one.id: one for one in staff.all_doctors(with_inactive=True)}
        requests = sheet_rows.requests_of([one.id for one in visits])
    return [_slip(one, doctors[one.doctor_id], requests[one.id]) for one in visits]


@needs(Right.JOURNAL)
def sheets_of(day: date, *, now: datetime, pc: str = "") -> list[CallSheetView]:
    """The unfinished call sheets about this day, oldest first.

    Either the day is among the closed ones, or somebody booked on it is still to be called.
    """
    with base.reading():
        views = [sheet_lines.sheet(one.id, now=now, pc=pc) for one in sheet_lines.open_sheets(now)]
    return [
        one
        for one in views
        if one.first <= day <= one.last
        or any(line.is_open and line.old.at.date() == day for line in one.lines)
    ]


@needs(Right.JOURNAL)
def next_day(today: date) -> date | None:
    """The first day after ``today`` on which anybody receives, or somebody is booked all the same.

    None if there is no such day within three months.
    """
    with base.reading():
        timetables = list(timetable.timetables_of(staff.all_doctors()).values())
        last = today + timedelta(days=_FARTHEST)
        booked = paper_rows.first_booked_day(today + timedelta(days=1), last)
        for offset in range(1, _FARTHEST + 1):
            one = today + timedelta(days=offset)
            if one == booked or any(hours.hours(one).pieces for hours in timetables):
                return one
    return None


@needs(Right.JOURNAL)
def desk_day(day: date, *, now: datetime, pc: str = "") -> DeskDay:
    """All that a desk needs to work through ``day`` on paper, as it stands now.

    Every active doctor is there, also those who do not receive: callers ask for them.
    """
    with base.reading():
        doctors = _doctors_on(day)
        sheets = [sheet_lines.sheet(one.id, now=now, pc=pc) for one in sheet_lines.open_sheets(now)]
        promised = frozenset((one.doctor_id, one.at) for one in sheet_lines.promised_slots())
        audit.days_seen("day", day, day)
        return DeskDay(
            day=day,
            doctors=tuple(_days(doctors, day)),
            clinic_day=timetable.clinic_days().get(day),
            free=_free_after(day, promised),
            promised=promised,
            sheets=tuple(sheets),
            waiting=tuple(waiting.entries(now=now)),
            busiest=paper_rows.most_requests(now.date() - timedelta(days=_LOOK_BACK), now.date()),
        )


@needs(Right.JOURNAL)
def day_to_print(*, now: datetime) -> date | None:
    """The next day if it is time to print for it: the last doctor is about to stop, nobody has printed yet.

    None before that, on days without hours, and for those who may not print.
    """
    if not access.has(Right.PRINT):
        return None
    with base.reading():
        today = [one.hours(now.date()) for one in timetable.timetables_of(staff.all_doctors()).values()]
        end = last_minute(today)
        if end is None or minute_of(now) < end - BEFORE_END:
            return None
        coming = next_day(now.date())
    return None if coming is None or is_printed(coming) else coming


@needs(Right.JOURNAL)
def is_printed(day: date) -> bool:
    """Whether the sheets of a day went to a printer or into a PDF already, from whatever desk."""
    return paper_rows.has_paper("tomorrow", "day", day.isoformat())


# --- parts -----------------------------------------------------------------------------------------


def _doctor(doctor_id: int) -> DoctorRow:
    found = staff.doctor_row(doctor_id)
    if found is None:
        raise errors.UnknownRow("doctor", str(doctor_id))
    return found


def _doctors_on(day: date) -> list[DoctorRow]:
    """The active doctors, and those who left but have visits that still stand."""
    booked = {one.doctor_id for one in journal.visits_where(Visit.day == day, _stands())}
    return [one for one in staff.all_doctors(with_inactive=True) if one.active or one.id in booked]


def _hours(doctors: Sequence[DoctorRow], days: Sequence[date]) -> HoursOfDays:
    timetables = timetable.timetables_of(doctors)
    known = timetable.clinic_days()
    return HoursOfDays(
        tuple(days),
        tuple(_doctor_days(one, timetables[one.id], days) for one in doctors),
        {one: known[one] for one in days if one in known},
    )


def _doctor_days(doctor: DoctorRow, hours: Timetable, days: Sequence[date]) -> DoctorDays:
    found = tuple(hours.hours(one) for one in days)
    if any(one.pieces for one in found):
        return DoctorDays(doctor, found)
    ahead = (days[-1] + timedelta(days=offset) for offset in range(1, _FARTHEST + 1))
    return DoctorDays(doctor, found, next((one for one in ahead if hours.hours(one).pieces), None))


def _days(doctors: Sequence[DoctorRow], day: date) -> list[DoctorDay]:
    timetables = timetable.timetables_of(doctors)
    visits = _visits(day, day)
    return [
        DoctorDay(one, day, timetables[one.id].hours(day), tuple(visits.get((one.id, day), ())))
        for one in doctors
    ]


def _slip(visit: VisitRow, doctor: DoctorRow, request: RequestFacts) -> SlipFacts:
    appointment = Appointment(
        at=visit.at,
        doctor=doctor.name,
        specialty=doctor.specialty,
        room=visit.room,
        document=Document(request.document) if request.document else Document.IDENTITY_CARD,
        queue_place=visit.queue_place,
    )
    return SlipFacts(visit, appointment, request.language)


def _visits(first: date, last: date, doctor_id: int | None = None) -> dict[tuple[int, date], list[VisitRow]]:
    conditions = [Visit.day.between(first, last), _stands()]
    if doctor_id is not None:
        conditions.append(Visit.doctor == doctor_id)
    found: dict[tuple[int, date], list[VisitRow]] = {}
    for one in journal.visits_where(*conditions):
        found.setdefault((one.doctor_id, one.at.date()), []).append(one)
    return found


def _stands() -> bool:
    return Visit.state != VisitState.CANCELLED  # type: ignore[no-any-return]  # peewee makes a condition of it


def _free_after(day: date, promised: frozenset[tuple[int, datetime]]) -> tuple[FreeDays, ...]:
    """Each doctor's free times on the next working days, as one would find them on the morning of ``day``."""
    doctors = staff.all_doctors()
    timetables = timetable.timetables_of(doctors)
    ahead = (day + timedelta(days=offset) for offset in range(1, _FARTHEST + 1))
    worked = (one for one in ahead if any(hours.hours(one).pieces for hours in timetables.values()))
    days = list(islice(worked, DAYS_AHEAD))
    if not days:
        return ()
    visits = _visits(days[0], days[-1])
    found = []
    for doctor in doctors:
        mine = {at for doctor_id, at in promised if doctor_id == doctor.id}
        contents = (
            DoctorDay(doctor, one, timetables[doctor.id].hours(one), tuple(visits.get((doctor.id, one), ())))
            for one in days
        )
        free = tuple(FreeDay(one.day, free_starts(one, day, mine)) for one in contents)
        found.append(FreeDays(doctor, free))
    return tuple(found)
