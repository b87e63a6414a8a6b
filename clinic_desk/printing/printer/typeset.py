"""Text on paper: fonts, words broken where a column is narrow, paragraphs under each other.

All lengths are in units of 1/576 inch (8 to a point), independent of any device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QTextLayout,
    QTextOption,
)

from clinic_desk import paths
from clinic_desk.printing.hyphens import break_points
from clinic_desk.printing.sheets import Align, Style, Text

UNITS_PER_INCH: Final = 576
UNITS_PER_MM: Final = UNITS_PER_INCH / 25.4
_UNITS_PER_POINT: Final = 8

_LEADING: Final = 1.22  # of the font size; Noto's own 1.36 is made for the screen
_SIZES: Final = {Style.LARGE: 1.25, Style.TITLE: 1.6, Style.HUGE: 3.2}
_BOLD: Final = frozenset({Style.STRONG, Style.TITLE, Style.HUGE})
_ALIGNS: Final = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}
_INK, _QUIET_INK = QColor("#000000"), QColor("#4A4F55")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f\u2028\u2029]+")
_LINE_SEPARATOR: Final = "\u2028"
_CACHED_PARAGRAPHS: Final = 20_000


@cache
def load_fonts() -> None:
    """Make the bundled fonts known to Qt; raises RuntimeError without a QGuiApplication (Qt would abort)."""
    if QGuiApplication.instance() is None:
        raise RuntimeError("fonts need a QGuiApplication")
    for file in sorted((paths.resources_dir() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A laid-out text; the colour is the painter's."""

    layout: QTextLayout
    height: float
    ink: QColor


@dataclass(frozen=True, slots=True)
class SetCell:
    """Laid-out paragraphs under each other and their height."""

    paragraphs: tuple[_Paragraph, ...]
    height: float

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint them with the upper left corner at this point."""
        for paragraph in self.paragraphs:
            painter.setPen(paragraph.ink)
            paragraph.layout.draw(painter, QPointF(x, y))
            y += paragraph.height


class Typesetter:
    """Sets texts in one body size; remembers what it has set, for journals repeat themselves."""

    def __init__(self, body_pt: float) -> None:
        self._fonts = {style: _font(body_pt, style) for style in Style}
        self._metrics = {style: QFontMetricsF(font) for style, font in self._fonts.items()}
        self._known: dict[tuple[Text, int], _Paragraph] = {}
        self.step = self._fonts[Style.BODY].pixelSize() * _LEADING

    def cell(self, texts: tuple[Text, ...], width: float) -> SetCell:
        """The paragraphs under each other in ``width``."""
        paragraphs = tuple(self._paragraph(text, width) for text in texts)
        return SetCell(paragraphs, sum(paragraph.height for paragraph in paragraphs))

    def font(self, style: Style) -> QFont:
        """The font of a style; its pixel size is in units."""
        return self._fonts[style]

    def shortened(self, text: str, width: float) -> str:
        """The text, cut with «…» to fit on one line."""
        return self._metrics[Style.QUIET].elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _paragraph(self, text: Text, width: float) -> _Paragraph:
        key = (text, round(width))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _CACHED_PARAGRAPHS:
                self._known.clear()
            known = self._known[key] = self._set(text, width)
        return known

    def _set(self, text: Text, width: float) -> _Paragraph:
        plain = _CONTROLS.sub(" ", text.text).strip()
        metrics = self._metrics[text.style]
        if metrics.horizontalAdvance(plain) > width:
            plain = _filled(plain, metrics, width)
        layout = QTextLayout(plain, self._fonts[text.style])
        option = QTextOption(_ALIGNS[text.align])
        option.setWrapMode(QTextOption.WrapMode.NoWrap)  # lines are broken already
        option.setUseDesignMetrics(True)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        step = self._fonts[text.style].pixelSize() * _LEADING
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height + (step - line.height()) / 2))
            height += step
        layout.endLayout()
        return _Paragraph(layout, height, _QUIET_INK if text.style is Style.QUIET else _INK)


def _font(body_pt: float, style: Style) -> QFont:
    font = QFont("Noto Sans")
    # names from registers hold anything: signs that Noto Sans lacks come from its two companions
    font.setFamilies(["Noto Sans", "Noto Sans Symbols 2", "Noto Sans Math"])
    font.setPixelSize(round(body_pt * _UNITS_PER_POINT * _SIZES.get(style, 1.0)))
    font.setWeight(QFont.Weight.DemiBold if style in _BOLD else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _filled(text: str, metrics: QFontMetricsF, width: float) -> str:
    """The text in lines of this width, broken at spaces only.

    Qt would break behind every hyphen and slash too, and leave «12-» and «үй» on two lines.
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines += _broken(word, metrics, width)
    return _LINE_SEPARATOR.join(line for line in lines if line)


def _broken(word: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """A word, on several lines if it is too long for one: after a hyphen, by syllables, else anywhere."""
    lines = [""]
    for piece in re.split(r"(?<=[-/])", word):
        if metrics.horizontalAdvance(lines[-1] + piece) <= width:
            lines[-1] += piece
            continue
        rest = piece
        while metrics.horizontalAdvance(rest) > width:
            cut, hyphen = _cut(rest, metrics, width)
            lines.append(rest[:cut] + hyphen)
            rest = rest[cut:]
        lines.append(rest)
    return lines


def _cut(word: str, metrics: QFontMetricsF, width: float) -> tuple[int, str]:
    """Where to cut, at least one letter in, and the hyphen (a number gets none)."""
    fitting = [cut for cut in break_points(word) if metrics.horizontalAdvance(word[:cut] + "-") <= width]
    if fitting:
        return fitting[-1], "-"
    cut = 1
    while cut + 1 < len(word) and metrics.horizontalAdvance(word[: cut + 1]) <= width:
        cut += 1
    return cut, ""
