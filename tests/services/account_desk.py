"""A clinic that logs in, for the tests of accounts."""

from __future__ import annotations

import json
from datetime import timedelta

from clinic_desk.models import base
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts
from clinic_desk.services.accounts import AccountForm
from tests.make import NOW

PC = Actor("Омарова А.", "pc-1")
SECRET = "тау мен дала"
OTHER = "жеті қазына бар"
ADMIN = AccountForm("Әлиева Гүлнар", "Әлиева", Role.ADMINISTRATOR)
REGISTRAR = AccountForm("Сейтова А.", "seitova", Role.REGISTRAR)


def add(form=REGISTRAR, password=OTHER):
    return accounts.save_account(form, password=password, now=NOW, actor=access.actor())


def at(minutes):
    return NOW + timedelta(minutes=minutes)


def entries(*kinds):
    """(account, kind, subject, row, facts) of the audit, oldest first."""
    rows = base.database.execute_sql(
        "SELECT account, kind, subject, row_key, detail FROM audit_entry ORDER BY id"
    ).fetchall()
    found = [(*row[:4], json.loads(row[4])) for row in rows if row[4] is not None]
    return [row for row in found if not kinds or row[1] in kinds]


def whole_file():
    """The bytes of the data file and its log."""
    path = base.data_file()
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
