"""A clinic in a real file, a dialog on it, and somebody who only has a keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.clock import Clock
from clinic_desk.i18n import use_language
from clinic_desk.services import clinic
from clinic_desk.ui import theme
from tests.make import ACTOR, NOW, make_doctor, make_person

HOME = {"address": "Успенка, Абай к-сі, 12"}


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    use_language("ru")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def clock():
    return Clock.set_to(NOW)


@pytest.fixture
def actor():
    return lambda: ACTOR


@pytest.fixture
def told():
    """Every Changes that the window is told."""
    return []


@pytest.fixture
def gp():
    return make_doctor("Ахметова Айгүл Серікқызы", hours="10:00-12:00")


@pytest.fixture
def paediatrician():
    return make_doctor(
        "Жүнісова Гүлнар Маратқызы",
        hours="10:00-11:00",
        specialty="paediatrician",
        room="3",
        age_from=0,
        age_to=15,
    )


@pytest.fixture
def home():
    """Father, mother and child of one address, and a stranger."""
    return {
        "father": make_person("Ахметов Серік Болатұлы", **HOME),
        "mother": make_person("Ахметова Сәуле Ерланқызы", birth_date=date(1987, 5, 1), **HOME),
        "child": make_person("Ахметов Алихан Серікұлы", birth_date=date(2018, 5, 6), **HOME),
        "stranger": make_person("Ким Ольга", in_register=False, status=None, attached_from=None),
    }


class Keyboard:
    """Keys and texts go to whatever has the focus."""

    def __init__(self, dialog) -> None:
        self.dialog = dialog

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.focus(), key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))

    def focus(self):
        return QApplication.focusWidget() or self.dialog


@pytest.fixture
def open_dialog(qtbot):
    """Show a dialog as the window would, and close it at the end."""
    shown = []

    def show(dialog) -> Keyboard:
        qtbot.addWidget(dialog)
        shown.append(dialog)
        dialog.show()
        dialog.activateWindow()
        QTest.qWaitForWindowActive(dialog)
        return Keyboard(dialog)

    yield show
    for dialog in shown:
        dialog.close()
