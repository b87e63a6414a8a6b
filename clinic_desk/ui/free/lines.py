"""What a search found, as lines to show: the times of a doctor's day, or why there are none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language, format_date
from clinic_desk.rules.free_search import DayAnswer, FreeRow, FreeTimes, WhyNot
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.wording.timetables import why_not

DoctorDay = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a day or days, whose it is, and either times (``more`` are left out) or a reason.

    ``because`` is what the reason says, the same on each day that it covers.
    """

    first: date
    last: date
    doctors: tuple[int, ...]
    rows: tuple[FreeRow, ...] = ()
    more: int = 0
    reason: str = ""
    because: tuple[object, ...] = ()

    @property
    def key(self) -> DoctorDay:
        """Whose day it is, for lines with times."""
        return self.first, self.doctors[0]

    @property
    def day_text(self) -> str:
        """«Сс 24.11», or the first and last of several days: «28.11 – 29.11»."""
        if self.first == self.last:
            return format_date(self.first, "weekday_numeric")
        days = (format_date(day, "day_month_numeric") for day in (self.first, self.last))
        return " – ".join(days)


def lines_of(found: FreeTimes, room_for: int, opened: Collection[DoctorDay] = ()) -> list[Line]:
    """The lines of a search; a line has room for so many times, ``opened`` days take as many lines as needed.

    Days on which nobody offers anything, each for the same reason as the day before, become one line.
    """
    times: dict[DoctorDay, list[FreeRow]] = {}
    for row in found.rows:
        times.setdefault((row.first.at.date(), row.first.doctor_id), []).append(row)
    lines: list[Line] = []
    for day, of_day in groupby(found.days, key=lambda answer: answer.day):
        answers = [one for one in of_day if one.why is not WhyNot.OTHER_WEEKDAY]
        for one in answers:
            if one.free:
                lines += _times(day, one.doctor_id, times.get((day, one.doctor_id), ()), room_for, opened)
        lines += _reasons(day, [one for one in answers if not one.free])
    return _without_repeats(lines)


def _times(
    day: date, doctor_id: int, rows: Sequence[FreeRow], room_for: int, opened: Collection[DoctorDay]
) -> list[Line]:
    if len(rows) <= room_for or (day, doctor_id) in opened:
        parts = [tuple(rows[at : at + room_for]) for at in range(0, len(rows), room_for)]
        return [Line(day, day, (doctor_id,), part) for part in parts]
    shown = spread_over(rows, room_for - 1)
    return [Line(day, day, (doctor_id,), tuple(shown), len(rows) - len(shown))]


def spread_over(rows: Sequence[FreeRow], count: int) -> list[FreeRow]:
    """So many times of a day from its first to its last, as even as they come."""
    if count >= len(rows):
        return list(rows)
    if count <= 1:
        return list(rows[:1])
    places = [round(one * (len(rows) - 1) / (count - 1)) for one in range(count)]
    return [rows[place] for place in places]


def _reasons(day: date, answers: Iterable[DayAnswer]) -> list[Line]:
    same: dict[tuple[object, ...], list[DayAnswer]] = {}
    for one in answers:
        because = (one.why, one.kind, one.reason, one.until, one.purpose, one.quota, one.opens)
        same.setdefault(because, []).append(one)
    return [
        Line(day, day, tuple(one.doctor_id for one in some), reason=why_not(some[0]), because=because)
        for because, some in same.items()
    ]


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Runs of days that say the same, said once."""
    kept: list[tuple[Line, ...]] = []
    for _day, some in groupby(lines, key=lambda line: line.first):
        of_day = tuple(some)
        before = kept[-1] if kept else ()
        if before and _says(before) == _says(of_day) is not None:
            kept[-1] = tuple(replace(one, last=of_day[0].last) for one in before)
        else:
            kept.append(of_day)
    return [line for of_day in kept for line in of_day]


def _says(of_day: tuple[Line, ...]) -> tuple[tuple[object, ...], ...] | None:
    """What a day without times says; None for a day with times."""
    if any(line.rows for line in of_day):
        return None
    return tuple((line.doctors, line.because) for line in of_day)


def whose_text(line: Line, doctors: Mapping[int, DoctorRow], *, with_specialty: bool) -> str:
    """The doctor of a line, or all of them; empty where only one is looked at."""
    if len(doctors) == 1:
        return ""
    if len(line.doctors) == len(doctors):
        return _("all")
    with_specialty = with_specialty and bool(line.rows)
    return ", ".join(name_text(doctors[one], with_specialty=with_specialty) for one in line.doctors)


def name_text(doctor: DoctorRow, *, with_specialty: bool) -> str:
    """«Ахметова А. С.», where several specialties are shown «Ахметова А. С., ЖПД»."""
    if not with_specialty:
        return doctor.name.short
    return f"{doctor.name.short}, {specialties.by_code(doctor.specialty).short(current_language())}"


def clock_of(row: FreeRow) -> str:
    """«09:00», for several people «09:00–09:45»."""
    start = f"{row.first.at:%H:%M}"
    return start if len(row.slots) == 1 else f"{start}–{row.slots[-1].until:%H:%M}"


def spoken_row(row: FreeRow, doctors: Mapping[int, DoctorRow]) -> str:
    """Everything about a time, in one breath: for screen readers and the line below the list."""
    slot = row.first
    doctor = doctors[slot.doctor_id]
    specialty = specialties.by_code(doctor.specialty).name(current_language())
    room = _("room {room}").format(room=slot.room) if slot.room else ""
    parts = (format_date(slot.at, "weekday_day_month"), clock_of(row), specialty, doctor.name.short, room)
    return ", ".join(part for part in parts if part)
