"""Which real days result: four weeks from a day on, each day with its hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clinic_desk.i18n import format_date, weekday_short
from clinic_desk.rules.times import Span, clock_text, merge
from clinic_desk.rules.timetable import DAYS_A_WEEK, DayHours, Timetable
from clinic_desk.ui import theme
from clinic_desk.ui.widgets import set_spoken_role
from clinic_desk.wording import timetables

WEEKS: Final = 4
_HEAD = 18
_ROW = 40
_LINE = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the preview; ``counts``: it is not before the hours begin."""

    day: date
    hours: DayHours
    counts: bool

    @property
    def spans(self) -> list[Span]:
        """When somebody is received."""
        return merge(piece.span for piece in self.hours.pieces)


def days_of(timetable: Timetable, first: date) -> list[Day]:
    """Four weeks from the Monday of ``first``'s week."""
    monday = first - timedelta(days=first.weekday())
    days = [monday + timedelta(days=offset) for offset in range(WEEKS * DAYS_A_WEEK)]
    return [Day(day, timetable.hours(day), day >= first) for day in days]


def hours_of(day: Day) -> str:
    """The hours of a day, or why there are none."""
    said = ", ".join(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in day.spans)
    closed = [timetables.closure(one.kind, one.reason) for one in day.hours.closures]
    return ", ".join(filter(None, (said, *closed)))


class DaysPreview(QWidget):
    """A small calendar of four weeks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[Day] = ()
        set_spoken_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[Day]) -> None:
        """Show other days."""
        self._days = days
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """The same in words, for screen readers: every day that has hours."""
        return "; ".join(
            f"{format_date(one.day, 'weekday_numeric')} {hours_of(one)}"
            for one in self._days
            if one.counts and one.spans
        )

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Seven narrow columns."""
        return QSize(280, _HEAD + WEEKS * _ROW + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for «8-12»."""
        return QSize(238, self.sizeHint().height())

    def cell_rect(self, place: int) -> QRect:
        """Where a day is drawn."""
        row, column = divmod(place, DAYS_A_WEEK)
        left, right = (round(self.width() * edge / DAYS_A_WEEK) for edge in (column, column + 1))
        return QRect(left, _HEAD + row * _ROW, right - left, _ROW)

    def event(self, event: QEvent) -> bool:
        """A day tells its hours in full under the mouse."""
        if isinstance(event, QHelpEvent):
            found = [
                one for place, one in enumerate(self._days) if self.cell_rect(place).contains(event.pos())
            ]
            said = f"{format_date(found[0].day)}: {hours_of(found[0]) or '—'}" if found else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Weekdays, then the days."""
        painter = QPainter(self)
        painter.setFont(theme.font(theme.TINY_PX))
        painter.setPen(theme.colour("quiet"))
        for column in range(DAYS_A_WEEK):
            head = self.cell_rect(column)
            painter.drawText(
                QRect(head.left(), 0, head.width(), _HEAD),
                Qt.AlignmentFlag.AlignCenter,
                weekday_short(column),
            )
        for place, one in enumerate(self._days):
            self._paint_day(painter, self.cell_rect(place), one)
        painter.end()

    @staticmethod
    def _paint_day(painter: QPainter, cell: QRect, one: Day) -> None:
        works = one.counts and bool(one.spans)
        closed = one.counts and bool(one.hours.closures)
        if works:
            painter.fillRect(cell, theme.colour("accent_fill"))
        elif closed:
            painter.fillRect(cell, theme.colour("hatch"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(cell.adjusted(0, 0, -1, -1))
        weight = QFont.Weight.DemiBold if works else QFont.Weight.Normal
        painter.setFont(theme.font(theme.TINY_PX, weight, tabular=True))
        painter.setPen(theme.colour("text" if works else "quiet" if one.counts else "disabled"))
        top = QRect(cell.left(), cell.top() + 2, cell.width(), _LINE)
        day = str(one.day.day) if one.day.day > 1 else format_date(one.day, "day_month_numeric")
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, day)
        if not one.counts:
            return
        painter.setFont(theme.font(10, tabular=True))
        painter.setPen(theme.colour("accent" if works else "quiet"))
        lines = [_short(span) for span in one.spans] if works else (["×"] if closed else [])
        if len(lines) > 2:
            lines = [lines[0], "…"]
        for number, text in enumerate(lines):
            place = QRect(cell.left(), cell.top() + 2 + _LINE * (number + 1), cell.width(), _LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _fitting(painter, text, cell.width() - 2))


def _short(span: Span) -> str:
    """«8-12», «8:30-12»: as short as a cell is narrow."""
    return "-".join(
        f"{minute // 60}" if minute % 60 == 0 else f"{minute // 60}:{minute % 60:02}"
        for minute in (span.start, span.end)
    )


def _fitting(painter: QPainter, text: str, width: int) -> str:
    if painter.fontMetrics().horizontalAdvance(text) <= width:
        return text
    return f"{text.split('-', maxsplit=1)[0]}-"
