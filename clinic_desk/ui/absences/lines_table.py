"""The people of a call sheet; while the list has the focus, single keys answer for the call in hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import N_
from clinic_desk.rules.call_sheets import LineView
from clinic_desk.ui.absences import keys, texts
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

COLUMNS: Final[tuple[Column[LineView], ...]] = (
    Column(N_("Done"), lambda one: "○" if one.is_open else "✔", 50, texts.tone),
    Column(N_("Time"), lambda one: _time_of(one), 122),
    Column(N_("Person"), lambda one: one.visit.person.short, 134),
    Column(N_("Telephone"), lambda one: texts.telephones(one.phones[:1]), 128),
    Column(N_("State"), texts.state, 80, texts.tone),
)
_TELEPHONE = 3
_WIDE = 560

ANSWERS: Final = frozenset(
    {"1", "2", "3", keys.AGREED, keys.NO_ANSWER, keys.WAITING, keys.KEEP, keys.CANCEL, keys.ADD_LATE}
)


class LinesTable(RowsTable[LineView]):
    """Signals: ``answered`` carries the name of the key (see ``keys``)."""

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.setObjectName("sheet_lines")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Answers go out; arrows and all else stay the list's own."""
        key = keys.pressed(event)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.rows.rowCount() - 1}
        if key in ANSWERS:
            self.answered.emit(key)
        elif (place := ends.get(Qt.Key(event.key()))) is not None:
            self.selectRow(place)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """On a narrow screen the telephone stands beside the list only."""
        super().resizeEvent(event)
        # not while the view measures itself
        QTimer.singleShot(0, self, lambda: self.setColumnHidden(_TELEPHONE, self.width() < _WIDE))


def _time_of(line: LineView) -> str:
    """When the visit was to be; the live queue has places instead of times."""
    return texts.booked_time(line.visit) if line.is_open else texts.when_at(line.old.at)
