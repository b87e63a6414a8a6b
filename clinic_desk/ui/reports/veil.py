"""Dims what is no longer true while the new is on its way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinic_desk.ui import theme

_STRENGTH: Final = 0.65


class Veil(QWidget):
    """Lies over the whole of ``below`` and takes its clicks; hidden at first."""

    def __init__(self, below: QWidget) -> None:
        super().__init__(below)
        self._below = below
        self.hide()
        below.installEventFilter(self)

    def lay(self) -> None:
        """Dim what is below."""
        self.setGeometry(self._below.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """As large as what is below."""
        if event.type() is QEvent.Type.Resize and watched is self._below:
            self.setGeometry(self._below.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """A little of the window's own ground."""
        painter = QPainter(self)
        painter.setOpacity(_STRENGTH)
        painter.fillRect(self.rect(), theme.colour("background"))
