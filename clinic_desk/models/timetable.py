"""Templates, exceptions and the clinic's day list, as rows and as the rules want them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
    Template,
    Timetable,
    TimetableException,
)

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


class DoctorException(Table):
    """A stretch of days on which a doctor's hours differ; no minutes: the whole day."""

    doctor = peewee.ForeignKeyField(Doctor, backref="exceptions")
    first_day = peewee.DateField()
    last_day = peewee.DateField(constraints=[peewee.Check("first_day <= last_day")])
    kind = peewee.TextField()
    start_minute = peewee.SmallIntegerField(null=True)
    end_minute = peewee.SmallIntegerField(null=True)
    reason = peewee.TextField(default="")
    room = peewee.TextField(default="")


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
    for template, position, start, end, room, minutes in raw.rows(
        "SELECT template_id, position, start_minute, end_minute, room, minutes FROM timetable_part"
        f" WHERE template_id IN (SELECT id FROM timetable_template WHERE {of_these}) ORDER BY id",
        *ids,
    ):
        parts.setdefault(template, []).append(Part(position, Span(start, end), room, minutes))
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
            )
        )
    return found


def _exceptions(ids: list[int]) -> dict[int, list[TimetableException]]:
    found: dict[int, list[TimetableException]] = {}
    for doctor, first, last, kind, start, end, reason, room in raw.rows(
        "SELECT doctor_id, first_day, last_day, kind, start_minute, end_minute, reason, room"
        f" FROM doctor_exception WHERE doctor_id IN ({raw.marks(ids)}) ORDER BY id",
        *ids,
    ):
        span = None if start is None else Span(start, end)
        found.setdefault(doctor, []).append(
            TimetableException(raw.day(first), raw.day(last), ExceptionKind(kind), span, reason, room)
        )
    return found
