"""What the desk should know before it books: hints that warn and never block (domain: section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic_desk.models import journal
from clinic_desk.models.journal import Visit
from clinic_desk.rules.rows import DoctorRow, PersonRow, VisitRow, VisitState
from clinic_desk.rules.service_terms import fits_age


class Hint(StrEnum):
    """The kinds of hints."""

    SAME_DOCTOR = "same_doctor"
    SAME_TIME = "same_time"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Notice:
    """A hint with the visit it is about, if any."""

    hint: Hint
    visit: VisitRow | None = None


def before_booking(
    person: PersonRow, doctor: DoctorRow, at: datetime, until: datetime, *, now: datetime, itself: int = 0
) -> list[Notice]:
    """Duplicates and mismatches of a wanted visit: the weightiest first.

    ``itself`` is the number of a visit that is moved or stands there already: it is no duplicate.
    """
    notices: list[Notice] = []
    upcoming = journal.visits_where(
        Visit.person == person.id,
        Visit.day >= now.date(),
        Visit.state == VisitState.BOOKED,
        Visit.id != itself,
    )
    notices += [
        Notice(Hint.SAME_TIME, visit)
        for visit in upcoming
        if visit.doctor_id != doctor.id and visit.at < until and at < visit.until
    ]
    notices += [
        Notice(Hint.SAME_DOCTOR, visit)
        for visit in upcoming
        if visit.doctor_id == doctor.id and visit.until > now
    ]
    if not fits_age(doctor, person.birth_date, at.date()):
        notices.append(Notice(Hint.AGE))
    return notices
