"""The icons of ``resources/icons``, in the colours of the theme.

An icon is drawn when it is first shown and again when theme or pixel density change; nothing is read
at start. The files draw with ``currentColor``; a colour token of the theme takes its place.
"""

from __future__ import annotations

import atexit
import ctypes
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from clinic_desk import paths
from clinic_desk.ui import theme

SIZE: Final = 16
"""The usual edge of an icon, in device-independent pixels."""

BESIDE_TEXT: Final = SIZE + 4
"""Asked for by buttons with a text (window.qss): the usual icon, and air at its right. Under a style sheet
Qt keeps four pixels between icon and text whatever one says, and that is too close."""


@cache
def _source(name: str) -> str:
    """The file's text; raises ``FileNotFoundError`` for an icon we do not ship."""
    return (paths.resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, value: str, size: int, ratio: float, stroke: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    drawing = (
        _source(name).replace("currentColor", value).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    )
    renderer = QSvgRenderer(QByteArray(drawing.encode("utf-8")))
    edge = round(size * ratio)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(
    name: str, colour: str = "text", size: int = SIZE, ratio: float = 1.0, stroke: float = 2
) -> QPixmap:
    """The icon ``name`` in the colour ``colour`` of the theme in force, for painting.

    ``size`` is in device-independent pixels, ``ratio`` the device pixel ratio of what is painted on.
    ``stroke`` is the width of its lines on a drawing of 24: small signs need stronger ones.
    """
    return _drawn(name, getattr(theme.colours(), colour), size, ratio, stroke)


def _with_air(drawn: QPixmap, ratio: float) -> QPixmap:
    """The icon at the left of a wider picture."""
    made = QPixmap(QSize(BESIDE_TEXT, BESIDE_TEXT) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap(0, (BESIDE_TEXT - SIZE) // 2, drawn)
    painter.end()
    return made


class _ThemedEngine(QIconEngine):
    """Asks for the colours each time it paints, so a change of theme needs nobody's help."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _colour_of(self, mode: QIcon.Mode) -> str:
        return "disabled" if mode is QIcon.Mode.Disabled else self._colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        drawn = pixmap(self._name, self._colour_of(mode), size, ratio)
        corner = rect.center() - QPoint(size // 2, size // 2) + QPoint(1 - size % 2, 1 - size % 2)
        painter.drawPixmap(corner, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 (Qt's name)
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        """``size`` is in device-independent pixels (Qt 6.8 and later)."""
        colour, edge = self._colour_of(mode), min(size.width(), size.height())
        if edge == BESIDE_TEXT:
            return _with_air(pixmap(self._name, colour, SIZE, scale), scale)
        return pixmap(self._name, colour, edge, scale)

    def clone(self) -> QIconEngine:
        copy = _ThemedEngine(self._name, self._colour)
        # Qt deletes the copy with its icon, but the binding believes that Python owns what a method returns.
        # Let go, at the end of the process at the latest, Python would free it under an icon still in use.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(copy))
        return copy


@cache
def icon(name: str, colour: str = "text") -> QIcon:
    """The icon ``name``, recoloured to the theme whenever it is painted; greyed where disabled.

    Raises ``FileNotFoundError`` at once for an icon we do not ship.
    """
    _source(name)
    return QIcon(_ThemedEngine(name, colour))


# Qt deletes an engine with its last icon. At the end of the process the icons must go first: a module's
# names are taken down in an order of their own, and an icon without its engine crashes.
atexit.register(icon.cache_clear)
