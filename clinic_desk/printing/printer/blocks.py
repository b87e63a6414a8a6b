"""Blocks of a sheet: texts side by side, pictures and charts above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from clinic_desk.printing.printer.chart_painter import PAPER, chart_height, paint_chart
from clinic_desk.printing.printer.strokes import STRONG_LINE, draw_line, saved
from clinic_desk.printing.printer.typeset import UNITS_PER_MM, SetCell, Typesetter
from clinic_desk.printing.sheets import Align, Block, Figure, Part, Picture, Style

_PNG: Final = b"\x89PNG"
_GAP_MM: Final = 0.8
_BELOW_SHOWN_MM: Final = 1.0
_BETWEEN_PARTS_MM: Final = 3.0


@dataclass(frozen=True, slots=True)
class _SetPart:
    """A part as it will stand: what is shown takes ``shown`` (nothing: an empty size), texts go below."""

    texts: SetCell
    shown: QSizeF
    height: float


class BlockSetter:
    """Measures and paints blocks in one width; pictures are read once."""

    def __init__(self, setter: Typesetter, width: float) -> None:
        self._setter = setter
        self._width = width
        self._images: dict[bytes, QImage] = {}

    def height(self, block: Block) -> float:
        """What the block takes, with the gap above and the room for its rule."""
        content = max((part.height for part in self._set(block)), default=0.0)
        return content + (block.gap_mm + _GAP_MM * (2 if block.rule else 1)) * UNITS_PER_MM

    def heights(self, blocks: tuple[Block, ...]) -> float:
        """What blocks under each other take."""
        return sum(self.height(block) for block in blocks)

    def paint(self, painter: QPainter, blocks: tuple[Block, ...], y: float) -> None:
        """Paint blocks under each other from ``y`` down."""
        for block in blocks:
            x = 0.0
            for part, set_part in zip(block.parts, self._set(block), strict=True):
                self._paint_part(painter, part, set_part, x, y + block.gap_mm * UNITS_PER_MM)
                x += part.share * self._width
            y += self.height(block)
            if block.rule:
                draw_line(painter, STRONG_LINE, QLineF(0, y, self._width, y))

    def _set(self, block: Block) -> list[_SetPart]:
        return [self._set_part(part) for part in block.parts]

    def _set_part(self, part: Part) -> _SetPart:
        width = part.share * self._width
        texts = self._setter.cell(part.texts, width)
        shown = self._shown_size(part.shown, width)
        gap = _BELOW_SHOWN_MM * UNITS_PER_MM if part.texts and not shown.isEmpty() else 0.0
        return _SetPart(texts, shown, shown.height() + gap + texts.height)

    def _shown_size(self, shown: Picture | Figure | None, width: float) -> QSizeF:
        """A picture keeps its shape in the width there is; one that cannot be read takes no room."""
        if shown is None:
            return QSizeF(0, 0)
        height = shown.height_mm * UNITS_PER_MM
        if isinstance(shown, Figure):
            return QSizeF(width, height or chart_height(shown.chart, self._setter.font(Style.BODY)))
        image = self._image(shown.png)
        if image.isNull():
            return QSizeF(0, 0)
        natural = QSizeF(image.size())
        scale = min(height / natural.height(), width / natural.width())
        return natural * scale

    def _image(self, png: bytes) -> QImage:
        if png not in self._images:
            self._images[png] = QImage.fromData(png) if png.startswith(_PNG) else QImage()
        return self._images[png]

    def _paint_part(self, painter: QPainter, part: Part, set_part: _SetPart, x: float, y: float) -> None:
        width = part.share * self._width
        size = set_part.shown
        if isinstance(part.shown, Picture) and not size.isEmpty():
            place = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}[part.shown.align]
            target = QRectF(x + (width - size.width()) * place, y, size.width(), size.height())
            with saved(painter):
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.setRenderHint(
                    QPainter.RenderHint.LosslessImageRendering
                )  # a PDF would make it a JPEG
                painter.drawImage(target, self._image(part.shown.png))
        elif isinstance(part.shown, Figure):
            full = x + width > self._width - 1
            gap = 0.0 if full else _BETWEEN_PARTS_MM * UNITS_PER_MM
            target = QRectF(x, y, width - gap, size.height())
            paint_chart(painter, target, part.shown.chart, PAPER, self._setter.font(Style.BODY))
        set_part.texts.draw(painter, x, y + set_part.height - set_part.texts.height)
