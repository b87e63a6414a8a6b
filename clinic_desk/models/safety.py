"""What the clinic did for the safety of its data: confirmed clocks, backups, erased years."""

from __future__ import annotations

import peewee

from clinic_desk.models.base import JsonField, Table


class ClockConfirmation(Table):
    """An administrator's word that a clock which the program doubted is right, with the reason."""

    at = peewee.DateTimeField()
    """The confirmed clock, UTC."""
    newest = peewee.DateTimeField(null=True)
    """The newest record at that moment, UTC."""
    after_event = peewee.IntegerField()
    """Events up to this number no longer count as later than the clock."""
    reason = peewee.TextField(constraints=[peewee.Check("length(trim(reason)) > 0")])
    account = peewee.TextField()
    pc = peewee.TextField()

    class Meta:
        """Rows are only added."""

        table_name = "clock_confirmation"


class BackupKey(Table):
    """The clinic's key for backups: the public half, and the private one sealed with the passphrase."""

    recipient = peewee.TextField()
    identity = peewee.TextField()
    made_at = peewee.DateTimeField()

    class Meta:
        """One row, number 1; a new passphrase replaces it."""

        table_name = "backup_key"


class BackupRun(Table):
    """One backup that was tried, and how it went."""

    at = peewee.DateTimeField(index=True)
    kind = peewee.TextField(
        constraints=[
            peewee.Check("kind IN ('close', 'noon', 'migration', 'import', 'erasure', 'hand', 'restore')")
        ]
    )
    path = peewee.TextField()
    size = peewee.IntegerField(default=0)
    good = peewee.BooleanField()
    problem = peewee.TextField(default="")
    """A stable word saying why it failed, for ``clinic_desk.wording``."""
    counts = JsonField(default=dict)
    """Rows by table, as counted in the verified backup."""
    account = peewee.TextField(default="")
    pc = peewee.TextField(default="")

    class Meta:
        """Rows are only added."""

        table_name = "backup_run"


class Erasure(Table):
    """A year that was deleted after its storage term. While ``is_open``, the schema lets its rows go."""

    year = peewee.SmallIntegerField(unique=True)
    at = peewee.DateTimeField()
    requests = peewee.IntegerField(default=0)
    visits = peewee.IntegerField(default=0)
    account = peewee.TextField()
    pc = peewee.TextField()
    reason = peewee.TextField()
    backup = peewee.TextField()
    """The file of the backup made before it."""
    is_open = peewee.BooleanField(default=False)
