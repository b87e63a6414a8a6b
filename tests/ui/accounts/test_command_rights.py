"""Every command of the window says which right it takes, and is offered only to whoever has it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from clinic_desk.rules.rights import RIGHTS, Right, Role
from clinic_desk.services import access, accounts
from clinic_desk.services.accounts import AccountForm
from clinic_desk.ui.accounts.command_rights import FOR_ALL, RIGHT_OF, show_rights, why_not
from clinic_desk.ui.actions import COMMANDS
from clinic_desk.ui.language import switch_language
from tests.make import make_doctor
from tests.ui.accounts.conftest import NOW, PASSWORD

NAMES = {command.name for command in COMMANDS}


def test_every_command_stands_in_one_of_the_two_lists():
    assert set(RIGHT_OF) | FOR_ALL == NAMES
    assert set(RIGHT_OF) & FOR_ALL == set()


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_not_do_is_off_and_says_why(role, administrator, qapp, qtbot):
    access.leave()
    access.ask_who(login_is_on=False)  # the maker of doctors writes in a name of its own
    doctor = make_doctor().id if role is Role.DOCTOR else None
    access.ask_who(login_is_on=True)
    accounts.log_in("омарова", PASSWORD, now=NOW)
    form = AccountForm("Жаңа Адам", "жаңа", role, doctor_id=doctor)
    accounts.save_account(form, password="бір-екі-үш-төрт", now=NOW, actor=access.actor())
    accounts.log_in("жаңа", "бір-екі-үш-төрт", now=NOW)
    accounts.change_own_password("бір-екі-үш-төрт", PASSWORD, now=NOW)
    switch_language(qapp, "ru")
    actions = {name: QAction(name) for name in NAMES}
    show_rights(actions)
    for name, action in actions.items():
        assert action.isEnabled() is (name in FOR_ALL or RIGHT_OF[name] in RIGHTS[role]), name
        assert action.toolTip() == (name if action.isEnabled() else why_not(name)), name
    switch_language(qapp, "en")


def test_the_commands_that_end_or_replace_data_are_the_administrators_alone():
    others = set().union(*(RIGHTS[role] for role in Role if role is not Role.ADMINISTRATOR))
    for name in ("restore", "erase_years", "accounts", "encryption", "confirm_clock"):
        assert RIGHT_OF[name] not in others, name
    assert RIGHT_OF["restore"] is Right.RESTORE


@pytest.mark.parametrize(
    ("rights", "may"),
    [
        (RIGHTS[Role.DOCTOR] | {Right.EXPORT}, False),  # the own list alone, which has a way of its own
        (RIGHTS[Role.REGISTRAR], False),
        (RIGHTS[Role.REGISTRAR] | {Right.EXPORT}, True),
    ],
)
def test_the_export_is_for_who_may_take_along_and_see_the_journal(rights, may, qapp):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, "Омарова А.", Role.REGISTRAR, frozenset(rights)))
    actions = {"export": QAction("export")}
    show_rights(actions)
    assert actions["export"].isEnabled() is may
    access.forget()
