"""The grid as a screen reader meets it: a table whose cells each have a name, a role and a place.

The cells are painted, not widgets, so Qt asks this factory for their interfaces. An interface speaks
for whatever cell has its number in the plan of the moment: nothing has to be thrown away when the
plan changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from clinic_desk.rules.day_plan import Place

if TYPE_CHECKING:
    from clinic_desk.ui.calendar.view import PlanView


class CellInterface(QAccessibleInterface):
    """One cell of the plan, by its number."""

    def __init__(self, table: GridInterface, number: int) -> None:
        super().__init__()
        self._table = table
        self._number = number
        self._told = ""

    def _place(self) -> Place | None:
        return self._table.place(self._number)

    def tell_change(self) -> None:
        """Readers keep names: let them know when this number speaks of something else now."""
        before, now = self._told, self.text(QAccessible.Text.Name)
        if before not in {"", now}:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def isValid(self) -> bool:  # noqa: N802 (Qt's name)
        """Whether the plan has so many cells at this moment."""
        return self._place() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """A painted cell has no object of its own."""
        return None

    def window(self) -> None:  # type: ignore[override]
        """The table knows the window."""
        return

    def parent(self) -> QAccessibleInterface:
        """The grid."""
        return self._table

    def child(self, index: int) -> None:  # type: ignore[override] # noqa: ARG002
        """A cell has no parts."""
        return

    def childAt(self, x: int, y: int) -> None:  # type: ignore[override] # noqa: N802, ARG002
        """A cell has no parts."""
        return

    def childCount(self) -> int:  # noqa: N802 (Qt's name)
        """A cell has no parts."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802, ARG002
        """A cell has no parts."""
        return -1

    def rect(self) -> QRect:
        """Where the cell stands on the screen."""
        place, grid = self._place(), self._table.grid()
        return grid.screen_rect(place) if place is not None and grid is not None else QRect()

    def role(self) -> QAccessible.Role:
        """A cell of a table."""
        return QAccessible.Role.Cell

    def state(self) -> QAccessible.State:
        """In focus, in view or not."""
        made = QAccessible.State()
        place, grid = self._place(), self._table.grid()
        if place is None or grid is None:
            made.invalid = True
            return made
        made.focusable = made.selectable = True
        current = grid.focused_place()
        is_current = current is not None and (current.column, current.cell) == (place.column, place.cell)
        made.selected = is_current
        made.focused = is_current and grid.hasFocus()
        made.offscreen = not grid.is_in_view(place)
        return made

    def text(self, kind: QAccessible.Text) -> str:
        """The name: day, doctor, time, state, patient."""
        place, grid = self._place(), self._table.grid()
        if kind is not QAccessible.Text.Name or place is None or grid is None:
            return ""
        self._told = grid.spoken(place)
        return self._told

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Nothing can be written into a cell."""


class GridInterface(QAccessibleWidget):
    """The grid: a table that names itself and hands out its cells, column by column."""

    def __init__(self, grid: PlanView) -> None:
        super().__init__(grid, QAccessible.Role.Table)
        self._grid = ref(grid)
        self._cells: dict[int, CellInterface] = {}

    def grid(self) -> PlanView | None:
        """The widget, as long as it lives."""
        return self._grid()

    def place(self, number: int) -> Place | None:
        """The place with this number in the plan of the moment."""
        grid = self._grid()
        return grid.place_number(number) if grid is not None else None

    def childCount(self) -> int:  # noqa: N802 (Qt's name)
        """How many cells the plan has."""
        grid = self._grid()
        return grid.place_count() if grid is not None else 0

    def child(self, index: int) -> QAccessibleInterface:
        """The cell with this number."""
        if index not in self._cells:
            made = CellInterface(self, index)
            QAccessible.registerAccessibleInterface(made)
            self._cells[index] = made
        return self._cells[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802 (Qt's name)
        """The number of a cell."""
        return next((number for number, cell in self._cells.items() if cell is child), -1)

    def tell_changes(self) -> None:
        """Announce the new names of the cells that a reader has asked for."""
        for cell in self._cells.values():
            cell.tell_change()

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override] # noqa: N802
        """The cell under a point of the screen."""
        grid = self._grid()
        place = grid.place_on_screen(x, y) if grid is not None else None
        return self.child(grid.number_of(place)) if grid is not None and place is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override] # noqa: N802
        """The cell in focus."""
        grid = self._grid()
        place = grid.focused_place() if grid is not None and grid.hasFocus() else None
        return self.child(grid.number_of(place)) if grid is not None and place is not None else None

    def text(self, kind: QAccessible.Text) -> str:
        """The grid's own name, as set by its owner."""
        grid = self._grid()
        if grid is None:
            return ""
        if kind is QAccessible.Text.Name:
            return grid.accessibleName()
        return grid.accessibleDescription() if kind is QAccessible.Text.Description else ""


_tables: list[GridInterface] = []
"""Qt holds the interfaces by pointer only; Python must not collect them before the widget goes."""


def install(kind: type[PlanView]) -> None:
    """Teach Qt to describe grids of this class; once per process, before the first one is shown."""
    if _installed:
        return

    def make(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
        if not isinstance(thing, kind):
            return None
        made = GridInterface(thing)
        _tables.append(made)
        thing.destroyed.connect(lambda: _tables.remove(made))
        return made

    QAccessible.installFactory(make)
    _installed.append(True)


_installed: list[bool] = []


def tell_plan(grid: PlanView) -> None:
    """Let a screen reader know that the cells say something else now."""
    table = next((one for one in _tables if one.grid() is grid), None)
    if table is not None and QAccessible.isActive():
        table.tell_changes()


def tell_focus(grid: PlanView) -> None:
    """Let a screen reader speak the cell that now has the focus."""
    place = grid.focused_place()
    if not QAccessible.isActive() or place is None:
        return
    table = QAccessible.queryAccessibleInterface(grid)
    cell = table.child(grid.number_of(place)) if table is not None else None
    if cell is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(cell, QAccessible.Event.Focus))
