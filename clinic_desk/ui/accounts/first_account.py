"""The clinic's one decision: personal log-ins, or knowingly none. Stands in the assistant and in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import accounts
from clinic_desk.services.accounts import AccountForm
from clinic_desk.ui.accounts.key_card import KeyCard
from clinic_desk.ui.accounts.new_password import PROBLEMS, NewPassword
from clinic_desk.ui.accounts.told_line import ToldLine
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import Card
from clinic_desk.ui.widgets.field_box import FieldBox

_REASONS: Final = {
    ("full_name", "missing"): N_("The name is needed."),
    ("login", "missing"): N_("A name to log in with is needed."),
}


class Stage(Enum):
    """How far the decision is."""

    OPEN = auto()
    KEY = auto()
    """The administrator is made; the recovery key stands there and is not put away yet."""
    DECIDED = auto()


class FirstAccount(QWidget):
    """Make the first administrator, or say knowingly that nobody logs in.

    :meth:`go_on` does what was chosen; whoever shows this asks it before going on.
    Signals: ``stage_changed``; ``print_wanted`` (the recovery key).
    """

    stage_changed = Signal()
    print_wanted = Signal(str)

    def __init__(self, clock: Clock, actor: Callable[[], Actor], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._actor = clock, actor
        self.stage = Stage.OPEN
        self.with_login = named(QRadioButton(self), "with_login")
        self.without_login = named(QRadioButton(self), "without_login")
        self.name = FieldBox(named(QLineEdit(), "administrator_name"), self)
        self.login = FieldBox(named(QLineEdit(), "administrator_login"), self)
        self.password = NewPassword(self, sideways=True)
        self._about_none = QLabel(self, wordWrap=True)
        self.knows = named(QCheckBox(self), "knows_consequences")
        self.key = KeyCard(self)
        self.told = ToldLine("first_account_told", self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for button in (self.with_login, self.without_login):
            group.addButton(button)
        self.with_login.setChecked(True)
        for box in (self.name, self.login):
            box.editor.setMaxLength(120)
        self._form = Card(self, padding=16)
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(self.name, 1)
        names.addWidget(self.login, 1)
        self._form.body.addLayout(names)
        self._form.body.addWidget(self.password)
        self._none = Card(self, padding=16)
        self._none.body.addWidget(self._about_none)
        self._none.body.addWidget(self.knows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.with_login, self._form, self.without_login, self._none, self.key, self.told):
            column.addWidget(widget)
        column.addStretch(1)
        self._show_stage()

    def _connect(self) -> None:
        self.with_login.toggled.connect(self._show_stage)
        self.name.editor.textEdited.connect(self._suggest_login)
        self.login.editor.textChanged.connect(self.password.set_login)
        self.name.editor.returnPressed.connect(lambda: self.login.editor.setFocus())
        self.login.editor.returnPressed.connect(lambda: self.password.first.line.setFocus())
        self.key.print_wanted.connect(self.print_wanted)
        self.key.put_away.connect(self._show_stage)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.with_login.setText(_("Everybody logs in with a name and password of their own"))
        self.without_login.setText(_("Only I work at this PC: no log-in"))
        self.name.set_label(_("Full name of the administrator"))
        self.login.set_label(_("Name to log in with"))
        self._about_none.setText(
            _(
                "Whoever sits down at this PC then sees and changes everything. The journal names the user "
                "of the computer ({user}), so nobody can tell later who it was. You can switch the log-in "
                "on at any time from the menu."
            ).format(user=self._actor().registrar)
        )
        self.knows.setText(_("I know this and answer for it"))

    # --- what was chosen ----------------------------------------------------------------------------------

    def suggest(self, full_name: str) -> None:
        """A name already known to the assistant."""
        if full_name and not self.name.editor.text():
            self.name.editor.setText(full_name)
            self._suggest_login(full_name)

    def focus(self) -> None:
        """Where a person begins."""
        part = {Stage.OPEN: self.name.editor, Stage.KEY: self.key.print_button}.get(self.stage)
        if part is not None:
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_go_on(self) -> bool:
        """Whether the next step can be taken: an unread key keeps one here."""
        return self.stage is not Stage.KEY or self.key.is_put_away()

    def go_on(self) -> bool:
        """Do what was chosen; False while something is still missing, which is then said."""
        if self.stage is Stage.OPEN:
            (self._make if self.with_login.isChecked() else self._switch_off)()
        elif self.stage is Stage.KEY and self.key.is_put_away():
            self.key.forget()
            self._to(Stage.DECIDED)
        return self.stage is Stage.DECIDED

    def _make(self) -> None:
        self.told.say("")
        for box in (self.name, self.login):
            box.set_reason("")
        form = AccountForm(
            self.name.editor.text().strip(), self.login.editor.text().strip(), Role.ADMINISTRATOR
        )
        wrong = [one for one in accounts.problems_of(form) if (one.field, one.reason) in _REASONS]
        for bad in wrong:
            self._box(bad).set_reason(_(_REASONS[bad.field, bad.reason]))
        if wrong:
            self._box(wrong[0]).editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        password = self.password.value()
        if not password:
            self.password.focus_wrong()
            return
        now = self._clock.now()
        try:
            key = accounts.make_first_administrator(form, password, now=now, actor=self._actor())
            accounts.log_in(form.login, password, now=now)
        except errors.BadField as bad:
            self.told.say(_(PROBLEMS.get(bad.reason, N_("This does not fit."))).format(count=8))
            return
        except errors.ClinicError as error:
            self.told.say(wording.sentence(error))
            return
        self.password.clear()
        self.key.show_key(key)
        self._to(Stage.KEY)

    def _box(self, bad: errors.BadField) -> FieldBox[QLineEdit]:
        return self.name if bad.field == "full_name" else self.login

    def _switch_off(self) -> None:
        if not self.knows.isChecked():
            self.told.say(_("Tick that you know what it means, or choose the log-in."))
            self.knows.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            accounts.switch_login_off(now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            self.told.say(wording.sentence(error))
            return
        self._to(Stage.DECIDED)

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        self._show_stage()
        self.focus()

    def _suggest_login(self, full_name: str) -> None:
        """The last name will do in a small clinic; whoever wants another one types it."""
        if not self.login.editor.isModified():
            self.login.editor.setText(full_name.split(" ", maxsplit=1)[0] if full_name.strip() else "")

    def _show_stage(self) -> None:
        is_open = self.stage is Stage.OPEN
        with_login = self.with_login.isChecked()
        self._form.setVisible(is_open and with_login)
        self._none.setVisible(is_open and not with_login)
        for button in (self.with_login, self.without_login):
            button.setVisible(is_open)
        self.key.setVisible(self.stage is Stage.KEY)
        self.told.say("")
        self.stage_changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
