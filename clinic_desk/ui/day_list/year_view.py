"""A year at a glance: twelve small months, each day with the sign of what the day list says of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clinic_desk.i18n import month_name, weekday_short
from clinic_desk.rules.timetable import DAYS_A_WEEK, DayKind
from clinic_desk.ui import theme
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.day_list.draft import ShownDay
from clinic_desk.ui.widgets import announce, set_spoken_role

MONTHS_A_ROW: Final = 4
_ROWS: Final = 3
_WEEKS: Final = 6
_GAP: Final = 8
_TITLE: Final = 16
_HEAD: Final = 12
_LEAST_CELL: Final = QSize(16, 12)
_SAMPLE: Final = 20
_LONG_KEY_PX: Final = 9
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -DAYS_A_WEEK,
    Qt.Key.Key_Down: DAYS_A_WEEK,
}


class YearView(QWidget):
    """Twelve months of one year; one day is in hand.

    ``look_up`` says how a day shall be shown, ``word`` how it is read aloud.

    Signals:
        day_chosen(object): another day is in hand (a date).
        kind_wanted(object): a key asks for a kind of day for the one in hand (None: an ordinary day).
        opened(): Enter or a double click on the day in hand.
    """

    day_chosen = Signal(object)
    kind_wanted = Signal(object)
    opened = Signal()

    def __init__(
        self,
        look_up: Callable[[date], ShownDay],
        word: Callable[[ShownDay], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look_up, self._word = look_up, word
        self._today = self._day = date(2000, 1, 1)
        self._last_tip: date | None = None
        set_spoken_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The day in hand."""
        return self._day

    @property
    def year(self) -> int:
        """The year shown."""
        return self._day.year

    def set_today(self, today: date) -> None:
        """Mark another day as today."""
        self._today = today
        self.update()

    def choose(self, day: date) -> None:
        """Take a day in hand without telling anybody."""
        self._day = day
        self.refresh()

    def refresh(self) -> None:
        """Draw and word the days anew."""
        said = self._word(self._look_up(self._day))
        self.setAccessibleName(said)
        if self.hasFocus():
            announce(self, said)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Days large enough to hit."""
        return self._size_for(QSize(24, 21))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Every number still readable."""
        return self._size_for(_LEAST_CELL)

    def _size_for(self, cell: QSize) -> QSize:
        month = QSize(cell.width() * DAYS_A_WEEK, _TITLE + _HEAD + cell.height() * _WEEKS)
        gaps = QSize((MONTHS_A_ROW - 1) * _GAP + 4, (_ROWS - 1) * _GAP + 4)
        return QSize(month.width() * MONTHS_A_ROW, month.height() * _ROWS) + gaps

    # --- places ----------------------------------------------------------------------------------

    def month_rect(self, month: int) -> QRect:
        """Where a month (1-12) stands."""
        column, row = (month - 1) % MONTHS_A_ROW, (month - 1) // MONTHS_A_ROW
        width = (self.width() - 4 - (MONTHS_A_ROW - 1) * _GAP) // MONTHS_A_ROW
        height = (self.height() - 4 - (_ROWS - 1) * _GAP) // _ROWS
        return QRect(2 + column * (width + _GAP), 2 + row * (height + _GAP), width, height)

    def day_rect(self, day: date) -> QRect:
        """Where a day of the year stands."""
        rect = self.month_rect(day.month)
        first = day.replace(day=1).weekday()
        week, weekday = divmod(first + day.day - 1, DAYS_A_WEEK)
        width, height = rect.width() / DAYS_A_WEEK, (rect.height() - _TITLE - _HEAD) / _WEEKS
        left, top = round(weekday * width), round(week * height)
        return QRect(
            rect.left() + left,
            rect.top() + _TITLE + _HEAD + top,
            round((weekday + 1) * width) - left,
            round((week + 1) * height) - top,
        )

    def day_at(self, point: QPointF) -> date | None:
        """The day under the mouse."""
        for month in range(1, 13):
            if self.month_rect(month).contains(point.toPoint()):
                days = (date(self.year, month, one + 1) for one in range(monthrange(self.year, month)[1]))
                return next((day for day in days if self.day_rect(day).contains(point.toPoint())), None)
        return None

    # --- keys and mouse --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Arrows, pages, Home for today; the letter of a kind; Enter."""
        key = Qt.Key(event.key())
        chord = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        kind = texts.kind_of_letter(event.text())
        if chord:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._go(self._day + timedelta(days=_STEPS[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._go(years_on(self._day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Home:
            self._go(self._today)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.kind_wanted.emit(None)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif kind is not None:
            self.kind_wanted.emit(kind)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click takes the day in hand."""
        day = self.day_at(event.position())
        if day is not None:
            self._go(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A double click goes on to the fields of the day."""
        if self.day_at(event.position()) == self._day:
            self.opened.emit()

    def _go(self, day: date) -> None:
        if day != self._day:
            self.choose(day)
            self.day_chosen.emit(day)

    def event(self, event: QEvent) -> bool:
        """Hovering says what the day is."""
        if isinstance(event, QHelpEvent):
            day = self.day_at(QPointF(event.pos()))
            if day is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._word(self._look_up(day)), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """The frame of the day in hand shows where the keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """A quieter frame: the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Twelve months, then the frame of the day in hand."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_month(painter, month)
        width = 2.0 if self.hasFocus() else 1.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent"), width))
        painter.drawRoundedRect(QRectF(self.day_rect(self._day)).adjusted(0, 0, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        rect = self.month_rect(month)
        painter.setFont(theme.font(theme.SMALL_PX, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        title = QRect(rect.left() + 3, rect.top(), rect.width() - 3, _TITLE)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, month_name(month))
        painter.setFont(theme.font(theme.TINY_PX - 1))
        painter.setPen(theme.colour("quiet"))
        monday = date(self.year, month, 1)
        monday -= timedelta(days=monday.weekday())
        for weekday in range(DAYS_A_WEEK):
            left = rect.left() + round(weekday * rect.width() / DAYS_A_WEEK)
            head = QRect(left, rect.top() + _TITLE - 1, rect.width() // DAYS_A_WEEK, _HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, weekday_short(weekday))
        for number in range(monthrange(self.year, month)[1]):
            self._paint_day(painter, date(self.year, month, number + 1))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        shown = self._look_up(day)
        rect = QRectF(self.day_rect(day)).adjusted(1, 0.5, -1, -0.5)
        kind = None if shown.entry is None else shown.entry.kind
        paint_kind(painter, rect, kind)
        weight = QFont.Weight.Normal if kind is None else QFont.Weight.Bold
        painter.setFont(theme.font(theme.TINY_PX, weight, tabular=True))
        painter.setPen(theme.colour(ink_of(kind, weekend=day.weekday() > 4)))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.setPen(Qt.PenStyle.NoPen)
        if day == self._today:
            painter.setBrush(theme.colour("now"))
            painter.drawRect(QRectF(rect.center().x() - 6, rect.bottom() - 1.5, 12, 1.5))
        if shown.duties:
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(QPointF(rect.right() - 2.5, rect.bottom() - 2.5), 1.8, 1.8)
        if shown.changed:
            painter.setBrush(theme.colour("held"))
            painter.drawRect(QRectF(rect.left(), rect.top(), 3.5, 3.5))


def years_on(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 28."""
    year = min(max(day.year + years, 1900), 2200)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def ink_of(kind: DayKind | None, *, weekend: bool = False) -> str:
    """The colour token of a day's number."""
    match kind:
        case DayKind.HOLIDAY | DayKind.DAY_OFF:
            return "no_show"
        case DayKind.WORKING:
            return "accent"
        case DayKind.SHORT:
            return "held"
        case _:
            return "quiet" if weekend else "text"


def paint_kind(painter: QPainter, rect: QRectF, kind: DayKind | None) -> None:
    """What lies under a day's number, told apart by shape: full, striped, framed, cut at a corner."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    match kind:
        case DayKind.HOLIDAY:
            painter.setBrush(theme.colour("no_show_fill"))
            painter.setPen(QPen(theme.colour("no_show"), 1))
            painter.drawRoundedRect(rect, 3, 3)
        case DayKind.DAY_OFF:
            painter.setBrush(theme.colour("no_show_fill"))
            painter.drawRoundedRect(rect, 3, 3)
            _stripe(painter, rect)
        case DayKind.WORKING:
            painter.setBrush(theme.colour("accent_fill"))
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(rect, 3, 3)
            painter.drawLine(rect.bottomLeft() + QPointF(3, -2), rect.bottomRight() + QPointF(-3, -2))
        case DayKind.SHORT:
            painter.setBrush(theme.colour("held_fill"))
            painter.drawRoundedRect(rect, 3, 3)
            painter.setBrush(theme.colour("held"))
            corner, side = rect.topRight(), min(rect.height(), rect.width()) * 0.42
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(-side, 0), corner + QPointF(0, side)]))
        case _:
            pass
    painter.restore()


def _stripe(painter: QPainter, rect: QRectF) -> None:
    painter.setClipRect(rect)
    stripe = theme.colour("no_show")
    stripe.setAlpha(90)
    painter.setPen(QPen(stripe, 1))
    left = rect.left() - rect.height()
    while left < rect.right():
        painter.drawLine(QPointF(left, rect.bottom()), QPointF(left + rect.height(), rect.top()))
        left += 5


def sample(kind: DayKind | None, key: str, ratio: float) -> QPixmap:
    """The sign of a kind for its button, with the key that sets it."""
    made = QPixmap(QSize(_SAMPLE, _SAMPLE) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(0.5, 2.5, _SAMPLE - 1, _SAMPLE - 5)
    if kind is None:
        painter.setPen(QPen(theme.colour("field_line"), 1))
        painter.drawRoundedRect(rect, 3, 3)
    else:
        paint_kind(painter, rect, kind)
    painter.setFont(theme.font(theme.TINY_PX if len(key) == 1 else _LONG_KEY_PX, QFont.Weight.Bold))
    painter.setPen(theme.colour(ink_of(kind)))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)
    painter.end()
    return made
