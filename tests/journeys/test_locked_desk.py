"""The locked desk: nothing is shown or asked, and the same person finds everything as it was left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import errors
from clinic_desk.models.waiting import Hold
from clinic_desk.services import drafts, holds
from clinic_desk.ui.free.free_dialog import FreeDialog
from clinic_desk.ui.groups.family_dialog import FamilyDialog
from clinic_desk.ui.journal.visit_dialog import VisitDialog
from tests.journeys.dialogs import inside
from tests.journeys.people_who_log_in import (
    ADMINISTRATOR,
    HEAD,
    NAMES,
    PASSWORD,
    REGISTRAR,
    by_key,
    close_window,
    cover,
    log_in,
    open_window,
    shown_texts,
    unlock,
    who,
)

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def desk(guarded_desk):
    return guarded_desk


# --- locking -------------------------------------------------------------------------------------------


def test_locking_hides_everything_and_the_same_person_finds_it_as_it_was(desk, people):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    asked = desk.sentence()
    assert holds.active(now=desk.window.clock.now())
    by_key(desk, "lock")
    assert who() == ""
    assert cover(desk).isVisible()
    assert "Иванова" not in shown_texts(desk.window)
    with pytest.raises(errors.NotLoggedIn):
        drafts.load(pc="any")
    assert NAMES[REGISTRAR] in cover(desk).log_in.about.text()
    desk.type(PASSWORD)
    desk.press(Key.Key_Return)
    assert desk.window.call.search.text() == "иванова ольга"
    assert desk.sentence() == asked
    assert desk.window.call.search.hasFocus()
    desk.press(Key.Key_Return)
    assert [row.name.last for row in desk.rows()] == ["Ахметов", "Иванова"]
    assert desk.rows()[-1].registrar == NAMES[REGISTRAR]


def test_a_hold_is_let_go_while_locked_and_taken_again(desk, clinic):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    held = holds.active(now=desk.window.clock.now())
    by_key(desk, "lock")
    assert held
    assert Hold.select().count() == 0
    desk.type(PASSWORD)
    desk.press(Key.Key_Return)
    assert [one.at for one in holds.active(now=desk.window.clock.now())] == [held[0].at]


def test_the_call_stays_for_a_colleague_who_may_book(desk):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    by_key(desk, "switch_user")
    log_in(desk, ADMINISTRATOR)
    assert desk.window.call.search.text() == "иванова ольга"
    desk.window.call.search.setFocus()
    desk.press(Key.Key_Return)
    assert desk.rows()[-1].registrar == NAMES[ADMINISTRATOR]


def test_half_typed_calls_outlive_the_end_of_a_locked_program(desk, clinic, qapp):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    by_key(desk, "lock")
    close_window(desk)
    again = open_window(qapp, clinic)
    try:
        log_in(again, REGISTRAR)
        assert again.window.call.search.text() == "иванова ольга"
    finally:
        close_window(again)


def test_an_open_dialog_is_hidden_and_comes_back_with_its_words(desk, visit):
    log_in(desk, REGISTRAR)
    seen = []

    def go_through(dialog):
        dialog.history_button.setFocus()
        QTest.keyClick(dialog, Key.Key_L, Modifier.ControlModifier)
        QApplication.processEvents()
        seen.append((who(), dialog.isVisible(), "Ахметов Серік" in shown_texts(desk.window)))
        unlock(desk)
        seen.append((who(), dialog.isVisible(), dialog.history_button.hasFocus()))

    inside(lambda: desk.window.dialogs.show_visit(visit.id), VisitDialog, go_through)
    assert seen == [("", False, False), (NAMES[REGISTRAR], True, True)]


def test_what_is_typed_in_a_dialog_is_kept_for_the_same_person(desk):
    log_in(desk, REGISTRAR)

    def go_through(dialog):
        line = dialog.findChild(type(desk.window.call.search), None) or dialog.focusWidget()
        line.setFocus()
        desk.type("иванова")
        typed = line.text()
        desk.window.gate.lock()
        assert not dialog.isVisible()
        unlock(desk)
        assert dialog.isVisible()
        assert line.text() == typed != ""

    inside(desk.window.schedule.show_family, FamilyDialog, go_through)


def test_a_dialog_is_closed_for_somebody_else(desk, visit):
    log_in(desk, REGISTRAR)
    seen = []

    def go_through(dialog):
        dialog.destroyed.connect(lambda: seen.append("gone"))
        desk.window.gate.switch_user()
        log_in(desk, HEAD)
        seen.append(dialog.isVisible())

    inside(lambda: desk.window.dialogs.show_visit(visit.id), VisitDialog, go_through)
    assert seen[0] is False
    assert who() == NAMES[HEAD]
    assert QApplication.activeModalWidget() is None


def test_dialogs_that_are_no_loop_of_their_own_are_hidden_too(desk):
    log_in(desk, REGISTRAR)
    by_key(desk, "first_free")
    dialog = desk.window.findChild(FreeDialog)
    assert dialog.isVisible()
    desk.window.gate.lock()
    assert not dialog.isVisible()
    unlock(desk)
    assert dialog.isVisible()
    dialog.reject()


def test_no_errors_pile_up_while_the_desk_is_locked(desk, qtbot):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.window.standing.reload()
    by_key(desk, "lock")
    failed = []
    desk.window.signals.failed.connect(failed.append)
    QTest.qWait(1600)
    assert failed == []
    assert not desk.window._second.isActive()
    desk.type(PASSWORD)
    desk.press(Key.Key_Return)
    assert desk.window._second.isActive()
    assert "кірмеген" not in desk.news()


def test_the_language_is_switched_while_locked_and_nothing_is_asked(desk):
    log_in(desk, REGISTRAR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    by_key(desk, "lock")
    failed = []
    desk.window.signals.failed.connect(failed.append)
    cover(desk).language_button.click()
    QApplication.processEvents()
    assert cover(desk).log_in.title.text() == "Рабочее место заблокировано"
    assert failed == []
    unlock(desk)
    assert [one.registrar for one in holds.active(now=desk.window.clock.now())] == [NAMES[REGISTRAR]]


def test_nobody_at_the_desk_for_the_set_minutes_locks_it_after_a_warning(desk, clinic):
    log_in(desk, REGISTRAR)
    idle = desk.window.gate.idle
    time_goes_on(desk, minutes=9, seconds=40)
    idle.look()
    assert "20" in desk.news() or "19" in desk.news()
    assert who() == NAMES[REGISTRAR]
    QTest.keyClick(desk.window.windowHandle(), Key.Key_Shift)
    assert desk.news() == "", "a touch takes the warning away"
    time_goes_on(desk, minutes=9)
    idle.look()
    assert who() == NAMES[REGISTRAR]
    time_goes_on(desk, minutes=1, seconds=1)
    idle.look()
    assert who() == ""
    assert cover(desk).isVisible()


def time_goes_on(desk, **time):
    """The clock on the wall, while the services may not be asked."""
    clock = desk.window.clock
    object.__setattr__(clock, "shift", clock.shift + timedelta(**time))
    QTest.qWait(300)
