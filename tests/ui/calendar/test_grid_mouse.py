"""The grid by mouse: choosing, dragging, the context menu, wheel and tooltips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from clinic_desk import i18n
from clinic_desk.ui import theme
from clinic_desk.ui.calendar import CalendarGrid
from clinic_desk.ui.calendar.menu import build_menu
from tests.ui.calendar import plans
from tests.ui.calendar.plans import at
from tests.ui.calendar.test_grid_keys import KEYS, SIGNALS

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    made = CalendarGrid(KEYS)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.set_plan(plans.day_plan())
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def news(grid):
    told = []
    for name in SIGNALS:
        getattr(grid, name).connect(lambda *values, name=name: told.append((name, *values)))
    return told


def point_of(grid, doctor: int, when) -> QPoint:
    """Where a person would click for this doctor and time."""
    plan = grid.plan()
    column = plan.column_of(doctor, when.date())
    return grid.view_rect(plan.place_at(column, when.hour * 60 + when.minute)).center()


def drag(qtbot, grid, start: QPoint, end: QPoint, *, drop: bool = True):
    view = grid.viewport()
    qtbot.mousePress(view, LEFT, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(view, start + (end - start) * step / 5)
    if drop:
        qtbot.mouseRelease(view, LEFT, pos=end)


def test_a_click_chooses_and_a_double_click_opens(grid, qtbot, news):
    qtbot.mouseClick(grid.viewport(), LEFT, pos=point_of(grid, 2, at(9, 45)))
    assert news == []
    assert (grid.focused_doctor(), grid.focused_place().cell.start) == (2, 9 * 60 + 45)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point_of(grid, 2, at(9, 45)))
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point_of(grid, 1, at(10)))
    assert news == [("cell_chosen", 2, at(9, 45)), ("visit_opened", 13)]


def test_each_of_two_visits_at_one_time_can_be_clicked(grid, qtbot):
    for number in (14, 15):
        place = grid.plan().place_of(number)
        qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.view_rect(place).center())
        assert grid.focused_visit().id == number


def test_a_double_click_on_a_long_closed_stretch_gives_the_time_under_the_mouse(grid, qtbot, news):
    grid.set_plan(plans.away_plan())
    place = grid.plan().place_at(1, 10 * 60)
    rect = grid.view_rect(place)
    middle = rect.center()
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=middle)
    assert news[0][:2] == ("blocked_chosen", 2)
    assert abs((news[0][2] - at(10)).total_seconds()) < 120


def test_a_visit_is_dragged_to_another_doctor(grid, qtbot, news):
    drag(qtbot, grid, point_of(grid, 1, at(10)), point_of(grid, 2, at(9, 45)))
    assert news == [("visit_move_requested", 13, 2, at(9, 45))]
    assert grid.focused_doctor() == 2


def test_the_ghost_is_seen_and_names_its_target(grid, qtbot):
    before = grid.grab().toImage()
    drag(qtbot, grid, point_of(grid, 1, at(10)), point_of(grid, 2, at(9, 45)), drop=False)
    assert grid.grab().toImage() != before
    assert grid.viewport().cursor().shape() is Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=point_of(grid, 1, at(10)))


def test_escape_ends_a_drag(grid, qtbot, news):
    target = point_of(grid, 2, at(9, 45))
    drag(qtbot, grid, point_of(grid, 1, at(10)), target, drop=False)
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=target)
    assert news == []


def test_a_drag_to_a_taken_or_past_time_moves_nothing(grid, qtbot, news):
    start = point_of(grid, 1, at(10))
    drag(qtbot, grid, start, point_of(grid, 2, at(8)))
    assert news == []
    grid.set_plan(plans.away_plan())
    drag(qtbot, grid, start, point_of(grid, 2, at(10)))
    assert news == []


def test_a_trembling_hand_drags_nothing(grid, qtbot, news):
    start = point_of(grid, 1, at(10))
    drag(qtbot, grid, start, start + QPoint(2, 2))
    assert news == []


@pytest.mark.parametrize("number", [11, 12])
def test_who_has_come_or_not_cannot_be_dragged(grid, qtbot, news, number):
    start = grid.view_rect(grid.plan().place_of(number)).center()
    drag(qtbot, grid, start, point_of(grid, 2, at(9, 45)))
    assert news == []


def test_a_click_on_a_head_tells_doctor_and_day(grid, qtbot, news):
    qtbot.mouseClick(grid.viewport(), LEFT, pos=QPoint(point_of(grid, 2, at(10)).x(), 10))
    qtbot.mouseClick(grid.viewport(), LEFT, pos=QPoint(5, 10))
    assert news == [("head_chosen", 2, plans.DAY)]


# --- the menu ------------------------------------------------------------------------------------


def menu_at(grid, point: QPoint, reason=QContextMenuEvent.Reason.Mouse) -> dict[str, object]:
    event = QContextMenuEvent(reason, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), event)
    menus = [menu for menu in grid.findChildren(QMenu) if menu.isVisible()]
    return {action.objectName(): action for menu in menus for action in menu.actions() if action.objectName()}


def close_menus(grid):
    for menu in grid.findChildren(QMenu):
        menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_menu_of_a_visit_has_everything_with_its_key(grid, news):
    actions = menu_at(grid, point_of(grid, 1, at(10)))
    texts = {name: action.text() for name, action in actions.items()}
    assert texts == {
        "cell_open": "Open\tEnter",
        "cell_arrived": "Arrived\tF8",
        "cell_no_show": "Did not come\tF9",
        "cell_cut": "Cut, to move it\tCtrl+X",
        "cell_cancel": "Cancel the visit…\tDel",
        "cell_repeat": "Repeat visits",
        "cell_overbook": "Overbook here…",
        "cell_copy_phone": "Copy the telephone number",
    }
    for action in actions.values():
        action.trigger()
    close_menus(grid)
    assert news == [
        ("visit_opened", 13),
        ("visit_arrived_requested", 13),
        ("visit_no_show_requested", 13),
        ("visit_cancel_requested", 13),
        ("repeat_requested", 13),
        ("overbook_requested", 1, at(10)),
    ]
    assert grid.cut_visit().id == 13
    assert QGuiApplication.clipboard().text() == "+7 701 234 56 78"


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (11, {"cell_open", "cell_arrived", "cell_no_show", "cell_repeat", "cell_overbook"}),
        (12, {"cell_open", "cell_arrived", "cell_no_show", "cell_repeat", "cell_overbook"}),
    ],
)
def test_a_tick_can_be_taken_off_from_the_menu(grid, news, number, names):
    actions = menu_at(grid, grid.view_rect(grid.plan().place_of(number)).center())
    assert set(actions) == names
    back = next(action for action in actions.values() if action.text().startswith("Back to booked"))
    back.trigger()
    close_menus(grid)
    assert news == [("visit_reset_requested", number)]


def test_the_menu_of_a_free_place_books_or_takes_the_cut_visit(grid, news):
    grid.show_visit(13)
    grid.cut_focused()
    actions = menu_at(grid, point_of(grid, 2, at(9, 45)))
    assert actions["cell_paste"].text() == "Move Омаров И. П. here\tCtrl+V"
    actions["cell_open"].trigger()
    actions["cell_paste"].trigger()
    close_menus(grid)
    assert news == [("cell_chosen", 2, at(9, 45)), ("visit_move_requested", 13, 2, at(9, 45))]


def test_the_menu_key_opens_the_menu_of_the_cell_in_focus(grid):
    grid.show_visit(13)
    actions = menu_at(grid, QPoint(0, 0), QContextMenuEvent.Reason.Keyboard)
    assert "cell_cancel" in actions
    close_menus(grid)


def test_a_past_place_offers_nothing_and_a_closed_one_overbooking(grid):
    assert menu_at(grid, point_of(grid, 2, at(8, 30))) == {}
    close_menus(grid)
    grid.set_plan(plans.away_plan())
    assert set(menu_at(grid, point_of(grid, 2, at(10)))) == {"cell_overbook"}
    close_menus(grid)


def test_menus_do_not_pile_up(grid):
    for _ in range(5):
        menu_at(grid, point_of(grid, 1, at(10)))
        close_menus(grid)
    assert grid.findChildren(QMenu) == []


# --- wheel and tooltips --------------------------------------------------------------------------


def wheel(grid, delta: int, modifiers=Qt.KeyboardModifier.NoModifier):
    point = QPointF(grid.viewport().rect().center())
    event = QWheelEvent(
        point,
        QPointF(grid.viewport().mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)


def test_the_wheel_scrolls_and_with_ctrl_makes_rows_higher(grid):
    grid.resize(700, 220)
    grid.verticalScrollBar().setValue(0)
    wheel(grid, -120)
    assert grid.verticalScrollBar().value() > 0
    place = grid.plan().place_of(13)
    before = grid.view_rect(place).height()
    wheel(grid, 120, Qt.KeyboardModifier.ControlModifier)
    higher = grid.view_rect(place).height()
    assert higher > before
    for _ in range(30):
        wheel(grid, 120, Qt.KeyboardModifier.ControlModifier)
    assert grid._geometry.content_size().height() < 4100
    grid.reset_zoom()
    assert grid.view_rect(place).height() == before


def test_zoom_keeps_the_minute_under_the_mouse(grid):
    grid.resize(700, 220)
    grid.zoom_by(2)
    grid.verticalScrollBar().setValue(grid._geometry.y(600) - 50)
    grid.zoom_by(1.15, grid._geometry.body.top() + 50)
    assert grid.verticalScrollBar().value() == pytest.approx(grid._geometry.y(600) - 50, abs=2)


def tip_at(grid, point: QPoint) -> str:
    event = QHelpEvent(QEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), event)
    return QToolTip.text()


def test_a_tooltip_says_what_a_narrow_cell_cannot(grid):
    i18n.use_language("ru")
    visit = tip_at(grid, point_of(grid, 1, at(10)))
    assert "10:00–10:15" in visit
    assert "Омаров Иван Петрович" in visit
    assert "+7 701 234 56 78" in visit
    overbooked = tip_at(grid, grid.view_rect(grid.plan().place_of(15)).center())
    assert "шұғыл" in overbooked
    head = tip_at(grid, QPoint(point_of(grid, 1, at(10)).x(), 10))
    assert "Ахметова Айгүл Серікқызы" in head
    assert "08:00–12:00" in head
    QToolTip.hideText()


def test_a_reload_in_the_middle_of_a_drag_does_not_take_the_visit_out_of_the_hand(grid, qtbot, news):
    end = point_of(grid, 2, at(9, 45))
    drag(qtbot, grid, point_of(grid, 1, at(10)), end, drop=False)
    grid.set_plan(plans.day_plan())
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=end)
    assert news == [("visit_move_requested", 13, 2, at(9, 45))]


def test_a_dragged_visit_that_is_gone_ends_the_drag(grid, qtbot, news):
    end = point_of(grid, 2, at(9, 45))
    drag(qtbot, grid, point_of(grid, 1, at(10)), end, drop=False)
    grid.set_plan(plans.day_plan([one for one in plans.VISITS if one.id != 13]))
    assert grid.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
    assert not grid._scroll_timer.isActive(), "it would scroll on for ever"
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=end)
    assert news == []


def test_a_menu_speaks_of_the_visit_it_was_opened_for(grid, qtbot, news):
    grid.show_visit(13)
    menu = build_menu(grid, grid.focused_place())
    menu.setParent(grid)
    grid.show_visit(14)
    menu.findChild(QAction, "cell_arrived").trigger()
    menu.findChild(QAction, "cell_cancel").trigger()
    assert {told[1] for told in news} == {13}
    menu.deleteLater()
