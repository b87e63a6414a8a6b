"""The audit: append-only, each entry sealed onto the one before (triggers keep what is written).

An entry about a row of ``event`` or ``change`` holds that row's fingerprint in ``digest``: what stood before
and after is read there. Any other entry carries its facts in ``detail``, and ``digest`` is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import peewee

from clinic_desk.models import cipher, raw
from clinic_desk.models.base import Table, database, entered
from clinic_desk.rules.audit import FIRST_SEAL, digest_of, seal_of


class AuditEntry(Table):
    """One sealed entry."""

    at = peewee.DateTimeField(index=True)
    account = peewee.TextField()
    pc = peewee.TextField()
    kind = peewee.TextField()
    subject = peewee.TextField()
    """The table of the row, or what it was about where that is no row: «search», «sheet», «login»."""
    row_key = peewee.TextField()
    digest = peewee.TextField()
    detail = peewee.TextField(null=True)
    """Facts as JSON. Not sealed itself but through ``digest``, so that old years can be erased."""
    erased_by = peewee.ForeignKeyField("self", null=True)
    """The entry of the erasure that took the row or the detail away."""
    seal = peewee.TextField()

    class Meta:
        """What happened to one row is looked up by it."""

        table_name = "audit_entry"
        indexes = ((("subject", "row_key"), False), (("account", "at"), False))


class AuditHead(Table):
    """How long the chain is and how it ends, so that an end cut off is noticed."""

    entries = peewee.IntegerField()
    seal = peewee.TextField()

    class Meta:
        """One row, number 1."""

        table_name = "audit_head"


SEALED: Final = ("id", "at", "account", "pc", "kind", "subject", "row_key", "digest")
WITNESSED: Final[dict[str, tuple[str, ...]]] = {
    "event": (
        *("id", "request_id", "visit_id", "at", "registrar", "pc", "step"),
        *("before", "after", "takes_back_id", "action_id"),
    ),
    "change": ("id", "action_id", "table_name", "row_key", "before", "after"),
}
"""Tables whose rows are kept for ever as they are, with the columns that their fingerprint covers."""


def append(
    *, at: str, account: str, pc: str, kind: str, subject: str, row_key: str, digest: str, detail: str | None
) -> int:
    """Write the next entry; safe only under the write lock of a transaction. Gives its number."""
    last, seal = head()
    fields = (last + 1, at, account, pc, kind, subject, row_key, digest)
    seal = seal_of(seal, fields)
    run = database.connection().execute
    run(_INSERT.replace("?", database.param), (*fields, detail, seal))
    run(_HEAD.replace("?", database.param), (last + 1, seal))
    entered(last + 1, seal, at)
    return last + 1


def head() -> tuple[int, str]:
    """The number and the seal of the newest entry."""
    found = raw.rows("SELECT entries, seal FROM audit_head WHERE id = 1")
    return (int(found[0][0]), str(found[0][1])) if found else (0, FIRST_SEAL)


def fingerprint(table: str, row_id: int) -> str:
    """The digest of a row of :data:`WITNESSED` as it stands in the file."""
    columns = ", ".join(f'"{name}"' for name in WITNESSED[table])
    return digest_of(raw.rows(f'SELECT {columns} FROM "{table}" WHERE id = ?', row_id)[0])


def seal_at(number: int) -> str | None:
    """The seal of an entry, None if there is none of that number."""
    found = raw.rows("SELECT seal FROM audit_entry WHERE id = ?", number)
    return str(found[0][0]) if found else None


def moment_of(number: int) -> str | None:
    """When an entry was written, as stored (UTC); None if there is none of that number."""
    found = raw.rows("SELECT at FROM audit_entry WHERE id = ?", number)
    return str(found[0][0]) if found else None


def unsealed() -> list[tuple[str, int, str, str, str, str]]:
    """(table, row, stored moment, registrar, PC, kind) of rows of history that have no entry."""
    return [(table, *row) for table, query in _UNSEALED.items() for row in raw.rows(query)]


def without_entry() -> Iterator[tuple[str, int]]:
    """(table, row) of history that no entry speaks of; light enough for a whole file."""
    for table in WITNESSED:
        query = f'SELECT id FROM "{table}" WHERE {_NO_ENTRY.format(table=table)} ORDER BY id'
        for (row_id,) in database.execute_sql(query):
            yield table, row_id


def entries() -> Iterator[tuple[Any, ...]]:
    """Every entry by number: the columns of :data:`SEALED`, then detail, erased_by, seal.

    Behind them stand the columns of its row of ``event`` and of its row of ``change``: all None where it
    speaks of no such row.
    """
    yield from database.execute_sql(_WHOLE)


class NotText(Exception):
    """Where a text should stand there are bytes that are none: no program wrote them so."""


@contextmanager
def naming_bytes() -> Iterator[None]:
    """Raise :class:`NotText` where the driver stumbles over such bytes; its own message quotes them."""
    try:
        yield
    except cipher.fault_kinds() as fault:  # either driver's, bare or as peewee hands it on
        if "decode" in str(fault):
            raise NotText from None
        raise


@contextmanager
def any_bytes() -> Iterator[None]:
    """Read texts inside that are no longer texts, too: a flipped byte must be found, not stop the search."""
    connection = database.connection()
    usual = connection.text_factory
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual


def _whole() -> str:
    columns = [f"entry.{name}" for name in (*SEALED, "detail", "erased_by_id", "seal")]
    joins = []
    for table, own in WITNESSED.items():
        columns += [f'"{table}"."{name}"' for name in own]
        joins.append(
            f"LEFT JOIN \"{table}\" ON entry.subject = '{table}'"
            f' AND "{table}".id = CAST(entry.row_key AS INTEGER)'
        )
    return f"SELECT {', '.join(columns)} FROM audit_entry AS entry {' '.join(joins)} ORDER BY entry.id"


_WHOLE: Final = _whole()


_NO_ENTRY: Final = (
    "NOT EXISTS (SELECT 1 FROM audit_entry WHERE subject = '{table}' AND row_key = CAST({table}.id AS TEXT))"
)
_UNSEALED: Final = {
    "event": "SELECT id, at, registrar, pc, CASE step WHEN 'book' THEN 'created' WHEN 'refuse' THEN 'created'"
    " WHEN 'cancel' THEN 'cancelled' WHEN 'take_back' THEN 'taken_back' ELSE 'changed' END"
    f" FROM event WHERE {_NO_ENTRY.format(table='event')} ORDER BY id",
    "change": "SELECT change.id, action.at, action.registrar, action.pc,"
    " CASE WHEN change.before IS NULL THEN 'created' ELSE 'changed' END"
    ' FROM "change" JOIN "action" ON action.id = change.action_id'
    f" WHERE {_NO_ENTRY.format(table='change')} ORDER BY change.id",
}
_INSERT: Final = f"INSERT INTO audit_entry ({', '.join(SEALED)}, detail, seal) VALUES ({', '.join('?' * 10)})"
_HEAD: Final = "UPDATE audit_head SET entries = ?, seal = ? WHERE id = 1"
