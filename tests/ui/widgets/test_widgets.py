"""The small parts: what a person sees, and what the keyboard does with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from clinic_desk.ui import theme
from clinic_desk.ui.widgets import (
    ElidedLabel,
    EmptyState,
    KeyButton,
    PrimaryButton,
    ProgressStrip,
    SegmentedControl,
    StatusLine,
)


@pytest.fixture
def place(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)

    def put(widget):
        window.layout().addWidget(widget)
        window.show()
        qtbot.waitUntil(widget.isVisible)
        return widget

    return put


def test_a_label_that_is_too_long_says_the_rest_in_its_tooltip(place, qtbot):
    label = place(ElidedLabel("акушер-гинеколог"))
    label.setFixedWidth(400)
    qtbot.waitUntil(lambda: label.toolTip() == "")
    assert not label.is_cut()
    label.setFixedWidth(60)
    qtbot.waitUntil(lambda: label.toolTip() == "акушер-гинеколог")
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == "акушер-гинеколог"
    label.setText("ЖПД")
    assert label.toolTip() == ""


def test_a_cut_label_is_painted_within_its_width(place):
    label = place(ElidedLabel("Ы" * 60))
    label.setFixedWidth(80)
    image = label.grab().toImage()
    edge = {image.pixelColor(79, y).name() for y in range(image.height())}
    assert len(edge) == 1


def test_a_button_makes_room_for_its_key(place):
    plain, with_key = place(KeyButton("Талон басу")), place(KeyButton("Талон басу", "Ctrl+P"))
    assert with_key.sizeHint().width() > plain.sizeHint().width() + 30
    cap = with_key.findChild(QWidget)
    assert with_key.rect().contains(cap.geometry())
    with_key.set_key("")
    assert with_key.sizeHint() == plain.sizeHint()


def test_text_and_key_of_a_button_do_not_overlap(place):
    button = place(PrimaryButton("Жазу", "Enter"))
    text_end = 13 + button.fontMetrics().horizontalAdvance(button.text())
    assert button.findChild(QWidget).geometry().left() >= text_end
    assert QColor(theme.colours().accent) == button.grab().toImage().pixelColor(6, button.height() // 2)


@pytest.mark.parametrize(("before", "after"), [("Печать", "Басып шығару"), ("Басып шығару", "Жабу")])
def test_the_key_follows_another_text_in_a_wide_button(place, before, after):
    button, fresh = place(KeyButton(before, "Ctrl+P")), place(KeyButton(after, "Ctrl+P"))
    for one in (button, fresh):
        one.setFixedWidth(300)
    button.setText(after)
    assert button.findChild(QWidget).geometry() == fresh.findChild(QWidget).geometry()


def test_a_key_button_is_pressed_by_the_mouse_on_its_key(place, qtbot):
    button = place(PrimaryButton("Жазу", "Enter"))
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.findChild(QWidget).geometry().center())


@pytest.fixture
def channels(place):
    control = SegmentedControl()
    control.set_options([("phone", "телефон"), ("direct", "тікелей"), ("portal", "портал")])
    return place(control)


def test_arrows_change_the_segment(channels, qtbot):
    chosen = []
    channels.choice_changed.connect(chosen.append)
    channels.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Left):
        qtbot.keyClick(channels.window().focusWidget(), key)
    assert chosen == ["direct", "portal", "phone"]
    assert channels.value() == "phone"


def test_tab_stops_once_at_the_segments(channels, place, qtbot):
    after = place(QPushButton("Next"))
    channels.setFocus()
    qtbot.keyClick(channels.window().focusWidget(), Qt.Key.Key_Tab)
    assert channels.window().focusWidget() is after


def test_a_click_chooses_a_segment_and_a_program_change_is_silent(channels, qtbot):
    chosen = []
    channels.choice_changed.connect(chosen.append)
    channels.set_value("portal")
    assert (channels.value(), chosen) == ("portal", [])
    qtbot.mouseClick(channels.findChild(QPushButton, "segment_direct"), Qt.MouseButton.LeftButton)
    assert (channels.value(), chosen) == ("direct", ["direct"])


def test_another_language_keeps_the_choice(channels):
    channels.set_value("direct")
    channels.set_options([("phone", "по телефону"), ("direct", "лично"), ("portal", "портал")])
    assert channels.value() == "direct"
    assert channels.findChild(QPushButton, "segment_direct").text() == "лично"


def test_a_chosen_segment_does_not_move_the_others(channels, qtbot):
    before = [button.geometry() for button in channels.findChildren(QPushButton)]
    qtbot.mouseClick(channels.findChild(QPushButton, "segment_portal"), Qt.MouseButton.LeftButton)
    assert [button.geometry() for button in channels.findChildren(QPushButton)] == before


def test_news_offer_an_action_once(place, qtbot):
    line = place(StatusLine())
    line.say("Жазылды", "ok", action="Кері қайтару")
    assert line.action().isVisible()
    with qtbot.waitSignal(line.action_triggered):
        qtbot.mouseClick(line.action(), Qt.MouseButton.LeftButton)
    assert (line.text(), line.action().isVisible()) == ("", False)


def test_good_news_leave_and_warnings_stay(place, qtbot):
    line = place(StatusLine())
    line._timer.setInterval(10)
    line.say("Жазылды", "ok")
    qtbot.waitUntil(lambda: line.text() == "")
    line.say("Диск толды", "danger")
    qtbot.wait(40)
    assert line.text() == "Диск толды"


def test_an_empty_list_says_what_to_do(place, qtbot):
    empty = place(EmptyState("users"))
    empty.set_texts("Тіркелім әлі жүктелмеген", "Жүктеу")
    with qtbot.waitSignal(empty.action_triggered):
        qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    empty.set_texts("Бүгін өтініш жоқ")
    assert not empty.findChild(QPushButton).isVisible()


def test_long_work_shows_its_way_and_can_be_stopped(place, qtbot):
    strip = place(ProgressStrip())
    strip.start("Тіркелімді жүктеу", "Тоқтату")
    bar = strip.findChild(QProgressBar)
    assert bar.maximum() == 0
    strip.set_progress(300, 6000, "40 с қалды")
    assert (bar.value(), bar.maximum()) == (300, 6000)
    with qtbot.waitSignal(strip.stop_requested):
        qtbot.mouseClick(strip.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not strip.findChild(QPushButton).isEnabled()
