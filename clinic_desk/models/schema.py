"""Opening the data file: connection, migrations, integrity.

A file whose history names a migration this program does not have was written by a newer program
and is refused untouched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import peewee

from clinic_desk import errors
from clinic_desk.models import acknowledged, audit, base, cipher, faults, recoding

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY_TABLE = "schema_migration"
_HEAD_BYTES = 100
_GUARDS = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master"
    " WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
)
_REFUSES = "RAISE(ABORT"
_JOURNAL_HEAD = bytes.fromhex("d9d505f920a163d7")


def open_database(path: Path, *, before_migration: Callable[[Path], object] | None = None) -> None:
    """Open (or create) the data file and bring its schema up to this program's.

    ``before_migration`` is called with the file of an older program first; if it raises, nothing is changed.

    Raises DatabaseNewer, DatabaseBroken, DatabaseBusy or DiskFull, and PassphraseNeeded for an encrypted file
    that was not unlocked (:mod:`cipher`); the file is then as it was.
    """
    _refuse_foreign_file(path)
    # the journal mode is a lasting property of the file: it is set once the file is known to be ours
    lasting = {"journal_mode"}
    pragmas = {name: value for name, value in base.PRAGMAS.items() if name not in lasting}
    db = cipher.database_at(path, pragmas)
    try:
        db.connect()
        known = [file.stem for file in sorted(MIGRATIONS.glob("[0-9]*.py"))]
        applied = _applied(db, path, known)
        for name in lasting:
            db.execute_sql(f"PRAGMA {name} = {base.PRAGMAS[name]}")
        base.database.initialize(db)
        if applied != set(known):
            if applied and before_migration is not None:
                before_migration(path)
            _migrate(db)
        faults.watch(path)
        cipher.take(path, db)
        recoding.sweep(path)
    except (peewee.PeeweeException, *cipher.fault_kinds()) as fault:
        db.close()
        raise faults.of_file(fault, path) from fault
    except OSError as fault:
        db.close()
        raise faults.of_system(fault, path) from fault
    except BaseException:
        db.close()
        raise


def is_held(path: Path) -> bool:
    """Whether another program keeps us from writing a file at this moment, or from reading it."""
    if not path.exists():
        return False
    try:
        with closing(cipher.connect(path, timeout=0)) as opened:
            opened.execute("BEGIN IMMEDIATE")
            opened.execute("ROLLBACK")
    except cipher.fault_kinds() as fault:
        return isinstance(faults.of_file(fault, path), errors.DatabaseBusy)
    except (OSError, errors.ClinicError):
        return False
    return False


def close_database() -> None:
    """Close this thread's connection; the WAL is folded into the file by SQLite."""
    faults.forget()
    acknowledged.close()
    if base.database.obj is not None and not base.database.is_closed():
        base.database.close()
    cipher.let_go()


def go_on(path: Path) -> None:
    """Use the file that :func:`close_database` let go, as it was: threads at work kept their connections."""
    faults.watch(path)
    cipher.take(path, base.database.obj)


def integrity_problems() -> list[str]:
    """What SQLite itself finds wrong in the open file: damaged pages, broken foreign keys."""
    try:
        problems = [row[0] for row in _run("PRAGMA integrity_check") if row[0] != "ok"]
    except errors.DatabaseBroken as fault:
        if fault.reason != "damaged":
            raise
        return [fault.code]  # so damaged that even the search for damage stops
    if problems:
        faults.mark_damaged()
        return problems
    for table, row_id, parent, _key in _run("PRAGMA foreign_key_check"):
        problems.append(f"{table} {row_id}: no row in {parent}")
    return problems


def guard_problems() -> list[str]:
    """Triggers and indexes of the schema that somebody took out of the open file, emptied or added.

    Their wording is not compared: older versions of the program said the same in other words.
    """
    fresh = peewee.SqliteDatabase(":memory:", autoconnect=False)
    fresh.connect()
    try:
        _migrate(fresh)
        wanted = _guards(fresh.execute_sql(_GUARDS).fetchall())
    finally:
        fresh.close()
    found = _guards(_run(_GUARDS))
    return [
        *(f"{name}: missing" for name in sorted(wanted.keys() - found.keys())),
        *(f"{name}: changed" for name in sorted(wanted.keys() & found.keys()) if wanted[name] != found[name]),
        *(f"{name}: unknown" for name in sorted(found.keys() - wanted.keys())),
    ]


def _guards(rows: list[tuple[Any, ...]]) -> dict[str, tuple[str, str, bool]]:
    """By name: the kind, the table, and whether it refuses anything."""
    return {name: (kind, table, _REFUSES in sql) for kind, name, table, sql in rows}


def is_sound() -> bool:
    """Look through all pages of the open file, which takes a second for some 500 MB, and remember the answer.

    Indexes are not compared with their tables: that is left to :func:`integrity_problems`.
    """
    try:
        sound = _run("PRAGMA quick_check(1)") == [("ok",)]
    except errors.DatabaseBroken as fault:
        if fault.reason != "damaged":
            raise
        sound = False
    if sound:
        faults.unmark_damaged()
    else:
        faults.mark_damaged()
    return sound


def lost_entries() -> tuple[int, str | None, str] | None:
    """What the open file lacks of what was acknowledged; None if nothing is missing.

    (how many entries, the moment of the newest one that is there, that of the newest one acknowledged), the
    moments as stored.
    """
    newest = acknowledged.read(base.data_file())
    if newest is None:
        return None
    try:
        with base.named_faults():
            number, _seal = audit.head()
            if number >= newest.number and audit.seal_at(newest.number) == newest.seal:
                return None
            # another history under the same numbers: how much of it went missing cannot be counted
            return max(newest.number - number, 0), audit.moment_of(number), newest.at.strip()
    except errors.DatabaseBroken as fault:
        if fault.reason != "damaged":
            raise
        return None  # that is known by now, and says more


def _run(statement: str) -> list[tuple[Any, ...]]:
    with base.named_faults():
        return list(base.database.execute_sql(statement).fetchall())


def _take_back_first_write(path: Path) -> None:
    """Let SQLite empty a new file again whose very first write was cut off by a power cut.

    Until then anything at all may stand in it, and whoever reads it would call it damaged or encrypted.
    """
    try:
        with path.with_name(f"{path.name}-journal").open("rb") as file:
            head = file.read(20)
    except OSError:
        return
    # https://www.sqlite.org/fileformat.html#the_rollback_journal: how many pages stood there before
    if head.startswith(_JOURNAL_HEAD) and head[16:] == bytes(4):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA schema_version")


def _refuse_foreign_file(path: Path) -> None:
    _take_back_first_write(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_dir():
            raise errors.DatabaseBroken(path, "no_access")
        if path.exists() and path.stat().st_size:
            with path.open("rb") as file:
                head = file.read(len(cipher.SQLITE_HEAD))
                rest = file.read(_HEAD_BYTES - len(head))
            if head != cipher.SQLITE_HEAD and not cipher.is_encrypted(path):
                raise errors.DatabaseBroken(path, "damaged")
            if head == cipher.SQLITE_HEAD and _is_cut_off(head + rest, path):
                raise errors.DatabaseBroken(path, "damaged")
    except OSError as fault:
        raise faults.of_system(fault, path) from fault
    faults.refuse_read_only(path)
    try:
        if not path.exists():  # what SQLite adds beside it takes its rights
            path.touch(mode=0o600)
    except OSError as fault:
        raise faults.of_system(fault, path) from fault


def _is_cut_off(head: bytes, path: Path) -> bool:
    """Whether the file is shorter than it says (https://www.sqlite.org/fileformat.html#the_database_header).

    SQLite itself overlooks an end that is missing in part. With a WAL beside it the length means nothing yet.
    """
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        return False
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    counts = head[24:28] == head[92:96]  # else a program from before 2010 has written, and the number is old
    return counts and path.stat().st_size < pages * (65536 if page == 1 else page)


def _applied(db: peewee.Database, path: Path, known: list[str]) -> set[str]:
    """Which migrations the file has; raises for a file that is not ours, or one of a newer program."""
    # peewee's runner is imported only when there is something to run: it costs start-up time
    tables = set(db.get_tables())
    if HISTORY_TABLE not in tables:
        if tables:
            raise errors.DatabaseBroken(path, "foreign")
        return set()
    applied = {name for (name,) in db.execute_sql(f"SELECT name FROM {HISTORY_TABLE}").fetchall()}
    if not applied <= set(known):
        raise errors.DatabaseNewer(path)
    return applied


def _migrate(db: peewee.SqliteDatabase) -> None:
    """Run what is missing, all of it or nothing: a file between two versions belongs to no program."""
    from playhouse.migrations import Runner

    # the runner switches them off too, but inside of a transaction that has no effect
    db.pragma("foreign_keys", 0)
    try:
        with db.atomic():
            Runner(db, str(MIGRATIONS), table_name=HISTORY_TABLE).up()
    except Exception as fault:
        if faults.is_of_file(fault):
            raise
        # whatever a migration stumbled over: everything is as it was, and the program before can go on
        raise errors.DatabaseBroken(Path(db.database), "migration") from fault
    finally:
        db.pragma("foreign_keys", base.PRAGMAS["foreign_keys"])
