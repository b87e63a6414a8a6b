"""The waiting list as frozen rows: a few plain statements, however many people wait."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinic_desk.models import base, people, raw, staff
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import Channel, DoctorRow, PersonRow, VisitState
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.waiting import OtherVisit, Urgency, WaitingRow, WaitingState

_COLUMNS = (
    "id, person_id, doctor_id, specialty, first_day, last_day, part_of_day, urgency, channel, added_at, note,"
    " override_reason, language, state, gone_reason, visit_id, calls, called_at, registrar"
)


def rows_in(state: WaitingState, today: date) -> list[WaitingRow]:
    """All entries in this state, in the order in which they were added."""
    return _rows("state = ?", state, today=today)


def row_of(entry_id: int, today: date) -> WaitingRow | None:
    """One entry in whatever state; None if there is no such entry."""
    return next(iter(_rows("id = ?", entry_id, today=today)), None)


def rows_of_person(person_id: int, today: date) -> list[WaitingRow]:
    """What this person waits for."""
    return _rows("person_id = ? AND state = 'waiting'", person_id, today=today)


def doctors_who_keep_places() -> frozenset[int]:
    """The doctors whose hours keep places for some callers."""
    found = raw.rows(
        "SELECT DISTINCT doctor_id FROM timetable_template JOIN timetable_part"
        " ON timetable_part.template_id = timetable_template.id WHERE purpose <> 'any'"
    )
    return frozenset(doctor_id for (doctor_id,) in found)


def _rows(condition: str, *values: object, today: date) -> list[WaitingRow]:
    found = raw.rows(f"SELECT {_COLUMNS} FROM waiting_entry WHERE {condition} ORDER BY added_at, id", *values)
    ids = {facts[1] for facts in found}
    persons = people.rows_by_id(ids)
    doctors = {row.id: row for row in staff.all_doctors(with_inactive=True)}
    visits = _live_visits(ids, doctors)
    return [_row(facts, persons, doctors, visits, today) for facts in found]


def _row(
    facts: tuple[Any, ...],
    persons: dict[int, PersonRow],
    doctors: dict[int, DoctorRow],
    visits: dict[tuple[int, str], list[OtherVisit]],
    today: date,
) -> WaitingRow:
    number, person, doctor_id, specialty, first, last, part, urgency, channel, added, note = facts[:11]
    override, language, state, gone_reason, visit, calls, called, registrar = facts[11:]
    doctor = doctors.get(doctor_id)
    specialty = specialty if doctor is None else doctor.specialty
    last_day = raw.day_or_none(last)
    added_at = base.to_wall(raw.moment(added))
    waits = state == WaitingState.WAITING
    since = (one for one in visits.get((person, specialty), ()) if one.at >= added_at)
    return WaitingRow(
        id=number,
        person=persons[person],
        doctor=doctor,
        specialty=specialty,
        first_day=raw.day(first),
        last_day=last_day,
        part=PartOfDay(part),
        urgency=Urgency(urgency),
        channel=Channel(channel),
        added_at=added_at,
        note=note,
        override_reason=override,
        language=language,
        state=WaitingState(state),
        gone_reason=gone_reason,
        visit_id=visit,
        calls=calls,
        called_at=None if called is None else base.to_wall(raw.moment(called)),
        registrar=registrar,
        expired=waits and last_day is not None and last_day < today,
        other_visit=next(since, None) if waits else None,
    )


def _live_visits(
    person_ids: set[int], doctors: dict[int, DoctorRow]
) -> dict[tuple[int, str], list[OtherVisit]]:
    """The visits of these people that were not cancelled nor missed, by person and specialty."""
    found: dict[tuple[int, str], list[OtherVisit]] = {}
    for visit, person, doctor_id, day, minute, state in raw.rows(
        "SELECT id, person_id, doctor_id, day, start_minute, state FROM visit"
        f" WHERE person_id IN ({raw.marks(person_ids)}) AND state IN ('booked', 'arrived')"
        " ORDER BY day, start_minute",
        *person_ids,
    ):
        doctor = doctors[doctor_id]
        at = moment_of(raw.day(day), minute)
        found.setdefault((person, doctor.specialty), []).append(
            OtherVisit(visit, at, doctor.name, VisitState(state))
        )
    return found
