"""The context menu of a cell: everything that keys and mouse can do there, with its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from clinic_desk.i18n import _
from clinic_desk.rules.day_plan import CellState, Place
from clinic_desk.rules.rows import VisitRow, VisitState
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.ui import icons
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.calendar.drag import can_move

if TYPE_CHECKING:
    from clinic_desk.ui.calendar.grid import CalendarGrid


def build_menu(grid: CalendarGrid, place: Place) -> QMenu:
    """The menu of one cell; it deletes itself when it closes."""
    menu = QMenu(grid)
    if place.cell.visit is not None:
        _add_visit(menu, grid, place, place.cell.visit)
    else:
        _add_place(menu, grid, place)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(menu: QMenu, name: str, text: str, icon: str, on_triggered: Callable[[], None]) -> None:
    grid = cast("CalendarGrid", menu.parent())
    key = QKeySequence(grid.keys.get(name, "")).toString(QKeySequence.SequenceFormat.NativeText)
    key = "Enter" if key == "Return" else key  # as it stands on the keyboards here
    action = menu.addAction(icons.icon(icon, "quiet"), f"{text}\t{key}" if key else text)
    action.setObjectName(f"cell_{name}")
    action.triggered.connect(on_triggered)


def _add_visit(menu: QMenu, grid: CalendarGrid, place: Place, visit: VisitRow) -> None:
    def allowed(step: Step) -> bool:
        return grid.may_book and next_state(visit.state, step) is not None

    def here(do: Callable[[], None]) -> Callable[[], None]:
        """Do it to this visit: while the menu is open a reload may put the focus on another one."""
        return lambda: do() if grid.show_visit(visit.id) else None

    _add(menu, "open", _("Open"), "eye", here(grid.open_focused))
    menu.addSeparator()
    in_queue = visit.queue_place is not None
    if allowed(Step.ARRIVE):
        text = _("Was received") if in_queue else _("Arrived")
        _add(menu, "arrived", text, "check", here(grid.mark_arrived))
    if allowed(Step.NO_SHOW):
        _add(menu, "no_show", _("Did not come"), "x", here(grid.mark_no_show))
    if allowed(Step.RESET):
        mark = {VisitState.ARRIVED: "arrived", VisitState.NO_SHOW: "no_show"}[visit.state]
        text = _("Back to waiting") if in_queue else _("Back to booked")
        on_reset = grid.mark_arrived if mark == "arrived" else grid.mark_no_show
        _add(menu, mark, text, "undo-2", here(on_reset))
    menu.addSeparator()
    if grid.may_book and can_move(place):
        text = _("Cut, to give it a time") if in_queue else _("Cut, to move it")
        _add(menu, "cut", text, "scissors", here(grid.cut_focused))
    if allowed(Step.CANCEL):
        text = _("Take off the queue…") if in_queue else _("Cancel the visit…")
        _add(menu, "cancel", text, "calendar-x", here(grid.cancel_focused))
    _add_together(menu, grid, visit)
    menu.addSeparator()
    if grid.may_overbook and not in_queue:
        _add(menu, "overbook", _("Overbook here…"), "calendar-plus", here(grid.overbook_focused))
    if not in_queue:
        _add_queue(menu, grid, place)
    if visit.phones:
        _add(menu, "copy_phone", _("Copy the telephone number"), "copy", here(grid.copy_phone))


def _add_together(menu: QMenu, grid: CalendarGrid, visit: VisitRow) -> None:
    """More visits like this one, and those that were booked with it."""
    if visit.queue_place is None and grid.may_book:

        def repeat() -> None:
            grid.repeat_requested.emit(visit.id)

        _add(menu, "repeat", _("Repeat visits"), "calendar-days", repeat)
    if visit.group_id is not None:
        _add(menu, "group", _("Booked together"), "users", lambda: grid.group_requested.emit(visit.id))


def _add_queue(menu: QMenu, grid: CalendarGrid, place: Place) -> None:
    """The way to the live queue of this column, wherever in it one stands."""
    column = place.column
    count = len(grid.plan().columns[column].queue)
    if count:
        text = _("To the live queue: {count}").format(count=count)
        _add(menu, "queue", text, "users", lambda: grid.show_queue(column))


def _add_place(menu: QMenu, grid: CalendarGrid, place: Place) -> None:
    if place.cell.state is CellState.FREE and grid.may_book:
        _add(menu, "open", _("Book here"), "calendar-plus", grid.open_focused)
        waiting = grid.cut_visit()
        if waiting is not None:
            text = _("Move {patient} here").format(patient=waiting.person.short)
            _add(menu, "paste", text, "clipboard-paste", grid.paste_here)
    is_open = place.cell.state is CellState.FREE and not texts.kept_text(place.cell)
    if grid.may_overbook and not is_open and place.cell.state is not CellState.PAST:
        _add(menu, "overbook", _("Overbook here…"), "calendar-plus", grid.overbook_focused)
    _add_queue(menu, grid, place)
    if not menu.actions():
        is_past = place.cell.state is CellState.PAST
        is_free = place.cell.state is CellState.FREE
        text = _("This time is free") if is_free else _("No reception at this time")
        nothing = menu.addAction(_("This time is past") if is_past else text)
        nothing.setEnabled(False)
