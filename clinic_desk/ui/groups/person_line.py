"""The line that finds whom to add, and the list below it that follows every letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QPushButton, QWidget

from clinic_desk import wording
from clinic_desk.i18n import N_, _, format_date
from clinic_desk.rules.rows import FoundPerson
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

R = TypeVar("R")
_SEARCH_AFTER_MS = 40
_NARROWEST, _AIR, _WIDEST = 20, 4, 160
_PAGE = 4


def born_text(found: FoundPerson) -> str:
    """The birth date; empty where nobody knows it."""
    return format_date(found.person.birth_date, "numeric") if found.person.birth_date else ""


def verdict_tone(found: FoundPerson) -> str:
    """Green where a visit may be booked, red where it takes a reason."""
    return "arrived" if found.verdict.allows_booking else "danger"


def _iin_tail(found: FoundPerson) -> str:
    return f"…{found.person.iin[-4:]}" if found.person.iin else ""


FOUND_COLUMNS: tuple[Column[FoundPerson], ...] = (
    Column(N_("Full name"), lambda one: one.person.name.full, 226),
    Column(N_("Birth date"), born_text, 92),
    Column(N_("IIN"), _iin_tail, 62),
    Column(N_("Attachment"), lambda one: wording.verdict(one.verdict.verdict), 110, verdict_tone),
)


def let_stretch(table: RowsTable[R], place: int) -> None:
    """One column takes what the others, as wide as their texts, leave; no head, no scrolling sideways."""
    head = table.horizontalHeader()
    # not hidden: a hidden head does not hear that the table became narrower
    head.setFixedHeight(0)
    head.setStretchLastSection(False)
    head.setMinimumSectionSize(_NARROWEST)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit() -> None:
        for column in range(table.rows.columnCount()):
            if column != place:
                table.setColumnWidth(column, min(table.sizeHintForColumn(column) + _AIR, _WIDEST))

    table.rows.modelReset.connect(fit)


def no_default_button(dialog: QDialog) -> None:
    """Let no button answer an Enter that was meant for a field: a dialog else gives it to its first one."""
    for button in dialog.findChildren(QPushButton):
        button.setAutoDefault(False)


class PersonLine(QLineEdit):
    """Type anything that names a person; ↑ ↓ move the mark in ``list``, Enter takes the marked one.

    Signals: ``first_letter`` (somebody began to say who comes), ``person_taken`` (the FoundPerson),
    ``searching`` (whether the list shows something), ``passed_on`` (Enter in the empty line).
    """

    first_letter = Signal()
    person_taken = Signal(object)
    searching = Signal(bool)
    passed_on = Signal()

    def __init__(self, find: Callable[[str], Sequence[FoundPerson]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person_line")
        set_role(self, "search")
        self.setMaxLength(200)
        self._find = find
        self.list: RowsTable[FoundPerson] = named(RowsTable(FOUND_COLUMNS), "found_people")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        let_stretch(self.list, 0)
        self.found: list[FoundPerson] = []
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.search)
        self.textEdited.connect(self._on_edited)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.retranslate()

    def retranslate(self) -> None:
        """Put the prompts into the language of the window."""
        self.setPlaceholderText(_("Who else comes along? IIN, name, birth date, phone"))
        self.setAccessibleName(_("Who else comes along? IIN, name, birth date, phone"))
        self.list.setAccessibleName(_("People found"))
        self.list.rows.retranslate()

    def search(self) -> None:
        """Look for what stands in the line now."""
        self._timer.stop()
        text = self.text().strip()
        self.found = list(self._find(text)) if text else []
        self.list.set_rows(self.found)
        if self.found:
            self.list.selectRow(0)
            self._tell()
        self.searching.emit(bool(text))

    def forget(self) -> None:
        """Nobody is looked for any more."""
        self.clear()
        self.search()

    def _on_edited(self, text: str) -> None:
        if text.strip():
            self.first_letter.emit()
        self._timer.start()

    def _take(self, row: int) -> None:
        if 0 <= row < len(self.found):
            chosen = self.found[row]
            self.forget()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.person_taken.emit(chosen)

    def _tell(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            one = self.found[index.row()]
            announce(self, ", ".join(column.text(one) for column in FOUND_COLUMNS))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Up and down belong to the list, Enter takes, Esc empties the line before it closes anything."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}
        key = Qt.Key(event.key())
        if key in steps and self.found:
            row = self.list.currentIndex().row() + steps[key]
            self.list.selectRow(max(0, min(row, len(self.found) - 1)))
            self._tell()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._timer.isActive():
                self.search()
            if self.text().strip():
                self._take(self.list.currentIndex().row())
            else:
                self.passed_on.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.forget()
        elif key in {Qt.Key.Key_Escape, *steps}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """In an empty line there is no typing to undo: Ctrl+Z then belongs to the dialog."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and not self.text()
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return True
        return super().event(event)
