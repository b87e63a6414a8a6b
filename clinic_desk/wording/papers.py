"""The kinds of paper in words (as ``clinic_desk.papers`` names them), and why there is nothing to print."""

from __future__ import annotations

from typing import Final

from clinic_desk import errors
from clinic_desk.i18n import N_, _, format_date

SHEETS: Final = {
    "tomorrow": N_("A day to work on paper"),
    "journal": N_("Journal"),
    "day-sheet": N_("Doctor's day"),
    "week": N_("Doctor's week"),
    "timetable": N_("Timetable for the wall"),
    "rooms": N_("Timetable of the rooms"),
    "slip": N_("Slips of a day"),
    "call-sheet": N_("Call sheets"),
    "waiting-list": N_("Waiting list"),
}
_NOTHING: Final = {
    "day-sheet": N_("Nobody receives on {day}."),
    "week": N_("Nobody receives in the week of {day}."),
    "slip": N_("Nobody is booked on {day}."),
    "call-sheet": N_("Nobody has to be called because of {day}."),
    "tomorrow": N_("In the three months after {day} nobody receives: there is no day to print for."),
}


def sheet(what: str) -> str:
    """The name of a kind of paper, as a person chooses it."""
    return _(SHEETS[what])


def nothing(error: errors.NothingToPrint) -> str:
    """Why there is nothing to print."""
    said = _(_NOTHING.get(error.what, N_("There is nothing to print for {day}.")))
    return said.format(day=format_date(error.day, "numeric"))
