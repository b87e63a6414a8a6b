"""The templates of one doctor: how each repeats, when it holds, its hours; and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.rules.timetable import Template
from clinic_desk.ui import icons, theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card
from clinic_desk.ui.widgets.rows_model import ROW_ROLE

_HEIGHT = 46
_MOST_SHOWN = 4
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class TemplateModel(QAbstractListModel):
    """Templates: those in force and to come first, those that are over last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Template] = ()
        self._today = date.min

    def set_rows(self, rows: Sequence[Template], today: date) -> None:
        """Show other templates."""
        self.beginResetModel()
        self._today = today
        self._rows = sorted(rows, key=self._is_over)
        self.endResetModel()

    def rows(self) -> Sequence[Template]:
        """The templates in the order shown."""
        return self._rows

    def _is_over(self, one: Template) -> bool:
        return one.valid_to is not None and one.valid_to < self._today

    def is_over(self, index: _Index) -> bool:
        """Whether the template of a line holds no more."""
        return self._is_over(self._rows[index.row()])

    def lines(self, one: Template) -> tuple[str, str]:
        """What repeats and when it holds; the hours."""
        facts = (
            template_texts.cycle_name(one.cycle, one.length),
            template_texts.validity(one),
            template_texts.state(one, self._today),
        )
        return " · ".join(filter(None, facts)), template_texts.summary(one)

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """How many templates."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line's words, or the template itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == ROW_ROLE:
            return one
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ": ".join(self.lines(one))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.lines(one))
        return None


class TemplateDelegate(QStyledItemDelegate):
    """Two lines; what is over is quiet."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The chosen one on a filled ground with a mark at its left, as in the list of doctors."""
        model = index.model()
        if not isinstance(model, TemplateModel):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        title, hours = model.lines(index.data(ROW_ROLE))
        room = area.adjusted(12, 4, -8, -4)
        half = room.height() // 2
        over = model.is_over(index)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_fill"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        for number, (text, weight, tone) in enumerate(
            (
                (title, QFont.Weight.DemiBold, "quiet" if over else "text"),
                (hours, QFont.Weight.Normal, "quiet"),
            )
        ):
            painter.setFont(theme.font(theme.SMALL_PX if number else theme.BASE_PX, weight, tabular=True))
            painter.setPen(theme.colour(tone))
            place = QRect(room.left(), room.top() + number * half, room.width(), half)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        """Two lines high."""
        return QSize(option.rect.width(), _HEIGHT)


class TemplateList(QListView):
    """The list; Enter changes, Del ends.

    Signals:
        change_wanted(), end_wanted(): for the current line.
    """

    change_wanted = Signal()
    end_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter and Del are about the current line."""
        if self.currentIndex().isValid() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.change_wanted.emit()
        elif self.currentIndex().isValid() and event.key() == Qt.Key.Key_Delete:
            self.end_wanted.emit()
        else:
            super().keyPressEvent(event)


class ScheduleCard(Card):
    """The list with its buttons, or what to do while there is nothing.

    Signals:
        add_wanted(), change_wanted(object), end_wanted(object): with the chosen ``Template``.
    """

    add_wanted = Signal()
    change_wanted = Signal(object)
    end_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TemplateModel(self)
        self.list = named(TemplateList(self), "templates")
        self.add_button = named(QPushButton(self), "add_hours")
        self.change_button = named(QPushButton(self), "change_hours")
        self.end_button = named(QPushButton(self), "end_hours")
        self._title = QLabel(self)
        self._empty = named(QLabel(self, wordWrap=True), "no_hours")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._title, "heading")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_role(self._empty, "quiet")
        self.list.setModel(self.model)
        self.list.setItemDelegate(TemplateDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_button.setIcon(icons.icon("plus"))
        self.change_button.setIcon(icons.icon("pencil"))
        self.end_button.setIcon(icons.icon("calendar-x"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add_button, self.change_button, self.end_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        self.body.addWidget(self._title)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list)
        self.body.addLayout(buttons)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_wanted)
        self.change_button.clicked.connect(self._change)
        self.end_button.clicked.connect(self._end)
        self.list.change_wanted.connect(self._change)
        self.list.end_wanted.connect(self._end)
        self.list.doubleClicked.connect(self._change)
        self.list.selectionModel().currentChanged.connect(self._show_state)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self._title.setText(_("Hours"))
        self._empty.setText(_("No hours yet: nobody can be booked. Add hours, every week or alternating."))
        self.list.setAccessibleName(_("Hours of this doctor"))
        self.add_button.setText(_("Add hours…"))
        self.change_button.setText(_("Change from a day on…"))
        self.end_button.setText(_("End…"))
        self.list.viewport().update()
        self._show_state()

    def show_templates(self, rows: Sequence[Template], today: date, choose: int | None = None) -> None:
        """Show a doctor's templates, one of them chosen (the first by default)."""
        self.model.set_rows(rows, today)
        ids = [one.id for one in self.model.rows()]
        if ids:
            place = ids.index(choose) if choose in ids else 0
            self.list.setCurrentIndex(self.model.index(place))
        self.list.setFixedHeight(min(max(len(ids), 1), _MOST_SHOWN) * _HEIGHT + 4)
        self.list.setVisible(bool(ids))
        self._empty.setVisible(not ids)
        self._show_state()

    def current(self) -> Template | None:
        """The chosen template."""
        found = self.list.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, Template) else None

    def _show_state(self) -> None:
        """What is over can neither be changed nor ended."""
        index = self.list.currentIndex()
        on = index.isValid() and not self.model.is_over(index)
        self.change_button.setEnabled(on)
        self.end_button.setEnabled(on)

    def _change(self) -> None:
        chosen = self.current()
        if chosen is not None and self.change_button.isEnabled():
            self.change_wanted.emit(chosen)

    def _end(self) -> None:
        chosen = self.current()
        if chosen is not None and self.end_button.isEnabled():
            self.end_wanted.emit(chosen)
