"""Who may log in, and whether anybody has to."""

from __future__ import annotations

import peewee

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


def login_is_on() -> bool:
    """Whether the services of the open data ask who is there."""
    rule = AccessRule.get_or_none(AccessRule.id == 1)
    return rule is not None and bool(rule.login_on)
