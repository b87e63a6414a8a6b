"""Call sheets as they are read: which lines still have their visit where it cannot take place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinic_desk.models import raw
from clinic_desk.models.base import to_wall


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """The head of a sheet; ``made_at`` is wall-clock time."""

    id: int
    doctor_id: int
    kind: str
    reason: str
    first: date
    last: date
    made_at: datetime
    registrar: str
    pc: str
    total: int


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A line whose visit is booked and still stands where it stood when it was put on the sheet."""

    id: int
    sheet_id: int
    kind: str
    doctor_id: int
    visit_id: int
    day: date
    start: int
    end: int
    queue_place: int | None
    proposal: tuple[int, date, int] | None


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the request of a visit says beyond the visit."""

    document: str
    language: str
    override_reason: str


def sheets(sheet_ids: Collection[int]) -> list[SheetFacts]:
    """The heads of these sheets, oldest first."""
    found = raw.rows(
        "SELECT id, doctor_id, kind, reason, first_day, last_day, made_at, registrar, pc,"
        " (SELECT count(*) FROM call_sheet_line WHERE sheet_id = call_sheet.id)"
        f" FROM call_sheet WHERE id IN ({raw.marks(sheet_ids)}) ORDER BY id",
        *sheet_ids,
    )
    return [_sheet(*facts) for facts in found]


def sheets_until(day: date) -> list[int]:
    """The sheets whose days are not over on ``day``."""
    return [one[0] for one in raw.rows("SELECT id FROM call_sheet WHERE last_day >= ?", day.isoformat())]


def standing_lines() -> list[StandingLine]:
    """The lines of all sheets that may still have to be settled, in order of sheet and position."""
    found = raw.rows(
        "SELECT line.id, line.sheet_id, sheet.kind, sheet.doctor_id, visit.id, visit.day,"
        " visit.start_minute, visit.end_minute, visit.queue_place, line.proposal_doctor_id,"
        " line.proposal_day, line.proposal_minute"
        " FROM call_sheet_line AS line JOIN call_sheet AS sheet ON sheet.id = line.sheet_id"
        " JOIN visit ON visit.id = line.visit_id"
        " WHERE line.outcome <> 'kept' AND visit.state = 'booked' AND visit.doctor_id = sheet.doctor_id"
        " AND visit.day = line.day AND visit.start_minute = line.start_minute"
        " ORDER BY line.sheet_id, line.position"
    )
    return [_standing(*facts) for facts in found]


def visits_on(sheet_id: int) -> set[int]:
    """The visits that a sheet has."""
    return {one[0] for one in raw.rows("SELECT visit_id FROM call_sheet_line WHERE sheet_id = ?", sheet_id)}


def requests_of(visit_ids: Collection[int]) -> dict[int, RequestFacts]:
    """The facts of the requests of these visits."""
    found = raw.rows(
        "SELECT visit.id, request.document, request.language, request.override_reason FROM visit"
        f" JOIN request ON request.id = visit.request_id WHERE visit.id IN ({raw.marks(visit_ids)})",
        *visit_ids,
    )
    return {facts[0]: RequestFacts(facts[1] or "", facts[2] or "", facts[3] or "") for facts in found}


def _sheet(number: int, doctor: int, kind: str, reason: str, *rest: Any) -> SheetFacts:  # noqa: ANN401
    first, last, made_at, registrar, pc, total = rest
    return SheetFacts(
        number,
        doctor,
        kind,
        reason,
        raw.day(first),
        raw.day(last),
        to_wall(raw.moment(made_at)),
        registrar,
        pc,
        total,
    )


def _standing(*facts: Any) -> StandingLine:  # noqa: ANN401 -- the columns of the query
    line, sheet, kind, doctor, visit, day, start, end, queue_place, other, other_day, minute = facts
    proposal = None if other is None else (other, raw.day(other_day), minute)
    return StandingLine(line, sheet, kind, doctor, visit, raw.day(day), start, end, queue_place, proposal)
