"""A table whose numbers open the rows behind them, each cell a number of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from clinic_desk.rules.report import Behind
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

R = TypeVar("R")
BehindCell = Callable[[R, int], Behind | None]
"""Which rows stand behind a row's cell in this column; None: none do."""


class CountTable(RowsTable[R], Generic[R]):
    """The column ``wide`` takes the room that is left.

    Signals: ``number_chosen`` (the row, the column) by Enter or a double click.
    """

    number_chosen = Signal(object, int)

    def __init__(self, columns: Sequence[Column[R]], parent: QWidget | None = None, *, wide: int = 0) -> None:
        super().__init__(columns, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._choose)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; the first number is in focus."""
        super().set_rows(rows)
        if rows:
            self.setCurrentIndex(self.rows.index(0, 1))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.number_chosen.emit(self.rows.row(index), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter opens the number in focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is marked by dragging."""
        event.accept()
