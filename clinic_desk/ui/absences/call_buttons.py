"""What can come of a call, each with its key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.absences import keys
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import KeyButton, PrimaryButton


class CallButtons(QWidget):
    """The buttons of an open line. Signals: ``wanted`` carries the key of the button (see ``keys``)."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("call_buttons")
        self._moves = True
        self.agreed = named(PrimaryButton("", keys.AGREED, self), "agreed")
        self.no_answer = named(KeyButton("", keys.NO_ANSWER, self), "no_answer")
        self.waiting = named(KeyButton("", keys.WAITING, self), "to_waiting_list")
        self.keep = named(KeyButton("", keys.KEEP, self), "keep_visit")
        self.cancel = named(KeyButton("", keys.CANCEL, self, role="danger"), "cancel_visit")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, button in (
            (keys.AGREED, self.agreed),
            (keys.NO_ANSWER, self.no_answer),
            (keys.WAITING, self.waiting),
            (keys.KEEP, self.keep),
            (keys.CANCEL, self.cancel),
        ):
            button.setAutoDefault(False)  # Enter belongs to the list of people
            button.clicked.connect(lambda _checked=False, key=key: self.wanted.emit(key))
            row.addWidget(button)
        row.addStretch()
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.agreed.setText(_("Agreed") if self._moves else _("Told"))
        self.no_answer.setText(_("No answer"))
        self.waiting.setText(_("To the waiting list"))
        self.keep.setText(_("Leave as it is"))
        self.cancel.setText(_("Cancel the visit"))

    def show_for(self, *, is_open: bool, moves: bool, has_offer: bool) -> None:
        """Fit the line in hand; ``moves`` False: there is only something to tell (another room)."""
        self._moves = moves
        for button in (self.agreed, self.no_answer, self.waiting, self.keep, self.cancel):
            button.setEnabled(is_open)
        self.agreed.setEnabled(is_open and (has_offer or not moves))
        self.keep.setVisible(moves)
        self.waiting.setVisible(moves)
        self.retranslate()
