"""Opening, closing and checking the clinic's data."""

from __future__ import annotations

import itertools
import os
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from clinic_desk import errors
from clinic_desk.models import accounts, acknowledged, base, erasure, faults, journal, schema
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, clock_check
from clinic_desk.services.access import anybody, needs

DATA_FILE: Final = "clinic.sqlite"
BACKUP_FOLDER: Final = "backups"
_ROOM: Final = 256 * 1024
"""As much as some twenty bookings write."""
_TRY_MS: Final = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing ``check`` found: a stable word, and the rows it is about."""

    code: str
    detail: str


@anybody
def open_clinic(
    folder: Path,
    *,
    was_used: bool = False,
    accepts_loss: bool = False,
    begins_anew: bool = False,
    now: datetime | None = None,
) -> None:
    """Open the data of ``folder``; made if missing, unless the folder obviously held a clinic before.

    A file of an older program is backed up before its schema is changed, unless ``now`` is None.
    ``was_used`` says that its settings know of one; ``begins_anew`` that a new one is wanted all the same.
    Raises the database errors of ``errors``: DatabaseBroken ``gone`` or ``empty`` for such a folder, and
    EntriesLost where acknowledged entries are no longer in the file and ``accepts_loss`` does not say that
    somebody knows (see :func:`accept_loss`).
    """
    file = folder / DATA_FILE
    reason = "" if begins_anew else data_gone(folder, was_used=was_used)
    if reason:
        raise errors.DatabaseBroken(file, reason)
    migrated_after: list[Path] = []

    def back_up(data: Path) -> None:
        from clinic_desk.services import backup

        if now is not None:
            migrated_after.append(backup.before_migration(data, now=now))

    schema.open_database(file, before_migration=back_up)
    try:
        with base.named_faults():
            access.ask_who(login_is_on=accounts.login_is_on())
            _refuse_loss(accepts_loss=accepts_loss)
            _write_down(migrated_after, now)
    except BaseException:
        close_clinic()
        raise


def _refuse_loss(*, accepts_loss: bool) -> None:
    # before anything is written: with the first commit the file counts as the right one
    lost = None if accepts_loss else loss()
    if lost is not None:
        raise lost


def _write_down(backups: list[Path], now: datetime | None) -> None:
    """Tell of the backups made before a migration, now that their table is there for certain."""
    if backups and now is not None:
        from clinic_desk.services import backup

        for path in backups:
            backup.record_migration(path, now=now)


@anybody
def data_gone(folder: Path, *, was_used: bool = False) -> str:
    """Why no new clinic may be begun in the folder: ``gone`` or ``empty`` as in DatabaseBroken, else ""."""
    file = folder / DATA_FILE
    try:
        if file.exists() and file.stat().st_size:
            return ""
        wal = folder / f"{DATA_FILE}-wal"
        left = (
            was_used
            or acknowledged.file_of(file).exists()
            or (wal.exists() and wal.stat().st_size > 0)
            or any((folder / BACKUP_FOLDER).glob("*"))
        )
        return "" if not left else "empty" if file.exists() else "gone"
    except OSError as fault:
        raise faults.of_system(fault, file) from fault


@anybody
def holds_traces(folder: Path) -> bool:
    """Whether a year was deleted from the data and its traces not yet: a crash came between."""
    return erasure.mark_of(folder / DATA_FILE).exists()


@anybody
def is_held(folder: Path) -> bool:
    """Whether another program holds the data of a folder at this moment; answers without waiting."""
    return schema.is_held(folder / DATA_FILE)


@anybody
def loss() -> errors.EntriesLost | None:
    """Which acknowledged entries the open file lacks; None if it has them all."""
    found = schema.lost_entries()
    if found is None:
        return None
    count, newest, until = found
    wall = base.to_wall(datetime.fromisoformat(until))
    last = None if newest is None else base.to_wall(datetime.fromisoformat(newest))
    return errors.EntriesLost(base.data_file(), count, last, wall)


@anybody
def accept_loss(*, now: datetime, actor: Actor) -> None:
    """Go on without the entries that are missing; the audit keeps which they were and who said so."""
    lost = loss()
    if lost is None:
        return
    facts = {"count": lost.count, "until": lost.until.isoformat()}
    with base.transaction():
        audit.write(AuditKind.LOSS_ACCEPTED, "data", now=now, actor=actor, **facts)


@anybody
def put_aside(folder: Path) -> Path | None:
    """Move the data file and all that belongs to it into a new folder beside it, and give that folder.

    The data must be closed. None if there was nothing to move. Raises the errors of ``errors``.
    """
    files = [file for file in folder.glob(f"{DATA_FILE}*") if file.is_file()]
    if not files:
        return None
    aside = next(one for one in (folder / f"put-aside-{n}" for n in itertools.count(1)) if not one.exists())
    try:
        aside.mkdir(mode=0o700)
        for file in files:
            file.replace(aside / file.name)
    except OSError as fault:
        _bring_back(folder, aside)
        raise faults.of_system(fault, folder) from fault
    return aside


def _bring_back(folder: Path, aside: Path) -> None:
    with suppress(OSError):
        for file in aside.glob("*"):
            file.replace(folder / file.name)
        aside.rmdir()


@anybody
def close_clinic() -> None:
    """Close the data; nothing may be asked of the services afterwards."""
    schema.close_database()
    access.forget()
    audit.forget()
    clock_check.forget()


@anybody
def is_new() -> bool:
    """Whether nothing was entered yet, so that the first-start assistant should come."""
    return journal.holds_nothing()


@needs(Right.CHECK)
def check(*, now: datetime) -> list[Problem]:
    """Everything wrong in the data: damaged pages, lost rules, orphans, overlaps, gaps in numbers, clocks.

    In a damaged file the damage is told, and of the rest as much as can still be read.
    """
    with base.reading():
        problems = [Problem("damaged", text) for text in schema.integrity_problems()]
        damaged = bool(problems) and faults.lost_file() is not None
        for look in (_wrong_guards, _wrong_journal, _wrong_audit, _wrong_clock):
            try:
                with base.named_faults():
                    problems += look(now)
            except errors.DatabaseBroken:
                if not damaged:
                    raise
    return problems


def _wrong_guards(_now: datetime) -> list[Problem]:
    return [Problem("guard", text) for text in schema.guard_problems()]


def _wrong_journal(_now: datetime) -> list[Problem]:
    return [
        *(Problem("overlap", f"visit {one} / visit {other}") for one, other in journal.overlapping_visits()),
        *(Problem("number_gap", f"{year}: {number}") for year, number in journal.missing_numbers()),
        *(Problem("no_visit", f"request {row}") for row in journal.booked_without_visit()),
        *(Problem("day_taken", f"{day}: doctor {doctor}") for day, doctor in journal.wrong_day_taken()),
    ]


def _wrong_audit(_now: datetime) -> list[Problem]:
    left_open = [Problem("erasure", str(year)) for year in erasure.left_open()]
    return left_open + [Problem("audit", text) for text in audit.problems()]


def _wrong_clock(now: datetime) -> list[Problem]:
    doubtful = clock_check.doubt(now=now)
    if doubtful is None or doubtful.reason != "behind" or doubtful.newest is None:
        return []
    return [Problem("clock_behind", doubtful.newest.isoformat(sep=" ", timespec="minutes"))]


@anybody
def is_sound() -> bool:
    """Look through the whole file (a second for some 500 MB; beside the window, please).

    Where it is damaged nothing more is written to it, at no desk, until a look finds it sound again.
    """
    return schema.is_sound()


@anybody
def known_fault() -> errors.DatabaseBroken | None:
    """Why nothing more is written to the open file: it is damaged, or gone from its place. Costs nothing."""
    return faults.lost_file()


@anybody
def present_fault() -> errors.ClinicError | None:
    """Try whether the data can be read and written at this moment: what is in the way, or None.

    Takes as long as the disk does; for a thread beside the window, which needs no connection of its own.
    """
    try:
        with base.own_connection():
            lost = faults.lost_file()
            if lost is not None and not schema.is_sound():
                return lost
            with base.waiting_at_most(_TRY_MS), base.transaction():
                pass
        _try_to_write(base.data_file().parent)
    except errors.ClinicError as fault:
        return fault
    return None


def _try_to_write(folder: Path) -> None:
    """Raise DiskFull and the like where a few bookings would have no room."""
    try:
        with NamedTemporaryFile(dir=folder, prefix=f"{DATA_FILE}-room-") as file:
            file.write(bytes(_ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise faults.of_system(fault, folder / DATA_FILE) from fault


@anybody
def fault_named(fault: BaseException) -> errors.ClinicError | None:
    """A damaged, locked or full data file behind an unexpected fault; None if it is a bug of ours.

    What the system says about a file is told as well: settings, printed pages and logs fill a disk, too.
    """
    if isinstance(fault, OSError) and fault.errno in faults.OF_SYSTEM:
        return faults.of_system(fault, Path(str(fault.filename or DATA_FILE)))
    return base.named(fault)


@anybody
def background_work() -> AbstractContextManager[None]:
    """The database connection of a background thread: ``with clinic.background_work(): ...``."""
    return base.own_connection()
