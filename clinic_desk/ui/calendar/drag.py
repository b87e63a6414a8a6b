"""Moving a visit with the mouse: from the press to the place where it would land."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect

from clinic_desk.rules.day_plan import CellState, DayPlan, Place
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.ui.calendar.geometry import Geometry

EDGE = 24
"""So near to the edge of the view a drag scrolls, in pixels."""


def can_move(place: Place | None) -> bool:
    """Whether a visit stands there that may be moved."""
    visit = place.cell.visit if place is not None else None
    return visit is not None and next_state(visit.state, Step.MOVE) is not None


@dataclass(slots=True)
class Drag:
    """A pressed visit; it moves only once the mouse has gone far enough (``active``).

    Points are in content coordinates. ``grip`` is where inside the visit the mouse holds it.
    """

    source: Place
    grip: QPoint
    at: QPoint
    active: bool = False

    def among(self, plan: DayPlan) -> Drag | None:
        """The same drag over a plan read anew; None where the visit has gone or may not move any more.

        The plan is read again every half minute: that must not take the visit out of the hand.
        """
        visit = self.source.cell.visit
        place = plan.place_of(visit.id) if visit is not None else None
        return replace(self, source=place) if place is not None and can_move(place) else None

    def corner(self) -> QPoint:
        """The top left corner of the ghost."""
        return self.at - self.grip

    def target(self, plan: DayPlan, geometry: Geometry) -> Place | None:
        """The free place nearest to the top of the ghost in the column under the mouse, if near enough."""
        column = geometry.column(self.at.x())
        if column is None:
            return None
        top = geometry.minute(self.corner().y() + 2)
        free = [cell for cell in plan.columns[column].cells if cell.state is CellState.FREE]
        best = min(free, key=lambda cell: abs(cell.start - top), default=None)
        if best is None or abs(best.start - top) > best.minutes:
            return None
        return Place(column, best, best.start)


def edge_step(point: QPoint, body: QRect) -> QPoint:
    """How far to scroll while the mouse (in view coordinates) is near an edge of the body."""

    def one(value: int, low: int, high: int) -> int:
        return -12 if value < low + EDGE else 12 if value > high - EDGE else 0

    return QPoint(one(point.x(), body.left(), body.right()), one(point.y(), body.top(), body.bottom()))
