"""The one line that finds the patient."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from clinic_desk.i18n import _, ngettext
from clinic_desk.ui.theme import set_role


class SearchLine(QLineEdit):
    """Who is calling? IIN, name, birth date, phone: anything, in any order.

    Signals: ``mark_moved`` (±1, ±4) moves the mark in the list, ``confirmed`` is Enter.
    """

    mark_moved = Signal(int)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_line")
        set_role(self, "search")
        self.setMaxLength(200)
        self._count: int | None = None
        self._more = False
        self._hint = QLabel(self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self._hint, "small")
        self.retranslate()

    def retranslate(self) -> None:
        """Put the prompts into the language of the window."""
        self.setPlaceholderText(_("Who is calling?"))
        self.setAccessibleName(_("Who is calling?"))
        self.setAccessibleDescription(_("IIN, name, birth date or phone, in any order"))
        self.show_count(self._count, more=self._more)

    def show_count(self, count: int | None, *, more: bool = False) -> None:
        """Say how many people fit; None while nothing is typed."""
        self._count, self._more = count, more
        if count is None:
            text = _("IIN, name, birth date, phone")
        elif more:
            text = _("more than {count}").format(count=count)
        else:
            text = ngettext("{count} person", "{count} people", count).format(count=count)
        self._hint.setText(text)
        self._place_hint()

    def count_text(self) -> str:
        """How many people fit, in words; what to type while nothing is."""
        return self._hint.text()

    def _place_hint(self) -> None:
        self._hint.adjustSize()
        width = self._hint.width()
        self._hint.move(self.width() - width - 12, (self.height() - self._hint.height()) // 2)
        # typed text never runs under the hint; on a very narrow line the hint gives way
        room = self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText()) + width + 40
        self._hint.setVisible(room <= self.width())
        self.setTextMargins(0, 0, width + 8 if self._hint.isVisibleTo(self) else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Keep the hint at the right end."""
        super().resizeEvent(event)
        self._place_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Up and down belong to the list below, Enter to the call."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 4, Qt.Key.Key_PageUp: -4}
        key = Qt.Key(event.key())
        if key in steps:
            self.mark_moved.emit(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self.confirmed.emit()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """In an empty line there is no typing to undo: Ctrl+Z then takes the last action back."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and not self.text()
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
