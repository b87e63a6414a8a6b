"""Where pages break and what stands on each: the same for preview, PDF and printer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from clinic_desk.printing.printer.blocks import BlockSetter
from clinic_desk.printing.printer.strokes import (
    BAND_GROUND,
    HEAD_GROUND,
    LINE,
    STRONG_LINE,
    draw_line,
    draw_mark,
    saved,
)
from clinic_desk.printing.printer.typeset import UNITS_PER_MM, SetCell, Typesetter, load_fonts
from clinic_desk.printing.sheets import ROLL, Align, Cell, Row, Sheet, Style, Table, Text

_PADDING: Final = QSizeF(0.7 * UNITS_PER_MM, 0.6 * UNITS_PER_MM)
_FOOTER_PT: Final = 7.5
_FOOTER_MM: Final = 5.5
_BELOW_TOP_MM: Final = 2.5


class Numbering(NamedTuple):
    """What stands at the foot: this page's number of so many."""

    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Slice:
    """A row on a page: its number, how much of its content the pages before have shown, its height."""

    row: int
    skip: float
    height: float


@dataclass(slots=True)
class _Page:
    """Blocks of the top from ``first_block`` to before ``end_block``, rows from ``table_top`` down."""

    slices: list[_Slice] = field(default_factory=list)
    first_block: int = 0
    end_block: int = 0
    table_top: float = 0.0
    bottom: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether nothing stands on it yet."""
        return not self.slices and self.first_block == self.end_block


class PagedSheet:
    """A sheet and where its pages break.

    Breaking can go in steps (:meth:`advance`), so that a window stays alive over ten thousands of rows;
    only heights are kept, what a page shows is set again when it is painted. ``setter`` may be one that
    other sheets of the same size of letters have used.
    """

    def __init__(self, sheet: Sheet, setter: Typesetter | None = None) -> None:
        load_fonts()
        self.sheet = sheet
        self._setter = setter or Typesetter(sheet.body_pt)
        self._foot = Typesetter(_FOOTER_PT)
        self._table = sheet.table or Table((), ())
        self._width = (sheet.width_mm - 2 * sheet.margin_mm) * UNITS_PER_MM
        self._blocks = BlockSetter(self._setter, self._width)
        height = sheet.height_mm - 2 * sheet.margin_mm - _FOOTER_MM
        self._limit = math.inf if sheet.height_mm == ROLL else height * UNITS_PER_MM
        self._head_height = self._row_height(self._head()) if self._table.columns else 0.0
        self._pages = [_Page()]
        self._next_row = 0
        self._y = 0.0
        self._place_top()
        self.is_finished = False

    @property
    def content(self) -> Sheet:
        """What is shown."""
        return self.sheet

    @property
    def page_count(self) -> int:
        """The pages so far; right once :attr:`is_finished`."""
        return len(self._pages)

    def sheet_of(self, number: int) -> Sheet:  # noqa: ARG002 -- all pages are of one sheet
        """The sheet that this page (from 0) is of."""
        return self.sheet

    def page_size(self, number: int) -> QSizeF:  # noqa: ARG002 -- all pages are alike
        """Width and height of a page (from 0) in millimetres; a roll grows until :attr:`is_finished`."""
        height = self.sheet.height_mm
        if height == ROLL:
            foot = _FOOTER_MM if self._has_footer() else 0.0
            height = math.ceil(self._y / UNITS_PER_MM + foot + 2 * self.sheet.margin_mm)
        return QSizeF(self.sheet.width_mm, height)

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

    def paint_page(self, painter: QPainter, number: int, numbering: Numbering | None = None) -> None:
        """Paint one page (from 0); the painter is scaled to units, its origin the corner of the paper.

        ``numbering`` for a sheet among others; by itself it counts its own pages.
        """
        page = self._pages[number]
        margin = self.sheet.margin_mm * UNITS_PER_MM
        with saved(painter):
            painter.translate(margin, margin)
            self._blocks.paint(painter, self.sheet.top[page.first_block : page.end_block], 0.0)
            y = page.table_top
            if page.slices:
                y = self._paint_table(painter, page, y)
            if page.bottom:
                self._blocks.paint(painter, self.sheet.bottom, y)
            self._paint_footer(painter, number, numbering or Numbering(number + 1, self.page_count))

    def _place_top(self) -> None:
        """Blocks go on on the next page; one that is higher than a page runs over its foot."""
        heights = [self._blocks.height(block) for block in self.sheet.top]
        for place, height in enumerate(heights):
            end = place + 1
            while self.sheet.top[end - 1].keep and end < len(heights):
                end += 1
            if self._y + sum(heights[place:end]) > self._limit and self._y:
                self._pages.append(_Page(first_block=place, end_block=place))
                self._y = 0.0
            self._pages[-1].end_block = place + 1
            self._y += height
        gap = _BELOW_TOP_MM * UNITS_PER_MM if self.sheet.top else 0.0
        self._pages[-1].table_top = self._y + gap
        self._y += gap + self._head_height

    def _place(self, number: int) -> None:
        height = self._row_height(self._table.rows[number])
        if self._y + height > self._limit and not self._pages[-1].is_fresh:
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
        height = self._blocks.heights(self.sheet.bottom)
        if self._y + height > self._limit and not self._pages[-1].is_fresh:
            last = self._pages[-1].slices[-1:]
            carries = len(self._pages[-1].slices) > 1 and not last[0].skip
            if carries:
                # a signature alone on a page could be laid under any list: the last row goes with it
                self._pages[-1].slices.pop()
            self._new_page()
            if carries:
                self._add(last[0])
        self._pages[-1].bottom = True
        self._y += height

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

    # --- painting ---

    def _paint_table(self, painter: QPainter, page: _Page, top: float) -> float:
        """Paint head and rows; returns where the table ends."""
        head = self._head()
        painter.fillRect(QRectF(0, top, self._width, self._head_height), HEAD_GROUND)
        self._paint_cells(painter, head, top, _Slice(-1, 0.0, self._head_height))
        y = top + self._head_height
        head_bottom = y
        for piece in page.slices:
            row = self._table.rows[piece.row]
            if row.band:
                painter.fillRect(QRectF(0, y, self._width, piece.height), BAND_GROUND)
            self._paint_cells(painter, row, y, piece)
            y += piece.height
            draw_line(painter, LINE, QLineF(0, y, self._width, y))
        for edge in (top, head_bottom, y):
            draw_line(painter, STRONG_LINE, QLineF(0, edge, self._width, edge))
        return y

    def _paint_cells(self, painter: QPainter, row: Row, y: float, piece: _Slice) -> None:
        x = 0.0
        for place, (cell, width) in enumerate(zip(self._set_row(row), self._widths(row), strict=True)):
            if place:
                draw_line(painter, LINE, QLineF(x, y, x, y + piece.height))
            mark = row.cells[place].mark
            box = QRectF(x, y, width, piece.height)
            if mark is not None:
                draw_mark(painter, mark, box.center())
            elif piece.skip or cell.height + 2 * _PADDING.height() > piece.height + 1:
                with saved(painter):
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

    def _has_footer(self) -> bool:
        return any((self.sheet.footer_left, self.sheet.footer_middle, self.sheet.page_label))

    def _paint_footer(self, painter: QPainter, number: int, numbering: Numbering) -> None:
        sheet, foot = self.sheet, self._foot
        label = sheet.page_label.format(page=numbering.page, pages=numbering.pages)
        y = (self.page_size(number).height() - 2 * sheet.margin_mm) * UNITS_PER_MM - foot.step
        left = self._width * (0.36 if label or sheet.footer_middle else 1.0)
        places = (
            (sheet.footer_left, 0.0, left, Align.LEFT),
            (sheet.footer_middle, left, self._width * 0.44, Align.CENTER),
            (label, self._width * 0.8, self._width * 0.2, Align.RIGHT),
        )
        for text, x, width, align in places:
            foot.cell((Text(foot.shortened(text, width), Style.QUIET, align),), width).draw(painter, x, y)
