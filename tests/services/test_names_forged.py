"""Nobody who is logged in writes in another one's name, by whatever service, or as if at another PC."""

from __future__ import annotations

import pytest

from clinic_desk import errors
from clinic_desk.models.audit import AuditEntry
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts, backup, clinic, clinic_settings
from clinic_desk.services.accounts import AccountForm
from tests.make import ACTOR, NOW

PASSWORD = "бидай-өріс-41"
OWN_NAME = "Серікова Г."


@pytest.fixture
def administrator(tmp_path):
    clinic.open_clinic(tmp_path)
    access.sit_down(ACTOR)
    form = AccountForm(OWN_NAME, "gulnar", Role.ADMINISTRATOR)
    accounts.make_first_administrator(form, PASSWORD, now=NOW, actor=ACTOR)
    accounts.log_in("gulnar", PASSWORD, now=NOW)
    yield access.actor()
    clinic.close_clinic()


FORGED = [
    pytest.param(Actor("Біреу Б.", ACTOR.pc), id="name"),
    pytest.param(Actor(OWN_NAME, "pc-9"), id="pc"),
]
SERVICES = [
    pytest.param(
        lambda actor: clinic_settings.changed({"theme": "dark"}, {"theme": "light"}, now=NOW, actor=actor),
        id="anybody's",
    ),
    pytest.param(
        lambda actor: backup.automatic(BackupKind.CLOSE, now=NOW, actor=actor), id="the program's own"
    ),
    pytest.param(
        lambda actor: backup.make(None, kind=BackupKind.HAND, now=NOW, actor=actor), id="with a right"
    ),
]


@pytest.mark.parametrize("actor", FORGED)
@pytest.mark.parametrize("call", SERVICES)
def test_another_name_or_pc_is_refused_and_nothing_is_done(administrator, call, actor):
    before = AuditEntry.select().count()
    with pytest.raises(errors.NoRight) as refused:
        call(actor)
    assert refused.value.what == "other_name"
    assert AuditEntry.select().count() == before
    assert backup.last_runs() == []


@pytest.mark.parametrize("call", SERVICES)
def test_the_own_name_is_taken(administrator, call):
    call(administrator)
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (newest.account, newest.pc) == (OWN_NAME, ACTOR.pc)
