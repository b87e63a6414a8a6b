"""Backups as values: what they are called, which of them are kept, what a passphrase must be.

A backup's name says whose it is, when and why it was made, so that which ones may go is decided from names
alone; a name that is not ours is nothing that we ever touch.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class BackupKind(StrEnum):
    """Why a backup was made."""

    CLOSE = "close"
    NOON = "noon"
    MIGRATION = "migration"
    IMPORT = "import"
    ERASURE = "erasure"
    HAND = "hand"
    RESTORE = "restore"


AUTOMATIC: Final = frozenset(
    {BackupKind.CLOSE, BackupKind.NOON, BackupKind.MIGRATION, BackupKind.IMPORT, BackupKind.ERASURE}
)
"""Made by the program itself, whoever sits at the desk."""

DAYS, WEEKS, MONTHS = 7, 5, 12
LONG_KEPT: Final = frozenset({BackupKind.MIGRATION, BackupKind.ERASURE})
LONG_DAYS: Final = 400
"""Backups made before something that cannot be taken back stay for more than a year."""
WARN_AFTER: Final = timedelta(days=1)
"""Issue 4: a warning that cannot be overlooked when the last good one is older than a day."""
WARN_SECOND_AFTER: Final = timedelta(days=3)
SHORTEST_PASSPHRASE: Final = 10

_NAME: Final = re.compile(
    r"clinic-desk_(?P<clinic>[0-9a-f]{8})_(?P<at>\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)"
    rf"_(?P<kind>{'|'.join(BackupKind)})\.tar"
)
_STAMP: Final = "%Y-%m-%d_%H-%M-%S"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup that was tried; ``at`` is the clinic's wall clock, ``problem`` a stable word."""

    id: int
    at: datetime
    kind: BackupKind
    path: str
    size: int
    good: bool
    problem: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    account: str = ""
    pc: str = ""


@dataclass(frozen=True, slots=True, order=True)
class BackupName:
    """What the name of a backup says; ``clinic`` tells the backups of several clinics on one stick apart."""

    at: datetime
    kind: BackupKind
    clinic: str

    @property
    def text(self) -> str:
        """The name of the file: in letters that every file system has."""
        return f"clinic-desk_{self.clinic}_{self.at.strftime(_STAMP)}_{self.kind}.tar"


def read_name(text: str) -> BackupName | None:
    """What a file's name says, or None if it is none of ours."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], _STAMP)
    except ValueError:
        return None
    return BackupName(at, BackupKind(found["kind"]), found["clinic"])


def outdated(names: Iterable[BackupName], *, now: datetime) -> list[BackupName]:
    """Which of one clinic's backups may go: all but today's and the newest of each kept day, week, month.

    Counted are days, weeks and months that have a backup, so a clinic that was closed for a month loses
    none. The newest one never goes, nor one that a wrong clock dated after ``now``.
    """
    past = sorted((one for one in names if one.at <= now), reverse=True)
    kept = set(past[:1]) | {one for one in past if one.at.date() == now.date()}
    for most, period in (
        (DAYS, lambda one: one.at.date()),
        (WEEKS, lambda one: one.at.isocalendar()[:2]),
        (MONTHS, lambda one: (one.at.year, one.at.month)),
    ):
        newest: dict[object, BackupName] = {}
        for one in past:
            newest.setdefault(period(one), one)
        kept.update(list(newest.values())[:most])
    kept.update(one for one in past if one.kind in LONG_KEPT and now - one.at <= timedelta(days=LONG_DAYS))
    return [one for one in past if one not in kept]


def tidy_passphrase(text: str) -> str:
    """A passphrase as it is used: the same letters typed on any system give the same passphrase.

    «й» may arrive as one sign or as two (Unicode NFC, NFD); blanks around it are slips.
    """
    return unicodedata.normalize("NFC", text).strip()


def passphrase_problem(text: str) -> str:
    """A stable word for what is wrong with a new passphrase: ``missing``, ``short``, or nothing."""
    tidy = tidy_passphrase(text)
    if not tidy:
        return "missing"
    return "short" if len(tidy) < SHORTEST_PASSPHRASE or len(set(tidy.casefold())) < 5 else ""


def passphrase_strength(text: str) -> int:
    """From 0 (refused) to 3 (cannot be guessed): by its length and by how many different signs it has."""
    tidy = tidy_passphrase(text)
    if passphrase_problem(tidy):
        return 0
    signs = min(len(tidy), 2 * len(set(tidy.casefold())))
    return 1 + (signs >= 16) + (signs >= 24)
