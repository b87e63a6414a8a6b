"""``free``: the next free times that fit a wish, and why days offer nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from clinic_desk import errors, specialties
from clinic_desk.cli import shapes
from clinic_desk.i18n import _, current_language, format_date, format_moment
from clinic_desk.rules.free_search import (
    EVERY_WEEKDAY,
    DayAnswer,
    FreeRow,
    FreeWish,
    PartOfDay,
)
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Channel, DoctorRow
from clinic_desk.services import finder
from clinic_desk.wording.timetables import why_not


def find(arguments: argparse.Namespace, now: datetime) -> tuple[Any, list[str]]:
    """The JSON and the lines of ``free``; raises UsageError and UnknownRow."""
    doctors = _doctors_meant(arguments)
    if arguments.until is not None and arguments.until < (arguments.since or now.date()):
        raise errors.UsageError("--to", "range")
    wish = FreeWish(
        part=PartOfDay(arguments.part or PartOfDay.ANY),
        weekdays=arguments.weekday or EVERY_WEEKDAY,
        not_before=arguments.since,
        until=arguments.until,
        in_a_row=arguments.in_a_row,
        purposes=purposes_for(
            Channel(arguments.channel) if arguments.channel else None, urgent=arguments.urgent
        ),
    )
    days = _days_asked(arguments, wish, now)
    # a day is explained whether or not enough was found before it
    limit = None if arguments.why else arguments.limit
    found = finder.search(doctors, wish, now=now, days=days, limit=limit)
    rows, by_id = found.rows[: arguments.limit], {row.id: row for row in doctors}
    json: Any = [_shape(row, by_id, in_a_row=wish.in_a_row) for row in rows]
    lines = [_line(row, by_id) for row in rows] or [_("There is no free time.")]
    if arguments.why:
        json = {"slots": json, "days": [_day_shape(one) for one in found.days]}
        lines += _why_lines(found.days, by_id)
    return json, lines


def _days_asked(arguments: argparse.Namespace, wish: FreeWish, now: datetime) -> int:
    """``--to`` alone looks as far as it says; ``--days`` alone as many days as it says."""
    if arguments.days is not None:
        # the calendar ends in 9999, and nobody asks for more than some years
        return int(min(arguments.days, 3660))
    if wish.until is None:
        return finder.DAYS_AHEAD
    first = max(now.date(), wish.not_before or now.date())
    return min((wish.until - first) // timedelta(days=1) + 1, 3660)


def _doctors_meant(arguments: argparse.Namespace) -> list[DoctorRow]:
    if arguments.doctor is not None:
        return [finder.doctor(arguments.doctor)]
    doctors = finder.doctors()
    if arguments.specialty is None:
        return doctors
    code = _specialty(arguments.specialty, doctors)
    return [row for row in doctors if row.specialty == code]


def _specialty(text: str, doctors: Iterable[DoctorRow]) -> str:
    """A code, or what a person calls it: «терапевт», «ВОП»."""
    code = text if specialties.known(text) else specialties.recognise(text)
    if code is None:
        allowed = tuple(dict.fromkeys(row.specialty for row in doctors))
        raise errors.UsageError("--specialty", "choice", text, allowed)
    return code


def _shape(row: FreeRow, doctors: Mapping[int, DoctorRow], *, in_a_row: int) -> dict[str, Any]:
    first = shapes.slot(row.first, doctors)
    if in_a_row == 1:
        return first
    last = row.slots[-1]
    each = [shapes.slot(one, doctors) for one in row.slots]
    return first | {"until": shapes.moment(last.until), "row": each}


def _day_shape(answer: DayAnswer) -> dict[str, Any]:
    return {
        "doctor": answer.doctor_id,
        "day": shapes.day(answer.day),
        "free": answer.free,
        "why": None if answer.why is None else str(answer.why),
        "reason": why_not(answer),
        "until": shapes.day(answer.until),
        "opens": shapes.day(answer.opens),
    }


def _line(row: FreeRow, doctors: Mapping[int, DoctorRow]) -> str:
    first, until = row.first, f"{row.slots[-1].until:%H:%M}"
    return f"{format_moment(first.at, 'weekday_numeric')}–{until}  {doctor_text(doctors[first.doctor_id])}"


def _why_lines(days: Sequence[DayAnswer], doctors: Mapping[int, DoctorRow]) -> list[str]:
    return [
        f"{format_date(one.day, 'weekday_numeric')}  [{one.doctor_id}]  "
        f"{doctors[one.doctor_id].name.short}: {why_not(one)}"
        for one in days
        if not one.free
    ]


def doctor_text(doctor: DoctorRow) -> str:
    """A doctor in one line: number, name, specialty, room."""
    specialty = specialties.by_code(doctor.specialty).name(current_language())
    room = _("room {room}").format(room=doctor.room) if doctor.room else ""
    return "  ".join(part for part in (f"[{doctor.id}]", doctor.name.short, specialty, room) if part)
