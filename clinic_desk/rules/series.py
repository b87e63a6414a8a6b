"""The days of a repeat series: every two weeks, every third day, the second Tuesday of each month.

A wanted day on which the doctor offers nothing is either left out or put off to the next day that offers
something. A visit that is put off stays before the next wanted day; only where the wanted days follow each
other within a week (daily procedures) all later visits move along, so that their number is kept.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic_desk.rules.timetable import DAYS_A_WEEK

MOST_VISITS = 60
"""So many visits one series has at most: more than a year of weeks."""

PUT_OFF_AT_MOST = 31
"""A visit is never put off by more days than that."""


class Unit(StrEnum):
    """What the distance between two visits counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class DayOff(StrEnum):
    """What becomes of a wanted day that offers nothing."""

    NEXT_DAY = "next_day"
    LEAVE_OUT = "leave_out"


class PlanState(StrEnum):
    """How a planned visit stands to what was wanted."""

    AS_WANTED = "as_wanted"
    OTHER_TIME = "other_time"
    OTHER_DAY = "other_day"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """How often, and how many visits (``count``) or until which day (``until``, included).

    Both together: whichever ends first. ``keep_weekday`` speaks of months: «the second Tuesday» instead
    of «the 10th»; days and weeks need no such word.
    """

    every: int = 2
    unit: Unit = Unit.WEEKS
    count: int | None = None
    until: date | None = None
    keep_weekday: bool = True
    day_off: DayOff = DayOff.NEXT_DAY

    def __post_init__(self) -> None:
        """Refuse a series that never moves on or never ends."""
        if self.every < 1 or (self.count is None and self.until is None):
            raise ValueError("not a series")


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of the series: the wanted day, and where it can stand.

    ``others`` are the beginnings of all free places of ``day``. Without a visit, ``day`` and ``others`` are
    those of the next day that has something, None if there is none.
    """

    wanted: date
    state: PlanState
    day: date | None
    minute: int | None
    others: tuple[int, ...]


def wanted_days(first: date, rule: SeriesRule, *, with_first: bool) -> list[date]:
    """The days the series asks for, before anybody looks into the timetable."""
    most = min(rule.count if rule.count is not None else MOST_VISITS, MOST_VISITS)
    days: list[date] = []
    for number, day in enumerate(_all_days(first, rule)):
        if len(days) >= most or (rule.until is not None and day > rule.until):
            break
        if number or with_first:
            days.append(day)
    return days


def last_day(first: date, rule: SeriesRule) -> date:
    """The last day on which a visit of the series can stand."""
    days = wanted_days(first, rule, with_first=False)
    end = (days[-1] if days else first) + timedelta(days=PUT_OFF_AT_MOST)
    return end if rule.until is None else min(end, rule.until)


def plan(
    days: Sequence[date], minute: int, rule: SeriesRule, free: Callable[[date], Sequence[int]]
) -> list[Planned]:
    """Where each visit of ``days`` can stand; ``free`` gives the beginnings of a day's free places, in order.

    At most one visit stands on a day, and their order is that of the wanted days.
    """
    planned: list[Planned] = []
    previous = date.min
    for number, wanted in enumerate(days):
        following = days[number + 1] if number + 1 < len(days) else None
        one = _one(wanted, minute, rule, free, after=previous, before=_limit(wanted, following, rule))
        if one.minute is not None and one.day is not None:
            previous = one.day
        planned.append(one)
    return planned


def nearest(times: Sequence[int], minute: int) -> int:
    """The wanted minute, else the next one of the day, else the last one before it; ``times`` in order."""
    return next((time for time in times if time >= minute), times[-1])


def _one(
    wanted: date,
    minute: int,
    rule: SeriesRule,
    free: Callable[[date], Sequence[int]],
    *,
    after: date,
    before: date,
) -> Planned:
    if wanted > after and (times := tuple(free(wanted))):
        chosen = nearest(times, minute)
        state = PlanState.AS_WANTED if chosen == minute else PlanState.OTHER_TIME
        return Planned(wanted, state, wanted, chosen, times)
    day = max(wanted, after) + timedelta(days=1)
    while day <= before:
        if times := tuple(free(day)):
            if rule.day_off is DayOff.LEAVE_OUT:
                return Planned(wanted, PlanState.NONE, day, None, times)
            return Planned(wanted, PlanState.OTHER_DAY, day, nearest(times, minute), times)
        day += timedelta(days=1)
    return Planned(wanted, PlanState.NONE, None, None, ())


def _limit(wanted: date, following: date | None, rule: SeriesRule) -> date:
    """The last day to which this visit may be put off."""
    limit = wanted + timedelta(days=PUT_OFF_AT_MOST)
    if following is not None and (following - wanted).days >= DAYS_A_WEEK:
        limit = min(limit, following - timedelta(days=1))
    elif following is not None and rule.day_off is DayOff.LEAVE_OUT:
        # left out stays left out: the day to choose instead must not be another visit's own
        limit = following - timedelta(days=1)
    return limit if rule.until is None else min(limit, rule.until)


def _all_days(first: date, rule: SeriesRule) -> Iterator[date]:
    for number in range(MOST_VISITS + 1):
        steps = number * rule.every
        try:
            match rule.unit:
                case Unit.DAYS:
                    yield first + timedelta(days=steps)
                case Unit.WEEKS:
                    yield first + timedelta(weeks=steps)
                case Unit.MONTHS:
                    yield _months_on(first, steps, keep_weekday=rule.keep_weekday)
        except (OverflowError, ValueError):
            return  # past the end of the calendar


def _months_on(first: date, months: int, *, keep_weekday: bool) -> date:
    """The same place in a later month: the 2nd Tuesday or the 10th; where there is no such, the last one."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    length = calendar.monthrange(year, month)[1]
    if not keep_weekday:
        return date(year, month, min(first.day, length))
    nth = (first.day - 1) // DAYS_A_WEEK
    offset = (first.weekday() - date(year, month, 1).weekday()) % DAYS_A_WEEK
    day = 1 + offset + nth * DAYS_A_WEEK
    return date(year, month, day if day <= length else day - DAYS_A_WEEK)
