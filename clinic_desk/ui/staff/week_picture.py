"""The week as bars: seven days, one line each, made, moved and resized with the mouse.

The keyboard's way are the text fields beside it; here the arrow keys move the chosen bar as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desk.rules.rows import WorkingSpan
from clinic_desk.rules.times import MINUTES_A_DAY, Span, clock_text, merge
from clinic_desk.rules.timetable import DAYS_A_WEEK
from clinic_desk.ui import theme
from clinic_desk.ui.widgets import set_spoken_role

AXIS_HEIGHT: Final = 20
ROW_HEIGHT: Final = 33
"""One line; the fields beside the picture stand on the same rhythm."""
_BAR_INSET = 4
_EDGE = 7
"""So near to its end a press takes hold of the end of a bar."""
_SMALLEST = 15
_USUAL = (7 * 60, 20 * 60)

Grip = Literal["new", "move", "start", "end"]


@dataclass
class _Drag:
    grip: Grip
    weekday: int
    origin: int
    span: Span
    others: tuple[Span, ...]


class WeekPicture(QWidget):
    """Seven lines of bars.

    Signals:
        day_edited(int, object): the person changed a weekday; the new spans as a tuple of ``Span``.
    """

    day_edited = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: list[tuple[Span, ...]] = [()] * DAYS_A_WEEK
        self._step = 15
        self._chosen: tuple[int, int] | None = None
        self._drag: _Drag | None = None
        set_spoken_role(self, QAccessible.Role.Graphic)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # --- what it shows ---------------------------------------------------------------------------

    def set_day(self, weekday: int, spans: Iterable[Span]) -> None:
        """Show other hours on a weekday."""
        self._days[weekday] = tuple(merge(spans))
        if self._chosen is not None and self._chosen[0] == weekday:
            self._chosen = None
        self.update()

    def day(self, weekday: int) -> tuple[Span, ...]:
        """The hours shown on a weekday."""
        return self._days[weekday]

    def spans(self) -> tuple[WorkingSpan, ...]:
        """All hours shown."""
        return tuple(
            WorkingSpan(weekday, one.start, one.end) for weekday, day in enumerate(self._days) for one in day
        )

    def set_step(self, minutes: int) -> None:
        """How coarse the mouse works: 5 or 15 minutes."""
        self._step = minutes

    def window_minutes(self) -> tuple[int, int]:
        """First and last minute of the axis: the usual day, wider where hours need it."""
        starts = [one.start for day in self._days for one in day]
        ends = [one.end for day in self._days for one in day]
        first = min([_USUAL[0], *starts]) // 60 * 60
        last = -(-max([_USUAL[1], *ends]) // 60) * 60
        return first, last

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough to hit a quarter of an hour."""
        return QSize(560, AXIS_HEIGHT + DAYS_A_WEEK * ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All seven lines, the hours squeezed."""
        return QSize(320, self.sizeHint().height())

    # --- places ----------------------------------------------------------------------------------

    def _x(self, minute: int) -> float:
        first, last = self.window_minutes()
        return (minute - first) / (last - first) * (self.width() - 1)

    def _minute(self, x: float) -> int:
        first, last = self.window_minutes()
        raw = first + x / max(self.width() - 1, 1) * (last - first)
        return min(max(round(raw / self._step) * self._step, 0), MINUTES_A_DAY)

    def _weekday(self, y: float) -> int | None:
        row = int((y - AXIS_HEIGHT) // ROW_HEIGHT)
        return row if y >= AXIS_HEIGHT and 0 <= row < DAYS_A_WEEK else None

    def bar_rect(self, weekday: int, span: Span) -> QRectF:
        """Where a bar is drawn."""
        top = AXIS_HEIGHT + weekday * ROW_HEIGHT + _BAR_INSET
        left = self._x(span.start)
        return QRectF(left, top, self._x(span.end) - left, ROW_HEIGHT - 2 * _BAR_INSET)

    def point_at(self, weekday: int, minute: int) -> QPoint:
        """The middle of a weekday's line at a minute."""
        return QPoint(round(self._x(minute)), AXIS_HEIGHT + weekday * ROW_HEIGHT + ROW_HEIGHT // 2)

    def _hit(self, position: QPointF) -> tuple[int, int, Grip] | None:
        weekday = self._weekday(position.y())
        if weekday is None:
            return None
        for number, span in enumerate(self._days[weekday]):
            rect = self.bar_rect(weekday, span)
            if rect.left() - 3 <= position.x() <= rect.right() + 3:
                edge = min(_EDGE, rect.width() / 3)
                if position.x() <= rect.left() + edge:
                    return weekday, number, "start"
                if position.x() >= rect.right() - edge:
                    return weekday, number, "end"
                return weekday, number, "move"
        return None

    # --- the mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of a bar, or begin one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self._hit(event.position())
        minute = self._minute(event.position().x())
        if hit is not None:
            weekday, number, grip = hit
            day = self._days[weekday]
            others = tuple(one for place, one in enumerate(day) if place != number)
            self._chosen = (weekday, number)
            self._drag = _Drag(grip, weekday, minute, day[number], others)
        else:
            self._chosen = None
            pressed = self._weekday(event.position().y())
            if pressed is not None:
                start = min(minute, MINUTES_A_DAY - _SMALLEST)
                begun = Span(start, start + _SMALLEST)
                self._drag = _Drag("new", pressed, start, begun, self._days[pressed])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand; show beforehand what a press would take hold of."""
        if self._drag is None:
            hit = self._hit(event.position())
            shapes = {"move": Qt.CursorShape.SizeAllCursor, "new": Qt.CursorShape.CrossCursor}
            grip: Grip = hit[2] if hit is not None else "new"
            self.setCursor(shapes.get(grip, Qt.CursorShape.SizeHorCursor))
            return
        minute = self._minute(event.position().x())
        self._drag.span = _pulled(self._drag, minute, self._step)
        if self._drag.grip != "new":
            self._drag.origin = minute if self._drag.grip == "move" else self._drag.origin
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep what was made; a click on nothing makes nothing."""
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if drag.grip == "new" and self._minute(event.position().x()) == drag.origin:
            self.update()
            return
        self._keep(drag.weekday, (*drag.others, drag.span), drag.span)

    def _keep(self, weekday: int, spans: tuple[Span, ...], chosen: Span | None) -> None:
        before = self._days[weekday]
        merged = tuple(merge(spans))
        self._days[weekday] = merged
        number = next((place for place, one in enumerate(merged) if chosen and one.contains(chosen)), None)
        self._chosen = None if number is None else (weekday, number)
        self.update()
        if merged != before:
            self.day_edited.emit(weekday, merged)
            # the receiver may have shown the day anew and dropped the choice
            self._chosen = None if number is None else (weekday, number)

    # --- the keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Del takes the chosen bar away; arrows move it, with Shift its end."""
        if self._chosen is None or event.matches(QKeySequence.StandardKey.Undo):
            super().keyPressEvent(event)
            return
        weekday, number = self._chosen
        day = self._days[weekday]
        span = day[number]
        others = tuple(one for place, one in enumerate(day) if place != number)
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._keep(weekday, others, None)
            return
        step = {Qt.Key.Key_Left: -self._step, Qt.Key.Key_Right: self._step}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            end = min(max(span.end + step, span.start + self._step), MINUTES_A_DAY)
            span = Span(span.start, end)
        else:
            start = min(max(span.start + step, 0), MINUTES_A_DAY - span.minutes)
            span = Span(start, start + span.minutes)
        self._keep(weekday, (*others, span), span)

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Axis, lines, bars, and the bar in hand on top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        for weekday in range(DAYS_A_WEEK):
            for number, span in enumerate(self._shown(weekday)):
                self._paint_bar(painter, weekday, span, chosen=self._chosen == (weekday, number))
        if self._drag is not None:
            self._paint_bar(painter, self._drag.weekday, self._drag.span, chosen=True)
        painter.end()

    def _shown(self, weekday: int) -> tuple[Span, ...]:
        if self._drag is not None and self._drag.weekday == weekday:
            return self._drag.others
        return self._days[weekday]

    def _paint_axis(self, painter: QPainter) -> None:
        first, last = self.window_minutes()
        painter.setFont(theme.font(theme.TINY_PX, tabular=True))
        bottom = AXIS_HEIGHT + DAYS_A_WEEK * ROW_HEIGHT
        for minute in range(first, last + 1, 60):
            x = round(self._x(minute))
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(x, AXIS_HEIGHT - 3, x, bottom)
            painter.setPen(theme.colour("quiet"))
            if minute % 120 == 0 or last - first <= 13 * 60:
                self._paint_hour(painter, minute, x)
        painter.setPen(QPen(theme.colour("line"), 1))
        for weekday in range(DAYS_A_WEEK + 1):
            y = AXIS_HEIGHT + weekday * ROW_HEIGHT
            painter.drawLine(0, y, self.width(), y)

    def _paint_hour(self, painter: QPainter, minute: int, x: int) -> None:
        text = str(minute // 60)
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(x - width // 2, 0), self.width() - width)
        painter.drawText(QRect(left, 0, width + 2, AXIS_HEIGHT - 3), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_bar(self, painter: QPainter, weekday: int, span: Span, *, chosen: bool) -> None:
        rect = self.bar_rect(weekday, span).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = theme.colour("accent")
        painter.setPen(QPen(edge, 2 if chosen else 1))
        painter.setBrush(theme.colour("accent_fill"))
        painter.drawRoundedRect(rect, 4, 4)
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        painter.setFont(theme.font(theme.TINY_PX, weight, tabular=True))
        text = f"{clock_text(span.start)}-{clock_text(span.end)}"
        if painter.fontMetrics().horizontalAdvance(text) > rect.width() - 8:
            text = clock_text(span.start)
        if painter.fontMetrics().horizontalAdvance(text) <= rect.width() - 4:
            painter.setPen(edge)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _pulled(drag: _Drag, minute: int, step: int) -> Span:
    """The bar in hand when the hand is at ``minute``."""
    span = drag.span
    match drag.grip:
        case "new":
            start, end = sorted((drag.origin, minute))
            return Span(start, end) if start < end else Span(start, min(start + step, MINUTES_A_DAY))
        case "start":
            return Span(min(minute, span.end - step), span.end) if span.end > step else span
        case "end":
            return Span(span.start, min(max(minute, span.start + step), MINUTES_A_DAY))
        case "move":
            start = min(max(span.start + minute - drag.origin, 0), MINUTES_A_DAY - span.minutes)
            return Span(start, start + span.minutes)
