"""Requests (the rows of the pre-registration journal), visits, and their history.

Nothing here is ever deleted; triggers in ``schema.py`` see to it for every program.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from clinic_desk.models import raw
from clinic_desk.models.actions import Action
from clinic_desk.models.base import JsonField, Table, database, to_utc, to_wall
from clinic_desk.models.people import Person
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import (
    Channel,
    PersonName,
    PersonRow,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.slots import CODE_BASE
from clinic_desk.rules.times import moment_of


class Request(Table):
    """One row of the journal; the person's facts are kept as they were on that day."""

    year = peewee.SmallIntegerField()
    number = peewee.IntegerField()
    received_at = peewee.DateTimeField(index=True)
    answered_at = peewee.DateTimeField()
    channel = peewee.TextField(constraints=[peewee.Check("channel IN ('phone', 'direct', 'portal')")])
    person = peewee.ForeignKeyField(Person, backref="requests", null=True)
    iin = peewee.TextField(default="")
    last_name = peewee.TextField()
    first_name = peewee.TextField(default="")
    patronymic = peewee.TextField(default="")
    birth_date = peewee.DateField(null=True)
    phones = peewee.TextField(default="")
    address = peewee.TextField(default="")
    precinct = peewee.TextField(default="")
    document = peewee.TextField(null=True)
    document_number = peewee.TextField(default="")
    representative = peewee.TextField(default="")
    verdict = peewee.TextField()
    result = peewee.TextField(constraints=[peewee.Check("result IN ('booked', 'refused')")])
    ground = peewee.TextField(
        null=True, constraints=[peewee.Check("(result = 'refused') = (ground IS NOT NULL)")]
    )
    override_reason = peewee.TextField(default="")
    referral = peewee.TextField(default="")
    note = peewee.TextField(default="")
    language = peewee.TextField(default="")
    registrar = peewee.TextField()
    pc = peewee.TextField(default="")
    withdrawn = peewee.BooleanField(default=False)
    search_key = peewee.TextField(default="")

    class Meta:
        """The number runs through one calendar year."""

        indexes = ((("year", "number"), True),)


class VisitGroup(Table):
    """Visits booked together: a family one after the other, or a repeat series of one person."""

    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('family', 'series')")])
    note = peewee.TextField(default="")


class Visit(Table):
    """A booked time of a doctor: minutes ``start_minute`` up to ``end_minute`` of ``day``.

    With a ``queue_place`` it is a row of the doctor's live queue of the day: it claims no time, and
    ``start_minute`` says when the person was taken into the queue.
    """

    request = peewee.ForeignKeyField(Request, backref="visits", unique=True)
    doctor = peewee.ForeignKeyField(Doctor, backref="visits", index=False)
    person = peewee.ForeignKeyField(Person, backref="visits")
    day = peewee.DateField()
    start_minute = peewee.SmallIntegerField()
    end_minute = peewee.SmallIntegerField(
        constraints=[peewee.Check("start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440")]
    )
    state = peewee.TextField(
        default=VisitState.BOOKED,
        constraints=[peewee.Check("state IN ('booked', 'arrived', 'no_show', 'cancelled')")],
    )
    room = peewee.TextField(default="")
    overbook_reason = peewee.TextField(
        null=True, constraints=[peewee.Check("overbook_reason IS NULL OR length(trim(overbook_reason)) > 0")]
    )
    cancel_reason = peewee.TextField(default="")
    note = peewee.TextField(default="")
    moves = peewee.SmallIntegerField(default=0)
    version = peewee.IntegerField(default=1)
    queue_place = peewee.SmallIntegerField(
        null=True, constraints=[peewee.Check("queue_place IS NULL OR queue_place > 0")]
    )
    visit_group = peewee.ForeignKeyField(VisitGroup, backref="visits", null=True)

    class Meta:
        """Times are looked up by day and doctor; a place in the queue of a day is given once."""

        indexes = (
            (("day", "doctor", "start_minute", "end_minute", "state"), False),
            (("day", "doctor", "queue_place"), True),
        )


class DayTaken(Table):
    """The taken times of one doctor's day as one text; triggers keep it, nobody writes it by hand."""

    day = peewee.DateField()
    doctor = peewee.ForeignKeyField(Doctor, index=False)
    codes = peewee.TextField()

    class Meta:
        """One row for each doctor and day that ever had a visit."""

        primary_key = peewee.CompositeKey("day", "doctor")


class Event(Table):
    """One step in the life of a journal row: who, when, where, what before and after."""

    request = peewee.ForeignKeyField(Request, backref="events")
    visit = peewee.ForeignKeyField(Visit, backref="events", null=True)
    at = peewee.DateTimeField(index=True)
    registrar = peewee.TextField()
    pc = peewee.TextField()
    step = peewee.TextField()
    before = JsonField(null=True)
    after = JsonField(null=True)
    takes_back = peewee.ForeignKeyField("self", null=True, unique=True)
    action = peewee.ForeignKeyField(Action, backref="events", null=True)


class Draft(Table):
    """The call being typed at one PC, so that a crash loses no text."""

    pc = peewee.TextField(primary_key=True)
    body = JsonField()
    saved_at = peewee.DateTimeField()


def taken_codes(doctor_ids: Collection[int], first: date, last: date) -> dict[tuple[str, int], list[int]]:
    """The taken times of each (ISO day, doctor) as codes of :data:`clinic_desk.rules.slots.CODE_BASE`.

    Thousands of visits come as one short text for each doctor and day, which the schema keeps.
    """
    ids = list(doctor_ids)
    rows = raw.rows(
        f"SELECT day, doctor_id, codes FROM day_taken WHERE day BETWEEN ? AND ?"
        f" AND doctor_id IN ({raw.marks(ids)})",
        first.isoformat(),
        last.isoformat(),
        *ids,
    )
    codes = json.loads("[[" + "],[".join([row[2] for row in rows]) + "]]") if rows else []
    return {(row[0], row[1]): its for row, its in zip(rows, codes, strict=True)}


_VISIT_COLUMNS = (
    Visit.id,
    Visit.doctor,
    Visit.person,
    Visit.request,
    Visit.day,
    Visit.start_minute,
    Visit.end_minute,
    Visit.state,
    Visit.room,
    Visit.overbook_reason,
    Visit.cancel_reason,
    Visit.note,
    Visit.version,
    Visit.queue_place,
    Visit.visit_group,
    Request.number,
    Request.last_name,
    Request.first_name,
    Request.patronymic,
    Request.birth_date,
    Request.phones,
    Request.channel,
)


def visits_where(*conditions: peewee.Expression) -> list[VisitRow]:
    """Visits with their person and journal number, by day and time."""
    statement, values = (
        Visit.select(*_VISIT_COLUMNS)
        .join(Request)
        .where(*conditions)
        .order_by(Visit.day, Visit.start_minute, Visit.id)
        .sql()
    )
    # a day of the grid has hundreds of visits: wrapping them as peewee's rows costs ten times the query
    return list(map(_visit_row, database.execute_sql(statement, values).fetchall()))


def visit_row(visit: Visit) -> VisitRow:
    """The frozen row; the name is the one the journal keeps."""
    visit_facts, request_facts = visit.__data__, visit.request.__data__
    return _visit_row(
        [
            (visit_facts if column.model is Visit else request_facts).get(column.name)
            for column in _VISIT_COLUMNS
        ]
    )


def _visit_row(facts: Sequence[Any]) -> VisitRow:
    """The frozen row from the values of :data:`_VISIT_COLUMNS`."""
    number, doctor, person, request, day, start, end, state, room, overbooked, cancelled, note = facts[:12]
    version, queue_place, group = facts[12:15]
    journal_number, last, first, patronymic, born, phones, channel = facts[15:]
    midnight = moment_of(raw.day(day), 0)
    return VisitRow(
        id=number,
        doctor_id=doctor,
        person_id=person,
        request_id=request,
        number=journal_number,
        at=midnight + timedelta(minutes=start),
        until=midnight + timedelta(minutes=end),
        state=VisitState(state),
        person=PersonName(last, first, patronymic),
        birth_date=raw.day_or_none(born),
        phones=tuple(phones.split()),
        channel=Channel(channel),
        room=room,
        overbook_reason=overbooked or "",
        cancel_reason=cancelled,
        note=note,
        version=version,
        queue_place=queue_place,
        group_id=group,
    )


def visit_with_request(visit_id: int) -> Visit | None:
    """A stored visit with its request, in one query."""
    found: Visit | None = Visit.select(Visit, Request).join(Request).where(Visit.id == visit_id).first()
    return found


def visit_in(doctor_id: int, day: date, start: int, end: int, *, leaving: int = 0) -> int | None:
    """The first live visit of the doctor, other than ``leaving``, that has a minute of this stretch."""
    found = raw.rows(
        "SELECT id FROM visit WHERE day = ? AND doctor_id = ? AND start_minute < ? AND end_minute > ?"
        " AND state <> 'cancelled' AND queue_place IS NULL AND id <> ? ORDER BY start_minute, id LIMIT 1",
        day.isoformat(),
        doctor_id,
        end,
        start,
        leaving,
    )
    return found[0][0] if found else None


def next_number(year: int) -> int:
    """The next number of the year; safe only under the write lock of a transaction."""
    highest = raw.rows("SELECT max(number) FROM request WHERE year = ?", year)[0][0]
    return (highest or 0) + 1


def next_queue_place(doctor_id: int, day: date) -> int:
    """The next number of a doctor's live queue; safe only under the write lock of a transaction.

    A number that was told to somebody is never given to another one, not even once its owner got a time
    and left the queue: taking that back has to find it free.
    """
    told = [
        (json.loads(after).get("queue_place") or 0)
        for (after,) in raw.rows(
            "SELECT after FROM event WHERE step = 'book' AND at >= ? AND after LIKE ? AND after LIKE ?",
            # booked for today means booked today: nobody stands in the queue of another day
            str(to_utc(datetime.combine(day, datetime.min.time()))),
            f'%"day": "{day.isoformat()}"%',
            f'%"doctor_id": {doctor_id:d},%',
        )
    ]
    in_place = raw.rows(
        "SELECT max(queue_place) FROM visit WHERE day = ? AND doctor_id = ?", day.isoformat(), doctor_id
    )[0][0]
    return max((*told, in_place or 0), default=0) + 1


def holds_nothing() -> bool:
    """Whether there are neither doctors nor people nor requests."""
    return not (Doctor.select().exists() or Person.select().exists() or Request.select().exists())


def overlapping_visits() -> list[tuple[int, int]]:
    """Pairs of live visits of one doctor that share a minute without an overbooking reason."""
    other = Visit.alias()
    query = (
        Visit.select(Visit.id, other.id)
        .join(
            other,
            on=(
                (Visit.doctor == other.doctor)
                & (Visit.day == other.day)
                & (Visit.id < other.id)
                & (Visit.start_minute < other.end_minute)
                & (other.start_minute < Visit.end_minute)
            ),
        )
        .where(
            Visit.state != VisitState.CANCELLED,
            other.state != VisitState.CANCELLED,
            Visit.overbook_reason.is_null(),
            other.overbook_reason.is_null(),
            Visit.queue_place.is_null(),
            other.queue_place.is_null(),
        )
    )
    return list(query.tuples())


def wrong_day_taken() -> list[tuple[str, int]]:
    """(ISO day, doctor) whose text of taken times is not what the visits say."""
    said = {
        (day, doctor): sorted(codes.split(",")) if codes else []
        for day, doctor, codes in raw.rows("SELECT day, doctor_id, codes FROM day_taken")
    }
    true: dict[tuple[str, int], list[str]] = {key: [] for key in said}
    for day, doctor, code in raw.rows(
        f"SELECT day, doctor_id, start_minute * {CODE_BASE} + end_minute FROM visit"
        " WHERE state <> 'cancelled' AND queue_place IS NULL"
    ):
        true.setdefault((day, doctor), []).append(str(code))
    return [key for key, codes in true.items() if sorted(codes) != said.get(key, [])]


def missing_numbers() -> list[tuple[int, int]]:
    """(year, number) that should stand in the journal and do not; numbers begin at 1 each year."""
    missing: list[tuple[int, int]] = []
    expected: dict[int, int] = {}
    query = Request.select(Request.year, Request.number).order_by(Request.year, Request.number)
    for year, number in query.tuples():
        missing.extend((year, gap) for gap in range(expected.get(year, 1), number))
        expected[year] = number + 1
    return missing


def booked_without_visit() -> list[int]:
    """Requests whose result is «booked» although no visit belongs to them."""
    query = (
        Request.select(Request.id)
        .join(Visit, peewee.JOIN.LEFT_OUTER)
        .where((Request.result == "booked") & Visit.id.is_null())
    )
    return [request_id for (request_id,) in query.tuples()]


def last_claim(visit_id: int) -> tuple[str, str, datetime | None]:
    """Who gave this visit its present time, at which PC and when (wall clock)."""
    event = (
        Event.select()
        .where(Event.visit == visit_id, Event.step.in_(("book", "move", "take_back")))
        .order_by(Event.id.desc())
        .first()
    )
    return ("", "", None) if event is None else (event.registrar, event.pc, to_wall(event.at))


def search_key(person: PersonRow) -> str:
    """What the journal's free-text filter looks through, folded as the filter folds its words."""
    return " ".join((fold(person.name.full), person.iin or "", *person.phones))


def latest_event_of(visit_id: int) -> int:
    """The id of the newest step in the life of a visit."""
    newest = Event.select(Event.id).where(Event.visit == visit_id).order_by(Event.id.desc()).first()
    return int(newest.id)
