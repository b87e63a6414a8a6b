"""A heat map: rows by columns, each cell with its text on a ground as dark as its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from clinic_desk.printing.charts import HeatMap
from clinic_desk.printing.printer.chart_ink import ChartPlace, Ink, Letters, every_nth

_PITCH: Final = 1.5
_HEAD: Final = 1.4
_NAMES: Final = 0.34
"""At most this share of the width is for names of rows."""
_SMALLEST: Final = 0.6
"""Texts of cells are set smaller down to this; below nobody reads them."""
_HATCH_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class HeatLayout:
    """Where the cells begin and how large they are."""

    chart: HeatMap
    rect: QRectF
    left: float
    top: float
    width: float
    height: float

    def cell(self, row: int, column: int) -> QRectF:
        """The place of a cell."""
        return QRectF(self.left + column * self.width, self.top + row * self.height, self.width, self.height)


def wanted_height(chart: HeatMap, letters: Letters) -> float:
    """The head and one and a half lines of text for each row."""
    return letters.step * (_HEAD + _PITCH * len(chart.rows))


def lay(chart: HeatMap, rect: QRectF, letters: Letters) -> HeatLayout:
    """Where head, names and cells go."""
    names = min(letters.widest(chart.rows), rect.width() * _NAMES)
    left = rect.left() + names + letters.gap
    head = letters.step * _HEAD
    height = min((rect.height() - head) / max(len(chart.rows), 1), letters.step * _PITCH)
    width = (rect.right() - left) / max(len(chart.columns), 1)
    return HeatLayout(chart, rect, left, rect.top() + head, width, max(height, 0.0))


def places(layout: HeatLayout) -> list[ChartPlace]:
    """Every cell, row by row."""
    return [
        ChartPlace(row, column, layout.cell(row, column))
        for row in range(len(layout.chart.rows))
        for column in range(len(layout.chart.columns))
    ]


def paint(ink: Ink, layout: HeatLayout) -> None:
    """Heads, names, cells; closed cells are hatched."""
    chart, rect, letters = layout.chart, layout.rect, ink.letters
    wanted = letters.widest(chart.columns) + letters.gap
    nth = every_nth(len(chart.columns), rect.right() - layout.left, wanted)
    for column in range(0, len(chart.columns), nth):
        head = QRectF(layout.cell(0, column).left(), rect.top(), layout.width, layout.top - rect.top())
        ink.write(head, Qt.AlignmentFlag.AlignHCenter, chart.columns[column], ink.palette.quiet)
    for row, name in enumerate(chart.rows):
        line = layout.cell(row, 0)
        place = QRectF(rect.left(), line.top(), layout.left - letters.gap - rect.left(), line.height())
        shown = letters.shortened(name, place.width())
        ink.write(place, Qt.AlignmentFlag.AlignLeft, shown, ink.palette.ink)
    factor = _text_size(layout, letters)
    if factor:
        ink.painter.setFont(letters.scaled(factor))
    for row in range(len(chart.rows)):
        for column in range(len(chart.columns)):
            _paint_cell(ink, layout, row, column, with_text=bool(factor))


def _text_size(layout: HeatLayout, letters: Letters) -> float:
    """How much smaller the texts must be for all cells to hold theirs; 0 if too small to be read."""
    metrics = QFontMetricsF(letters.font)
    widest = max(
        (metrics.horizontalAdvance(text) for texts in layout.chart.texts for text in texts), default=0.0
    )
    across = (layout.width - letters.gap / 2) / widest if widest else 1.0
    factor = min(1.0, across, layout.height / letters.step)
    return factor if factor >= _SMALLEST else 0.0


def _paint_cell(ink: Ink, layout: HeatLayout, row: int, column: int, *, with_text: bool) -> None:
    cell = layout.cell(row, column)
    share, text = layout.chart.shares[row][column], layout.chart.texts[row][column]
    if share is None:
        _hatch(ink, cell)
    else:
        ink.fill(cell, ink.palette.heated(share))
    ink.frame(cell)
    if with_text and text:
        if share is None:  # letters among hatching are hard to read
            ink.fill(_behind(text, cell, ink), ink.palette.ground)
        colour = ink.palette.quiet if share is None else ink.palette.text_on(ink.palette.heated(share))
        ink.write(cell, Qt.AlignmentFlag.AlignHCenter, text, colour)


def _behind(text: str, cell: QRectF, ink: Ink) -> QRectF:
    """The middle of a cell, as large as its text."""
    width = min(ink.letters.width(text) + ink.letters.gap / 2, cell.width())
    height = min(ink.letters.step * 0.9, cell.height())
    return QRectF(cell.center().x() - width / 2, cell.center().y() - height / 2, width, height)


def _hatch(ink: Ink, cell: QRectF) -> None:
    """Lines from lower left to upper right, drawn: a brush's pattern is lost on paper."""
    step = (cell.width() + cell.height()) / (_HATCH_LINES + 1)
    for number in range(1, _HATCH_LINES + 1):
        along = number * step
        ink.line(
            cell.left() + min(along, cell.width()),
            cell.top() + max(along - cell.width(), 0.0),
            cell.left() + max(along - cell.height(), 0.0),
            cell.top() + min(along, cell.height()),
        )
