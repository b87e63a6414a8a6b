"""What the desk should know before it books: hints that warn and never block (domain: section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic_desk.models import journal
from clinic_desk.models.journal import Visit
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, PersonRow, VisitRow, VisitState
from clinic_desk.rules.service_terms import fits_age
from clinic_desk.services import audit
from clinic_desk.services.access import needs


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


@needs(Right.JOURNAL)
def before_booking(
    person: PersonRow, doctor: DoctorRow, at: datetime, until: datetime, *, now: datetime, itself: int = 0
) -> list[Notice]:
    """Duplicates and mismatches of a wanted visit: the weightiest first.

    ``itself`` is the number of a visit that is moved or stands there already: it is no duplicate. Who
    stands in a live queue is expected at no time, so only the queue of the same doctor counts.
    """
    upcoming = _upcoming(person, itself, now)
    notices = [
        Notice(Hint.SAME_TIME, visit)
        for visit in upcoming
        if visit.doctor_id != doctor.id
        and visit.queue_place is None
        and visit.at < until
        and at < visit.until
    ]
    return notices + _with_doctor(upcoming, doctor, now) + _age(person, doctor, at)


@needs(Right.JOURNAL)
def before_queue(person: PersonRow, doctor: DoctorRow, *, now: datetime, itself: int = 0) -> list[Notice]:
    """The same for a place in the doctor's live queue of today, which is at no time."""
    return _with_doctor(_upcoming(person, itself, now), doctor, now) + _age(person, doctor, now)


def _upcoming(person: PersonRow, itself: int, now: datetime) -> list[VisitRow]:
    audit.person_seen(person.id)
    return journal.visits_where(
        Visit.person == person.id,
        Visit.day >= now.date(),
        Visit.state == VisitState.BOOKED,
        Visit.id != itself,
    )


def _with_doctor(upcoming: list[VisitRow], doctor: DoctorRow, now: datetime) -> list[Notice]:
    return [
        Notice(Hint.SAME_DOCTOR, visit)
        for visit in upcoming
        if visit.doctor_id == doctor.id and (visit.queue_place is not None or visit.until > now)
    ]


def _age(person: PersonRow, doctor: DoctorRow, at: datetime) -> list[Notice]:
    return [] if fits_age(doctor, person.birth_date, at.date()) else [Notice(Hint.AGE)]
