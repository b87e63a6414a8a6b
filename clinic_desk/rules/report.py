"""What the clinic reports of a period (domain: section 7): values only; ``services.reports`` counts them.

One rule for all figures: they tell of the requests *received* on the days of the period, as these requests
and their visits stand now. Rows taken back at the desk never count. Only the load tells of the visits that
*lie* on these days. A refusal is an answer but no service given.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic_desk.rules.rows import Channel, RefusalGround

LONGEST_LEAD_DAYS: Final = 15
"""More working days than these to a specialist count as a defect (domain: section 1)."""
_MOST_DAYS: Final = 31
_MOST_WEEKS: Final = 26


def minutes_to_answer(received: datetime, answered: datetime) -> float:
    """Minutes with one decimal, rounded up: 30 minutes and a second are late, and «30» would not show it."""
    return math.ceil((answered - received) / timedelta(seconds=6)) / 10


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """What stood before it: as many whole months before whole months, else as many days before."""
        last = self.first - timedelta(days=1)
        if self.first.day != 1 or self.last != _month_end(self.last):
            return Period(last - timedelta(days=self.days - 1), last)
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return Period(_months_before(self.first, months), last)

    def year_ago(self) -> Period:
        """The same days of the year before; a month stays whole, whatever February has."""
        first, last = _months_before(self.first, 12), _months_before(self.last, 12)
        return Period(first, _month_end(last) if self.last == _month_end(self.last) else last)


def stretches(period: Period) -> list[Period]:
    """The period cut without gaps: into days up to 31 of them, weeks from Monday up to 26, else months.

    The first and the last week or month are as long as the period leaves them.
    """
    if period.days <= _MOST_DAYS:
        return _cut(period, lambda day: day)
    weeks = _cut(period, lambda day: day + timedelta(days=6 - day.weekday()))
    return weeks if len(weeks) <= _MOST_WEEKS else _cut(period, _month_end)


def _cut(period: Period, end_of: Callable[[date], date]) -> list[Period]:
    found: list[Period] = []
    first = period.first
    while first <= period.last:
        found.append(Period(first, min(end_of(first), period.last)))
        first = found[-1].last + timedelta(days=1)
    return found


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Minutes from applying to the answer; None where nobody applied. ``late``: over the channel's term."""

    median: float | None = None
    p95: float | None = None
    within_term: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """Working days from the request to the visit for one specialty (a code of specialties.toml)."""

    specialty: str
    visits: int
    median: float
    over_15: int


@dataclass(frozen=True, slots=True)
class LoadCell:
    """One doctor's hour of the day (``hour`` 8 is 8:00 to 9:00) over all days of the period.

    ``open_minutes`` are the working hours, ``booked_minutes`` what live visits take of this hour, overbooked
    ones included, so the share may pass 1. Places in a live queue count among ``visits`` and take no minutes.
    """

    doctor_id: int
    hour: int
    visits: int
    booked_minutes: int
    open_minutes: int

    @property
    def share(self) -> float | None:
        """Booked of open minutes; None where the doctor has no hours then."""
        return self.booked_minutes / self.open_minutes if self.open_minutes else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one person at the desk answers: minutes from applying to the answer."""

    registrar: str
    requests: int
    median: float
    late: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One day, week or month of the period, for the course over time."""

    period: Period
    services: int
    refusals: int


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a period. ``services`` and ``refusals`` name every channel and ground, zeros too.

    ``leads`` stand in the order of the specialties, ``load`` by the clinic's order of doctors and hour,
    ``paces`` by name. ``course`` covers the period without gaps: days up to 31 of them, weeks up to 26, else
    months.
    """

    period: Period
    requests: int
    services: Mapping[Channel, int]
    refusals: Mapping[RefusalGround, int]
    answers: AnswerTimes
    arrived: int
    cancelled: int
    moved: int
    no_show: int
    leads: tuple[Lead, ...] = ()
    load: tuple[LoadCell, ...] = ()
    paces: tuple[Pace, ...] = ()
    course: tuple[Stretch, ...] = ()

    @property
    def services_given(self) -> int:
        """Services through all channels."""
        return sum(self.services.values())

    @property
    def refused(self) -> int:
        """Refusals on all grounds."""
        return sum(self.refusals.values())


class Figure(StrEnum):
    """A number of the report whose rows can be opened."""

    REQUESTS = "requests"
    SERVICES = "services"
    REFUSALS = "refusals"
    WITHIN_TERM = "within_term"
    LATE = "late"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    MOVED = "moved"
    NO_SHOW = "no_show"
    LEAD = "lead"
    OVER_15 = "over_15"
    LOAD = "load"
    PACE = "pace"
    PACE_LATE = "pace_late"


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows are wanted: a figure, narrowed to a channel, ground, specialty or registrar (``key``).

    Only the paces take an empty key at its word: a desk where nobody is named. The load takes ``doctor_id``
    and ``hour``; None means all of them.
    """

    figure: Figure
    key: str = ""
    doctor_id: int | None = None
    hour: int | None = None
