"""Who may log in, and whether anybody has to."""

from __future__ import annotations

from datetime import datetime

import peewee

from clinic_desk.models.audit import AuditEntry
from clinic_desk.models.base import Table
from clinic_desk.models.staff import Doctor


class Account(Table):
    """One person who logs in. Accounts are switched off, never deleted: the audit names them."""

    login = peewee.TextField(unique=True)
    """Folded, so that «Сейтова» and «сейтова» are one."""
    full_name = peewee.TextField()
    role = peewee.TextField(
        constraints=[peewee.Check("role IN ('registrar', 'doctor', 'head', 'administrator')")]
    )
    extra_rights = peewee.TextField(default="")
    """Words of ``rules.rights.Right`` given beyond the role, by spaces."""
    doctor = peewee.ForeignKeyField(
        Doctor, null=True, constraints=[peewee.Check("(role = 'doctor') = (doctor_id IS NOT NULL)")]
    )
    password_hash = peewee.TextField()
    must_change = peewee.BooleanField(default=False)
    active = peewee.BooleanField(default=True)
    failures = peewee.IntegerField(default=0)
    wait_until = peewee.DateTimeField(null=True)
    created_at = peewee.DateTimeField()
    last_login_at = peewee.DateTimeField(null=True)


class AccessRule(Table):
    """The clinic's one decision about logging in; no row: not yet decided."""

    login_on = peewee.BooleanField()
    idle_minutes = peewee.SmallIntegerField(
        default=10, constraints=[peewee.Check("idle_minutes BETWEEN 1 AND 480")]
    )
    recovery_hash = peewee.TextField(default="")
    """Of the one-time key on paper; empty: none is valid."""
    recovery_failures = peewee.IntegerField(default=0)
    recovery_wait_until = peewee.DateTimeField(null=True)
    decided_at = peewee.DateTimeField()
    decided_by = peewee.TextField()

    class Meta:
        """One row, number 1 (the schema sees to it)."""

        table_name = "access_rule"


def login_is_on() -> bool | None:
    """Whether the services of the open data ask who is there; None: nobody has decided yet."""
    rule = rule_row()
    return None if rule is None else bool(rule.login_on)


def rule_row() -> AccessRule | None:
    """The clinic's decision, None before it."""
    found: AccessRule | None = AccessRule.get_or_none(AccessRule.id == 1)
    return found


def by_login(login: str) -> Account | None:
    """The account of a folded log-in name, switched on or off."""
    found: Account | None = Account.get_or_none(Account.login == login)
    return found


def by_id(account_id: int) -> Account | None:
    """The account of this number, switched on or off."""
    found: Account | None = Account.get_or_none(Account.id == account_id)
    return found


def moments_of_entries(kind: str, subject: str, row_key: str, *, since: datetime) -> list[datetime]:
    """When audit entries of this kind about this row were written, in the order of their numbers (UTC)."""
    query = AuditEntry.select(AuditEntry.at).where(
        AuditEntry.subject == subject,
        AuditEntry.row_key == row_key,
        AuditEntry.kind == kind,
        AuditEntry.at >= since,
    )
    return [entry.at for entry in query.order_by(AuditEntry.id)]
