"""Why somebody is taken off the list: asked in place, with the usual reasons at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, announce

_USUAL = (N_("does not need it any more"), N_("went to another clinic"), N_("cannot be reached"))


class ReasonLine(QFrame):
    """A question with one line to write in; Enter gives the reason, Esc drops the question.

    Signals: ``given`` (the reason), ``dropped``.
    """

    given = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("withdraw_reason")
        set_role(self, "banner", tone="warn")
        self._person = ""
        self._title = QLabel(self, wordWrap=True)
        set_role(self._title, "strong")
        self.line = named(QLineEdit(self), "reason")
        self.line.setMaxLength(300)
        self.chips = [QPushButton(self) for _text in _USUAL]
        self.accept_button = KeyButton("", "Enter", self)
        self.drop_button = KeyButton("", "Esc", self)
        self._lay_out()
        self.line.returnPressed.connect(self._on_return)
        self.accept_button.clicked.connect(self._on_return)
        self.drop_button.clicked.connect(self._drop)
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for number, chip in enumerate(self.chips):
            set_role(chip, "chip")
            chip.clicked.connect(lambda _checked=False, number=number: self._give(_(_USUAL[number])))
            chips.addWidget(chip)
        chips.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        for button in (self.accept_button, self.drop_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addLayout(chips)

    def ask(self, person: str) -> None:
        """Ask why this person is taken off the list."""
        self._person = person
        self.line.clear()
        set_style_property(self.line, "invalid", value=False)
        self.retranslate()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._title.text())

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._title.setText(_("Take {person} off the waiting list: why?").format(person=self._person))
        self.line.setAccessibleName(_("Reason"))
        self.line.setPlaceholderText(_("write the reason, then Enter"))
        for chip, text in zip(self.chips, _USUAL, strict=True):
            chip.setText(_(text))
        self.accept_button.setText(_("Take off the list"))
        self.drop_button.setText(_("Back"))

    def _on_return(self) -> None:
        text = self.line.text().strip()
        set_style_property(self.line, "invalid", value=not text)
        if text:
            self._give(text)
        else:
            announce(self.line, self.line.placeholderText())
            self.line.setFocus()

    def _give(self, text: str) -> None:
        self.hide()
        self.given.emit(text)

    def _drop(self) -> None:
        self.hide()
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc leaves everything as it is; Enter in the line must not press a button of the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            self._drop()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
