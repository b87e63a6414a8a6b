"""The line that says that a year has no holidays yet."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from clinic_desk.ui import theme
from clinic_desk.ui.day_list.year_bar import YearBar
from clinic_desk.ui.language import switch_language


@pytest.fixture
def bar(qtbot):
    made = YearBar()
    qtbot.addWidget(made)
    made.resize(900, 30)
    return made


def test_it_is_there_while_a_year_is_empty_and_asks_for_the_day_list(bar, qtbot):
    assert bar.isHidden()
    bar.set_year(2027)
    assert not bar.isHidden()
    assert "2027" in bar.text.text()
    with qtbot.waitSignal(bar.wanted, timeout=1000):
        bar.open_button.click()
    bar.set_year(None)
    assert bar.isHidden()


def test_later_lasts_until_the_program_starts_again(bar):
    bar.set_year(2027)
    bar.later_button.click()
    assert bar.isHidden()
    bar.set_year(2028)
    assert bar.isHidden()


def test_it_follows_the_language(bar, qapp):
    bar.set_year(2027)
    before = [one.text() for one in (bar.text, bar.open_button, bar.later_button)]
    switch_language(qapp, "kk")
    QApplication.processEvents()
    after = [one.text() for one in (bar.text, bar.open_button, bar.later_button)]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert "2027" in after[0]


def test_the_sign_follows_the_theme(bar, qapp):
    bar.set_year(2027)
    bar.show()
    sign = next(one for one in bar.findChildren(QLabel) if not one.pixmap().isNull())
    light = sign.pixmap().toImage()
    theme.apply_theme(qapp, "dark")
    QApplication.processEvents()
    assert sign.pixmap().toImage() != light
