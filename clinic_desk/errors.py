"""What can go wrong that a person at the desk can act on.

Every error carries data, never wording: ``ui/messages.py`` and ``cli.py`` word them in the
user's language through ``clinic_desk.wording``. ``code`` is the stable name that scripts see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from clinic_desk.rules.rows import DoctorRow, PersonName, Slot, Verdict, VisitRow


@dataclass(repr=False)
class ClinicError(Exception):
    """The base of all errors that a user can act on."""

    code: ClassVar[str] = "error"

    def __str__(self) -> str:
        """Name the kind only: field values may hold personal data, and this text reaches logs."""
        return self.code

    def __repr__(self) -> str:
        """The same for whoever logs or shows the error itself."""
        return f"{type(self).__name__}({self.code})"


# --- refused by a rule of the clinic (exit status 1) -------------------------------------------


@dataclass(repr=False)
class RuleRefusal(ClinicError):
    """A rule of the clinic says no; ``alternatives`` are free slots to offer instead."""

    code: ClassVar[str] = "refused"
    alternatives: tuple[Slot, ...] = field(default=(), kw_only=True)


@dataclass(repr=False)
class SlotTaken(RuleRefusal):
    """Another visit of the doctor overlaps the wanted time; ``visit`` is None if it has gone again."""

    code: ClassVar[str] = "slot_taken"
    doctor: DoctorRow
    at: datetime
    visit: VisitRow | None = None
    booked_by: str = ""
    booked_on_pc: str = ""
    booked_at: datetime | None = None


@dataclass(repr=False)
class OutsideHours(RuleRefusal):
    """The doctor has working hours that day, but not at this time."""

    code: ClassVar[str] = "outside_hours"
    doctor: DoctorRow
    at: datetime


@dataclass(repr=False)
class DoctorAway(RuleRefusal):
    """The doctor does not receive on that day at all; ``reason`` as entered at the clinic, else ``kind``."""

    code: ClassVar[str] = "doctor_away"
    doctor: DoctorRow
    day: date
    reason: str = ""
    until: date | None = None
    kind: str = ""


@dataclass(repr=False)
class InThePast(RuleRefusal):
    """The wanted time lies before now."""

    code: ClassVar[str] = "past"
    at: datetime
    now: datetime


@dataclass(repr=False)
class SlotReserved(RuleRefusal):
    """The time is kept for another purpose, or the quota of its part is used up (``quota`` then names it).

    ``opens`` is the day from which it is open to all, None if never.
    """

    code: ClassVar[str] = "slot_reserved"
    doctor: DoctorRow
    at: datetime
    purpose: str
    quota: int | None = None
    opens: date | None = None


@dataclass(repr=False)
class SlotHeld(RuleRefusal):
    """Another desk is offering this time to its caller at the moment; it is let go at ``until``."""

    code: ClassVar[str] = "slot_held"
    doctor: DoctorRow
    at: datetime
    held_by: str
    held_on_pc: str
    until: datetime


@dataclass(repr=False)
class NoRight(RuleRefusal):
    """The person at this desk may not do that; ``what`` is a stable word such as ``overbook``."""

    code: ClassVar[str] = "no_right"
    what: str


@dataclass(repr=False)
class NotLoggedIn(RuleRefusal):
    """The clinic logs in, and nobody is logged in at this desk (or the desk is locked)."""

    code: ClassVar[str] = "not_logged_in"


@dataclass(repr=False)
class WrongPassword(RuleRefusal):
    """No such account, or not its password, or switched off: which one is not said.

    ``wait_until`` is set once several tries failed: before it even the right password is refused.
    """

    code: ClassVar[str] = "wrong_password"
    wait_until: datetime | None = None


@dataclass(repr=False)
class LastAdministrator(RuleRefusal):
    """Somebody who can manage accounts must be left."""

    code: ClassVar[str] = "last_administrator"


@dataclass(repr=False)
class ClockDoubtful(RuleRefusal):
    """The computer's clock cannot be right; nothing is booked until an administrator confirms it.

    ``reason`` is ``behind`` (earlier than the newest record), ``ahead`` (years after it)
    or ``before_program``.
    """

    code: ClassVar[str] = "clock_doubtful"
    reason: str
    now: datetime
    newest: datetime | None = None


@dataclass(repr=False)
class ErasureRefused(RuleRefusal):
    """A year of the journal is not deleted; ``reason`` says what is in the way.

    ``term`` (its storage term is not over), ``order`` (an older year stands there), ``typed``, ``reason`` and
    ``list`` (the order lacks it), ``to_come`` (a visit of it is not over), ``gone`` (there is no such year).
    """

    code: ClassVar[str] = "erasure_refused"
    year: int
    reason: str


@dataclass(repr=False)
class ErasureIsFinal(RuleRefusal):
    """What was deleted after its storage term does not come back by taking back."""

    code: ClassVar[str] = "erasure_is_final"
    year: int


@dataclass(repr=False)
class NotAttached(RuleRefusal):
    """The register does not show the person as attached on the day of the visit (ground 2)."""

    code: ClassVar[str] = "not_attached"
    verdict: Verdict
    day: date


@dataclass(repr=False)
class StepNotAllowed(RuleRefusal):
    """The visit is in a state from which this step does not exist (e.g. moving a cancelled one)."""

    code: ClassVar[str] = "step_not_allowed"
    state: str
    step: str


@dataclass(repr=False)
class ChangedMeanwhile(RuleRefusal):
    """Somebody changed the row since it was shown; nothing was written."""

    code: ClassVar[str] = "changed_meanwhile"
    what: str


@dataclass(repr=False)
class ReasonMissing(RuleRefusal):
    """This step is allowed only with a written reason."""

    code: ClassVar[str] = "reason_missing"
    step: str


@dataclass(repr=False)
class AlreadyHeld(RuleRefusal):
    """A doctor's hours have held on past days since ``since``: those days must go on showing them."""

    code: ClassVar[str] = "already_held"
    since: date


@dataclass(repr=False)
class NothingToUndo(RuleRefusal):
    """There is no own action left that could be taken back."""

    code: ClassVar[str] = "nothing_to_undo"


@dataclass(repr=False)
class GroupRefusal(RuleRefusal):
    """One visit of several that belong together was refused, so none was written.

    ``index`` counts the visits from 0 as they were asked for; ``refusal`` says why.
    """

    code: ClassVar[str] = "group_refused"
    index: int
    person: PersonName
    refusal: RuleRefusal


# --- asked for in a way that cannot be carried out (exit status 2) ------------------------------


@dataclass(repr=False)
class UsageError(ClinicError):
    """A command was called in a way it does not know; ``detail`` names the argument.

    ``reason`` is a stable word (``missing``, ``needs_value``, ``choice``, ``date`` ...), ``value`` what was
    given, ``allowed`` what would do.
    """

    code: ClassVar[str] = "usage"
    detail: str
    reason: str = ""
    value: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(repr=False)
class ClockOnlyInDemo(ClinicError):
    """``--now`` was given for a folder with real data."""

    code: ClassVar[str] = "clock_only_in_demo"


# --- bad data (exit status 3) --------------------------------------------------------------------


@dataclass(repr=False)
class BadData(ClinicError):
    """Something given or stored is not usable."""

    code: ClassVar[str] = "bad_data"


@dataclass(repr=False)
class UnknownRow(BadData):
    """There is no such person, doctor, visit ... (``what`` is the trade's word in English)."""

    code: ClassVar[str] = "unknown"
    what: str
    key: str


@dataclass(repr=False)
class NothingToPrint(BadData):
    """There is nobody and nothing to put on such a sheet; ``what`` is its word in ``clinic_desk.papers``."""

    code: ClassVar[str] = "nothing_to_print"
    what: str
    day: date


@dataclass(repr=False)
class BadField(BadData):
    """A typed value is missing or malformed; ``field`` names it, ``reason`` is a stable word."""

    code: ClassVar[str] = "bad_field"
    field: str
    reason: str


@dataclass(repr=False)
class BadFile(BadData):
    """A file given for import cannot be read; ``reason`` is a stable word such as ``empty``."""

    code: ClassVar[str] = "bad_file"
    path: Path
    reason: str
    detail: str = ""


@dataclass(repr=False)
class ColumnsUnknown(BadData):
    """The header row was not found, or columns that must be there were not; ``missing`` names fields."""

    code: ClassVar[str] = "columns_unknown"
    missing: tuple[str, ...]


@dataclass(repr=False)
class FolderNotEmpty(BadData):
    """The folder for demo data already holds something."""

    code: ClassVar[str] = "folder_not_empty"
    path: Path


@dataclass(repr=False)
class BackupRefused(BadData):
    """A backup cannot be made, read or restored; ``reason`` is a stable word such as ``wrong_passphrase``."""

    code: ClassVar[str] = "backup"
    path: Path
    reason: str


@dataclass(repr=False)
class AlreadyOpen(BadData):
    """The program already has this data folder open on this PC."""

    code: ClassVar[str] = "already_open"
    path: Path


@dataclass(repr=False)
class DatabaseNewer(BadData):
    """The data file was written by a newer program; it is not opened."""

    code: ClassVar[str] = "database_newer"
    path: Path


@dataclass(repr=False)
class DatabaseBroken(BadData):
    """The data file cannot be used; ``reason`` is a stable word.

    ``missing`` (no clinic in the folder), ``gone`` (there was one), ``empty`` (0 bytes are left of it),
    ``foreign`` (of another program), ``damaged``, ``unreadable`` (the disk does not answer), ``read_only``,
    ``no_access``, ``migration`` (it could not be brought to this program's version).
    """

    code: ClassVar[str] = "database_broken"
    path: Path
    reason: str


@dataclass(repr=False)
class EntriesLost(BadData):
    """The data file lacks entries that had been acknowledged: its ``-wal`` is gone, or it is an older copy.

    ``count`` is 0 where the file holds another history under the same numbers. ``newest`` is the last entry
    that is there, ``until`` the last one that was written, both by the clinic's clock.
    """

    code: ClassVar[str] = "entries_lost"
    path: Path
    count: int
    newest: datetime | None
    until: datetime


@dataclass(repr=False)
class PassphraseNeeded(BadData):
    """The data file is encrypted, and nobody has told this process its passphrase."""

    code: ClassVar[str] = "passphrase_needed"
    path: Path


@dataclass(repr=False)
class WrongPassphrase(BadData):
    """The passphrase does not open the encrypted data file (or the file is damaged: nobody can tell)."""

    code: ClassVar[str] = "wrong_passphrase"
    path: Path


@dataclass(repr=False)
class EncryptionRefused(BadData):
    """The data file stays as it is, encrypted or not; ``reason``: ``already``, ``short`` or ``differs``."""

    code: ClassVar[str] = "encryption"
    path: Path
    reason: str


@dataclass(repr=False)
class DatabaseBusy(BadData):
    """Another program holds the data file longer than we waited."""

    code: ClassVar[str] = "database_busy"
    path: Path


@dataclass(repr=False)
class DiskFull(BadData):
    """Nothing could be written: no room is left on the disk."""

    code: ClassVar[str] = "disk_full"
    path: Path


@dataclass(repr=False)
class Stopped(ClinicError):
    """The user stopped a long piece of work; nothing was written."""

    code: ClassVar[str] = "stopped"
