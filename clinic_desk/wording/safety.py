"""Words for log-in, rights, clock, backups and the audit."""

from __future__ import annotations

from typing import Final

from clinic_desk import errors
from clinic_desk.i18n import N_, _, format_moment
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import SHORTEST_PASSPHRASE
from clinic_desk.rules.rights import Role
from clinic_desk.wording import accounts

ROLES: Final = {
    Role.REGISTRAR: N_("Registrar"),
    Role.DOCTOR: N_("Doctor"),
    Role.HEAD: N_("Head of the clinic"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
AUDIT_KINDS: Final = {
    AuditKind.VIEWED: N_("looked at"),
    AuditKind.SEARCHED: N_("searched"),
    AuditKind.CREATED: N_("created"),
    AuditKind.CHANGED: N_("changed"),
    AuditKind.CANCELLED: N_("cancelled"),
    AuditKind.TAKEN_BACK: N_("taken back"),
    AuditKind.EXPORTED: N_("exported"),
    AuditKind.PRINTED: N_("printed"),
    AuditKind.IMPORTED: N_("imported"),
    AuditKind.LOGGED_IN: N_("logged in"),
    AuditKind.LOGGED_OUT: N_("logged out"),
    AuditKind.LOGIN_FAILED: N_("log-in failed"),
    AuditKind.LOCKED: N_("locked"),
    AuditKind.LOGIN_SWITCHED: N_("log-in switched on or off"),
    AuditKind.REFUSED: N_("was not allowed"),
    AuditKind.BACKED_UP: N_("backed up"),
    AuditKind.RESTORED: N_("restored"),
    AuditKind.CLOCK_CONFIRMED: N_("clock confirmed"),
    AuditKind.ERASED: N_("deleted"),
    AuditKind.LOSS_ACCEPTED: N_("went on without lost entries"),
}
_NO_RIGHT: Final = {
    "overbook": N_("You have no right to do this at this desk."),
    "inside": N_("This is not done by itself."),
    **accounts.NO_RIGHT,
}
_CLOCK: Final = {
    "behind": N_(
        "The computer's clock shows {now}, but the newest record is of {newest}. Set the clock, or let an "
        "administrator confirm it; until then nothing is booked."
    ),
    "ahead": N_(
        "The computer's clock shows {now}, long after the newest record of {newest}. Set the clock, or let "
        "an administrator confirm it; until then nothing is booked."
    ),
    "jumped": N_(
        "The computer's clock was set to {now} while the program was running. Set it right, or let an "
        "administrator confirm it; until then nothing is booked."
    ),
    "before_program": N_(
        "The computer's clock shows {now}, which cannot be right. Set the clock, or let an administrator "
        "confirm it; until then nothing is booked."
    ),
}
BACKUPS: Final = {
    "no_passphrase": N_("A passphrase is needed for this backup: {path}."),
    "wrong_passphrase": N_("The passphrase does not fit this backup: {path}."),
    "not_a_backup": N_("This is not a backup of this program: {path}."),
    "damaged": N_("The backup is damaged: {path}."),
    "missing": N_("There is no such backup: {path}."),
    "not_readable": N_("The backup cannot be read; look whether the stick is still in: {path}."),
    "newer": N_("The backup was made by a newer version of this program: {path}. Install that one first."),
    "needs_key": N_(
        "No passphrase is set, so anybody could read this backup: {path}. Set one under “Backups” in the "
        "window, or give one with the command."
    ),
    "foreign_file": N_("There is a file of this name that is no backup; it stays as it is: {path}."),
    "not_writable": N_("No backup can be written there: {path}."),
    "place_gone": N_(
        "The place for the backup is gone or cannot be written; look whether the stick is still in: {path}."
    ),
    "not_verified": N_("What was written differs from the data; this backup does not count: {path}."),
    "same_place": N_("The second place must not be the data folder itself: {path}."),
}

ENCRYPTION: Final = {
    "already": N_("The data file is locked already, or is open already: nothing was changed."),
    "short": N_("A passphrase has at least {count} signs; several words are easiest to remember."),
    "differs": N_("The new file did not hold everything, so the old one stays in use: {path}."),
}


_ERASURES: Final = {
    "term": N_("{year} is still within the storage term and stays."),
    "order": N_("Years are deleted one by one, the oldest first; {year} is not the oldest."),
    "typed": N_("Type the year {year} once more, so that no other one is deleted by mistake."),
    "reason": N_("Give the reason for deleting {year}."),
    "list": N_("First print or save the list of the rows of {year}."),
    "to_come": N_("A visit of the journal of {year} is still to come. Settle it first."),
    "gone": N_("The journal holds nothing of {year}."),
}


def role(value: Role) -> str:
    """What somebody is at the clinic."""
    return _(ROLES[value])


def audit_kind(value: AuditKind) -> str:
    """What an entry of the audit says was done."""
    return _(AUDIT_KINDS[value])


def refusal(error: errors.RuleRefusal) -> str:
    """The sentence for a refusal that has to do with the safety of the data."""
    match error:
        case errors.NoRight(what=what):
            return _(_NO_RIGHT.get(what, N_("Your account has no right to do this. An administrator can.")))
        case errors.NotLoggedIn():
            return _("Nobody is logged in here. Log in first.")
        case errors.WrongPassword(wait_until=None):
            return _("The name or the password is wrong.")
        case errors.WrongPassword(wait_until=until):
            said = _("The name or the password is wrong. The next try is possible from {time} on.")
            return said.format(time=f"{until:%H:%M:%S}")
        case errors.LastAdministrator():
            return _("Somebody must be left who can manage the accounts.")
        case errors.ClockDoubtful(reason=reason, now=now, newest=newest):
            if newest is None and reason == "ahead":
                reason = "before_program"  # nothing is written yet that could be named
            return _(_CLOCK[reason]).format(
                now=format_moment(now), newest="—" if newest is None else format_moment(newest)
            )
        case errors.ErasureRefused(year=year, reason=reason):
            return _(_ERASURES[reason]).format(year=year)
        case errors.ErasureIsFinal(year=year):
            return _("{year} was deleted after its storage term; that cannot be taken back.").format(
                year=year
            )
        case _:
            return _("A rule of the clinic does not allow this.")


def bad_data(
    error: errors.BackupRefused
    | errors.AlreadyOpen
    | errors.PassphraseNeeded
    | errors.WrongPassphrase
    | errors.EncryptionRefused,
) -> str:
    """The sentence for a backup that cannot be used, or data that are open already or locked."""
    match error:
        case errors.BackupRefused(path=path, reason=reason):
            return _(BACKUPS.get(reason, BACKUPS["damaged"])).format(path=path)
        case errors.AlreadyOpen(path=path):
            return _("The program is already open on this PC: {path}.").format(path=path)
        case errors.PassphraseNeeded(path=path):
            return _("The data file is locked with a passphrase: {path}.").format(path=path)
        case errors.WrongPassphrase():
            return _("The passphrase does not open the data file.")
        case errors.EncryptionRefused(path=path, reason=reason):
            said = _(ENCRYPTION.get(reason, ENCRYPTION["differs"]))
            return said.format(path=path, count=SHORTEST_PASSPHRASE)
