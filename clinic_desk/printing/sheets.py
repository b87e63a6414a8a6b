"""What a sheet of paper is: plain values that say what stands where (no Qt, no markup).

A sheet is described in millimetres and plain text; ``printer.py`` alone measures, breaks pages and
paints. Text stays text the whole way: there is no markup in which a name like ``<b>`` could mean
anything, so nothing has to be escaped. (HTML in QTextDocument was weighed first: it splits table rows
over pages, knows no row heights for handwriting and no page numbers.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar, overload

from clinic_desk.printing.charts import Chart

ROLL = 0.0
"""The height of a sheet on a roll: as long as what stands on it."""

Fact = TypeVar("Fact")


class Style(Enum):
    """How a text looks; sizes follow the sheet's own body size."""

    BODY = "body"
    STRONG = "strong"
    QUIET = "quiet"
    LARGE = "large"
    TITLE = "title"
    HUGE = "huge"


class Align(Enum):
    """Where a text stands in its width."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Mark(Enum):
    """A box to tick by hand, or one that the program has ticked already."""

    EMPTY = "empty"
    TICKED = "ticked"
    CROSSED = "crossed"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; it wraps in the width it gets."""

    text: str
    style: Style = Style.BODY
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs under each other, or a mark."""

    texts: tuple[Text, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One cell per column; a band has a single cell that runs over all columns on a grey ground."""

    cells: tuple[Cell, ...]
    band: bool = False


class RowsOf(Sequence[Row], Generic[Fact]):
    """The rows of as many facts, each made when it is asked for: a year's journal would fill the memory."""

    def __init__(self, facts: Sequence[Fact], make: Callable[[Fact], Row]) -> None:
        self._facts = facts
        self._make = make

    def __len__(self) -> int:
        return len(self._facts)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._make(fact) for fact in self._facts[place]]
        return self._make(self._facts[place])


@dataclass(frozen=True, slots=True)
class Column:
    """``width_mm`` is exact; the widths of a table together are the width inside the margins."""

    width_mm: float
    head: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows never split over pages (unless one is higher than a page); the head stands on each page."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    min_row_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) drawn ``height_mm`` high, as wide as its shape and its part allow."""

    png: bytes
    height_mm: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart over the whole width of its part, ``height_mm`` high (0: as high as it wants to be)."""

    chart: Chart
    height_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A share (0 to 1) of the width of a block: a picture or a chart, and texts below it."""

    share: float
    texts: tuple[Text, ...]
    shown: Picture | Figure | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Parts side by side; ``gap_mm`` is kept free above, ``rule`` draws a thin line below.

    ``keep``: on the same page as the block after it, as a heading is.
    """

    parts: tuple[Part, ...]
    gap_mm: float = 0.0
    rule: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole printout: ``top`` once before the table, block by block, ``bottom`` once behind it, undivided.

    ``page_label`` has the places ``{page}`` and ``{pages}``; all three footers stand on each page. ``kind``
    is a stable word for the audit, ``about`` the table and the key of the one row that the sheet is about.
    A ``height_mm`` of :data:`ROLL` makes one page as long as its content.
    """

    title: str
    width_mm: float
    height_mm: float
    margin_mm: float
    body_pt: float
    top: tuple[Block, ...] = ()
    table: Table | None = None
    bottom: tuple[Block, ...] = ()
    footer_left: str = ""
    footer_middle: str = ""
    page_label: str = ""
    kind: str = "sheet"
    about: tuple[str, str] = ("sheet", "")

    @property
    def row_count(self) -> int:
        """How many rows its table has."""
        return len(self.table.rows) if self.table is not None else 0


@dataclass(frozen=True, slots=True)
class Document:
    """Sheets that go to the printer or into a file together, each beginning on a page of its own.

    ``numbers_through``: pages are counted over all sheets; else each sheet counts its own.
    """

    title: str
    sheets: tuple[Sheet, ...]
    kind: str
    numbers_through: bool = False
    about: tuple[str, str] = ("sheet", "")

    @property
    def row_count(self) -> int:
        """How many rows all tables have."""
        return sum(sheet.row_count for sheet in self.sheets)


def paragraph(text: str, style: Style = Style.BODY, align: Align = Align.LEFT) -> Cell:
    """A cell with one paragraph; no text makes an empty cell."""
    return Cell((Text(text, style, align),)) if text else Cell()


def paragraphs(*texts: str, first: Style = Style.BODY, rest: Style = Style.BODY) -> Cell:
    """A cell with one paragraph per text, the empty ones left out."""
    kept = [text for text in texts if text]
    return Cell(tuple(Text(text, rest if place else first) for place, text in enumerate(kept)))


def line(text: str, style: Style = Style.BODY, align: Align = Align.LEFT, gap_mm: float = 0.0) -> Block:
    """A block with one paragraph over the whole width."""
    return Block((Part(1.0, (Text(text, style, align),)),), gap_mm)
