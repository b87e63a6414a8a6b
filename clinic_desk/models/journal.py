"""Requests (the rows of the pre-registration journal), visits, and their history.

Nothing here is ever deleted; triggers in ``schema.py`` see to it for every program.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import JsonField, Table, to_wall
from clinic_desk.models.people import Person
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import (
    Channel,
    Document,
    JournalRow,
    PersonName,
    PersonRow,
    RefusalGround,
    Verdict,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.slots import CODE_BASE
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.visits import journal_result


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


class Visit(Table):
    """A booked time of a doctor: minutes ``start_minute`` up to ``end_minute`` of ``day``."""

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

    class Meta:
        """The finder reads this index alone, without touching the table."""

        indexes = ((("day", "doctor", "start_minute", "end_minute", "state"), False),)


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


class Draft(Table):
    """The call being typed at one PC, so that a crash loses no text."""

    pc = peewee.TextField(primary_key=True)
    body = JsonField()
    saved_at = peewee.DateTimeField()


def taken_codes(doctor_ids: Collection[int], first: date, last: date) -> dict[tuple[str, int], list[int]]:
    """The taken times of each (ISO day, doctor) as codes of :data:`clinic_desk.rules.slots.CODE_BASE`.

    Thousands of visits come as one short text for each doctor and day: made and read by C code, they
    cost half of what as many rows do. (On PostgreSQL ``group_concat`` is called ``string_agg``.)
    """
    ids = list(doctor_ids)
    rows = raw.rows(
        f"SELECT day, doctor_id, group_concat(start_minute * {CODE_BASE} + end_minute) FROM visit"
        f" WHERE day BETWEEN ? AND ? AND doctor_id IN ({raw.marks(ids)}) AND state <> 'cancelled'"
        " GROUP BY day, doctor_id",
        first.isoformat(),
        last.isoformat(),
        *ids,
    )
    codes = json.loads("[[" + "],[".join([row[2] for row in rows]) + "]]") if rows else []
    return {(row[0], row[1]): its for row, its in zip(rows, codes, strict=True)}


def visits_where(*conditions: peewee.Expression) -> list[VisitRow]:
    """Visits with their person and journal number, by day and time."""
    query = (
        Visit.select(Visit, Request)
        .join(Request)
        .where(*conditions)
        .order_by(Visit.day, Visit.start_minute, Visit.id)
    )
    return [visit_row(visit) for visit in query]


def visit_row(visit: Visit) -> VisitRow:
    """The frozen row; the name is the one the journal keeps."""
    request = visit.request
    return VisitRow(
        id=visit.id,
        doctor_id=visit.doctor_id,
        person_id=visit.person_id,
        request_id=visit.request_id,
        number=request.number,
        at=moment_of(visit.day, visit.start_minute),
        until=moment_of(visit.day, visit.end_minute),
        state=VisitState(visit.state),
        person=PersonName(request.last_name, request.first_name, request.patronymic),
        birth_date=request.birth_date,
        phones=tuple(request.phones.split()),
        channel=Channel(request.channel),
        room=visit.room,
        overbook_reason=visit.overbook_reason or "",
        cancel_reason=visit.cancel_reason,
        note=visit.note,
        version=visit.version,
    )


def next_number(year: int) -> int:
    """The next number of the year; safe only under the write lock of a transaction."""
    return (Request.select(peewee.fn.MAX(Request.number)).where(Request.year == year).scalar() or 0) + 1


def journal_row(request: Request) -> JournalRow:
    """The frozen row of a request joined with its visit and doctor (:func:`journal_query`)."""
    visit = getattr(request, "visit", None)
    doctor = visit.doctor if visit is not None else None
    return JournalRow(
        request_id=request.id,
        year=request.year,
        number=request.number,
        received_at=to_wall(request.received_at),
        answered_at=to_wall(request.answered_at),
        channel=Channel(request.channel),
        person_id=request.person_id,
        iin=request.iin,
        name=PersonName(request.last_name, request.first_name, request.patronymic),
        birth_date=request.birth_date,
        phones=tuple(request.phones.split()),
        address=request.address,
        precinct=request.precinct,
        document=Document(request.document) if request.document else None,
        document_number=request.document_number,
        verdict=Verdict(request.verdict),
        result=journal_result(
            VisitState(visit.state) if visit is not None else None,
            moved=visit is not None and visit.moves > 0,
            withdrawn=request.withdrawn,
        ),
        registrar=request.registrar,
        ground=RefusalGround(request.ground) if request.ground else None,
        visit_id=visit.id if visit is not None else None,
        doctor_id=doctor.id if doctor is not None else None,
        doctor=PersonName(doctor.last_name, doctor.first_name, doctor.patronymic) if doctor else None,
        specialty=doctor.specialty if doctor is not None else "",
        room=visit.room if visit is not None else "",
        at=moment_of(visit.day, visit.start_minute) if visit is not None else None,
        note=request.note,
        override_reason=request.override_reason,
    )


def journal_query() -> peewee.ModelSelect:
    """Requests with their visit and doctor; refused ones have neither."""
    return (
        Request.select(Request, Visit, Doctor)
        .join(Visit, peewee.JOIN.LEFT_OUTER, on=(Visit.request == Request.id), attr="visit")
        .join(Doctor, peewee.JOIN.LEFT_OUTER, on=(Visit.doctor == Doctor.id), attr="doctor")
    )


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
        )
    )
    return list(query.tuples())


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


def latest_event() -> datetime | None:
    """The wall-clock time of the newest thing written down."""
    newest = Event.select(peewee.fn.MAX(Event.at)).scalar()
    return None if newest is None else to_wall(newest)


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
