"""The pre-registration journal: rows by filter, one row, the figures of a day.

A year holds tens of thousands of rows, so a list asks for ids first (one light query) and for the
rows of a page when they come into sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

import peewee

from clinic_desk import errors
from clinic_desk.models import base, journal
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import Channel, JournalResult, JournalRow, VisitState

_PORTION = 500


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which rows: received on days ``first``..``last``; everything else narrows them down."""

    first: date | None = None
    last: date | None = None
    doctor_id: int | None = None
    channel: Channel | None = None
    result: JournalResult | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The head of the journal: how many requests, and minutes from applying to the answer."""

    requests: int
    booked: int
    refused: int
    mean_answer_minutes: float | None
    late: int


def row_ids(chosen: JournalFilter, *, oldest_first: bool = False) -> list[int]:
    """The ids of the rows that fit, newest first unless asked otherwise."""
    query = Request.select(Request.id)
    if chosen.doctor_id is not None or chosen.result is not None:
        query = query.join(Visit, peewee.JOIN.LEFT_OUTER)
    order = (
        (Request.received_at, Request.id) if oldest_first else (Request.received_at.desc(), Request.id.desc())
    )
    query = query.where(*_conditions(chosen)).order_by(*order)
    return [request_id for (request_id,) in query.tuples()]


def rows(ids: Sequence[int]) -> list[JournalRow]:
    """The rows of these ids, in this order; ids that do not exist are left out."""
    found = {
        request.id: journal.journal_row(request)
        for page in _portions(ids)
        for request in journal.journal_query().where(Request.id.in_(page))
    }
    return [found[one] for one in ids if one in found]


def row(request_id: int) -> JournalRow:
    """One row; raises UnknownRow."""
    found = rows([request_id])
    if not found:
        raise errors.UnknownRow("request", str(request_id))
    return found[0]


def between(first: date, last: date) -> list[JournalRow]:
    """All rows received on these days, in the order of their numbers: the printed journal."""
    return rows(row_ids(JournalFilter(first, last), oldest_first=True))


def figures(day: date, *, term_minutes: int = 30) -> DayFigures:
    """The figures of one day; an answer is late beyond ``term_minutes`` (service passport)."""
    query = Request.select(Request.received_at, Request.answered_at, Request.result).where(
        *_received_between(day, day), ~Request.withdrawn
    )
    facts = [
        ((answered - received).total_seconds() / 60, result) for received, answered, result in query.tuples()
    ]
    minutes = [one for one, _ in facts]
    return DayFigures(
        requests=len(facts),
        booked=sum(result == "booked" for _, result in facts),
        refused=sum(result == "refused" for _, result in facts),
        mean_answer_minutes=fmean(minutes) if minutes else None,
        late=sum(one > term_minutes for one in minutes),
    )


def _portions(ids: Sequence[int]) -> Iterator[list[int]]:
    """The ids in portions that a database takes as parameters of one query."""
    for start in range(0, len(ids), _PORTION):
        yield list(ids[start : start + _PORTION])


def _conditions(chosen: JournalFilter) -> list[peewee.Expression]:
    conditions: list[peewee.Expression] = [True] if chosen == JournalFilter() else []
    if chosen.first is not None or chosen.last is not None:
        conditions += _received_between(chosen.first or date(1900, 1, 1), chosen.last or date(9998, 12, 31))
    if chosen.channel is not None:
        conditions.append(Request.channel == chosen.channel)
    if chosen.doctor_id is not None:
        conditions.append(Visit.doctor == chosen.doctor_id)
    if chosen.result is not None:
        conditions += _result_is(chosen.result)
    conditions += [Request.search_key.contains(fold(word)) for word in chosen.text.split()]
    return conditions


def _result_is(result: JournalResult) -> list[peewee.Expression]:
    if result is JournalResult.WITHDRAWN:
        return [Request.withdrawn == True]  # noqa: E712 -- a column, not a value
    stands = Request.withdrawn == False  # noqa: E712
    match result:
        case JournalResult.REFUSED:
            return [stands, Request.result == "refused"]
        case JournalResult.BOOKED:
            return [stands, Visit.state == VisitState.BOOKED, Visit.moves == 0]
        case JournalResult.MOVED:
            return [stands, Visit.state == VisitState.BOOKED, Visit.moves > 0]
        case _:
            return [stands, Visit.state == VisitState(result)]


def _received_between(first: date, last: date) -> list[peewee.Expression]:
    midnight = datetime.min.time()
    start = base.to_utc(datetime.combine(first, midnight))
    end = base.to_utc(datetime.combine(last + timedelta(days=1), midnight))
    return [Request.received_at >= start, Request.received_at < end]
