"""A journal row in one line: number, time, channel, who to whom and when, result."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_desk import wording
from clinic_desk.rules.rows import Channel, JournalResult, JournalRow
from clinic_desk.ui import icons, theme
from clinic_desk.ui.journal.item_model import ROW_ROLE
from clinic_desk.wording import queue

ROW_HEIGHT: Final = 26
_CHANNEL_ICONS: Final = {Channel.PHONE: "phone", Channel.DIRECT: "user", Channel.PORTAL: "globe"}
_RESULT_COLOURS: Final = {
    JournalResult.REFUSED: "danger",
    JournalResult.CANCELLED: "danger",
    JournalResult.NO_SHOW: "no_show",
    JournalResult.ARRIVED: "arrived",
}
_NUMBER, _TIME, _ICON = 46, 44, 24
_ARROW = " → "
_LEAST_DOCTOR: Final = 30
"""Pixels for the first letters of a doctor, however long the patient's name is."""


def middle_text(row: JournalRow, metrics: QFontMetrics, room: int) -> str:
    """«Ахметов С. Б. → Ахметова 10:30»; another day shows its date, a refusal its ground.

    Where the line is too long the doctor's name gives way, then the patient's: the time never does.
    """
    name = row.name.short
    if row.doctor is None or row.at is None:
        whole = f"{name} — {wording.ground(row.ground)}" if row.ground else name
        return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room)
    same_day = row.at.date() == row.received_at.date()
    when = " " if same_day else row.at.strftime(" %d.%m ")
    when += queue.clock(row.at, row.queue_place)
    left = room - metrics.horizontalAdvance(name + _ARROW + when)
    doctor = metrics.elidedText(row.doctor.last, Qt.TextElideMode.ElideRight, max(left, _LEAST_DOCTOR))
    left = room - metrics.horizontalAdvance(_ARROW + doctor + when)
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(left, 0)) + _ARROW + doctor + when


class JournalRowDelegate(QStyledItemDelegate):
    """Paints one row; a row taken back is struck out, never hidden."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """All rows have one height."""
        return QSize(200, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row; a row that cannot be read leaves an empty line."""
        row: JournalRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        rect: QRect = option.rect
        state = option.state
        painter.save()
        self._paint_ground(painter, rect, state)
        self._paint_row(painter, rect, row)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_fill"))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.topLeft(), rect.topRight())

    def _paint_row(self, painter: QPainter, rect: QRect, row: JournalRow) -> None:
        plain = theme.font(theme.SMALL_PX, tabular=True)
        struck = theme.font(theme.SMALL_PX, tabular=True)
        struck.setStrikeOut(row.result is JournalResult.WITHDRAWN)
        metrics = QFontMetrics(plain)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(plain)
        left, top, height = rect.left() + 4, rect.top(), rect.height()
        painter.setPen(theme.colour("quiet"))
        painter.drawText(QRect(left, top, _NUMBER, height), middle, f"№{row.number}")
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(left + _NUMBER, top, _TIME, height), middle, row.received_at.strftime("%H:%M"))
        icon = icons.icon(_CHANNEL_ICONS[row.channel], "quiet")
        icon.paint(painter, QRect(left + _NUMBER + _TIME, top + (height - 14) // 2, 14, 14))
        result = wording.result(row.result)
        width = metrics.horizontalAdvance(result)
        start = left + _NUMBER + _TIME + _ICON
        painter.setPen(theme.colour(_RESULT_COLOURS.get(row.result, "quiet")))
        painter.drawText(QRect(rect.right() - width - 4, top, width + 2, height), middle, result)
        painter.setPen(theme.colour("text"))
        painter.setFont(struck)
        room = rect.right() - width - 16 - start
        painter.drawText(QRect(start, top, room, height), middle, middle_text(row, metrics, room))
