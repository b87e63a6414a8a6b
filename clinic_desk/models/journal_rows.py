"""Rows of the journal: filters as queries, ids first, because a year holds tens of thousands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from clinic_desk.models import base, raw
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import (
    Channel,
    Document,
    JournalResult,
    JournalRow,
    PersonName,
    RefusalGround,
    Verdict,
    VisitState,
)
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.visits import journal_result


def ids_of(chosen: JournalFilter, *, oldest_first: bool = False) -> list[int]:
    """The ids of the rows that fit, newest first; or the first number of the journal first."""
    query = Request.select(Request.id)
    if chosen.doctor_id is not None or chosen.result is not None:
        query = query.join(Visit, peewee.JOIN.LEFT_OUTER)
    # who was answered later has the later number, however early they began to speak
    by_number = (Request.year, Request.number)
    by_time = (Request.received_at.desc(), Request.id.desc())
    query = query.where(*_conditions(chosen)).order_by(*(by_number if oldest_first else by_time))
    statement, values = query.sql()
    return [row[0] for row in base.database.execute_sql(statement, values).fetchall()]


_ROWS = """
    SELECT r.id, r.year, r.number, r.received_at, r.answered_at, r.channel, r.person_id, r.iin, r.last_name,
        r.first_name, r.patronymic, r.birth_date, r.phones, r.address, r.precinct, r.document,
        r.document_number, r.verdict, r.registrar, r.ground, r.note, r.override_reason, r.withdrawn,
        v.id, v.state, v.moves, v.room, v.day, v.start_minute, v.queue_place,
        d.id, d.last_name, d.first_name, d.patronymic, d.specialty
    FROM request AS r LEFT JOIN visit AS v ON v.request_id = r.id LEFT JOIN doctor AS d ON d.id = v.doctor_id
    WHERE r.id IN ({ids})
"""


def rows_of(ids: Collection[int]) -> dict[int, JournalRow]:
    """The rows of these requests with their visit and doctor; refused ones have neither."""
    return {facts[0]: _row(facts) for facts in raw.rows(_ROWS.format(ids=raw.marks(ids)), *ids)}


def _row(facts: Sequence[Any]) -> JournalRow:
    """One row from the columns of :data:`_ROWS`, in their order."""
    number_of_row, year, number, received, answered, channel, person, iin, *name = facts[:11]
    born, phones, address, precinct, document, document_number, verdict, registrar, ground = facts[11:20]
    note, override_reason, withdrawn, visit, state, moves, room, day, minute, queue_place = facts[20:30]
    doctor = facts[30]
    return JournalRow(
        request_id=number_of_row,
        year=year,
        number=number,
        received_at=base.to_wall(raw.moment(received)),
        answered_at=base.to_wall(raw.moment(answered)),
        channel=Channel(channel),
        person_id=person,
        iin=iin,
        name=PersonName(*name),
        birth_date=raw.day_or_none(born),
        phones=tuple(phones.split()),
        address=address,
        precinct=precinct,
        document=Document(document) if document else None,
        document_number=document_number,
        verdict=Verdict(verdict),
        result=journal_result(
            VisitState(state) if visit is not None else None,
            moved=visit is not None and moves > 0,
            withdrawn=bool(withdrawn),
        ),
        registrar=registrar,
        ground=RefusalGround(ground) if ground else None,
        visit_id=visit,
        doctor_id=doctor,
        doctor=PersonName(*facts[31:34]) if doctor is not None else None,
        specialty=facts[34] or "",
        room=room or "",
        at=moment_of(raw.day(day), minute) if visit is not None else None,
        note=note,
        override_reason=override_reason,
        queue_place=queue_place,
    )


def answers_between(first: date, last: date) -> list[tuple[datetime, datetime, str]]:
    """(received, answered, result) of the requests of these days that were not taken back."""
    statement, values = (
        Request.select(Request.received_at, Request.answered_at, Request.result)
        .where(*_received_between(first, last), ~Request.withdrawn)
        .sql()
    )
    found = base.database.execute_sql(statement, values).fetchall()
    return [(raw.moment(received), raw.moment(answered), result) for received, answered, result in found]


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
