"""The attachment verdict: what the register says about a person on the day of the visit.

The yearly campaign makes attachments start on 1 January, so the dates are compared with the day of
the appointment and not with today (domain: section 3).
"""

from __future__ import annotations

from datetime import date

from clinic_desk.rules.rows import AttachmentStatus, AttachmentVerdict, PersonRow, Verdict

REGISTER_OLD_AFTER_DAYS = 35


def verdict_on(
    person: PersonRow,
    day: date,
    *,
    register_date: date | None,
    today: date,
    old_after_days: int = REGISTER_OLD_AFTER_DAYS,
) -> AttachmentVerdict:
    """The verdict for a visit on ``day``, read from the register of ``register_date``."""
    verdict, since = _verdict(person, day)
    return AttachmentVerdict(
        verdict=verdict,
        on=day,
        precinct=person.precinct,
        precinct_doctor=person.precinct_doctor,
        day=since,
        register_date=register_date,
        register_is_old=register_date is None or (today - register_date).days > old_after_days,
    )


def _verdict(person: PersonRow, day: date) -> tuple[Verdict, date | None]:
    status = person.status
    if status is AttachmentStatus.DEAD or person.death_date is not None:
        return Verdict.DEAD, person.death_date
    if not person.in_register or status is None:
        return Verdict.NOT_CURRENT, None
    if status is AttachmentStatus.ELSEWHERE:
        return Verdict.ELSEWHERE, person.attached_to
    if status is AttachmentStatus.REQUEST_OPEN:
        return Verdict.REQUEST_OPEN, person.attached_from
    if status is AttachmentStatus.DETACHED and (person.attached_to is None or person.attached_to <= day):
        return Verdict.DETACHED, person.attached_to
    if person.attached_to is not None and person.attached_to <= day:
        return Verdict.DETACHED, person.attached_to
    if person.attached_from is not None and person.attached_from > day:
        return Verdict.FROM_LATER, person.attached_from
    return Verdict.ATTACHED, person.attached_from
