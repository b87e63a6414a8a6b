"""The filter: what is chosen, when it is told, and how it goes away again."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QComboBox

from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Channel, JournalResult
from clinic_desk.ui.journal.filter_bar import FilterBar, days_of
from clinic_desk.ui.language import switch_language

TODAY = date(2026, 11, 23)
PLAIN = JournalFilter(TODAY, TODAY)


@pytest.fixture
def make_bar(qtbot):
    def make(**more):
        bar = FilterBar(lambda: TODAY, **more)
        bar.told = []
        bar.filter_changed.connect(bar.told.append)
        qtbot.addWidget(bar)
        with qtbot.waitActive(bar):
            bar.show()
            bar.activateWindow()
        return bar

    return make


@pytest.fixture
def bar(make_bar):
    return make_bar()


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("today", (TODAY, TODAY)),
        ("yesterday", (date(2026, 11, 22), date(2026, 11, 22))),
        ("week", (date(2026, 11, 17), TODAY)),
        ("month", (date(2026, 11, 1), TODAY)),
        ("year", (date(2026, 1, 1), TODAY)),
        ("all", (None, None)),
    ],
)
def test_named_periods(bar, period, days):
    assert days_of(period, TODAY) == days
    choose(bar.period, period)
    assert (bar.value().first, bar.value().last) == days


def test_a_range_never_runs_backwards(bar):
    choose(bar.period, "range")
    assert bar.first.isVisible()
    bar.first.setDate(QDate(2026, 11, 20))
    bar.last.setDate(QDate(2026, 11, 3))
    assert (bar.value().first, bar.value().last) == (date(2026, 11, 3), date(2026, 11, 20))
    choose(bar.period, "week")
    assert not bar.first.isVisible()


def test_everything_together(bar, desk):
    bar.show_doctors([desk.doctor, desk.other])
    choose(bar.doctor, desk.other.id)
    choose(bar.channel, Channel.PORTAL.value)
    choose(bar.result, JournalResult.MOVED.value)
    bar.text.setText("  ахметов ")
    asked = JournalFilter(TODAY, TODAY, desk.other.id, Channel.PORTAL, JournalResult.MOVED, "ахметов")
    assert bar.value() == asked
    assert bar.is_narrow()


def test_typing_is_told_once_when_the_hand_rests(bar, qtbot):
    qtbot.keyClicks(bar.text, "akhm")
    assert bar.told == []
    qtbot.waitUntil(lambda: bar.told == [JournalFilter(TODAY, TODAY, text="akhm")])


def test_a_choice_takes_what_was_typed_with_it(bar, qtbot):
    qtbot.keyClicks(bar.text, "akhm")
    choose(bar.channel, "phone")
    assert bar.told == [JournalFilter(TODAY, TODAY, channel=Channel.PHONE, text="akhm")]
    assert not bar._timer.isActive()


def test_going_back_to_today_is_told_once(bar):
    choose(bar.period, "range")
    choose(bar.channel, "phone")
    bar.text.setText("ахм")
    bar.told.clear()
    bar.reset()
    assert bar.told == [PLAIN]
    assert not bar.first.isVisible()
    bar.reset()
    assert bar.told == [PLAIN]


def test_a_range_of_today_is_reset_too(bar):
    choose(bar.period, "range")
    bar.reset()
    assert bar.period.currentData() == "today"
    assert not bar.first.isVisible()


@pytest.mark.parametrize("part", ["text", "period", "first", "channel"])
def test_esc_closes_from_every_field(bar, qtbot, part):
    choose(bar.period, "range")
    field = getattr(bar, part)
    field.setFocus()
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not bar.is_narrow()


def test_in_a_wide_window_a_plain_filter_leaves_esc_to_the_window(make_bar, qtbot):
    bar = make_bar(in_one_row=True)
    closed = []
    bar.closed.connect(lambda: closed.append(1))
    qtbot.keyClick(bar.text, Qt.Key.Key_Escape)
    assert closed == []
    bar.text.setText("а")
    qtbot.keyClick(bar.text, Qt.Key.Key_Escape)
    assert closed == [1]


def test_one_row_where_it_is_wide_enough(make_bar, qtbot):
    bar = make_bar(in_one_row=True)
    parts = (bar.text, bar.doctor, bar.channel, bar.result)
    bar.resize(1200, 60)
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 1)
    bar.resize(700, 90)
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 2)


def test_choices_survive_a_change_of_language(bar, desk):
    bar.show_doctors([desk.doctor, desk.other])
    choose(bar.period, "month")
    choose(bar.doctor, desk.other.id)
    choose(bar.result, "refused")
    before = bar.value()
    bar.told.clear()
    switch_language(QApplication.instance(), "kk")
    QApplication.sendPostedEvents()
    assert bar.value() == before
    assert bar.told == []
    assert bar.period.currentText() == "осы ай"
    switch_language(QApplication.instance(), "en")


def test_every_field_has_a_name_for_screen_readers(bar):
    fields = (bar.text, bar.period, bar.first, bar.last, bar.doctor, bar.channel, bar.result)
    names = [field.accessibleName() for field in fields]
    assert all(names)
    assert len(set(names)) == len(names)
