"""Backups: made while desks write, read again before they count, kept for days, weeks and months.

A copy of one moment is packed, encrypted to the clinic's key and written beside its name; then the written
file is read back, decrypted with a key that lives only as long as this call, opened, and its rows are
counted. Only then does it get its name, and only then may older ones go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from clinic_desk import errors
from clinic_desk.models import backups as rows
from clinic_desk.models import base
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import (
    AUTOMATIC,
    WARN_AFTER,
    WARN_SECOND_AFTER,
    BackupKind,
    BackupRow,
    passphrase_problem,
    read_name,
)
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, backup_file, backup_making, backup_places, scratch
from clinic_desk.services.access import anybody, inside, needs
from clinic_desk.services.backup_making import Order
from clinic_desk.services.restoring import (
    DATA_FILE,
    BackupContents,
    FoundBackup,
    backups_near,
    is_encrypted,
    may_restore,
    restore,
    verify,
)

__all__ = [
    "DATA_FILE",
    "BackupContents",
    "BackupKind",
    "BackupRow",
    "BackupState",
    "FoundBackup",
    "Here",
    "automatic",
    "backups_near",
    "before",
    "choose_second",
    "here",
    "is_encrypted",
    "is_kept",
    "is_worth_it",
    "keep",
    "last_runs",
    "make",
    "may_restore",
    "newest_good",
    "restore",
    "set_passphrase",
    "state",
    "verify",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupState:
    """How well the clinic is backed up now."""

    newest: BackupRow | None
    """The newest good one that is still there."""
    has_passphrase: bool
    second: Path | None = None
    """The second place, where one was chosen."""
    second_found: Path | None = None
    """Where it is now; None while its stick is out."""
    second_newest: datetime | None = None
    is_old: bool = False
    """The last good one is older than a day, or there is none."""
    second_is_old: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """How much the open data hold, to compare a backup with."""

    counts: dict[str, int]
    newest_visit: date | None


@dataclass
class _Keeping:
    """One process has one data folder open."""

    folder: Path | None = None


_keeping = _Keeping()


@needs(Right.BACK_UP)
def make(
    target: Path | None,
    *,
    kind: BackupKind,
    now: datetime,
    actor: Actor,
    passphrase: str | None = None,
    not_encrypted: bool = False,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> BackupRow:
    """Make a backup and verify it; ``target`` None: into the clinic's own places, which are then tidied.

    With ``passphrase`` it is encrypted with that, else with the clinic's key. Raises BackupRefused
    (``needs_key``, ``foreign_file``, ``place_gone``, ``not_verified``), DiskFull, Stopped and the errors of a
    damaged file; nothing is left behind then and no older backup is touched.
    """
    order = Order(kind, now, actor, _watch(progress, stop), target, passphrase, not_encrypted)
    return backup_making.run(order)


@anybody
def automatic(
    kind: BackupKind,
    *,
    now: datetime,
    actor: Actor,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> BackupRow:
    """A backup that the program makes by itself, whoever sits here: only into the clinic's own places."""
    if kind not in AUTOMATIC:
        raise errors.BadField("kind", "choice")
    return backup_making.run(Order(kind, now, actor, _watch(progress, stop)))


@anybody
def keep(folder: Path, *, by_itself: bool) -> None:
    """Say whether the program backs up the open data by itself; a demo clinic needs it not.

    What a crash left of earlier backups is swept away in any case.
    """
    _keeping.folder = folder if by_itself else None
    scratch.sweep(folder)
    scratch.sweep(folder / backup_places.OWN)
    backup_making.sweep_parts(folder / backup_places.OWN)


@anybody
def is_kept() -> bool:
    """Whether the program backs up the open data by itself."""
    return _keeping.folder is not None and _keeping.folder == base.data_file().parent


@anybody
def is_worth_it() -> bool:
    """Whether the open data hold anything yet."""
    return not rows.holds_nothing()


@inside
def before(kind: BackupKind, *, now: datetime, actor: Actor) -> BackupRow | None:
    """The backup before something that changes much; where it raises, that is not done."""
    if not is_kept() or not is_worth_it():
        return None
    return automatic(kind, now=now, actor=actor)


@needs(Right.SETTINGS)
def set_passphrase(passphrase: str, *, now: datetime, actor: Actor) -> None:
    """Encrypt from now on with a new key under this passphrase; what was made before keeps its own.

    Takes a second or more on purpose. Raises BadField ``passphrase`` (``missing``, ``short``).
    """
    problem = passphrase_problem(passphrase)
    if problem:
        raise errors.BadField("passphrase", problem)
    key, _identity = backup_file.new_key(passphrase)
    with base.transaction():
        rows.put_key(key.recipient, key.identity.decode("latin-1"), at=base.to_utc(now))
        audit.write(AuditKind.CHANGED, "backup_key", now=now, actor=actor, recipient=key.recipient)


@needs(Right.SETTINGS)
def choose_second(place: Path | None, *, now: datetime, actor: Actor) -> None:
    """Keep a second copy of each backup in this folder, or (None) no more; raises BackupRefused."""
    folder = base.data_file().parent
    before = backup_places.chosen(folder)
    backup_places.choose(folder, place, now=now)
    with base.transaction():
        audit.write(
            AuditKind.CHANGED,
            "backup_place",
            now=now,
            actor=actor,
            before={"folder": str(before.folder) if before else ""},
            after={"folder": str(place or "")},
        )


@anybody
def last_runs(limit: int = 200) -> list[BackupRow]:
    """The backups that were tried, newest first."""
    return rows.newest(limit)


@anybody
def newest_good() -> BackupRow | None:
    """The newest backup that was verified and, as far as can be seen, is still there."""
    folder = base.data_file().parent
    found = rows.newest(200, good=True)
    return next((one for one in found if _is_there(Path(one.path), folder)), None)


@anybody
def state(*, now: datetime) -> BackupState:
    """What there is to warn of."""
    folder = base.data_file().parent
    newest = newest_good()
    second = backup_places.chosen(folder)
    found = backup_places.find(second) if second is not None else None
    elsewhere = (
        one.at
        for one in rows.newest(200, good=True)
        if read_name(Path(one.path).name) is not None and not _is_own(Path(one.path), folder)
    )
    last = next(elsewhere, None)
    # what a wrong clock dated ahead says nothing of how long ago it was
    since = [moment for moment in (last, second.since if second else None) if moment and moment <= now]
    late = second is not None and not (since and now - max(since) <= WARN_SECOND_AFTER)
    return BackupState(
        newest,
        rows.key() is not None,
        second.folder if second else None,
        found,
        last,
        is_old=newest is None or not timedelta() <= now - newest.at <= WARN_AFTER,
        second_is_old=late,
    )


@anybody
def here() -> Here:
    """How much the open data hold."""
    counts, newest = rows.counts()
    return Here(counts, newest)


@inside
def before_migration(database: Path, *, now: datetime) -> Path:
    """Back up a file of an older program before its schema is changed; raises like :func:`make`.

    Its tables are not open as ours yet, so the run is told to :func:`record_migration` afterwards.
    """
    return backup_making.before_migration(database, now=now)


@inside
def record_migration(path: Path, *, now: datetime) -> None:
    """Write down a backup made by :func:`before_migration`, once the tables are there."""
    backup_making.record(path, BackupKind.MIGRATION, now=now, actor=access.actor())


def _is_there(path: Path, folder: Path) -> bool:
    """Whether a backup can be there: one on a stick that is out counts, one that was deleted does not."""
    if _is_own(path, folder):  # the data folder may have been moved since, with all that is in it
        return (folder / backup_places.OWN / path.name).is_file()
    return path.is_file() or not path.parent.is_dir()


def _is_own(path: Path, folder: Path) -> bool:
    """Whether a backup was made into the place beside the data, wherever the data stood then."""
    second = backup_places.chosen(folder)
    return path.parent.name == backup_places.OWN and (second is None or path.parent != second.folder)


def _watch(progress: Progress | None, stop: Callable[[], bool] | None) -> Callable[[int], None]:
    def look(percent: int) -> None:
        if stop is not None and stop():
            raise errors.Stopped
        if progress is not None:
            progress(percent, 100)

    return look
