"""The cycle as bars: one line for each position, made, moved and resized with the mouse or the keys.

The picture shows a template and tells what the person wants changed; its owner changes the template and
shows it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.cycles import Line, line
from clinic_desk.rules.times import MINUTES_A_DAY, Span
from clinic_desk.rules.timetable import Cycle, Part, Template
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.staff.cycle_painter import CyclePainter
from clinic_desk.ui.widgets import announce, set_spoken_role

AXIS_HEIGHT: Final = 20
ROW_HEIGHT: Final = 33
"""One line; the fields beside the picture stand on the same rhythm."""
BAR_INSET: Final = 4
_EDGE = 7
"""So near to its end a press takes hold of the end of a bar."""
_SMALLEST = 15
_USUAL = (7 * 60, 20 * 60)
_NEW = (Span(8 * 60, 12 * 60), Span(13 * 60, 17 * 60))
"""What the key for new hours makes first."""

Grip = Literal["new", "move", "start", "end"]


@dataclass
class Drag:
    """What the hand holds: the bar as it was (None: a new one) and as it is now."""

    grip: Grip
    origin: int
    old: Part | None
    part: Part


class CyclePicture(QWidget):
    """Lines of bars.

    Signals:
        part_changed(object, object): the person made (None, new), changed (old, new) or took away
            (old, None) a ``Part``.
        chosen(object): another ``Part`` is chosen, None for none.
        line_entered(int): the cursor came to another line.
        facts_wanted(): Enter on a bar: room, minutes, purpose.
        copy_wanted(int), paste_wanted(int): the line at this position.
    """

    part_changed = Signal(object, object)
    chosen = Signal(object)
    line_entered = Signal(int)
    facts_wanted = Signal()
    copy_wanted = Signal(int)
    paste_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template = Template(())
        self._lines: Sequence[Line] = ()
        self._step = 15
        self._row = 0
        self._chosen: Part | None = None
        self._drag: Drag | None = None
        set_spoken_role(self, QAccessible.Role.Graphic)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # --- what it shows ---------------------------------------------------------------------------

    def show_template(self, template: Template, lines: Sequence[Line], chosen: Part | None = None) -> None:
        """Show hours; ``chosen`` is marked if it is among them."""
        taller = len(lines) != len(self._lines)
        self._template, self._lines = template, lines
        self._row = min(self._row, max(len(lines) - 1, 0))
        self._chosen = chosen if chosen in template.parts else None
        if taller:
            self.updateGeometry()
        self._speak()
        self.update()

    def lines(self) -> Sequence[Line]:
        """The lines from top to bottom."""
        return self._lines

    def chosen_part(self) -> Part | None:
        """The bar that keys and fields are about."""
        return self._chosen

    def row(self) -> int:
        """The line of the cursor, counted from the top."""
        return self._row

    def drag(self) -> Drag | None:
        """The bar in hand."""
        return self._drag

    def parts(self, row: int) -> tuple[Part, ...]:
        """The bars of a line, without the one in hand."""
        there = line(self._template, self._lines[row].position)
        held = self._drag.old if self._drag is not None else None
        return tuple(one for one in there if one != held)

    def cycle(self) -> Cycle:
        """How the hours repeat."""
        return self._template.cycle

    def set_step(self, minutes: int) -> None:
        """How coarse mouse and keys work: 5 or 15 minutes."""
        self._step = minutes

    def window_minutes(self) -> tuple[int, int]:
        """First and last minute of the axis: the usual day, wider where hours need it."""
        starts = [one.span.start for one in self._template.parts]
        ends = [one.span.end for one in self._template.parts]
        first = min([_USUAL[0], *starts]) // 60 * 60
        last = -(-max([_USUAL[1], *ends]) // 60) * 60
        return first, last

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough to hit a quarter of an hour."""
        return QSize(520, AXIS_HEIGHT + len(self._lines) * ROW_HEIGHT + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All lines, the hours squeezed."""
        return QSize(120, self.sizeHint().height())

    # --- places ----------------------------------------------------------------------------------

    def x_of(self, minute: int) -> float:
        """Where a minute stands."""
        first, last = self.window_minutes()
        return (minute - first) / (last - first) * (self.width() - 1)

    def _minute(self, x: float) -> int:
        first, last = self.window_minutes()
        raw = first + x / max(self.width() - 1, 1) * (last - first)
        return min(max(round(raw / self._step) * self._step, 0), MINUTES_A_DAY)

    def _row_at(self, y: float) -> int | None:
        row = int((y - AXIS_HEIGHT) // ROW_HEIGHT)
        return row if y >= AXIS_HEIGHT and 0 <= row < len(self._lines) else None

    def row_rect(self, row: int) -> QRect:
        """Where a line is drawn."""
        return QRect(0, AXIS_HEIGHT + row * ROW_HEIGHT, self.width(), ROW_HEIGHT)

    def bar_rect(self, row: int, span: Span) -> QRectF:
        """Where a bar is drawn."""
        top = AXIS_HEIGHT + row * ROW_HEIGHT + BAR_INSET
        left = self.x_of(span.start)
        return QRectF(left, top, self.x_of(span.end) - left, ROW_HEIGHT - 2 * BAR_INSET)

    def point_at(self, row: int, minute: int) -> QPoint:
        """The middle of a line at a minute."""
        return QPoint(round(self.x_of(minute)), AXIS_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT // 2)

    def _hit(self, position: QPointF) -> tuple[Part, Grip] | None:
        row = self._row_at(position.y())
        if row is None:
            return None
        for part in self.parts(row):
            rect = self.bar_rect(row, part.span)
            if rect.left() - 3 <= position.x() <= rect.right() + 3:
                edge = min(_EDGE, rect.width() / 3)
                if position.x() <= rect.left() + edge:
                    return part, "start"
                return part, "end" if position.x() >= rect.right() - edge else "move"
        return None

    # --- the mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of a bar, or begin one."""
        row = self._row_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        hit = self._hit(event.position())
        minute = self._minute(event.position().x())
        self._enter(row)
        if hit is not None:
            self._choose(hit[0])
            self._drag = Drag(hit[1], minute, hit[0], hit[0])
        else:
            self._choose(None)
            start = min(minute, MINUTES_A_DAY - _SMALLEST)
            begun = Part(self._lines[row].position, Span(start, start + _SMALLEST))
            self._drag = Drag("new", start, None, begun)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand; show beforehand what a press would take hold of."""
        if self._drag is None:
            hit = self._hit(event.position())
            shapes = {"move": Qt.CursorShape.SizeAllCursor, "new": Qt.CursorShape.CrossCursor}
            grip: Grip = hit[1] if hit is not None else "new"
            self.setCursor(shapes.get(grip, Qt.CursorShape.SizeHorCursor))
            return
        drag, minute = self._drag, self._minute(event.position().x())
        drag.part = replace(drag.part, span=_pulled(drag, minute, self._step))
        if drag.grip == "move":
            drag.origin = minute
            row = self._row_at(event.position().y())
            if row is not None:
                drag.part = replace(drag.part, position=self._lines[row].position)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep what was made; a click on nothing makes nothing."""
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.update()
        clicked = drag.grip == "new" and self._minute(event.position().x()) == drag.origin
        if not clicked and drag.part != drag.old:
            self.part_changed.emit(drag.old, drag.part)

    def event(self, event: QEvent) -> bool:
        """A bar tells all about itself under the mouse."""
        if isinstance(event, QHelpEvent):
            hit = self._hit(QPointF(event.pos()))
            text = template_texts.part_sentence(hit[0]) if hit is not None else self.toolTip()
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # --- the keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Up and down go from line to line, page keys from bar to bar; the rest changes the chosen bar."""
        if not self._lines or event.matches(QKeySequence.StandardKey.Undo):
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(self._lines[self._row].position)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit(self._lines[self._row].position)
        elif not self._go(event) and not self._change(event):
            super().keyPressEvent(event)

    def _go(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        carries = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            row = min(max(self._row + (1 if key == Qt.Key.Key_Down else -1), 0), len(self._lines) - 1)
            if carries and self._chosen is not None:
                moved = replace(self._chosen, position=self._lines[row].position)
                self._enter(row)
                self._emit(self._chosen, moved)
            else:
                self._enter(row)
                self._choose(_nearest(self.parts(row), self._chosen))
            return True
        if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._step_to_bar(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        return False

    def _change(self, event: QKeyEvent) -> bool:
        key, part = Qt.Key(event.key()), self._chosen
        if key in {Qt.Key.Key_Insert, Qt.Key.Key_Plus, Qt.Key.Key_Space}:
            self._make()
            return True
        if part is None:
            return False
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._emit(part, None)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.facts_wanted.emit()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step = self._step if key == Qt.Key.Key_Right else -self._step
            self._emit(part, replace(part, span=_stepped(part.span, step, self._step, event.modifiers())))
        else:
            return False
        return True

    def _make(self) -> None:
        """New hours in the line: the morning, else the afternoon, else an hour after the last."""
        there = [one.span for one in self.parts(self._row)]
        last = max((one.end for one in there), default=0)
        after = [Span(last, min(last + 60, MINUTES_A_DAY))] if last < MINUTES_A_DAY else []
        for span in (*_NEW, *after):
            if not any(span.overlaps(one) for one in there):
                self._emit(None, Part(self._lines[self._row].position, span))
                return

    def _step_to_bar(self, step: int) -> None:
        bars = [(row, part) for row in range(len(self._lines)) for part in self.parts(row)]
        if not bars:
            return
        chosen = (self._row, self._chosen)
        if chosen in bars:
            place = min(max(bars.index(chosen) + step, 0), len(bars) - 1)
        else:
            ahead = [number for number, (row, _part) in enumerate(bars) if row >= self._row]
            place = ahead[0] if ahead else len(bars) - 1
        self._enter(bars[place][0])
        self._choose(bars[place][1])

    def _emit(self, old: Part | None, new: Part | None) -> None:
        if old != new:
            self.part_changed.emit(old, new)

    def _enter(self, row: int) -> None:
        if row != self._row:
            self._row = row
            self.update()
        self.line_entered.emit(row)

    def _choose(self, part: Part | None) -> None:
        if part != self._chosen:
            self._chosen = part
            self.chosen.emit(part)
        self._speak()
        self.update()

    # --- for eye and ear ---------------------------------------------------------------------------

    def _speak(self) -> None:
        """Say where the cursor is."""
        if not self._lines:
            return
        where = template_texts.line_name(self._template.cycle, self._lines[self._row])
        what = template_texts.part_sentence(self._chosen) if self._chosen is not None else _("no hours")
        if self._chosen is None and self.parts(self._row):
            what = "; ".join(map(template_texts.part_sentence, self.parts(self._row)))
        said = f"{where}: {what}"
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            if self.hasFocus():
                announce(self, said)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the cursor, and bring it into sight."""
        super().focusInEvent(event)
        self.line_entered.emit(self._row)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """The cursor goes with the focus."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Axis, lines, bars, and the bar in hand on top."""
        painter = CyclePainter(self)
        painter.paint()
        painter.end()


def _nearest(parts: Sequence[Part], to: Part | None) -> Part | None:
    if not parts:
        return None
    return min(parts, key=lambda one: abs(one.span.start - to.span.start)) if to is not None else parts[0]


def _stepped(span: Span, step: int, smallest: int, keys: Qt.KeyboardModifier) -> Span:
    """The bar one step on: moved, with Shift its end, with Alt its beginning."""
    if keys & Qt.KeyboardModifier.ShiftModifier:
        return Span(span.start, min(max(span.end + step, span.start + smallest), MINUTES_A_DAY))
    if keys & Qt.KeyboardModifier.AltModifier:
        return (
            Span(max(min(span.start + step, span.end - smallest), 0), span.end)
            if span.end > smallest
            else span
        )
    start = min(max(span.start + step, 0), MINUTES_A_DAY - span.minutes)
    return Span(start, start + span.minutes)


def _pulled(drag: Drag, minute: int, step: int) -> Span:
    """The bar in hand when the hand is at ``minute``."""
    span = drag.part.span
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
