"""Lines, grounds and boxes on paper, the same on every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from clinic_desk.printing.printer.typeset import UNITS_PER_MM
from clinic_desk.printing.sheets import Mark

LINE, STRONG_LINE, INK = QColor("#A3A8AE"), QColor("#3C4147"), QColor("#000000")
HEAD_GROUND, BAND_GROUND = QColor("#ECEEF0"), QColor("#F3F4F5")
HAIR: Final = 0.15 * UNITS_PER_MM
_BOX: Final = 4.2 * UNITS_PER_MM


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """The painter's state comes back at the end."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def draw_line(painter: QPainter, colour: QColor, line: QLineF) -> None:
    """A hairline."""
    painter.setPen(QPen(colour, HAIR))
    painter.drawLine(line)


def draw_mark(painter: QPainter, mark: Mark, center: QPointF) -> None:
    """A box, drawn: a letter «☐» is too light to write into."""
    half = _BOX / 2
    box = QRectF(center.x() - half, center.y() - half, _BOX, _BOX)
    painter.setPen(QPen(INK, HAIR * 1.6))
    painter.drawRect(box)
    inner = box.adjusted(half * 0.4, half * 0.4, -half * 0.4, -half * 0.4)
    if mark is Mark.TICKED:
        painter.drawPolyline(
            [QPointF(inner.left(), center.y()), QPointF(center.x(), inner.bottom()), inner.topRight()]
        )
    elif mark is Mark.CROSSED:
        painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
        painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))
