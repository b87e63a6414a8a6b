"""The whole journal: filtered, walked and left by keys; lazy with tens of thousands of rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.services import journal
from clinic_desk.ui import theme
from clinic_desk.ui.journal.whole_journal import ChosenRows, WholeJournalDialog
from clinic_desk.ui.language import switch_language
from tests.make import NOW

PADDING = 12
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_journal(clock, qtbot):
    def made(doctors=()) -> WholeJournalDialog:
        dialog = WholeJournalDialog(None, clock, doctors)
        dialog.wishes = []
        dialog.visit_wanted.connect(lambda one: dialog.wishes.append(("visit", one, dialog.isVisible())))
        dialog.history_wanted.connect(lambda one: dialog.wishes.append(("history", one, dialog.isVisible())))
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def test_all_days_and_the_count(desk, open_journal):
    desk.book("Бұрынғы Иван", now=NOW - timedelta(days=40))
    desk.book()
    dialog = open_journal()
    assert dialog.count.text() == "1 row"
    dialog.filter.period.setCurrentIndex(dialog.filter.period.findData("all"))
    assert dialog.count.text() == "2 rows"
    assert dialog.table.model().index(1, 4).data() == "Бұрынғы Иван"


def test_type_enter_enter_shows_the_visit_and_closes(desk, open_journal, qtbot):
    desk.book("Жүнісова Гүлнар")
    wanted = desk.book("Petrov Ivan")
    desk.book("Омаров Дархан")
    dialog = open_journal()
    assert dialog.filter.text.hasFocus()
    qtbot.keyClicks(dialog.filter.text, "petrov")
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)
    qtbot.keyClick(dialog.filter.text, Key.Key_Return)
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Key.Key_Return)
    assert dialog.wishes == [("visit", wanted.id, False)]


def test_a_double_click_shows_the_visit(desk, open_journal, qtbot):
    visit = desk.book()
    dialog = open_journal()
    cell = dialog.table.visualRect(dialog.rows.index(0, 1)).center()
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert dialog.wishes == []
    qtbot.mouseDClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert dialog.wishes == [("visit", visit.id, False)]


def test_a_refusal_has_a_history_but_no_visit(desk, open_journal, qtbot):
    row = desk.refuse()
    dialog = open_journal()
    dialog.table.setFocus()
    assert not dialog.show_button.isEnabled()
    qtbot.keyClick(dialog.table, Key.Key_Return)
    qtbot.keyClick(dialog, Key.Key_H, Ctrl)
    assert dialog.wishes == [("history", row.request_id, True)]
    assert dialog.isVisible()


def test_the_empty_state_leads_back_to_today(desk, open_journal, qtbot):
    desk.book()
    dialog = open_journal()
    dialog.filter.period.setCurrentIndex(dialog.filter.period.findData("yesterday"))
    assert dialog.empty.isVisible()
    assert dialog.count.text() == "0 rows"
    assert not dialog.history_button.isEnabled()
    dialog.empty.action_triggered.emit()
    assert dialog.rows.rowCount() == 1
    assert dialog.table.isVisible()


def test_esc_clears_the_filter_first_and_closes_then(desk, open_journal, qtbot):
    desk.book()
    dialog = open_journal()
    qtbot.keyClicks(dialog.filter.text, "zz")
    qtbot.keyClick(dialog.filter.text, Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.filter.text.text() == ""
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F, Ctrl)
    assert dialog.filter.text.hasFocus()
    qtbot.keyClick(dialog.filter.text, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_doctor_who_left_can_be_asked_for(desk, open_journal):
    desk.book("Жүнісова Гүлнар")
    other = desk.book("Петров Иван", doctor=desk.other)
    dialog = open_journal([desk.doctor, desk.other])
    dialog.filter.doctor.setCurrentIndex(dialog.filter.doctor.findData(desk.other.id))
    assert [dialog.current_row().visit_id] == [other.id]
    assert dialog.rows.rowCount() == 1


def test_fifty_thousand_rows_are_read_as_they_come_into_sight(open_journal, many_rows, statements):
    dialog = open_journal()
    dialog.grab()
    assert dialog.rows.rowCount() == 50_000
    assert dialog.count.text() == "50,000 rows"
    dialog.table.scrollToBottom()
    dialog.grab()
    assert len([one for one in statements if "IN (" in one]) <= 4
    assert dialog.table.rowAt(dialog.table.viewport().height() - 8) == 49_999


def test_every_head_has_room_in_both_languages(desk, open_journal):
    desk.book()
    dialog = open_journal()
    for language in ("kk", "ru"):
        switch_language(QApplication.instance(), language)
        QApplication.sendPostedEvents()
        head, letters = dialog.table.horizontalHeader(), QFontMetrics(theme.font(theme.SMALL_PX))
        for column in range(dialog.rows.columnCount()):
            text = dialog.rows.headerData(column, Qt.Orientation.Horizontal)
            assert head.sectionSize(column) >= letters.horizontalAdvance(text) + PADDING, text
    switch_language(QApplication.instance(), "en")


def test_chosen_rows_are_shown_and_no_others(desk, clock, qtbot):
    for name in ("Омаров Дархан", "Жүнісова Гүлнар", "Ким Сергей"):
        desk.book(name)
    newest_first = journal.row_ids(JournalFilter())
    chosen = ChosenRows("Келмегендер · Қазан 2026", (newest_first[2], newest_first[0]), newest_first[0])
    dialog = WholeJournalDialog(None, clock, (), chosen)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    shown = [dialog.rows.row_at(place).name.last for place in range(dialog.rows.rowCount())]
    assert shown == ["Омаров", "Ким"]
    assert dialog.current_row().name.last == "Ким"
    assert dialog.windowTitle() == dialog.head.text() == chosen.title
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Key.Key_F, Ctrl)
    assert not dialog.filter.isVisible()
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Key.Key_Escape)
    assert not dialog.isVisible()
