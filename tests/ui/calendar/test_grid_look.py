"""What the grid paints and says: states, offers, languages, themes, sizes, and how fast."""

from __future__ import annotations

import gc
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QPainter, QPixmap

from clinic_desk import i18n
from clinic_desk.rules.day_list import KnownDay
from clinic_desk.rules.day_plan import build_column, build_plan
from clinic_desk.rules.rows import DoctorRow, HoldRow, PersonName, VisitState
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Closure, DayKind
from clinic_desk.ui import theme
from clinic_desk.ui.calendar import CalendarGrid, accessible, painter, texts
from clinic_desk.ui.calendar.overlay import Held
from clinic_desk.ui.calendar.painter import PlanPainter, cell_font, fitted_name
from tests.ui.calendar import plans
from tests.ui.calendar.plans import at


@pytest.fixture
def grid(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    made = CalendarGrid()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.set_plan(plans.day_plan())
    made.show()
    yield made
    theme.apply_theme(qapp, "light")


def image_of(grid, place) -> set[str]:
    """The colours of one cell."""
    picture = grid.viewport().grab(grid.view_rect(place)).toImage()
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("number", "fill", "edge"),
    [
        (11, "arrived_fill", "arrived"),
        (12, "no_show_fill", "no_show"),
        (13, "booked_fill", "booked_edge"),
    ],
)
def test_each_state_has_its_colours(qapp, grid, mode, number, fill, edge):
    theme.apply_theme(qapp, mode)
    seen = image_of(grid, grid.plan().place_of(number))
    assert {getattr(theme.colours(), fill), getattr(theme.colours(), edge)} <= seen


def test_states_differ_by_sign_and_not_by_colour_only(grid):
    def ink(number: int, colour: str) -> int:
        place = grid.plan().place_of(number)
        rect = grid.view_rect(place)
        sign = QRect(rect.left() + 8, rect.top(), 16, rect.height())
        picture = grid.viewport().grab(sign).toImage()
        fill = QColor(colour)
        return sum(
            picture.pixelColor(x, y) != fill for x in range(picture.width()) for y in range(picture.height())
        )

    light = theme.LIGHT
    nameless = PersonName("")
    visits = (
        replace(plans.visit(1, at(8)), person=nameless),
        replace(plans.visit(2, at(8, 15), state=VisitState.ARRIVED), person=nameless),
    )
    grid.set_plan(plans.day_plan(visits))
    assert ink(2, light.arrived_fill) > ink(1, light.booked_fill)


def test_only_chosen_offers_are_filled_and_offers_elsewhere_do_no_harm(grid):
    offers = [
        (1, at(9, 45), at(10), 1),
        (2, at(10), at(10, 15), 2),
        (9, at(10), at(10, 15), 3),
    ]
    grid.set_offers(offers, chosen=0)
    first, second = grid.plan().place_at(0, 9 * 60 + 45), grid.plan().place_at(1, 600)
    assert theme.LIGHT.accent_fill in image_of(grid, first)
    assert theme.LIGHT.accent_fill not in image_of(grid, second)
    assert theme.LIGHT.accent in image_of(grid, second)
    grid.set_offers(offers, chosen=1)
    assert theme.LIGHT.accent_fill in image_of(grid, second)
    grid.set_offers([])
    assert theme.LIGHT.accent not in image_of(grid, second)


def test_an_offer_can_be_brought_into_view(grid):
    grid.resize(700, 200)
    grid.verticalScrollBar().setValue(0)
    grid.set_offers([(2, at(11, 45), at(12), 1)])
    grid.show_offer()
    assert grid.is_in_view(grid.plan().place_at(1, 11 * 60 + 45))


def test_a_held_slot_is_marked(grid):
    grid.set_held([Held(2, at(9, 45), at(10), "Омаров Д. С.")])
    assert theme.LIGHT.held_fill in image_of(grid, grid.plan().place_at(1, 9 * 60 + 45))


def test_the_line_of_now_moves(grid):
    def has_line(minute: int) -> bool:
        y = grid._geometry.body.top() + grid._geometry.y(minute) - grid.verticalScrollBar().value()
        return grid.grab().toImage().pixelColor(300, y) == QColor(theme.LIGHT.now)

    assert has_line(9 * 60 + 20)
    grid.set_now(at(11, 5))
    assert has_line(11 * 60 + 5)
    assert not has_line(9 * 60 + 20)


def test_a_week_marks_today_only(grid):
    grid.set_plan(plans.week_plan(), week=True)
    picture = grid.grab().toImage()
    accent = QColor(theme.LIGHT.accent)
    body = grid._geometry.body
    marked = [
        number
        for number in range(7)
        if picture.pixelColor(body.left() + grid._geometry.column_rect(number).center().x(), body.top() - 3)
        == accent
    ]
    assert marked == [1]


def test_focus_is_visible_with_and_without_the_keyboard(grid, qtbot):
    grid.show_time(2, at(9, 45))
    place = grid.focused_place()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    assert theme.LIGHT.accent in image_of(grid, place)
    grid.clearFocus()
    away = image_of(grid, place)
    assert theme.LIGHT.accent not in away
    assert away != image_of(grid, grid.plan().place_at(1, 10 * 60 + 15))


def test_twelve_doctors_scroll_sideways_and_heads_stay(grid):
    grid.resize(900, 600)
    grid.set_plan(plans.crowded_plan())
    assert grid.horizontalScrollBar().maximum() > 0
    assert grid._geometry.column_width >= 104
    head = grid.viewport().grab(QRect(QPoint(0, 0), QPoint(50, 61))).toImage()
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert grid.viewport().grab(QRect(QPoint(0, 0), QPoint(50, 61))).toImage() == head
    grid.show_time(12, at(12))
    assert grid.is_in_view(grid.focused_place())


def test_a_whole_day_fits_the_usual_window(grid):
    grid.resize(920, 676)
    grid.set_plan(plans.crowded_plan(6))
    assert grid.verticalScrollBar().maximum() == 0
    assert grid.horizontalScrollBar().maximum() == 0


def test_short_visits_stay_readable(grid):
    nurse = DoctorRow(1, PersonName("Байжанова"), "nurse", "1", minutes=5)
    plan = build_plan([build_column(nurse, plans.DAY, plans.hours(nurse), (), plans.NOW)], plans.NOW)
    grid.set_plan(plan)
    assert grid.view_rect(plan.place_at(0, 600)).height() >= 12


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "number", "spoken"),
    [
        ("kk", 13, "сейсенбі, 24 қараша, Ахметова А. С., 10:00, жазылды, Омаров И. П."),
        ("ru", 13, "вторник, 24 ноября, Ахметова А. С., 10:00, записан, Омаров И. П."),
        (
            "kk",
            15,
            "сейсенбі, 24 қараша, Ахметова А. С., 10:30, жазылды, Тасболат И. П., кестеден тыс қосылған",
        ),
    ],
)
def test_a_visit_is_spoken_in_the_language_of_the_window(grid, language, number, spoken):
    i18n.use_language(language)
    assert grid.spoken(grid.plan().place_of(number)) == spoken


def test_free_suggested_and_held_places_are_spoken(grid):
    i18n.use_language("kk")
    place = grid.plan().place_at(0, 9 * 60 + 45)
    assert grid.spoken(place) == "сейсенбі, 24 қараша, Ахметова А. С., 09:45, бос"
    grid.set_offers([(1, at(9, 45), at(10), 1)])
    assert grid.spoken(place).endswith("09:45, бос, ұсынылған")
    grid.set_offers([])
    hold = HoldRow(1, at(9, 45), at(10), "Омарова А.", "pc-2", at(9, 23))
    grid.set_held([Held(1, hold.at, hold.until, texts.held_text(hold))])
    assert grid.spoken(place).endswith("09:45, бос, хабарласушыға ұсталған, Омарова А., 09:23 уақытына дейін")


@pytest.mark.parametrize(
    ("language", "text"), [("kk", "демалыста, 12.12 күніне дейін"), ("ru", "в отпуске, до 12.12")]
)
def test_leave_names_its_last_day(language, text):
    i18n.use_language(language)
    column = plans.away_plan().columns[1]
    assert texts.closure_text(column, column.cells[0]) == text


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("kk", DayKind.HOLIDAY, "Тәуелсіздік күні"),
        ("ru", DayKind.HOLIDAY, "День независимости"),
        ("ru", DayKind.DAY_OFF, "День независимости (перенос)"),
    ],
)
def test_a_holiday_is_named_in_the_language_of_the_window(language, kind, text):
    i18n.use_language(language)
    column = plans.away_plan().columns[1]
    day = replace(column.cells[0], closure=Closure(Span(0, 1440), kind, KnownDay.INDEPENDENCE, column.day))
    assert texts.closure_text(column, day) == text
    own = replace(day, closure=Closure(Span(0, 1440), kind, "Емхана күні", column.day))
    assert texts.closure_text(column, own) == "Емхана күні"


def test_no_hours_are_no_reception():
    i18n.use_language("kk")
    sunday = plans.week_plan().columns[6]
    assert texts.closure_text(sunday, sunday.cells[0]) == "қабылдау жоқ"


@pytest.mark.parametrize(
    ("language", "doctor", "lines"),
    [
        ("kk", plans.AKHMETOVA, ("Ахметова А. С.", "ЖПД", "5-каб. · 1-учаске")),
        ("ru", plans.AKHMETOVA, ("Ахметова А. С.", "ВОП", "каб. 5 · участок 1")),
        ("kk", plans.ZHUNISOVA, ("Жүнісова Г.", "педиатр", "3-каб. · 0–14 жас")),
    ],
)
def test_heads_say_who_and_where(language, doctor, lines):
    i18n.use_language(language)
    assert texts.header_lines(plans.day_plan(doctors=(doctor,)).columns[0], week=False) == lines


def test_a_narrow_head_says_it_in_fewer_words(grid):
    i18n.use_language("kk")
    doctor = replace(plans.AKHMETOVA, precincts=("3", "4"))
    assert texts.place_text(doctor) == "5-каб. · 3, 4-учаске"
    assert texts.place_text(doctor, brief=True) == "5-каб. · 3, 4-уч."


def test_a_narrow_cell_leaves_initials_out_before_it_cuts_the_name(grid):
    name = "Богданов И. В."
    font = cell_font()
    width = QFontMetrics(font).horizontalAdvance
    assert fitted_name(name, width(name) + 1) == name
    assert fitted_name(name, width(name) - 2) == "Богданов И."
    assert fitted_name(name, width("Богданов") + 1) == "Богданов"
    assert fitted_name(name, width("Богдан")).endswith("…")


def test_heads_of_a_week_say_the_day():
    i18n.use_language("kk")
    lines = texts.header_lines(plans.week_plan().columns[1], week=True)
    assert lines == ("Сс 24.11", "Ахметова А. С.", "08:00–12:00")


def test_another_language_is_drawn_and_spoken_at_once(grid):
    i18n.use_language("ru")
    grid.retranslate()
    before, heard = grid.grab().toImage(), []
    grid.focus_changed.connect(heard.append)
    i18n.use_language("kk")
    grid.retranslate()
    assert grid.grab().toImage() != before
    assert heard[0].startswith("сейсенбі, 24 қараша")
    assert grid.accessibleName() == "Күндік кесте"


# --- screen readers ------------------------------------------------------------------------------


def test_a_screen_reader_finds_every_cell(grid):
    i18n.use_language("ru")
    table = QAccessible.queryAccessibleInterface(grid)
    cells = sum(len(column.cells) for column in grid.plan().columns)
    assert (table.role(), table.childCount()) == (QAccessible.Role.Table, cells)
    spoken = []
    for number in range(cells):
        cell = table.child(number)
        assert cell.role() is QAccessible.Role.Cell
        assert cell.isValid()
        assert table.indexOfChild(cell) == number
        spoken.append(cell.text(QAccessible.Text.Name))
    assert len(set(spoken)) == cells
    assert "вторник, 24 ноября, Қасымов Б. Е., 11:00, записан, Шмидт И. П." in spoken


def test_a_screen_reader_finds_a_cell_by_its_place_on_the_screen(grid):
    table = QAccessible.queryAccessibleInterface(grid)
    place = grid.plan().place_of(13)
    number = grid.number_of(place)
    cell = table.child(number)
    middle = cell.rect().center()
    assert table.indexOfChild(table.childAt(middle.x(), middle.y())) == number


def test_a_screen_reader_sees_the_focus(grid, qtbot):
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    grid.show_visit(13)
    table = QAccessible.queryAccessibleInterface(grid)
    cell = table.focusChild()
    assert "Омаров" in cell.text(QAccessible.Text.Name)
    assert cell.state().focused
    assert not table.child(0).state().focused


def test_a_cell_that_is_gone_is_invalid_and_its_number_speaks_again_later(grid):
    table = QAccessible.queryAccessibleInterface(grid)
    last = table.childCount() - 1
    cell = table.child(last)
    grid.set_plan(plans.day_plan(doctors=(plans.AKHMETOVA,)))
    assert not cell.isValid()
    assert cell.text(QAccessible.Text.Name) == ""
    grid.set_plan(plans.day_plan())
    assert cell.isValid()


def test_grids_come_and_go_with_a_screen_reader_at_work(qapp, qtbot):
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    known = len(accessible._tables)
    for _ in range(20):
        grid = CalendarGrid()
        grid.set_plan(plans.day_plan())
        table = QAccessible.queryAccessibleInterface(grid)
        assert table.child(3).text(QAccessible.Text.Name)
        grid.deleteLater()
        del grid, table
        qapp.processEvents()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    assert len(accessible._tables) <= known


# --- speed ---------------------------------------------------------------------------------------


def milliseconds(action, rounds: int = 15) -> float:
    action()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)  # the least disturbed one: other programs share the machine


def test_a_full_house_repaints_within_a_frame(grid):
    grid.resize(1366, 768)
    grid.set_plan(plans.crowded_plan())
    canvas = QPixmap(1366, 768)
    # 8 ms is asked for on a quiet PC (benchmarks); here the machine may be busy
    assert milliseconds(lambda: grid.viewport().render(canvas)) < 16.7
    visits = [cell.visit for column in grid.plan().columns for cell in column.cells if cell.visit]
    assert len(visits) == 12 * 36


def test_a_booking_is_drawn_as_if_all_were_drawn_anew(grid):
    for visits in (plans.VISITS[1:], (*plans.VISITS, plans.visit(31, at(11, 15), doctor=plans.QASYMOV))):
        grid.grab()
        grid.set_plan(plans.day_plan(visits))
        partly = grid.grab().toImage()
        grid._forget_bands()
        assert grid.grab().toImage() == partly


def test_a_booking_redraws_its_column_only(grid, monkeypatch):
    grid.grab()
    redrawn = []
    draw = PlanPainter.redraw
    monkeypatch.setattr(
        PlanPainter, "redraw", lambda *values: (redrawn.append(list(values[3])), draw(*values))[1]
    )
    grid.set_plan(plans.day_plan((*plans.VISITS, plans.visit(31, at(11, 15), doctor=plans.QASYMOV))))
    assert redrawn
    assert all(columns == [1] for columns in redrawn)


def test_a_head_that_changes_is_drawn_anew(grid):
    grid.grab()
    moved = replace(plans.AKHMETOVA, room="12")
    grid.set_plan(plans.day_plan(doctors=(moved, plans.QASYMOV)))
    partly = grid.grab().toImage()
    grid._forget_bands()
    assert grid.grab().toImage() == partly


@pytest.mark.parametrize("zoom", [1.1, 1.2, 1.3, 1.45, 2.0])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_bands_meet_without_a_seam(grid, monkeypatch, ratio, zoom):
    grid.resize(1000, 700)
    grid.set_plan(plans.crowded_plan(3))
    grid.zoom_by(zoom)
    draw = grid._bands.painter
    whole_height = round(draw.height() * ratio)

    def picture(band: int):
        monkeypatch.setattr(painter, "BAND", band)
        painter._stripes.cache_clear()
        whole = QPixmap(round(400 * ratio), whole_height)
        canvas = QPainter(whole)
        for number in range(-(-draw.height() // band)):
            piece = draw.band(number, ratio)
            piece.setDevicePixelRatio(1)
            canvas.drawPixmap(0, round(number * band * ratio), piece)
        canvas.end()
        return whole.toImage()

    assert draw.height() > 400
    assert picture(400) == picture(4000)


def test_a_repaint_draws_no_text_of_cells_again(grid, monkeypatch):
    grid.grab()
    drawn = []
    monkeypatch.setattr(grid._bands.painter, "band", lambda *values: drawn.append(values))
    grid.show_time(2, at(10))
    grid.grab()
    assert drawn == []
