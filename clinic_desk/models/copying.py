"""A whole copy of the data file while desks write, and what a copy holds.

Here SQLite is asked directly: copies are looked at without being opened as the clinic's data.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import base, cipher, schema

_LOOK_EVERY: Final = 20_000
"""Steps of SQLite's machine between two looks whether to stop: a few milliseconds."""
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
)
Look = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds."""

    schema: tuple[str, ...]
    """The names of its migrations."""
    counts: dict[str, int]
    """Rows by table."""
    audit_entries: int
    audit_seal: str
    newest_visit: date | None = None


def snapshot(source: Path, target: Path, look: Look) -> None:
    """Write the data of ``source``, as they stand at one moment, into a new plain file; desks go on writing.

    ``look`` is called every few milliseconds and may raise to stop. What was deleted is not copied along, and
    what is encrypted at rest is not so in the copy. Raises the database errors of ``errors``.
    """
    try:
        with contextlib.closing(cipher.connect(source)) as connection:
            _watched(
                connection, look, lambda: _copy(connection, target, encrypted=cipher.is_encrypted(source))
            )
    except cipher.fault_kinds() as fault:
        raise base.name_fault(fault, target) from fault


def contents(path: Path) -> Contents:
    """Read a copy; raises DatabaseBroken if SQLite finds anything wrong in it, or it is not ours."""
    with _looked_at(path) as connection:
        if [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] != ["ok"]:
            raise errors.DatabaseBroken(path, "damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise errors.DatabaseBroken(path, "damaged")
        tables = [str(name) for (name,) in connection.execute(_TABLES)]
        if schema.HISTORY_TABLE not in tables or "request" not in tables:
            raise errors.DatabaseBroken(path, "damaged")
        return Contents(
            schema=_applied(connection),
            counts={name: _count(connection, name) for name in tables},
            **_head(connection, tables),
            newest_visit=_newest_visit(connection),
        )


def clinic_mark(copy: Path) -> str:
    """Eight signs that are always the same for one clinic's data, through every restore.

    From the moment its file was made.
    """
    with _looked_at(copy) as connection:
        row = connection.execute(
            f"SELECT name, applied FROM {schema.HISTORY_TABLE} ORDER BY id LIMIT 1"
        ).fetchone()
    return hashlib.sha256(repr(tuple(map(str, row or ()))).encode()).hexdigest()[:8]


def key_in(copy: Path) -> tuple[str, str] | None:
    """(recipient, sealed identity) for backups that a copy holds, whatever its schema."""
    with _looked_at(copy) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_key'").fetchone():
            return None
        row = connection.execute("SELECT recipient, identity FROM backup_key WHERE id = 1").fetchone()
        return None if row is None else (str(row[0]), str(row[1]))


def known_schema() -> frozenset[str]:
    """The migrations that this program has."""
    return frozenset(file.stem for file in schema.MIGRATIONS.glob("[0-9]*.py"))


def fold_in(path: Path) -> bool:
    """Make a data file that nobody has open whole in itself, without a WAL beside it.

    False if it is too damaged for that. Raises DatabaseBusy if somebody has it open.
    """
    try:
        with contextlib.closing(cipher.connect(path, timeout=0.5)) as connection:
            # leaving WAL needs the file for oneself, and folds the WAL in
            found = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            return bool(found) and found[0] == "delete"
    except errors.PassphraseNeeded:
        return False
    except cipher.fault_kinds() as fault:
        if isinstance(base.name_fault(fault, path), errors.DatabaseBusy):
            raise errors.DatabaseBusy(path) from fault
        return False


def _copy(connection: cipher.Connection, target: Path, *, encrypted: bool) -> None:
    if not encrypted:
        connection.execute("VACUUM INTO ?", (str(target),))
        return
    connection.execute("ATTACH DATABASE ? AS copied KEY ''", (str(target),))
    connection.execute("BEGIN")  # one moment for all tables
    connection.execute("SELECT sqlcipher_export('copied')")
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE copied")


def _watched(connection: cipher.Connection, look: Look, work: Callable[[], None]) -> None:
    stopped: list[Exception] = []

    def watch() -> int:
        try:
            look()
        except Exception as wish:  # noqa: BLE001 -- raised again below; SQLite's C code cannot carry it
            stopped.append(wish)
            return 1
        return 0

    connection.set_progress_handler(watch, _LOOK_EVERY)
    try:
        work()
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise


@contextlib.contextmanager
def _looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            connection.execute("PRAGMA trusted_schema = 0")  # the file may come from anywhere
            connection.execute("PRAGMA cell_size_check = 1")
            connection.execute("PRAGMA temp_store = memory")
            yield connection
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        raise errors.DatabaseBroken(path, "damaged") from fault


def _applied(connection: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(
        sorted(str(name) for (name,) in connection.execute(f"SELECT name FROM {schema.HISTORY_TABLE}"))
    )


def _count(connection: Any, table: str) -> int:  # noqa: ANN401
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT COUNT(*) FROM "{quoted}"').fetchone()[0])


def _head(connection: Any, tables: list[str]) -> dict[str, Any]:  # noqa: ANN401
    row = None
    if "audit_head" in tables:  # files from before the audit have none
        row = connection.execute("SELECT entries, seal FROM audit_head WHERE id = 1").fetchone()
    entries, seal = row or (0, "")
    return {"audit_entries": int(entries), "audit_seal": str(seal)}


def _newest_visit(connection: Any) -> date | None:  # noqa: ANN401
    row = connection.execute("SELECT MAX(day) FROM visit").fetchone()
    try:
        return date.fromisoformat(str(row[0])[:10])
    except ValueError:
        return None
