"""Visits as they leave for other programs: with what tells a receiver how new his copy is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from clinic_desk.models import base, raw
from clinic_desk.models.journal import Visit, visits_where
from clinic_desk.rules.rows import VisitRow
from clinic_desk.rules.times import moment_of


@dataclass(frozen=True, slots=True)
class LeavingVisit:
    """A visit, cancelled and withdrawn ones too; moments are the clinic's wall clock.

    ``changed`` is its last step of any kind, ``created`` when the request was answered.
    """

    visit: VisitRow
    year: int
    withdrawn: bool
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class FormerTime:
    """Where a visit once stood, before it was moved away."""

    visit_id: int
    doctor_id: int
    at: datetime
    until: datetime
    queue_place: int | None


def between(first: date, last: date, doctor_ids: Collection[int] | None = None) -> list[LeavingVisit]:
    """All visits of these days, by day and time; of these doctors, or (None) of everybody."""
    conditions: list[peewee.Expression] = [Visit.day.between(first, last)]
    if doctor_ids is not None:
        conditions.append(Visit.doctor.in_(list(doctor_ids)))
    return _with_facts(visits_where(*conditions))


def of_ids(ids: Collection[int]) -> list[LeavingVisit]:
    """These visits, by day and time."""
    return _with_facts(visits_where(Visit.id.in_(list(ids)))) if ids else []


def once_there(first: date, last: date, doctor_id: int | None = None) -> dict[int, FormerTime]:
    """The visits that a step moved from one of these days (of this doctor): their last time there.

    A visit may have come back since; whoever asks knows where it stands now.
    """
    # only these two steps change a time or a doctor
    statement = (
        "SELECT visit_id, before FROM event WHERE step IN ('move', 'take_back')"
        " AND visit_id IS NOT NULL AND before IS NOT NULL"
    )
    values: tuple[object, ...] = ()
    if doctor_id is not None:
        statement, values = f"{statement} AND before LIKE ?", (f'%"doctor_id": {doctor_id:d},%',)
    found: dict[int, FormerTime] = {}
    for visit_id, before in raw.rows(f"{statement} ORDER BY id", *values):
        facts = json.loads(before)
        if doctor_id is not None and facts["doctor_id"] != doctor_id:
            continue  # a reason that quotes one
        day = date.fromisoformat(facts["day"])
        if first <= day <= last:
            found[visit_id] = FormerTime(
                visit_id,
                facts["doctor_id"],
                moment_of(day, facts["start_minute"]),
                moment_of(day, facts["end_minute"]),
                facts.get("queue_place"),
            )
    return found


def _with_facts(visits: Iterable[VisitRow]) -> list[LeavingVisit]:
    rows = list(visits)
    ids = [one.id for one in rows]
    facts = {
        visit_id: (year, bool(withdrawn), base.to_wall(raw.moment(answered)), changed)
        for visit_id, year, withdrawn, answered, changed in raw.rows(
            "SELECT visit.id, request.year, request.withdrawn, request.answered_at,"
            " (SELECT max(event.at) FROM event WHERE event.visit_id = visit.id)"
            f" FROM visit JOIN request ON request.id = visit.request_id WHERE visit.id IN ({raw.marks(ids)})",
            *ids,
        )
    }
    leaving = []
    for visit in rows:
        year, withdrawn, created, changed = facts[visit.id]
        last_step = created if changed is None else base.to_wall(raw.moment(changed))
        leaving.append(LeavingVisit(visit, year, withdrawn, created, max(created, last_step)))
    return leaving
