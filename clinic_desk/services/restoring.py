"""Looking into a backup, and putting it in the place of the data.

The passphrase is the key to a backup: where the data are damaged or gone nobody can log in, and whoever has
stick and passphrase can read them anyway. What stood there before is put aside, never deleted.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from clinic_desk import errors, private_files
from clinic_desk.models import backups as rows
from clinic_desk.models import base, cipher, copying, recoding, schema
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import BackupKind, BackupName, BackupRow
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import audit, backup_file, backup_places, scratch
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.backup_file import DATABASE, KEY, SETTINGS, Found
from clinic_desk.services.clinic_settings import OF_THE_DESK

DATA_FILE: Final = "clinic.sqlite"
_OF_THE_PC: Final = (
    *("printer", "slip_printer", "slip_paper", "window_geometry", "told_of_pdf", "told_of_folder"),
    "passport_px",
)
"""Settings that belong to a PC and not to the clinic."""
_OF_THE_DESK: Final = (*OF_THE_DESK, "last_login", "registrar", "may_overbook")
"""Settings of a desk: one that works already keeps its own, a new one takes those of the backup."""
_MOST_SETTINGS: Final = 1024 * 1024
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds, as the preview shows it; ``made_at`` is the clinic's wall clock."""

    made_at: datetime
    schema: tuple[str, ...]
    program: str
    counts: dict[str, int]
    encrypted: bool
    size: int
    kind: str = ""
    clinic_kk: str = ""
    clinic_ru: str = ""
    newest_visit: date | None = None
    demo: bool = False
    put_aside: str = ""
    """Where a restore left what was there before."""


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup that lies in a known place; ``name`` tells when and why it was made."""

    path: Path
    name: BackupName
    size: int


@anybody
def backups_near(folder: Path) -> list[FoundBackup]:
    """Backups beside the data, in the second place and on sticks that are in, newest first."""
    places = [folder / backup_places.OWN]
    second = backup_places.chosen(folder)
    if second is not None and (there := backup_places.find(second)) is not None:
        places.append(there)
    for volume in backup_places.all_volumes():
        places.append(volume)
        with suppress(OSError):
            places += [one for one in volume.iterdir() if one.is_dir() and not one.name.startswith(".")]
    found: dict[Path, FoundBackup] = {}
    for place in places:
        for name, path in backup_places.backups_in(place):
            with suppress(OSError):
                found.setdefault(path.resolve(), FoundBackup(path, name, path.stat().st_size))
    return sorted(found.values(), key=lambda one: one.name, reverse=True)


@anybody
def is_encrypted(path: Path) -> bool:
    """Whether a backup asks for its passphrase; raises BackupRefused if it is none."""
    return backup_file.look_into(path).manifest.encrypted


@needs(Right.RESTORE)
def may_restore() -> None:
    """Raise NoRight or NotLoggedIn where whoever sits here may not replace the data that are open."""


@anybody
def verify(
    path: Path,
    passphrase: str | None,
    *,
    work: Path | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> BackupContents:
    """Decrypt a backup, open what it holds, have SQLite check it and count its rows.

    ``work`` is a folder for the copy that is looked into (else the system's temporary one); nothing stays of
    it. Raises BackupRefused (``missing``, ``not_a_backup``, ``damaged``, ``newer``, ``no_passphrase``,
    ``wrong_passphrase``), DatabaseNewer, DiskFull, Stopped.
    """
    found = backup_file.look_into(path)
    place = work or Path(tempfile.gettempdir())
    try:
        scratch.sweep(place)
        with scratch.folder_in(place) as folder:
            return _unpack(path, found, passphrase, folder, _watch(progress, stop))
    except OSError as fault:
        raise errors.DiskFull(place) from fault


@anybody
def restore(
    path: Path,
    folder: Path,
    *,
    passphrase: str | None,
    now: datetime,
    actor: Actor | None = None,
    replace: bool = False,
    only_demo: bool = False,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> BackupContents:
    """Put a backup into a data folder that nobody has open.

    The data are unpacked and verified beside, brought up to this program's schema, get an audit entry of
    their own, and take the place of what is there in one step; that stays under another name
    (``before-restore``), and so do the settings of the PC. Raises what :func:`verify` raises, FolderNotEmpty
    for a folder with data unless ``replace``, ClockOnlyInDemo for a real clinic's backup if ``only_demo``
    (``now`` was set by hand), and DatabaseBusy; what was there is then as it was.
    """
    there = folder / DATA_FILE
    if _holds_data(there) and not replace:
        raise errors.FolderNotEmpty(folder)
    found = backup_file.look_into(path)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch.sweep(folder)
        with scratch.folder_in(folder) as work:
            contents = _unpack(path, found, passphrase, work, _watch(progress, stop))
            if only_demo and not contents.demo:
                raise errors.ClockOnlyInDemo
            _bring_up(work / DATABASE, path, contents, now, actor or Actor("", ""))
            if cipher.is_encrypted(there) and not cipher.is_locked(there):
                # what was locked stays locked, with the same passphrase
                recoding.rewrite(work / DATABASE, cipher.key_of(there), lambda _done: None)
            if progress is not None:
                progress(100, 100)
            aside = _put_aside(there, now)
            final = _settings_after(work / SETTINGS, folder)
            # whoever pulls the plug here finds no real clinic that counts as a demo, whose clock may be set
            _put_settings(final | {"demo": False}, work, folder)
            (work / DATABASE).replace(there)
            if contents.demo:
                _put_settings(final, work, folder)
            scratch.settle(folder)
    except OSError as fault:
        if isinstance(fault, PermissionError) and there.exists():  # Windows keeps an open file
            raise errors.DatabaseBusy(there) from fault
        raise errors.DiskFull(folder) from fault
    return replaced(contents, put_aside=str(aside or ""))


def _unpack(path: Path, found: Found, passphrase: str | None, folder: Path, look: Progress) -> BackupContents:
    """Take a backup apart and hold what it holds against what it says."""
    manifest = found.manifest
    if not set(manifest.about.schema) <= copying.known_schema():
        raise errors.DatabaseNewer(path)
    identity = None
    if manifest.encrypted:
        if not passphrase:
            raise errors.BackupRefused(path, "no_passphrase")
        start, size = found.places[KEY]
        with path.open("rb") as file:
            file.seek(start)
            identity = backup_file.opened_key(path, file.read(size), passphrase)
    about = backup_file.take_apart(path, found, identity, folder, look)
    try:
        inside = copying.contents(folder / DATABASE)
    except errors.DatabaseBroken as fault:
        raise errors.BackupRefused(path, "damaged") from fault
    said = (about.schema, about.counts, about.audit_entries, about.audit_seal)
    if said != (inside.schema, inside.counts, inside.audit_entries, inside.audit_seal):
        raise errors.BackupRefused(path, "damaged")
    settings = _settings_in(folder / SETTINGS)
    return BackupContents(
        made_at=base.to_wall(datetime.fromisoformat(about.made_at).replace(tzinfo=None)),
        schema=about.schema,
        program=about.program,
        counts=about.counts,
        encrypted=manifest.encrypted,
        size=path.stat().st_size,
        kind=about.kind,
        clinic_kk=str(settings.get("clinic_name_kk", "")),
        clinic_ru=str(settings.get("clinic_name_ru", "")),
        newest_visit=inside.newest_visit,
        demo=settings.get("demo") is True,
    )


def _bring_up(database: Path, source: Path, contents: BackupContents, now: datetime, actor: Actor) -> None:
    """Migrate the unpacked data and write into them that they were restored; they are closed again."""
    schema.open_database(database)
    try:
        size, counts = contents.size, contents.counts
        row = BackupRow(
            0, now, BackupKind.RESTORE, str(source), size, True, "", counts, actor.registrar, actor.pc
        )
        with base.transaction():
            rows.add(row)
            facts = {"file": source.name, "made_at": contents.made_at.isoformat(), "size": size}
            audit.write(AuditKind.RESTORED, "backup", now=now, actor=actor, **facts)
    finally:
        schema.close_database()
    copying.fold_in(database)
    database.chmod(0o600)


def _put_aside(there: Path, now: datetime) -> Path | None:
    """Keep what is there under a name with the date, whole; it stays in its place until the new one comes."""
    if not _holds_data(there):
        _drop_companions(there)
        return None
    stamp = f"{now:%Y-%m-%d_%H-%M-%S}"
    aside = there.with_name(f"{there.stem}.before-restore_{stamp}{there.suffix}")
    counter = 1
    while aside.exists():
        counter += 1
        aside = there.with_name(f"{there.stem}.before-restore_{stamp}_{counter}{there.suffix}")
    # copied before SQLite looks at a damaged file: it throws a WAL away that it does not understand
    kept = _wal_copied(there, aside)
    copying.fold_in(there)  # as far as damage lets it
    _link(there, aside)
    if kept is not None and _is_sound(there):
        kept.unlink()
    for companion in _companions(there):
        beside = aside.with_name(aside.name + companion.name.removeprefix(there.name))
        if not beside.exists():
            _link(companion, beside)
    scratch.settle(there.parent)
    _drop_companions(there)
    return aside


def _wal_copied(there: Path, aside: Path) -> Path | None:
    wal = there.with_name(f"{there.name}-wal")
    if not wal.exists() or not wal.stat().st_size:
        return None
    return Path(shutil.copy2(wal, aside.with_name(f"{aside.name}-wal")))


def _is_sound(there: Path) -> bool:
    try:
        copying.contents(there)
    except errors.DatabaseBroken:
        return False
    return True


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())


def _drop_companions(there: Path) -> None:
    """A WAL of the old data must never be taken for one of the new."""
    for companion in _companions(there):
        companion.unlink(missing_ok=True)


def _companions(there: Path) -> list[Path]:
    """What stands beside a data file and speaks of it: its WAL, what was acknowledged, marks of damage."""
    return [one for one in there.parent.glob(f"{there.name}-*") if one.is_file()]


def _holds_data(there: Path) -> bool:
    return there.exists() and there.stat().st_size > 0


def _settings_in(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_SETTINGS:
            return {}
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _settings_after(source: Path, folder: Path) -> dict[str, Any]:
    """The clinic's settings come from the backup, those of this PC and of a desk that works here stay."""
    present, restored = folder / SETTINGS, _settings_in(source)
    own = _settings_in(present) if present.is_file() else {}
    works = own.get("first_start_done") is True and own.get("demo") == restored.get("demo")
    kept = _OF_THE_PC + (_OF_THE_DESK if works else ())
    found = {key: value for key, value in restored.items() if key not in _OF_THE_PC}
    return found | {key: own[key] for key in kept if key in own}


def _put_settings(settings: dict[str, Any], work: Path, folder: Path) -> None:
    """Write the settings of a folder, whole or not at all."""
    written = work / SETTINGS
    with open(written, "w", encoding="utf-8", opener=private_files.opener) as file:
        file.write(json.dumps(settings, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / SETTINGS)


def _watch(progress: Progress | None, stop: Callable[[], bool] | None) -> Progress:
    def look(done: int, whole: int) -> None:
        if stop is not None and stop():
            raise errors.Stopped
        if progress is not None:
            progress(min(99, 100 * done // max(1, whole)), 100)

    return look
