"""What the grid shows: doctors side by side on one day, or one doctor's week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from clinic_desk.models import base, journal, staff, timetable
from clinic_desk.models.journal import Visit
from clinic_desk.rules.day_plan import Column, DayPlan, build_column, build_plan
from clinic_desk.rules.purposes import is_released
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, Slot, VisitRow, VisitState
from clinic_desk.rules.slots import piece_at
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import DayHours, Purpose
from clinic_desk.services import audit
from clinic_desk.services.access import needs


@needs(Right.JOURNAL)
def day(chosen: Sequence[DoctorRow], day: date, *, now: datetime) -> DayPlan:
    """The plan of one day, one column for each doctor."""
    audit.days_seen("day", day, day, *(doctor.id for doctor in chosen))
    return _plan([(doctor, day) for doctor in chosen], now)


@needs(Right.JOURNAL)
def week(doctor: DoctorRow, day: date, *, now: datetime) -> DayPlan:
    """The plan of the week that holds ``day``, Monday to Sunday, for one doctor."""
    monday = day - timedelta(days=day.weekday())
    audit.days_seen("week", monday, monday + timedelta(days=6), doctor.id)
    return _plan([(doctor, monday + timedelta(days=offset)) for offset in range(7)], now)


@needs(Right.JOURNAL)
def hours_of(doctor: DoctorRow, day: date) -> DayHours:
    """The working hours of a doctor on one day, and why there are none."""
    return timetable.timetables_of([doctor])[doctor.id].hours(day)


@needs(Right.JOURNAL)
def kept_for(slot: Slot, *, now: datetime) -> Purpose:
    """For whom a time is kept at this moment; ``ANY`` where the doctor does not receive then."""
    doctor = staff.doctor_row(slot.doctor_id)
    if doctor is None:
        return Purpose.ANY
    piece = piece_at(hours_of(doctor, slot.at.date()).pieces, minute_of(slot.at))
    if piece is None or is_released(piece, slot.at.date(), now.date()):
        return Purpose.ANY
    return piece.purpose


@needs(Right.JOURNAL)
def visits_of(doctor_id: int, first: date, last: date) -> list[VisitRow]:
    """The live visits of a doctor on these days, in order of time: the day sheet."""
    audit.days_seen("day", first, last, doctor_id)
    return journal.visits_where(
        Visit.doctor == doctor_id, Visit.day.between(first, last), Visit.state != VisitState.CANCELLED
    )


@needs(Right.JOURNAL)
def visits_of_person(person_id: int, *, since: date) -> list[VisitRow]:
    """The live visits of a person from ``since`` on, in order of time."""
    audit.person_seen(person_id)
    return journal.visits_where(
        Visit.person == person_id, Visit.day >= since, Visit.state != VisitState.CANCELLED
    )


def _plan(wanted: Sequence[tuple[DoctorRow, date]], now: datetime) -> DayPlan:
    with base.reading():
        timetables = timetable.timetables_of({doctor.id: doctor for doctor, _ in wanted}.values())
        days = [one for _, one in wanted]
        visits: dict[tuple[int, date], list[VisitRow]] = {}
        if days:
            rows = journal.visits_where(
                Visit.doctor.in_(list(timetables)),
                Visit.day.between(min(days), max(days)),
                Visit.state != VisitState.CANCELLED,
            )
            for visit in rows:
                visits.setdefault((visit.doctor_id, visit.at.date()), []).append(visit)
        columns: list[Column] = [
            build_column(doctor, one, timetables[doctor.id].hours(one), visits.get((doctor.id, one), []), now)
            for doctor, one in wanted
        ]
    return build_plan(columns, now)
