"""The one database of the program: its connection, its transactions, its kinds of columns.

Queries stay in peewee's portable subset, because clinics with several desks will run the same
tables on PostgreSQL; what SQLite alone needs stands in ``schema.py``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee

from clinic_desk import errors
from clinic_desk.models import acknowledged, cipher, faults

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

database = peewee.DatabaseProxy()
_here = threading.local()
"""Whether this thread stands inside :func:`reading`, and the audit entry it has written but not committed;
connections are one per thread, too."""


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
    Raises DatabaseBusy, DiskFull or DatabaseBroken, TimeTaken where the schema refuses an overlap, and
    StillNamed where it keeps a row that others name. A file that is damaged, or no longer the one that was
    opened, takes nothing more: what would be written is lost with it.
    """
    with named_faults():
        if database.in_transaction():
            newest = getattr(_here, "newest", None)
            try:
                with database.atomic():
                    yield
            except BaseException:
                _here.newest = newest  # what the part wrote is taken back, although the whole may go on
                raise
            return
        faults.refuse_lost_file()
        _here.newest = None
        with database.atomic():
            yield
    if _here.newest is not None:
        acknowledged.write(data_file(), _here.newest)


def entered(number: int, seal: str, at: str) -> None:
    """Say which audit entry this transaction has written; it counts as acknowledged after the commit."""
    _here.newest = acknowledged.Newest(number, seal, at)


@contextmanager
def reading() -> Iterator[None]:
    """Several queries on one unchanging state of the data, without the write lock."""
    with named_faults():
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
    with named_faults():
        database.connect(reuse_if_open=True)
        database.execute_sql(f"PRAGMA busy_timeout = {milliseconds:d}")
        try:
            yield
        finally:
            database.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")


@contextmanager
def own_connection() -> Iterator[None]:
    """The connection of a background thread, closed at its end.

    Raises DatabaseBroken where the file is gone: SQLite would make a new one in its place.
    """
    lost = faults.lost_file()
    if lost is not None and lost.reason == "gone":
        raise lost
    with database.connection_context():
        yield


@contextmanager
def named_faults() -> Iterator[None]:
    """Faults of the open file come out as errors that a person can act on, bugs of ours as they are."""
    try:
        yield
    except faults_of_driver() as fault:
        if isinstance(fault, (peewee.IntegrityError, *cipher.integrity_kinds())):
            if "slot_taken" in str(fault):
                raise TimeTaken from fault
            if "FOREIGN KEY" in str(fault):
                raise StillNamed from fault
            if "last_administrator" in str(fault):
                raise errors.LastAdministrator from fault
            raise
        told = named(fault)
        if told is None:
            raise
        raise told from fault


def faults_of_driver() -> tuple[type[Exception], ...]:
    """What a query may raise, for an ``except`` clause."""
    return (peewee.DatabaseError, peewee.InterfaceError, *cipher.fault_kinds())


def named(fault: BaseException) -> errors.ClinicError | None:
    """The fault of the open file as an error the user can act on; None if it is a bug of ours."""
    told = faults.of_file(fault, data_file()) if faults.is_of_file(fault) else faults.of_lost_file(fault)
    if isinstance(told, errors.DatabaseBroken) and told.reason == "damaged":
        faults.mark_damaged()
    return told


def name_fault(fault: BaseException, path: Path) -> errors.ClinicError:
    """The same for any other file of SQLite: a backup, a copy."""
    return faults.of_file(fault, path)
