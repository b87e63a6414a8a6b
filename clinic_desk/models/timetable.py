"""Templates, exceptions and the clinic's day list, as rows and as the rules want them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import Table
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import (
    ClinicDay,
    Cycle,
    DayKind,
    ExceptionKind,
    Part,
    Purpose,
    Template,
    Timetable,
    TimetableException,
)

_PURPOSES = {str(one): one for one in Purpose}
_ONE_DAY = "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440"


class TimetableTemplate(Table):
    """Repeating hours of a doctor; never deleted, only ended by ``valid_to``."""

    doctor = peewee.ForeignKeyField(Doctor, backref="templates")
    cycle = peewee.TextField(default=Cycle.WEEKLY)
    length = peewee.SmallIntegerField(default=1, constraints=[peewee.Check("length BETWEEN 1 AND 366")])
    anchor = peewee.DateField(null=True)
    valid_from = peewee.DateField(null=True)
    valid_to = peewee.DateField(null=True)


class TimetablePart(Table):
    """Hours at one position of a template's cycle."""

    template = peewee.ForeignKeyField(TimetableTemplate, backref="parts", on_delete="CASCADE")
    position = peewee.SmallIntegerField()
    start_minute = peewee.SmallIntegerField()
    end_minute = peewee.SmallIntegerField(constraints=[peewee.Check(_ONE_DAY)])
    room = peewee.TextField(default="")
    minutes = peewee.SmallIntegerField(null=True)
    purpose = peewee.TextField(
        default=Purpose.ANY,
        constraints=[
            peewee.SQL("DEFAULT 'any'"),
            peewee.Check("purpose IN ('any', 'phone', 'direct', 'portal', 'urgent')"),
        ],
    )
    quota = peewee.SmallIntegerField(null=True, constraints=[peewee.Check("quota IS NULL OR quota >= 0")])
    release_days = peewee.SmallIntegerField(
        null=True, constraints=[peewee.Check("release_days IS NULL OR release_days >= 0")]
    )


class DoctorException(Table):
    """A stretch of days on which a doctor's hours differ; no start and end: the whole day.

    ``substitute`` receives instead; the hours he gets for it name the absence in ``belongs_to``.
    """

    doctor = peewee.ForeignKeyField(Doctor, backref="exceptions")
    first_day = peewee.DateField()
    last_day = peewee.DateField(constraints=[peewee.Check("first_day <= last_day")])
    kind = peewee.TextField()
    start_minute = peewee.SmallIntegerField(null=True)
    end_minute = peewee.SmallIntegerField(null=True)
    reason = peewee.TextField(default="")
    room = peewee.TextField(default="")
    minutes = peewee.SmallIntegerField(
        null=True, constraints=[peewee.Check("minutes IS NULL OR minutes BETWEEN 1 AND 480")]
    )
    substitute = peewee.ForeignKeyField(Doctor, null=True, index=False)
    belongs_to = peewee.ForeignKeyField("self", null=True, index=False)


class ClinicDayEntry(Table):
    """One day of the clinic's own day list."""

    day = peewee.DateField(primary_key=True)
    kind = peewee.TextField()
    name = peewee.TextField(default="")
    like_weekday = peewee.SmallIntegerField(null=True)
    closes_at = peewee.SmallIntegerField(null=True)


def timetables_of(doctors: Iterable[DoctorRow]) -> dict[int, Timetable]:
    """The timetable of each doctor, ready to be asked for days (four queries, however many)."""
    rows = list(doctors)
    ids = [doctor.id for doctor in rows]
    templates = _templates(ids)
    exceptions = _exceptions(ids)
    days = clinic_days()
    return {
        doctor.id: Timetable(
            room=doctor.room,
            minutes=doctor.minutes,
            templates=tuple(templates.get(doctor.id, ())),
            exceptions=tuple(exceptions.get(doctor.id, ())),
            clinic_days=days,
        )
        for doctor in rows
    }


def clinic_days() -> dict[date, ClinicDay]:
    """The clinic's day list."""
    found = raw.rows("SELECT day, kind, name, like_weekday, closes_at FROM clinic_day_entry")
    return {
        raw.day(day): ClinicDay(raw.day(day), DayKind(kind), name, like_weekday, closes_at)
        for day, kind, name, like_weekday, closes_at in found
    }


def _templates(ids: list[int]) -> dict[int, list[Template]]:
    parts: dict[int, list[Part]] = {}
    of_these = f"doctor_id IN ({raw.marks(ids)})"
    for template, position, start, end, room, minutes, purpose, quota, release_days in raw.rows(
        "SELECT template_id, position, start_minute, end_minute, room, minutes, purpose, quota, release_days"
        " FROM timetable_part"
        f" WHERE template_id IN (SELECT id FROM timetable_template WHERE {of_these}) ORDER BY id",
        *ids,
    ):
        part = Part(position, Span(start, end), room, minutes, _PURPOSES[purpose], quota, release_days)
        parts.setdefault(template, []).append(part)
    found: dict[int, list[Template]] = {}
    for template, doctor, cycle, length, anchor, valid_from, valid_to in raw.rows(
        "SELECT id, doctor_id, cycle, length, anchor, valid_from, valid_to FROM timetable_template"
        f" WHERE {of_these} ORDER BY id",
        *ids,
    ):
        found.setdefault(doctor, []).append(
            Template(
                parts=tuple(parts.get(template, ())),
                cycle=Cycle(cycle),
                length=length,
                anchor=raw.day_or_none(anchor),
                valid_from=raw.day_or_none(valid_from),
                valid_to=raw.day_or_none(valid_to),
                id=template,
            )
        )
    return found


def _exceptions(ids: list[int]) -> dict[int, list[TimetableException]]:
    found: dict[int, list[TimetableException]] = {}
    for doctor, one in _exception_rows(f"doctor_id IN ({raw.marks(ids)})", *ids):
        found.setdefault(doctor, []).append(one)
    return found


def exceptions_between(first: date, last: date) -> list[tuple[int, TimetableException]]:
    """Every doctor's exceptions that touch these days, by first day: (doctor, exception)."""
    found = _exception_rows("first_day <= ? AND last_day >= ?", last.isoformat(), first.isoformat())
    return sorted(found, key=lambda one: (one[1].first, one[1].id))


def _exception_rows(condition: str, *values: object) -> list[tuple[int, TimetableException]]:
    found = raw.rows(
        "SELECT doctor_id, id, first_day, last_day, kind, start_minute, end_minute, reason, room, minutes,"
        f" substitute_id, belongs_to_id FROM doctor_exception WHERE {condition} ORDER BY id",
        *values,
    )
    return [(facts[0], _exception(*facts[1:])) for facts in found]


def _exception(number: int, first: Any, last: Any, kind: str, *facts: Any) -> TimetableException:  # noqa: ANN401
    start, end, reason, room, minutes, substitute, belongs_to = facts
    return TimetableException(
        first=raw.day(first),
        last=raw.day(last),
        kind=ExceptionKind(kind),
        span=None if start is None else Span(start, end),
        reason=reason,
        room=room,
        minutes=minutes,
        substitute_id=substitute,
        belongs_to=belongs_to,
        id=number,
    )
