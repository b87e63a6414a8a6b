"""1366 × 768 at 150 % leaves 911 × 512, less title and taskbar: the whole call must still work there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from clinic_desk.ui.language import switch_language

Key = Qt.Key


def _seen(part: QWidget) -> bool:
    """Whether all of a widget is in sight: no pixel beyond the window or scrolled away."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


@pytest.fixture(params=["kk", "ru"])
def small(desk, qapp, request):
    switch_language(qapp, request.param)
    desk.window.resize(911, 460)
    QTest.qWait(50)
    yield desk
    switch_language(qapp, "kk")


def test_the_window_is_as_small_as_the_screen_asks(small):
    assert small.window.size() == QSize(911, 460)
    small.press(Key.Key_F2)
    small.type("ахметов сер")
    small.press(Key.Key_F6)
    QApplication.processEvents()
    assert small.window.size() == QSize(911, 460), "an open call makes no window grow"


def test_nothing_in_the_bar_is_cut_or_covered(small):
    top = small.window.top
    buttons = [one for one in top.findChildren(QAbstractButton) if one.isVisible()]
    places = [QRect(one.mapTo(top, QPoint()), one.size()) for one in buttons]
    for button, place in zip(buttons, places, strict=True):
        assert top.rect().contains(place), button.objectName()
        assert button.width() >= button.minimumSizeHint().width(), button.objectName()
    pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
    assert not any(a.intersects(b) for a, b in pairs)
    assert top.date_button.accessibleName() in {"сейсенбі, 24 қараша 2026", "вторник, 24 ноября 2026"}


def test_offer_button_and_sentence_are_in_sight_together(small):
    window = small.window
    small.press(Key.Key_F2)
    small.type("ахметов")
    small.press(Key.Key_Return)
    QTest.qWait(50)
    assert _seen(window.call.view.offers)
    assert _seen(window.call.view.main_button)
    assert _seen(window.sentence.sentence)
    small.press(Key.Key_Return)
    QTest.qWait(50)
    assert len(small.rows()) == 1
    assert _seen(window.sentence.sentence)
    assert _seen(window.sentence.undo_button)
    assert window.calendar.grid.height() > 100


def test_the_field_in_focus_is_scrolled_into_sight(small):
    small.press(Key.Key_F2)
    small.type("нурпеисова дана")
    small.press(Key.Key_Return)
    form = small.window.call.person_form
    form.fields["birth"].setText("05.11.2020")
    form.fields["birth"].textEdited.emit("05.11.2020")
    form.fields["birth"].setFocus()
    for _ in range(3):
        small.press(Key.Key_Return)
        QTest.qWait(30)
        assert _seen(small.focus())
    assert small.focus() is form.fields["representative"]


def test_everything_comes_back_with_the_room(small):
    small.window.resize(1366, 768)
    QTest.qWait(50)
    top = small.window.top
    assert top.print_button.isVisible()
    assert top.today_button.isVisible()
    assert top.date_button.text() == top.date_button.accessibleName()


def test_at_home_the_side_does_not_scroll(desk):
    desk.window.resize(1366, 730)
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    QTest.qWait(50)
    (side,) = (area for area in desk.window.findChildren(QScrollArea) if area.isAncestorOf(desk.window.call))
    assert side.verticalScrollBar().maximum() == 0
    assert _seen(desk.window.sentence.sentence)
    assert desk.window.journal.height() >= 48
