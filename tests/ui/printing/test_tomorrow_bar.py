from __future__ import annotations

from datetime import date

import pytest

from clinic_desk.ui.language import switch_language
from clinic_desk.ui.printing.tomorrow_bar import TomorrowBar

DAY = date(2026, 11, 25)


@pytest.fixture
def bar(qtbot, qapp) -> TomorrowBar:
    switch_language(qapp, "ru")
    made = TomorrowBar()
    qtbot.addWidget(made)
    return made


def test_it_stands_only_while_there_is_a_day_to_print_for(bar) -> None:
    assert bar.isHidden()
    bar.set_day(DAY)
    assert not bar.isHidden()
    assert "среда, 25 ноября" in bar.text.text()
    bar.set_day(None)
    assert bar.isHidden()


def test_it_leads_to_the_paper(bar, qtbot) -> None:
    bar.set_day(DAY)
    with qtbot.waitSignal(bar.wanted):
        bar.open_button.click()


def test_not_today_names_the_day_and_is_quiet(bar, qtbot) -> None:
    bar.set_day(DAY)
    with qtbot.waitSignal(bar.left) as left:
        bar.later_button.click()
    assert left.args == [DAY]
    assert bar.isHidden()


def test_it_follows_the_language(bar, qapp) -> None:
    bar.set_day(DAY)
    switch_language(qapp, "kk")
    bar.retranslate()
    assert bar.open_button.text() == "Ертеңгі күнге басып шығару"
    assert bar.later_button.text() == "Бүгін емес"
