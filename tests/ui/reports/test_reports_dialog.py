"""The reports window: every number is what the journal holds, and opens exactly those rows."""

from __future__ import annotations

from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from clinic_desk import errors
from clinic_desk.rules.report import Period
from clinic_desk.rules.report_periods import PeriodKind
from clinic_desk.services import journal, reports
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.reports.load_model import LoadKind
from clinic_desk.ui.reports.load_page import heat_colours
from clinic_desk.ui.reports.shown import Choice, Rows
from tests import reported

LONGEST_MS = 20_000
OCTOBER = Choice(PeriodKind.MONTH, Period(*reported.OCTOBER))
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
Key = Qt.Key


def tile(dialog, name):
    return next(one for one in dialog.overview.tiles if one.objectName() == f"figure_{name}")


def rows_of(dialog, qtbot) -> Rows:
    """The rows that the window wished to see last."""
    qtbot.waitUntil(lambda: bool(dialog.wishes) and not dialog.is_busy(), timeout=LONGEST_MS)
    return dialog.wishes.pop()


def names(rows: Rows) -> list[str]:
    return [row.name.last for row in journal.rows(rows.ids)]


def test_the_figures_of_a_month_beside_those_before_it(made, open_reports):
    dialog = open_reports()
    now, october = tile(dialog, "requests").texts(), tile(dialog, "requests").texts().earlier[0]
    assert (now.value, october.value, october.changed) == ("2", "8", "−75%")
    assert tile(dialog, "late").texts().value == "0"
    assert not tile(dialog, "late").texts().warns
    # a year ago there was no program: nothing is compared with nothing
    assert [one.texts().earlier[1].value for one in dialog.overview.tiles] == ["—"] * 10


def test_tab_goes_from_the_parts_to_the_figures_and_then_to_the_buttons(made, open_reports, qtbot):
    dialog = open_reports()
    dialog.tabs.tabBar().setFocus()
    way = []
    while QApplication.focusWidget() is not dialog.close_button and len(way) < 40:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        way.append(QApplication.focusWidget())
    assert way[: len(dialog.overview.tiles)] == dialog.overview.tiles
    assert way[-3:] == [dialog.print_button, dialog.save_button, dialog.close_button]


def test_the_figures_of_october(made, open_reports):
    dialog = open_reports(OCTOBER)
    values = {one.objectName().removeprefix("figure_"): one.texts().value for one in dialog.overview.tiles}
    assert values == {
        "requests": "8", "services": "6", "refusals": "2", "within_term": "75%", "late": "2",
        "median": "2 min", "arrived": "2", "no_show": "1", "cancelled": "1", "moved": "0",
    }  # fmt: skip
    assert tile(dialog, "late").texts().warns
    assert tile(dialog, "late").accessibleName() == "Answered late: 2"
    assert [one.label for one in dialog.overview.channels._chart.bars] == ["by phone", "in person", "portal"]
    assert [one.text for one in dialog.overview.channels._chart.bars] == ["4 · 67%", "1 · 17%", "1 · 17%"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("requests", ["Иванова", "Жүнісова", "Омаров", "Ким", "Петрова", "Серікова", "Тасболат", "Пак"]),
        ("services", ["Иванова", "Жүнісова", "Омаров", "Ким", "Петрова", "Серікова"]),
        ("refusals", ["Тасболат", "Пак"]),
        ("late", ["Жүнісова", "Пак"]),
        ("arrived", ["Иванова", "Жүнісова"]),
        ("no_show", ["Ким"]),
        ("cancelled", ["Серікова"]),
    ],
)
def test_enter_on_a_number_opens_exactly_its_rows(name, expected, made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    tile(dialog, name).setFocus()
    qtbot.keyClick(tile(dialog, name), Key.Key_Return)
    rows = rows_of(dialog, qtbot)
    assert names(rows) == expected
    assert rows.title.endswith("October 2026")
    assert len(rows.ids) == int(tile(dialog, name).texts().value)


def test_nothing_stands_behind_a_zero(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    qtbot.keyClick(tile(dialog, "moved"), Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.news.text() != "", timeout=LONGEST_MS)
    assert dialog.wishes == []


def test_the_menu_opens_the_rows_of_the_period_before(made, open_reports, qtbot):
    dialog = open_reports()
    menu = tile(dialog, "refusals").menu_of_periods(("this period",))
    assert isinstance(menu, QMenu)
    texts = [one.text() for one in menu.actions()]
    assert texts[:2] == ["Rows of this period: 0", "Rows of October 2026: 2"]
    menu.actions()[1].trigger()
    assert names(rows_of(dialog, qtbot)) == ["Тасболат", "Пак"]


def test_a_click_on_the_line_of_the_period_before_opens_its_rows(made, open_reports, qtbot):
    dialog = open_reports()
    late = tile(dialog, "late")
    qtbot.mouseClick(late, Qt.MouseButton.LeftButton, pos=late._line(0).center())
    assert names(rows_of(dialog, qtbot)) == ["Жүнісова", "Пак"]


def test_the_arrow_keys_go_from_card_to_card(made, open_reports, qtbot):
    dialog = open_reports()
    first, columns = dialog.overview.tiles[0], dialog.overview._columns
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Right)
    assert dialog.overview.tiles[1].hasFocus()
    qtbot.keyClick(dialog.overview.tiles[1], Key.Key_Down)
    assert dialog.overview.tiles[1 + columns].hasFocus()
    qtbot.keyClick(dialog.overview.tiles[1 + columns], Key.Key_Up)
    qtbot.keyClick(dialog.overview.tiles[1], Key.Key_Up)
    assert dialog.overview.tiles[1].hasFocus()


def test_a_bar_is_walked_to_and_opened(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    chart = dialog.overview.channels
    chart.setFocus()
    qtbot.keyClick(chart, Key.Key_End)
    qtbot.keyClick(chart, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Омаров"]
    qtbot.keyClick(chart, Key.Key_Up)
    qtbot.keyClick(chart, Key.Key_Space)
    assert names(rows_of(dialog, qtbot)) == ["Серікова"]
    assert "portal: 1" in chart.accessibleDescription()


def test_a_day_of_the_course_is_opened_by_keys_and_by_the_mouse(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    course = dialog.overview.course
    assert course.count() == 31
    course.setFocus()
    for _day in range(4):
        qtbot.keyClick(course, Key.Key_Right)
    qtbot.keyClick(course, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Иванова", "Жүнісова"]
    spot = course.area(7).center()
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(
            kind, QPointF(spot), course.mapToGlobal(spot), Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(course, event)
    assert names(rows_of(dialog, qtbot)) == ["Тасболат", "Пак"]


def test_waiting_times_with_the_defects_marked(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    dialog.tabs.setCurrentIndex(1)
    table = dialog.leads.table
    shown = [[table.model().index(row, column).data() for column in range(4)] for row in range(2)]
    assert [line[1:] for line in shown] == [["5", "1", "0"], ["1", "29", "1 · 100%"]]  # a holiday
    assert table.model().index(1, 3).data(Qt.ItemDataRole.ForegroundRole).name() == "#a3302b"
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 3))
    qtbot.keyClick(table, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Петрова"]
    table.setCurrentIndex(table.model().index(0, 3))
    qtbot.keyClick(table, Key.Key_Return)
    qtbot.wait(50)
    assert dialog.wishes == []
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.keyClick(table, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Иванова", "Жүнісова", "Омаров", "Ким", "Серікова"]


def test_the_load_opens_an_hour_a_doctor_and_the_sum(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    dialog.tabs.setCurrentIndex(2)
    table = dialog.load.table
    loads = table.loads
    heads = [loads.headerData(place, Qt.Orientation.Horizontal) for place in range(loads.columnCount())]
    assert heads == ["08–09", "09–10", "10–11", "11–12", "whole day"]
    who = [loads.headerData(place, Qt.Orientation.Vertical) for place in range(loads.rowCount())]
    assert who == ["Қасымова Ә. Б.", "Өтепов Д. Т.", "all doctors"]
    dialog.load.kinds._choose(LoadKind.VISITS.value)
    assert [loads.index(row, 4).data() for row in range(3)] == ["4", "0", "4"]
    table.setFocus()
    table.setCurrentIndex(loads.index(0, 3))
    qtbot.keyClick(table, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Иванова", "Жүнісова", "Омаров", "Ким"]
    assert "4 visits" in loads.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    table.setCurrentIndex(loads.index(1, 0))
    qtbot.keyClick(table, Key.Key_Return)
    qtbot.wait(50)
    assert dialog.wishes == []


def test_late_answers_one_by_one_and_who_books_how_fast(made, open_reports, qtbot):
    dialog = open_reports(OCTOBER)
    dialog.tabs.setCurrentIndex(3)
    late, paces = dialog.answers.late, dialog.answers.paces
    told = [[late.model().index(row, column).data() for column in (2, 3, 5)] for row in range(2)]
    assert told == [["12 min", "10 min", "Жүнісова Г. М."], ["11 min", "10 min", "Пак Г. И."]]
    late.setFocus()
    late.setCurrentIndex(late.model().index(1, 0))
    qtbot.keyClick(late, Key.Key_Return)
    wish = dialog.wishes.pop()
    assert names(wish) == ["Жүнісова", "Пак"]
    assert wish.at == journal.rows(wish.ids)[1].request_id
    registrars = [paces.model().index(row, 0).data() for row in range(2)]
    paces.setFocus()
    paces.setCurrentIndex(paces.model().index(registrars.index(reported.OTHER.registrar), 1))
    qtbot.keyClick(paces, Key.Key_Return)
    assert names(rows_of(dialog, qtbot)) == ["Ким", "Пак"]


def test_a_period_without_requests_says_what_to_do(made, open_reports, qtbot):
    dialog = open_reports(Choice(PeriodKind.MONTH, Period(date(2025, 3, 1), date(2025, 3, 31))))
    assert dialog.empty.isVisible()
    assert "No requests" in dialog.empty.findChild(type(dialog.hint), "empty_text").text()
    qtbot.mouseClick(dialog.empty._button, Qt.MouseButton.LeftButton)
    assert dialog.period.choice().period.first == date(2025, 2, 1)
    qtbot.waitUntil(lambda: not dialog.is_busy(), timeout=LONGEST_MS)


def test_fast_steps_show_the_last_period_only(made, open_reports, qtbot):
    dialog = open_reports()
    for _step in range(5):
        dialog.period.go(-1)
    dialog.period.go(4)
    qtbot.waitUntil(lambda: not dialog.is_busy(), timeout=LONGEST_MS)
    assert dialog.shown.report.period == OCTOBER.period
    assert tile(dialog, "requests").texts().value == "8"


def test_work_that_is_stopped_leaves_the_figures_and_their_period(made, open_reports, qtbot, monkeypatch):
    dialog = open_reports()

    def stopped(*_given, **_named):
        raise errors.Stopped

    monkeypatch.setattr(reports, "report", stopped)
    dialog.period.go(-1)
    qtbot.waitUntil(lambda: not dialog.is_busy(), timeout=LONGEST_MS)
    assert dialog.period.choice().period.first == date(2026, 11, 1)
    assert "November" in dialog.windowTitle()
    assert tile(dialog, "requests").texts().value == "2"
    assert dialog.news.text()


def test_the_window_follows_the_language(made, open_reports, qapp):
    dialog = open_reports(OCTOBER)
    switch_language(qapp, "kk")
    qapp.processEvents()
    assert dialog.tabs.tabText(2) == "Жүктеме"
    assert tile(dialog, "requests").texts().title == "Өтініштер"
    assert tile(dialog, "median").texts().value == "2 мин"
    assert dialog.windowTitle() == "Есептер: Қазан 2026"
    assert dialog.load.table.loads.headerData(4, Qt.Orientation.Horizontal) == "күн бойы"
    switch_language(qapp, "en")


def test_print_and_workbook_get_the_figures_with_all_late_rows(made, open_reports, qtbot, tmp_path):
    dialog = open_reports(OCTOBER)
    qtbot.keyClick(dialog, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shown, late = rows_of(dialog, qtbot)
    assert (shown.report.requests, [row.name.last for row in late]) == (8, ["Жүнісова", "Пак"])
    dialog.save_to(tmp_path / "report.xlsx")
    qtbot.waitUntil(lambda: bool(dialog.written) and not dialog.is_busy(), timeout=LONGEST_MS)
    shown, late, path = dialog.written[0]
    assert (shown.report.requests, len(late), path.name) == (8, 2, "report.xlsx")
    assert "report.xlsx" in dialog.news.text()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_share_can_be_read_on_its_ground(mode, qapp):
    theme.apply_theme(qapp, mode)
    for percent in range(121):
        ground, ink = heat_colours(percent / 100)
        assert theme.contrast(ground.name(), ink.name()) >= 4.5
    theme.apply_theme(qapp, "light")


def test_the_focus_in_a_chart_is_seen(made, open_reports):
    dialog = open_reports(OCTOBER)
    chart = dialog.overview.channels
    dialog.period.kinds.setFocus()
    without = chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    chart.setFocus()
    assert chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) != without


@pytest.mark.parametrize(
    ("kind", "period", "title", "heads"),
    [
        (PeriodKind.MONTH, OCTOBER.period, "Answers by day", ["1", "2", "31"]),
        # the quarter begins on a Thursday and ends within a week, its columns are weeks all the same
        (PeriodKind.QUARTER, QUARTER, "Answers by week", ["01.10", "05.10", "28.12"]),
        (PeriodKind.YEAR, YEAR, "Answers by month", ["01.26", "02.26", "12.26"]),
    ],
)
def test_the_course_is_told_by_days_weeks_or_months(kind, period, title, heads, made, open_reports):
    dialog = open_reports(Choice(kind, period))
    columns = dialog.overview.course._chart.columns
    assert [columns[0], columns[1], columns[-1]] == heads
    assert dialog.overview.course.accessibleName() == title


def test_figures_of_another_period_are_dimmed_and_open_nothing(made, open_reports, qtbot, monkeypatch):
    dialog = open_reports(OCTOBER)
    go_on = Event()
    count = reports.report

    def slow(*given, **named):
        assert go_on.wait(20)
        return count(*given, **named)

    monkeypatch.setattr(reports, "report", slow)
    dialog.period.go(1)
    qtbot.waitUntil(dialog.strip.isVisible, timeout=LONGEST_MS)
    assert dialog.veil.isVisible()
    assert dialog.veil.size() == dialog._pages.size()
    assert not dialog.print_button.isEnabled()
    qtbot.keyClick(tile(dialog, "requests"), Key.Key_Return)
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.is_busy(), timeout=LONGEST_MS)
    assert dialog.wishes == []
    assert not dialog.veil.isVisible()
    assert not dialog.strip.isVisible()
    assert tile(dialog, "requests").texts().value == "2"


def test_before_a_year_the_same_year_stands_once(made, open_reports):
    dialog = open_reports(Choice(PeriodKind.YEAR, YEAR))
    assert [one.period for one in tile(dialog, "requests").texts().earlier] == ["2025"]
