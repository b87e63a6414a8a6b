"""The working days of a clinic, for waits that are counted in them (domain: section 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic_desk.rules.times import days_between
from clinic_desk.rules.timetable import ClinicDay, DayKind

_SATURDAY = 5
_NEVER = frozenset({DayKind.HOLIDAY, DayKind.DAY_OFF})


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday, in a six-day clinic to Saturday, as the day list changes them."""

    day_list: Mapping[date, ClinicDay]
    six_day_week: bool = False

    def is_working(self, day: date) -> bool:
        """Whether the clinic works on this day; duty doctors make no working day of a holiday."""
        entry = self.day_list.get(day)
        if entry is not None and entry.kind in _NEVER:
            return False
        if entry is not None and entry.kind is DayKind.WORKING:
            return True
        return day.weekday() < _SATURDAY + self.six_day_week

    def numbers(self, first: date, last: date) -> dict[date, int]:
        """Each day from first to last with the number of working days from ``first`` up to and with it.

        So the wait from one day to a later one is the difference of their numbers: the first of the two
        does not count, the second one does.
        """
        number = 0
        found: dict[date, int] = {}
        for day in days_between(first, last):
            number += self.is_working(day)
            found[day] = number
        return found
