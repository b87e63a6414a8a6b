"""Shows a plan: measures, paints and scrolls it, and knows which cell has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.day_plan import DayPlan, Place
from clinic_desk.rules.rows import VisitRow
from clinic_desk.rules.times import minute_of
from clinic_desk.ui import theme
from clinic_desk.ui.calendar import accessible, texts
from clinic_desk.ui.calendar.bands import Bands
from clinic_desk.ui.calendar.drag import Drag
from clinic_desk.ui.calendar.geometry import GUTTER, HEADER, ZOOMS, measure
from clinic_desk.ui.calendar.overlay import Held, Offer, Overlay
from clinic_desk.ui.calendar.painter import PlanPainter, on_pixels

_NOTHING = DayPlan((), 480, 1020, datetime(2001, 1, 1))
_LOOK_CHANGES = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange}


class PlanView(QAbstractScrollArea):
    """A scrolling picture of a :class:`DayPlan` with one cell in focus.

    It keeps its scroll place and its focus when the plan changes: the focus stays with its doctor, day
    and minute, or with its doctor (in a week: its weekday) when another day is shown.

    Signals:
        focus_changed(str): another cell has the focus; the text describes it for the status line.
    """

    focus_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        accessible.install(PlanView)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._plan = _NOTHING
        self._week = False
        self._now = _NOTHING.now
        self._zoom = 1.0
        self._geometry = measure(self._plan, self.viewport().size(), self._zoom)
        self._bands = Bands(PlanPainter(self._plan, self._geometry, week=False))
        self._places: list[Place] = []
        self._place: Place | None = None
        self._hover: Place | None = None
        self._offers: tuple[Offer, ...] = ()
        self._chosen_offer = 0
        self._held: tuple[Held, ...] = ()
        self._cut: VisitRow | None = None
        self._drag: Drag | None = None

    # --- what is shown ---------------------------------------------------------------------------

    def plan(self) -> DayPlan:
        """The plan on show."""
        return self._plan

    def set_plan(self, plan: DayPlan, *, week: bool = False) -> None:
        """Show a plan: days of one doctor if ``week``, else doctors of one day."""
        is_first = not self._plan.columns
        before, old, was_week = self._plan, self._place, self._week
        top = self._geometry.minute(self.verticalScrollBar().value() + 1)
        self._plan, self._week, self._now = plan, week, plan.now
        self._places = [
            Place(number, cell, cell.start)
            for number, column in enumerate(plan.columns)
            for cell in (*column.cells, *column.queue)
        ]
        self._place = self._found_again(before, old) if old is not None else None
        self._hover = None
        self._drag = None if self._drag is None else self._drag.among(plan)
        self._name()
        self._measure_again(before if was_week is week else _NOTHING)
        if is_first:
            self.go_to_now()
        elif (before.first_minute, before.last_minute) != (plan.first_minute, plan.last_minute):
            self.verticalScrollBar().setValue(self._geometry.y(max(top, plan.first_minute)))
        if self._place is None:
            self._place = plan.place_at(0, plan.first_minute)
        accessible.tell_plan(self)
        if old != self._place:
            self._tell_focus()

    def _found_again(self, before: DayPlan, old: Place) -> Place | None:
        """The place in the new plan that a person would call the same."""
        was = before.columns[old.column]
        column = self._plan.column_of(was.doctor.id, was.day)
        if column is None and not self._week:
            same = (number for number, one in enumerate(self._plan.columns) if one.doctor.id == was.doctor.id)
            column = next(same, None)
        if column is None:
            column = min(old.column, len(self._plan.columns) - 1)
        if old.cell.row is not None:
            person = None if old.cell.visit is None else self._plan.place_of(old.cell.visit.id)
            row = person or self._plan.queue_place(column, old.cell.row)
            return row or self._plan.place_at(column, old.minute)
        return self._plan.place_at(column, old.minute, old.cell.lane)

    def set_now(self, now: datetime) -> None:
        """Move the line of now; places that have passed meanwhile need a new plan."""
        self._now = now
        self.viewport().update()

    def set_offers(self, offers: Sequence[tuple[int, datetime, datetime, int]], chosen: int = 0) -> None:
        """Mark suggested slots: (doctor, from, until, number on its key); ``chosen`` is an index."""
        self._offers = tuple(Offer(*offer) for offer in offers)
        self._chosen_offer = chosen
        self.viewport().update()

    def show_offer(self) -> None:
        """Scroll to the chosen suggestion, if the plan shows it; the focus stays where it is."""
        if self._chosen_offer < len(self._offers):
            rect = self._overlay().slot_rect(self._offers[self._chosen_offer])
            if rect is not None:
                self._ensure_visible(rect)

    def set_held(self, held: Sequence[Held]) -> None:
        """Mark slots that are kept at this moment, at any desk."""
        if tuple(held) == self._held:
            return
        before = "" if self._place is None else self.spoken(self._place)
        self._held = tuple(held)
        self.viewport().update()
        accessible.tell_plan(self)
        if self._place is not None and self.spoken(self._place) != before:
            self._tell_focus()

    def retranslate(self) -> None:
        """Speak the language of the window from now on."""
        self._name()
        self._forget_bands()
        accessible.tell_plan(self)
        self._tell_focus()

    def _name(self) -> None:
        self.setAccessibleName(_("Timetable of the week") if self._week else _("Timetable of the day"))

    # --- focus -----------------------------------------------------------------------------------

    def focused_place(self) -> Place | None:
        """The cell in focus; None while nothing is shown."""
        return self._place

    def focused_doctor(self) -> int | None:
        """The doctor in whose column the focus stands."""
        return self._plan.columns[self._place.column].doctor.id if self._place is not None else None

    def focus_place(self, place: Place) -> None:
        """Give a cell of the plan the focus and scroll it into view."""
        changed = place != self._place
        self._place = place
        self._ensure_visible(self._geometry.cell_rect(place.column, place.cell))
        self.viewport().update()
        if changed:
            self._tell_focus()

    def show_visit(self, visit_id: int) -> bool:
        """Focus the cell of a visit; False if the plan does not show it."""
        place = self._plan.place_of(visit_id)
        if place is not None:
            self.focus_place(place)
        return place is not None

    def show_time(self, doctor_id: int, at: datetime) -> bool:
        """Focus the cell of a doctor's time; False if the plan does not show it."""
        column = self._plan.column_of(doctor_id, at.date())
        place = self._plan.place_at(column, minute_of(at)) if column is not None else None
        if place is not None:
            self.focus_place(place)
        return place is not None

    def go_to_now(self) -> bool:
        """Focus the cell of this minute and bring its line into the upper third; False on other days."""
        today = [number for number, column in enumerate(self._plan.columns) if column.day == self._now.date()]
        if not today:
            return False
        current = self._place.column if self._place is not None else today[0]
        place = self._plan.place_at(current if current in today else today[0], minute_of(self._now))
        if place is not None:
            third = self._geometry.body.height() // 3
            self.verticalScrollBar().setValue(self._geometry.y(minute_of(self._now)) - third)
            self.focus_place(place)
        return place is not None

    def _tell_focus(self) -> None:
        if self._place is not None:
            self.focus_changed.emit(self.spoken(self._place))
            accessible.tell_focus(self)

    def spoken(self, place: Place) -> str:
        """A cell in words, as the status line shows it and a screen reader speaks it."""
        column, cell = self._plan.columns[place.column], place.cell
        if cell.row is not None:
            return texts.spoken_cell(column, cell)
        doctor, at = column.doctor.id, column.at(cell.start)
        suggested = any((one.doctor_id, one.at) == (doctor, at) for one in self._offers)
        return texts.spoken_cell(column, cell, suggested=suggested, held=self.held_at(place))

    def held_at(self, place: Place) -> str:
        """For whom a place is kept at this moment; empty for all others."""
        column, cell = self._plan.columns[place.column], place.cell
        if cell.row is not None or cell.visit is not None:
            return ""
        start, end = column.at(cell.start), column.at(cell.end)
        return next((one.text for one in self._held if one.covers(column.doctor.id, start, end)), "")

    # --- cells by number, for screen readers ---------------------------------------------------------

    def place_count(self) -> int:
        """How many cells there are."""
        return len(self._places)

    def place_number(self, number: int) -> Place | None:
        """The cell with this number, column by column."""
        return self._places[number] if 0 <= number < len(self._places) else None

    def number_of(self, place: Place) -> int:
        """The number of a cell, -1 for one that is no longer shown."""
        return next(
            (
                number
                for number, one in enumerate(self._places)
                if one.column == place.column and one.cell == place.cell
            ),
            -1,
        )

    def screen_rect(self, place: Place) -> QRect:
        """Where a cell lies on the screen, scrolled out of view or not."""
        rect = self.view_rect(place)
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def place_on_screen(self, x: int, y: int) -> Place | None:
        """The cell under a point of the screen."""
        return self.place_under(self.viewport().mapFromGlobal(QPoint(x, y)))

    # --- places and pixels -----------------------------------------------------------------------

    def view_rect(self, place: Place) -> QRect:
        """Where a cell lies in the viewport."""
        rect = self._geometry.cell_rect(place.column, place.cell)
        return rect.translated(self._geometry.body.topLeft() - self._scrolled())

    def is_in_view(self, place: Place) -> bool:
        """Whether any part of the cell is scrolled into view."""
        return self.view_rect(place).intersects(self._geometry.body)

    def place_under(self, point: QPoint) -> Place | None:
        """The cell under a point of the viewport; None on the head, the hours and outside."""
        if not self._geometry.body.contains(point):
            return None
        content = self._geometry.to_content(point, self._scrolled())
        column = self._geometry.column(content.x())
        if column is None:
            return None
        row = self._geometry.queue_row(content.y())
        if row is not None:
            return (
                self._plan.queue_place(column, row) if row < len(self._plan.columns[column].queue) else None
            )
        minute = self._geometry.minute(content.y())
        for cell in self._plan.columns[column].cells_at(minute):
            if self._geometry.cell_rect(column, cell).contains(content):
                return Place(column, cell, minute)
        return self._plan.place_at(column, minute)

    def column_under_head(self, point: QPoint) -> int | None:
        """The column whose head is under a point of the viewport."""
        if point.y() >= HEADER or point.x() < GUTTER:
            return None
        return self._geometry.column(point.x() - GUTTER + self._scrolled().x())

    def queue_under(self, point: QPoint) -> int | None:
        """The column whose line of the live queue, below its head, is under a point of the viewport."""
        if not HEADER <= point.y() < self._geometry.header or point.x() < GUTTER:
            return None
        column = self._geometry.column(point.x() - GUTTER + self._scrolled().x())
        return column if column is not None and self._plan.columns[column].queue else None

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _ensure_visible(self, rect: QRect) -> None:
        body = self._geometry.body
        for bar, low, high, room in (
            (self.verticalScrollBar(), rect.top(), rect.bottom() + 1, body.height()),
            (self.horizontalScrollBar(), rect.left(), rect.right() + 1, body.width()),
        ):
            if low < bar.value():
                bar.setValue(low - 2)
            elif high > bar.value() + room:
                # of a cell higher than the view the beginning shows
                bar.setValue(min(high - room + 2, low - 2))

    def zoom_by(self, factor: float, keep_y: int | None = None) -> None:
        """Make a minute higher or lower; the minute at ``keep_y`` of the viewport stays there."""
        point = self._geometry.body.height() // 2 if keep_y is None else keep_y - self._geometry.header
        minute = self._geometry.minute(self._scrolled().y() + point)
        self._zoom = min(max(self._zoom * factor, ZOOMS[0]), ZOOMS[1])
        self._measure()
        self.verticalScrollBar().setValue(self._geometry.y(minute) - point)

    def reset_zoom(self) -> None:
        """Back to the usual height."""
        self.zoom_by(1 / self._zoom)

    def _measure(self) -> None:
        geometry = measure(self._plan, self.viewport().size(), self._zoom)
        self._geometry = geometry
        content, body = geometry.content_size(), geometry.body.size()
        for bar, whole, room in (
            (self.verticalScrollBar(), content.height(), body.height()),
            (self.horizontalScrollBar(), content.width(), body.width()),
        ):
            bar.setRange(0, max(whole - room, 0))
            bar.setPageStep(room)
        self.verticalScrollBar().setSingleStep(max(round(15 * geometry.pixels_per_minute), 8))
        self.horizontalScrollBar().setSingleStep(round(geometry.column_width / 3))
        self._forget_bands()

    def _measure_again(self, before: DayPlan) -> None:
        """Measure a new plan; where nothing moved, only the columns that changed are drawn anew."""
        geometry, bands = self._geometry, self._bands
        self._measure()
        if geometry == self._geometry and len(before.columns) == len(self._plan.columns):
            pairs = enumerate(zip(before.columns, self._plan.columns, strict=True))
            bands.redraw(self._bands.painter, [number for number, (old, new) in pairs if old != new])
            self._bands = bands

    def _forget_bands(self) -> None:
        self._bands = Bands(PlanPainter(self._plan, self._geometry, week=self._week))
        self.viewport().update()

    # --- painting --------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for six doctors and a working day."""
        return QSize(920, 676)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the columns again; the minute at the top stays at the top."""
        top = self._geometry.minute(self.verticalScrollBar().value() + 1)
        was_scrolled = self.verticalScrollBar().value() > 0
        super().resizeEvent(event)
        self._measure()
        if was_scrolled:
            self.verticalScrollBar().setValue(self._geometry.y(top))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw anew in another theme."""
        super().changeEvent(event)
        if event.type() in _LOOK_CHANGES:
            self._forget_bands()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show and speak the cell that keys now act on."""
        super().focusInEvent(event)
        self.viewport().update()
        self._tell_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """The frame of the focus gets thin."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _overlay(self) -> Overlay:
        return Overlay(self._plan, self._geometry, self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy the picture of the cells, then draw what moves."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip, body, scrolled = event.rect(), self._geometry.body, self._scrolled()
        if body.intersects(clip):
            painter.save()
            painter.setClipRect(body & clip)
            painter.fillRect(body & clip, theme.colour("surface"))
            painter.translate(on_pixels(body.topLeft() - scrolled, self.devicePixelRatioF()))
            self._bands.paint(
                painter, (body & clip).translated(scrolled - body.topLeft()), self.devicePixelRatioF()
            )
            self._paint_overlay(painter)
            painter.restore()
        if not self._plan.columns:
            painter.setPen(theme.colour("quiet"))
            painter.drawText(
                body, Qt.AlignmentFlag.AlignCenter, _("Nobody to show: choose another day or specialty")
            )
        if clip.top() < self._geometry.header:
            self._bands.paint_head(painter, body, scrolled.x(), clip, self.devicePixelRatioF())
        if clip.left() < GUTTER:
            self._bands.painter.paint_hours(painter, scrolled.y(), clip)
        self._overlay().now(painter, self._now, scrolled)

    def _paint_overlay(self, painter: QPainter) -> None:
        overlay = self._overlay()
        for held in self._held:
            overlay.held(painter, held)
        if self._hover is not None and self._hover.cell.visit is None:
            overlay.time_of(painter, self._hover)
        if self._place is not None and self._place.cell.visit is None and self.hasFocus():
            overlay.time_of(painter, self._place)
        for number, offer in enumerate(self._offers):
            overlay.offer(painter, offer, chosen=number == self._chosen_offer)
        cut_place = self._plan.place_of(self._cut.id) if self._cut is not None else None
        if cut_place is not None:
            overlay.cut(painter, cut_place)
        if self._place is not None:
            overlay.focus(painter, self._place, active=self.hasFocus())
        drag = self._drag
        if drag is not None and drag.active:
            overlay.drag(painter, drag.source.cell, drag.corner(), drag.target(self._plan, self._geometry))
