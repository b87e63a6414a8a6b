"""A clock that cannot be right, at the window: nothing is booked, nothing is lost, one dialog confirms it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.models.safety import ClockConfirmation
from clinic_desk.rules.rows import Channel
from clinic_desk.services import access, booking, clock_check
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.clock.clock_dialog import ClockDialog
from clinic_desk.ui.language import switch_language
from tests.journeys.desk import NOW
from tests.make import ACTOR, make_person

Key = Qt.Key


@pytest.fixture
def real(desk, doctors):
    """The same folder, but not as a demo: its clock has to be right. One visit is booked now."""
    clock_check.trust_any_clock(trusted=False)
    at = NOW.replace(hour=10, minute=0) + timedelta(days=1)
    order = BookingOrder(make_person("Бірінші Адам").id, doctors["surgeon"].id, at, Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    yield desk
    clock_check.trust_any_clock(trusted=True)


def bar(desk):
    return desk.window.warnings.clock


def go_wrong(desk, **time):
    desk.let_pass(**time)
    desk.window.warnings.reload()


def test_the_bar_stands_there_while_the_clock_is_wrong(real):
    real.window.warnings.reload()
    assert bar(real) is None
    go_wrong(real, days=-400)
    assert bar(real).isVisible()
    assert f"{NOW.year - 1}" in bar(real).text.text()
    go_wrong(real, days=400)
    assert not bar(real).isVisible()


def test_a_call_is_kept_while_nothing_is_booked(real):
    real.type("ахметов серік")
    real.let_pass(days=-20)
    before = len(real.rows())
    real.press(Key.Key_Return)
    assert len(real.rows()) == before
    assert bar(real).isVisible(), "it stands there at once, not at the next half minute"
    assert real.window.call.search.text() == "ахметов серік"
    real.let_pass(days=20)
    real.press(Key.Key_Return)
    assert len(real.rows()) == before + 1


def dialog_on(desk):
    desk.window.warnings.reload()
    dialog = ClockDialog(desk.window, desk.window.clock.now, desk.window.actor)
    dialog.show()
    QTest.qWaitForWindowExposed(dialog)
    return dialog


def test_an_administrator_confirms_with_a_reason_and_the_desk_goes_on(real):
    go_wrong(real, days=400)
    dialog = dialog_on(real)
    assert QApplication.focusWidget() is dialog.reason or dialog.focusWidget() is dialog.reason
    dialog.confirm_button.click()
    assert dialog.told.isVisible(), "a reason has to be given"
    assert ClockConfirmation.select().count() == 0
    dialog.chips[1].click()
    dialog.confirm_button.click()
    assert dialog.result() == 1
    assert ClockConfirmation.get().reason == "батарея ауыстырылды"
    real.window.warnings.reload()
    assert not bar(real).isVisible()


def test_esc_confirms_nothing(real):
    go_wrong(real, days=400)
    dialog = dialog_on(real)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    assert ClockConfirmation.select().count() == 0


def test_a_clock_set_right_beside_the_dialog_ends_the_question(real):
    go_wrong(real, days=400)
    dialog = dialog_on(real)
    real.let_pass(days=-400)
    dialog._tick()
    assert not dialog.confirm_button.isVisible()
    assert "дұрыс" in dialog.head.text()
    dialog.reject()


def test_who_may_not_confirm_reads_who_can(real, monkeypatch):
    go_wrong(real, days=400)
    monkeypatch.setattr(access, "has", lambda _right: False)
    dialog = dialog_on(real)
    assert not dialog.reason.isVisible()
    assert not dialog.confirm_button.isVisible()
    assert "әкімші" in dialog.advice.text()
    dialog.reject()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_bar_and_dialog_fit_a_small_screen(real, qapp, language):
    switch_language(qapp, language)
    real.window.resize(911, 512)
    go_wrong(real, days=400)
    assert bar(real).text.text().rstrip().endswith(".")
    assert real.window.minimumSizeHint().width() <= 911
    dialog = dialog_on(real)
    dialog.adjustSize()
    assert dialog.width() <= 911
    assert dialog.height() <= 512
    for button in (dialog.confirm_button, dialog.back, *dialog.chips):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    dialog.reject()
    switch_language(qapp, "kk")
