"""The list of what was done: read and taken back with the keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from clinic_desk.models.timetable import ClinicDayEntry
from clinic_desk.rules.changes import Changes
from clinic_desk.services.actions import ActionKind, recorded
from clinic_desk.ui.journal.actions_dialog import ActionsDialog
from clinic_desk.ui.language import switch_language
from tests.make import ACTOR, NOW

DAY = date(2026, 12, 16)


def do(day, actor=ACTOR, kind="holiday"):
    with recorded(ActionKind.DAY_LIST, now=NOW, actor=actor, days=["2026-12-16"]) as rows:
        there = ClinicDayEntry.get_or_none(ClinicDayEntry.day == day)
        if there is None:
            rows.create(ClinicDayEntry, day=day, kind=kind)
        else:
            rows.update(there, kind=kind)


@pytest.fixture
def opened(clock, qtbot):
    told: list[Changes] = []

    def made() -> ActionsDialog:
        dialog = ActionsDialog(None, clock, lambda: ACTOR, told.append)
        dialog.told = told
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def shown(dialog):
    model = dialog.table.model()
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def test_an_empty_list_says_what_will_stand_here(opened):
    dialog = opened()
    assert dialog.empty.isVisible()
    assert not dialog.back_button.isEnabled()


def test_the_newest_is_chosen_and_ctrl_z_takes_it_back(opened, qtbot):
    do(DAY)
    do(DAY + timedelta(days=1))
    dialog = opened()
    assert [text[:31] for text in shown(dialog)] == ["Day list of the clinic changed:"] * 2
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row.day for row in ClinicDayEntry.select()] == [DAY]
    assert dialog.told == [~Changes(0)]
    assert "taken back" in dialog.table.model().index(0, 3).data()
    assert not dialog.back_button.isEnabled()


def test_an_older_one_that_stands_in_the_way_is_left_and_said_so(opened, qtbot):
    do(DAY)
    do(DAY, kind="short")
    dialog = opened()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ClinicDayEntry.get_by_id(DAY).kind == "short"
    assert "meanwhile" in dialog.news.text()
    assert dialog.told == []


def test_it_follows_the_language_of_the_window(opened, qapp, qtbot):
    do(DAY)
    dialog = opened()
    switch_language(qapp, "kk")
    try:
        assert shown(dialog) == ["Емхананың күнтізбесі өзгертілді: 16.12.2026"]
        qtbot.waitUntil(lambda: dialog.windowTitle() == "Не істелді")
    finally:
        switch_language(qapp, "en")
