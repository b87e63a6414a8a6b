"""The live queue below the cells, kept places, held times, and the right to overbook, in the grid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from clinic_desk import i18n
from clinic_desk.rules.rows import HoldRow
from clinic_desk.ui import theme
from clinic_desk.ui.calendar import CalendarGrid, overlay, texts
from clinic_desk.ui.calendar.geometry import HEADER
from clinic_desk.ui.calendar.menu import build_menu
from clinic_desk.ui.calendar.overlay import Held
from tests.ui.calendar import plans
from tests.ui.calendar.plans import at
from tests.ui.calendar.test_grid_keys import KEYS, SIGNALS, press
from tests.ui.calendar.test_grid_look import image_of
from tests.ui.calendar.test_grid_mouse import drag, point_of

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FIRST, SECOND, OTHER = 61, 62, 71


@pytest.fixture
def grid(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    made = CalendarGrid(KEYS)
    qtbot.addWidget(made)
    made.resize(700, 640)
    made.set_plan(plans.queue_plan())
    made.show()
    made.setFocus()
    yield made
    theme.apply_theme(qapp, "light")


@pytest.fixture
def news(grid):
    told = []
    for name in SIGNALS:
        getattr(grid, name).connect(lambda *values, name=name: told.append((name, *values)))
    return told


def names_in(menu) -> list[str]:
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


# --- the queue ---------------------------------------------------------------------------------


def test_the_queue_is_reached_by_walking_down_and_lies_below_the_cells(grid, qtbot):
    grid.show_time(1, at(11, 45))
    last = grid.view_rect(grid.focused_place())
    press(qtbot, grid, Key.Key_Down)
    assert grid.focused_visit().id == FIRST
    assert grid.view_rect(grid.focused_place()).top() >= last.bottom()
    assert grid.is_in_view(grid.focused_place())
    press(qtbot, grid, Key.Key_Down, Key.Key_Right)
    assert grid.focused_visit().id == OTHER
    press(qtbot, grid, Key.Key_Up)
    assert grid.focused_place().cell.start == 11 * 60 + 45


def test_everything_a_visit_can_do_works_on_a_person_of_the_queue(grid, qtbot, news):
    grid.show_visit(SECOND)
    press(qtbot, grid, Key.Key_Return, Key.Key_F8, Key.Key_F9, Key.Key_Delete)
    grid.show_visit(FIRST)
    press(qtbot, grid, Key.Key_F8)
    assert news == [
        ("visit_opened", SECOND),
        ("visit_arrived_requested", SECOND),
        ("visit_no_show_requested", SECOND),
        ("visit_cancel_requested", SECOND),
        ("visit_reset_requested", FIRST),
    ]


def test_a_time_is_given_by_cut_and_paste(grid, qtbot, news):
    grid.show_visit(SECOND)
    press(qtbot, grid, Key.Key_X, modifier=CTRL)
    press(qtbot, grid, Key.Key_V, modifier=CTRL)
    assert (news, grid.cut_visit().id) == ([], SECOND), "back on itself is nowhere"
    grid.show_time(2, at(9, 45))
    press(qtbot, grid, Key.Key_V, modifier=CTRL)
    assert news == [("visit_move_requested", SECOND, 2, at(9, 45))]


def test_a_time_is_given_by_dragging_upwards(grid, qtbot, news):
    start = grid.view_rect(grid.plan().place_of(SECOND)).center()
    drag(qtbot, grid, start, point_of(grid, 1, at(11, 15)))
    assert news == [("visit_move_requested", SECOND, 1, at(11, 15))]


def test_a_click_on_a_row_chooses_it_and_beside_the_rows_nothing(grid, qtbot):
    qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.view_rect(grid.plan().place_of(62)).center()
    )
    assert grid.focused_visit().id == SECOND
    empty = grid.view_rect(grid.plan().place_of(63)).center() + QPoint(grid._geometry.x(1), 0)
    assert grid.place_under(empty) is None


def test_the_line_below_the_heads_says_who_waits_and_leads_there(grid, qtbot, news):
    with_queue, without = grid.plan().columns[0], plans.day_plan().columns[0]
    i18n.use_language("ru")
    assert texts.queue_strip(with_queue) == "Живая очередь: 2 — 2 Белый, 3 Чёрный"
    assert texts.queue_strip(with_queue, brief=True) == "Очередь: 2"
    assert texts.queue_strip(without) == ""
    point = QPoint(grid._geometry.body.left() + 40, HEADER + 6)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert grid.focused_visit().id == SECOND, "the first one who still waits"
    assert news == [], "the line is no head"
    event = QHelpEvent(QEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), event)
    assert QToolTip.text().splitlines() == [
        "1  Әбенова Иван Петрович · принят",
        "2  Белый Иван Петрович · ждет",
        "3  Чёрный Иван Петрович · ждет",
    ]
    QToolTip.hideText()


def test_the_line_is_there_only_where_somebody_is(grid):
    high = grid._geometry.header
    grid.set_plan(plans.day_plan())
    assert grid._geometry.header == HEADER < high
    assert grid._geometry.content_size().height() < 640
    grid.set_plan(plans.queue_plan())
    assert grid._geometry.header == high


def test_a_row_is_spoken_with_its_number_and_no_time(grid):
    i18n.use_language("ru")
    place = grid.plan().place_of(SECOND)
    assert grid.spoken(place) == "вторник, 24 ноября, Ахметова А. С., очередь № 2, ждет, Белый И. П."
    assert "09:02" in texts.tooltip(grid.plan().columns[0], place.cell.visit)
    table = QAccessible.queryAccessibleInterface(grid)
    names = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert len(names) == len(set(names)) == grid.place_count()
    assert grid.spoken(place) in names


def test_an_offer_at_the_minute_of_taking_in_is_not_said_of_the_row(grid):
    grid.set_offers([(1, at(9, 2), at(9, 17), 1)])
    assert not grid.spoken(grid.plan().place_of(SECOND)).endswith("suggested")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_rows_have_the_colours_of_their_state(qapp, grid, mode):
    theme.apply_theme(qapp, mode)
    seen = image_of(grid, grid.plan().place_of(FIRST))
    assert {theme.colours().arrived_fill, theme.colours().arrived} <= seen
    assert theme.colours().booked_fill in image_of(grid, grid.plan().place_of(SECOND))


def test_new_data_keep_the_focus_on_the_person(grid):
    grid.show_visit(63)
    fewer = [one for one in plans.QUEUE if one.id != FIRST]
    grid.set_plan(plans.day_plan((*plans.VISITS, *fewer)))
    assert grid.focused_visit().id == 63
    grid.set_plan(plans.day_plan((*plans.VISITS, *fewer[:1])))
    assert grid.focused_visit().id == SECOND
    grid.set_plan(plans.day_plan())
    assert grid.focused_place().cell.start == 11 * 60 + 45


def test_the_menu_of_a_row_speaks_of_the_queue(grid):
    i18n.use_language("ru")
    grid.show_visit(SECOND)
    menu = build_menu(grid, grid.focused_place())
    assert names_in(menu) == ["cell_open", "cell_arrived", "cell_no_show", "cell_cut", "cell_cancel"]
    said = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert said == ["Открыть", "Принят", "Не явился", "Вырезать, чтобы дать время", "Снять с очереди…"]


def test_every_menu_of_a_column_leads_to_its_queue(grid):
    for place in (grid.plan().place_at(0, 9 * 60 + 45), grid.plan().place_of(13)):
        grid.focus_place(place)
        menu = build_menu(grid, place)
        assert names_in(menu)[-1 if place.cell.visit is None else -2] == "cell_queue"
        next(one for one in menu.actions() if one.objectName() == "cell_queue").trigger()
        assert grid.focused_visit().id == SECOND


# --- kept places -------------------------------------------------------------------------------


def test_a_kept_place_is_drawn_and_said_with_its_word(grid):
    i18n.use_language("ru")
    grid.set_plan(plans.kept_plan())
    kept, full, plain = (grid.plan().place_at(0, minute) for minute in (9 * 60 + 45, 10 * 60 + 45, 675))
    assert texts.kept_text(kept.cell) == "через портал"
    assert grid.spoken(kept).endswith("09:45, свободно, оставлено для записи: через портал")
    assert texts.kept_text(full.cell) == "квота исчерпана"
    assert grid.spoken(full).endswith("10:45, свободно, квота исчерпана")
    assert texts.kept_text(plain.cell) == ""
    grid.clearFocus()
    inked = [len(image_of(grid, place)) for place in (kept, full, plain)]
    assert min(inked[:2]) > inked[2]


# --- held times --------------------------------------------------------------------------------


def held(doctor: int, start, end) -> Held:
    row = HoldRow(doctor, start, end, "Сәрсенова Ж.", "pc-2", at(9, 23))
    return Held(doctor, start, end, texts.held_text(row), texts.held_briefly(row))


def test_a_held_time_is_said_wherever_it_covers_a_cell(grid):
    i18n.use_language("ru")
    grid.set_held([held(1, at(9, 50), at(10, 5))])
    place = grid.plan().place_at(0, 9 * 60 + 45)
    assert grid.spoken(place).endswith("свободно, держат для звонящего, Сәрсенова Ж., до 09:23")
    assert "держат" not in grid.spoken(grid.plan().place_at(0, 9 * 60 + 30))
    assert "держат" not in grid.spoken(grid.plan().place_at(1, 9 * 60 + 45))


def test_the_cell_in_focus_speaks_when_its_hold_comes_and_goes(grid):
    i18n.use_language("ru")
    grid.show_time(1, at(9, 45))
    heard = []
    grid.focus_changed.connect(heard.append)
    one = held(1, at(9, 45), at(10))
    grid.set_held([one])
    grid.set_held([one])
    grid.set_held([one, held(2, at(9, 45), at(10))])
    grid.set_held([])
    assert [text.endswith("свободно") for text in heard] == [False, True]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (400, "держат для звонящего, Сәрсенова Ж., до 09:23"),
        (170, "Сәрсенова Ж., до 09:23"),
        (104, "Сәрсенова Ж."),
    ],
)
def test_what_a_held_time_says_fits_its_column(grid, monkeypatch, width, said):
    i18n.use_language("ru")
    grid.set_plan(plans.day_plan(doctors=(plans.AKHMETOVA,)))
    grid.resize(width + grid._geometry.body.left(), 640)
    drawn = []
    real = overlay.Overlay._line
    monkeypatch.setattr(
        overlay.Overlay,
        "_line",
        lambda self, painter, line, text, *more: (
            drawn.append(text),
            real(self, painter, line, text, *more),
        ),
    )
    grid.clearFocus()
    grid.set_held([held(1, at(9, 45), at(10))])
    assert theme.LIGHT.held_fill in image_of(grid, grid.plan().place_at(0, 9 * 60 + 45))
    assert set(drawn) == {said}


# --- the right to overbook -----------------------------------------------------------------------


def test_without_the_right_nothing_offers_to_overbook(grid, news):
    booked, closed = grid.plan().place_of(13), grid.plan().place_of(21)
    for may in (True, False):
        grid.may_overbook = may
        for place in (booked, closed):
            grid.focus_place(place)
            assert ("cell_overbook" in names_in(build_menu(grid, place))) is may
            grid.overbook_focused()
    assert news == [("overbook_requested", 1, at(10)), ("overbook_requested", 2, at(11))]


def test_a_menu_is_never_empty(grid):
    grid.may_overbook = False
    grid.set_plan(plans.away_plan())
    menu = build_menu(grid, grid.plan().place_at(1, 600))
    assert [action.isEnabled() for action in menu.actions()] == [False]


def test_kept_places_may_be_overbooked_with_the_right(grid):
    grid.set_plan(plans.kept_plan())
    kept, plain = grid.plan().place_at(0, 9 * 60 + 45), grid.plan().place_at(0, 675)
    assert "cell_overbook" in names_in(build_menu(grid, kept))
    assert "cell_overbook" not in names_in(build_menu(grid, plain))
