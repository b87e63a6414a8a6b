"""Helpers for the dialogs of a doctor's hours: keys as a person presses them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking
from tests.make import make_person

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()
ACTOR = Actor("Омарова А.", "pc-1")


def focused():
    return QApplication.focusWidget()


def tab_to(qtbot, name, most=60):
    for _step in range(most):
        if focused().objectName() == name:
            return focused()
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"{name} is not reached by Tab")


def letters(text):
    for letter in text:  # QTest types Latin letters only
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def retype(qtbot, text):
    focused().selectAll()
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    letters(text)


def down(qtbot, times):
    for _step in range(times):
        qtbot.keyClick(focused(), Qt.Key.Key_Down)


def book(doctor, at, name="Ахметов Серік Болатұлы"):
    order = booking.BookingOrder(make_person(name).id, doctor.id, at, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def to_the_visits(qtbot, dialog):
    dialog.editor.lines.fields[1].setFocus()
    retype(qtbot, "")
    dialog.save_button.click()
    assert dialog.pages.currentIndex() == 1
    assert focused() is dialog.outside.table
