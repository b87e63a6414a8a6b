"""The periods that a clinic reports on: a month, a quarter, a year, or any days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from clinic_desk.rules.report import Period

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""No period leads out of these days, however often one goes back or on."""


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


_MONTHS: Final = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def period_of(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year that ``day`` lies in; of any days that one day."""
    if kind is PeriodKind.DAYS:
        return Period(day, day)
    months = _MONTHS[kind]
    first = day.month - (day.month - 1) % months
    last = first + months - 1
    return Period(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def step(period: Period, kind: PeriodKind, count: int) -> Period:
    """The period ``count`` steps later (earlier if negative); it stays where the calendar ends."""
    if kind is PeriodKind.DAYS:
        way = timedelta(days=period.days * count)
        moved = Period(period.first + way, period.last + way)
    else:
        months = period.first.year * 12 + period.first.month - 1 + _MONTHS[kind] * count
        year, month = divmod(months, 12)
        moved = period_of(kind, date(year, month + 1, 1))
    return moved if moved.first >= EARLIEST and moved.last <= LATEST else period


def kind_of(period: Period) -> PeriodKind:
    """What the period is, by its days alone."""
    whole = (one for one in _MONTHS if period_of(one, period.first) == period)
    return next(whole, PeriodKind.DAYS)


def quarter(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1
