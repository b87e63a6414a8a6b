"""Which column of a register file holds what: guessed from the header, correctable by the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from clinic_desk.i18n import N_
from clinic_desk.importers.cells import Cell, UnreadableDate, date_of, register_date_of, text_of
from clinic_desk.importers.headers import MAX_HEADER_SEARCH, find_header
from clinic_desk.importers.register_headings import HEADINGS, OTHERS
from clinic_desk.importers.table_file import Table
from clinic_desk.rules import iin

PREVIEW_ROWS = 20

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "iin": N_("IIN"),
        "full_name": N_("Full name"),
        "last_name": N_("Last name"),
        "first_name": N_("First name"),
        "patronymic": N_("Patronymic"),
        "birth_date": N_("Birth date"),
        "sex": N_("Sex"),
        "address": N_("Address"),
        "phones": N_("Telephone"),
        "phones_more": N_("Second telephone"),
        "precinct": N_("Precinct"),
        "precinct_doctor": N_("Precinct doctor"),
        "status": N_("Attachment status"),
        "attached_from": N_("Attached from"),
        "attached_to": N_("Detached on"),
        "death_date": N_("Date of death"),
    }
)
"""All fields of a register with their names, in the order in which a screen lists them."""


@dataclass(frozen=True, slots=True)
class RegisterLayout:
    """Where the fields stand; all indexes count from 0, ``header_line`` as the file shows it.

    ``header_line`` is 0 if no header was found; ``first_row`` is the index of the first row of
    data in ``Table.rows``. ``headers`` and ``preview`` are for a screen that lets the user correct
    the guess. ``confidence`` runs from 0 to 1: below 0.8 the user should look.
    """

    header_line: int
    first_row: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...] = ()
    confidence: float = 0.0
    register_date: date | None = None

    def with_column(self, field: str, index: int | None) -> RegisterLayout:
        """The same with another column for one field; None takes the field's column away.

        A column belongs to one field: whoever had it loses it.
        """
        if field not in FIELDS:
            raise ValueError(f"no such field: {field}")
        columns = {name: column for name, column in self.columns.items() if name != field and column != index}
        if index is not None:
            columns[field] = index
        return replace(self, columns=MappingProxyType(columns), confidence=1.0)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which nobody can be told apart: a name, and ИИН or birth date."""
        missing = []
        if "full_name" not in self.columns and not {"last_name", "first_name"} <= self.columns.keys():
            missing.append("full_name" if "last_name" not in self.columns else "first_name")
        if not {"iin", "birth_date"} & self.columns.keys():
            missing.append("iin")
        return tuple(missing)


def guess_layout(table: Table, *, today: date | None = None) -> RegisterLayout:
    """Find the header below the title rows and what its columns mean, in Kazakh or Russian."""
    header = find_header(table.rows, HEADINGS, others=OTHERS)
    if header is None:
        headers = _blank_headers(table.rows)
        layout = RegisterLayout(0, 0, MappingProxyType({}), headers, _preview(table.rows, 0))
        return replace(layout, register_date=_date_above(table.rows[:MAX_HEADER_SEARCH], today))
    columns = _settled(header.columns)
    first_row = header.last + 1
    return RegisterLayout(
        header_line=table.lines[header.first],
        first_row=first_row,
        columns=MappingProxyType(columns),
        headers=header.texts,
        preview=_preview(table.rows, first_row),
        confidence=_confidence(table.rows[first_row : first_row + 200], columns, today),
        register_date=_date_above(table.rows[: header.first], today),
    )


def _settled(columns: Mapping[str, int]) -> dict[str, int]:
    """One place for each thing; three name columns win over one that repeats them."""
    chosen = dict(columns)
    if "phones" not in chosen and "phones_more" in chosen:
        chosen["phones"] = chosen.pop("phones_more")
    if {"last_name", "first_name"} <= chosen.keys():
        chosen.pop("full_name", None)
    elif "full_name" in chosen:
        for part in ("last_name", "first_name", "patronymic"):
            chosen.pop(part, None)
    elif "last_name" in chosen:
        # «Фамилия» alone over full names is read as such by the split of the last name.
        chosen["full_name"] = chosen.pop("last_name")
        chosen.pop("patronymic", None)
    return chosen


def _blank_headers(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    width = max((len(row) for row in rows[:MAX_HEADER_SEARCH]), default=0)
    return ("",) * width


def _preview(rows: Sequence[Sequence[Cell]], first_row: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text_of(cell) for cell in row) for row in rows[first_row : first_row + PREVIEW_ROWS])


def _date_above(rows: Sequence[Sequence[Cell]], today: date | None) -> date | None:
    """The title's date; label and date may stand in neighbouring cells."""
    for row in rows:
        title = " ".join(text for text in map(text_of, row) if text)
        found = register_date_of(title, today or date.today()) if title else None
        if found is not None:
            return found
    return None


def _confidence(rows: Sequence[Sequence[Cell]], columns: Mapping[str, int], today: date | None) -> float:
    """How much of what the columns hold looks like what their headers promise."""
    known = {"iin": _looks_like_iin, "birth_date": lambda cell: _looks_like_date(cell, today)}
    shares = []
    for field, looks_right in known.items():
        if field not in columns:
            shares.append(0.4)
            continue
        index = columns[field]
        cells = [row[index] for row in rows if index < len(row) and row[index] != ""]
        shares.append(sum(map(looks_right, cells)) / len(cells) if cells else 0.4)
    named = "full_name" in columns or {"last_name", "first_name"} <= columns.keys()
    return round(min(shares) * (1.0 if named else 0.3), 2)


def _looks_like_iin(cell: Cell) -> bool:
    return 8 <= len(iin.clean(text_of(cell))) <= 12 and iin.clean(text_of(cell)).isdigit()


def _looks_like_date(cell: Cell, today: date | None) -> bool:
    try:
        return date_of(cell, latest=today or date.today()) is not None
    except UnreadableDate:
        return False
