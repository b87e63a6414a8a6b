"""A clinic in a real file, and the dialog of its day list."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from clinic_desk import i18n
from clinic_desk.clock import Clock
from clinic_desk.services import clinic
from clinic_desk.ui import theme
from clinic_desk.ui.day_list.dialog import DayListDialog
from clinic_desk.ui.language import switch_language
from tests.make import ACTOR, make_doctor

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    i18n.use_language("ru")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def told():
    return []


@pytest.fixture
def open_dialog(qtbot, told):
    def make(day=None):
        dialog = DayListDialog(None, Clock.set_to(NOW), lambda: ACTOR, told.append, day=day)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return make


@pytest.fixture
def speak(qapp, qtbot):
    """Switch the window's language while a dialog is open, and wait until it has heard of it."""

    def switch(dialog, language):
        before = dialog.windowTitle()
        switch_language(qapp, language)
        qtbot.waitUntil(lambda: dialog.windowTitle() != before)

    yield switch
    switch_language(qapp, "ru")


class Keys:
    """A person who has a keyboard only: keys go to whatever has the focus."""

    def press(self, *keys: Qt.Key, with_ctrl: bool = False) -> None:
        """Press keys one after the other."""
        held = Qt.KeyboardModifier.ControlModifier if with_ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            self._send(key, held, "")

    def type(self, text: str) -> None:
        """Type letters of any alphabet."""
        for letter in text:
            self._send(Qt.Key(0), Qt.KeyboardModifier.NoModifier, letter)

    def _send(self, key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> None:
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.focusWidget()
            if target is None and kind is QEvent.Type.KeyRelease:
                return  # the key closed the window
            assert target is not None, "nothing has the focus"
            QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))


@pytest.fixture
def keys(qapp):
    return Keys()
