"""The free times as chips: a line for each doctor and day, walked with the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.rules.free_search import FreeRow
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui import theme
from clinic_desk.ui.free.lines import Line, clock_of, name_text, spoken_row, whose_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce

DAY, WHOSE, FIRST_CHIP = 0, 1, 2
LINE_HEIGHT = 32
_GAP = 6
_PADDING = 9
_WIDEST_NAME = 230
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class TimesModel(QAbstractTableModel):
    """A window on the lines: day, doctor, then a column for each chip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.doctors: Mapping[int, DoctorRow] = {}
        self.chips = 1
        self._mixed = False

    def show(self, lines: Sequence[Line], doctors: Mapping[int, DoctorRow], chips: int) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines, self.doctors, self.chips = lines, doctors, chips
        self._mixed = len({one.specialty for one in doctors.values()}) > 1
        self.endResetModel()

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """Day, doctor, chips."""
        return 0 if parent.isValid() else FIRST_CHIP + self.chips

    def row_at(self, index: _Index) -> FreeRow | None:
        """The time behind a chip."""
        if not index.isValid():
            return None
        rows, place = self.lines[index.row()].rows, index.column() - FIRST_CHIP
        return rows[place] if 0 <= place < len(rows) else None

    def is_more(self, index: _Index) -> bool:
        """Whether the chip opens the rest of the day."""
        if not index.isValid():
            return False
        line = self.lines[index.row()]
        return bool(line.more) and index.column() - FIRST_CHIP == len(line.rows)

    def last_chip(self, row: int) -> int:
        """The last column of a line that can be chosen, or -1."""
        line = self.lines[row]
        return FIRST_CHIP + len(line.rows) + bool(line.more) - 1 if line.rows else -1

    def begins_day(self, row: int) -> bool:
        """Whether the line is the first of its day."""
        return not row or self.lines[row - 1].first != self.lines[row].first

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only chips can be chosen."""
        if self.row_at(index) is not None or self.is_more(index):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled

    def whose(self, line: Line) -> str:
        """Whose line it is."""
        return whose_text(line, self.doctors, with_specialty=self._mixed)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts; what is cut off is in the tooltip, and screen readers hear the whole time."""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHOSE:
            return self._text(index)
        return None

    def _spoken(self, index: _Index) -> str:
        """Each cell by itself: who listens does not see the line that it stands in."""
        line, row = self.lines[index.row()], self.row_at(index)
        if row is not None:
            return spoken_row(row, self.doctors)
        if index.column() == DAY:
            return line.day_text
        if index.column() == WHOSE:
            return self._text(index) or self.whose(line)
        return self._text(index) or line.reason or _("no more times")

    def _text(self, index: _Index) -> str:
        line, column = self.lines[index.row()], index.column()
        if column == DAY:
            return line.day_text if self.begins_day(index.row()) else ""
        if column == WHOSE:
            above = self.lines[index.row() - 1] if index.row() else None
            if line.reason:
                whose = self.whose(line)
                return f"{whose}: {line.reason}" if whose else line.reason
            return "" if above and above.rows and above.key == line.key else self.whose(line)
        row = self.row_at(index)
        if row is not None:
            return clock_of(row)
        return _("{count} more").format(count=line.more) if self.is_more(index) else ""


class _Delegate(QStyledItemDelegate):
    """Paints a chip as a small button; the one in focus in the accent colour."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(60, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, TimesModel):
            return
        line, rect = model.lines[index.row()], option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() >= FIRST_CHIP:
            if model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                self._paint_chip(painter, option, index, more=model.is_more(index))
        else:
            self._paint_text(painter, rect, index, quiet=bool(line.reason))
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, index: _Index, *, quiet: bool) -> None:
        bold = index.column() == DAY and not quiet
        font = theme.font(weight=QFont.Weight.DemiBold if bold else QFont.Weight.Normal, tabular=True)
        painter.setFont(font)
        painter.setPen(theme.colour("quiet" if quiet else "text"))
        room = rect.adjusted(_GAP, 0, -_GAP, 0)
        text = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, *, more: bool
    ) -> None:
        view = self.parent()
        marked = isinstance(view, QTableView) and view.currentIndex() == index
        focused = marked and isinstance(view, QTableView) and view.hasFocus()
        box = option.rect.adjusted(_GAP // 2, 4, -_GAP // 2, -4)
        if marked:
            painter.setBrush(theme.colour("accent_fill"))
            painter.setPen(QPen(theme.colour("accent"), 2.0 if focused else 1.0))
        else:
            hovered = option.state & QStyle.StateFlag.State_MouseOver
            painter.setBrush(theme.colour("hover" if hovered else "surface"))
            painter.setPen(QPen(theme.colour("surface" if more else "line_strong"), 1.0))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font(tabular=True))
        painter.setPen(theme.colour("accent" if marked or more else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, index.data())


class TimesView(QTableView):
    """Arrows go from time to time, over days that offer nothing; Enter takes one.

    Signals: ``row_taken`` (FreeRow), ``more_wanted`` ((day, doctor id): the rest of that day),
    ``marked`` (the FreeRow in focus or None), ``room_changed`` (room for another number of chips),
    ``left_upwards`` (↑ above the first line).
    """

    row_taken = Signal(object)
    more_wanted = Signal(object)
    marked = Signal(object)
    room_changed = Signal()
    left_upwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times = TimesModel(self)
        self.setModel(self.times)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        # the mark is the cell in focus; a selection of Qt's own would tint what is beside the chip
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(LINE_HEIGHT)
        set_role(self, "rows")
        self._chip_text = "00:00"
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(lambda index: self._take(index, again=True))

    # --- what it shows --------------------------------------------------------------------------------

    def room_for(self, doctors: Mapping[int, DoctorRow], in_a_row: int) -> int:
        """How many chips stand side by side."""
        self._chip_text = "00:00" if in_a_row == 1 else "00:00–00:00"
        left = self.viewport().width() - self._day_width() - self._name_width(doctors)
        return max(2, left // self._chip_width())

    def show_lines(self, lines: Sequence[Line], doctors: Mapping[int, DoctorRow], chips: int) -> None:
        """Show lines; the mark stays on its time if that is still there, else goes to the first."""
        before = self.current_row()
        self.times.show(lines, doctors, chips)
        self.clearSpans()
        self.setColumnWidth(DAY, self._day_width())
        self.setColumnWidth(WHOSE, self._name_width(doctors))
        for column in range(FIRST_CHIP, FIRST_CHIP + chips):
            self.setColumnWidth(column, self._chip_width())
        for number, line in enumerate(lines):
            if line.reason:
                self.setSpan(number, WHOSE, 1, chips + 1)
        self._mark_again(before)

    def current_row(self) -> FreeRow | None:
        """The time in focus."""
        return self.times.row_at(self.currentIndex())

    def take(self) -> None:
        """Take the time in focus."""
        self._take(self.currentIndex())

    def mark(self, wanted: FreeRow) -> None:
        """Put the mark on this time, if it is shown."""
        for number, line in enumerate(self.times.lines):
            if wanted in line.rows:
                self.setCurrentIndex(self.times.index(number, FIRST_CHIP + line.rows.index(wanted)))
                return

    def _mark_again(self, before: FreeRow | None) -> None:
        if before is not None:
            self.mark(before)
        if self.current_row() is None:
            first = next((n for n, line in enumerate(self.times.lines) if line.rows), None)
            if first is not None:
                self.setCurrentIndex(self.times.index(first, FIRST_CHIP))
        self.marked.emit(self.current_row())

    def _chip_width(self) -> int:
        return QFontMetrics(theme.font(tabular=True)).horizontalAdvance(self._chip_text) + 2 * _PADDING + _GAP

    def _day_width(self) -> int:
        metrics = QFontMetrics(theme.font(weight=QFont.Weight.DemiBold, tabular=True))
        return max(map(metrics.horizontalAdvance, ("Mon 00.00", "00.00 – 00.00"))) + 3 * _GAP

    def _name_width(self, doctors: Mapping[int, DoctorRow]) -> int:
        if len(doctors) <= 1:
            return 1
        metrics = QFontMetrics(theme.font())
        mixed = len({one.specialty for one in doctors.values()}) > 1
        names = [name_text(one, with_specialty=mixed) for one in doctors.values()]
        return min(max(map(metrics.horizontalAdvance, names)) + 3 * _GAP, _WIDEST_NAME)

    # --- moving ---------------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802 (Qt's name)
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """From chip to chip; lines without any are passed over."""
        here, actions = self.currentIndex(), QAbstractItemView.CursorAction
        with_times = [n for n in range(self.times.rowCount()) if self.times.last_chip(n) >= 0]
        if not with_times:
            return QModelIndex()
        if not here.isValid():
            return self.times.index(with_times[0], FIRST_CHIP)
        row, column = here.row(), here.column()
        page = max(1, self.viewport().height() // LINE_HEIGHT - 1)
        match action:
            case actions.MoveLeft | actions.MovePrevious:
                column -= 1
                if column < FIRST_CHIP:
                    before = _step(with_times, row, -1)
                    column = self.times.columnCount() if before != row else FIRST_CHIP
                    row = before
            case actions.MoveRight | actions.MoveNext:
                column += 1
                if column > self.times.last_chip(row):
                    after = _step(with_times, row, 1)
                    row, column = after, FIRST_CHIP if after != row else column
            case actions.MoveUp | actions.MoveDown:
                row = _step(with_times, row, 1 if action == actions.MoveDown else -1)
            case actions.MovePageUp | actions.MovePageDown:
                row = _step(with_times, row, page if action == actions.MovePageDown else -page)
            case actions.MoveHome:
                row, column = with_times[0], FIRST_CHIP
            case actions.MoveEnd:
                row, column = with_times[-1], self.times.columnCount()
        return self.times.index(row, min(column, self.times.last_chip(row)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter takes; ↑ above the first line goes back to the wishes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.take()
            return
        here = self.currentIndex()
        if event.key() == Qt.Key.Key_Up and not any(line.rows for line in self.times.lines[: here.row()]):
            self.left_upwards.emit()
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802 (Qt's name)
        """Say which time is marked now."""
        super().currentChanged(current, previous)
        row = self.times.row_at(current)
        self.marked.emit(row)
        if row is not None and self.hasFocus():
            announce(self, spoken_row(row, self.times.doctors))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The cells, then a thin line above each day."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(theme.colour("line"))
        for number in range(max(self.rowAt(0), 1), self.times.rowCount()):
            top = self.rowViewportPosition(number)
            if top > self.viewport().height():
                break
            if self.times.begins_day(number):
                painter.drawLine(0, top, self.viewport().width(), top)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """A wider window shows more times of a day."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.room_changed.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.times.is_more(index):
            self._take(index)

    def _take(self, index: _Index, *, again: bool = False) -> None:
        row = self.times.row_at(index)
        if row is not None:
            self.row_taken.emit(row)
        elif self.times.is_more(index) and not again:
            line = self.times.lines[index.row()]
            self.more_wanted.emit(line.key)


def _step(rows: Sequence[int], row: int, step: int) -> int:
    """So many lines with times on or back, as far as there are any."""
    place = rows.index(row) if row in rows else 0
    return rows[min(max(place + step, 0), len(rows) - 1)]
