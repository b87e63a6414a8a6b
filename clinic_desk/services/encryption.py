"""Locking the data file: encrypted on the disk, so that a stolen PC tells nobody who was at which doctor.

Off unless an administrator switches it on. Then nothing opens the data without the passphrase: it is asked
for at each start, before the log-in, and nobody can bring it back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.models import base, cipher, recoding, schema
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import BackupKind, passphrase_problem
from clinic_desk.rules.backups import tidy_passphrase as tidy
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import audit
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.clinic import DATA_FILE

Step = Callable[[float], None]
"""Told how much is done, from 0 to 1; may raise to stop while the old file is still in use."""
_BACKED_UP = 0.4
"""How much of the work the backup before it is."""


@anybody
def is_locked(folder: Path) -> bool:
    """Whether a data folder needs a passphrase that this process was not told."""
    return cipher.is_locked(folder / DATA_FILE)


@anybody
def unlock(folder: Path, passphrase: str) -> None:
    """Tell the passphrase of a data folder before it is opened; raises WrongPassphrase.

    A folder whose data are not encrypted needs none and takes any.
    """
    cipher.unlock(folder / DATA_FILE, tidy(passphrase))


@anybody
def forget() -> None:
    """Forget all passphrases that were told: who opens a locked folder next is asked again."""
    cipher.forget_keys()


@anybody
def is_on() -> bool:
    """Whether the open data are encrypted on the disk."""
    return cipher.is_encrypted(base.data_file())


@needs(Right.SETTINGS)
def switch_on(passphrase: str, *, now: datetime, actor: Actor, step: Step = lambda _done: None) -> None:
    """Encrypt the data file with this passphrase, after a backup.

    Backups without a passphrase of their own get the same one: else the next one made by itself would lie
    beside the file and tell everything.

    Raises EncryptionRefused (``already``, ``short``, ``differs``), DatabaseBusy if anybody else has the file
    open, the errors of the backup, and the database errors; the plain file is in use then as before.
    """
    if is_on():
        raise errors.EncryptionRefused(base.data_file(), "already")
    key = _key_for(passphrase)
    _seal_backups(passphrase, now, actor)
    _rewrite(key, now, actor, step)


@needs(Right.SETTINGS)
def change_passphrase(
    old: str, new: str, *, now: datetime, actor: Actor, step: Step = lambda _done: None
) -> None:
    """Encrypt the data file anew with another passphrase; raises WrongPassphrase and as :func:`switch_on`."""
    _require(old)
    _rewrite(_key_for(new), now, actor, step)


@needs(Right.SETTINGS)
def switch_off(passphrase: str, *, now: datetime, actor: Actor, step: Step = lambda _done: None) -> None:
    """Make the data file a plain one again; raises WrongPassphrase and as :func:`switch_on`."""
    _require(passphrase)
    _rewrite(cipher.PLAIN, now, actor, step)


def _key_for(passphrase: str) -> cipher.Key:
    if passphrase_problem(passphrase):
        raise errors.EncryptionRefused(base.data_file(), "short")
    return cipher.derive(tidy(passphrase))


def _require(passphrase: str) -> None:
    path = base.data_file()
    if not is_on():
        raise errors.EncryptionRefused(path, "already")
    if not cipher.fits(path, tidy(passphrase)):
        raise errors.WrongPassphrase(path)


def _rewrite(key: cipher.Key, now: datetime, actor: Actor, step: Step) -> None:
    path, was_on = base.data_file(), is_on()
    _back_up(now, actor, step)
    # not the whole clinic: who is logged in at this desk stays so
    schema.close_database()
    try:
        recoding.rewrite(path, key, lambda done: step(_BACKED_UP + (1 - _BACKED_UP) * done))
    except BaseException:
        schema.go_on(path)
        raise
    schema.open_database(path)
    with base.transaction():
        audit.write(
            AuditKind.CHANGED,
            "encryption",
            now=now,
            actor=actor,
            before={"encrypted": was_on},
            after={"encrypted": bool(key)},
        )


def _seal_backups(passphrase: str, now: datetime, actor: Actor) -> None:
    from clinic_desk.services import backup

    if not backup.state(now=now).has_passphrase:
        backup.set_passphrase(passphrase, now=now, actor=actor)


def _back_up(now: datetime, actor: Actor, step: Step) -> None:
    from clinic_desk.services import backup

    backup.make(
        None,
        kind=BackupKind.HAND,
        now=now,
        actor=actor,
        progress=lambda done, of: step(_BACKED_UP * done / max(of, 1)),
    )
