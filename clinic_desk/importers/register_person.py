"""One row of a register as one person; what is certain, what warns and what cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clinic_desk.importers.cells import (
    NOTHING,
    Cell,
    UnreadableDate,
    date_of,
    precinct_of,
    sex_of,
    status_of,
    text_of,
)
from clinic_desk.importers.names import NamePart, name_part, split_name
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules import phones as phone_rules
from clinic_desk.rules.rows import AttachmentStatus, PersonName, RegisterRecord, Sex

OLDEST_BIRTH = date(1900, 1, 1)


class LineRefused(Exception):
    """The line is not taken; the argument is a key of ``REFUSALS``."""


class Columns(NamedTuple):
    """Column indexes, -1 (a blank cell appended to each row) for fields the file has not."""

    iin: int
    full_name: int
    last_name: int
    first_name: int
    patronymic: int
    birth_date: int
    sex: int
    address: int
    phones: int
    phones_more: int
    precinct: int
    precinct_doctor: int
    status: int
    attached_from: int
    attached_to: int
    death_date: int


@dataclass(slots=True)
class Draft:
    """What has been read of one row so far."""

    row: Sequence[Cell]
    warnings: list[str]


class PersonReader:
    """Turns rows into people; remembers what repeats (dates, statuses, precincts)."""

    def __init__(self, columns: Columns, latest: date) -> None:
        self._columns = columns
        self._latest = latest
        self._dates: dict[Cell, date | None] = {}
        self._sexes: dict[Cell, Sex | None] = {}
        self._statuses: dict[Cell, AttachmentStatus | None] = {}
        self._texts: dict[Cell, str] = {"": ""}
        self._parts: dict[Cell, NamePart] = {}
        self._precincts: dict[Cell, str] = {}

    def read(self, line: int, row: Sequence[Cell]) -> RegisterRecord:
        """The person in a row whose last cell is an appended blank; raises :class:`LineRefused`."""
        draft = Draft(row, [])
        columns = self._columns
        name = self._name(draft)
        iin, birth = self._iin_and_birth(draft)
        sex = self._sex(draft)
        if iin is not None:
            problems = iin_rules.check(iin, birth, sex)
            draft.warnings.extend(problems)
            if sex is None and not problems:
                sex = iin_rules.sex(iin)
        attached_from = self._other_date(draft, columns.attached_from)
        attached_to = self._other_date(draft, columns.attached_to)
        died = self._other_date(draft, columns.death_date)
        status = self._status(draft, attached_to, died)
        if birth is not None and not (attached_from is None and died is None):
            _check_order(draft, birth, attached_from, attached_to, died)
        phones = self._phones(row)
        return RegisterRecord(
            line,
            iin,
            name,
            birth,
            sex,
            text_of(row[columns.address]),
            phones,
            self._precinct(row[columns.precinct]),
            self._text(row[columns.precinct_doctor]),
            status,
            attached_from,
            attached_to,
            died,
            tuple(dict.fromkeys(draft.warnings)) if draft.warnings else (),
        )

    def _name(self, draft: Draft) -> PersonName:
        row, columns = draft.row, self._columns
        if columns.full_name >= 0:
            return self._split(draft, row[columns.full_name])
        last = self._part(row[columns.last_name])
        first = self._part(row[columns.first_name])
        patronymic = self._part(row[columns.patronymic])
        if not first.text and not patronymic.text and " " in last.text:
            # The whole name stands in the first of the three cells.
            return self._split(draft, row[columns.last_name])
        if not last.text or not first.text:
            raise LineRefused("name_missing")
        if last.remarkable or first.remarkable or patronymic.remarkable:
            if last.odd or first.odd or patronymic.odd:
                raise LineRefused("name_odd")
            draft.warnings.append("latin_letters")
        return PersonName(last.text, first.text, patronymic.text)

    def _part(self, cell: Cell) -> NamePart:
        part = self._parts.get(cell)
        if part is None:
            part = self._parts[cell] = name_part(_as_text(cell))
        return part

    def _split(self, draft: Draft, cell: Cell) -> PersonName:
        name, warnings = split_name(_as_text(cell))
        if not name.last or not name.first:
            raise LineRefused("name_missing")
        if name_part(name.full).odd:
            raise LineRefused("name_odd")
        draft.warnings.extend(warnings)
        return name

    def _iin_and_birth(self, draft: Draft) -> tuple[str | None, date | None]:
        row, columns = draft.row, self._columns
        iin = _iin_text(row[columns.iin])
        birth_cell = row[columns.birth_date]
        try:
            birth = self._date(birth_cell, iin[:7] if len(iin) == 12 else "")
        except UnreadableDate:
            raise LineRefused("birth_unreadable") from None
        if birth is not None and not OLDEST_BIRTH <= birth <= self._latest:
            raise LineRefused("birth_future" if birth > self._latest else "birth_too_old")
        if not iin:
            if birth is None:
                raise LineRefused("birth_missing")
            if columns.iin >= 0:
                draft.warnings.append("iin_missing")
            return None, birth
        if not iin_rules.is_well_formed(iin):
            iin = _with_zeros(iin, birth, is_number=not isinstance(row[columns.iin], str))
            if not iin_rules.is_well_formed(iin):
                raise LineRefused(iin_rules.check(iin)[0])
        if birth is None:
            birth = None if iin_rules.check(iin) else iin_rules.birth_date(iin)
            if birth is None:
                raise LineRefused("birth_missing")
            if columns.birth_date >= 0:
                draft.warnings.append("birth_from_iin")
        return iin, birth

    def _date(self, cell: Cell, hint: str = "") -> date | None:
        found = self._dates.get(cell)
        if found is None and cell != "":
            found = date_of(cell, latest=self._latest, digits_hint=hint)
            # A short text may have a year of two digits, which depends on the person's ИИН.
            if not isinstance(cell, str) or len(cell) >= 10:
                self._dates[cell] = found
        return found

    def _other_date(self, draft: Draft, column: int) -> date | None:
        cell = draft.row[column]
        if cell == "":
            return None
        try:
            return self._date(cell)
        except UnreadableDate:
            draft.warnings.append("date_unreadable")
            return None

    def _sex(self, draft: Draft) -> Sex | None:
        cell = draft.row[self._columns.sex]
        if cell == "":
            return None
        try:
            sex = self._sexes[cell]
        except KeyError:
            sex = self._sexes[cell] = sex_of(text_of(cell))
        if sex is None and text_of(cell).lower() not in NOTHING:
            draft.warnings.append("sex_unread")
        return sex

    def _status(self, draft: Draft, attached_to: date | None, died: date | None) -> AttachmentStatus:
        cell = draft.row[self._columns.status]
        try:
            status = self._statuses[cell]
        except KeyError:
            status = self._statuses[cell] = status_of(text_of(cell))
        if status is None:
            if text_of(cell).lower() not in NOTHING:
                raise LineRefused("status_unknown")
            if died is not None:
                return AttachmentStatus.DEAD
            gone = attached_to is not None and attached_to <= self._latest
            return AttachmentStatus.DETACHED if gone else AttachmentStatus.ATTACHED
        if status is AttachmentStatus.ATTACHED and (
            died is not None or (attached_to is not None and attached_to <= self._latest)
        ):
            draft.warnings.append("status_dates")
        return status

    def _phones(self, row: Sequence[Cell]) -> tuple[str, ...]:
        cell = row[self._columns.phones]
        phones = phone_rules.normalise(_as_text(cell)) if cell != "" else ()
        more = row[self._columns.phones_more]
        if more != "":
            phones = tuple(dict.fromkeys((*phones, *phone_rules.normalise(_as_text(more)))))
        return phones

    def _text(self, cell: Cell) -> str:
        try:
            return self._texts[cell]
        except KeyError:
            text = self._texts[cell] = text_of(cell)
            return text

    def _precinct(self, cell: Cell) -> str:
        try:
            return self._precincts[cell]
        except KeyError:
            precinct = self._precincts[cell] = precinct_of(cell)
            return precinct


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else text_of(cell)


def _iin_text(cell: Cell) -> str:
    """The ИИН as written; empty for a blank cell and for «нет»."""
    if isinstance(cell, str):
        if len(cell) == 12 and cell.isdigit():
            return cell
        cleaned = iin_rules.clean(cell)
        return "" if cleaned.lower() in NOTHING else cleaned
    return text_of(cell)


def _with_zeros(iin: str, birth: date | None, *, is_number: bool) -> str:
    """Give back the leading zeros that a spreadsheet took; only when the result proves itself.

    A cell with a number has surely lost them if the check digit or the birth date then comes
    right. Text has to agree with the birth date: somebody may have left a digit out in typing.
    """
    if not (8 <= len(iin) < 12 and iin.isascii() and iin.isdigit()):
        return iin
    whole = iin.zfill(12)
    problems = iin_rules.check(whole, birth)
    good_check = iin_rules.CHECK not in problems
    good_date = iin_rules.DATE not in problems
    if is_number:
        return whole if good_check or (good_date and birth is not None) else iin
    return whole if good_date and (birth is not None or good_check) else iin


def _check_order(
    draft: Draft, birth: date, attached_from: date | None, attached_to: date | None, died: date | None
) -> None:
    """Life and attachment have a beginning before their end."""
    if died is not None and died < birth:
        raise LineRefused("death_before_birth")
    if attached_from is None:
        return
    if attached_from < birth:
        draft.warnings.append("attached_before_birth")
    if attached_to is not None and attached_to < attached_from:
        draft.warnings.append("attachment_reversed")
    if died is not None and died < attached_from:
        draft.warnings.append("death_before_attachment")
