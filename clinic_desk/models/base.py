"""The one database of the program: its connection, its transactions, its kinds of columns.

Queries stay in peewee's portable subset, because clinics with several desks will run the same
tables on PostgreSQL; what SQLite alone needs stands in ``schema.py``.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee

from clinic_desk import errors

CLINIC_UTC_OFFSET = timedelta(hours=5)
"""Kazakhstan is UTC+5 everywhere since March 2024. A fixed offset on purpose: the zone of village
PCs is often wrong while the clock on the wall is right, and a journal must show what it showed."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cache_size": -16_000,
    "temp_store": "memory",
}

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NOTHING_WRITTEN = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR})
_NO_ACCESS = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

database = peewee.DatabaseProxy()
_here = threading.local()
"""Whether this thread stands inside :func:`reading`; connections are one per thread, too."""


class Table(peewee.Model):
    """The base of all tables."""

    class Meta:
        """One database, plain table names."""

        database = database
        legacy_table_names = False


class JsonField(peewee.TextField):
    """A dict kept as JSON text, readable by any program."""

    def db_value(self, value: Any) -> str | None:  # noqa: ANN401 -- peewee's signature
        """Write with sorted keys, so that equal values are equal texts."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: Any) -> Any:  # noqa: ANN401 -- peewee's signature
        """Read back what was written."""
        return None if value is None else json.loads(value)


def to_utc(wall: datetime) -> datetime:
    """The wall-clock moment of the clinic as stored for events: naive UTC."""
    return wall - CLINIC_UTC_OFFSET


def to_wall(utc: datetime) -> datetime:
    """A stored event moment as the clock on the clinic's wall showed it."""
    return utc + CLINIC_UTC_OFFSET


def aware(utc: datetime) -> datetime:
    """A stored event moment as an aware one, for other programs."""
    return utc.replace(tzinfo=UTC)


def data_file() -> Path:
    """The file that is open now."""
    return Path(database.database)


class TimeTaken(Exception):
    """The schema refused an overlap of two visits of one doctor."""


class StillNamed(Exception):
    """The schema refused to let a row go that other rows name."""


@contextmanager
def transaction() -> Iterator[None]:
    """One use case: all of it is written, durably, or nothing.

    The write lock is taken at the start, so what was read inside cannot change before the write.
    Raises DatabaseBusy, DiskFull or DatabaseBroken, TimeTaken where the schema refuses an overlap,
    StillNamed where it keeps a row that others name, LastAdministrator where nobody could manage accounts.
    """
    with _named_faults(), database.atomic():
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Several queries on one unchanging state of the data, without the write lock."""
    with _named_faults():
        if database.in_transaction() or getattr(_here, "is_reading", False):
            yield
            return
        database.connect(reuse_if_open=True)
        database.execute_sql("BEGIN DEFERRED")
        _here.is_reading = True
        try:
            yield
        finally:
            # peewee does not know of this transaction, so it is ended by hand
            _here.is_reading = False
            database.execute_sql("ROLLBACK")


@contextmanager
def waiting_at_most(milliseconds: int) -> Iterator[None]:
    """Give up sooner than usual where another program holds the file and what is written can wait."""
    with _named_faults():
        database.connect(reuse_if_open=True)
        database.execute_sql(f"PRAGMA busy_timeout = {milliseconds:d}")
        try:
            yield
        finally:
            database.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")


@contextmanager
def own_connection() -> Iterator[None]:
    """The connection of a background thread, closed at its end."""
    with database.connection_context():
        yield


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except (peewee.OperationalError, peewee.DatabaseError, sqlite3.Error) as fault:
        if isinstance(fault, peewee.IntegrityError | sqlite3.IntegrityError):
            if "slot_taken" in str(fault):
                raise TimeTaken from fault
            if "last_administrator" in str(fault):
                raise errors.LastAdministrator from fault
            if "FOREIGN KEY" in str(fault):
                raise StillNamed from fault
            raise
        raise name_fault(fault, data_file()) from fault


def named(fault: BaseException) -> errors.ClinicError | None:
    """The same for a fault met outside those two; None if it is a bug of ours."""
    of_the_file = _BUSY | _NOTHING_WRITTEN | _NO_ACCESS | _DAMAGED
    return name_fault(fault, data_file()) if of_the_file.intersection(_sqlite_codes(fault)) else None


def name_fault(fault: BaseException, path: Path) -> errors.ClinicError:
    """The fault of the database driver as an error the user can act on."""
    for code in _sqlite_codes(fault):
        if code in _BUSY:
            return errors.DatabaseBusy(path)
        if code in _NOTHING_WRITTEN:
            return errors.DiskFull(path)
        if code in _NO_ACCESS:
            return errors.DatabaseBroken(path, "no_access")
    return errors.DatabaseBroken(path, "damaged")


def _sqlite_codes(fault: BaseException | None) -> Iterator[int]:
    """The kinds of the driver's faults, from the last one back to what it came from.

    A full disk makes SQLite end the transaction by itself; the rollback that follows then fails too, and
    that second fault says nothing about the disk.
    """
    while fault is not None:
        if isinstance(fault, sqlite3.Error):
            # the low byte is the kind, the rest its details (https://www.sqlite.org/rescode.html)
            yield getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        fault = fault.__cause__ or fault.__context__
