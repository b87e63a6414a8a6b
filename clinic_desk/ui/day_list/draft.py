"""What is entered and what shall be changed, until it is saved at once (no Qt)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic_desk.rules.timetable import ClinicDay
from clinic_desk.services import day_list
from clinic_desk.services.day_list import DayChange, Duty, Standing


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the list as it will be; ``changed``: not saved yet."""

    day: date
    entry: ClinicDay | None
    duties: tuple[Duty, ...] = ()
    changed: bool = False


class Draft:
    """The day list with the changes in hand; each change can be stepped back."""

    def __init__(self) -> None:
        self._entered: dict[date, ClinicDay] = {}
        self._duties: dict[date, tuple[Duty, ...]] = {}
        self._changed: dict[date, DayChange] = {}
        self._before: list[dict[date, DayChange]] = []

    def load(self) -> None:
        """Read the list anew; changes in hand stay."""
        self._entered = {one.day: one for one in day_list.days_between(date.min, date.max)}
        self._duties = day_list.duties_between(date.min, date.max)

    def shown(self, day: date) -> ShownDay:
        """One day as it will be."""
        change = self._changed.get(day)
        if change is None:
            return ShownDay(day, self._entered.get(day), self._duties.get(day, ()))
        return ShownDay(day, change.entry, change.duties or (), changed=True)

    def year(self, year: int) -> list[ShownDay]:
        """The days of a year that say something, in order; those to be taken out among them."""
        days = {*self._entered, *self._duties, *self._changed}
        return [self.shown(day) for day in sorted(days) if day.year == year]

    def put(self, *wanted: ShownDay) -> None:
        """Let days be so, as one step."""
        changed = dict(self._changed)
        for one in wanted:
            stands = (self._entered.get(one.day), self._duties.get(one.day, ()))
            if (one.entry, one.duties) == stands:
                changed.pop(one.day, None)
            else:
                changed[one.day] = DayChange(one.day, one.entry, one.duties, Standing(*stands))
        if changed != self._changed:
            self._before.append(self._changed)
            self._changed = changed

    def put_entries(self, entries: Iterable[tuple[date, ClinicDay | None]]) -> None:
        """Let days be so, their duty doctors as they are, as one step."""
        self.put(*(ShownDay(day, entry, self.shown(day).duties) for day, entry in entries))

    def changes(self) -> list[DayChange]:
        """What saving would write."""
        return [self._changed[day] for day in sorted(self._changed)]

    def is_dirty(self) -> bool:
        """Whether anything is not saved."""
        return bool(self._changed)

    def step_back(self) -> bool:
        """Take the last change in hand back; false if there is none."""
        if not self._before:
            return False
        self._changed = self._before.pop()
        return True

    def drop(self) -> None:
        """Forget every change in hand."""
        self._changed, self._before = {}, []
