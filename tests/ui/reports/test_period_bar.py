"""The period is chosen by keys alone; nothing is told that did not change."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt

from clinic_desk.rules.report import Period
from clinic_desk.rules.report_periods import PeriodKind
from clinic_desk.ui.reports.period_bar import PeriodBar

TODAY = date(2026, 11, 24)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
Key = Qt.Key


@pytest.fixture
def bar(qtbot):
    made = PeriodBar(lambda: TODAY)
    made.told = []
    made.changed.connect(lambda: made.told.append(made.choice().period))
    qtbot.addWidget(made)
    made.answer_keys(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.kinds.setFocus()
    return made


def focus(bar):
    return bar.kinds.focusProxy()


def test_it_opens_on_the_month_under_way_and_says_so(bar):
    assert bar.choice().period == NOVEMBER
    assert "24 of 30" in bar.note.text()
    assert bar.told == []


def test_alt_and_arrows_go_back_and_on(bar, qtbot):
    qtbot.keyClick(focus(bar), Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert bar.choice().period == OCTOBER
    assert bar.note.text() == ""
    qtbot.keyClick(focus(bar), Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(focus(bar), Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert "still to come" in bar.note.text()
    qtbot.keyClick(focus(bar), Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    assert bar.told == [OCTOBER, NOVEMBER, december, NOVEMBER]


def test_the_arrows_change_the_length_and_stay_near_today(bar, qtbot):
    expected = [
        (PeriodKind.QUARTER, Period(date(2026, 10, 1), date(2026, 12, 31))),
        (PeriodKind.YEAR, Period(date(2026, 1, 1), date(2026, 12, 31))),
        (PeriodKind.DAYS, Period(date(2026, 1, 1), date(2026, 12, 31))),
    ]
    for kind, period in expected:
        qtbot.keyClick(bar.focusWidget(), Key.Key_Right)
        assert (bar.choice().kind, bar.choice().period) == (kind, period)
    qtbot.keyClick(bar.focusWidget(), Key.Key_Home)
    assert bar.choice().period == NOVEMBER


def test_a_past_year_leads_to_its_last_month(bar):
    bar._on_kind("year")
    bar.go(-1)
    bar._on_kind("month")
    assert bar.choice().period == Period(date(2025, 12, 1), date(2025, 12, 31))


def test_any_days_in_either_order(bar, qtbot):
    bar._on_kind("days")
    assert bar.first.isVisible()
    with qtbot.waitSignal(bar.changed):
        bar.first.setDate(QDate(2026, 11, 20))
        bar.last.setDate(QDate(2026, 11, 9))
    assert bar.choice().period == Period(date(2026, 11, 9), date(2026, 11, 20))
    assert bar.first.date() == QDate(2026, 11, 9)
    bar.go(-1)
    assert bar.choice().period == Period(date(2026, 10, 28), date(2026, 11, 8))


def test_the_same_days_again_tell_nobody(bar, qtbot):
    bar._on_kind("days")
    told = list(bar.told)
    bar.first.setDate(QDate(2026, 11, 2))
    bar.first.setDate(QDate(2026, 11, 1))
    qtbot.wait(500)
    assert bar.told == told
