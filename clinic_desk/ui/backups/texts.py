"""Words of the pages about backups."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from clinic_desk.i18n import N_, _, format_number
from clinic_desk.rules.backups import BackupKind
from clinic_desk.services.backup import BackupContents
from clinic_desk.wording import safety

KINDS: Final = {
    BackupKind.CLOSE: N_("when the window was closed"),
    BackupKind.NOON: N_("at noon"),
    BackupKind.MIGRATION: N_("before a newer version took over"),
    BackupKind.IMPORT: N_("before an import"),
    BackupKind.ERASURE: N_("before old years were deleted"),
    BackupKind.HAND: N_("by hand"),
    BackupKind.RESTORE: N_("restored from a backup"),
}
STRENGTHS: Final = (
    N_("Too short: at least {count} signs, several words are easiest to remember."),
    N_("Acceptable; one more word makes it better."),
    N_("Good."),
    N_("Very good."),
)


def kind(value: BackupKind | str) -> str:
    """Why a backup was made."""
    try:
        return _(KINDS[BackupKind(value)])
    except ValueError:
        return str(value)


def size(count: int) -> str:
    """The size of a file as people read it."""
    if count < 1024 * 1024:
        return _("{size} KB").format(size=format_number(max(1, round(count / 1024))))
    megabytes = count / (1024 * 1024)
    return _("{size} MB").format(size=format_number(megabytes, 1))


def place(path: Path, folder: Path) -> str:
    """Where a backup lies: beside the data, or the folder's path."""
    return _("beside the data") if path.parent.parent == folder else str(path.parent)


def clinic(contents: BackupContents, language: str) -> str:
    """Whose backup it is, as the clinic calls itself in a language."""
    first, second = contents.clinic_kk, contents.clinic_ru
    return (second or first) if language == "ru" else (first or second)


def problem(word: str) -> str:
    """Why a backup failed, as one sentence without the path."""
    if word == "disk_full":
        return _("No room was left.")
    if word == "database_broken":
        return _("The data file itself is damaged.")
    pattern = safety.BACKUPS.get(word)
    if pattern is None:
        return _("It did not work.")
    return _(pattern).replace(": {path}", "")


def strength(grade: int, shortest: int) -> str:
    """How good a new passphrase is, from 0 to 3."""
    return _(STRENGTHS[grade]).format(count=shortest)
