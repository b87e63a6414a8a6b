"""Words for faults of the data file: what is wrong, and what it means for the data."""

from __future__ import annotations

from typing import Final, TypeAlias

from clinic_desk import errors
from clinic_desk.i18n import N_, _, format_moment, ngettext

DataFileFault: TypeAlias = (
    errors.DatabaseNewer | errors.DatabaseBroken | errors.DatabaseBusy | errors.DiskFull | errors.EntriesLost
)

BROKEN: Final = {
    "missing": N_("There is no clinic data in this folder: {path}."),
    "gone": N_("The clinic's data file is no longer there: {path}."),
    "empty": N_("Nothing is left in the clinic's data file, it is empty: {path}."),
    "foreign": N_("This is a data file of another program: {path}."),
    "damaged": N_("The data file is damaged or is not a file of this program: {path}."),
    "unreadable": N_("The data file cannot be read, the disk or the USB drive does not answer: {path}."),
    "read_only": N_(
        "Nothing can be written here, file or folder is write-protected: {path}. The program cannot open "
        "data for reading only."
    ),
    "no_access": N_("The data file cannot be opened, access is denied: {path}."),
    "migration": N_(
        "The data could not be brought to this version of the program: {path}. They are as they were; go on "
        "with the version before."
    ),
}


def sentence(error: DataFileFault) -> str:
    """What is wrong with the data file, and what helps."""
    match error:
        case errors.DatabaseNewer(path=path):
            return _(
                "The data were written by a newer version of the program: {path}. Install that version."
            ).format(path=path)
        case errors.DatabaseBroken(path=path, reason=reason):
            return _(BROKEN.get(reason, BROKEN["damaged"])).format(path=path)
        case errors.DatabaseBusy(path=path):
            return _("Another program holds the data file: {path}. Try again in a moment.").format(path=path)
        case errors.DiskFull(path=path):
            return _("The disk is full, nothing was written: {path}. Make room on it and try again.").format(
                path=path
            )
        case errors.EntriesLost():
            return _entries_lost(error)


def _entries_lost(error: errors.EntriesLost) -> str:
    """Which of the entries that the desk was told were written are no longer there."""
    until = format_moment(error.until)
    if not error.count:
        said = _(
            "This is not the data file that was used last: {path}. Entries made until {until} are missing."
        )
        return said.format(until=until, path=error.path)
    said = ngettext(
        "{count} entry is missing in the data file: {path}. The newest one there is of {newest}, but the "
        "desk had made entries until {until}.",
        "{count} entries are missing in the data file: {path}. The newest one there is of {newest}, but the "
        "desk had made entries until {until}.",
        error.count,
    )
    newest = "—" if error.newest is None else format_moment(error.newest)
    return said.format(count=error.count, newest=newest, until=until, path=error.path)
