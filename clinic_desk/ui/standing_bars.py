"""What must not be forgotten, above the foot of the window: unfinished call sheets, freed times."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget


class StandingBars(QWidget):
    """Signals: ``sheet_wanted`` (number of a call sheet), ``freed_wanted``."""

    sheet_wanted = Signal(int)
    freed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)

    def reload(self) -> None:
        """Read again what stands open."""
