"""Opening the data file: connection, migrations, integrity.

A file whose history names a migration this program does not have was written by a newer program
and is refused untouched.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import peewee

from clinic_desk import errors
from clinic_desk.models import base

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY_TABLE = "schema_migration"
_SQLITE_HEAD = b"SQLite format 3\x00"


def open_database(path: Path) -> None:
    """Open (or create) the data file and bring its schema up to this program's.

    Raises DatabaseNewer, DatabaseBroken, DatabaseBusy or DiskFull; the file is then as it was.
    """
    _refuse_foreign_file(path)
    db = peewee.SqliteDatabase(str(path), pragmas=base.PRAGMAS, lock_type="IMMEDIATE", autoconnect=True)
    try:
        db.connect()
        known = [file.stem for file in sorted(MIGRATIONS.glob("[0-9]*.py"))]
        applied = _applied(db)
        if not applied <= set(known):
            raise errors.DatabaseNewer(path)
        base.database.initialize(db)
        if applied != set(known):
            _migrate(db)
    except (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error) as fault:
        db.close()
        raise base.name_fault(fault, path) from fault
    except errors.ClinicError:
        db.close()
        raise


def close_database() -> None:
    """Close this thread's connection; the WAL is folded into the file by SQLite."""
    if base.database.obj is not None and not base.database.is_closed():
        base.database.close()


def integrity_problems() -> list[str]:
    """What SQLite itself finds wrong in the open file: damaged pages, broken foreign keys."""
    problems = [
        row[0] for row in base.database.execute_sql("PRAGMA integrity_check").fetchall() if row[0] != "ok"
    ]
    for table, row_id, parent, _key in base.database.execute_sql("PRAGMA foreign_key_check").fetchall():
        problems.append(f"{table} {row_id}: no row in {parent}")
    return problems


def _refuse_foreign_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise errors.DatabaseBroken(path, "no_access")
        if path.exists() and path.stat().st_size:
            with path.open("rb") as file:
                if file.read(len(_SQLITE_HEAD)) != _SQLITE_HEAD:
                    raise errors.DatabaseBroken(path, "damaged")
    except PermissionError as fault:
        raise errors.DatabaseBroken(path, "no_access") from fault
    except OSError as fault:
        raise errors.DiskFull(path) from fault


def _applied(db: peewee.Database) -> set[str]:
    # peewee's runner is imported only when there is something to run: it costs start-up time
    if not db.table_exists(HISTORY_TABLE):
        return set()
    return {name for (name,) in db.execute_sql(f"SELECT name FROM {HISTORY_TABLE}").fetchall()}


def _migrate(db: peewee.SqliteDatabase) -> None:
    from playhouse.migrations import Runner

    Runner(db, str(MIGRATIONS), table_name=HISTORY_TABLE).up()
