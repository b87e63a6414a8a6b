"""Visits that new hours leave outside: decided, saved and taken back, by keyboard only."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from clinic_desk.models.waiting import CallSheetLine
from clinic_desk.services import actions, booking, staff, templates
from clinic_desk.services.templates import Choice
from clinic_desk.ui.staff.hours_dialog import EndDialog
from tests.ui.staff.hours_stage import ACTOR, NOW, TODAY, book, down, focused, tab_to, to_the_visits


def test_each_visit_is_decided_by_keys_saved_and_taken_back(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old)
    to_the_visits(qtbot, dialog)
    rows = dialog.outside.table.rows_shown()
    assert [row.outside.visit for row in rows] == three
    assert {row.decision.choice for row in rows} == {Choice.CALL}
    down(qtbot, 1)
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    down(qtbot, 1)
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    rows = dialog.outside.table.rows_shown()
    assert [row.decision.choice for row in rows] == [Choice.CALL, Choice.MOVE, Choice.KEEP]
    assert dialog.findChild(QLabel, "outside_counts").text() == "call sheet 1 · moved 1 · kept 1"
    assert "move now to" in dialog.outside.table.rows.index(1, 3).data()
    tab_to(qtbot, "save")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert [one.visit_id for one in CallSheetLine.select()] == [three[0].id]
    moved = booking.visit(three[1].id)
    assert moved.at == rows[1].decision.slot.at
    assert booking.visit(three[2].id) == three[2]
    actions.take_back(dialog.saved.action_id, now=NOW, actor=ACTOR)
    assert templates.templates_of(doctor.id) == [old]
    assert [one.at for one in staff.booked_from(doctor.id, TODAY)] == [one.at for one in three]


def test_one_choice_for_all_and_enter_lists_the_choices_of_one(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old)
    to_the_visits(qtbot, dialog)
    page = dialog.outside
    for button, choice in (
        (page.move_all, Choice.MOVE),
        (page.keep_all, Choice.KEEP),
        (page.call_all, Choice.CALL),
    ):
        tab_to(qtbot, button.objectName())
        qtbot.keyClick(focused(), Qt.Key.Key_Space)
        assert {row.decision.choice for row in page.table.rows_shown()} == {choice}
    menu = page.table.menu_for(0)
    assert menu.actions()[0].isChecked()
    assert menu.actions()[-1].text() == "stays booked outside the hours"
    menu.actions()[-1].trigger()
    assert page.table.rows_shown()[0].decision.choice is Choice.KEEP
    assert len(three) == page.table.rows.rowCount()


def test_escape_goes_back_to_the_hours_and_then_asks(qtbot, open_hours, doctor, old, three):
    assert three
    dialog = open_hours(doctor, old)
    to_the_visits(qtbot, dialog)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert dialog.pages.currentIndex() == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.ask.question() == "The changes are not saved."
    dialog.ask.button("discard").click()
    assert not dialog.isVisible()
    assert templates.templates_of(doctor.id) == [old]


def test_a_visit_booked_meanwhile_is_shown_before_anything_is_written(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old)
    to_the_visits(qtbot, dialog)
    dialog.outside.keep_all.click()
    late = book(doctor, datetime(2026, 11, 24, 11, 0), "Жүнісова Гүлнәр")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "Please look again" in dialog.news.text()
    rows = dialog.outside.table.rows_shown()
    assert [row.outside.visit.id for row in rows] == [*(one.id for one in three), late.id]
    assert [row.decision.choice for row in rows] == [*[Choice.KEEP] * 3, Choice.CALL]
    dialog.save_button.click()
    assert dialog.saved.sheet_id is not None


def test_a_time_taken_meanwhile_is_named_and_the_list_stays(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old)
    to_the_visits(qtbot, dialog)
    dialog.outside.move_all.click()
    slot = dialog.outside.table.rows_shown()[0].decision.slot
    book(doctor, slot.at, "Жүнісова Гүлнәр")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert dialog.news.text()
    assert templates.templates_of(doctor.id) == [old]
    assert len(three) == dialog.outside.table.rows.rowCount()


def test_people_who_were_told_another_room_are_called_when_wanted(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old)
    qtbot.keyClick(dialog.editor.lines.picture, Qt.Key.Key_PageDown)
    dialog.editor.facts.room.setFocus()
    for letter in "12":
        qtbot.keyClick(focused(), letter)
    dialog.editor.facts.all_button.click()
    dialog.save_button.click()
    assert dialog.ask.question() == "3 booked visits go to another room. Shall the people be called?"
    assert templates.templates_of(doctor.id) == [old]
    qtbot.keyClick(dialog.ask.button("call"), Qt.Key.Key_Space)
    assert not dialog.isVisible()
    assert [booking.visit(one.id).room for one in three] == ["12"] * 3
    assert CallSheetLine.select().count() == 3


def test_ending_hours_asks_about_their_visits_too(qtbot, open_hours, doctor, old, three):
    dialog = open_hours(doctor, old, EndDialog)
    assert focused() is dialog.last_day
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert dialog.pages.currentIndex() == 1
    assert dialog.outside.table.rows.rowCount() == len(three)
    tab_to(qtbot, "save")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert templates.templates_of(doctor.id)[0].valid_to == TODAY
    assert CallSheetLine.select().count() == len(three)
