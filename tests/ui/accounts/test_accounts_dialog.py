"""The people who may log in, and the clinic's rule, through the real dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clinic_desk import errors, i18n
from clinic_desk.rules import passwords
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right, Role
from clinic_desk.services import access, accounts
from clinic_desk.ui.accounts.accounts_dialog import AccountsDialog, first_password
from tests.make import make_doctor
from tests.ui.accounts.conftest import NOW, PASSWORD


@pytest.fixture
def told():
    return []


@pytest.fixture
def dialog(administrator, clock, told, qtbot):
    i18n.use_language("en")
    access.leave()
    access.ask_who(login_is_on=False)
    make_doctor("Ахметова Айгүл Серікқызы")
    access.ask_who(login_is_on=True)
    accounts.log_in("омарова", PASSWORD, now=NOW)
    made = AccountsDialog(None, clock, access.actor, told.append)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def add(dialog, name, role=Role.REGISTRAR):
    dialog.add_button.click()
    dialog.fields.name.editor.setText(name)
    dialog.fields._suggest_login()
    dialog.fields.role.editor.setCurrentIndex(list(Role).index(role))


def saved(name):
    return next(one for one in accounts.all_accounts() if one.full_name == name)


def test_somebody_new_gets_a_first_password_that_works_once(dialog, told):
    add(dialog, "Сейтова Жанна")
    dialog.fields.ticks[Right.OVERBOOK].setChecked(True)
    dialog.save_button.click()
    given = dialog.given.text()
    row = saved("Сейтова Жанна")
    assert (row.login, row.role, row.extra) == ("сейтова", Role.REGISTRAR, {Right.OVERBOOK})
    assert dialog.current() == row
    assert told == [Changes.SAFETY]
    session = accounts.log_in("Сейтова", given, now=NOW)
    assert session.must_change


def test_first_passwords_are_digits_that_no_layout_changes_and_never_the_same():
    made = {first_password() for _one in range(200)}
    assert len(made) == 200
    assert all(set(one) <= set("0123456789-") and not passwords.problem(one, "") for one in made)


def test_a_doctor_is_linked_and_only_once(dialog):
    add(dialog, "Ахметова Айгүл", Role.DOCTOR)
    dialog.save_button.click()
    assert dialog.fields.doctor.reason() == "Choose which doctor it is."
    dialog.fields.doctor.editor.setCurrentIndex(0)
    dialog.save_button.click()
    assert saved("Ахметова Айгүл").doctor_id is not None
    assert set(dialog.fields.ticks) - {
        right for right, tick in dialog.fields.ticks.items() if tick.isVisible()
    } == set(dialog.fields.ticks) - {Right.PRINT, Right.EXPORT}


def test_a_doctor_may_be_given_the_own_list_on_paper_and_as_a_file_and_no_more(dialog):
    add(dialog, "Ахметова Айгүл", Role.DOCTOR)
    ticks = dialog.fields.ticks
    offered = {right: tick.text() for right, tick in ticks.items() if not tick.isHidden()}
    assert offered == {Right.PRINT: "may print the own list", Right.EXPORT: "may export the own list"}
    dialog.fields.role.editor.setCurrentIndex(list(Role).index(Role.REGISTRAR))
    assert ticks[Right.EXPORT].text() == "may export data"
    dialog.fields.role.editor.setCurrentIndex(list(Role).index(Role.DOCTOR))
    ticks[Right.EXPORT].setChecked(True)
    dialog.fields.doctor.editor.setCurrentIndex(0)
    dialog.save_button.click()
    assert saved("Ахметова Айгүл").extra == {Right.EXPORT}


def test_a_name_that_somebody_has_is_said_beside_the_field(dialog):
    add(dialog, "Омарова Алия")
    dialog.fields.login.editor.setText("другое")
    dialog.save_button.click()
    assert dialog.fields.name.reason() == "Another account has this name."
    dialog.fields.name.editor.setText("Омарова Салтанат")
    dialog.fields.login.editor.setText("омарова")
    dialog.save_button.click()
    assert dialog.fields.login.reason() == "Somebody else logs in by this name."


def test_the_last_administrator_can_be_neither_switched_off_nor_made_less(dialog):
    dialog.active_button.click()
    assert saved("Омарова Алия").active
    assert dialog.news.text()
    dialog.fields.role.editor.setCurrentIndex(list(Role).index(Role.HEAD))
    dialog.save_button.click()
    assert saved("Омарова Алия").role is Role.ADMINISTRATOR


def test_switched_off_nobody_logs_in_and_switched_on_again_one_does(dialog):
    add(dialog, "Сейтова Жанна")
    dialog.save_button.click()
    given = dialog.given.text()
    dialog.active_button.click()
    assert "сейтова" not in accounts.state().names
    with pytest.raises(errors.WrongPassword):
        accounts.log_in("сейтова", given, now=NOW)
    dialog.active_button.click()
    assert accounts.log_in("сейтова", given, now=NOW).name == "Сейтова Жанна"


def test_a_new_first_password_is_asked_about_and_the_old_one_stops(dialog):
    add(dialog, "Сейтова Жанна")
    dialog.save_button.click()
    old = dialog.given.text()
    dialog.reset_button.click()
    dialog.ask.button("back").click()
    assert dialog.given.text() == old
    dialog.reset_button.click()
    dialog.ask.button("reset").click()
    assert dialog.given.text() not in {"", old}
    with pytest.raises(errors.WrongPassword):
        accounts.log_in("сейтова", old, now=NOW)


def test_the_own_password_is_changed_in_another_place(dialog):
    assert not dialog.reset_button.isEnabled()
    assert dialog.reset_button.toolTip()


def test_unsaved_changes_are_asked_about_before_closing(dialog, qtbot):
    dialog.fields.name.editor.setText("Омарова Салтанат")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.ask.button("discard").click()
    assert not dialog.isVisible()


def test_the_log_in_is_switched_off_only_with_a_reason_and_the_typed_word(dialog):
    rule = dialog.rule
    dialog.tabs.setCurrentIndex(1)
    assert not rule.login_button.isEnabled()
    rule.word.editor.setText("without log-in")
    assert not rule.login_button.isEnabled()
    rule.reason.editor.setText("I work alone here")
    rule.login_button.click()
    assert accounts.state().login_on is False
    assert access.session() is None
    rule.login_button.click()
    assert accounts.state().login_on is True


def test_a_new_key_must_be_put_away_and_voids_the_old_one(dialog, administrator):
    asked = []
    dialog.print_wanted.connect(asked.append)
    dialog.rule.key_button.click()
    key = dialog.rule.key.key.text()
    assert key != administrator
    dialog.reject()
    assert dialog.isVisible(), "it is not shown again"
    dialog.rule.key.print_button.click()
    assert asked == [key]
    dialog.rule.key.tick.click()
    dialog.reject()
    assert not dialog.isVisible()
    with pytest.raises(errors.WrongPassword):
        accounts.recover(administrator, "омарова", "басқа бір жол бар", now=NOW)


def test_the_minutes_until_a_desk_locks_itself_are_kept(dialog):
    dialog.rule.minutes.setValue(3)
    dialog.rule.minutes_button.click()
    assert accounts.state().idle_minutes == 3
    assert not dialog.rule.minutes_button.isEnabled()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_fits_the_small_screen_in_both_languages(dialog, language):
    i18n.use_language(language)
    dialog.retranslate()
    assert dialog.minimumSizeHint().width() <= 903
    assert dialog.minimumSizeHint().height() <= 472
    add(dialog, "Қалиева Үміт")
    inner = dialog.fields.minimumSizeHint().width()
    assert inner <= 340 - 2 * 14 - 2 - 11, "nothing of a field is cut off at the right"
