"""The quiet line above the foot of the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desk.services import waiting
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.waiting.freed_strip import FreedStrip
from tests.make import NOW


@pytest.fixture
def strip(qtbot):
    made = FreedStrip()
    qtbot.addWidget(made)
    made.resize(900, 30)
    return made


def matches():
    return waiting.matches(now=NOW)


def test_it_says_whom_to_call_and_how_many_more_there_are(desk, strip):
    strip.set_matches(matches())
    assert strip.isHidden()
    desk.wait_for("Ахметов Серік Болатұлы")
    desk.wait_for("Белова Нина", now=NOW + timedelta(seconds=1))
    desk.free(0)
    strip.set_matches(matches())
    first = "A time became free: 24.11 09:00 Ахметова А. С. — Серік Ахметов, +7 701 123 45 67"
    assert strip.text.text() == first
    desk.free(1)
    strip.set_matches(matches())
    assert strip.text.text() == f"{first} (and 1 more)"
    assert not strip.isHidden()
    strip.set_matches([])
    assert strip.isHidden()


def test_button_and_line_ask_for_the_list(desk, strip, qtbot):
    desk.wait_for("Ахметов Серік Болатұлы")
    desk.free()
    strip.set_matches(matches())
    strip.show()
    for act in (
        strip.open_button.click,
        lambda: qtbot.mouseClick(strip.text, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(strip.open_button, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(strip.wanted, timeout=1000):
            act()


def test_later_hides_it_until_another_time_becomes_free(desk, strip):
    desk.wait_for("Ахметов Серік Болатұлы")
    desk.wait_for("Белова Нина", now=NOW + timedelta(seconds=1))
    desk.free(0)
    strip.set_matches(matches())
    strip.later_button.click()
    assert strip.isHidden()
    strip.set_matches(matches())
    assert strip.isHidden()
    desk.free(1)
    strip.set_matches(matches())
    assert not strip.isHidden()
    assert "09:15" in strip.text.text()
    assert "Нина Белова" in strip.text.text()


def test_it_follows_the_language(desk, strip, qapp):
    desk.wait_for("Ахметов Серік Болатұлы")
    desk.free()
    strip.set_matches(matches())
    switch_language(qapp, "kk")
    QApplication.processEvents()
    assert strip.text.text().startswith("Уақыт босады: 24.11 09:00")
