"""Accounts, the sealed audit, confirmed clocks, backups, and the deliberate deletion of old years.

Whatever history the file already holds is sealed into the new audit, so that from now on nobody can change
it unnoticed.
"""

from __future__ import annotations

import hashlib
import json

import peewee
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: peewee.Database) -> None:
    """Create tables, indexes and triggers; seal what is there."""
    for statement in (*_TABLES, *_INDEXES, *_ROWS):
        db.execute_sql(statement)
    _seal_history(db)
    for statement in (*_GUARDS, *_GATES):
        db.execute_sql(statement)


_TABLES = (
    """
    CREATE TABLE "account" (
        "id" INTEGER NOT NULL PRIMARY KEY, "login" TEXT NOT NULL, "full_name" TEXT NOT NULL,
        "role" TEXT NOT NULL CHECK (role IN ('registrar', 'doctor', 'head', 'administrator')),
        "extra_rights" TEXT NOT NULL,
        "doctor_id" INTEGER REFERENCES "doctor" ("id")
            CHECK ((role = 'doctor') = (doctor_id IS NOT NULL)),
        "password_hash" TEXT NOT NULL, "must_change" INTEGER NOT NULL, "active" INTEGER NOT NULL,
        "failures" INTEGER NOT NULL, "wait_until" DATETIME, "created_at" DATETIME NOT NULL,
        "last_login_at" DATETIME)
    """,
    """
    CREATE TABLE "access_rule" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "login_on" INTEGER NOT NULL,
        "idle_minutes" INTEGER NOT NULL CHECK (idle_minutes BETWEEN 1 AND 480),
        "recovery_hash" TEXT NOT NULL, "recovery_failures" INTEGER NOT NULL,
        "recovery_wait_until" DATETIME, "decided_at" DATETIME NOT NULL, "decided_by" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "audit_entry" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "account" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL, "row_key" TEXT NOT NULL,
        "digest" TEXT NOT NULL, "detail" TEXT,
        "erased_by_id" INTEGER REFERENCES "audit_entry" ("id"), "seal" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "audit_head" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "entries" INTEGER NOT NULL, "seal" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "clock_confirmation" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "newest" DATETIME,
        "after_event" INTEGER NOT NULL, "reason" TEXT NOT NULL CHECK (length(trim(reason)) > 0),
        "account" TEXT NOT NULL, "pc" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "backup_key" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "recipient" TEXT NOT NULL,
        "identity" TEXT NOT NULL, "made_at" DATETIME NOT NULL)
    """,
    """
    CREATE TABLE "backup_run" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL,
        "kind" TEXT NOT NULL
            CHECK (kind IN ('close', 'noon', 'migration', 'import', 'erasure', 'hand', 'restore')),
        "path" TEXT NOT NULL, "size" INTEGER NOT NULL, "good" INTEGER NOT NULL, "problem" TEXT NOT NULL,
        "counts" TEXT NOT NULL, "account" TEXT NOT NULL, "pc" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "erasure" (
        "id" INTEGER NOT NULL PRIMARY KEY, "year" INTEGER NOT NULL, "at" DATETIME NOT NULL,
        "requests" INTEGER NOT NULL, "visits" INTEGER NOT NULL, "account" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "reason" TEXT NOT NULL, "backup" TEXT NOT NULL, "is_open" INTEGER NOT NULL)
    """,
)

_INDEXES = (
    'CREATE UNIQUE INDEX "account_login" ON "account" ("login")',
    'CREATE INDEX "account_doctor_id" ON "account" ("doctor_id")',
    'CREATE INDEX "audit_entry_at" ON "audit_entry" ("at")',
    'CREATE INDEX "audit_entry_subject_row_key" ON "audit_entry" ("subject", "row_key")',
    'CREATE INDEX "audit_entry_account_at" ON "audit_entry" ("account", "at")',
    'CREATE INDEX "audit_entry_erased_by_id" ON "audit_entry" ("erased_by_id")',
    'CREATE INDEX "backup_run_at" ON "backup_run" ("at")',
    'CREATE UNIQUE INDEX "erasure_year" ON "erasure" ("year")',
)

_NO_SEAL = "0" * 64
_ROWS = (f"INSERT INTO audit_head (id, entries, seal) VALUES (1, 0, '{_NO_SEAL}')",)

# --- sealing what is there -----------------------------------------------------------------------------

_EVENT = "id, request_id, visit_id, at, registrar, pc, step, before, after, takes_back_id, action_id"
_CHANGE = "id, action_id, table_name, row_key, before, after"
_KINDS = {"book": "created", "refuse": "created", "cancel": "cancelled", "take_back": "taken_back"}


def _seal_history(db: peewee.Database) -> None:
    """One entry for each step of a visit and each row an action wrote, in the order of their numbers."""
    number, seal = 0, _NO_SEAL
    for entry in _history(db):
        number += 1
        fields = (number, *entry)
        seal = _hash([seal, *fields])
        db.execute_sql(
            "INSERT INTO audit_entry (id, at, account, pc, kind, subject, row_key, digest, seal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*fields, seal),
        )
    db.execute_sql("UPDATE audit_head SET entries = ?, seal = ? WHERE id = 1", (number, seal))


def _history(db: peewee.Database) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for row in db.execute_sql(f"SELECT {_EVENT} FROM event ORDER BY id").fetchall():
        row_id, at, registrar, pc, step = row[0], row[3], row[4], row[5], row[6]
        found.append(
            (str(at), registrar, pc, _KINDS.get(step, "changed"), "event", str(row_id), _hash(list(row)))
        )
    actions = {
        row[0]: tuple(map(str, row[1:]))
        for row in db.execute_sql('SELECT id, at, registrar, pc FROM "action"').fetchall()
    }
    for row in db.execute_sql(f'SELECT {_CHANGE} FROM "change" ORDER BY id').fetchall():
        at, registrar, pc = actions[row[1]]
        kind = "created" if row[4] is None else "changed"
        found.append((at, registrar, pc, kind, "change", str(row[0]), _hash(list(row))))
    return found


def _hash(values: list[object]) -> str:
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


# --- what is kept --------------------------------------------------------------------------------------

_NEVER_DELETED = "BEGIN SELECT RAISE(ABORT, 'never_deleted'); END"
_NEVER_CHANGED = "BEGIN SELECT RAISE(ABORT, 'never_changed'); END"
_ERASING = "EXISTS (SELECT 1 FROM erasure WHERE is_open = 1)"
_ADDED_ONLY = ("audit_entry", "clock_confirmation", "backup_run", "erasure", "account")


def _not_replaced(table: str, same: str = "there.id = NEW.id") -> str:
    """«OR REPLACE» deletes a row past the delete triggers (see 0002), so it is stopped at the new one."""
    return (
        f'CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON "{table}"'
        f' WHEN EXISTS (SELECT 1 FROM "{table}" AS there WHERE {same}) {_NEVER_DELETED}'
    )


_GUARDS = (
    *(f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} {_NEVER_DELETED}" for table in _ADDED_ONLY),
    f"CREATE TRIGGER audit_head_keep BEFORE DELETE ON audit_head {_NEVER_DELETED}",
    _not_replaced("audit_entry"),
    _not_replaced("clock_confirmation"),
    _not_replaced("backup_run"),
    _not_replaced("erasure", "there.id = NEW.id OR there.year = NEW.year"),
    _not_replaced("account", "there.id = NEW.id OR there.login = NEW.login"),
    _not_replaced("audit_head"),
    f"CREATE TRIGGER clock_confirmation_fixed BEFORE UPDATE ON clock_confirmation {_NEVER_CHANGED}",
    f"CREATE TRIGGER backup_run_fixed BEFORE UPDATE ON backup_run {_NEVER_CHANGED}",
    # an entry stays as it is, but for the facts that an erasure takes away and its mark for that
    f"""
    CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry
    WHEN NOT ({_ERASING} AND OLD.erased_by_id IS NULL AND NEW.erased_by_id IS NOT NULL
        AND NEW.detail IS NULL AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.account = OLD.account
        AND NEW.pc = OLD.pc AND NEW.kind = OLD.kind AND NEW.subject = OLD.subject
        AND NEW.row_key = OLD.row_key AND NEW.digest = OLD.digest AND NEW.seal = OLD.seal)
    {_NEVER_CHANGED}
    """,
    # the year of an erasure and its counts are written while it is open, and never again
    f"CREATE TRIGGER erasure_fixed BEFORE UPDATE ON erasure WHEN OLD.is_open = 0 {_NEVER_CHANGED}",
    # somebody who can manage accounts must always be left while logging in is on
    """
    CREATE TRIGGER account_last_administrator BEFORE UPDATE OF active, role ON account
    WHEN OLD.role = 'administrator' AND OLD.active = 1 AND (NEW.role <> 'administrator' OR NEW.active = 0)
        AND EXISTS (SELECT 1 FROM access_rule WHERE login_on = 1)
        AND NOT EXISTS (SELECT 1 FROM account AS other
            WHERE other.id <> OLD.id AND other.role = 'administrator' AND other.active = 1)
    BEGIN SELECT RAISE(ABORT, 'last_administrator'); END
    """,
)


def _gate(table: str) -> tuple[str, str]:
    return (
        f"DROP TRIGGER {table}_keep",
        f'CREATE TRIGGER {table}_keep BEFORE DELETE ON "{table}" WHEN NOT {_ERASING} {_NEVER_DELETED}',
    )


# The journal's rows go only while an erasure is open (see 0001 and 0004 for their first guards).
_GATES = tuple(
    statement
    for table in ("request", "visit", "event", "change", "visit_group")
    for statement in _gate(table)
)
