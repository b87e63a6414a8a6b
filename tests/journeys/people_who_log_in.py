"""A clinic whose people log in: an administrator, a registrar, a head and a doctor, all with one password."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from shiboken6 import isValid

from clinic_desk import app as program
from clinic_desk.rules.rights import Role
from clinic_desk.services import access, accounts
from clinic_desk.services.accounts import AccountForm
from clinic_desk.ui import background
from clinic_desk.ui.actions import shortcut
from tests.journeys.desk import NOW, Desk

PASSWORD = "қысқа жол бойымен"
FIRST = "4821-7390-5512"
ADMINISTRATOR, REGISTRAR, HEAD, DOCTOR = "омарова", "сейтова", "қасымов", "ахметова"
NAMES = {
    ADMINISTRATOR: "Омарова Алия Серікқызы",
    REGISTRAR: "Сейтова Жанна",
    HEAD: "Қасымов Бауыржан",
    DOCTOR: "Ахметова Айгүл Серікқызы",
}


def make_accounts(opened, doctor_id: int, *, own_passwords: bool = True) -> str:
    """Make the four accounts; gives the recovery key. Nobody is logged in afterwards."""
    form = AccountForm(NAMES[ADMINISTRATOR], ADMINISTRATOR, Role.ADMINISTRATOR)
    key = accounts.make_first_administrator(form, PASSWORD, now=NOW, actor=opened.actor)
    accounts.log_in(ADMINISTRATOR, PASSWORD, now=NOW)
    for login, role in ((REGISTRAR, Role.REGISTRAR), (HEAD, Role.HEAD), (DOCTOR, Role.DOCTOR)):
        form = AccountForm(NAMES[login], login, role, doctor_id=doctor_id if role is Role.DOCTOR else None)
        accounts.save_account(form, password=FIRST, now=NOW, actor=opened.actor)
    if own_passwords:
        for login in (REGISTRAR, HEAD, DOCTOR):
            accounts.log_in(login, FIRST, now=NOW)
            accounts.change_own_password(FIRST, PASSWORD, now=NOW)
    accounts.log_out(now=NOW)
    return key


def open_window(qapp, opened) -> Desk:
    """The window as the program opens it."""
    window = program.make_window(qapp, opened)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    return Desk(window)


def close_window(desk: Desk) -> None:
    """The window goes, and all that it has begun; one that has gone already is left alone."""
    if not isValid(desk.window):
        return
    desk.window.close()
    background.stop_all()
    desk.window.deleteLater()
    QApplication.sendPostedEvents(desk.window, QEvent.Type.DeferredDelete)


def log_in(desk: Desk, login: str, password: str = PASSWORD) -> None:
    """By keys: the first letters of the name, Enter, the password, Enter."""
    _come_to(desk)
    desk.window.gate.cover.log_in.names.line.setFocus()
    desk.type(login)
    desk.press(Qt.Key.Key_Return)
    desk.type(password)
    desk.press(Qt.Key.Key_Return)


def unlock(desk: Desk, password: str = PASSWORD) -> None:
    """Whoever has locked the desk types the password and Enter."""
    _come_to(desk)
    assert desk.window.gate.cover.log_in.password.line.hasFocus()
    desk.type(password)
    desk.press(Qt.Key.Key_Return)


def _come_to(desk: Desk) -> None:
    """A window manager gives the window its keys when a dialog goes; offscreen there is none."""
    QApplication.processEvents()
    if QApplication.activeWindow() is not desk.window:
        desk.window.activateWindow()
        QTest.qWaitForWindowActive(desk.window)


def who() -> str:
    """Who is logged in, as the journal writes it."""
    session = access.session()
    return "" if session is None else session.name


def by_key(desk, name):
    chord = QKeySequence(shortcut(name))[0]
    desk.press(chord.key(), chord.keyboardModifiers())


def shown_texts(window) -> str:
    """Everything readable on the screen now, in the window and in all dialogs."""
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    parts = [
        part for top in tops for part in (top, *top.findChildren(QLabel), *top.findChildren(QPushButton))
    ]
    return " | ".join(
        part.text() if hasattr(part, "text") else part.windowTitle() for part in parts if part.isVisible()
    )


def cover(desk):
    return desk.window.gate.cover
