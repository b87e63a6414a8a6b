"""The week as bars: made, moved, resized and deleted with a real mouse and real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clinic_desk.rules.rows import WorkingSpan
from clinic_desk.rules.times import Span
from clinic_desk.ui import theme
from clinic_desk.ui.staff.week_picture import WeekPicture

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def picture(qtbot, qapp):
    theme.load_fonts()
    widget = WeekPicture()
    qtbot.addWidget(widget)
    widget.resize(781, widget.sizeHint().height())
    widget.show()
    widget.set_day(0, [Span(480, 720)])
    return widget


def drag(qtbot, picture, weekday, start, end):
    qtbot.mousePress(picture, LEFT, pos=picture.point_at(weekday, start))
    qtbot.mouseMove(picture, picture.point_at(weekday, (start + end) // 2))
    qtbot.mouseMove(picture, picture.point_at(weekday, end))
    qtbot.mouseRelease(picture, LEFT, pos=picture.point_at(weekday, end))


def test_dragging_over_nothing_makes_hours(qtbot, picture):
    with qtbot.waitSignal(picture.day_edited) as told:
        drag(qtbot, picture, 2, 540, 720)
    assert told.args == [2, (Span(540, 720),)]
    assert picture.spans() == (WorkingSpan(0, 480, 720), WorkingSpan(2, 540, 720))


def test_dragging_backwards_makes_them_too(qtbot, picture):
    drag(qtbot, picture, 3, 900, 780)
    assert picture.day(3) == (Span(780, 900),)


def test_a_click_on_nothing_makes_nothing(qtbot, picture):
    with qtbot.assertNotEmitted(picture.day_edited):
        qtbot.mouseClick(picture, LEFT, pos=picture.point_at(4, 600))
    assert picture.day(4) == ()


def test_a_bar_is_moved(qtbot, picture):
    drag(qtbot, picture, 0, 600, 660)
    assert picture.day(0) == (Span(540, 780),)


@pytest.mark.parametrize(("grip", "to", "after"), [(722, 840, Span(480, 840)), (478, 540, Span(540, 720))])
def test_an_end_is_pulled(qtbot, picture, grip, to, after):
    drag(qtbot, picture, 0, grip, to)
    assert picture.day(0) == (after,)


def test_an_end_never_passes_the_other(qtbot, picture):
    drag(qtbot, picture, 0, 478, 900)
    assert picture.day(0) == (Span(705, 720),)


def test_the_mouse_works_in_the_chosen_step(qtbot, picture):
    picture.set_step(5)
    drag(qtbot, picture, 1, 605, 725)
    assert picture.day(1) == (Span(605, 725),)


def test_bars_that_meet_become_one(qtbot, picture):
    drag(qtbot, picture, 0, 900, 1020)
    drag(qtbot, picture, 0, 898, 660)
    assert picture.day(0) == (Span(480, 1020),)


def test_keys_move_resize_and_delete_the_chosen_bar(qtbot, picture):
    qtbot.mouseClick(picture, LEFT, pos=picture.point_at(0, 600))
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert picture.day(0) == (Span(495, 735),)
    qtbot.keyClick(picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert picture.day(0) == (Span(495, 750),)
    with qtbot.waitSignal(picture.day_edited) as told:
        qtbot.keyClick(picture, Qt.Key.Key_Delete)
    assert told.args == [0, ()]


def test_early_and_late_hours_widen_the_axis(picture):
    assert picture.window_minutes() == (420, 1200)
    picture.set_day(5, [Span(390, 1290)])
    assert picture.window_minutes() == (360, 1320)


def test_every_bar_lies_inside_the_picture(picture):
    picture.set_day(6, [Span(0, 30), Span(1410, 1440)])
    picture.grab()
    for weekday in range(7):
        for span in picture.day(weekday):
            assert picture.rect().contains(picture.bar_rect(weekday, span).toAlignedRect())
