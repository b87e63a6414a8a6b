"""The rights in plain words, as an administrator gives them."""

from __future__ import annotations

from typing import Final

from clinic_desk.i18n import N_, _
from clinic_desk.rules.rights import Right, Role

GRANTS: Final = {
    Right.OVERBOOK: N_("may give taken times"),
    Right.TIMETABLE: N_("may change the timetable"),
    Right.PRINT: N_("may print lists"),
    Right.EXPORT: N_("may export data"),
    Right.REPORTS: N_("may see the figures"),
    Right.SETTINGS: N_("may change the clinic's settings"),
}
"""In the order of the form."""

IN_FULL: Final = {
    Right.OVERBOOK: N_("may give times that are taken, kept or outside the hours (with a reason)"),
    Right.TIMETABLE: N_("may change doctors, hours and the day list"),
    Right.PRINT: N_("may print lists with names"),
    Right.EXPORT: N_("may write data into files for other programs"),
    Right.REPORTS: N_("may see the figures of a period"),
    Right.SETTINGS: N_("may change what holds for the whole clinic"),
}
"""What exactly that means, for whoever lingers over it."""

_OF_DOCTORS: Final = {
    Right.PRINT: (N_("may print the own list"), N_("may print the own list of a day, with names")),
    Right.EXPORT: (
        N_("may export the own list"),
        N_("may save the own list with the patients' names for a calendar; nothing of others"),
    ),
}
"""To a doctor the same rights open the own list and nothing else."""

ABOUT: Final = {
    Role.REGISTRAR: N_("Answers requests: books, moves, cancels, ticks, prints; takes over registers."),
    Role.DOCTOR: N_("Sees the own visits of a day and nothing else."),
    Role.HEAD: N_("Sees grid and journal, figures and who did what; books nothing."),
    Role.ADMINISTRATOR: N_("May do everything, and says who may log in."),
}


def grant(right: Right, role: Role) -> tuple[str, str]:
    """What a right that may be given to this role is: in a few words, and exactly."""
    brief_text, in_full = GRANTS[right], IN_FULL[right]
    if role is Role.DOCTOR:
        brief_text, in_full = _OF_DOCTORS.get(right, (brief_text, in_full))
    return _(brief_text), _(in_full)


def about(role: Role) -> str:
    """What somebody in this role does here, in one sentence."""
    return _(ABOUT[role])


def brief(extra: frozenset[Right]) -> str:
    """How many rights were given beyond the role, for a column."""
    return f"+{len(extra)}" if extra else ""
