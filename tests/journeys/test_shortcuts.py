"""Every shortcut of the table does its work from wherever the hands are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from clinic_desk.rules.rows import Channel
from clinic_desk.ui.actions import COMMANDS

# In a field with text Ctrl+Z takes back typing; in the grid F8 and F9 belong to the cell in focus.
_ELSEWHERE = {("typing", "undo"), ("grid", "arrived"), ("grid", "no_show")}


def put_focus(desk, place):
    window = desk.window
    window.call.search.setText("" if place in {"empty", "grid", "journal"} else "ахметов")
    QTest.qWait(120)
    {
        "empty": window.call.search,
        "typing": window.call.search,
        "offer": window.call.view.main_button,
        "grid": window.calendar.grid,
        "journal": window.journal.list,
    }[place].setFocus()


@pytest.mark.parametrize("place", ["empty", "typing", "offer", "grid", "journal"])
def test_every_shortcut_works_from_everywhere(desk, place):
    done: list[str] = []
    for name, action in desk.window.actions_by_name.items():
        action.triggered.disconnect()
        action.triggered.connect(lambda _checked=False, name=name: done.append(name))
    for command in COMMANDS:
        if command.shortcut and (place, command.name) not in _ELSEWHERE:
            put_focus(desk, place)
            done.clear()
            key = QKeySequence(command.shortcut)[0]
            QTest.keyClick(desk.focus(), key.key(), key.keyboardModifiers())
            assert done == [command.name], command.shortcut


def test_a_walk_in_is_one_key_away(desk):
    desk.press(Qt.Key.Key_F2)
    desk.type("иванова")
    desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    desk.press(Qt.Key.Key_Return)
    assert desk.rows()[0].channel is Channel.DIRECT


def test_only_a_chosen_person_chooses_a_language(desk, people):
    from clinic_desk.services import register
    from tests.journeys.desk import NOW

    desk.press(Qt.Key.Key_F2)
    desk.type("ахметов")
    desk.press(Qt.Key.Key_F6)
    kept = [register.get(people[name].id, now=NOW).person.language for name in ("serik", "saule")]
    assert kept == ["", ""]
