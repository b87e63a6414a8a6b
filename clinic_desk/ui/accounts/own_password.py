"""A password of one's own: at the first log-in, and whenever one wishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.services import accounts
from clinic_desk.ui.accounts.new_password import PROBLEMS, NewPassword
from clinic_desk.ui.accounts.password_field import PasswordField
from clinic_desk.ui.accounts.told_line import ToldLine
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton

_WIDTH = 380


class OwnPassword(QWidget):
    """The old password (unless it was typed a moment ago), the new one twice.

    Signals: ``changed``: the services have the new one.
    """

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._old = ""
        self.title = QLabel(self, wordWrap=True)
        self.about = QLabel(self, wordWrap=True)
        self.old = PasswordField("old_password", self)
        self.new = NewPassword(self)
        self.told = ToldLine("own_password_told", self)
        set_role(self.title, "title")
        set_role(self.about, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.title, self.about, self.old, self.new, self.told):
            column.addWidget(part)
        self.old.confirmed.connect(lambda: self.new.first.line.setFocus(Qt.FocusReason.TabFocusReason))
        self.new.confirmed.connect(self.change)
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.title.setText(_("A password of your own") if self._old else _("Change the password"))
        self.about.setText(
            _("The one you have just typed was given to you; somebody else knows it. Choose your own.")
        )
        self.about.setVisible(bool(self._old))
        self.old.set_label(_("Old password"))
        self.old.setVisible(not self._old)

    def ask(self, login: str, old: str = "") -> None:
        """Begin anew; ``old`` is the given password that was just typed, empty: it is asked for."""
        self.forget()
        self._old = old
        self.new.set_login(login)
        self.retranslate()
        field = self.new.first if old else self.old
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed stays in a field that nobody sees."""
        self._old = ""
        self.old.clear()
        self.new.clear()
        self.told.say("")

    def change(self) -> None:
        """Enter: ask the services."""
        new = self.new.value()
        if not self._old and not self.old.text():
            self.old.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not new:
            self.new.focus_wrong()
        else:
            self._try(self._old or self.old.text(), new)

    def _try(self, old: str, new: str) -> None:
        try:
            accounts.change_own_password(old, new, now=self._now())
        except errors.BadField as bad:
            same = _("That is the old password.")
            self.told.say(_(PROBLEMS[bad.reason]) if bad.reason in PROBLEMS else same)
            self.new.first.line.selectAll()
            self.new.first.line.setFocus(Qt.FocusReason.OtherFocusReason)
        except errors.WrongPassword as wrong:
            text = _("The old password is wrong.")
            if wrong.wait_until is not None:
                text += " " + _("The next try is possible from {time} on.").format(
                    time=f"{wrong.wait_until:%H:%M:%S}"
                )
            self.told.say(text)
            self.old.line.selectAll()
            self.old.line.setFocus(Qt.FocusReason.OtherFocusReason)
        except errors.ClinicError as error:
            self.told.say(wording.sentence(error))
        else:
            self.forget()
            self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


class PasswordDialog(QDialog):
    """Change one's own password; accepted when it was changed."""

    def __init__(self, parent: QWidget | None, now: Callable[[], datetime], login: str) -> None:
        super().__init__(parent)
        self.setObjectName("password_dialog")
        self.form = OwnPassword(now, self)
        self.change_button = named(PrimaryButton("", "Enter", self), "change_password")
        self.cancel_button = named(KeyButton("", "Esc", self), "cancel_password")
        for button in (self.change_button, self.cancel_button):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.change_button)
        foot.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addStretch()
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH + 40)
        self.change_button.clicked.connect(self.form.change)
        self.cancel_button.clicked.connect(self.reject)
        self.form.changed.connect(self.accept)
        self.retranslate()
        self.form.ask(login)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Change the password"))
        self.change_button.setText(_("Change the password"))
        self.cancel_button.setText(_("Cancel"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
