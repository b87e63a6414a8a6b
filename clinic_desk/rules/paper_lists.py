"""Hours and days as sheets of paper need them: a week of everybody's hours, and a day to work off.

Hours come from ``rules.timetable`` as they are; nothing here works them out a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations

from clinic_desk.rules.call_sheets import CallSheetView
from clinic_desk.rules.day_plan import CellState, build_column
from clinic_desk.rules.rows import Appointment, DoctorRow, VisitRow
from clinic_desk.rules.timetable import (
    AWAY_KINDS,
    DAYS_A_WEEK,
    ClinicDay,
    DayHours,
    Purpose,
)
from clinic_desk.rules.waiting import WaitingRow

WORKING_WEEKDAYS = 5
"""Monday to Friday stand on every week's sheet, Saturday and Sunday where somebody receives."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Hours without a break in one room, however many parts they are made of."""

    start: int
    end: int
    room: str = ""


@dataclass(frozen=True, slots=True)
class DoctorDays:
    """One doctor's hours on each of the days, in the order of the days.

    ``next_day`` is the first day after them with hours, for a doctor who has none on these days.
    """

    doctor: DoctorRow
    hours: tuple[DayHours, ...]
    next_day: date | None = None


@dataclass(frozen=True, slots=True)
class HoursOfDays:
    """The hours of several doctors on the same days; ``clinic_days`` is what the day list says of them."""

    days: tuple[date, ...]
    doctors: tuple[DoctorDays, ...]
    clinic_days: Mapping[date, ClinicDay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DoctorDay:
    """One doctor's day: hours, and the visits that stand."""

    doctor: DoctorRow
    day: date
    hours: DayHours
    visits: tuple[VisitRow, ...] = ()

    @property
    def receives(self) -> bool:
        """Whether anybody may come on this day."""
        return bool(self.hours.pieces or self.visits)


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """A booked visit with what its slip says; ``language`` is the one spoken, empty where unknown."""

    visit: VisitRow
    appointment: Appointment
    language: str = ""


@dataclass(frozen=True, slots=True)
class RoomStretch:
    """Who sits in a room; ``clashes``: somebody else does at the same time."""

    start: int
    end: int
    doctor: DoctorRow
    clashes: bool = False


@dataclass(frozen=True, slots=True)
class FreeDay:
    """The free times of a doctor's day, as minutes of the day; kept ones are not among them."""

    day: date
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FreeDays:
    """One doctor's free times on some days."""

    doctor: DoctorRow
    days: tuple[FreeDay, ...]


@dataclass(frozen=True, slots=True)
class DeskDay:
    """Everything a desk needs to work through a day without a computer.

    ``promised`` are times (doctor, moment) proposed to people of the call sheets; ``free`` are those of the
    days that follow; ``busiest`` is the most requests that one of the last days had.
    """

    day: date
    doctors: tuple[DoctorDay, ...]
    clinic_day: ClinicDay | None = None
    free: tuple[FreeDays, ...] = ()
    promised: frozenset[tuple[int, datetime]] = frozenset()
    sheets: tuple[CallSheetView, ...] = ()
    waiting: tuple[WaitingRow, ...] = ()
    busiest: int = 0


def week_of(day: date) -> tuple[date, ...]:
    """The seven days, from Monday, of the week that holds ``day``."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=offset) for offset in range(DAYS_A_WEEK))


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that hold the days from ``first`` to ``last``."""
    monday = week_of(first)[0]
    return [monday + timedelta(days=offset) for offset in range(0, (last - monday).days + 1, DAYS_A_WEEK)]


def shown(table: HoursOfDays) -> list[int]:
    """The places of the days that a sheet shows: from Monday to Friday, and others with hours."""
    return [
        place
        for place, day in enumerate(table.days)
        if day.weekday() < WORKING_WEEKDAYS or any(one.hours[place].pieces for one in table.doctors)
    ]


def stretches(hours: DayHours) -> tuple[Stretch, ...]:
    """The hours as one reads them: parts that touch in the same room are one stretch.

    For whom places are kept cuts hours into parts, and is nobody's business on a wall.
    """
    found: list[Stretch] = []
    for piece in sorted(hours.pieces, key=lambda one: (one.start, one.end)):
        before = found[-1] if found else None
        if before is not None and before.room == piece.room and piece.start <= before.end:
            found[-1] = Stretch(before.start, max(before.end, piece.end), before.room)
        else:
            found.append(Stretch(piece.start, piece.end, piece.room))
    return tuple(found)


def usual_room(one: DoctorDays) -> str:
    """Where the doctor sits most of these hours; without hours his own room."""
    minutes: Counter[str] = Counter()
    for hours in one.hours:
        for piece in hours.pieces:
            minutes[piece.room] += piece.end - piece.start
    # his own room wins where another one has as many minutes
    return max(minutes, key=lambda room: (minutes[room], room == one.doctor.room), default=one.doctor.room)


def is_away(hours: DayHours) -> bool:
    """Whether the doctor does not receive at all because something of his own covers the day."""
    return not hours.pieces and any(one.kind in AWAY_KINDS for one in hours.closures)


def by_room(table: HoursOfDays) -> dict[str, tuple[tuple[RoomStretch, ...], ...]]:
    """Who sits in each room on each of the days, by time; rooms in the order in which they come up."""
    rooms: dict[str, list[list[RoomStretch]]] = {}
    for one in table.doctors:
        for place, hours in enumerate(one.hours):
            for stretch in stretches(hours):
                there = rooms.setdefault(stretch.room, [[] for _day in table.days])
                there[place].append(RoomStretch(stretch.start, stretch.end, one.doctor))
    return {room: tuple(_with_clashes(one) for one in days) for room, days in rooms.items()}


def _with_clashes(there: list[RoomStretch]) -> tuple[RoomStretch, ...]:
    there.sort(key=lambda one: (one.start, one.end, one.doctor.position, one.doctor.id))
    clashing = {
        place
        for (a, one), (b, other) in combinations(enumerate(there), 2)
        if one.start < other.end and other.start < one.end
        for place in (a, b)
    }
    return tuple(
        RoomStretch(one.start, one.end, one.doctor, clashes=place in clashing)
        for place, one in enumerate(there)
    )


def free_starts(content: DoctorDay, today: date, promised: Collection[datetime] = ()) -> tuple[int, ...]:
    """The times one may give to anybody, as «first free» would on the morning of ``today``.

    Those kept for some callers, and those promised to somebody who is still to be called, are left out.
    """
    start = datetime.combine(today, time())
    column = build_column(content.doctor, content.day, content.hours, content.visits, start)
    return tuple(
        cell.start
        for cell in column.cells
        if cell.state is CellState.FREE
        and cell.purpose is Purpose.ANY
        and not cell.is_full
        and column.at(cell.start) not in promised
    )


def last_minute(days: Iterable[DayHours]) -> int | None:
    """The minute at which the last doctor stops receiving; None where nobody receives."""
    return max((piece.end for hours in days for piece in hours.pieces), default=None)


def rooms_of(hours: Sequence[DayHours]) -> list[str]:
    """All rooms of these hours, each once, in order of time."""
    return list(dict.fromkeys(piece.room for one in hours for piece in one.pieces if piece.room))
