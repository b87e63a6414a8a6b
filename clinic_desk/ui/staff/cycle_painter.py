"""How the picture of a cycle is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from clinic_desk.rules.timetable import Part
from clinic_desk.ui import theme
from clinic_desk.ui.staff import template_texts

if TYPE_CHECKING:
    from clinic_desk.ui.staff.cycle_picture import CyclePicture

_AXIS: Final = 20
_FULL_HOURS = 13 * 60
"""Up to so many minutes every hour of the axis has its number."""
_HOUR_ROOM = 22


class CyclePainter(QPainter):
    """Paints one picture; made for one paint event."""

    def __init__(self, picture: CyclePicture) -> None:
        super().__init__(picture)
        self._picture = picture
        self.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self) -> None:
        """Everything."""
        picture = self._picture
        if picture.hasFocus() and picture.lines():
            self.fillRect(picture.row_rect(picture.row()), theme.colour("hover"))
        self._paint_axis()
        chosen = picture.chosen_part()
        for row in range(len(picture.lines())):
            for part in picture.parts(row):
                self._paint_bar(row, part, chosen=part == chosen)
        drag = picture.drag()
        if drag is not None:
            rows = [one.position for one in picture.lines()]
            self._paint_bar(rows.index(drag.part.position), drag.part, chosen=True)

    def _paint_axis(self) -> None:
        picture = self._picture
        first, last = picture.window_minutes()
        self.setFont(theme.font(theme.TINY_PX, tabular=True))
        bottom = picture.height()
        narrow = picture.width() / max((last - first) / 60, 1) < _HOUR_ROOM
        for minute in range(first, last + 1, 60):
            x = round(picture.x_of(minute))
            self.setPen(QPen(theme.colour("line"), 1))
            self.drawLine(x, _AXIS - 3, x, bottom)
            self.setPen(theme.colour("quiet"))
            if minute % 120 == 0 or (last - first <= _FULL_HOURS and not narrow):
                self._paint_hour(minute, x)
        lines = picture.lines()
        for row in range(len(lines) + 1):
            between = 0 < row < len(lines) and lines[row].group != lines[row - 1].group
            self.setPen(QPen(theme.colour("line_strong" if between else "line"), 2 if between else 1))
            y = _AXIS + row * picture.row_rect(0).height() if lines else _AXIS
            self.drawLine(0, y, picture.width(), y)

    def _paint_hour(self, minute: int, x: int) -> None:
        text = str(minute // 60)
        width = self.fontMetrics().horizontalAdvance(text)
        left = min(max(x - width // 2, 0), self._picture.width() - width)
        self.drawText(QRect(left, 0, width + 2, _AXIS - 3), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_bar(self, row: int, part: Part, *, chosen: bool) -> None:
        rect = self._picture.bar_rect(row, part.span).adjusted(0.5, 0.5, -0.5, -0.5)
        edge, ground = template_texts.COLOURS[part.purpose]
        self.setPen(QPen(theme.colour(edge), 2 if chosen else 1))
        self.setBrush(theme.colour(ground))
        self.drawRoundedRect(rect, 4, 4)
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        self.setFont(theme.font(theme.TINY_PX, weight, tabular=True))
        width = self.fontMetrics().horizontalAdvance
        for text in template_texts.bar_texts(part):
            if width(text) <= rect.width() - 6:
                self.setPen(theme.colour("text" if edge == "booked_edge" else edge))
                self.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
                return
