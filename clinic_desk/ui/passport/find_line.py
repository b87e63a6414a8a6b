"""The line that finds a section: by its digit, or by a few letters of what the caller asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desk import passport
from clinic_desk.i18n import _
from clinic_desk.ui.theme import set_role

_CHORD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class FindLine(QLineEdit):
    """A digit alone is the number of a section, letters are words of it.

    Signals: ``jumped`` (section), ``find_changed`` (the letters; empty when there are none), ``mark_moved``
    (±1), ``page_moved`` (±1).
    """

    jumped = Signal(str)
    find_changed = Signal(str)
    mark_moved = Signal(int)
    page_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passport_find")
        set_role(self, "search")
        self.setMaxLength(60)
        self.textChanged.connect(self._on_text)
        self.retranslate()

    def retranslate(self) -> None:
        """Put the prompts into the language of the window."""
        self.setPlaceholderText(_("A digit or a word"))
        self.setAccessibleName(_("What the caller asks"))
        self.setAccessibleDescription(_("A digit goes to its section, letters find it"))

    def take(self, event: QKeyEvent) -> bool:
        """Type here what was typed elsewhere in the dialog; whether it was something to type."""
        text = event.text()
        if event.modifiers() & _CHORD or not text.strip() or not text.isprintable():
            return False
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setCursorPosition(len(self.text()))
        self.keyPressEvent(event)
        return True

    def _on_text(self, typed: str) -> None:
        section = passport.at_key(typed)
        if section is not None:
            self.jumped.emit(section)
        else:
            self.find_changed.emit(typed.strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """↑ and ↓ belong to the list, the pages to the text; one digit takes the place of the one before."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.mark_moved.emit(steps[key])
        elif key in pages:
            self.page_moved.emit(pages[key])
        elif not event.modifiers() & _CHORD and self._is_another_jump(event.text()):
            with QSignalBlocker(self):
                self.clear()
            self.setText(event.text())
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            event.ignore()  # no typing to undo: the dialog takes its last saving back
        else:
            super().keyPressEvent(event)

    def _is_another_jump(self, sign: str) -> bool:
        """Whether a digit (or the letter on its key) follows nothing or another one: no word begins so."""
        return passport.at_key(sign) is not None and (
            not self.text() or passport.at_key(self.text()) is not None
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
