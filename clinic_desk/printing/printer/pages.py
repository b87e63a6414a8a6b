"""Where pages break and what stands on each: the same for preview, PDF and printer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen

from clinic_desk.printing.printer.typeset import UNITS_PER_MM, SetCell, Typesetter, load_fonts
from clinic_desk.printing.sheets import Align, Block, Cell, Mark, Row, Sheet, Style, Table, Text

_PADDING: Final = QSizeF(0.7 * UNITS_PER_MM, 0.6 * UNITS_PER_MM)
_FOOTER_PT: Final = 7.5
_FOOTER_MM: Final = 5.5
_BLOCK_GAP_MM: Final = 0.8
_LINE, _STRONG_LINE, _INK = QColor("#A3A8AE"), QColor("#3C4147"), QColor("#000000")
_HEAD_GROUND, _BAND_GROUND = QColor("#ECEEF0"), QColor("#F3F4F5")
_HAIR: Final = 0.15 * UNITS_PER_MM
_BOX: Final = 4.2 * UNITS_PER_MM


@dataclass(frozen=True, slots=True)
class _Slice:
    """A row on a page: its number, how much of its content the pages before have shown, its height."""

    row: int
    skip: float
    height: float


@dataclass(slots=True)
class _Page:
    slices: list[_Slice] = field(default_factory=list)
    top: bool = False
    bottom: bool = False


class PagedSheet:
    """A sheet and where its pages break.

    Breaking can go in steps (:meth:`advance`), so that a window stays alive over ten thousands of rows;
    only heights are kept, what a page shows is set again when it is painted.
    """

    def __init__(self, sheet: Sheet) -> None:
        load_fonts()
        self.sheet = sheet
        self._setter = Typesetter(sheet.body_pt)
        self._table = sheet.table or Table((), ())
        self._width = (sheet.width_mm - 2 * sheet.margin_mm) * UNITS_PER_MM
        self._limit = (sheet.height_mm - 2 * sheet.margin_mm - _FOOTER_MM) * UNITS_PER_MM
        self._head_height = self._row_height(self._head()) if self._table.columns else 0.0
        self._pages = [_Page(top=True)]
        self._next_row = 0
        top = self._blocks_height(sheet.top)
        gap = 2.5 * UNITS_PER_MM if sheet.top else 0.0
        self._y = top + gap + self._head_height
        self._table_top = top + gap
        self.is_finished = False

    @property
    def page_count(self) -> int:
        """The pages so far; right once :attr:`is_finished`."""
        return len(self._pages)

    def advance(self, rows: int) -> bool:
        """Break pages for the next so many rows; whether all is done."""
        if self.is_finished:
            return True
        until = min(self._next_row + rows, len(self._table.rows))
        for number in range(self._next_row, until):
            self._place(number)
        self._next_row = until
        if until == len(self._table.rows):
            self._place_bottom()
            self.is_finished = True
        return self.is_finished

    def finish(self) -> None:
        """Break all pages that are left."""
        while not self.advance(1000):
            pass

    def paint_page(self, painter: QPainter, number: int) -> None:
        """Paint one page (from 0); the painter is scaled to units, its origin the corner of the paper."""
        page = self._pages[number]
        margin = self.sheet.margin_mm * UNITS_PER_MM
        with _saved(painter):
            painter.translate(margin, margin)
            y = 0.0
            if page.top:
                self._paint_blocks(painter, self.sheet.top, y)
                y = self._table_top
            if page.slices:
                y = self._paint_table(painter, page, y)
            if page.bottom:
                self._paint_blocks(painter, self.sheet.bottom, y)
            self._paint_footer(painter, number)

    def _place(self, number: int) -> None:
        height = self._row_height(self._table.rows[number])
        if self._y + height > self._limit and not self._page_is_fresh():
            self._new_page()
        if self._y + height <= self._limit:
            self._add(_Slice(number, 0.0, height))
        else:
            self._place_sliced(number, height)

    def _place_sliced(self, number: int, height: float) -> None:
        """A row higher than a page goes on on the next one, cut between two lines."""
        step, padding = self._setter.step, 2 * _PADDING.height()
        rest, skip = height - padding, 0.0
        while rest > step / 2:
            lines = max(int((self._limit - self._y - padding) / step), 1)
            shown = min(lines * step, rest)
            self._add(_Slice(number, skip, shown + padding))
            skip += shown
            rest -= shown
            if rest > step / 2:
                self._new_page()

    def _place_bottom(self) -> None:
        height = self._blocks_height(self.sheet.bottom)
        if self._y + height > self._limit:
            last = self._pages[-1].slices[-1:]
            carries = len(self._pages[-1].slices) > 1 and not last[0].skip
            if carries:
                # a signature alone on a page could be laid under any list: the last row goes with it
                self._pages[-1].slices.pop()
            self._new_page()
            if carries:
                self._add(last[0])
        self._pages[-1].bottom = True

    def _page_is_fresh(self) -> bool:
        page = self._pages[-1]
        return not page.slices and not page.top

    def _new_page(self) -> None:
        self._pages.append(_Page())
        self._y = self._head_height

    def _add(self, piece: _Slice) -> None:
        self._pages[-1].slices.append(piece)
        self._y += piece.height

    # --- measuring ---

    def _head(self) -> Row:
        return Row(tuple(Cell(column.head) for column in self._table.columns))

    def _widths(self, row: Row) -> list[float]:
        widths = [column.width_mm * UNITS_PER_MM for column in self._table.columns]
        return [sum(widths)] if row.band else widths

    def _set_row(self, row: Row) -> list[SetCell]:
        return [
            self._setter.cell(cell.texts, width - 2 * _PADDING.width())
            for cell, width in zip(row.cells, self._widths(row), strict=True)
        ]

    def _row_height(self, row: Row) -> float:
        content = max((cell.height for cell in self._set_row(row)), default=0.0)
        return max(content + 2 * _PADDING.height(), self._table.min_row_mm * UNITS_PER_MM)

    def _set_block(self, block: Block) -> list[SetCell]:
        return [self._setter.cell(part.texts, part.share * self._width) for part in block.parts]

    def _block_height(self, block: Block) -> float:
        text = max((cell.height for cell in self._set_block(block)), default=0.0)
        return text + (block.gap_mm + _BLOCK_GAP_MM * (2 if block.rule else 1)) * UNITS_PER_MM

    def _blocks_height(self, blocks: tuple[Block, ...]) -> float:
        return sum(self._block_height(block) for block in blocks)

    # --- painting ---

    def _paint_blocks(self, painter: QPainter, blocks: tuple[Block, ...], y: float) -> None:
        for block in blocks:
            x = 0.0
            for part, cell in zip(block.parts, self._set_block(block), strict=True):
                cell.draw(painter, x, y + block.gap_mm * UNITS_PER_MM)
                x += part.share * self._width
            y += self._block_height(block)
            if block.rule:
                _draw_line(painter, _STRONG_LINE, QLineF(0, y, self._width, y))

    def _paint_table(self, painter: QPainter, page: _Page, top: float) -> float:
        """Paint head and rows; returns where the table ends."""
        head = self._head()
        painter.fillRect(QRectF(0, top, self._width, self._head_height), _HEAD_GROUND)
        self._paint_cells(painter, head, top, _Slice(-1, 0.0, self._head_height))
        y = top + self._head_height
        head_bottom = y
        for piece in page.slices:
            row = self._table.rows[piece.row]
            if row.band:
                painter.fillRect(QRectF(0, y, self._width, piece.height), _BAND_GROUND)
            self._paint_cells(painter, row, y, piece)
            y += piece.height
            _draw_line(painter, _LINE, QLineF(0, y, self._width, y))
        for edge in (top, head_bottom, y):
            _draw_line(painter, _STRONG_LINE, QLineF(0, edge, self._width, edge))
        return y

    def _paint_cells(self, painter: QPainter, row: Row, y: float, piece: _Slice) -> None:
        x = 0.0
        for place, (cell, width) in enumerate(zip(self._set_row(row), self._widths(row), strict=True)):
            if place:
                _draw_line(painter, _LINE, QLineF(x, y, x, y + piece.height))
            mark = row.cells[place].mark
            box = QRectF(x, y, width, piece.height)
            if mark is not None:
                _draw_mark(painter, mark, box.center())
            elif piece.skip or cell.height + 2 * _PADDING.height() > piece.height + 1:
                with _saved(painter):
                    painter.setClipRect(box.adjusted(0, _PADDING.height(), 0, -_PADDING.height()))
                    cell.draw(painter, x + _PADDING.width(), y + _PADDING.height() - piece.skip)
            else:
                cell.draw(painter, x + _PADDING.width(), y + self._drop(cell, piece))
            x += width

    def _drop(self, cell: SetCell, piece: _Slice) -> float:
        """Where writing lines are high, text stands in their middle; otherwise at the top."""
        if self._table.min_row_mm and piece.row >= 0:
            return (piece.height - cell.height) / 2
        return _PADDING.height()

    def _paint_footer(self, painter: QPainter, number: int) -> None:
        label = self.sheet.page_label.format(page=number + 1, pages=self.page_count)
        foot = Typesetter(_FOOTER_PT)
        y = (self.sheet.height_mm - 2 * self.sheet.margin_mm) * UNITS_PER_MM - foot.step
        third = self._width * (0.36 if label else 1.0)
        places = (
            (self.sheet.footer_left, 0.0, third, Align.LEFT),
            (self.sheet.footer_middle, third, self._width * 0.44, Align.CENTER),
            (label, self._width * 0.8, self._width * 0.2, Align.RIGHT),
        )
        for text, x, width, align in places:
            foot.cell((Text(foot.shortened(text, width), Style.QUIET, align),), width).draw(painter, x, y)


@contextmanager
def _saved(painter: QPainter) -> Iterator[None]:
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def _draw_line(painter: QPainter, colour: QColor, line: QLineF) -> None:
    painter.setPen(QPen(colour, _HAIR))
    painter.drawLine(line)


def _draw_mark(painter: QPainter, mark: Mark, center: QPointF) -> None:
    """A box, drawn: a letter «☐» is too light to write into."""
    half = _BOX / 2
    box = QRectF(center.x() - half, center.y() - half, _BOX, _BOX)
    painter.setPen(QPen(_INK, _HAIR * 1.6))
    painter.drawRect(box)
    inner = box.adjusted(half * 0.4, half * 0.4, -half * 0.4, -half * 0.4)
    if mark is Mark.TICKED:
        painter.drawPolyline(
            [QPointF(inner.left(), center.y()), QPointF(center.x(), inner.bottom()), inner.topRight()]
        )
    elif mark is Mark.CROSSED:
        painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
        painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))
