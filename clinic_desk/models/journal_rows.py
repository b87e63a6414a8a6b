"""Finding rows of the journal: filters as queries, ids first, because a year holds tens of thousands."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import peewee

from clinic_desk.models import base
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import JournalResult, VisitState


def ids_of(chosen: JournalFilter, *, oldest_first: bool = False) -> list[int]:
    """The ids of the rows that fit, newest first unless asked otherwise."""
    query = Request.select(Request.id)
    if chosen.doctor_id is not None or chosen.result is not None:
        query = query.join(Visit, peewee.JOIN.LEFT_OUTER)
    order = [Request.received_at, Request.id]
    query = query.where(*_conditions(chosen)).order_by(
        *(order if oldest_first else [column.desc() for column in order])
    )
    return [request_id for (request_id,) in query.tuples()]


def answers_between(first: date, last: date) -> list[tuple[datetime, datetime, str]]:
    """(received, answered, result) of the requests of these days that were not taken back."""
    query = Request.select(Request.received_at, Request.answered_at, Request.result).where(
        *_received_between(first, last), ~Request.withdrawn
    )
    return list(query.tuples())


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
