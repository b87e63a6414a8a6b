"""Tables that answer keys: Enter, Del, and N for «no answer»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from clinic_desk.ui import theme
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

R = TypeVar("R")

NO_ANSWER: Final = "N"
_NO_ANSWER_CODES: Final = frozenset((0x006E, 0x0442))
"""What this key gives in the Latin layout, and in the Russian and Kazakh ones (the letter te)."""


class KeyTable(RowsTable[R], Generic[R]):
    """A table whose current row answers keys.

    Signals: ``taken`` is Enter or a double click, ``removed`` is Del, ``unanswered`` is N, ``left_upwards``
    and ``left_downwards`` are the arrows beyond the first and the last row, ``moved`` another current row.
    """

    taken = Signal()
    removed = Signal()
    unanswered = Signal()
    left_upwards = Signal()
    left_downwards = Signal()
    moved = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        parent: QWidget | None = None,
        *,
        growing: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._columns, self._growing = tuple(columns), dict(growing or {})
        self._rows: list[R] = []
        self.setFont(theme.font(theme.SMALL_PX, tabular=True))
        set_role(self, "rows")
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda _index: self.taken.emit())
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self.moved.emit())

    def show_rows(self, rows: Sequence[R], current: int = -1) -> None:
        """Show other rows with one of them current; -1: none."""
        self._rows = list(rows)
        self.set_rows(self._rows)
        self.setCurrentIndex(self.rows.index(current, 0) if 0 <= current < len(rows) else QModelIndex())

    def shown(self) -> list[R]:
        """The rows as they stand."""
        return self._rows

    def current(self) -> R | None:
        """The row in focus."""
        index = self.currentIndex()
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """One key, one thing; a key held down does it once."""
        key, row = event.key(), self.currentIndex().row()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if not event.isAutoRepeat():
                self.taken.emit()
        elif key == Qt.Key.Key_Delete and plain:
            self.removed.emit()
        elif _code(event.text()) in _NO_ANSWER_CODES:
            if not event.isAutoRepeat():
                self.unanswered.emit()
        elif key == Qt.Key.Key_Up and plain and row == 0:
            self.left_upwards.emit()
        elif key == Qt.Key.Key_Down and plain and row == len(self._rows) - 1 and row >= 0:
            self.left_downwards.emit()
        elif key == Qt.Key.Key_Escape or (event.text().isprintable() and event.text()):
            event.ignore()  # Qt would look for a row that begins with the letter
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Share the room of a wider window among the columns that can use it."""
        super().resizeEvent(event)
        spare = self.viewport().width() - sum(one.width for one in self._columns)
        whole = sum(self._growing.values())
        for place, column in enumerate(self._columns):
            more = spare * self._growing.get(place, 0) // whole if whole and spare > 0 else 0
            self.setColumnWidth(place, column.width + more)


def _code(text: str) -> int:
    """The code of the one small letter that was typed; 0 for anything else."""
    return ord(text.casefold()) if len(text) == 1 else 0
