"""The password is forgotten: the key on paper, a new password, a new key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import N_, _
from clinic_desk.services import accounts
from clinic_desk.ui.accounts.new_password import PROBLEMS, NewPassword
from clinic_desk.ui.accounts.told_line import ToldLine
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, announce
from clinic_desk.ui.widgets.field_box import FieldBox

_WRONG: Final = {
    ("key", "malformed"): N_("That is no recovery key: it has five groups of five signs."),
    ("login", "unknown"): N_("No administrator logs in by this name."),
}


class RecoverPage(QWidget):
    """Signals: ``recovered`` (log-in name, new password, new key); ``given_up``."""

    recovered = Signal(str, str, str)
    given_up = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.title = QLabel(self, wordWrap=True)
        self.about = QLabel(self, wordWrap=True)
        self.key = FieldBox(named(QLineEdit(), "recovery_key_line"), self)
        self.login = FieldBox(named(QLineEdit(), "recovery_login"), self)
        self.password = NewPassword(self, sideways=True)
        self.told = ToldLine("recovery_told", self)
        self.go_button = named(PrimaryButton("", "Enter", self), "recover")
        self.back_button = named(KeyButton("", "Esc", self), "recover_back")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.title, "title")
        set_role(self.about, "quiet")
        self.key.editor.setMaxLength(60)
        self.login.editor.setMaxLength(120)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.go_button, 1)
        foot.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.title, self.about, self.key, self.login, self.password, self.told):
            column.addWidget(part)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.key.editor.returnPressed.connect(lambda: self.login.editor.setFocus())
        self.login.editor.returnPressed.connect(lambda: self.password.first.line.setFocus())
        self.login.editor.textChanged.connect(self.password.set_login)
        self.password.confirmed.connect(self.recover)
        self.go_button.clicked.connect(self.recover)
        self.back_button.clicked.connect(self.given_up)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.title.setText(_("A new password for the administrator"))
        self.about.setText(
            _(
                "The recovery key is on the paper that was printed when the accounts were made. Anybody else "
                "asks the administrator for a new password."
            )
        )
        self.key.set_label(_("Recovery key"))
        self.key.editor.setPlaceholderText("-".join(["_" * 5] * 5))
        self.login.set_label(_("Log-in name of the administrator"))
        self.go_button.setText(_("Set the password"))
        self.back_button.setText(_("Back"))

    def ask(self, login: str) -> None:
        """Begin anew, for this log-in name."""
        self.forget()
        self.login.editor.setText(login)
        self.key.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed stays in a field that nobody sees."""
        self.key.editor.clear()
        self.password.clear()
        self.key.set_reason("")
        self.login.set_reason("")
        self.told.say("")

    def recover(self) -> None:
        """Enter: ask the services."""
        for box in (self.key, self.login):
            box.set_reason("")
        self.told.say("")
        login, new = self.login.editor.text(), self.password.value()
        if not new:
            self.password.focus_wrong()
            return
        try:
            key = accounts.recover(self.key.editor.text(), login, new, now=self._now())
        except errors.BadField as bad:
            self._show_bad(bad)
        except errors.WrongPassword as wrong:
            self._show_wrong(wrong)
        except errors.ClinicError as error:
            self.told.say(wording.sentence(error))
        else:
            self.recovered.emit(login, new, key)

    def _show_bad(self, bad: errors.BadField) -> None:
        boxes = {"key": self.key, "login": self.login}
        box = boxes.get(bad.field)
        if box is None:
            self.told.say(_(PROBLEMS[bad.reason]))
            self.password.focus_wrong()
            return
        box.set_reason(_(_WRONG.get((bad.field, bad.reason), N_("This does not fit."))))
        box.editor.selectAll()
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_wrong(self, wrong: errors.WrongPassword) -> None:
        text = _("This is not the key that is valid now.")
        if wrong.wait_until is not None:
            text += " " + _("The next try is possible from {time} on.").format(
                time=f"{wrong.wait_until:%H:%M:%S}"
            )
        self.key.set_reason(text)
        announce(self, text)
        self.key.editor.selectAll()
        self.key.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
