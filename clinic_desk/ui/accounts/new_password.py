"""A new password, twice, with what is still missing said while it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.rules import passwords
from clinic_desk.ui.accounts.password_field import PasswordField
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role

PROBLEMS: Final = {
    "short": N_("At least {count} signs. A few words are easier to keep than odd signs."),
    "like_name": N_("The name must not be in it."),
    "common": N_("Too easy to guess: what everybody tries first."),
}


class NewPassword(QWidget):
    """Two fields and a line that says what is wrong, or that it is good.

    Signals: ``confirmed``: Enter in the second field (in the first one it goes to the second); ``edited``.
    """

    confirmed = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None, *, sideways: bool = False) -> None:
        super().__init__(parent)
        self._login = ""
        self.first = PasswordField("new_password", self)
        self.second = PasswordField("new_password_again", self)
        self.told = named(QLabel(self, wordWrap=True), "password_told")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        fields = QBoxLayout(
            QBoxLayout.Direction.LeftToRight if sideways else QBoxLayout.Direction.TopToBottom
        )
        fields.setSpacing(12 if sideways else 8)
        for field in (self.first, self.second):
            fields.addWidget(field, 1)
        column.addLayout(fields)
        column.addWidget(self.told)
        self.first.line.textChanged.connect(self._show)
        self.second.line.textChanged.connect(self._show)
        self.first.eye.toggled.connect(self.second.eye.setChecked)
        self.first.confirmed.connect(lambda: self.second.line.setFocus(Qt.FocusReason.TabFocusReason))
        self.second.confirmed.connect(self.confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.first.set_label(_("New password"))
        self.second.set_label(_("The same once more"))
        self._show()

    def set_login(self, login: str) -> None:
        """Whose password it becomes: the name must not be in it."""
        self._login = login
        self._show()

    def value(self) -> str:
        """The password if it will do and both fields say the same; else an empty text."""
        good = not passwords.problem(self.first.text(), self._login)
        return self.first.text() if good and self.first.text() == self.second.text() else ""

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()

    def focus_wrong(self) -> None:
        """To the field that is not right yet."""
        problem = passwords.problem(self.first.text(), self._login)
        field = self.first if problem else self.second
        field.line.selectAll()
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        text, role = self._told()
        self.told.setText(text)
        set_role(self.told, role)
        self.first.line.setAccessibleDescription(text)
        self.edited.emit()

    def _told(self) -> tuple[str, str]:
        problem = passwords.problem(self.first.text(), self._login)
        if problem:
            said = _(PROBLEMS[problem]).format(count=passwords.MIN_LENGTH)
            return said, "warn" if self.first.text() else "small"
        if not self.second.text():
            return _("Good. Now the same once more."), "ok"
        if self.first.text() != self.second.text():
            return _("The two are not the same yet."), "warn"
        return _("✓ Good"), "ok"

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
