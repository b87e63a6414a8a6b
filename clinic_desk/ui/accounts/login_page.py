"""What stands on the screen while nobody is logged in: nothing of the clinic but its name."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.rules.people import plain
from clinic_desk.services import accounts
from clinic_desk.ui.accounts.name_list import NameList
from clinic_desk.ui.accounts.password_field import PasswordField
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import PrimaryButton, announce

_TICK_MS: Final = 250


class Mode(Enum):
    """Why somebody is asked to log in."""

    START = auto()
    LOCKED = auto()
    SWITCH = auto()


class LogInPage(QWidget):
    """Name, password, Enter.

    Signals: ``logged_in`` after the services let somebody in; ``forgotten``: the password is not known any
    more; ``given_up``: Esc while another user was to log in.
    """

    logged_in = Signal()
    forgotten = Signal()
    given_up = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._mode = Mode.START
        self._locked_by = ""
        self._wait_until: datetime | None = None
        self._waits_for = ""
        self.title = named(QLabel(self, wordWrap=True), "login_title")
        self.about = named(QLabel(self, wordWrap=True), "login_about")
        self.names = NameList(self)
        self.password = PasswordField("login_password", self)
        self.told = named(QLabel(self, wordWrap=True), "login_told")
        self.enter_button = named(PrimaryButton("", "Enter", self), "log_in")
        self.forgot_button = named(QPushButton(self), "forgot_password")
        self._countdown = QTimer(self, interval=_TICK_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.title, "title")
        set_role(self.about, "quiet")
        set_role(self.forgot_button, "hint")
        set_role(self.told, "danger")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.title, self.about, self.names, self.password, self.told, self.enter_button):
            column.addWidget(part)
        column.addWidget(self.forgot_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.password.line.installEventFilter(self)

    def _connect(self) -> None:
        self.names.chosen.connect(lambda: self.password.line.setFocus(Qt.FocusReason.TabFocusReason))
        self.names.marked.connect(self._on_marked)
        self.password.confirmed.connect(self.log_in)
        self.enter_button.clicked.connect(self.log_in)
        self.forgot_button.clicked.connect(self.forgotten)
        self._countdown.timeout.connect(self._count_down)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        titles = {
            Mode.START: _("Log in"),
            Mode.LOCKED: _("This desk is locked"),
            Mode.SWITCH: _("Another user"),
        }
        self.title.setText(titles[self._mode])
        if self._mode is Mode.LOCKED and self._locked_by:
            said = _("{name}: everything stands as you left it.").format(name=self._locked_by)
        elif self._mode is Mode.SWITCH:
            said = _("Esc goes back to the locked desk.")
        else:
            said = ""
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.password.set_label(_("Password"))
        self.enter_button.setText(_("Log in"))
        self.forgot_button.setText(_("Forgot the password?"))
        self._say("")
        self._count_down()

    # --- who is asked -----------------------------------------------------------------------------------

    def ask(self, mode: Mode, *, first: str = "", locked_by: str = "") -> None:
        """Begin anew: nothing typed, the names as they are now, the one on top marked."""
        self._mode, self._locked_by = mode, locked_by
        state = accounts.state()
        self.names.set_names(state.names, first)
        self.password.clear()
        self._stop_waiting()
        self.forgot_button.setVisible(state.has_recovery_key)
        self.retranslate()
        knows_who = mode is not Mode.SWITCH and plain(first) in state.names
        self.focus_part = self.password.line if knows_who or len(state.names) == 1 else self.names.line
        self.focus()

    def focus(self) -> None:
        """Where a person begins."""
        self.focus_part.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed stays in a field that nobody sees."""
        self.password.clear()
        self._stop_waiting()
        self._say("")

    def tell(self, fault: errors.ClinicError) -> None:
        """Say what went wrong on the way in."""
        self._say(wording.sentence(fault))

    def _on_marked(self) -> None:
        if self._waits_for and self.names.current() != self._waits_for:
            self._stop_waiting()
            self._say("")

    # --- logging in -------------------------------------------------------------------------------------

    def log_in(self) -> None:
        """Enter: ask the services."""
        login, typed = self.names.current(), self.password.text()
        if not login:
            self.names.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not typed:
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._try(login, typed)

    def _try(self, login: str, typed: str) -> None:
        try:
            accounts.log_in(login, typed, now=self._now())
        except errors.WrongPassword as wrong:
            self._on_wrong(login, wrong)
        except errors.ClinicError as error:
            self.tell(error)
        else:
            self._stop_waiting()
            self._say("")
            self.logged_in.emit()

    def _on_wrong(self, login: str, wrong: errors.WrongPassword) -> None:
        self._wait_until, self._waits_for = wrong.wait_until, login
        if wrong.wait_until is None:
            self._say(_("The name or the password is wrong."), self.password.written_with())
        else:
            self._countdown.start()
            self._count_down()
            announce(self, self.told.text())
        self.password.line.selectAll()
        self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count_down(self) -> None:
        """How long the next try still has to wait, second by second."""
        if self._wait_until is None:
            return
        left = math.ceil((self._wait_until - self._now()).total_seconds())
        if left <= 0:
            self._stop_waiting()
            self._say(_("You can try again now."), tone="quiet")
            return
        minutes, seconds = divmod(left, 60)
        said = _("The name or the password is wrong. Next try in {time}.").format(
            time=f"{minutes}:{seconds:02}"
        )
        self._say(said, self.password.written_with(), quietly=True)

    def _stop_waiting(self) -> None:
        self._wait_until, self._waits_for = None, ""
        self._countdown.stop()

    def _say(self, text: str, written: str = "", *, tone: str = "danger", quietly: bool = False) -> None:
        """One quiet line; the alphabet typed in is told too, for the other one may have been meant."""
        if written:
            text = " ".join((text, _("It was typed {letters}.").format(letters=written)))
        self.told.setText(text)
        set_role(self.told, tone)
        if text and not quietly:
            announce(self, text)

    # --- keys -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """The arrows choose the name from the password's field too."""
        is_key = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and self.names.walk(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Esc empties the fields, or goes back to the locked desk."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._mode is Mode.SWITCH:
            self.given_up.emit()
        else:
            self.password.clear()
            self._say("")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
