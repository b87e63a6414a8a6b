"""A course over time: stacked columns above an axis, a legend, lines at round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt

from clinic_desk.printing.charts import Course
from clinic_desk.printing.printer.chart_ink import ChartPlace, Ink, Letters, every_nth

_WANTED_LINES: Final = 11
_HEAD: Final = 2.1
_FOOT: Final = 1.3
_MOST_TICKS: Final = 4
_BODY: Final = 0.7
"""Of a column's room; the rest is air."""
_WIDEST: Final = 3.5
"""Lines of text; wider columns would look like a wall."""


@dataclass(frozen=True, slots=True)
class CourseLayout:
    """``plot`` is where the columns stand; its height is worth ``top``, its lines are at each ``tick``."""

    chart: Course
    rect: QRectF
    plot: QRectF
    top: float
    tick: float

    def column(self, place: int) -> QRectF:
        """The room of a column, from axis to top."""
        width = self.plot.width() / max(len(self.chart.columns), 1)
        return QRectF(self.plot.left() + place * width, self.plot.top(), width, self.plot.height())

    def piece(self, series: int, place: int, widest: float) -> QRectF:
        """What a series is in a column: above the series before it."""
        room = self.column(place)
        width = min(room.width() * _BODY, widest)
        scale = self.plot.height() / self.top
        below = sum(values[place] for values in self.chart.values[:series])
        height = self.chart.values[series][place] * scale
        return QRectF(
            room.center().x() - width / 2, self.plot.bottom() - below * scale - height, width, height
        )

    def total(self, place: int) -> float:
        """All series of a column."""
        return sum(values[place] for values in self.chart.values)


def wanted_height(letters: Letters) -> float:
    """As high as eleven lines of text."""
    return letters.step * _WANTED_LINES


def lay(chart: Course, rect: QRectF, letters: Letters) -> CourseLayout:
    """Where axis and columns go."""
    highest = max(
        (sum(values[place] for values in chart.values) for place in range(len(chart.columns))), default=0.0
    )
    tick = _round_step(highest / _MOST_TICKS)
    top = max(math.ceil(highest / tick), 1) * tick
    left = rect.left() + letters.width(_number(top)) + letters.gap
    head, foot = letters.step * _HEAD, letters.step * _FOOT
    height = max(rect.height() - head - foot, 0.0)
    return CourseLayout(chart, rect, QRectF(left, rect.top() + head, rect.right() - left, height), top, tick)


def places(layout: CourseLayout) -> list[ChartPlace]:
    """Every piece, column by column; as wide as the column's room."""
    found = []
    for column in range(len(layout.chart.columns)):
        room = layout.column(column)
        for series in range(len(layout.chart.names)):
            piece = layout.piece(series, column, room.width())
            found.append(
                ChartPlace(series, column, QRectF(room.left(), piece.top(), room.width(), piece.height()))
            )
    return found


def paint(ink: Ink, layout: CourseLayout) -> None:
    """Legend, lines with their numbers, columns, names below."""
    _paint_legend(ink, layout)
    _paint_axis(ink, layout)
    letters, count = ink.letters, len(layout.chart.columns)
    for place in range(count):
        for series in range(len(layout.chart.names)):
            piece = layout.piece(series, place, letters.step * _WIDEST)
            ink.fill(piece, ink.palette.series[series % len(ink.palette.series)])
    totals = tuple(_number(layout.total(place)) for place in range(count))
    if every_nth(count, layout.plot.width(), letters.widest(totals) + letters.gap / 2) == 1:
        for place, total in enumerate(totals):
            _paint_total(ink, layout, place, total)
    nth = every_nth(count, layout.plot.width(), letters.widest(layout.chart.columns) + letters.gap)
    for place in range(0, count, nth):
        _paint_name(ink, layout, place)


def _paint_total(ink: Ink, layout: CourseLayout, place: int, text: str) -> None:
    """How much a whole column is; nothing above an empty one."""
    if layout.total(place):
        room, step = layout.column(place), ink.letters.step
        height = layout.plot.height() * layout.total(place) / layout.top
        above = QRectF(room.left(), layout.plot.bottom() - height - step, room.width(), step)
        ink.write(above, Qt.AlignmentFlag.AlignHCenter, text, ink.palette.ink)


def _paint_name(ink: Ink, layout: CourseLayout, place: int) -> None:
    """In the middle, but not over the edge of the chart: the last name may be wider than its column."""
    bounds, text = layout.rect, layout.chart.columns[place]
    width = ink.letters.width(text)
    left = min(max(layout.column(place).center().x() - width / 2, bounds.left()), bounds.right() - width)
    rect = QRectF(left, layout.plot.bottom(), width, bounds.bottom() - layout.plot.bottom())
    ink.write(rect, Qt.AlignmentFlag.AlignHCenter, text, ink.palette.quiet)


def _paint_legend(ink: Ink, layout: CourseLayout) -> None:
    letters, x = ink.letters, layout.plot.left()
    side = letters.step * 0.6
    for series, name in enumerate(layout.chart.names):
        box = QRectF(x, layout.rect.top() + (letters.step - side) / 2, side, side)
        room = layout.rect.right() - box.right() - letters.gap
        if room <= 0:
            return
        ink.fill(box, ink.palette.series[series % len(ink.palette.series)])
        rect = QRectF(box.right() + letters.gap, layout.rect.top(), room, letters.step)
        ink.write(rect, Qt.AlignmentFlag.AlignLeft, letters.shortened(name, room), ink.palette.ink)
        x = rect.left() + letters.width(name) + letters.step * 1.2


def _paint_axis(ink: Ink, layout: CourseLayout) -> None:
    plot, left, step = layout.plot, layout.rect.left(), ink.letters.step
    for number in range(round(layout.top / layout.tick) + 1):
        y = plot.bottom() - plot.height() * number * layout.tick / layout.top
        ink.line(plot.left(), y, plot.right(), y)
        label = QRectF(left, y - step / 2, plot.left() - ink.letters.gap - left, step)
        ink.write(label, Qt.AlignmentFlag.AlignRight, _number(number * layout.tick), ink.palette.quiet)


def _round_step(least: float) -> float:
    """The next of 1, 2, 5, 10, 20 …: what is counted has no halves."""
    size = 1.0
    while True:
        for step in (size, 2 * size, 5 * size):
            if step >= least:
                return step
        size *= 10


def _number(value: float) -> str:
    """Digits in groups, as both languages write them."""
    return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")
