"""Which ways out there are when the data cannot be opened, and what the fault means for them."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from clinic_desk import errors
from clinic_desk.i18n import N_, _


class Way(Enum):
    """What somebody can do about data that do not open, in the order in which it is offered."""

    RESTORE = auto()
    GO_ON = auto()
    START_ANEW = auto()
    OTHER_FOLDER = auto()
    SHOW_FOLDER = auto()


WORDS: Final = {
    Way.RESTORE: (
        N_("Restore a backup…"),
        N_("The data as they were when it was made. The file that is there now is put aside, not deleted."),
    ),
    Way.GO_ON: (
        N_("Go on without these entries…"),
        N_("For good. Who decided it, and when, is written down."),
    ),
    Way.START_ANEW: (
        N_("Start anew with an empty clinic…"),
        N_("Without register, doctors and appointments."),
    ),
    Way.OTHER_FOLDER: (N_("Another data folder…"), N_("If the data were moved, or lie on a USB drive.")),
    Way.SHOW_FOLDER: (N_("Show the folder"), N_("For the person who looks after this computer.")),
}
SURE: Final = {
    Way.GO_ON: (
        N_("Go on without the missing entries?"),
        N_(
            "Call back the people who were booked in that time, and book them again. This cannot be taken"
            " back."
        ),
        N_("Yes, go on"),
    ),
    Way.START_ANEW: (
        N_("Really start anew with an empty clinic?"),
        N_("Nobody who has an appointment will be in it. What is left of the old data is put aside."),
        N_("Yes, start anew"),
    ),
}
"""Ways that are asked about twice: the question, what follows, and the answer that goes on."""

_UNCHANGED: Final = N_("The data have not been changed.")
_MEANING: Final = {
    "damaged": N_(
        "Nothing is written into a damaged file, so that no more is lost. A backup brings the data back "
        "as they were when it was made."
    ),
    "unreadable": N_("Put the drive in again, or try another socket. Nothing was written."),
    "gone": N_("No new clinic was begun. If the data lie on a USB drive, put it in and try again."),
    "empty": N_("No new clinic was begun. The empty file was left as it is."),
    "read_only": N_(
        "The data have not been changed. Take the write protection off, or ask the person who looks after"
        " this computer."
    ),
}
_LOST: Final = N_(
    "This happens when the file «clinic.sqlite-wal» was deleted after a power cut, or an older copy of "
    "the data was put in its place. Whoever still has that file: close the program, put the file back, "
    "and try again."
)
_BUSY: Final = N_("The data have not been changed. The window opens by itself as soon as the file is free.")
_FULL: Final = N_(
    "The data have not been changed. Delete what is not needed, empty the recycle bin, try again."
)


def ways_out(fault: errors.ClinicError) -> tuple[Way, ...]:
    """What is offered besides trying again and closing."""
    match fault:
        case errors.DatabaseBroken(reason="gone" | "empty"):
            return (Way.RESTORE, Way.START_ANEW, Way.OTHER_FOLDER, Way.SHOW_FOLDER)
        case errors.DatabaseBroken(reason="damaged" | "foreign" | "unreadable"):
            return (Way.RESTORE, Way.OTHER_FOLDER, Way.SHOW_FOLDER)
        case errors.EntriesLost():
            return (Way.RESTORE, Way.GO_ON, Way.SHOW_FOLDER)
        case errors.DatabaseBusy():
            return ()
        case errors.DatabaseBroken() | errors.DatabaseNewer() | errors.DiskFull():
            return (Way.OTHER_FOLDER, Way.SHOW_FOLDER)
        case _:
            return (Way.SHOW_FOLDER,)


def meaning(fault: errors.ClinicError) -> str:
    """What the fault means for the data, and what helps."""
    match fault:
        case errors.DatabaseBroken(reason=reason):
            return _(_MEANING.get(reason, _UNCHANGED))
        case errors.EntriesLost():
            return _(_LOST)
        case errors.DatabaseBusy():
            return _(_BUSY)
        case errors.DiskFull():
            return _(_FULL)
        case _:
            return _(_UNCHANGED)
