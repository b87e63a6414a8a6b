"""A closed window leaves the data alone: its timers end with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.services import drafts, holds
from tests.journeys.desk import SETTLE_MS


def test_closing_in_the_middle_of_typing_keeps_the_text_and_ends_all_timers(desk, clinic):
    desk.window.call.search.setText("ахметов")
    QTest.qWait(SETTLE_MS)
    desk.window.close()
    assert drafts.load(pc=clinic.actor.pc)["text"] == "ахметов"
    assert [one for one in desk.window.findChildren(QTimer) if one.isActive()] == []


def test_a_closed_window_holds_no_offer_whatever_still_reaches_it(desk, clinic, people):
    desk.press(Qt.Key.Key_F2)
    desk.type("иванова ольга")
    QTest.qWait(SETTLE_MS)
    assert len(holds.active(now=clinic.clock.now())) == 1
    desk.window.close()
    assert holds.active(now=clinic.clock.now()) == []
    QApplication.sendEvent(desk.window.call, QEvent(QEvent.Type.LanguageChange))
    assert holds.active(now=clinic.clock.now()) == []
