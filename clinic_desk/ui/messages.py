"""Faults in words on the quiet line; what is our own bug is logged without anybody's data."""

from __future__ import annotations

from clinic_desk import errors, log, wording
from clinic_desk.i18n import _
from clinic_desk.services import clinic
from clinic_desk.ui.widgets import StatusLine


def show_fault(line: StatusLine, fault: Exception) -> Exception:
    """Word the fault on the line; nothing is lost, so nothing has to be clicked away.

    Gives it by its name: what the system or the database said of a disk is no bug of ours.
    """
    if not isinstance(fault, errors.ClinicError):
        fault = clinic.fault_named(fault) or fault
    if isinstance(fault, errors.ClinicError):
        tone = "warn" if isinstance(fault, errors.RuleRefusal) else "danger"
        line.say(wording.sentence(fault), tone)
    else:
        log.report(fault)
        line.say(
            _("Something went wrong inside the program. Nothing was lost; the log file names the place."),
            "danger",
        )
    return fault
