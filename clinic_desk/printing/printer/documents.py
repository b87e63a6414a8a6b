"""Several sheets behind each other, each on its own paper: pages like those of one sheet."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from clinic_desk.printing.printer.pages import Numbering, PagedSheet
from clinic_desk.printing.printer.typeset import Typesetter, load_fonts
from clinic_desk.printing.sheets import Document, Sheet

_ROWS_OF_A_SHEET: Final = 10
"""What beginning a sheet costs, counted in rows."""


class PagedDocument:
    """A document and where its pages break: used like a :class:`PagedSheet`; sheets are begun in turn."""

    def __init__(self, document: Document) -> None:
        if not document.sheets:
            raise ValueError("a document without sheets has no pages")
        self.document = document
        self._setters: dict[float, Typesetter] = {}
        self._sheets: list[PagedSheet] = []
        self._firsts: list[int] = []  # the page with which each sheet begins
        self._begin_sheet()
        self.is_finished = False

    @property
    def content(self) -> Document:
        """What is shown."""
        return self.document

    @property
    def page_count(self) -> int:
        """The pages so far; right once :attr:`is_finished`."""
        return self._firsts[-1] + self._sheets[-1].page_count

    def sheet_of(self, number: int) -> Sheet:
        """The sheet that this page (from 0) is of."""
        return self._find(number)[0].sheet

    def page_size(self, number: int) -> QSizeF:
        """Width and height of a page (from 0) in millimetres."""
        return self._find(number)[0].page_size(0)

    def advance(self, rows: int) -> bool:
        """Break pages for the next so many rows; whether all is done."""
        left = rows
        while not self.is_finished and left > 0:
            sheet = self._sheets[-1]
            if not sheet.advance(left):
                return False
            left -= sheet.sheet.row_count + _ROWS_OF_A_SHEET
            if len(self._sheets) == len(self.document.sheets):
                self.is_finished = True
            else:
                self._begin_sheet()
        return self.is_finished

    def finish(self) -> None:
        """Break all pages that are left."""
        while not self.advance(1000):
            pass

    def paint_page(self, painter: QPainter, number: int) -> None:
        """Paint one page (from 0); the painter is scaled to units, its origin the corner of the paper."""
        sheet, own = self._find(number)
        through = Numbering(number + 1, self.page_count) if self.document.numbers_through else None
        sheet.paint_page(painter, own, through)

    def _begin_sheet(self) -> None:
        sheet = self.document.sheets[len(self._sheets)]
        setter = self._setters.get(sheet.body_pt)
        if setter is None:
            load_fonts()
            setter = self._setters[sheet.body_pt] = Typesetter(sheet.body_pt)
        self._firsts.append(self.page_count if self._sheets else 0)
        self._sheets.append(PagedSheet(sheet, setter))

    def _find(self, number: int) -> tuple[PagedSheet, int]:
        """The sheet of a page and the page's number in it."""
        place = bisect_right(self._firsts, number) - 1
        return self._sheets[place], number - self._firsts[place]
