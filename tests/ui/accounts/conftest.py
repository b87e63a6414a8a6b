"""A clinic in a real file with an administrator who is logged in."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.clock import Clock
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts, clinic
from clinic_desk.services.accounts import AccountForm
from clinic_desk.ui import theme

NOW = datetime(2026, 11, 24, 9, 0)
PASSWORD = "қысқа жол бойымен"


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    access.sit_down(Actor("desk", "pc-1"))
    yield
    clinic.close_clinic()


@pytest.fixture
def clock():
    return Clock.set_to(NOW)


@pytest.fixture
def administrator(data):
    """Logged in; gives the recovery key."""
    form = AccountForm("Омарова Алия", "Омарова", Role.ADMINISTRATOR)
    key = accounts.make_first_administrator(form, PASSWORD, now=NOW, actor=access.actor())
    accounts.log_in("омарова", PASSWORD, now=NOW)
    return key
