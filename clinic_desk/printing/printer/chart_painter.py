"""Charts as ink: the same on paper and on the screen; who paints says where, in which colours and letters.

All sizes follow the font, in the painter's units. Nothing is cut silently: names that have no room end with
«…», names of columns are left out by turns, and numbers stand whole or (in a heat map whose cells are far too
small) not at all.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from clinic_desk.printing.charts import Bars, Chart, Course, HeatMap
from clinic_desk.printing.printer import bar_chart, course_chart, heat_chart
from clinic_desk.printing.printer.chart_ink import ChartPalette, ChartPlace, Ink, Letters
from clinic_desk.printing.printer.strokes import saved

__all__ = ["PAPER", "ChartPalette", "ChartPlace", "chart_height", "chart_places", "paint_chart"]

PAPER = ChartPalette(
    ground=QColor("#FFFFFF"),
    ink=QColor("#000000"),
    quiet=QColor("#4A4F55"),
    line=QColor("#BFC4C9"),
    bar=QColor("#6C8EA0"),
    warning=QColor("#8E2A23"),
    series=(QColor("#8FADBC"), QColor("#1F2A30")),
    heat=QColor("#2F5567"),
    on_heat=QColor("#FFFFFF"),
)
"""For laser printers: what differs in colour differs in grey too."""


def paint_chart(painter: QPainter, rect: QRectF, chart: Chart, palette: ChartPalette, font: QFont) -> None:
    """Paint the chart into ``rect``, from its top; it never paints outside."""
    ink = Ink(painter, palette, Letters(font))
    with saved(painter):
        edge = ink.letters.hair
        painter.setClipRect(rect.adjusted(-edge, -edge, edge, edge))
        painter.setFont(font)
        match chart:
            case Bars():
                bar_chart.paint(ink, bar_chart.lay(chart, rect, ink.letters))
            case HeatMap():
                heat_chart.paint(ink, heat_chart.lay(chart, rect, ink.letters))
            case Course():
                course_chart.paint(ink, course_chart.lay(chart, rect, ink.letters))


def chart_height(chart: Chart, font: QFont) -> float:
    """How high the chart wants to be; in less it is pressed together, in more it leaves room below."""
    letters = Letters(font)
    match chart:
        case Bars():
            return bar_chart.wanted_height(chart, letters)
        case HeatMap():
            return heat_chart.wanted_height(chart, letters)
        case Course():
            return course_chart.wanted_height(letters)


def chart_places(chart: Chart, rect: QRectF, font: QFont) -> list[ChartPlace]:
    """Where the values stand when the chart is painted into ``rect``: for the mouse and for the keys.

    Bars: the whole line of a bar. Heat map: the cell. Course: the piece of a series in its column, as flat as
    it is painted (the column's width tells which).
    """
    letters = Letters(font)
    match chart:
        case Bars():
            return bar_chart.places(bar_chart.lay(chart, rect, letters))
        case HeatMap():
            return heat_chart.places(heat_chart.lay(chart, rect, letters))
        case Course():
            return course_chart.places(course_chart.lay(chart, rect, letters))
