"""Times kept for a moment, people who wait for one, and the sheets of people to call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import Table, to_utc, to_wall
from clinic_desk.models.journal import Visit
from clinic_desk.models.people import Person
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.rows import HoldRow
from clinic_desk.rules.times import moment_of

HOLD_FOR = timedelta(minutes=3)
_NO_LONGER = 2 * HOLD_FOR
"""A hold that would last longer was written before the clock was set back: it would stand for hours."""
_ONE_DAY = "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440"


class Hold(Table):
    """The time that one desk is reading to its caller; ``until`` is UTC, afterwards it means nothing."""

    pc = peewee.TextField(primary_key=True)
    doctor = peewee.ForeignKeyField(Doctor, index=False)
    day = peewee.DateField()
    start_minute = peewee.SmallIntegerField()
    end_minute = peewee.SmallIntegerField(constraints=[peewee.Check(_ONE_DAY)])
    registrar = peewee.TextField()
    until = peewee.DateTimeField()


class WaitingEntry(Table):
    """A person who waits for a time of a doctor, or of any doctor of a specialty."""

    person = peewee.ForeignKeyField(Person, backref="waiting")
    doctor = peewee.ForeignKeyField(Doctor, index=False, null=True)
    specialty = peewee.TextField(default="")
    first_day = peewee.DateField()
    last_day = peewee.DateField(
        null=True, constraints=[peewee.Check("last_day IS NULL OR first_day <= last_day")]
    )
    part_of_day = peewee.TextField(
        default="any", constraints=[peewee.Check("part_of_day IN ('any', 'morning', 'afternoon')")]
    )
    urgency = peewee.SmallIntegerField(default=0, constraints=[peewee.Check("urgency BETWEEN 0 AND 2")])
    channel = peewee.TextField()
    note = peewee.TextField(default="")
    override_reason = peewee.TextField(default="")
    language = peewee.TextField(default="")
    state = peewee.TextField(
        default="waiting",
        index=True,
        constraints=[peewee.Check("state IN ('waiting', 'booked', 'gone')")],
    )
    gone_reason = peewee.TextField(default="")
    visit = peewee.ForeignKeyField(Visit, index=False, null=True)
    calls = peewee.SmallIntegerField(default=0)
    called_at = peewee.DateTimeField(null=True)
    added_at = peewee.DateTimeField()
    registrar = peewee.TextField()
    pc = peewee.TextField()

    class Meta:
        """Whoever waits, waits for somebody."""

        constraints = (peewee.Check("doctor_id IS NOT NULL OR specialty <> ''"),)


class CallSheet(Table):
    """The people to call because their visits cannot take place as booked."""

    doctor = peewee.ForeignKeyField(Doctor, index=False)
    kind = peewee.TextField()
    reason = peewee.TextField(default="")
    first_day = peewee.DateField()
    last_day = peewee.DateField()
    made_at = peewee.DateTimeField()
    registrar = peewee.TextField()
    pc = peewee.TextField()


class CallSheetLine(Table):
    """One visit of a call sheet: the new time to propose, and what came of the call.

    ``day`` and ``start_minute`` are where the visit stood when it was put on the sheet: while it is booked
    and still stands there, with the doctor of the sheet, it waits to be settled.
    """

    sheet = peewee.ForeignKeyField(CallSheet, backref="lines")
    visit = peewee.ForeignKeyField(Visit, backref="call_sheet_lines")
    position = peewee.SmallIntegerField()
    day = peewee.DateField()
    start_minute = peewee.SmallIntegerField()
    proposal_doctor = peewee.ForeignKeyField(Doctor, index=False, null=True)
    proposal_day = peewee.DateField(null=True)
    proposal_minute = peewee.SmallIntegerField(null=True)
    outcome = peewee.TextField(
        default="open",
        constraints=[peewee.Check("outcome IN ('open', 'moved', 'cancelled', 'kept', 'waiting')")],
    )
    calls = peewee.SmallIntegerField(default=0)
    note = peewee.TextField(default="")
    done_at = peewee.DateTimeField(null=True)
    done_by = peewee.TextField(default="")


def holds(now: datetime, *, but_of: str = "") -> list[HoldRow]:
    """The times held at this moment, without those of one PC."""
    return [
        HoldRow(
            doctor,
            moment_of(raw.day(day), start),
            moment_of(raw.day(day), end),
            registrar,
            pc,
            to_wall(raw.moment(until)),
        )
        for pc, doctor, day, start, end, registrar, until in raw.rows(
            "SELECT pc, doctor_id, day, start_minute, end_minute, registrar, until FROM hold"
            " WHERE until > ? AND until <= ? AND pc <> ?",
            _stored(now),
            _stored(now + _NO_LONGER),
            but_of,
        )
    ]


def held_times(
    doctor_ids: Collection[int], first: date, last: date, now: datetime, *, but_of: str = ""
) -> dict[tuple[date, int], list[tuple[int, int]]]:
    """The held minutes of each (day, doctor) among these, without those of one PC."""
    found: dict[tuple[date, int], list[tuple[int, int]]] = {}
    for day, doctor, start, end in raw.rows(
        "SELECT day, doctor_id, start_minute, end_minute FROM hold WHERE until > ? AND until <= ?"
        " AND pc <> ? AND day BETWEEN ? AND ?",
        _stored(now),
        _stored(now + _NO_LONGER),
        but_of,
        first.isoformat(),
        last.isoformat(),
    ):
        if doctor in doctor_ids:
            found.setdefault((raw.day(day), doctor), []).append((start, end))
    return found


def let_go(pc: str) -> None:
    """Forget the time held at this PC, inside the caller's transaction."""
    Hold.delete().where(Hold.pc == pc).execute()


def _stored(now: datetime) -> str:
    """As peewee writes a moment, so that texts compare as moments do."""
    return str(to_utc(now))
