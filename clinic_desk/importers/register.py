"""A register of attached population, read line by line (domain: section 3).

What is certain becomes a :class:`RegisterRecord`; what looks wrong is taken with a warning; what
cannot be told apart or dated for sure is left out. Both kinds stand in ``RegisterFile.doubtful``
with a reason of ``REASONS``, so that nothing is guessed and nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from clinic_desk.errors import ColumnsUnknown, Stopped
from clinic_desk.importers.cells import Cell, text_of
from clinic_desk.importers.collector import paused_collector
from clinic_desk.importers.headers import normalised
from clinic_desk.importers.names import normalise_name
from clinic_desk.importers.register_layout import FIELDS, RegisterLayout, guess_layout
from clinic_desk.importers.register_person import OLDEST_BIRTH, Columns, LineRefused, PersonReader
from clinic_desk.importers.register_reasons import REASONS, REFUSALS, WARNINGS
from clinic_desk.importers.table_file import Table
from clinic_desk.rules.rows import DoubtfulLine, RegisterFile, RegisterRecord

__all__ = [
    "FIELDS",
    "REASONS",
    "REFUSALS",
    "WARNINGS",
    "RegisterLayout",
    "guess_layout",
    "normalise_name",
    "read_register",
]

_STEP = 1000
_TEXT_LENGTH = 400
_TOTALS = re.compile(
    r"^(?:итого|всего|итог|барлығы|жиыны|жиынтығы|қорытынды|жалпы саны|общее количество|количество|саны)\b"
)
_WRITTEN_BY_HAND = re.compile(r"[:_\d]")


def read_register(
    table: Table,
    layout: RegisterLayout,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    today: date | None = None,
) -> RegisterFile:
    """All people of a register, and the doubtful lines in the order of the file.

    ``progress(done, total)`` counts rows. ``today`` bounds birth dates (default: the PC's date; the
    register's own date if that is later, for clocks in villages run wrong). Raises
    ``ColumnsUnknown`` if the layout names no columns for names, ИИН and birth date, and ``Stopped``.
    """
    if layout.missing:
        raise ColumnsUnknown(missing=layout.missing)
    columns = Columns(*(layout.columns.get(field, -1) for field in Columns._fields))
    skipper = _Skipper(layout, columns)
    people = PersonReader(columns, max(today or date.today(), layout.register_date or OLDEST_BIRTH))
    seen = _Seen()
    width = max(layout.columns.values()) + 1
    total = len(table.rows)
    with paused_collector():
        for index in range(layout.first_row, total):
            if index % _STEP == 0:
                if stop is not None and stop():
                    raise Stopped
                if progress is not None:
                    progress(index, total)
            source = table.rows[index]
            # The appended blank is what column -1 of a missing field reads.
            row = [*source, *[""] * (width - len(source)), ""]
            if skipper.is_no_person(row):
                continue
            line = table.lines[index]
            try:
                seen.take(people.read(line, row), source)
            except LineRefused as refused:
                seen.doubtful.append(DoubtfulLine(line, str(refused), _text(source)))
    if progress is not None:
        progress(total, total)
    return RegisterFile(tuple(seen.records), tuple(seen.doubtful), layout.register_date)


class _Skipper:
    """Knows the rows that hold no person: blanks, totals, section titles, headers of printed pages."""

    def __init__(self, layout: RegisterLayout, columns: Columns) -> None:
        self._columns = columns
        self._mapped = tuple(layout.columns.values())
        self._headers = tuple(
            (index, normalised(layout.headers[index]))
            for index in self._mapped
            if index < len(layout.headers) and layout.headers[index]
        )

    def is_no_person(self, row: Sequence[Cell]) -> bool:
        """Whether the row may be passed over in silence."""
        iin = row[self._columns.iin]
        if (len(iin) >= 8 and "0" <= iin[0] <= "9") if isinstance(iin, str) else isinstance(iin, float):
            # The usual row, decided without a look at its other cells.
            return isinstance(iin, float) and iin < 1000 and self._is_numbering(row)
        filled = [cell for cell in row if not isinstance(cell, str) or (cell and not cell.isspace())]
        if not filled or all(row[index] == "" for index in self._mapped):
            return True
        if len(filled) <= 4 and any(_TOTALS.match(text_of(cell).lower()) for cell in filled[:3]):
            return True
        if len(filled) == 1:
            return self._is_remark(row)
        return self._is_header_again(row) or self._is_numbering(row)

    def _is_remark(self, row: Sequence[Cell]) -> bool:
        """A lone cell is a section title or a signature, unless it may be a person's name."""
        columns = self._columns
        if row[columns.iin] != "" or row[columns.birth_date] != "":
            return False
        name = text_of(row[columns.full_name] or row[columns.last_name])
        return not name or _WRITTEN_BY_HAND.search(name) is not None

    def _is_header_again(self, row: Sequence[Cell]) -> bool:
        """Long tables repeat the header on each printed page."""
        same = 0
        for index, header in self._headers:
            cell = row[index]
            if isinstance(cell, str) and (
                normalised(cell) == header or (cell and header.endswith(normalised(cell)))
            ):
                same += 1
        return same >= 2 and same * 2 > len(self._headers)

    def _is_numbering(self, row: Sequence[Cell]) -> bool:
        """The «1 2 3 4 …» line of official forms below the header."""
        numbers = [text_of(cell) for cell in row if cell != ""]
        if len(numbers) < 3 or numbers[0] not in {"1", "2"}:
            return False
        start = int(numbers[0])
        return numbers == [str(number) for number in range(start, start + len(numbers))]


class _Seen:
    """Who has been read so far, so that nobody is taken twice."""

    def __init__(self) -> None:
        self.records: list[RegisterRecord] = []
        self.doubtful: list[DoubtfulLine] = []
        self._by_iin: dict[str, RegisterRecord] = {}
        self._by_name: dict[tuple[str, str, str, date | None], RegisterRecord] = {}

    def take(self, record: RegisterRecord, source: Sequence[Cell]) -> None:
        """Add a person, or list the line beside the earlier one about the same person."""
        name = record.name
        key = (name.last, name.first, name.patronymic, record.birth_date)
        namesake = self._by_name.setdefault(key, record)
        first = self._by_iin.setdefault(record.iin, record) if record.iin else namesake
        if first is not record:
            same = replace(record, line=first.line, warnings=first.warnings) == first
            reason = "duplicate_line" if same else ("iin_twice" if record.iin else "person_twice")
            self.doubtful.append(
                DoubtfulLine(record.line, reason, _text(source), first_line=first.line, record=record)
            )
            return
        if namesake is not record:
            record = replace(record, warnings=(*record.warnings, "name_twice"))
        self.records.append(record)
        if record.warnings:
            first_line = namesake.line if namesake.line != record.line else 0
            self.doubtful.append(
                DoubtfulLine(
                    record.line, record.warnings[0], _text(source), taken=True, first_line=first_line
                )
            )


def _text(row: Sequence[Cell]) -> str:
    """The filled cells of a row for the list of doubtful lines."""
    return " | ".join(text for text in map(text_of, row) if text)[:_TEXT_LENGTH]
