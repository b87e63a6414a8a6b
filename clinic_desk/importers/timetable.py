"""The clinic's own table of doctors and weekly hours, as text a person wrote for other people.

Each doctor becomes a :class:`DoctorRecord` with the hours that have one clear meaning. Everything
else stands in ``TimetableFile.doubtful`` with a reason of ``REASONS``, for the clerk to enter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from clinic_desk.errors import ColumnsUnknown
from clinic_desk.i18n import N_
from clinic_desk.importers.cells import NOTHING, Cell, precinct_of, text_of
from clinic_desk.importers.doctor_hours import Column, ReadWeek, read_week
from clinic_desk.importers.headers import normalised
from clinic_desk.importers.names import name_part, split_name
from clinic_desk.importers.table_file import Table
from clinic_desk.importers.timetable_layout import (
    FIELDS,
    WEEKDAYS,
    TimetableLayout,
    guess_timetable_layout,
)
from clinic_desk.rules.rows import DoctorRecord, DoubtfulLine, PersonName, TimetableFile

__all__ = [
    "FIELDS",
    "REASONS",
    "WEEKDAYS",
    "TimetableLayout",
    "ages_in",
    "guess_timetable_layout",
    "read_timetable",
]

REASONS: dict[str, str] = {
    "name_missing": N_("The doctor's name is missing."),
    "doctor_twice": N_("The same doctor with the same specialty stands in an earlier line."),
    "specialty_unknown": N_("The specialty is not known to the program."),
    "specialty_missing": N_("The specialty is missing."),
    "minutes_unread": N_("The minutes per visit are not understood."),
    "precincts_unread": N_("The precincts are not understood."),
    "age_unread": N_("The age range is not understood."),
    "hours_unclear": N_("The hours are not understood."),
    "hours_reversed": N_("The hours end before they begin."),
    "hours_overlap": N_("The hours of one day overlap."),
    "hours_alternate": N_("The hours alternate; enter them as an alternating schedule."),
    "hours_nth_week": N_("The hours hold for certain weeks only; enter them by hand."),
    "parity_by_date": N_(
        "Even and odd was read by date; change it in the hours editor if the clinic means weekdays."
    ),
    "parity_unclear": N_("Even and odd may mean dates or weekdays here; enter these hours by hand."),
    "weeks_by_weekday": N_(
        "Weeks of the month were read as the 1st, 2nd … such weekday of the month; check these hours."
    ),
    "hours_absence": N_("Instead of hours, an absence is written."),
    "absence_without_hours": N_(
        "The absence was taken over; the hours are not in the file, enter them by hand."
    ),
    "hours_as_date": N_("The spreadsheet has turned the hours into a date or a number."),
    "note_alternate": N_("The note limits the hours to certain days; they were not taken."),
    "note_absence": N_("The note tells of an absence; enter it by hand."),
    "absence_over": N_("The absence named here is over; nothing was entered for it."),
}
"""Why something is doubtful; but for the first two the doctor is imported all the same."""

_MINUTES = re.compile(r"(\d{1,3})\s*(?:мин\w*|минут\w*)?\.?")
_ROOM_WORDS = re.compile(r"№|[\s-]*\bкаб(?:инет)?\w*\b\.?|[\s-]*\bбөлме\w*\b", re.IGNORECASE)
_PRECINCT_SEPARATORS = re.compile(r"\s*(?:[,;/+]|\bи\b|\bжәне\b)\s*")
_AGE_SPAN = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})\s*(?:лет|год|жас)")
_AGE_BELOW = re.compile(r"\bдо\s*(\d{1,2})(?:-?\w{1,2})?\s*лет(\s*включительно)?|(\d{1,2})\s*жасқа\s*дейін")
_AGE_FROM = re.compile(r"\b(?:с|от)\s*(\d{1,2})(?:-?\w{1,2})?\s*лет|(\d{1,2})\s*жастан|(\d{2})\s*\+")
_AGE_BOTH = re.compile(r"\b(?:с|от)\s*(\d{1,2})\s*(?:лет\s*)?до\s*(\d{1,2})\s*лет")


def read_timetable(
    table: Table,
    layout: TimetableLayout,
    recognise: Callable[[str], str | None],
    *,
    today: date | None = None,
) -> TimetableFile:
    """All doctors with their certain hours. ``recognise`` turns a specialty's text into its code.

    ``today`` is the day of the import: without it a leave «до 12.12» has no year and stays doubtful.
    Raises ``ColumnsUnknown`` if the layout has no column for names or for any weekday.
    """
    if layout.missing:
        raise ColumnsUnknown(missing=layout.missing)
    reader = _Reader(layout, recognise, today)
    for index in range(layout.first_row, len(table.rows)):
        reader.read(table.lines[index], table.rows[index])
    return TimetableFile(tuple(reader.doctors), tuple(reader.doubtful))


class _Reader:
    def __init__(
        self, layout: TimetableLayout, recognise: Callable[[str], str | None], today: date | None
    ) -> None:
        self.doctors: list[DoctorRecord] = []
        self.doubtful: list[DoubtfulLine] = []
        self._layout = layout
        self._recognise = recognise
        self._today = today
        self._row: Sequence[Cell] = ()
        self._line = 0
        self._seen: set[tuple[PersonName, str]] = set()

    def read(self, line: int, row: Sequence[Cell]) -> None:
        """Take the doctor of one row; blank rows, section titles and repeated headers are none."""
        self._line, self._row = line, row
        filled = [text for text in map(text_of, row) if text]
        if len(filled) < 2 or self._is_header_again():
            return
        name = self._name()
        if not name.last:
            self._doubt("name_missing", " | ".join(filled), taken=False)
            return
        specialty_text = self._text("specialty")
        specialty = (self._recognise(specialty_text) or "") if specialty_text else ""
        key = (name, specialty or specialty_text.lower())
        if key in self._seen:
            self._doubt("doctor_twice", " | ".join(filled), taken=False)
            return
        self._seen.add(key)
        if not specialty:
            self._doubt(
                "specialty_unknown" if specialty_text else "specialty_missing", specialty_text or name.full
            )
        self.doctors.append(self._doctor(name, specialty))

    def _doctor(self, name: PersonName, specialty: str) -> DoctorRecord:
        note = self._text("note")
        minutes, precincts = self._minutes(), self._precincts()
        age_from, age_to = self._ages(note)
        week = self._week(note)
        return DoctorRecord(
            line=self._line,
            name=name,
            specialty=specialty,
            room=_ROOM_WORDS.sub(" ", self._text("room")).strip(" -.") or self._text("room"),
            minutes=minutes,
            precincts=precincts,
            age_from=age_from,
            age_to=age_to,
            hours=week.hours,
            note=note,
            templates=week.templates,
            absences=week.absences,
            unread=week.unread,
        )

    def _cell(self, field: str) -> Cell:
        index = self._layout.columns.get(field, -1)
        return self._row[index] if 0 <= index < len(self._row) else ""

    def _text(self, field: str) -> str:
        text = text_of(self._cell(field))
        return "" if text.lower() in NOTHING else text

    def _doubt(self, reason: str, text: str, *, taken: bool = True) -> None:
        self.doubtful.append(DoubtfulLine(self._line, reason, text, taken=taken))

    def _is_header_again(self) -> bool:
        columns = self._layout.columns.values()
        same = sum(
            1
            for index in columns
            if index < len(self._row)
            and self._layout.headers[index : index + 1]
            and normalised(text_of(self._row[index])) == normalised(self._layout.headers[index])
        )
        return same * 2 > len(columns)

    def _name(self) -> PersonName:
        if "name" in self._layout.columns:
            return split_name(self._text("name"))[0]
        parts = (name_part(self._text(field)).text for field in ("last_name", "first_name", "patronymic"))
        return PersonName(*parts)

    def _minutes(self) -> int | None:
        text = self._text("minutes")
        match = _MINUTES.fullmatch(text)
        if match and 1 <= int(match[1]) <= 240:
            return int(match[1])
        if text:
            self._doubt("minutes_unread", text)
        return None

    def _precincts(self) -> tuple[str, ...]:
        """«1, 2 и 3» are three; «1-3» may be one name or three, «1.2» was two before Excel had it."""
        cell = self._cell("precincts")
        text = self._text("precincts")
        if re.search(r"\d\s*[-–—.]\s*\d", text) or (isinstance(cell, float) and not cell.is_integer()):
            self._doubt("precincts_unread", text)
            return ()
        names = (precinct_of(piece) for piece in _PRECINCT_SEPARATORS.split(text))
        return tuple(dict.fromkeys(name for name in names if name))

    def _ages(self, note: str) -> tuple[int | None, int | None]:
        column = self._text("ages")
        if column:
            found = ages_in(column if re.search(r"[^\d\s–—-]", column) else column + " лет")
            if found == (None, None):
                self._doubt("age_unread", column)
            return found
        return ages_in(note)

    def _week(self, note: str) -> ReadWeek:
        """Hours and absences; days with the same unclear text are listed as one doubt."""
        columns = [
            Column(weekday, self._heading(field), self._cell(field)) for weekday, field in enumerate(WEEKDAYS)
        ]
        week = read_week(columns, note, self._today)
        for reason, text in week.doubts:
            self._doubt(reason, text)
        return week

    def _heading(self, field: str) -> str:
        index = self._layout.columns.get(field)
        return "" if index is None else self._layout.headers[index]


def ages_in(text: str) -> tuple[int | None, int | None]:
    """The full years from and to (both included) that a note names for certain, else None.

    «до 15 лет» and «15 жасқа дейін» mean the fifteenth birthday itself is out: 0 to 14.
    """
    lowered = text_of(text).lower()
    if match := _AGE_BOTH.search(lowered):
        return _sensible(int(match[1]), int(match[2]) - 1)
    if match := _AGE_SPAN.search(lowered):
        return _sensible(int(match[1]), int(match[2]))
    if match := _AGE_BELOW.search(lowered):
        return _sensible(0, int(match[1] or match[3]) - (0 if match[2] else 1))
    if match := _AGE_FROM.search(lowered):
        return int(match[1] or match[2] or match[3]), None
    return None, None


def _sensible(first: int, last: int) -> tuple[int | None, int | None]:
    return (first, last) if first <= last else (None, None)
