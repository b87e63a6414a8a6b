"""The sections with their digits; a pencil marks the clinic's own wording, a dot what is not saved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.ui import icons, theme
from clinic_desk.ui.theme import set_role

_Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_EDGE, _DIGIT, _SIGN, _AIR = 10, 18, 20, 7


@dataclass(frozen=True, slots=True)
class Line:
    """One section: its digit, what it is called, and what became of its text in the language shown."""

    section: str
    digit: str
    title: str
    is_own: bool = False
    is_unsaved: bool = False

    def spoken(self) -> str:
        """The line as a screen reader says it."""
        marks = ((self.is_own, _("own wording")), (self.is_unsaved, _("not saved yet")))
        return ", ".join((f"{self.digit} {self.title}", *(text for holds, text in marks if holds)))


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The same sections keep mark and focus, whatever became of their texts."""
        same = [one.section for one in lines] == [one.section for one in self.lines]
        if same:
            self.lines = list(lines)
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        else:
            self.beginResetModel()
            self.lines = list(lines)
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 -- Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return line.spoken()
        return None


class _Delegate(QStyledItemDelegate):
    """Digit, title in as many lines as it needs, signs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        view = self.parent()
        wide = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        line: Line = index.data(_LINE)
        room = QRect(0, 0, max(wide - 2 * _EDGE - _DIGIT - _SIGN, 1), 10_000)
        high = QFontMetrics(theme.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, line.title).height()
        return QSize(1, high + 2 * _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: Line = index.data(_LINE)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.colour("accent_fill"))
            painter.setPen(
                QPen(theme.colour("accent"), 2.0 if state & QStyle.StateFlag.State_HasFocus else 1.2)
            )
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        inside = rect.adjusted(_EDGE, _AIR, -_EDGE, -_AIR)
        top = Qt.AlignmentFlag.AlignTop
        painter.setFont(theme.font(tabular=True))
        painter.setPen(theme.colour("quiet"))
        painter.drawText(inside, top, line.digit)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font())
        painter.drawText(inside.adjusted(_DIGIT, 0, -_SIGN, 0), top | Qt.TextFlag.TextWordWrap, line.title)
        self._paint_sign(painter, inside, line)
        painter.restore()

    @staticmethod
    def _paint_sign(painter: QPainter, inside: QRect, line: Line) -> None:
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        name, colour = ("circle-dot", "held") if line.is_unsaved else ("pencil", "accent")
        if line.is_unsaved or line.is_own:
            sign = icons.pixmap(name, colour, 14, ratio)
            painter.drawPixmap(inside.right() - 14, inside.top() + 1, sign)


class SectionList(QListView):
    """All sections, or those found.

    Signals: ``section_marked`` (section): the mark came to another one. ``typed`` (the key event): letters
    and digits for the line above.
    """

    section_marked = Signal(str)
    typed = Signal(QKeyEvent)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passport_sections")
        set_role(self, "rows")
        self._lines = _Lines(self)
        self._quiet = False
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Line], marked: str) -> None:
        """Show these with the mark on one of them; emits nothing."""
        self._quiet = True
        self._lines.show_lines(lines)
        places = [one.section for one in self._lines.lines]
        if marked in places:
            self.setCurrentIndex(self._lines.index(places.index(marked)))
        self.doItemsLayout()
        self._quiet = False

    def lines(self) -> list[Line]:
        """What is shown."""
        return self._lines.lines

    def marked(self) -> str:
        """The section under the mark; empty where nothing is shown."""
        index = self.currentIndex()
        return self._lines.lines[index.row()].section if index.isValid() else ""

    def move_mark(self, step: int) -> None:
        """To the next or the one before, as far as there are."""
        place = min(max(self.currentIndex().row() + step, 0), len(self._lines.lines) - 1)
        if place >= 0:
            self.setCurrentIndex(self._lines.index(place))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.section_marked.emit(self._lines.lines[current.row()].section)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """What can be typed belongs to the line above; Enter and Esc to the dialog."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def doItemsLayout(self) -> None:  # noqa: N802 -- Qt's name
        """Lines of other heights: the marked one stays in sight."""
        super().doItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
