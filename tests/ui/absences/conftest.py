"""A clinic in a real file with people booked for Tuesday, and a person who only has a keyboard."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, clinic
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui import theme
from tests.make import ACTOR, NOW, make_doctor, make_person


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def clock():
    return Clock.set_to(NOW)


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def colleague(doctor):
    return make_doctor("Қасымов Бауыржан Ерланұлы", room="6", hours="13:00-17:00")


@pytest.fixture
def booked(doctor, colleague):
    """Three visits of the doctor on Tuesday: to a Russian speaker, a Kazakh speaker, a child."""
    people = [
        make_person("Иванова Елена Петровна", language="ru", phones="7010000001 7270000001"),
        make_person("Ахметов Серік Болатұлы", language="kk", phones="7010000002"),
        make_person("Өтеген Іңкәр", birth_date=datetime(2020, 5, 1).date(), phones=""),
    ]
    return [
        booking.book(
            BookingOrder(person.id, doctor.id, datetime(2026, 11, 24, 9 + place), Channel.PHONE),
            now=NOW,
            actor=ACTOR,
        ).visit
        for place, person in enumerate(people)
    ]


@pytest.fixture
def show(qtbot):
    """Show a dialog as a window manager would: active, with the focus inside."""
    shown = []

    def open_it(dialog):
        shown.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_it


@pytest.fixture
def press():
    """Keys, one after the other, to wherever the focus is; letters as the layout gives them."""

    def type_them(*keys):
        for key in keys:
            if isinstance(key, str):
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, key)
                    QApplication.sendEvent(QApplication.focusWidget(), event)
            else:
                QTest.keyClick(QApplication.focusWidget(), key)
            QApplication.processEvents()

    return type_them
