"""One line of a timetable: the columns of the week and the note, read together.

A note may limit the hours of the columns to some days or tell of an absence; a column may hold an
absence in place of hours. What is taken and what stays doubtful is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_desk.importers.absences import find_absences, kinds_in
from clinic_desk.importers.alternation import PARITY_BY_DATE, DayHours, Limit, read_day, read_limit
from clinic_desk.importers.cells import Cell, text_of
from clinic_desk.importers.hours import HoursUnclear, plain_text
from clinic_desk.rules.rows import RecordedAbsence, WorkingSpan
from clinic_desk.rules.timetable import DAYS_A_WEEK, Cycle, Part, Template


@dataclass(frozen=True, slots=True)
class Column:
    """A cell of one weekday under its heading."""

    weekday: int
    heading: str
    cell: Cell

    @property
    def text(self) -> str:
        """What the spreadsheet shows."""
        return text_of(self.cell)


@dataclass(frozen=True, slots=True)
class ReadWeek:
    """What a line says of hours and absences; ``doubts`` are reasons of ``timetable.REASONS`` and texts."""

    hours: tuple[WorkingSpan, ...]
    templates: tuple[Template, ...]
    absences: tuple[RecordedAbsence, ...]
    unread: tuple[int, ...]
    doubts: tuple[tuple[str, str], ...]


def read_week(columns: Iterable[Column], note: str, today: date | None) -> ReadWeek:
    """Read the hours of one doctor; ``today`` is the day of the import, for dates without a year."""
    reader = _WeekReader(note, today)
    for column in columns:
        reader.read(column)
    return reader.finish()


class _WeekReader:
    def __init__(self, note: str, today: date | None) -> None:
        self._note = note
        self._today = today
        self._said = find_absences(plain_text(note), today)
        self._limit: Limit | None = None
        self._limit_problem = ""
        self._days: dict[Column, DayHours] = {}
        self._away: list[Column] = []
        self._unread: set[int] = set()
        self._doubts: dict[tuple[str, str], list[str]] = {}
        self._notes: list[tuple[str, str]] = []
        try:
            self._limit = read_limit(self._said.rest)
        except HoursUnclear as problem:
            self._limit_problem = problem.reason

    def read(self, column: Column) -> None:
        """Take the hours of one column, or note why not."""
        try:
            hours = read_day(column.cell, column.weekday)
        except HoursUnclear as problem:
            if problem.reason == "hours_absence":
                self._away.append(column)
            else:
                self._doubt(problem.reason, column)
            self._unread.add(column.weekday)
            return
        if hours.parts:
            self._days[column] = hours

    def finish(self) -> ReadWeek:
        """Put columns and note together."""
        absences = self._absences()
        self._apply_note()
        self._refuse_weekday_parity()
        for column, hours in self._days.items():
            if hours.look:
                self._doubt(hours.look, column)
        parts = [(hours.cycle, part) for hours in self._days.values() for part in hours.parts]
        return ReadWeek(
            hours=tuple(
                WorkingSpan(part.position, part.span.start, part.span.end)
                for cycle, part in parts
                if cycle is Cycle.WEEKLY
            ),
            templates=tuple(
                Template(_sorted(part for cycle, part in parts if cycle is wanted), cycle=wanted)
                for wanted in dict.fromkeys(cycle for cycle, _part in parts)
                if wanted is not Cycle.WEEKLY
            ),
            absences=absences,
            unread=tuple(sorted(self._unread)),
            doubts=(
                *((reason, f"{', '.join(days)}: {text}") for (reason, text), days in self._doubts.items()),
                *self._notes,
            ),
        )

    def _doubt(self, reason: str, column: Column, *, by_note: bool = False) -> None:
        text = f"{column.text} ({self._note})" if by_note else column.text
        days = self._doubts.setdefault((reason, text), [])
        days.append(column.heading)

    def _drop(self, columns: Iterable[Column], reason: str, *, by_note: bool = False) -> None:
        for column in columns:
            del self._days[column]
            self._unread.add(column.weekday)
            self._doubt(reason, column, by_note=by_note)

    # --- the note ----------------------------------------------------------------------------------

    def _apply_note(self) -> None:
        """Let the hours hold on the days that the note names; if that is unclear, take none of them."""
        if self._limit is None and not self._limit_problem:
            return
        columns = list(self._days)
        if self._limit is None:
            self._drop(columns, "note_alternate", by_note=True)
            self._note_alone(columns)
            return
        named = self._limit.weekdays
        met = [column for column in columns if named is None or column.weekday in named]
        self._note_alone(met)
        # «среда, 1-я и 3-я» beside hours of other days may tell when the doctor is elsewhere
        alone = self._limit.only or len(met) == len(columns)
        whole = named is None or {column.weekday for column in met} == named
        if alone and whole and all(self._days[column].cycle is Cycle.WEEKLY for column in met):
            for column in met:
                limited = self._limit.on(column.weekday, self._days[column])
                if limited is not None:
                    self._days[column] = limited
        else:
            self._drop(met, "note_alternate", by_note=True)

    def _note_alone(self, met: Sequence[Column]) -> None:
        """A note about days for which no column has hours is listed by itself."""
        if not met:
            self._notes.append(("note_alternate", self._note))

    def _refuse_weekday_parity(self) -> None:
        """Columns that hold just the parity of their own weekday fit both meanings: none is taken.

        Even weekdays are Tue, Thu and Sat (domain: section 5).
        """
        by_date = [column for column, hours in self._days.items() if hours.look == PARITY_BY_DATE]
        if len(by_date) > 1 and all(
            part.position == _own_parity(column.weekday)
            for column in by_date
            for part in self._days[column].parts
        ):
            self._drop(by_date, "parity_unclear", by_note=self._limit is not None)

    # --- absences ----------------------------------------------------------------------------------

    def _absences(self) -> tuple[RecordedAbsence, ...]:
        """The absences of the note, or those that columns without hours name; none if they disagree."""
        # an absence in some columns of a doctor who works on other days is no leave
        works = bool(self._days) or len(self._away) != len(self._unread)
        in_columns = [] if works else [find_absences(plain_text(one.cell), self._today) for one in self._away]
        stated = {one.absences for one in (self._said, *in_columns) if one.absences and not one.problem}
        agreed = len(stated) == 1
        absences = stated.pop() if agreed else ()
        if self._said.problem or (self._said.absences and not agreed):
            self._notes.append((self._said.problem or "note_absence", self._note))
        kinds = {one.kind for one in absences}
        for column in self._away:
            own_days = works and any(letter.isdigit() for letter in column.text)
            explained = not own_days and kinds >= kinds_in(plain_text(column.cell))
            self._doubt("absence_without_hours" if explained else "hours_absence", column)
        return absences


def _own_parity(weekday: int) -> int:
    """The position that the weekday's own parity has in a template by date; Sunday has none."""
    if weekday == DAYS_A_WEEK - 1:
        return -1
    return weekday + (0 if weekday % 2 else DAYS_A_WEEK)


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (part.position, part.span)))
