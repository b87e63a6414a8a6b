"""A short list of one-line rows: found people, offers. Keyboard first, readable aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_desk.ui import theme
from clinic_desk.ui.theme import set_role

ROW_HEIGHT = 27
ROW_ROLE = Qt.ItemDataRole.UserRole
_GAP = 10
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: a key to press, a strong part, a plain part, and quiet columns at the right."""

    strong: str
    plain: str = ""
    right: tuple[str, ...] = ()
    key: str = ""
    spoken: str = ""
    tone: str = ""


class RowModel(QAbstractListModel):
    """A window on a list of rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[ListRow] = []

    def set_rows(self, rows: Sequence[ListRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 -- Qt's signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """The row itself, or what a screen reader says of it."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.spoken or " ".join(
                part for part in (row.key, row.strong, row.plain, *row.right) if part
            )
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a row in the look of the program; the mark is a tinted bar, framed when it has focus."""

    def __init__(self, parent: QWidget, *, framed: bool) -> None:
        super().__init__(parent)
        self._framed = framed

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        """All rows have one height."""
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the row."""
        row: ListRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if marked:
            self._paint_mark(painter, rect, focused=bool(state & QStyle.StateFlag.State_HasFocus))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        self._paint_texts(painter, rect.adjusted(_GAP, 0, -_GAP, 0), row)
        painter.restore()

    def _paint_mark(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        painter.setBrush(theme.colour("accent_fill"))
        width = 2.0 if focused else 1.2 if self._framed else 0
        painter.setPen(QPen(theme.colour("accent"), width) if width else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_texts(self, painter: QPainter, rect: QRect, row: ListRow) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        plain = theme.font(tabular=True)
        small = theme.font(theme.SMALL_PX, tabular=True)
        strong = theme.font(weight=QFont.Weight.DemiBold, tabular=True)
        left, right = rect.left(), rect.right()
        for text in reversed(row.right):
            width = QFontMetrics(small).horizontalAdvance(text)
            painter.setFont(small)
            painter.setPen(theme.colour("quiet"))
            painter.drawText(
                QRect(right - width, rect.top(), width + 1, rect.height()),
                middle | Qt.AlignmentFlag.AlignRight,
                text,
            )
            right -= width + _GAP
        if row.key:
            painter.setFont(small)
            painter.setPen(theme.colour("quiet"))
            painter.drawText(QRect(left, rect.top(), 18, rect.height()), middle, row.key)
            left += 22
        for font, text, tone in ((strong, row.strong, row.tone or "text"), (plain, row.plain, "text")):
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - left))
            painter.setFont(font)
            painter.setPen(theme.colour(tone))
            painter.drawText(QRect(left, rect.top(), max(0, right - left), rect.height()), middle, shown)
            left += metrics.horizontalAdvance(shown)


class RowList(QListView):
    """The list; as high as its rows, at most ``most`` of them.

    Signals: ``row_marked`` follows the mark, ``row_taken`` is Enter or a double click on a row,
    ``row_clicked`` a click, ``typed`` passes on letters and digits, ``left_upwards`` is ↑ on the
    first row.
    """

    row_marked = Signal(int)
    row_taken = Signal(int)
    row_clicked = Signal(int)
    typed = Signal(str)
    left_upwards = Signal()

    def __init__(self, name: str, *, most: int, framed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._most = most
        self._quiet = False
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self, framed=framed))
        set_role(self, "rows")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.clicked.connect(lambda index: self.row_clicked.emit(index.row()))
        self.doubleClicked.connect(lambda index: self.row_taken.emit(index.row()))

    def set_rows(self, rows: Sequence[ListRow], marked: int = 0) -> None:
        """Show these rows with the mark on one of them; emits nothing."""
        self._quiet = True
        if self.rows.rows != list(rows):
            self.rows.set_rows(rows)
            self.setFixedHeight(min(len(rows), self._most) * ROW_HEIGHT + 2)
        self.setCurrentIndex(self.rows.index(marked) if rows else QModelIndex())
        self._quiet = False
        self.setVisible(bool(rows))

    def marked_text(self) -> str:
        """The marked row as it is read aloud; empty without rows."""
        return str(self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.row_marked.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter takes; letters and digits go to whoever listens."""
        text = event.text()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.row_taken.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() == 0:
            self.left_upwards.emit()
        elif text and text.isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
