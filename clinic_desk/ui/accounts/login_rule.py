"""Whether the clinic logs in, after how long a desk is locked, and the key for a lost password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.people import plain
from clinic_desk.rules.rows import Actor
from clinic_desk.services import accounts
from clinic_desk.ui.accounts.key_card import KeyCard
from clinic_desk.ui.accounts.told_line import ToldLine
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card
from clinic_desk.ui.widgets.field_box import FieldBox


class LogInRule(QWidget):
    """Three cards: locking by itself, the recovery key, the log-in as such.

    Signals: ``changed`` after the services wrote something; ``print_wanted`` (recovery key).
    """

    changed = Signal()
    print_wanted = Signal(str)

    def __init__(self, clock: Clock, actor: Callable[[], Actor], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._actor = clock, actor
        self._is_on: bool | None = None
        self._idle, self._has_key = 0, False
        self._idle_title, self._key_title, self._login_title = (QLabel(self) for _n in range(3))
        self._idle_about = QLabel(self, wordWrap=True)
        self._key_about = QLabel(self, wordWrap=True)
        self._login_about = QLabel(self, wordWrap=True)
        self.minutes = named(QSpinBox(self), "idle_minutes")
        self.minutes_button = named(QPushButton(self), "save_idle_minutes")
        self.key_button = named(QPushButton(self), "new_recovery_key")
        self.key = KeyCard(self)
        self.reason = FieldBox(named(QLineEdit(), "off_reason"), self)
        self.word = FieldBox(named(QLineEdit(), "off_word"), self)
        self.login_button = named(QPushButton(self), "switch_login")
        self.told = ToldLine("rule_told", self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.minutes.setRange(accounts.IDLE_MINUTES[0], accounts.IDLE_MINUTES[-1])
        self.minutes.lineEdit().setTextMargins(7, 0, 0, 0)
        for title in (self._idle_title, self._key_title, self._login_title):
            set_role(title, "heading")
        for about in (self._idle_about, self._key_about, self._login_about):
            set_role(about, "quiet")
        for button in (self.minutes_button, self.key_button, self.login_button):
            button.setAutoDefault(False)
        self.reason.editor.setMaxLength(300)
        self.key.hide()
        idle = Card(self, padding=14)
        row = QHBoxLayout()
        row.addWidget(self.minutes)
        row.addWidget(self.minutes_button)
        row.addStretch()
        idle.body.addWidget(self._idle_title)
        idle.body.addWidget(self._idle_about)
        idle.body.addLayout(row)
        key = Card(self, padding=14)
        key.body.addWidget(self._key_title)
        key.body.addWidget(self._key_about)
        key.body.addWidget(self.key_button, 0, Qt.AlignmentFlag.AlignLeft)
        key.body.addWidget(self.key)
        login = Card(self, padding=14)
        for part in (self._login_title, self._login_about, self.reason, self.word):
            login.body.addWidget(part)
        login.body.addWidget(self.login_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        for card in (idle, key, login):
            column.addWidget(card)
        column.addWidget(self.told)
        column.addStretch()

    def _connect(self) -> None:
        self.minutes.valueChanged.connect(self._show)
        self.minutes_button.clicked.connect(self._save_minutes)
        self.key_button.clicked.connect(self._new_key)
        self.key.print_wanted.connect(self.print_wanted)
        self.key.put_away.connect(self._on_put_away)
        self.reason.editor.textChanged.connect(self._show)
        self.word.editor.textChanged.connect(self._show)
        self.login_button.clicked.connect(self._switch)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._idle_title.setText(_("When nobody touches the PC"))
        self._idle_about.setText(
            _("After so many minutes the desk locks itself; half a minute before it says so.")
        )
        self.minutes.setSuffix(" " + _("min"))
        self.minutes.setAccessibleName(_("Minutes until the desk locks itself"))
        self.minutes_button.setText(_("Save"))
        self._key_title.setText(_("Recovery key"))
        self.key_button.setText(_("Make a new key…"))
        self._login_title.setText(_("Log-in"))
        self.reason.set_label(_("Why (stays in the audit)"))
        self.word.set_label(_("To confirm, type: {word}").format(word=self._wanted_word()))
        self._show()

    def load(self) -> None:
        """Show what holds now."""
        state = accounts.state()
        self._is_on = state.login_on
        self._idle = state.idle_minutes
        self._has_key = state.has_recovery_key
        self.minutes.setValue(state.idle_minutes)
        self.reason.editor.clear()
        self.word.editor.clear()
        self._show()

    def may_leave(self) -> bool:
        """Whether no key stands there that nobody has put away."""
        return self.key.isHidden() or self.key.is_put_away()

    def _wanted_word(self) -> str:
        return _("WITHOUT LOG-IN")

    def _show(self) -> None:
        is_on = bool(self._is_on)
        decided = self._is_on is not None
        self.minutes.setEnabled(is_on)
        self.minutes_button.setEnabled(is_on and self.minutes.value() != self._idle)
        self.key_button.setEnabled(is_on and self.may_leave())
        self._key_about.setText(
            _("A key is valid. A new one makes the paper with the old one worthless.")
            if self._has_key
            else _("No key is valid now: a forgotten administrator's password could not be replaced.")
        )
        self._login_about.setText(self._about(is_on=is_on, decided=decided))
        for box in (self.reason, self.word):
            box.setVisible(is_on)
        set_role(self.login_button, "danger" if is_on else "")
        self.login_button.setText(_("Switch the log-in off") if is_on else _("Switch the log-in on"))
        confirmed = plain(self.word.editor.text()) == plain(self._wanted_word())
        self.login_button.setEnabled(not is_on or (confirmed and bool(self.reason.editor.text().strip())))

    def _about(self, *, is_on: bool, decided: bool) -> str:
        if is_on:
            return _(
                "Switched off, whoever sits down at this PC sees and changes everything. The journal will "
                "name the user of the computer, so nobody can tell later who it was. Only for a clinic "
                "where one person works alone."
            )
        if decided:
            return _("Nobody has to log in: the journal names the user of the computer.")
        return _("Not decided yet. Make the first account under «People».")

    # --- what is done ---------------------------------------------------------------------------------------

    def _save_minutes(self) -> None:
        self._do(
            lambda: accounts.set_idle_minutes(
                self.minutes.value(), now=self._clock.now(), actor=self._actor()
            )
        )

    def _new_key(self) -> None:
        made: list[str] = []
        self._do(lambda: made.append(accounts.new_recovery_key(now=self._clock.now(), actor=self._actor())))
        if made:
            self.key.show_key(made[0])
            self.key.show()
            self._show()
            self.key.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_put_away(self) -> None:
        if self.key.is_put_away():
            self.key.forget()
            self.key.hide()
        self._show()

    def _switch(self) -> None:
        now, actor = self._clock.now(), self._actor()
        if self._is_on:
            reason = self.reason.editor.text().strip()
            self._do(lambda: accounts.switch_login_off(now=now, actor=actor, reason=reason))
        else:
            self._do(lambda: accounts.switch_login_on(now=now, actor=actor))

    def _do(self, work: Callable[[], object]) -> None:
        self.told.say("")
        try:
            work()
        except errors.ClinicError as error:
            self.told.say(wording.sentence(error))
        else:
            self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
