"""A chart on the screen: painted like on paper, walked by the arrow keys, each value opens its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
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
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clinic_desk.printing.charts import Bars, Chart, Course
from clinic_desk.printing.printer.chart_painter import (
    ChartPalette,
    ChartPlace,
    chart_height,
    chart_places,
    paint_chart,
)
from clinic_desk.ui import theme
from clinic_desk.ui.widgets import announce, set_spoken_role

_ROOM: Final = 4
"""Around the chart, for the frame of the value in focus."""
_LEAST_WIDTH: Final = 220
_LEAST_COURSE: Final = 150


class ChartView(QWidget):
    """Bars or columns; the columns of a course stand for a stretch of time with all its series.

    Signals: ``chosen`` (number of the bar, or of the column), by Enter, Space or a click.
    """

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        set_spoken_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._chart: Chart = Bars(())
        self._spoken: Sequence[str] = ()
        self._places: list[ChartPlace] = []
        self._current = 0
        self._hovered: int | None = None

    def show_chart(self, chart: Bars | Course, spoken: Sequence[str]) -> None:
        """Show another chart; ``spoken`` says each of its bars or columns in full."""
        self._chart, self._spoken = chart, spoken
        self._current = min(self._current, max(len(spoken) - 1, 0))
        self._hovered = None
        self.setAccessibleDescription("; ".join(spoken))
        self._place()
        self.updateGeometry()
        self.update()

    # --- where things are -----------------------------------------------------------------------------------

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)

    def _place(self) -> None:
        self._places = chart_places(self._chart, self._room(), _font())

    def count(self) -> int:
        """How many values can be walked."""
        return len(self._spoken)

    def current(self) -> int:
        """The value that Enter opens."""
        return self._current

    def area(self, number: int) -> QRectF:
        """Where a bar, or a column with all its series, stands."""
        is_course = isinstance(self._chart, Course)
        found = QRectF()
        for one in self._places:
            if (one.column if is_course else one.row) == number:
                found = found.united(one.rect)
        if is_course and not found.isNull():  # a piece is as flat as its number, the column is not
            found.setTop(self._room().top())
            found.setBottom(self._room().bottom())
        return found.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _number_at(self, point: QPointF) -> int | None:
        return next((one for one in range(self.count()) if self.area(one).contains(point)), None)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as the chart wants to be."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """No bar is ever cut."""
        is_course = isinstance(self._chart, Course)
        high = _LEAST_COURSE if is_course else chart_height(self._chart, _font())
        return QSize(_LEAST_WIDTH, int(high) + 2 * _ROOM + 1)

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The chart, and a frame around the value in focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hovered is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(self.area(self._hovered), 4, 4)
        paint_chart(painter, self._room(), self._chart, screen_palette(), _font())
        if self.hasFocus() and self.count():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.area(self._current), 4, 4)

    # --- keys and mouse -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """The arrow keys walk, Enter and Space open."""
        keys = Qt.Key
        back, on = (
            (keys.Key_Left, keys.Key_Right)
            if isinstance(self._chart, Course)
            else (keys.Key_Up, keys.Key_Down)
        )
        steps = {
            back: self._current - 1,
            on: self._current + 1,
            keys.Key_Home: 0,
            keys.Key_End: self.count() - 1,
        }
        key = keys(event.key())
        if key in steps:
            self._go_to(steps[key])
        elif key in {keys.Key_Return, keys.Key_Enter, keys.Key_Space} and self.count():
            self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _go_to(self, number: int) -> None:
        if self.count():
            self._current = min(max(number, 0), self.count() - 1)
            announce(self, self._spoken[self._current])
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say where the keys are."""
        super().focusInEvent(event)
        self._go_to(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """What can be clicked is lit."""
        before, self._hovered = self._hovered, self._number_at(event.position())
        if before != self._hovered:
            self.setCursor(
                Qt.CursorShape.ArrowCursor if self._hovered is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is lit any more."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click opens."""
        number = self._number_at(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self._go_to(number)
            self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        """The tooltip says what a screen reader hears."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if number is None else self._spoken[number], self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another width, other places."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Other colours."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self.update()


def screen_palette() -> ChartPalette:
    """The colours of the theme in force."""
    colour = theme.colour
    return ChartPalette(
        ground=colour("surface"),
        ink=colour("text"),
        quiet=colour("quiet"),
        line=colour("line_strong"),
        bar=colour("accent"),
        warning=colour("danger"),
        series=(colour("accent"), colour("held")),
        heat=colour("accent"),
        on_heat=colour("on_accent"),
    )


def _font() -> QFont:
    return theme.font(theme.SMALL_PX, tabular=True)
