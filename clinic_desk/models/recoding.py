"""Writing the data file anew: encrypted, with another passphrase, or plain again.

The new file is written beside the old one, compared with it row by row, and put in its place by one rename:
whoever pulls the plug finds the old file or the new one, whole. What was readable before is then overwritten,
as well as a disk allows (an SSD keeps old blocks that nobody can reach through files).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from clinic_desk import errors
from clinic_desk.models import cipher, faults
from clinic_desk.models.cipher import Connection, Key

NEW, OLD = "-new", "-old"
"""Beside the data file while it is written anew; what a crash left of them, :func:`sweep` removes."""
_AT_A_TIME: Final = 1024 * 1024
_SETTINGS: Final = ("user_version", "application_id")
"""What stands in the head of a file rather than in its tables."""

Step = Callable[[float], None]
"""Told how much is done, from 0 to 1; may raise to stop."""


def rewrite(path: Path, key: Key, step: Step) -> None:
    """Put the data of a file under another key (:data:`cipher.PLAIN` for none), whole or not at all.

    Nobody may have the file open, this process included: else DatabaseBusy. Raises EncryptionRefused
    (``differs``) if the new file does not hold all of the old one, and the database errors of ``errors``.
    """
    new, old_key = _beside(path, NEW), cipher.key_of(path)
    try:
        _leave_wal(path, old_key)
        with closing(_reader(path, old_key, key)) as source:
            _hold(source)
            _create(new)
            _copy(source, path, new, key, step)
            step(0.9)
            _swap(source, path, new)
    except cipher.fault_kinds() as fault:
        raise faults.of_file(fault, path) from fault
    except OSError as fault:
        raise faults.of_system(fault, path) from fault
    finally:
        new.unlink(missing_ok=True)
    if key:
        cipher.remember(key)
    step(1.0)


def sweep(path: Path) -> None:
    """Remove what a crash left beside an open data file; what was readable is overwritten first."""
    _beside(path, NEW).unlink(missing_ok=True)
    old = _beside(path, OLD)
    with suppress(FileNotFoundError):
        if not old.samefile(path):  # the crash came before the rename: it is the data file itself
            overwrite(old)
        old.unlink()


# --- the old file ------------------------------------------------------------------------------------


def _leave_wal(path: Path, key: Key) -> None:
    """Fold the WAL in and go without one, which SQLite does only for whoever is alone with the file.

    By the file's own driver: two libraries in one process do not see each other's locks.
    """
    with closing(cipher.connect(path, key=key)) as alone:
        found = alone.execute("PRAGMA journal_mode = DELETE").fetchone()
    if found is None or found[0] != "delete":
        raise errors.DatabaseBusy(path)


def _reader(path: Path, old_key: Key, new_key: Key) -> Connection:
    """A connection that reads the old file and can write the new one: SQLCipher's, if either is encrypted."""
    if old_key or not new_key:
        return cipher.connect(path, key=old_key)
    return cipher.plain_by_sqlcipher(path)


def _hold(source: Connection) -> None:
    """Keep everybody else out of the old file until the connection is closed."""
    source.execute("PRAGMA temp_store = memory")
    source.execute("PRAGMA locking_mode = EXCLUSIVE")
    source.execute("BEGIN EXCLUSIVE")
    mode = source.execute("PRAGMA journal_mode").fetchone()
    source.execute("COMMIT")
    if mode is None or mode[0] != "delete":  # somebody opened it in between
        raise errors.DatabaseBusy(Path(source.execute("PRAGMA database_list").fetchone()[2]))


# --- the new file ------------------------------------------------------------------------------------


def _copy(source: Connection, path: Path, new: Path, key: Key, step: Step) -> None:
    source.execute("ATTACH DATABASE ? AS new KEY ?", (str(new), cipher.phrase_for_sql(key)))
    source.execute("PRAGMA new.journal_mode = MEMORY")  # one that is not finished is thrown away anyway
    source.execute("PRAGMA new.synchronous = FULL")
    with _stoppable(source, step, 0.1):
        source.execute("SELECT sqlcipher_export('new')").fetchall()
    for name in _SETTINGS:
        value = source.execute(f"PRAGMA main.{name}").fetchone()[0]
        source.execute(f"PRAGMA new.{name} = {value:d}")
    with _stoppable(source, step, 0.5):
        if not _is_same(source):
            raise errors.EncryptionRefused(path, "differs")
    source.execute("DETACH DATABASE new")
    with closing(cipher.connect(new, key=key)) as reopened:
        if reopened.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise errors.EncryptionRefused(path, "differs")
    handle = os.open(new, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _stoppable(source: Connection, step: Step, done: float) -> Iterator[None]:
    """Long statements of SQLite that ``step`` may stop: SQLite interrupts, and its reason comes out here."""
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            step(done)
        except BaseException as wish:  # noqa: BLE001 -- raised again below; C code cannot carry it
            stopped.append(wish)
        return len(stopped)

    source.set_progress_handler(look, 100_000)
    try:
        yield
    except cipher.fault_kinds():
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        source.set_progress_handler(None, 0)


def _is_same(both: Connection) -> bool:
    """Whether every table has the same rows in both files, and nothing of the schema is missing."""
    schema = "SELECT type, name, tbl_name, sql FROM {}.sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"
    parts = [both.execute(schema.format(where)).fetchall() for where in ("main", "new")]
    if parts[0] != parts[1]:
        return False
    for kind, name, *_rest in parts[0]:
        if kind == "table":
            table = '"' + name.replace('"', '""') + '"'
            counts = {
                both.execute(f"SELECT count(*) FROM {where}.{table}").fetchone()[0]
                for where in ("main", "new")
            }
            missing = f"SELECT 1 FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM new.{table}) LIMIT 1"
            if len(counts) != 1 or both.execute(missing).fetchone() is not None:
                return False
    return True


# --- one for the other -------------------------------------------------------------------------------


def _swap(source: Connection, path: Path, new: Path) -> None:
    """Put the new file into the place of the old one, and make the old one unreadable."""
    old = _beside(path, OLD)
    old.unlink(missing_ok=True)
    with suppress(OSError):  # a stick knows no second names; then the old blocks are only let go
        os.link(path, old)
    if os.name == "nt":
        source.close()  # Windows renames onto nothing that is open
    new.replace(path)
    _settle(path.parent)
    if old.exists():
        # elsewhere the lock still holds: whoever waited for the old file finds rubbish, not yesterday's data
        overwrite(old)
        old.unlink(missing_ok=True)
    source.close()


def overwrite(path: Path) -> None:
    """Fill a file with chance, as far down as the system lets anybody reach; raises ``OSError``."""
    with path.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(os.urandom(min(left, _AT_A_TIME))) or left
        os.fsync(file.fileno())


def _create(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _settle(folder: Path) -> None:
    """Have the rename survive a power cut, where the system can be asked for that."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
