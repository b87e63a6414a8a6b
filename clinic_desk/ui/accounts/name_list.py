"""Who may log in here, as a list to choose from: the last one on top, by arrows or by first letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.people import fold, plain
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role

_MOST_ROWS = 5


def shown_name(login: str) -> str:
    """A log-in name as people write names: it is kept in small letters."""
    return " ".join(word[:1].upper() + word[1:] for word in login.split())


class NameList(QWidget):
    """A line to type first letters into and the list below it.

    Signals: ``chosen``: Enter or a click on a name, the password comes next; ``marked``: another one meant.
    """

    chosen = Signal()
    marked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._label = QLabel(self)
        self.line = named(QLineEdit(self), "login_name")
        self.list = named(QListWidget(self), "login_names")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self._label.setBuddy(self.line)
        set_role(self._label, "small")
        set_role(self.list, "rows")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows reach it from the fields
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.line.setMaxLength(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._label)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.line.installEventFilter(self)

    def _connect(self) -> None:
        self.line.textEdited.connect(self._fill)
        self.line.returnPressed.connect(self.chosen)
        self.list.itemClicked.connect(lambda _item: self.chosen.emit())
        self.list.currentRowChanged.connect(lambda _row: self.marked.emit())

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._label.setText(_("Who are you?"))
        self.line.setAccessibleName(_("Log-in name"))
        self.line.setPlaceholderText(_("first letters, or ↑ ↓"))
        self.list.setAccessibleName(_("Who may log in"))

    def set_names(self, names: Sequence[str], first: str = "") -> None:
        """Offer these log-in names; ``first`` stands on top and is marked."""
        on_top = [name for name in names if name == plain(first)]
        self._names = (*on_top, *(name for name in names if name not in on_top))
        self.line.clear()
        self._fill()

    def current(self) -> str:
        """The log-in name that is meant; a name typed in full counts though the list does not have it."""
        item = self.list.currentItem()
        return plain(self.line.text()) if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def choose(self, login: str) -> None:
        """Mark a name."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == plain(login):
                self.list.setCurrentRow(row)

    def step(self, by: int) -> None:
        """Mark the next (+1) or the last (-1) name."""
        if self.list.count():
            row = min(max(self.list.currentRow() + by, 0), self.list.count() - 1)
            self.list.setCurrentRow(row)

    def _fill(self) -> None:
        before = self.current() if self.list.currentItem() is not None else ""
        wanted = fold(self.line.text())
        found = [name for name in self._names if _begins(name, wanted)]
        self.list.clear()
        for name in found:
            self.list.addItem(shown_name(name))
            self.list.item(self.list.count() - 1).setData(Qt.ItemDataRole.UserRole, name)
        self.list.setVisible(bool(found))
        row = max(self.list.sizeHintForRow(0), 1)
        self.list.setFixedHeight(min(len(found), _MOST_ROWS) * row + 2 * self.list.frameWidth())
        if found:
            self.list.setCurrentRow(found.index(before) if before in found and wanted else 0)
        self.marked.emit()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """The arrow keys walk through the list while letters are typed."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self.walk(event):
            return True
        return super().eventFilter(watched, event)

    def walk(self, event: QKeyEvent) -> bool:
        """Whether the key was an arrow and has moved the mark."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            return False
        self.step(step)
        return True

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "list"):
            self.retranslate()


def _begins(name: str, wanted: str) -> bool:
    """Whether any word of the name begins with the letters, in either alphabet."""
    folded = fold(name)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())
