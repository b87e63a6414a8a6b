"""The days of a year one below the other: date above, what it is and who is on duty below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_desk.i18n import _, format_date
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui import theme
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.day_list.draft import ShownDay
from clinic_desk.ui.day_list.year_view import paint_kind

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_LINE_HEIGHT: Final = 42
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class DayRowsModel(QAbstractListModel):
    """The days of one year that say something."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[ShownDay] = ()
        self._doctors: dict[int, DoctorRow] = {}

    def set_rows(self, rows: Sequence[ShownDay], doctors: dict[int, DoctorRow]) -> None:
        """Show other days."""
        self.beginResetModel()
        self._rows, self._doctors = rows, doctors
        self.endResetModel()

    def rows(self) -> Sequence[ShownDay]:
        """The days shown."""
        return self._rows

    def place_of(self, day: date) -> int:
        """The line of a day, -1 if it has none."""
        return next((place for place, one in enumerate(self._rows) if one.day == day), -1)

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """How many days."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        """The date, the day read aloud, the row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return format_date(row.day, "weekday_day_month")
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return texts.spoken_day(row, self._doctors)
            case _:
                return row if role == ROW_ROLE else None

    def second_line(self, row: ShownDay) -> str:
        """«Мереке · Наурыз мейрамы · кезекші: …»; a day to be taken out says so."""
        if row.entry is None and row.changed and not row.duties:
            return _("taken off the list when saved")
        return texts.details(row, self._doctors)


class DayRowsDelegate(QStyledItemDelegate):
    """The sign of the kind at the left, then two lines; what is not saved has a mark."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        """The same height for all."""
        return QSize(180, _LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Sign, date, details."""
        row, model = index.data(ROW_ROLE), index.model()
        if not isinstance(row, ShownDay) or not isinstance(model, DayRowsModel):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_fill"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        sign = QRectF(area.left() + 12, area.top() + 7, 13, 11)
        paint_kind(painter, sign, None if row.entry is None else row.entry.kind)
        if row.changed:
            painter.fillRect(QRectF(area.left() + 12, area.top() + 25, 5, 5), theme.colour("held"))
        text = area.adjusted(34, 4, -6, -4)
        half = text.height() // 2
        first = theme.font(theme.BASE_PX, QFont.Weight.DemiBold, tabular=True)
        top = QRect(text.left(), text.top(), text.width(), half)
        _line(painter, top, str(index.data()), first, "text")
        below = top.translated(0, half)
        _line(painter, below, model.second_line(row), theme.font(theme.SMALL_PX), "quiet")
        painter.restore()


def _line(painter: QPainter, area: QRect, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
