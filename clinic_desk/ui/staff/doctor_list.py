"""The doctors in the clinic's own order: name, and below it specialty and room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui import theme

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_LINE_HEIGHT: Final = 46
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class DoctorListModel(QAbstractListModel):
    """A window on the doctors, one row each; a new one not yet saved stands last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DoctorRow, ...] = ()

    def set_rows(self, rows: Sequence[DoctorRow]) -> None:
        """Show other doctors."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> tuple[DoctorRow, ...]:
        """The doctors shown."""
        return self._rows

    def place_of(self, doctor_id: int | None) -> int:
        """The line of a doctor, -1 if he is not there."""
        return next((place for place, row in enumerate(self._rows) if row.id == doctor_id), -1)

    def retranslate(self) -> None:
        """Word the specialties anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """How many doctors."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        """The name, the row, and all of it for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name.full
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{row.name.full}, {second_line(row)}"
        return row if role == ROW_ROLE else None


def second_line(row: DoctorRow) -> str:
    """«ЖПД · 5-каб. · 1-учаске», and whether he is switched off."""
    parts = [specialties.by_code(row.specialty).short(current_language())]
    if row.room:
        parts.append(_("room {room}").format(room=row.room))
    if row.precincts:
        parts.append(_("precinct {precincts}").format(precincts=", ".join(row.precincts)))
    if not row.active:
        parts.insert(0, _("switched off"))
    return " · ".join(part for part in parts if part)


class DoctorDelegate(QStyledItemDelegate):
    """Two lines for each doctor; the one chosen on a filled ground with a mark at its left."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        """The same height for all."""
        return QSize(180, _LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Name over specialty and room."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, DoctorRow):
            return
        colours = theme.colours()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_fill"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        text = area.adjusted(12, 5, -8, -5)
        half = text.height() // 2
        self._line(
            painter,
            QRect(text.left(), text.top(), text.width(), half),
            row.name.full,
            theme.font(theme.BASE_PX, QFont.Weight.DemiBold),
            colours.text if row.active else colours.quiet,
        )
        self._line(
            painter,
            QRect(text.left(), text.top() + half, text.width(), half),
            second_line(row),
            theme.font(theme.SMALL_PX),
            colours.quiet,
        )
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, area: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
