"""The grid by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget

from clinic_desk.rules.day_plan import CellState
from clinic_desk.ui import theme
from clinic_desk.ui.calendar import CalendarGrid
from tests.ui.calendar import plans
from tests.ui.calendar.plans import at

KEYS = {
    "open": "Return",
    "cancel": "Del",
    "cut": "Ctrl+X",
    "paste": "Ctrl+V",
    "arrived": "F8",
    "no_show": "F9",
}
SIGNALS = (
    "cell_chosen blocked_chosen typed_on_cell visit_opened visit_move_requested visit_cancel_requested"
    " visit_arrived_requested visit_no_show_requested visit_reset_requested overbook_requested step_requested"
    " repeat_requested group_requested now_requested head_chosen"
).split()


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
    """Everything the grid told, in order: ("visit_opened", 13)."""
    told = []
    for name in SIGNALS:
        getattr(grid, name).connect(lambda *values, name=name: told.append((name, *values)))
    return told


def press(qtbot, grid, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        qtbot.keyClick(grid, key, modifier)


def here(grid):
    place = grid.focused_place()
    column = grid.plan().columns[place.column]
    return column.doctor.id, column.at(place.cell.start)


def test_the_focus_begins_at_now(grid):
    assert here(grid) == (1, at(9, 15))


def test_arrows_walk_over_the_cells(grid, qtbot):
    press(qtbot, grid, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert here(grid) == (1, at(9, 45))
    press(qtbot, grid, Qt.Key.Key_Right)
    assert here(grid) == (2, at(9, 45))
    press(qtbot, grid, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left)
    assert here(grid) == (1, at(9, 30))


def test_arrows_reach_both_of_two_visits_at_one_time(grid, qtbot):
    assert grid.show_visit(14)
    press(qtbot, grid, Qt.Key.Key_Right)
    assert grid.focused_visit().id == 15
    press(qtbot, grid, Qt.Key.Key_Right)
    assert here(grid) == (2, at(10, 30))


def test_enter_chooses_a_free_place_and_opens_a_visit(grid, qtbot, news):
    grid.show_time(1, at(9, 45))
    press(qtbot, grid, Qt.Key.Key_Return)
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_Enter)
    assert news == [("cell_chosen", 1, at(9, 45)), ("visit_opened", 13)]


def test_enter_on_a_past_or_closed_place_tells_so(grid, qtbot, news):
    grid.show_time(1, at(8, 30))
    press(qtbot, grid, Qt.Key.Key_Return)
    grid.set_plan(plans.away_plan())
    grid.show_time(2, at(9, 30))
    press(qtbot, grid, Qt.Key.Key_Return)
    assert news == [("blocked_chosen", 1, at(8, 30)), ("blocked_chosen", 2, at(9, 30))]


def test_typing_on_a_free_place_starts_a_search_there(grid, qtbot, news):
    grid.show_time(2, at(9, 45))
    qtbot.keyClicks(grid, "f7")
    assert news == [("typed_on_cell", 2, at(9, 45), "f"), ("typed_on_cell", 2, at(9, 45), "7")]


def test_typing_on_a_visit_goes_on_to_the_window(grid, qtbot, news):
    grid.show_visit(13)
    qtbot.keyClicks(grid, "f")
    press(qtbot, grid, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.AltModifier)
    assert news == []


def test_delete_asks_to_cancel_a_booked_visit_only(grid, qtbot, news):
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_Delete)
    grid.show_visit(11)
    press(qtbot, grid, Qt.Key.Key_Delete)
    grid.show_time(1, at(9, 45))
    press(qtbot, grid, Qt.Key.Key_Delete)
    assert news == [("visit_cancel_requested", 13)]


def test_one_key_ticks_and_takes_the_tick_off(grid, qtbot, news):
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_F8, Qt.Key.Key_F9)
    grid.show_visit(11)
    press(qtbot, grid, Qt.Key.Key_F8, Qt.Key.Key_F9)
    grid.show_visit(12)
    press(qtbot, grid, Qt.Key.Key_F9, Qt.Key.Key_F8)
    assert news == [
        ("visit_arrived_requested", 13),
        ("visit_no_show_requested", 13),
        ("visit_reset_requested", 11),
        ("visit_no_show_requested", 11),
        ("visit_reset_requested", 12),
        ("visit_arrived_requested", 12),
    ]


def test_cut_and_paste_move_a_visit_to_another_doctor(grid, qtbot, news):
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_X, modifier=Qt.KeyboardModifier.ControlModifier)
    grid.show_time(2, at(9, 45))
    press(qtbot, grid, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, grid, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert news == [("visit_move_requested", 13, 2, at(9, 45))]


def test_a_cut_visit_can_be_carried_to_another_day(grid, qtbot, news):
    wednesday = plans.DAY.replace(day=25)
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_X, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, grid, Qt.Key.Key_PageDown)
    grid.set_plan(plans.day_plan(day=wednesday))
    press(qtbot, grid, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert news == [("step_requested", 1), ("visit_move_requested", 13, 1, at(10, 0, wednesday))]


def test_a_cut_visit_is_not_put_where_there_is_no_room(grid, qtbot, news):
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_X, modifier=Qt.KeyboardModifier.ControlModifier)
    grid.show_visit(21)
    press(qtbot, grid, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert news == [("blocked_chosen", 2, at(11))]
    assert grid.cut_visit().id == 13


def test_escape_leaves_a_cut_visit_where_it_is(grid, qtbot):
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_X, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, grid, Qt.Key.Key_Escape)
    assert grid.cut_visit() is None


def test_who_has_come_cannot_be_cut(grid, qtbot):
    grid.show_visit(11)
    press(qtbot, grid, Qt.Key.Key_X, modifier=Qt.KeyboardModifier.ControlModifier)
    assert grid.cut_visit() is None


def test_page_keys_step_and_home_goes_to_now(grid, qtbot, news):
    press(qtbot, grid, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
    press(qtbot, grid, Qt.Key.Key_Home)
    assert news == [("step_requested", -1), ("step_requested", 1), ("now_requested",)]
    assert here(grid) == (2, at(9, 15))


def test_the_grid_keeps_its_keys_from_shortcuts_of_the_window(qapp, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    grid = CalendarGrid(KEYS)
    window.setCentralWidget(grid)
    grid.set_plan(plans.day_plan())
    taken = []
    for key in ("F8", "Del", "Home", "Ctrl+X", "A"):
        action = QAction(window, shortcut=key)
        action.triggered.connect(lambda *_, key=key: taken.append(key))
        window.addAction(action)
    window.show()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    told = []
    grid.visit_arrived_requested.connect(told.append)
    grid.typed_on_cell.connect(lambda *values: told.append(values[2]))
    grid.show_visit(13)
    press(qtbot, grid, Qt.Key.Key_F8)
    grid.show_time(1, at(9, 45))
    qtbot.keyClicks(grid, "a")
    assert (told, taken) == ([13, "a"], [])


def test_tab_leaves_the_grid(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    grid, line = CalendarGrid(KEYS), QLineEdit()
    layout.addWidget(grid)
    layout.addWidget(line)
    grid.set_plan(plans.day_plan())
    window.show()
    grid.setFocus()
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert window.focusWidget() is line


def test_the_status_line_hears_each_cell(grid, qtbot):
    heard = []
    grid.focus_changed.connect(heard.append)
    press(qtbot, grid, Qt.Key.Key_Down)
    grid.show_visit(13)
    assert heard == [
        "Tuesday, 24 November, Ахметова А. С., 09:30, free",
        "Tuesday, 24 November, Ахметова А. С., 10:00, booked, Омаров И. П.",
    ]


def test_the_phone_of_a_patient_can_be_copied(grid):
    grid.show_visit(13)
    grid.copy_phone()
    assert QGuiApplication.clipboard().text() == "+7 701 234 56 78"


# --- keeping the place ---------------------------------------------------------------------------


def test_new_data_leave_focus_and_scroll_where_they_are(grid):
    grid.resize(700, 200)
    grid.show_time(2, at(11, 30))
    before = grid.verticalScrollBar().value()
    assert before > 0
    more = (*plans.VISITS, plans.visit(31, at(9, 45), doctor=plans.QASYMOV))
    grid.set_plan(plans.day_plan(more))
    assert here(grid) == (2, at(11, 30))
    assert grid.verticalScrollBar().value() == before


def test_the_focus_stays_on_a_time_that_was_just_booked(grid):
    grid.show_time(1, at(9, 45))
    grid.set_plan(plans.day_plan((*plans.VISITS, plans.visit(31, at(9, 45)))))
    assert grid.focused_visit().id == 31


def test_a_wider_day_keeps_the_minute_at_the_top(grid):
    grid.resize(700, 200)
    grid.verticalScrollBar().setValue(grid._geometry.y(10 * 60))
    grid.set_plan(plans.day_plan((*plans.VISITS, plans.visit(31, at(18)))))
    assert grid.verticalScrollBar().value() == grid._geometry.y(10 * 60)


def test_another_day_keeps_doctor_and_time(grid):
    grid.show_time(2, at(10, 15))
    tomorrow = plans.DAY.replace(day=25)
    grid.set_plan(plans.day_plan((), (plans.QASYMOV, plans.AKHMETOVA), day=tomorrow))
    assert here(grid) == (2, at(10, 15, tomorrow))


def test_another_week_keeps_the_weekday(grid):
    grid.set_plan(plans.week_plan(), week=True)
    grid.show_time(1, at(10, 15, plans.DAY.replace(day=26)))
    grid.set_plan(plans.week_plan(), week=True)
    assert here(grid) == (1, at(10, 15, plans.DAY.replace(day=26)))


def test_fewer_columns_never_lose_the_focus(grid):
    grid.show_time(2, at(10, 15))
    grid.set_plan(plans.day_plan(doctors=(plans.ZHUNISOVA,)))
    assert here(grid) == (3, at(10))
    grid.set_plan(plans.day_plan(doctors=()))
    assert grid.focused_place() is None
    grid.set_plan(plans.day_plan())
    assert grid.focused_place().cell.state is CellState.PAST


def test_an_empty_grid_takes_every_key_without_harm(grid, qtbot, news):
    grid.set_plan(plans.day_plan(doctors=()))
    press(qtbot, grid, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_F8, Qt.Key.Key_Home)
    assert news == [("now_requested",)]
    assert not grid.grab().isNull()
