"""A doctor's own list: the visits of one day to the doctor who is logged in, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_desk import errors
from clinic_desk.models import base, journal, staff, timetable
from clinic_desk.models.journal import Visit
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, VisitRow, VisitState
from clinic_desk.rules.timetable import DayHours
from clinic_desk.services import access, audit
from clinic_desk.services.access import needs


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day of the doctor: the hours, and the visits that stand in order of time."""

    doctor: DoctorRow
    day: date
    hours: DayHours
    visits: tuple[VisitRow, ...]


@needs(Right.OWN_LIST)
def day(day: date, *, now: datetime) -> OwnDay:  # noqa: ARG001 -- every look has its moment
    """The visits of a day to the doctor who is logged in here.

    Raises NotLoggedIn where nobody is, or the account is no doctor's: a clinic that does not log in shows
    its doctors' days in the grid.
    """
    session = access.session()
    if session is None or session.doctor_id is None:
        raise errors.NotLoggedIn
    with base.reading():
        doctor = staff.doctor_row(session.doctor_id)
        if doctor is None:
            raise errors.UnknownRow("doctor", str(session.doctor_id))
        hours = timetable.timetables_of([doctor])[doctor.id].hours(day)
        visits = journal.visits_where(
            Visit.doctor == doctor.id, Visit.day == day, Visit.state != VisitState.CANCELLED
        )
    audit.noted(AuditKind.VIEWED, "own_list", f"{doctor.id} {day.isoformat()}")
    return OwnDay(doctor, day, hours, tuple(visits))
