"""Charts as ink: the same on paper and on the screen; who paints says where, in which colours and letters.

Nothing is cut silently: texts are measured in the font that is given, names that have no room are shortened
with «…» (a chart's columns: left out), numbers never.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from clinic_desk.printing.charts import Chart


@dataclass(frozen=True, slots=True)
class ChartPalette:
    """The colours of a chart. ``ink`` and ``quiet`` are for texts on ``ground``; ``series`` go by turns.

    A heat map mixes ``ground`` and ``heat`` by the share; ``on_heat`` is the text where ``heat`` wins.
    """

    ground: QColor
    ink: QColor
    quiet: QColor
    line: QColor
    bar: QColor
    warning: QColor
    series: tuple[QColor, ...]
    heat: QColor
    on_heat: QColor


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where one value was painted: bar ``row``, cell ``row``/``column``, series ``row`` of a ``column``."""

    row: int
    column: int
    rect: QRectF


PAPER = ChartPalette(
    ground=QColor("#FFFFFF"),
    ink=QColor("#000000"),
    quiet=QColor("#4A4F55"),
    line=QColor("#A3A8AE"),
    bar=QColor("#5B7C8D"),
    warning=QColor("#8E2A23"),
    series=(QColor("#5B7C8D"), QColor("#1F2A30")),
    heat=QColor("#2F5567"),
    on_heat=QColor("#FFFFFF"),
)
"""For laser printers: apart in grey too."""


def paint_chart(painter: QPainter, rect: QRectF, chart: Chart, palette: ChartPalette, font: QFont) -> None:
    """Paint the chart into ``rect``; all sizes follow the font (in the painter's units)."""


def chart_height(chart: Chart, width: float, font: QFont) -> float:  # noqa: ARG001
    """How high the chart wants to be in that width."""
    return 0.0


def chart_places(chart: Chart, rect: QRectF, font: QFont) -> list[ChartPlace]:  # noqa: ARG001
    """Where the values stand when the chart is painted into ``rect``: for the mouse and for the keys."""
    return []
