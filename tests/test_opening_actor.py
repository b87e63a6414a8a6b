"""Whom the journal names at a desk: the account, the name of the desk, or the user of the PC."""

from __future__ import annotations

import os
import platform
import sys

import pytest

from clinic_desk import opening, settings
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import accounts
from clinic_desk.services.accounts import AccountForm
from tests.make import NOW

SECRET = "тау мен дала"


def system_user():
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(params=["Сейтова А.", ""], ids=["named desk", "desk without a name"])
def opened(request, tmp_path):
    settings.change(tmp_path, registrar=request.param)
    found = opening.open_folder(tmp_path)
    yield found
    found.close()


def test_before_a_decision_the_name_of_the_desk_counts(opened):
    assert opened.actor.registrar == (opened.settings.registrar or system_user())
    assert opened.actor.pc == platform.node()


def test_with_log_in_switched_off_the_user_of_the_pc_is_named(opened, monkeypatch):
    accounts.switch_login_off(now=NOW, actor=opened.actor)
    name = opened.settings.registrar
    expected = f"{name} ({system_user()})" if name else system_user()
    assert opened.actor.registrar == expected
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):  # anybody can set those
        monkeypatch.setenv(variable, "administrator")
    assert opened.actor.registrar == expected


def test_whoever_is_logged_in_is_named(opened):
    form = AccountForm("Әлиева Гүлнар", "әлиева", Role.ADMINISTRATOR)
    accounts.make_first_administrator(form, SECRET, now=NOW, actor=opened.actor)
    accounts.log_in("әлиева", SECRET, now=NOW)
    assert opened.actor == Actor("Әлиева Гүлнар", platform.node(), may_overbook=True)
    accounts.lock(now=NOW)
    assert system_user() in opened.actor.registrar


def test_the_demo_clinic_needs_no_log_in_and_keeps_its_registrar(tmp_path):
    opening.make_demo(tmp_path / "demo", now=NOW)
    found = opening.open_folder(tmp_path / "demo", now=NOW)
    try:
        assert accounts.state().login_on is False
        assert found.actor.registrar == found.settings.registrar == "Омарова А."
    finally:
        found.close()
