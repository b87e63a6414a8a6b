"""Log-in at the real window: by keys, wrong, locked, another user, roles; nothing shows that should not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import errors
from clinic_desk.services import access, accounts, booking
from clinic_desk.ui.accounts.accounts_dialog import AccountsDialog
from clinic_desk.ui.accounts.own_calendar_dialog import OwnCalendarDialog
from clinic_desk.ui.calendar.menu import build_menu
from clinic_desk.ui.journal.visit_dialog import VisitDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.desk import NOW
from tests.journeys.dialogs import inside
from tests.journeys.people_who_log_in import (
    ADMINISTRATOR,
    DOCTOR,
    FIRST,
    HEAD,
    NAMES,
    PASSWORD,
    REGISTRAR,
    by_key,
    close_window,
    cover,
    log_in,
    make_accounts,
    open_window,
    shown_texts,
    who,
)
from tests.services.leaving_clinic import read_calendar

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def desk(guarded_desk):
    return guarded_desk


# --- coming in -----------------------------------------------------------------------------------------


def test_before_anybody_logs_in_nothing_of_the_clinic_is_shown_or_asked(
    key, clinic, qapp, qtbot, monkeypatch
):
    asked = []
    monkeypatch.setattr(access, "_refuse_unless", lambda _right, _actor, service: asked.append(service))
    desk = open_window(qapp, clinic)
    try:
        assert cover(desk).isVisible()
        assert not desk.window.calendar.isVisible()
        assert desk.window.journal.rows.rowCount() == 0
        assert desk.window.calendar.grid.plan().columns == ()
        assert "Ахметов" not in shown_texts(desk.window).replace("Ахметова", "")
        for name in ("new_call", "refresh", "whole_journal", "undo", "print", "done_list"):
            by_key(desk, name)
        for _second in range(31):
            desk.window.gate.idle.look()
        assert asked == []
    finally:
        close_window(desk)


def test_a_name_by_first_letters_the_password_and_enter(desk):
    cover(desk).log_in.names.line.setFocus()
    desk.keys = 0
    log_in(desk, "сей")
    assert desk.keys == 2, "Enter after the name, Enter after the password"
    assert who() == NAMES[REGISTRAR]
    assert not cover(desk).isVisible()
    assert "Сейтова Ж. · Тіркеуші" in desk.window.top.menu_button.accessibleName()
    assert desk.window.call.search.hasFocus()
    assert [row.name.last for row in desk.rows()] == ["Ахметов"]


def test_the_last_one_at_this_pc_stands_on_top_and_only_types_the_password(desk, clinic, qapp):
    log_in(desk, REGISTRAR)
    close_window(desk)
    assert who() == ""
    again = open_window(qapp, clinic.__class__(clinic.folder, desk.window.settings, clinic.clock))
    try:
        page = cover(again).log_in
        assert page.names.current() == REGISTRAR
        assert page.password.line.hasFocus()
        again.type(PASSWORD)
        again.press(Key.Key_Return)
        assert who() == NAMES[REGISTRAR]
    finally:
        close_window(again)


def test_arrows_choose_the_name_from_the_field_of_the_password(desk):
    page = cover(desk).log_in
    page.password.line.setFocus()
    before = page.names.current()
    desk.press(Key.Key_Down)
    assert page.names.current() != before
    desk.press(Key.Key_Up)
    assert page.names.current() == before
    assert page.password.line.hasFocus()


def test_a_wrong_password_is_said_quietly_and_the_wait_counts_down(desk, clinic):
    page = cover(desk).log_in
    log_in(desk, REGISTRAR, "wrong password")
    assert who() == ""
    assert "Аты немесе құпиясөз" in page.told.text()
    assert "латын" in page.told.text(), "the alphabet that was typed in is told"
    assert page.password.line.hasFocus()
    assert page.password.line.hasSelectedText()
    for _again in range(2):
        desk.press(Key.Key_Return)
    assert wait_shown(page) in {4, 5}
    time_goes_on(desk, seconds=2)
    assert wait_shown(page) <= 3
    page.password.line.selectAll()
    desk.type(PASSWORD)
    desk.press(Key.Key_Return)
    assert who() == "", "before its time even the right one is not looked at"
    time_goes_on(desk, seconds=4)
    assert wait_shown(page) == 0
    desk.press(Key.Key_Return)
    assert who() == NAMES[REGISTRAR]


def test_caps_lock_is_noticed_by_the_letters(desk):
    page = cover(desk).log_in
    page.password.line.setFocus()
    desk.type("Қ")  # a capital letter, and no Shift
    assert page.password.hint.isVisible()
    desk.type("қ")
    assert not page.password.hint.isVisible()


def test_a_given_password_is_changed_before_anything_is_shown(clinic, doctors, visit, qapp, qtbot):
    make_accounts(clinic, doctors["gp"].id, own_passwords=False)
    desk = open_window(qapp, clinic)
    try:
        log_in(desk, REGISTRAR, FIRST)
        given = cover(desk).given
        assert given.isVisible()
        assert not desk.window.calendar.isVisible()
        with pytest.raises(errors.NoRight):
            booking.visit(visit.id)
        desk.type("қысқа")
        assert "8" in given.form.new.told.text()
        desk.type(" жол бойымен")
        desk.press(Key.Key_Return)
        desk.type(PASSWORD)
        desk.press(Key.Key_Return)
        assert desk.window.calendar.isVisible()
        assert booking.visit(visit.id).id == visit.id
    finally:
        close_window(desk)


def test_the_paper_key_gives_the_administrator_a_new_password_and_a_new_key(desk, key, tmp_path):
    paper = tmp_path / "key.pdf"
    page = cover(desk)
    page.log_in.forgot_button.click()
    page.recover.key.editor.setFocus()
    desk.type(key.lower())
    desk.press(Key.Key_Return)
    page.recover.login.editor.selectAll()
    desk.type(ADMINISTRATOR)
    desk.press(Key.Key_Return)
    for _twice in range(2):
        desk.type("басқа бір жол бар")
        desk.press(Key.Key_Return)
    assert page.new_key.isVisible()
    new = page.new_key.card.key.text()
    assert new not in {"", key}
    assert not page.new_key.go_button.isEnabled(), "first the key is put away"
    assert not desk.window.calendar.isVisible()
    inside(page.new_key.card.print_button.click, SheetDialog, lambda dialog: dialog.save_pdf(paper))
    assert paper.exists(), "the key can be printed though the desk is still covered"
    desk.press(Key.Key_L, Modifier.ControlModifier)
    assert page.new_key.card.key.text() == new, "nothing takes the only sight of the key away"
    page.new_key.card.tick.click()
    page.new_key.go_button.click()
    assert who() == NAMES[ADMINISTRATOR]
    assert desk.window.calendar.isVisible()
    assert page.new_key.card.key.text() == ""


# --- another user, and what he sees --------------------------------------------------------------------


def test_another_user_is_asked_for_and_esc_goes_back_to_the_locked_desk(desk):
    log_in(desk, REGISTRAR)
    by_key(desk, "switch_user")
    page = cover(desk).log_in
    assert who() == ""
    assert page.names.line.hasFocus()
    desk.press(Key.Key_Escape)
    assert page.password.line.hasFocus()
    assert page.names.current() == REGISTRAR
    desk.type(PASSWORD)
    desk.press(Key.Key_Return)
    assert who() == NAMES[REGISTRAR]


def test_a_head_sees_journal_and_grid_and_answers_nobody(desk, visit):
    log_in(desk, HEAD)
    window = desk.window
    assert window.calendar.isVisible()
    assert window.journal.rows.rowCount() == 1
    assert not window.call.isVisible()
    assert not window.sentence.isVisible()
    action = window.actions_by_name["new_call"]
    assert not action.isEnabled()
    assert action.toolTip() == "Мұны өтініштерге жауап беретіндер ғана істей алады."
    assert not window.top.new_button.isEnabled()
    window.calendar.show_visit(visit.id)
    desk.press(Key.Key_Delete)
    assert QApplication.activeModalWidget() is None
    desk.press(Key.Key_F8)
    assert booking.visit(visit.id).state.value == "booked"
    assert not any(one.objectName() == "cell_cancel" for one in menu_of(window.calendar.grid).actions())


def test_a_head_is_not_offered_what_he_may_not_do_with_a_visit(desk, visit):
    log_in(desk, HEAD)
    window = desk.window

    def look(dialog):
        buttons = (*dialog.marks.values(), dialog.move_button, dialog.cancel_button, dialog.repeat_button)
        assert not any(button.isVisible() for button in buttons)
        assert not dialog.hint.isVisible()
        assert dialog.slip_button.isEnabled()
        assert dialog.history_button.isEnabled()
        for pressed in (Key.Key_F8, Key.Key_Delete):
            desk.press(pressed)
        assert dialog.isVisible()

    inside(lambda: window.dialogs.show_visit(visit.id), VisitDialog, look)
    assert booking.visit(visit.id).state.value == "booked"
    window.journal.focus_list()
    menu = window.journal.row_menu()
    texts = [one.text().split("\t")[0] for one in menu.actions()]
    assert texts == ["Кестеде көрсету", "Талонды басып шығару", "Жазба тарихы"]
    menu.deleteLater()


def test_a_registrar_may_not_change_timetables_or_accounts(desk):
    log_in(desk, REGISTRAR)
    actions = desk.window.actions_by_name
    assert actions["new_call"].isEnabled()
    assert not actions["accounts"].isEnabled()
    assert not actions["clinic"].isEnabled()
    assert not desk.window.calendar.grid.may_overbook
    by_key(desk, "switch_user")
    log_in(desk, ADMINISTRATOR)
    assert actions["accounts"].isEnabled()
    assert desk.window.calendar.grid.may_overbook


def test_a_doctor_sees_the_own_list_and_nothing_else(desk, visit):
    log_in(desk, DOCTOR)
    window, page = desk.window, desk.window.gate.own_list
    assert page.isVisible()
    assert not window.calendar.isVisible()
    assert not window.journal.isVisible()
    (row,) = [page.table.rows.row(page.table.rows.index(place, 0)) for place in range(1)]
    assert row.id == visit.id
    assert page.table.rows.index(0, 2).data() == "1985 · 41 жас"
    assert "701" not in shown_texts(window), "no telephone numbers"
    desk.press(Key.Key_Right, Modifier.AltModifier)
    assert page.table.rows.rowCount() == 0
    assert page.empty.isVisible()
    desk.press(Key.Key_Left, Modifier.AltModifier)
    assert page.table.rows.rowCount() == 1
    for name in ("new_call", "whole_journal", "staff", "undo", "accounts", "print"):
        assert not window.actions_by_name[name].isEnabled(), name
    by_key(desk, "lock")
    assert page.table.rows.rowCount() == 0, "no name stays behind the cover"


def test_a_doctor_takes_the_own_list_along_as_a_calendar(desk, visit, qtbot, tmp_path):
    log_in(desk, DOCTOR)

    def go_through(dialog):
        assert not dialog.names.isEnabled(), "names take a right that somebody gives"
        dialog.write(tmp_path / "list.ics")
        qtbot.waitUntil(lambda: bool(dialog.news.text()), timeout=20_000)

    inside(lambda: by_key(desk, "export"), OwnCalendarDialog, go_through)
    (entry,) = read_calendar(tmp_path / "list.ics").values()
    assert entry["SUMMARY"] == f"№ {visit.number}"


def test_from_the_doctor_to_the_registrar_the_desk_is_there_at_once(desk):
    log_in(desk, DOCTOR)
    by_key(desk, "switch_user")
    log_in(desk, REGISTRAR)
    assert desk.window.calendar.isVisible()
    assert desk.window.journal.rows.rowCount() == 1
    assert desk.window.call.search.hasFocus()


def test_an_account_switched_off_at_another_desk_is_out_at_the_next_look(desk, clinic):
    log_in(desk, REGISTRAR)
    mine = access.session()
    accounts.log_in(ADMINISTRATOR, PASSWORD, now=NOW)
    accounts.set_active(mine.account_id, active=False, now=NOW, actor=access.actor())
    access.enter(mine)
    desk.window.gate._look_again()
    assert who() == ""
    assert cover(desk).isVisible()
    assert REGISTRAR not in accounts.state().names


def test_the_administrator_makes_an_account_and_gives_a_first_password(desk):
    log_in(desk, ADMINISTRATOR)
    made = []

    def go_through(dialog):
        dialog.add_button.click()
        desk.type("Жанна Нұрғали")
        dialog.save_button.click()
        made.append(dialog.given.text())
        assert [row.full_name for row in dialog._rows].count("Жанна Нұрғали") == 1

    inside(desk.window.safety.show_accounts, AccountsDialog, go_through)
    by_key(desk, "switch_user")
    log_in(desk, "жанна", made[0])
    assert cover(desk).given.isVisible()


def wait_shown(page):
    """The seconds that the line still counts."""
    found = re.search(r"0:(\d\d)", page.told.text())
    return int(found[1]) if found else 0


def time_goes_on(desk, **time):
    """The clock on the wall, while the services may not be asked."""
    clock = desk.window.clock
    object.__setattr__(clock, "shift", clock.shift + timedelta(**time))
    QTest.qWait(300)


def menu_of(grid):
    return build_menu(grid, grid.focused_place())
