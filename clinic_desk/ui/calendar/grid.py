"""The grid of a day (doctors side by side) or a week (the days of one doctor), for keys and mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from clinic_desk.rules.day_plan import CellState, DayPlan, Place
from clinic_desk.rules.rows import VisitRow, VisitState
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.calendar.drag import Drag, can_move, edge_step
from clinic_desk.ui.calendar.keys import ARROWS, CellKeys, has_chord, typed_text
from clinic_desk.ui.calendar.menu import build_menu
from clinic_desk.ui.calendar.view import PlanView

_ZOOM_STEP = 1.15
_SCROLL_MS = 30


class CalendarGrid(PlanView):
    """A timetable one works in. It saves nothing: it tells what the person wants.

    ``keys`` names the key sequence of each command of a cell: open, cancel, cut, paste, arrived,
    no_show. Arrows, PgUp, PgDn, Home and letters are the grid's own. ``may_book`` is the right of
    whoever sits here to change anything, ``may_overbook`` to give a time that is taken, kept or outside the
    hours.

    Signals (times are naive wall-clock ``datetime``):
        cell_chosen(int, datetime): a free place of a doctor was chosen (Enter, double click).
        blocked_chosen(int, datetime): the same on a place that is past, closed or too short.
        typed_on_cell(int, datetime, str): a letter or digit was typed on a free place.
        visit_opened(int): a visit was chosen.
        visit_move_requested(int, int, datetime): visit, doctor, new time.
        visit_cancel_requested(int): visit.
        visit_arrived_requested(int), visit_no_show_requested(int), visit_reset_requested(int): visit.
        overbook_requested(int, datetime): doctor and time of a further visit.
        repeat_requested(int), group_requested(int): visit.
        step_requested(int): the day or week before (-1) or after (1).
        now_requested(): to this minute, perhaps on another day than the one on show.
        head_chosen(int, date): the head of a column was clicked: its doctor and day.
        focus_changed(str): see :class:`PlanView`.
    """

    cell_chosen = Signal(int, object)
    blocked_chosen = Signal(int, object)
    typed_on_cell = Signal(int, object, str)
    visit_opened = Signal(int)
    visit_move_requested = Signal(int, int, object)
    visit_cancel_requested = Signal(int)
    visit_arrived_requested = Signal(int)
    visit_no_show_requested = Signal(int)
    visit_reset_requested = Signal(int)
    overbook_requested = Signal(int, object)
    repeat_requested = Signal(int)
    group_requested = Signal(int)
    step_requested = Signal(int)
    now_requested = Signal()
    head_chosen = Signal(int, object)

    def __init__(self, keys: Mapping[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_grid")
        self.keys = dict(keys or {})
        self.may_book = self.may_overbook = True
        self._cell_keys = CellKeys(self.keys)
        self._commands: dict[str, Callable[[], None]] = {
            "open": self.open_focused,
            "cancel": self.cancel_focused,
            "cut": self.cut_focused,
            "paste": self.paste_here,
            "arrived": self.mark_arrived,
            "no_show": self.mark_no_show,
        }
        self._mouse = QPoint()
        self._scroll_timer = QTimer(self)
        self._scroll_timer.setInterval(_SCROLL_MS)
        self._scroll_timer.timeout.connect(self._scroll_while_dragging)

    def set_plan(self, plan: DayPlan, *, week: bool = False) -> None:
        """Show a plan; a drag of a visit that is not in it any more ends."""
        was_dragged = self._drag is not None
        super().set_plan(plan, week=week)
        if was_dragged and self._drag is None:
            self._end_drag()

    # --- what can be done with the cell in focus ---------------------------------------------------

    def focused_visit(self) -> VisitRow | None:
        """The visit in focus, if there is one."""
        place = self.focused_place()
        return place.cell.visit if place is not None else None

    def open_focused(self) -> None:
        """Choose the free place, or open the visit."""
        place = self.focused_place()
        if place is None:
            return
        if place.cell.visit is not None:
            self.visit_opened.emit(place.cell.visit.id)
            return
        doctor_id, at = self._doctor_and_time(place)
        chosen = self.cell_chosen if place.cell.state is CellState.FREE else self.blocked_chosen
        chosen.emit(doctor_id, at)

    def _doctor_and_time(self, place: Place) -> tuple[int, object]:
        column = self.plan().columns[place.column]
        # a closed stretch is long: there the minute that was pointed at counts
        minute = place.minute if place.cell.state is CellState.CLOSED else place.cell.start
        return column.doctor.id, column.at(minute)

    def cancel_focused(self) -> None:
        """Ask for the visit to be cancelled."""
        self._request(Step.CANCEL, self.visit_cancel_requested)

    def mark_arrived(self) -> None:
        """Tick «arrived», or take the tick off again."""
        self._tick(VisitState.ARRIVED, Step.ARRIVE, self.visit_arrived_requested)

    def mark_no_show(self) -> None:
        """Tick «did not come», or take the tick off again."""
        self._tick(VisitState.NO_SHOW, Step.NO_SHOW, self.visit_no_show_requested)

    def _tick(self, state: VisitState, step: Step, signal: SignalInstance) -> None:
        visit = self.focused_visit()
        if visit is not None and visit.state is state:
            self.visit_reset_requested.emit(visit.id)
        else:
            self._request(step, signal)

    def _request(self, step: Step, signal: SignalInstance) -> None:
        visit = self.focused_visit()
        if visit is not None and next_state(visit.state, step) is not None:
            signal.emit(visit.id)

    def overbook_focused(self) -> None:
        """Ask for a further visit at this time."""
        place = self.focused_place()
        if place is not None and self.may_overbook and place.cell.row is None:
            self.overbook_requested.emit(*self._doctor_and_time(place))

    def show_queue(self, column: int) -> None:
        """Give the first one who still waits in the live queue of a column the focus."""
        rows = self.plan().columns[column].queue
        waiting = next((cell for cell in rows if cell.state is CellState.BOOKED), None)
        place = self.plan().queue_place(column, waiting.row or 0 if waiting is not None else 0)
        if place is not None:
            self.focus_place(place)

    def copy_phone(self) -> None:
        """Put the first telephone number of the patient on the clipboard."""
        visit = self.focused_visit()
        if visit is not None and visit.phones:
            QGuiApplication.clipboard().setText(texts.phone_text(visit.phones[0]))

    def cut_visit(self) -> VisitRow | None:
        """The visit that waits to be put elsewhere; it survives a change of day."""
        return self._cut

    def cut_focused(self) -> None:
        """Take up the visit in focus to move it."""
        place = self.focused_place()
        if place is not None and self.may_book and can_move(place):
            self._cut = place.cell.visit
            self.viewport().update()

    def drop_cut(self) -> None:
        """Leave the cut visit where it is."""
        self._cut = None
        self.viewport().update()

    def paste_here(self) -> None:
        """Ask for the cut visit to be moved to the free place in focus."""
        place, visit = self.focused_place(), self._cut
        if place is None or visit is None:
            return
        doctor_id, at = self._doctor_and_time(place)
        if place.cell.row is not None:
            return
        if place.cell.state is CellState.FREE:
            self.drop_cut()
            self.visit_move_requested.emit(visit.id, doctor_id, at)
        else:
            self.blocked_chosen.emit(doctor_id, at)

    # --- keys ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """While the grid has the focus its keys are its own, whatever shortcuts the window has."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            on_free = self._is_on_free() and bool(typed_text(event))
            if self._cell_keys.command(event) or on_free or self._own_key(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Do what the key means here; leave every other key to the window."""
        command = self._cell_keys.command(event)
        own = self._own_key(event)
        text = typed_text(event)
        if command is not None:
            self._commands[command]()
        elif own is not None:
            own()
        elif text and self._is_on_free() and (place := self.focused_place()) is not None:
            self.typed_on_cell.emit(*self._doctor_and_time(place), text)
        else:
            event.ignore()

    def _is_on_free(self) -> bool:
        place = self.focused_place()
        return place is not None and place.cell.state is CellState.FREE

    def _own_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does that belongs to every grid; None for other keys."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            zooms: dict[Qt.Key, Callable[[], None]] = {
                Qt.Key.Key_Plus: lambda: self.zoom_by(_ZOOM_STEP),
                Qt.Key.Key_Equal: lambda: self.zoom_by(_ZOOM_STEP),
                Qt.Key.Key_Minus: lambda: self.zoom_by(1 / _ZOOM_STEP),
                Qt.Key.Key_0: self.reset_zoom,
            }
            return zooms.get(key)
        if has_chord(event):
            return None
        if key in ARROWS:
            return lambda: self._walk(*ARROWS[key])
        if key is Qt.Key.Key_Escape and (self._drag is not None or self._cut is not None):
            return self._give_up
        own: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_PageUp: lambda: self.step_requested.emit(-1),
            Qt.Key.Key_PageDown: lambda: self.step_requested.emit(1),
            Qt.Key.Key_Home: self._go_home,
        }
        return own.get(key)

    def _walk(self, sideways: int, down: int) -> None:
        place = self.focused_place()
        if place is not None:
            plan = self.plan()
            self.focus_place(plan.sideways(place, sideways) if sideways else plan.vertical(place, down))

    def _go_home(self) -> None:
        self.now_requested.emit()
        self.go_to_now()

    def _give_up(self) -> None:
        if self._drag is not None:
            self._end_drag()
        else:
            self.drop_cut()

    # --- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose the cell; a visit may be dragged from here on."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        column = self.column_under_head(point)
        if column is not None:
            chosen = self.plan().columns[column]
            self.head_chosen.emit(chosen.doctor.id, chosen.day)
            return
        queue = self.queue_under(point)
        if queue is not None:
            self.show_queue(queue)
            return
        place = self.place_under(point)
        if place is None:
            return
        grip = point - self.view_rect(place).topLeft()
        self.focus_place(place)
        if self.may_book and can_move(place):
            # scrolling the cell into view may have moved it from under the mouse
            self._drag = Drag(place, grip, self.view_rect(place).topLeft() + grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Drag the visit along, or show the time of the place under the mouse."""
        point = self._mouse = event.position().toPoint()
        drag = self._drag
        if drag is None:
            self._set_hover(self.place_under(point))
            return
        far = (point - drag.at).manhattanLength() >= QApplication.startDragDistance()
        if not drag.active and not far:
            return
        if not drag.active:
            drag.active = True
            self._set_hover(None)
            self._scroll_timer.start()
        self._drag_to(point)

    def _drag_to(self, point: QPoint) -> None:
        if self._drag is not None:
            self._drag.at = self._geometry.to_content(point, self._scrolled())
            on_target = self._drag.target(self.plan(), self._geometry) is not None
            self.viewport().setCursor(
                Qt.CursorShape.ClosedHandCursor if on_target else Qt.CursorShape.ForbiddenCursor
            )
            self.viewport().update()

    def _scroll_while_dragging(self) -> None:
        # where the last move event left the mouse, not where the cursor is: they differ under automation
        point = self._mouse
        step = edge_step(point, self._geometry.body)
        if not step.isNull():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + step.y())
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + step.x())
            self._drag_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Ask for the dragged visit to be moved to where it was dropped."""
        drag = self._drag
        if event.button() is not Qt.MouseButton.LeftButton or drag is None:
            return
        target = drag.target(self.plan(), self._geometry) if drag.active else None
        self._end_drag()
        visit = drag.source.cell.visit
        if target is not None and visit is not None:
            self.focus_place(target)
            self.visit_move_requested.emit(visit.id, *self._doctor_and_time(target))

    def _end_drag(self) -> None:
        self._drag = None
        self._scroll_timer.stop()
        self.viewport().unsetCursor()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Open what was clicked."""
        place = self.place_under(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self._end_drag()
            self.focus_place(place)
            self.open_focused()

    def _set_hover(self, place: Place | None) -> None:
        if place != self._hover:
            self._hover = place
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Tooltips of visits; nothing is under a mouse that has left."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if event.type() is QEvent.Type.Leave:
            self._set_hover(None)
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        place, head = self.place_under(event.pos()), self.column_under_head(event.pos())
        queue, text = self.queue_under(event.pos()), ""
        if head is not None:
            text = texts.head_tooltip(self.plan().columns[head])
        elif queue is not None:
            text = texts.queue_tooltip(self.plan().columns[queue])
        elif place is not None and place.cell.visit is not None and self._drag is None:
            text = texts.tooltip(self.plan().columns[place.column], place.cell.visit)
        elif place is not None:
            text = self.held_at(place)
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll; with Ctrl make the minutes higher or lower around the mouse."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                factor = _ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP
                self.zoom_by(factor, event.position().toPoint().y())
            event.accept()
            return
        super().wheelEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """A drag does not outlive the focus."""
        super().focusOutEvent(event)
        if self._drag is not None and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._end_drag()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """The menu of the cell under the mouse, or of the cell in focus when a key asks for it."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.focused_place()
            corner = self.screen_rect(place).center() if place is not None else event.globalPos()
        else:
            place = self.place_under(event.pos())
            corner = event.globalPos()
        if place is not None:
            self.focus_place(place)
            build_menu(self, place).popup(corner)
