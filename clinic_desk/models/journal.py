"""Requests (the rows of the pre-registration journal), visits, and their history.

Nothing here is ever deleted; triggers in ``schema.py`` see to it for every program.
"""

from __future__ import annotations

import peewee

from clinic_desk.models.base import JsonField, Table
from clinic_desk.models.people import Person
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.rows import VisitState


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
