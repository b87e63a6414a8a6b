"""The journal as an item model: ids of all rows, the rows themselves only where they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clinic_desk import specialties, wording
from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules import phones
from clinic_desk.rules.rows import JournalRow
from clinic_desk.services import journal
from clinic_desk.wording import queue

ROW_ROLE = Qt.ItemDataRole.UserRole
_PAGE = 64
_MOST_PAGES = 40
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head (English source) and the text of a row."""

    head: str
    text: Callable[[JournalRow], str]
    width: int


def doctor_text(row: JournalRow) -> str:
    """Doctor, specialty and room of the visit, empty for a refusal."""
    if row.doctor is None:
        return ""
    specialty = specialties.by_code(row.specialty).short(current_language())
    room = _("room {room}").format(room=row.room) if row.room else ""
    return ", ".join(part for part in (row.doctor.short, specialty, room) if part)


def document_text(row: JournalRow) -> str:
    """«identity card 045218337»."""
    kind = wording.document(row.document) if row.document else ""
    return " ".join(part for part in (kind, row.document_number) if part)


def visit_text(row: JournalRow) -> str:
    """Day and time of the visit, or the number in the live queue; empty for a refusal."""
    return queue.day_and_clock(row.at, row.queue_place) if row.at is not None else ""


def note_text(row: JournalRow) -> str:
    """Ground, override and note together."""
    ground = wording.ground(row.ground) if row.ground else ""
    return "; ".join(part for part in (ground, row.override_reason, row.note) if part)


COLUMNS = (
    Column(N_("No."), lambda row: str(row.number), 60),
    Column(N_("Received"), lambda row: row.received_at.strftime("%d.%m.%Y %H:%M"), 128),
    Column(N_("Channel"), lambda row: wording.channel(row.channel), 128),
    Column(N_("IIN"), lambda row: row.iin, 112),
    Column(N_("Name"), lambda row: row.name.full, 226),
    Column(N_("Birth date"), lambda row: row.birth_date.strftime("%d.%m.%Y") if row.birth_date else "", 106),
    Column(N_("Phone"), lambda row: ", ".join(phones.display(one) for one in row.phones), 134),
    Column(N_("Address"), lambda row: row.address, 240),
    Column(N_("Precinct"), lambda row: row.precinct, 74),
    Column(N_("Document"), lambda row: document_text(row), 196),
    Column(N_("Attachment"), lambda row: wording.verdict(row.verdict), 140),
    Column(N_("Doctor"), doctor_text, 206),
    Column(N_("Visit"), lambda row: visit_text(row), 128),
    Column(N_("Result"), lambda row: wording.result(row.result), 140),
    Column(N_("Answered"), lambda row: row.answered_at.strftime("%H:%M"), 104),
    Column(N_("Registrar"), lambda row: row.registrar, 116),
    Column(N_("Note"), note_text, 220),
)


class JournalItemModel(QAbstractTableModel):
    """A window on the journal; a page of rows is read when one of them comes into sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._pages: dict[int, list[JournalRow]] = {}

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these rows; what was read before is forgotten, because it may have changed."""
        if list(ids) == self._ids:
            self._pages.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._ids = list(ids)
        self._pages.clear()
        self.endResetModel()

    def retranslate(self) -> None:
        """Word heads and cells anew in the language of the window."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))

    def position(self, request_id: int) -> int | None:
        """Where a row stands, if the filter shows it."""
        try:
            return self._ids.index(request_id)
        except ValueError:
            return None

    def row_at(self, number: int) -> JournalRow | None:
        """The row itself; None outside."""
        if not 0 <= number < len(self._ids):
            return None
        page, place = divmod(number, _PAGE)
        if page not in self._pages:
            if len(self._pages) >= _MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            self._pages[page] = journal.rows(self._ids[page * _PAGE : (page + 1) * _PAGE])
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 -- Qt's signature
        """How many rows the filter leaves."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 -- Qt's signature
        """The columns of the paper journal."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """The cell's text, the row behind it, or the row as a screen reader says it."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return COLUMNS[index.column()].text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            column = COLUMNS[index.column()]
            return f"{_(column.head)}: {column.text(row)}" if index.column() else spoken(row)
        return None

    def headerData(  # noqa: N802 -- Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """The heads in the language of the window; the hidden head of a row is its number, read aloud."""
        if orientation is Qt.Orientation.Vertical:
            row = self.row_at(section) if role == Qt.ItemDataRole.AccessibleTextRole else None
            return _("No. {number}").format(number=row.number) if row is not None else None
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        return _(COLUMNS[section].head) if role == Qt.ItemDataRole.DisplayRole else None


def spoken(row: JournalRow) -> str:
    """One row as it is read aloud to a person who does not see it."""
    visit = ""
    if row.doctor is not None and row.at is not None:
        visit = f"{row.doctor.short} {row.at:%d.%m} {queue.clock(row.at, row.queue_place)}"
    parts = (
        _("No. {number}").format(number=row.number),
        row.received_at.strftime("%H:%M"),
        wording.channel(row.channel),
        row.name.short,
        visit,
        wording.result(row.result),
    )
    return ", ".join(part for part in parts if part)
