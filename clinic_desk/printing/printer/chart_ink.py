"""What all charts share: colours, letters measured, contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

_READABLE: Final = 4.5
"""The contrast of WCAG 2.1 AA for texts."""


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

    def heated(self, share: float) -> QColor:
        """The ground of a cell; more than 1 counts as 1."""
        part = min(max(share, 0.0), 1.0)
        cold, hot = self.ground, self.heat
        return QColor.fromRgbF(
            cold.redF() + (hot.redF() - cold.redF()) * part,
            cold.greenF() + (hot.greenF() - cold.greenF()) * part,
            cold.blueF() + (hot.blueF() - cold.blueF()) * part,
        )

    def text_on(self, ground: QColor) -> QColor:
        """What can be read there: ink or its counterpart, else black or white."""
        for colour in (self.ink, self.on_heat):
            if contrast(colour, ground) >= _READABLE:
                return colour
        plain = (QColor("#000000"), QColor("#FFFFFF"))
        return max(plain, key=lambda colour: contrast(colour, ground))


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where one value was painted: bar ``row``, cell ``row``/``column``, series ``row`` of a ``column``."""

    row: int
    column: int
    rect: QRectF


class Letters:
    """The font of a chart, measured; ``step`` is the height of a line, ``hair`` a thin line's width."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.bold = QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(font)
        self._bold_metrics = QFontMetricsF(self.bold)
        self.step = self._metrics.height()
        self.hair = self.step * 0.05
        self.gap = self.step * 0.4

    def width(self, text: str) -> float:
        """How wide a text is, if it were bold (room for both)."""
        return max(self._metrics.horizontalAdvance(text), self._bold_metrics.horizontalAdvance(text))

    def widest(self, texts: tuple[str, ...]) -> float:
        """The widest of the texts; none is 0."""
        return max((self.width(text) for text in texts), default=0.0)

    def shortened(self, text: str, width: float) -> str:
        """The text, ending with «…» where it has no room."""
        if self.width(text) <= width:
            return text
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def scaled(self, factor: float) -> QFont:
        """The font in another size."""
        font = QFont(self.font)
        if font.pixelSize() > 0:
            font.setPixelSize(max(int(font.pixelSize() * factor), 1))
        else:
            font.setPointSizeF(font.pointSizeF() * factor)
        return font


@dataclass(frozen=True, slots=True)
class Ink:
    """A painter with the chart's colours and letters."""

    painter: QPainter
    palette: ChartPalette
    letters: Letters

    def write(self, rect: QRectF, align: Qt.AlignmentFlag, text: str, colour: QColor) -> None:
        """One line of text, in the middle of the rectangle's height."""
        self.painter.setPen(colour)
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        self.painter.drawText(rect, int(flags), text)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line."""
        self.painter.setPen(QPen(self.palette.line, self.letters.hair))
        self.painter.drawLine(QLineF(x1, y1, x2, y2))

    def frame(self, rect: QRectF) -> None:
        """A thin frame."""
        self.painter.setPen(QPen(self.palette.line, self.letters.hair))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(rect)

    def fill(self, rect: QRectF, colour: QColor) -> None:
        """A ground without a frame."""
        self.painter.fillRect(rect, colour)


def every_nth(count: int, room: float, wanted: float) -> int:
    """1 if each of so many columns has room for its name, 2 if every second has, and so on."""
    if count == 0 or room <= 0:
        return 1
    return max(1, -int(-wanted // (room / count)))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
