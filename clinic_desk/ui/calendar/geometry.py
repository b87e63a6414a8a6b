"""Where each minute and each column of the grid lies, in pixels.

Content coordinates count from the top left corner of the first column, below the header and right of
the hours; the view is the widget as it shows, with header and hours in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

from clinic_desk.rules.day_plan import Cell, CellState, DayPlan

GUTTER: Final = 53
HEADER: Final = 62
STRIP: Final = 21
"""The line below the heads that says who waits in the live queues; only where somebody does."""
QUEUE_HEAD: Final = 24
QUEUE_ROW: Final = 20
"""Below the last minute the live queue is named, and has a row for each of its people."""
TOP: Final = 5
"""Room above the first line, so that its hour can stand beside it."""
MIN_COLUMN: Final = 104
ROW: Final = 17
"""Height of 15 minutes at zoom 1 (the picture of the idea)."""
MIN_ROW: Final = 12
"""The height in which one line of a cell can just be read."""
SQUEEZE: Final = 0.92
"""A day that is higher than the view by less than this shows without scrolling."""
MAX_STRETCH: Final = 1.7
MAX_HEIGHT: Final = 4000
"""The picture of the cells stays small enough for a PC with 4 GB, whatever the zoom."""
ZOOMS: Final = (0.6, 3.0)


@dataclass(frozen=True, slots=True)
class Geometry:
    """The measures of one plan in one viewport."""

    columns: int
    first_minute: int
    last_minute: int
    pixels_per_minute: float
    column_width: float
    body: QRect
    """The part of the view that scrolls."""
    queue_rows: int = 0
    """The length of the longest live queue."""

    @property
    def header(self) -> int:
        """The height of what stands above the cells."""
        return self.body.top()

    def content_size(self) -> QSize:
        """The size of all cells together, with the live queues below them."""
        return QSize(
            round(self.columns * self.column_width),
            self.y(self.last_minute) + 1 + queue_height(self.queue_rows),
        )

    def y(self, minute: int) -> int:
        """The line where a minute begins."""
        return TOP + round((minute - self.first_minute) * self.pixels_per_minute)

    def x(self, column: int) -> int:
        """The left edge of a column."""
        return round(column * self.column_width)

    def minute(self, y: int) -> int:
        """The minute under a height of the content, inside the range."""
        minute = self.first_minute + int((y - TOP) / self.pixels_per_minute)
        return min(max(minute, self.first_minute), self.last_minute - 1)

    def column(self, x: int) -> int | None:
        """The column under a place of the content."""
        number = int(x // self.column_width)
        return number if 0 <= number < self.columns else None

    def column_rect(self, column: int) -> QRect:
        """The whole column."""
        left = self.x(column)
        return QRect(left, 0, self.x(column + 1) - left, self.content_size().height())

    def queue_rect(self, column: int) -> QRect:
        """Where the live queue of a column lies, its name included."""
        left, top = self.x(column), self.y(self.last_minute)
        return QRect(left, top, self.x(column + 1) - left, queue_height(self.queue_rows))

    def queue_row(self, y: int) -> int | None:
        """The row of the live queues at a height of the content; None on the cells."""
        below = y - self.y(self.last_minute) - QUEUE_HEAD
        return max(below // QUEUE_ROW, 0) if y > self.y(self.last_minute) else None

    def cell_rect(self, column: int, cell: Cell) -> QRect:
        """The cell with its lane, lines included; a person of the live queue has a row below the cells."""
        if cell.row is not None:
            area = self.queue_rect(column)
            top = area.top() + QUEUE_HEAD + cell.row * QUEUE_ROW
            return QRect(area.left(), top, area.width(), QUEUE_ROW)
        left, top = self.x(column), self.y(cell.start)
        whole = self.x(column + 1) - left
        lane_left = left + whole * cell.lane // cell.lanes
        lane_right = left + whole * (cell.lane + 1) // cell.lanes
        return QRect(lane_left, top, lane_right - lane_left, max(self.y(cell.end) - top, 1))

    def span_rect(self, column: int, start: int, end: int) -> QRect:
        """Any minutes of a column, over its whole width."""
        return self.cell_rect(column, Cell(start, end, CellState.FREE))

    def to_content(self, view: QPoint, scrolled: QPoint) -> QPoint:
        """From the view to the content."""
        return view - self.body.topLeft() + scrolled


def measure(plan: DayPlan, viewport: QSize, zoom: float) -> Geometry:
    """Fit a plan into a viewport: columns share the width, short visits stay readable."""
    queue_rows = max((len(column.queue) for column in plan.columns), default=0)
    head = HEADER + (STRIP if queue_rows else 0)
    body = QRect(GUTTER, head, max(viewport.width() - GUTTER, 1), max(viewport.height() - head, 1))
    count = len(plan.columns)
    width = max(body.width() / count, MIN_COLUMN) if count else float(body.width())
    minutes = plan.last_minute - plan.first_minute
    wanted = max(ROW / 15, MIN_ROW / _shortest(plan))
    room = body.height() - TOP - 1 - queue_height(queue_rows)
    fitting = min(room / minutes, wanted * MAX_STRETCH)
    usual = fitting if fitting >= wanted * SQUEEZE else wanted
    scale = min(usual * zoom, MAX_HEIGHT / minutes)
    return Geometry(count, plan.first_minute, plan.last_minute, scale, width, body, queue_rows)


def queue_height(rows: int) -> int:
    """How much room live queues of so many rows take below the last minute."""
    return QUEUE_HEAD + rows * QUEUE_ROW + 4 if rows else 0


def _shortest(plan: DayPlan) -> int:
    """The shortest visit or free place, in minutes: it decides how high a minute must be."""
    shown = (
        cell.minutes
        for column in plan.columns
        for cell in column.cells
        if cell.visit is not None or cell.state is CellState.FREE
    )
    return max(min(shown, default=15), 5)
