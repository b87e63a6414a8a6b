"""What can happen to the data file, named; and what is known of the file that is open now.

SQLite says it in numbers (https://www.sqlite.org/rescode.html), the system in others. Both become the
errors that a person can act on. A file known to be damaged, or gone from its place, takes no more writes.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import peewee

from clinic_desk import errors
from clinic_desk.models import cipher

MARK_SUFFIX: Final = "-damaged"
"""A file of this name beside the data says that damage was found: every process that opens it must know."""

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NO_ACCESS: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCKED_WHOLE: Final = frozenset(
    {sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_IOERR_SHMLOCK}
)
_UNREADABLE: Final = frozenset(
    {
        *(sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSTAT),
        *(sqlite3.SQLITE_IOERR_SEEK, sqlite3.SQLITE_IOERR_MMAP, sqlite3.SQLITE_IOERR_ACCESS),
        *(sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS),
    }
)
_OF_FILE: Final = (
    _BUSY | _NO_ACCESS | _DAMAGED | {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
)
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OF_SYSTEM: Final = _NO_ROOM | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""What the system says of a disk, whoever wrote: no bug of ours."""
_HELD_ON_WINDOWS: Final = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: a virus scanner, a program that copies."""


@dataclass
class _Open:
    """The file that is open now, as it was found at the opening."""

    path: Path | None = None
    identity: tuple[int, int] | None = None
    is_damaged: bool = False


_open = _Open()


# --- naming ------------------------------------------------------------------------------------------


def of_file(fault: BaseException, path: Path) -> errors.ClinicError:
    """A fault met while opening or using the file as an error the user can act on."""
    for code in _codes(fault):
        kind = code & 0xFF  # the low byte is the kind, the rest its details
        if kind in _BUSY or code in _LOCKED_WHOLE:
            return errors.DatabaseBusy(path)
        if code == sqlite3.SQLITE_READONLY_DBMOVED:
            return errors.DatabaseBroken(path, "gone")
        if code in _UNREADABLE:
            return errors.DatabaseBroken(path, "unreadable")
        if kind == sqlite3.SQLITE_READONLY:
            return errors.DatabaseBroken(path, "read_only")
        if kind in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            return errors.DiskFull(path)
        if kind in _NO_ACCESS:
            return errors.DatabaseBroken(path, "read_only" if _is_read_only(path) else "no_access")
    return errors.DatabaseBroken(path, "damaged")


def is_of_file(fault: BaseException) -> bool:
    """Whether a fault of the driver says something about the file, and not about our query."""
    return any(code & 0xFF in _OF_FILE for code in _codes(fault))


def of_system(fault: OSError, path: Path) -> errors.ClinicError:
    """What the system said about a file or folder of the clinic."""
    if fault.errno in _NO_ROOM:
        return errors.DiskFull(path)
    if getattr(fault, "winerror", None) in _HELD_ON_WINDOWS:
        return errors.DatabaseBusy(path)
    if fault.errno == errno.EROFS:
        return errors.DatabaseBroken(path, "read_only")
    if isinstance(fault, PermissionError):
        return errors.DatabaseBroken(path, "read_only" if _is_read_only(path) else "no_access")
    return errors.DatabaseBroken(path, "unreadable")


def refuse_read_only(path: Path) -> None:
    """Raise DatabaseBroken where nothing can be written: a data file with a WAL cannot even be read there."""
    if _is_read_only(path):
        raise errors.DatabaseBroken(path, "read_only")


def _is_read_only(path: Path) -> bool:
    """Whether file or folder can be read but not written (the system answers for mounts as well)."""
    folder = path.parent
    if path.exists() and os.access(path, os.R_OK) and not os.access(path, os.W_OK):
        return True
    return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) and not os.access(folder, os.W_OK)


def _codes(fault: BaseException | None) -> Iterator[int]:
    """The extended codes of the driver's faults, from the last one back to what it came from.

    A full disk makes SQLite end the transaction by itself; the rollback that follows then fails too, and
    that second fault says nothing about the disk.
    """
    while fault is not None:
        code = getattr(fault, "sqlite_errorcode", None)
        if isinstance(code, int):
            yield code
        fault = fault.__cause__ or fault.__context__


# --- the file that is open now -----------------------------------------------------------------------


def watch(path: Path) -> None:
    """Remember which file was opened, and whether damage was found in it before."""
    _open.path, _open.identity = path, _identity(path)
    _open.is_damaged = mark_of(path).exists()


def forget() -> None:
    """The data are closed."""
    _open.path, _open.identity, _open.is_damaged = None, None, False


def mark_of(path: Path) -> Path:
    """The file that says of a data file that damage was found in it."""
    return path.with_name(path.name + MARK_SUFFIX)


def mark_damaged() -> None:
    """Damage was found in the open file: from now on nothing is written to it, by no process."""
    if _open.path is None or _open.is_damaged:
        return
    _open.is_damaged = True
    with suppress(OSError):  # then this process knows, at least
        mark_of(_open.path).touch(mode=0o600)


def unmark_damaged() -> None:
    """The whole file was looked through and is sound."""
    if _open.path is not None:
        mark_of(_open.path).unlink(missing_ok=True)
    _open.is_damaged = False


def lost_file() -> errors.DatabaseBroken | None:
    """Why the open file takes no more writes: gone from its place, or damaged; None if it does take them."""
    if _open.path is None:
        return None
    if _identity(_open.path) != _open.identity:
        return errors.DatabaseBroken(_open.path, "gone")
    return errors.DatabaseBroken(_open.path, "damaged") if _open.is_damaged else None


def refuse_lost_file() -> None:
    """Raise what :func:`lost_file` finds."""
    fault = lost_file()
    if fault is not None:
        raise fault


def of_lost_file(fault: BaseException) -> errors.ClinicError | None:
    """Name a fault that is none of the file's own: a query fails in odd ways once the file is gone."""
    lost = lost_file()
    is_ours = isinstance(fault, (peewee.PeeweeException, *cipher.fault_kinds()))
    return lost if is_ours and lost is not None and lost.reason == "gone" else None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
