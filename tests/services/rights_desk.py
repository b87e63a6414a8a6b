"""Everybody who may sit at a desk, for the tests of rights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_desk.rules.rights import Role, rights_of
from clinic_desk.rules.rows import Actor, WorkingSpan
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import access, day_list, hours
from clinic_desk.services.access import Session
from clinic_desk.services.day_list import DayChange
from tests.make import NOW
from tests.services import rights_table

TOMORROW = NOW.date() + timedelta(days=1)
NAME = "Сейтова А."
NOBODY = "nobody"
WHO = {
    NOBODY: None,
    **{role: (role, set()) for role in rights_table.ROLES},
    "registrar with everything": ("registrar", rights_table.GRANTABLE),
    "head with everything": ("head", rights_table.GRANTABLE),
    "doctor with everything": ("doctor", rights_table.GRANTABLE),
}
EVERYBODY = pytest.mark.parametrize("who", WHO)


def allowed(who):
    """The rights of somebody by the table of the tests, not by the program's."""
    if WHO[who] is None:
        return set()
    role, extra = WHO[who]
    return rights_table.ROLES[role] | (extra & rights_table.FOR_DOCTORS if role == "doctor" else extra)


def sit(who, doctor_id=None, **facts):
    """Let somebody sit at the desk of a clinic that logs in."""
    access.sit_down(Actor("desk", "pc-1"))
    access.ask_who(login_is_on=True)
    if WHO[who] is None:
        access.leave()
        return
    role, extra = Role(WHO[who][0]), WHO[who][1]
    access.enter(Session(1, NAME, role, rights_of(role, extra), doctor_id, **facts))


def new_hours(doctor):
    wanted = [WorkingSpan(weekday, 9 * 60, 11 * 60) for weekday in range(5)]
    return hours.save_weekly_hours(doctor.id, wanted, valid_from=TOMORROW, now=NOW, actor=access.actor())


def a_holiday():
    change = DayChange(TOMORROW, ClinicDay(TOMORROW, DayKind.HOLIDAY, "x"))
    return day_list.save_days([change], now=NOW, actor=access.actor())
