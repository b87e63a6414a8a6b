"""How a backup comes about: copy, look into the copy, write, read back, count, name, tidy."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from clinic_desk import __version__, errors, private_files
from clinic_desk.models import backups as rows
from clinic_desk.models import base, copying
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import BackupKind, BackupName, BackupRow, outdated, read_name
from clinic_desk.rules.rows import Actor
from clinic_desk.services import audit, backup_file, backup_places, clock_check, scratch
from clinic_desk.services.access import inside
from clinic_desk.services.backup_file import PART, About, Key
from clinic_desk.services.backup_stream import CHUNK

_COPIED, _WRITTEN, _WHOLE = 15, 60, 100
"""How far the work is after its steps, in percent."""
_SETTINGS: Final = "settings.json"
_PART: Final = re.compile(rf"(?P<name>.+?)(?:\.[0-9a-f]{{8}})?{re.escape(PART)}")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
Look = Callable[[int], None]
"""Called with the percent that are done; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Order:
    """A backup as it was asked for; without ``target`` it goes into the clinic's own places."""

    kind: BackupKind
    now: datetime
    actor: Actor
    look: Look
    target: Path | None = None
    passphrase: str | None = None
    not_encrypted: bool = False


@inside
def run(order: Order) -> BackupRow:
    """Carry out an order; a failure is written down, too, where the data can still be written to."""
    folder = base.data_file().parent
    key = _key_for(order)
    target = order.target or folder / backup_places.OWN
    try:
        with scratch.folder_in(folder) as work:
            made = _made(order, key, work, folder)
    except errors.Stopped:
        raise
    except (errors.ClinicError, OSError) as fault:
        named = fault if isinstance(fault, errors.ClinicError) else _named(fault, target)
        _record_failure(order, target, named)
        raise named from fault
    row = record(made[0], order.kind, now=order.now, actor=order.actor, counts=made[1].counts)
    if order.target is None:
        _to_second_place(order, made[0], folder)
        _tidy(made[0].parent, made[0], order.now)
    return row


@inside
def before_migration(database: Path, *, now: datetime) -> Path:
    """A verified backup of a file that is not open as the clinic's data."""
    folder = database.parent
    try:
        with scratch.folder_in(folder) as work:
            snapshot = work / backup_file.DATABASE
            copying.snapshot(database, snapshot, _nothing)
            sealed = copying.key_in(snapshot)
            name = BackupName(now, BackupKind.MIGRATION, copying.clinic_mark(snapshot))
            path = backup_places.own(folder) / name.text
            made = _Made(snapshot, copying.contents(snapshot), name)
            _write_verified(path, made, _as_key(sealed), work, lambda _percent: None)
    except OSError as fault:
        raise _named(fault, folder) from fault
    return path


@inside
def record(
    path: Path, kind: BackupKind, *, now: datetime, actor: Actor, counts: dict[str, int] | None = None
) -> BackupRow:
    """Write down a backup that was verified."""
    found = backup_file.look_into(path).manifest
    size = path.stat().st_size
    row = BackupRow(
        0, now, kind, str(path), size, True, "", counts or found.about.counts, actor.registrar, actor.pc
    )
    with base.transaction():
        written = rows.add(row)
        audit.write(
            AuditKind.BACKED_UP,
            "backup",
            written.id,
            now=now,
            actor=actor,
            file=path.name,
            reason=str(kind),
            size=size,
            encrypted=found.encrypted,
        )
    return written


# --- the steps -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    snapshot: Path
    contents: copying.Contents
    name: BackupName


def _made(order: Order, key: Key | None, work: Path, folder: Path) -> tuple[Path, copying.Contents]:
    snapshot = work / backup_file.DATABASE
    copying.snapshot(base.data_file(), snapshot, lambda: order.look(_COPIED // 2))
    order.look(_COPIED)
    contents = copying.contents(snapshot)
    name = BackupName(order.now, order.kind, copying.clinic_mark(snapshot))
    if order.target is None:
        path = backup_places.own(folder) / name.text
    else:
        path = order.target / name.text if order.target.is_dir() else order.target
        _refuse_foreign(path)
    _write_verified(path, _Made(snapshot, contents, name), key, work, order.look)
    return path, contents


def _write_verified(path: Path, made: _Made, key: Key | None, work: Path, look: Look) -> None:
    """Write beside the name, read that back, and give it its name only if it holds what was copied."""
    folder = _folder_of(made.snapshot)
    settings = _settings(folder)
    about = About(
        made_at=base.aware(base.to_utc(made.name.at)).isoformat(),
        kind=str(made.name.kind),
        program=__version__,
        clinic=made.name.clinic,
        schema=made.contents.schema,
        counts=made.contents.counts,
        audit_entries=made.contents.audit_entries,
        audit_seal=made.contents.audit_seal,
        database_size=0,
        settings_size=0,
    )
    with _beside(path) as (part, hold):
        witness = backup_file.write(
            part,
            made.snapshot,
            settings,
            about=about,
            key=key,
            hold=hold,
            look=lambda done, whole: look(_between(_COPIED, _WRITTEN, done, whole)),
        )
        again = work / "again"
        again.mkdir()
        backup_file.take_apart(
            part,
            backup_file.look_into(part),
            witness,
            again,
            lambda done, whole: look(_between(_WRITTEN, _WHOLE, done, whole)),
        )
        if copying.contents(again / backup_file.DATABASE) != made.contents:
            raise errors.BackupRefused(path, "not_verified")
    look(_WHOLE)


def _folder_of(snapshot: Path) -> Path:
    """The data folder in which a working folder stands."""
    return snapshot.parent.parent


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Callable[[IO[bytes]], None]]]:
    """A new file that takes the place of ``path`` at the end, or goes away.

    What is given beside it marks it as in use until the end (on Windows, where a reader keeps a file, only
    while it is open): another desk that tidies up must not take it for what a crash left.
    """
    if read_name(path.name) is None:  # those of our own names are swept when all is done
        _drop_parts(path.parent, path.name)
    # a name of its own: another desk may be writing the same backup in the same second
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{PART}")
    with ExitStack() as marks:

        def hold(file: IO[bytes]) -> None:
            scratch.hold(file)
            if os.name != "nt":
                marks.callback(os.close, os.dup(file.fileno()))

        try:
            yield part, hold
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    scratch.settle(path.parent)


def _between(low: int, high: int, done: int, whole: int) -> int:
    return low + (high - low) * min(done, whole) // max(1, whole)


def _nothing() -> None:
    """Never stop."""


def _settings(folder: Path) -> bytes:
    try:
        return (folder / _SETTINGS).read_bytes()
    except FileNotFoundError:
        return b"{}\n"


def _key_for(order: Order) -> Key | None:
    if order.passphrase is not None:
        return backup_file.new_key(order.passphrase)[0]
    if order.not_encrypted:
        return None
    key = _as_key(rows.key())
    if key is None and order.target is not None:
        raise errors.BackupRefused(order.target, "needs_key")
    return key


def _as_key(stored: tuple[str, str] | None) -> Key | None:
    return None if stored is None else Key(stored[0], stored[1].encode("latin-1"))


def _refuse_foreign(path: Path) -> None:
    """Another file of the clinic must not be lost to a slip of the keyboard."""
    if not path.exists():
        return
    try:
        backup_file.look_into(path)
    except errors.BackupRefused as fault:
        if fault.reason != "damaged":
            raise errors.BackupRefused(path, "foreign_file") from fault


def _record_failure(order: Order, target: Path, fault: errors.ClinicError) -> None:
    """The list of backups tells of it; a full disk keeps even that from being written."""
    problem = fault.reason if isinstance(fault, errors.BackupRefused) else fault.code
    row = BackupRow(
        0,
        order.now,
        order.kind,
        str(target),
        0,
        False,
        problem,
        account=order.actor.registrar,
        pc=order.actor.pc,
    )
    with suppress(errors.ClinicError), base.transaction():
        rows.add(row)


def _named(fault: OSError, target: Path) -> errors.ClinicError:
    if fault.errno in _NO_ROOM:
        return errors.DiskFull(target)
    return errors.BackupRefused(target, "place_gone")


# --- the second place, and what may go -----------------------------------------------------------------


def _to_second_place(order: Order, made: Path, folder: Path) -> None:
    """A copy onto the stick, if it is in; what goes wrong there does not undo the first one."""
    second = backup_places.chosen(folder)
    place = None if second is None else backup_places.find(second)
    if second is None or place is None:
        return
    target = place / made.name
    try:
        if not backup_file.look_into(made).manifest.encrypted:
            raise errors.BackupRefused(place, "needs_key")
        with _beside(target) as (part, hold):
            _copy(made, part, order.look, hold)
        record(target, order.kind, now=order.now, actor=order.actor)
        _tidy(place, target, order.now)
    except (errors.ClinicError, OSError) as fault:
        named = fault if isinstance(fault, errors.ClinicError) else _named(fault, place)
        _record_failure(order, place, named)
        if isinstance(named, errors.Stopped):
            raise named from fault


def _copy(source: Path, target: Path, look: Look, hold: Callable[[IO[bytes]], None]) -> None:
    """Copy, have it reach the disk, read it back and compare."""
    written = hashlib.sha256()
    with source.open("rb") as read, open(target, "xb", opener=private_files.opener) as write:
        hold(write)
        while chunk := read.read(CHUNK):
            look(_WHOLE)
            written.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    back = hashlib.sha256()
    with target.open("rb") as read:
        while chunk := read.read(CHUNK):
            look(_WHOLE)
            back.update(chunk)
    if back.digest() != written.digest():
        raise errors.BackupRefused(target, "not_verified")


def _tidy(place: Path, made: Path, now: datetime) -> None:
    """Let the old ones of this clinic go, and what a crash left half-written."""
    own = read_name(made.name)
    if own is None:
        return
    there = {name: path for name, path in backup_places.backups_in(place) if name.clinic == own.clinic}
    # by a clock that is years ahead all of them would be old
    if clock_check.doubt(now=now) is None:
        with suppress(OSError):
            for name in outdated(there, now=now):
                there[name].unlink()
    sweep_parts(place)


@inside
def sweep_parts(place: Path) -> None:
    """Remove what a crash left half-written; what another process is writing stays."""
    _drop_parts(place, "clinic-desk_")


def _drop_parts(place: Path, beginning: str) -> None:
    with suppress(OSError):
        for left in place.iterdir():
            found = _PART.fullmatch(left.name)
            if found is None or not left.name.startswith(beginning) or scratch.is_held(left):
                continue
            if found["name"] == beginning or read_name(found["name"]) is not None:
                left.unlink(missing_ok=True)
