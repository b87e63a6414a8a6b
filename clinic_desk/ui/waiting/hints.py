"""What the desk should know before it calls somebody who waits: it warns and never blocks."""

from __future__ import annotations

from datetime import datetime

from clinic_desk import errors, wording
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.waiting import WaitingMatch
from clinic_desk.services import register
from clinic_desk.services.notices import before_booking


def hints(match: WaitingMatch, doctor: DoctorRow, now: datetime) -> list[str]:
    """Duplicates, another age, and the verdict where booking will ask for a reason that is not written.

    Nothing where the data cannot be read: whoever books then hears it.
    """
    slot, person = match.slot, match.entry.person
    try:
        verdict = register.get(person.id, now=now, on=slot.at.date()).verdict
        notices = before_booking(person, doctor, slot.at, slot.until, now=now)
    except errors.ClinicError:
        return []
    refused = not verdict.allows_booking and not match.entry.override_reason
    said = [wording.verdict(verdict.verdict)] if refused else []
    return said + [wording.hint(one.hint) for one in notices]
