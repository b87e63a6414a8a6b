"""Hours and visits of a day, laid out as the cells that the grid draws.

A column is one doctor on one day. Its cells cover every minute of the shown range once: visits where
there are visits, free places in the doctor's own rhythm between them, closed stretches elsewhere. Only
overbooked visits share minutes; they stand side by side in lanes. The live queue claims no minutes: its
people stand below the cells, by their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from clinic_desk.rules.purposes import binds_any, is_released, why_shut
from clinic_desk.rules.rows import DoctorRow, VisitRow, VisitState
from clinic_desk.rules.slots import free_slots, piece_around
from clinic_desk.rules.times import MINUTES_A_DAY, Span, minute_of, moment_of, subtract
from clinic_desk.rules.timetable import Closure, DayHours, Piece, Purpose

DEFAULT_FIRST = 8 * 60
DEFAULT_LAST = 17 * 60
"""The range of a plan in which nobody receives (the usual shift, domain: section 5)."""

NO_HOURS_KIND = "no_hours"
"""The kind of a closed stretch that nothing covers: the timetable simply has no hours there."""


class CellState(StrEnum):
    """What a cell of the grid says."""

    FREE = "free"
    GAP = "gap"
    """Working minutes that nobody booked, too few for a visit."""
    PAST = "past"
    CLOSED = "closed"
    BOOKED = "booked"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"


_STATE_OF_VISIT = {
    VisitState.BOOKED: CellState.BOOKED,
    VisitState.ARRIVED: CellState.ARRIVED,
    VisitState.NO_SHOW: CellState.NO_SHOW,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Minutes ``start`` up to ``end`` of a column; ``lane`` of ``lanes`` stand side by side.

    ``closure`` belongs to closed cells only and is None where the timetable has no hours. ``purpose`` says
    for whom a free cell is still kept, ``is_full`` that the quota of its part is used up. ``row`` counts
    the rows of the live queue from 0; such a cell covers no minutes, and ``start`` is when the person was
    taken in.
    """

    start: int
    end: int
    state: CellState
    room: str = ""
    visit: VisitRow | None = None
    closure: Closure | None = None
    lane: int = 0
    lanes: int = 1
    purpose: Purpose = Purpose.ANY
    is_full: bool = False
    row: int | None = None

    @property
    def minutes(self) -> int:
        """The length in minutes."""
        return self.end - self.start

    def holds(self, minute: int) -> bool:
        """Whether the minute lies inside."""
        return self.start <= minute < self.end


@dataclass(frozen=True, slots=True)
class Column:
    """One doctor on one day; ``cells`` are in order of start, then lane; ``queue`` by number."""

    doctor: DoctorRow
    day: date
    cells: tuple[Cell, ...]
    queue: tuple[Cell, ...] = ()

    def cells_at(self, minute: int) -> tuple[Cell, ...]:
        """All cells that hold the minute, by lane; several only where visits overlap."""
        return tuple(sorted((cell for cell in self.cells if cell.holds(minute)), key=lambda one: one.lane))

    def cell_at(self, minute: int, lane: int = 0) -> Cell | None:
        """The cell under the minute: that of the lane, else the nearest lane to its left, else any."""
        found = self.cells_at(minute)
        if not found:
            return None
        left = [cell for cell in found if cell.lane <= lane]
        return left[-1] if left else found[0]

    def cell_of(self, visit_id: int) -> Cell | None:
        """The cell that shows this visit."""
        everything = (*self.cells, *self.queue)
        return next((cell for cell in everything if cell.visit and cell.visit.id == visit_id), None)

    def queue_row(self, row: int) -> Cell | None:
        """This row of the live queue, or its last one; None without a queue."""
        return self.queue[min(row, len(self.queue) - 1)] if self.queue else None

    def at(self, minute: int) -> datetime:
        """The wall-clock moment of a minute of this column."""
        return moment_of(self.day, minute)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the focus stands: a cell, and the minute that sideways steps keep to."""

    column: int
    cell: Cell
    minute: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Columns side by side over one range of minutes (whole hours).

    A day shows many doctors, a week many days of one doctor: the plan does not care which.
    """

    columns: tuple[Column, ...]
    first_minute: int
    last_minute: int
    now: datetime

    def place_at(self, column: int, minute: int, lane: int = 0) -> Place | None:
        """The place of the cell nearest to the minute in that column; None only in an empty plan."""
        if not 0 <= column < len(self.columns):
            return None
        minute = min(max(minute, self.first_minute), self.last_minute - 1)
        cell = self.columns[column].cell_at(minute, lane)
        return Place(column, cell, minute) if cell is not None else None

    def place_of(self, visit_id: int) -> Place | None:
        """The place of a visit, if the plan shows it."""
        for number, column in enumerate(self.columns):
            cell = column.cell_of(visit_id)
            if cell is not None:
                return self._place(number, cell)
        return None

    def queue_place(self, column: int, row: int) -> Place | None:
        """The place of a row of the live queue, the last one if there are not so many."""
        cell = self.columns[column].queue_row(row) if 0 <= column < len(self.columns) else None
        return self._place(column, cell) if cell is not None else None

    def _place(self, column: int, cell: Cell) -> Place:
        # beside the queue, which has no time, lie the last minutes of the neighbours
        minute = self.last_minute - 1 if cell.row is not None else max(cell.start, self.first_minute)
        return Place(column, cell, minute)

    def vertical(self, place: Place, step: int) -> Place:
        """The next (``step`` 1) or previous (-1) cell of the same column; at the end the same place.

        Below the last minute come the people of the live queue.
        """
        column = self.columns[place.column]
        cells = (*column.cells, *column.queue)
        number = cells.index(place.cell) + step
        return self._place(place.column, cells[number]) if 0 <= number < len(cells) else place

    def sideways(self, place: Place, step: int) -> Place:
        """The neighbour to the right (1) or left (-1): first the next lane, then the next column.

        From a row of the live queue to that of the next column, or to its last minutes.
        """
        if place.cell.row is not None:
            beside_it = self.queue_place(place.column + step, place.cell.row)
            return beside_it or self.place_at(place.column + step, place.minute) or place
        beside = self.columns[place.column].cells_at(place.minute)
        lane = beside.index(place.cell) + step if place.cell in beside else -1
        if 0 <= lane < len(beside):
            return Place(place.column, beside[lane], place.minute)
        far_lane = 0 if step > 0 else MINUTES_A_DAY
        return self.place_at(place.column + step, place.minute, far_lane) or place

    def column_of(self, doctor_id: int, day: date) -> int | None:
        """The number of the column of this doctor on this day."""
        for number, column in enumerate(self.columns):
            if column.doctor.id == doctor_id and column.day == day:
                return number
        return None


def build_column(
    doctor: DoctorRow, day: date, hours: DayHours, visits: Iterable[VisitRow], now: datetime
) -> Column:
    """Lay one doctor's day out; visits of other doctors or days, and cancelled ones, are left out."""
    mine = [visit for visit in visits if visit.doctor_id == doctor.id and visit.at.date() == day]
    cells = _visit_cells([visit for visit in mine if visit.queue_place is None])
    busy = sorted((cell.start, cell.end) for cell in cells)
    free = _free_cells(hours, busy, _earliest(day, now))
    if binds_any(hours.pieces):
        free = [_kept(cell, hours, busy, day, now.date()) for cell in free]
    cells += free
    cells += _closed_cells(hours, busy)
    cells.sort(key=lambda cell: (cell.start, cell.lane))
    return Column(doctor, day, tuple(cells), _queue_cells(mine))


def build_plan(columns: Sequence[Column], now: datetime) -> DayPlan:
    """Put columns side by side over the whole hours that hold all working hours and visits."""
    open_cells = [cell for column in columns for cell in column.cells if cell.state is not CellState.CLOSED]
    first = min((cell.start for cell in open_cells), default=DEFAULT_FIRST) // 60 * 60
    last = -(-max((cell.end for cell in open_cells), default=DEFAULT_LAST) // 60) * 60
    return DayPlan(tuple(_clipped(column, first, last) for column in columns), first, last, now)


def _earliest(day: date, now: datetime) -> int:
    """The first minute of the day that has not passed: a place that has begun is past."""
    if day != now.date():
        return 0 if day > now.date() else MINUTES_A_DAY
    return minute_of(now)


def _visit_cells(visits: list[VisitRow]) -> list[Cell]:
    # where two begin at once, the one overbooked stands right of the one that was there
    live = sorted(
        (visit for visit in visits if visit.state in _STATE_OF_VISIT),
        key=lambda visit: (
            visit.at,
            bool(visit.overbook_reason),
            visit.id,
        ),  # who came in between stands right
    )
    cells: list[Cell] = []
    cluster: list[Cell] = []
    lane_ends: list[int] = []
    for visit in live:
        start, end = _minutes_of(visit)
        if cluster and start >= max(lane_ends):
            cells += [replace(cell, lanes=len(lane_ends)) for cell in cluster]
            cluster, lane_ends = [], []
        lane = next((number for number, until in enumerate(lane_ends) if until <= start), len(lane_ends))
        lane_ends[lane : lane + 1] = [end]
        cluster.append(Cell(start, end, _STATE_OF_VISIT[visit.state], visit.room, visit, lane=lane))
    return cells + [replace(cell, lanes=len(lane_ends)) for cell in cluster]


def _queue_cells(visits: list[VisitRow]) -> tuple[Cell, ...]:
    queue = [visit for visit in visits if visit.queue_place is not None and visit.state in _STATE_OF_VISIT]
    queue.sort(key=lambda visit: visit.queue_place or 0)
    return tuple(
        Cell(*_minutes_of(visit), _STATE_OF_VISIT[visit.state], visit.room, visit, row=row)
        for row, visit in enumerate(queue)
    )


def _minutes_of(visit: VisitRow) -> tuple[int, int]:
    """The minutes drawn: at least one, and none after midnight."""
    start = minute_of(visit.at)
    same_day = visit.until.date() == visit.at.date()
    return start, max(minute_of(visit.until) if same_day else MINUTES_A_DAY, start + 1)


def _free_cells(hours: DayHours, busy: list[tuple[int, int]], earliest: int) -> list[Cell]:
    """The same places that «first free» offers, and what is left between them."""
    slots = free_slots(hours.pieces, busy)
    cells = [
        Cell(start, end, CellState.FREE if start >= earliest else CellState.PAST, room)
        for start, end, room in slots
    ]
    taken = [Span(start, end) for start, end in busy] + [Span(start, end) for start, end, _room in slots]
    for piece in hours.pieces:
        cells += [
            Cell(
                rest.start, rest.end, CellState.GAP if rest.start >= earliest else CellState.PAST, piece.room
            )
            for rest in subtract([piece.span], taken)
        ]
    return cells


def _kept(cell: Cell, hours: DayHours, busy: list[tuple[int, int]], day: date, today: date) -> Cell:
    """The free cell with what it is kept for, and whether the quota of its part is used up."""
    piece = piece_around(hours.pieces, Span(cell.start, cell.end))
    if cell.state is not CellState.FREE or piece is None or is_released(piece, day, today):
        return cell
    return replace(cell, purpose=piece.purpose, is_full=_is_full(piece, day, today, busy))


def _is_full(piece: Piece, day: date, today: date, busy: list[tuple[int, int]]) -> bool:
    shut = why_shut(piece, day, today, {piece.purpose}, busy=busy)
    return shut is not None and shut.quota is not None


def _closed_cells(hours: DayHours, busy: list[tuple[int, int]]) -> list[Cell]:
    taken = [piece.span for piece in hours.pieces] + [Span(start, end) for start, end in busy]
    rest = subtract([Span(0, MINUTES_A_DAY)], taken)
    cells: list[Cell] = []
    for closure in hours.closures:
        covered = [part for span in rest for part in _common(span, closure.span)]
        cells += [Cell(part.start, part.end, CellState.CLOSED, closure=closure) for part in covered]
        rest = subtract(rest, covered)
    return cells + [Cell(span.start, span.end, CellState.CLOSED) for span in rest]


def _common(one: Span, other: Span) -> list[Span]:
    return [Span(max(one.start, other.start), min(one.end, other.end))] if one.overlaps(other) else []


def _clipped(column: Column, first: int, last: int) -> Column:
    """The column inside the range; only closed cells ever reach over it."""
    cells = (
        replace(cell, start=max(cell.start, first), end=min(cell.end, last))
        for cell in column.cells
        if cell.start < last and first < cell.end
    )
    return replace(column, cells=tuple(cells))
