"""Lying bars: names on the left, numbers behind their bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt

from clinic_desk.printing.charts import Bar, Bars
from clinic_desk.printing.printer.chart_ink import ChartPlace, Ink, Letters

_PITCH: Final = 1.45
_THICK: Final = 0.72
"""Of a line of text."""
_NAMES: Final = 0.45
"""At most this share of the width is for names."""
_WARNING_SIGN: Final = "!\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class BarsLayout:
    """Each bar's line; bars lie between ``start`` and ``end``."""

    lines: tuple[tuple[Bar, QRectF], ...]
    start: float
    end: float
    longest: float


def wanted_height(chart: Bars, letters: Letters) -> float:
    """One and a half lines of text for each."""
    return len(chart.bars) * letters.step * _PITCH


def lay(chart: Bars, rect: QRectF, letters: Letters) -> BarsLayout:
    """Where the bars go."""
    names = letters.widest(tuple(bar.label for bar in chart.bars))
    numbers = letters.widest(tuple(text_of(bar) for bar in chart.bars))
    start = rect.left() + min(names, rect.width() * _NAMES) + letters.gap
    end = max(rect.right() - numbers - letters.gap, start)
    pitch = min(letters.step * _PITCH, rect.height() / max(len(chart.bars), 1))
    lines = tuple(
        (bar, QRectF(rect.left(), rect.top() + place * pitch, rect.width(), pitch))
        for place, bar in enumerate(chart.bars)
    )
    return BarsLayout(lines, start, end, max((bar.value for bar in chart.bars), default=0.0))


def places(layout: BarsLayout) -> list[ChartPlace]:
    """The whole line of each bar."""
    return [ChartPlace(row, 0, line) for row, (_bar, line) in enumerate(layout.lines)]


def paint(ink: Ink, layout: BarsLayout) -> None:
    """Bars that warn have another colour, a bold number and a sign before it."""
    letters = ink.letters
    for bar, line in layout.lines:
        name = QRectF(line.left(), line.top(), layout.start - letters.gap - line.left(), line.height())
        align = Qt.AlignmentFlag.AlignLeft
        ink.write(name, align, letters.shortened(bar.label, name.width()), ink.palette.ink)
        length = (layout.end - layout.start) * (bar.value / layout.longest if layout.longest else 0.0)
        thick = min(letters.step, line.height()) * _THICK
        body = QRectF(layout.start, line.center().y() - thick / 2, length, thick)
        ink.fill(body, ink.palette.warning if bar.warns else ink.palette.bar)
        ink.painter.setFont(letters.bold if bar.warns else letters.font)
        behind = QRectF(body.right() + letters.gap, line.top(), line.right() - body.right(), line.height())
        ink.write(behind, align, text_of(bar), ink.palette.warning if bar.warns else ink.palette.ink)
        ink.painter.setFont(letters.font)
    if layout.lines:
        top, bottom = layout.lines[0][1].top(), layout.lines[-1][1].bottom()
        ink.line(layout.start, top, layout.start, bottom)


def text_of(bar: Bar) -> str:
    """The number as it is painted."""
    return _WARNING_SIGN + bar.text if bar.warns else bar.text
