"""Who may do what: the roles of a clinic and the rights that each brings.

The law on personal data (94-V) and the Health Code (art. 273) make the mere fact of a visit secret, so each
person at the clinic gets what the work needs and no more. ``services.access`` holds the services to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is at the clinic."""

    REGISTRAR = "registrar"
    DOCTOR = "doctor"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One kind of thing that may be done."""

    PEOPLE = "people"
    """Find people, see what the register and the desk know of them."""
    JOURNAL = "journal"
    """See the journal, the grid with its names, histories, waiting list and call sheets."""
    BOOK = "book"
    """Answer requests: book, move, cancel, refuse, tick, queue, groups, waiting list, calls, holds, undo."""
    OVERBOOK = "overbook"
    """Give a time that is taken, kept for others or outside the hours."""
    ABSENCES = "absences"
    """Close and open days of a doctor."""
    TIMETABLE = "timetable"
    """Doctors, their hours, the clinic's day list."""
    IMPORT = "import"
    """Take over registers and timetables."""
    OWN_LIST = "own_list"
    """A doctor's own visits."""
    PRINT = "print"
    """Put lists with names on paper or into a PDF."""
    EXPORT = "export"
    """Write data into files for other programs."""
    REPORTS = "reports"
    """Figures of a period."""
    AUDIT = "audit"
    """See who did and saw what."""
    SETTINGS = "settings"
    """What holds for the clinic as a whole."""
    ACCOUNTS = "accounts"
    """Who may log in, and as what."""
    BACK_UP = "back_up"
    """Make backups and verify them."""
    RESTORE = "restore"
    """Replace the data by a backup."""
    CLOCK = "clock"
    """Confirm a clock that the program doubts."""
    CHECK = "check"
    """Have the data checked."""
    ERASE = "erase"
    """Delete years whose storage term is over."""


_REGISTRAR: Final = frozenset(
    {
        Right.PEOPLE,
        Right.JOURNAL,
        Right.BOOK,
        Right.ABSENCES,
        Right.IMPORT,
        Right.PRINT,
        Right.BACK_UP,
        Right.CHECK,
    }
)
_HEAD: Final = frozenset(
    {
        Right.PEOPLE,
        Right.JOURNAL,
        Right.PRINT,
        Right.EXPORT,
        Right.REPORTS,
        Right.AUDIT,
        Right.BACK_UP,
        Right.CHECK,
    }
)

RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.REGISTRAR: _REGISTRAR,
    Role.DOCTOR: frozenset({Right.OWN_LIST}),
    Role.HEAD: _HEAD,
    Role.ADMINISTRATOR: frozenset(Right) - {Right.OWN_LIST},
}

GRANTABLE: Final = frozenset(
    {Right.OVERBOOK, Right.TIMETABLE, Right.EXPORT, Right.REPORTS, Right.SETTINGS, Right.PRINT}
)
"""What an administrator may give to one person beyond the role."""

_FOR_DOCTORS: Final = frozenset({Right.PRINT, Right.EXPORT})
"""A doctor puts the own list on paper or into a calendar; whatever is of others takes more rights."""


def grantable_to(role: Role) -> frozenset[Right]:
    """What may be given to one person of this role beyond what the role brings."""
    return _FOR_DOCTORS if role is Role.DOCTOR else GRANTABLE - RIGHTS[role]


def rights_of(role: Role, extra: Iterable[str] = ()) -> frozenset[Right]:
    """All rights of a role with what was given besides; words that name no grantable right give nothing."""
    given = set(extra)
    return RIGHTS[role] | {right for right in grantable_to(role) if right in given}
