"""The gate of the window: who is let in, what he sees, and what happens when the desk is locked.

While nobody is logged in the whole window is one page that asks who is there; nothing is asked of the
services, and whatever stood on the screen is hidden, dialogs too. The same person finds everything as it was
left. For another one the dialogs are closed; the half-typed call stays, because it belongs to the caller on
the phone, who is still there when a colleague takes over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from clinic_desk import errors, settings, wording
from clinic_desk.i18n import _, ngettext
from clinic_desk.rules.rights import Right, Role
from clinic_desk.services import access, accounts
from clinic_desk.ui import background
from clinic_desk.ui.accounts.command_rights import show_rights
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.idle import IdleWatch
from clinic_desk.ui.put_away import Aside
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.printing.day_sheet import DaySheet
    from clinic_desk.ui.accounts.cover import Cover
    from clinic_desk.ui.accounts.login_page import Mode
    from clinic_desk.ui.accounts.own_list_page import OwnListPage
    from clinic_desk.ui.main_window import MainWindow

_REFRESH_MS = 30_000


class _At(Enum):
    """What the window shows."""

    NOTHING = auto()
    COVER = auto()
    DESK = auto()
    OWN_LIST = auto()


class Gate(QObject):
    """Decides which page the window shows; ``stage`` is its central widget, ``desk`` the page of the desk."""

    def __init__(self, window: MainWindow, desk: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._at = _At.NOTHING
        self._aside = Aside()
        self._left: access.Session | None = None
        self._focus: QWidget | None = None
        self.stage = QStackedWidget(window)
        self._desk = desk
        self.stage.addWidget(desk)
        self.cover: Cover | None = None
        self.own_list: OwnListPage | None = None
        self.idle = IdleWatch(self._limit_s, window.clock.now, self)
        self._idle_minutes = 0
        self._shown: tuple[bool, access.Session | None] | None = None
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._look_again)
        self.idle.nearly.connect(self._on_nearly)
        self.idle.touched.connect(lambda: self._tell(""))
        self.idle.gone.connect(self.lock)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)

    # --- coming in --------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The window was made: let everybody in, or ask who is there."""
        if access.login_is_on() and access.session() is None:
            from clinic_desk.ui.accounts.login_page import Mode

            self._ask(Mode.START)
        else:
            self._let_in()

    @property
    def is_open(self) -> bool:
        """Whether somebody works here now, so that the services may be asked."""
        return self._at in {_At.DESK, _At.OWN_LIST}

    @property
    def shows_desk(self) -> bool:
        """Whether grid, call and journal are shown."""
        return self._at is _At.DESK

    def follow(self) -> None:
        """Show what the services know by now: somebody was made administrator, log-in was switched."""
        if not self.is_open or self._shown == (access.login_is_on(), access.session()):
            return
        if access.login_is_on() and access.session() is None:
            self.lock()
        else:
            self._let_in()

    def _look_again(self) -> None:
        """Another desk may have switched this account off, or given it another role."""
        self._window.try_(lambda: accounts.refresh(now=self._window.clock.now()))
        self.follow()

    def _on_entered(self, login: str) -> None:
        window = self._window
        if window.settings.last_login != login:
            window.settings = replace(window.settings, last_login=login)
            window.try_(lambda: settings.save(window.opening.folder, window.settings))
        self._let_in()

    def _let_in(self) -> None:
        was = self._at
        session, left = access.session(), self._left
        self._shown = (access.login_is_on(), session)
        is_same = left is None or (session is not None and session.account_id == left.account_id)
        self._left = None
        background.deliver_answers()
        if not is_same:
            self._aside.close_all()
        is_doctor = session is not None and session.role is Role.DOCTOR
        self._at = _At.OWN_LIST if is_doctor else _At.DESK
        self._idle_minutes = accounts.state().idle_minutes if session is not None else 0
        if is_doctor:
            self._show_own_list()
        else:
            self._show_desk(anew=was is not _At.DESK)
        self._window.show_person()
        if session is not None:
            self.idle.start()
            self._refresh.start()
        else:
            self.idle.stop()
            self._refresh.stop()
        if is_same:
            self._come_back(was)
        elif self._at is _At.DESK:
            self._desk_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_desk(self, *, anew: bool) -> None:
        self.stage.setCurrentWidget(self._desk)
        show_rights(self._window.actions_by_name)
        if anew:
            self._window.wake()

    def _show_own_list(self) -> None:
        from clinic_desk.ui.accounts.own_list_page import OwnListPage

        window = self._window
        if self.own_list is None:
            self.own_list = OwnListPage(window.clock, window.actions_by_name, window)
            self.own_list.print_wanted.connect(self._print_own_list)
            self.own_list.calendar_wanted.connect(self._take_own_list_along)
            self.own_list.failed.connect(window.signals.failed)
            self.stage.addWidget(self.own_list)
        self.stage.setCurrentWidget(self.own_list)
        window.rest()
        show_rights(window.actions_by_name)
        self.own_list.open()

    def _print_own_list(self, content: DaySheet) -> None:
        self._window.dialogs.print_day(content)

    def _take_own_list_along(self, day: date) -> None:
        from clinic_desk.ui.accounts.own_calendar_dialog import OwnCalendarDialog

        run_once(OwnCalendarDialog(self._window, self._window.clock, day), self._window.signals.failed.emit)

    def _come_back(self, was: _At) -> None:
        self._aside.bring_back()
        if was is not _At.COVER:
            return
        focus = self._focus
        if QApplication.activeModalWidget() is None and self._at is _At.DESK:
            usable = focus is not None and shiboken6.isValid(focus) and focus.isVisible()
            (focus if usable and focus is not None else self._desk_focus()).setFocus(
                Qt.FocusReason.ActiveWindowFocusReason
            )

    def _desk_focus(self) -> QWidget:
        """Where somebody begins who answers requests, or only looks."""
        window = self._window
        return window.call.search if access.has(Right.BOOK) else window.calendar.grid

    # --- going ------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Ctrl+L, or nobody touched anything for a while."""
        if not access.login_is_on():
            self._tell(_("Nobody logs in at this clinic, so nothing can be locked."))
        elif self.is_open:
            self._leave()
            self._ask_again()

    def _ask_again(self) -> None:
        from clinic_desk.ui.accounts.login_page import Mode

        self._ask(Mode.LOCKED if self._left is not None else Mode.START)

    def switch_user(self) -> None:
        """Ctrl+Shift+U: lock, and ask for somebody else; Esc goes back to the locked desk."""
        from clinic_desk.ui.accounts.login_page import Mode

        if not access.login_is_on():
            self._tell(_("Nobody logs in at this clinic, so there is no other user."))
        elif self.is_open:
            self._leave()
            self._ask(Mode.SWITCH)
        elif self.cover is not None and self.cover.is_asking and self._left is not None:
            self._ask(Mode.SWITCH)

    def _leave(self) -> None:
        self._left = access.session()
        self._focus = QApplication.focusWidget() if self._at is _At.DESK else None
        background.hold_answers()
        self._aside.take_all()
        if self._at is _At.DESK:
            self._window.rest()
        self.idle.stop()
        self._refresh.stop()
        accounts.lock(now=self._window.clock.now())
        if self.own_list is not None:
            self.own_list.forget()

    def log_out(self) -> None:
        """The window closes."""
        self.idle.stop()
        self._refresh.stop()
        background.deliver_answers()
        if access.session() is not None:
            self._window.try_(lambda: accounts.log_out(now=self._window.clock.now()))

    def _ask(self, mode: Mode) -> None:
        window = self._window
        if self.cover is None:
            self.cover = self._make_cover()
        self._at = _At.COVER
        self.stage.setCurrentWidget(self.cover)
        show_rights(window.actions_by_name, locked=True)
        self.cover.ask(
            mode,
            clinic=window.settings.clinic_name(window.settings.language),
            first=window.settings.last_login,
            locked_by="" if self._left is None else self._left.name,
        )
        window.activateWindow()

    def _make_cover(self) -> Cover:
        from clinic_desk.ui.accounts.cover import Cover

        window = self._window
        cover = Cover(window.clock.now, window)
        cover.entered.connect(self._on_entered)
        cover.given_up.connect(self._ask_again)
        cover.language_wanted.connect(window.next_language)
        cover.print_wanted.connect(window.dialogs.print_recovery_key)
        self.stage.addWidget(cover)
        return cover

    # --- idleness ---------------------------------------------------------------------------------------

    def _limit_s(self) -> int:
        return self._idle_minutes * 60

    def _on_nearly(self, seconds: int) -> None:
        said = ngettext(
            "This desk locks itself in {n} second. Move the mouse to stay.",
            "This desk locks itself in {n} seconds. Move the mouse to stay.",
            seconds,
        )
        self._tell(said.format(n=seconds))

    def _tell(self, text: str) -> None:
        line = self.own_list.news if self._at is _At.OWN_LIST and self.own_list else self._window.foot.news
        if text:
            line.say(text, "warn")
        else:
            line.clear()

    # --- dialogs and faults -----------------------------------------------------------------------------

    def _on_window(self, _window: object) -> None:
        """A modal dialog takes the keys from the window: locking and switching must work in it too."""
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog) and dialog.findChild(QShortcut, "lock") is None:
            for name, act in (("lock", self.lock), ("switch_user", self.switch_user)):
                key = QShortcut(shortcut(name), dialog)
                key.setObjectName(name)
                key.activated.connect(act)

    def swallows(self, fault: Exception) -> bool:
        """Whether a fault only says that nobody is logged in, which the cover says better.

        Where the desk still looked open, the services know better: it is covered now.
        """
        if isinstance(fault, errors.NoRight) and not self.shows_desk:
            return True
        if not isinstance(fault, errors.NotLoggedIn):
            return False
        if self.is_open and access.login_is_on() and access.session() is None:
            self.lock()
        return True


def person_shown(name: str) -> str:
    """Who works here, with the role where there is one."""
    session = access.session()
    return name if session is None else f"{_short(session.name)} · {wording.safety.role(session.role)}"


def _short(name: str) -> str:
    """«Омарова Алия Серікқызы» becomes «Омарова А. С.»: the bar has no room for more."""
    last, *others = name.split()
    return " ".join((last, *(f"{one[0]}." for one in others)))
