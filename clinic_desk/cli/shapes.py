"""The JSON of each result, as ``docs/COMMANDS.md`` describes it: stable names, ISO dates, ids as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from clinic_desk import errors, wording
from clinic_desk.rules.rows import DoctorRecord, DoctorRow, DoubtfulLine, FoundPerson, JournalRow, Slot
from clinic_desk.services.booking import Booking
from clinic_desk.services.clinic import Problem
from clinic_desk.wording import hours

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """«2026-11-24T10:30»: visits are wall-clock times to the minute."""
    return None if value is None else value.isoformat(timespec="minutes")


def second(value: datetime) -> str:
    """«2026-11-24T08:55:12»: when something happened, by the clock on the clinic's wall."""
    return value.isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """«2026-11-24»."""
    return None if value is None else value.isoformat()


def person(found: FoundPerson) -> Json:
    """One line of ``find``."""
    row = found.person
    return {
        "person": row.id,
        "iin": row.iin,
        "name": row.name.full,
        "birth_date": day(row.birth_date),
        "verdict": str(found.verdict.verdict),
        "precinct": row.precinct,
    }


def slot(free: Slot, doctors: Mapping[int, DoctorRow]) -> Json:
    """One line of ``free``, and one alternative of a refusal."""
    doctor = doctors.get(free.doctor_id)
    return {
        "doctor": free.doctor_id,
        "name": doctor.name.full if doctor else "",
        "specialty": doctor.specialty if doctor else "",
        "room": free.room,
        "at": moment(free.at),
        "until": moment(free.until),
    }


def refusal(error: errors.RuleRefusal, doctors: Sequence[DoctorRow]) -> Json:
    """What a rule refused, in words, with the free times to offer instead."""
    by_id = {row.id: row for row in doctors}
    return {
        "refused": error.code,
        "message": wording.sentence(error, doctors=doctors),
        "alternatives": [slot(one, by_id) for one in error.alternatives],
    }


def booking(done: Booking, answer: Mapping[str, str], warnings: Iterable[str] = ()) -> Json:
    """What ``book``, ``move`` and ``cancel`` wrote, and the sentences to read aloud."""
    visit = done.visit
    return {
        "visit": visit.id,
        "number": visit.number,
        "doctor": visit.doctor_id,
        "at": moment(visit.at) if visit.queue_place is None else None,
        "queue": visit.queue_place,
        "state": str(visit.state),
        "answer": dict(answer),
        "warnings": list(warnings),
    }


def doctor(row: DoctorRow) -> Json:
    """One line of ``doctors``."""
    return {
        "doctor": row.id,
        "name": row.name.full,
        "specialty": row.specialty,
        "room": row.room,
        "precincts": list(row.precincts),
    }


def journal_row(row: JournalRow) -> Json:
    """One line of ``journal``; refused requests have no visit, doctor and time, the live queue no time."""
    return {
        "number": row.number,
        "received_at": second(row.received_at),
        "channel": str(row.channel),
        "person": row.person_id,
        "name": row.name.full,
        "result": str(row.result),
        "ground": None if row.ground is None else str(row.ground),
        "visit": row.visit_id,
        "doctor": row.doctor_id,
        "at": moment(row.at) if row.queue_place is None else None,
        "queue": row.queue_place,
        "answered_at": second(row.answered_at),
        "registrar": row.registrar,
    }


def problem(found: Problem) -> Json:
    """One line of ``check``."""
    return {"code": found.code, "detail": found.detail, "message": wording.problem(found.code)}


def doubtful(line: DoubtfulLine) -> Json:
    """A line of an imported file that somebody should look at; ``taken`` tells whether it counts."""
    return {"line": line.line, "reason": line.reason, "text": line.text, "taken": line.taken}


def understood(record: DoctorRecord) -> Json:
    """The alternating hours and absences of a doctor in a timetable file, in words and as days."""
    return {
        "line": record.line,
        "name": record.name.full,
        "alternating": [hours.template(one) for one in record.templates],
        "absences": [
            {
                "kind": str(one.kind),
                "from": day(one.first),
                "to": day(one.last),
                "text": hours.absence(one),
            }
            for one in record.absences
        ],
    }
