"""Keeps what was painted: the heads, and the cells in bands made when they are first scrolled into view."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from clinic_desk.ui import theme
from clinic_desk.ui.calendar.painter import BAND, PlanPainter


class Bands:
    """The pictures of one geometry and one theme; a new one of either needs new bands."""

    def __init__(self, painter: PlanPainter) -> None:
        self.painter = painter
        self._pictures: dict[int, QPixmap] = {}
        self._head: QPixmap | None = None

    def paint(self, painter: QPainter, shown: QRect, ratio: float) -> None:
        """Copy the bands under ``shown`` (content coordinates, as ``painter`` has them)."""
        if any(picture.devicePixelRatio() != ratio for picture in self._pictures.values()):
            self._pictures.clear()
        last = min(shown.bottom(), self.painter.height() - 1) // BAND
        for number in range(max(shown.top(), 0) // BAND, last + 1):
            if number not in self._pictures:
                self._pictures[number] = self.painter.band(number, ratio)
            painter.drawPixmap(0, number * BAND, self._pictures[number])

    def paint_head(self, painter: QPainter, body: QRect, scrolled_x: int, clip: QRect, ratio: float) -> None:
        """Copy the heads of the columns above ``body`` (``painter`` is in view coordinates)."""
        if self._head is None or self._head.devicePixelRatio() != ratio:
            self._head = self.painter.head(ratio)
        height = body.top()
        painter.fillRect(clip & QRect(0, 0, body.right() + 1, height), theme.colour("surface"))
        painter.save()
        painter.setClipRect(QRect(body.left(), 0, body.width(), height) & clip)
        painter.drawPixmap(body.left() - scrolled_x, 0, self._head)
        painter.restore()
        painter.fillRect(0, height - 1, body.right() + 1, 1, theme.colour("line"))

    def redraw(self, painter: PlanPainter, columns: Collection[int]) -> None:
        """Go on with another plan of the same measures, of which only these columns differ."""
        if painter.heads() != self.painter.heads():
            self._head = None
        self.painter = painter
        for number, picture in self._pictures.items():
            painter.redraw(picture, number, columns)
