"""Who may log in and as what, and whether anybody has to: for administrators."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_moment
from clinic_desk.rules import passwords
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts, staff
from clinic_desk.services.accounts import AccountRow
from clinic_desk.ui.accounts import rights_texts
from clinic_desk.ui.accounts.account_form import AccountFields
from clinic_desk.ui.accounts.first_account import FirstAccount, Stage
from clinic_desk.ui.accounts.login_rule import LogInRule
from clinic_desk.ui.accounts.name_list import shown_name
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton, PrimaryButton, StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.ui.widgets.screen_size import open_at

_PIECES: Final = 3
"""Groups of four digits of a first password: the same signs in every keyboard layout."""
_FORM_WIDTH: Final = 312


def _state_text(row: AccountRow) -> str:
    if not row.active:
        return _("cannot log in")
    return _("has a first password") if row.must_change else ""


def _last_text(row: AccountRow) -> str:
    return "—" if row.last_login_at is None else format_moment(row.last_login_at)


COLUMNS: Final[tuple[Column[AccountRow], ...]] = (
    Column(
        N_("Full name"), lambda one: one.full_name, 180, tone=lambda one: "" if one.active else "disabled"
    ),
    Column(N_("Log-in name"), lambda one: shown_name(one.login), 110),
    Column(N_("Role"), lambda one: wording.safety.role(one.role), 125),
    Column(N_("Rights"), lambda one: rights_texts.brief(one.extra), 55),
    Column(N_("Last log-in"), _last_text, 125),
    Column(N_("State"), _state_text, 90),
)


def first_password() -> str:
    """A password to be told once: 40 random bits in digits, which every keyboard layout types alike."""
    while True:
        made = "-".join(f"{secrets.randbelow(10_000):04}" for _piece in range(_PIECES))
        if not passwords.problem(made, ""):
            return made


class AccountsDialog(QDialog):
    """The people on one page, the clinic's rule on the other.

    Signals: ``print_wanted`` (recovery key).
    """

    print_wanted = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        changed: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("accounts_dialog")
        self._clock, self._actor, self._tell = clock, actor, changed
        self._adds, self._given_to = False, ""
        self.tabs = QTabWidget(self)
        self.table: RowsTable[AccountRow] = RowsTable(COLUMNS, self)
        self.fields = AccountFields([one for one in staff.doctors() if one.active], self)
        self.rule = LogInRule(clock, actor, self)
        self.first = FirstAccount(clock, actor, self)
        self.add_button = named(QPushButton(self), "add_account")
        self.save_button = named(PrimaryButton("", "", self), "save_account")
        self.reset_button = named(QPushButton(self), "reset_password")
        self.active_button = named(QPushButton(self), "switch_account")
        self.close_button = named(KeyButton("", "Esc", self), "close_accounts")
        self.make_button = named(PrimaryButton("", "", self), "make_first")
        self.ask = AskBanner(self)
        self.given = named(QLineEdit(self), "given_password")
        self._given_label = QLabel(self, wordWrap=True)
        self._given = QFrame(self)
        self.news = StatusLine(self)
        self._rows: list[AccountRow] = []
        self._lay_out()
        self._connect()
        self.retranslate()
        self.load()
        open_at(self, 1120, 620)

    # --- built once -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.table.setObjectName("accounts_table")
        self.table.horizontalHeader().setMinimumSectionSize(50)
        people = QWidget(self)
        row = QHBoxLayout(people)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(12)
        row.addLayout(self._left(), 1)
        row.addWidget(self._right())
        alone = QWidget(self)
        column = QVBoxLayout(alone)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self.first)
        column.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self._people = QStackedWidget(self)
        self._people.addWidget(people)
        self._people.addWidget(FittingArea(alone, self))
        self.tabs.addTab(self._people, "")
        self.tabs.addTab(FittingArea(self.rule, self), "")
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.add_button)
        foot.addWidget(self.news, 1)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.ask)
        whole.addLayout(foot)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        set_role(self._given, "banner", tone="info")
        given = QVBoxLayout(self._given)
        given.setContentsMargins(12, 8, 12, 10)
        given.addWidget(self._given_label)
        given.addWidget(self.given, 0, Qt.AlignmentFlag.AlignLeft)
        self.given.setReadOnly(True)
        self.given.setMinimumWidth(200)
        self._given.hide()
        column.addWidget(self._given)
        buttons = QHBoxLayout()
        for button in (self.reset_button, self.active_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        return column

    def _right(self) -> QWidget:
        card = Card(self, padding=14)
        card.setFixedWidth(_FORM_WIDTH)
        card.body.addWidget(FittingArea(self.fields, self), 1)
        card.body.addWidget(self.save_button)
        return card

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_row())
        self.fields.edited.connect(self._show_buttons)
        self.fields.confirmed.connect(self.save)
        self.tabs.currentChanged.connect(lambda _tab: self._show_buttons())
        self.add_button.clicked.connect(self.add)
        self.save_button.clicked.connect(self.save)
        self.reset_button.clicked.connect(self._ask_reset)
        self.active_button.clicked.connect(self._switch)
        self.close_button.clicked.connect(self.reject)
        self.rule.changed.connect(self._on_rule)
        self.rule.print_wanted.connect(self.print_wanted)
        self.first.print_wanted.connect(self.print_wanted)
        self.first.stage_changed.connect(self._show_first)
        self.first.password.confirmed.connect(self._make_first)
        self.make_button.clicked.connect(self._make_first)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Who may log in"))
        self.tabs.setTabText(0, _("People"))
        self.tabs.setTabText(1, _("Log-in of the clinic"))
        self.table.setAccessibleName(_("Accounts"))
        self.table.rows.retranslate()
        self.add_button.setText(_("New account"))
        self.reset_button.setText(_("New first password…"))
        self.close_button.setText(_("Close"))
        self.given.setAccessibleName(_("First password"))
        self.ask.withdraw()
        self._show_given(self.given.text(), self._given_to)
        self._show_buttons()
        self._show_first()

    # --- what there is --------------------------------------------------------------------------------------

    def load(self, select: int | None = None) -> None:
        """Read all accounts; ``select`` gets the focus of the table."""
        self._rows = accounts.all_accounts()
        self._adds = False
        self.table.set_rows(self._rows)
        self._people.setCurrentIndex(0 if self._rows else 1)
        places = [place for place, row in enumerate(self._rows) if row.id == select]
        if self._rows:
            self.table.selectRow(places[0] if places else 0)
        self._on_row()
        self.rule.load()

    def current(self) -> AccountRow | None:
        """The account that is marked."""
        place = self.table.currentIndex().row()
        return self._rows[place] if 0 <= place < len(self._rows) and not self._adds else None

    def _on_row(self) -> None:
        self._adds = False
        self.ask.withdraw()
        self._show_given("")
        self.fields.show_account(self.current())

    def _show_buttons(self) -> None:
        row = self.current()
        active = row is not None and row.active
        self.save_button.setText(_("Make the account") if self._adds else _("Save"))
        self.save_button.setEnabled(self._adds or self.fields.is_dirty())
        session = access.session()
        own = row is not None and session is not None and row.id == session.account_id
        self.reset_button.setEnabled(active and not own)
        self.reset_button.setToolTip(_("Your own one: menu, «Change the password».") if own else "")
        self.active_button.setEnabled(row is not None)
        self.active_button.setText(
            _("Switch the account off") if active or row is None else _("Switch the account on")
        )
        self.add_button.setVisible(bool(self._rows) and self.tabs.currentIndex() == 0)
        self.add_button.setEnabled(not self._adds)

    def _show_given(self, password: str, name: str = "") -> None:
        self._given_to = name
        self.given.setText(password)
        self._given.setVisible(bool(password))
        self._given_label.setText(
            _(
                "First password of {name}. Tell it to them now, it is not shown again; at the first log-in "
                "they choose their own."
            ).format(name=name)
        )
        self.given.setAccessibleDescription(self._given_label.text() if password else "")

    def _hand_over(self, password: str, name: str) -> None:
        """A first password is shown once: the keys and the screen reader go to it."""
        self._show_given(password, name)
        self.given.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given.selectAll()

    # --- what is done ---------------------------------------------------------------------------------------

    def add(self) -> None:
        """Empty fields for somebody new."""
        self.table.clearSelection()
        self._adds = True
        self._show_given("")
        self.fields.show_account(None)
        self._show_buttons()
        self.fields.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write what stands in the fields; somebody new gets a first password."""
        form = self.fields.value()
        self.fields.clear_reasons()
        password = first_password() if form.id is None else None
        row = self._done(
            lambda: accounts.save_account(form, password=password, now=self._clock.now(), actor=self._actor())
        )
        if row is not None:
            self._after(row)
            if password is not None:
                self._hand_over(password, row.full_name)

    def _ask_reset(self) -> None:
        row = self.current()
        if row is None:
            return
        self.ask.ask(
            _("Give {name} a new first password?").format(name=row.full_name),
            [
                Answer("reset", _("Yes, a new one"), lambda: self._reset(row), "primary"),
                Answer("back", _("Back"), self.table.setFocus),
            ],
            details=_("The old one stops working at once. At the next log-in they choose their own."),
            careful="back",
        )

    def _reset(self, row: AccountRow) -> None:
        password = first_password()
        done = self._done(
            lambda: accounts.reset_password(row.id, password, now=self._clock.now(), actor=self._actor())
        )
        if done is not None:
            self._after(done)
            self._hand_over(password, done.full_name)

    def _switch(self) -> None:
        row = self.current()
        if row is None:
            return
        done = self._done(
            lambda: accounts.set_active(
                row.id, active=not row.active, now=self._clock.now(), actor=self._actor()
            )
        )
        if done is not None:
            self._after(done)
            text = _("{name} can log in again.") if done.active else _("{name} cannot log in any more.")
            self.news.say(text.format(name=done.full_name), "ok")

    def _done(self, work: Callable[[], AccountRow]) -> AccountRow | None:
        try:
            return work()
        except errors.BadField as bad:
            if not self.fields.show_bad(bad):
                self.news.say(wording.sentence(bad), "warn")
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "warn")
        return None

    def _after(self, row: AccountRow) -> None:
        self.news.clear()
        self._tell(Changes.SAFETY)
        if self._may_stay():
            self.load(select=row.id)

    def _may_stay(self) -> bool:
        """Whoever has just taken the right from himself sees no accounts any more."""
        if access.has(Right.ACCOUNTS):
            return True
        self.done(QDialog.DialogCode.Rejected)
        return False

    def _on_rule(self) -> None:
        self._tell(Changes.SAFETY)
        if self._may_stay():
            self.load()

    # --- nobody has an account yet --------------------------------------------------------------------------

    def _show_first(self) -> None:
        texts = {Stage.OPEN: _("Make the administrator"), Stage.KEY: _("Ready")}
        is_open = self.first.stage is Stage.OPEN
        none = is_open and not self.first.with_login.isChecked()
        self.make_button.setText(
            _("Work without log-in") if none else texts.get(self.first.stage, _("Ready"))
        )
        self.make_button.setEnabled(self.first.may_go_on())

    def _make_first(self) -> None:
        before = self.first.stage
        if self.first.go_on():
            self.load()
        if self.first.stage is not before:
            self._tell(Changes.SAFETY)

    # --- closing --------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """What is typed and not saved is asked about; a key that nobody put away stays."""
        if not self.first.may_go_on() or not self.rule.may_leave():
            return
        if self.ask.question():
            self.ask.withdraw()
        elif (self._adds or self.fields.is_dirty()) and self.fields.value().full_name:
            self.ask.ask(
                _("The changes are not saved."),
                [
                    Answer("stay", _("Go on editing"), self.fields.name.editor.setFocus, "primary"),
                    Answer("discard", _("Discard"), super().reject),
                ],
                careful="stay",
            )
        else:
            super().reject()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
