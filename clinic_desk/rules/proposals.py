"""Whom to suggest and which three times: the desk's opening offer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from clinic_desk.rules.rows import DoctorRow, PersonRow, Slot
from clinic_desk.rules.service_terms import fits_age

FAMILY_SPECIALTIES = ("general_practice", "therapist", "paediatrician")
"""The doctors of primary care, to whom one goes first and without a referral."""

_CHILD_SPECIALTY = "paediatrician"
_LATER = timedelta(minutes=45)


def choose_doctors(
    doctors: Sequence[DoctorRow],
    person: PersonRow,
    day: date,
    *,
    specialty: str | None = None,
    doctor_ids: Collection[int] | None = None,
) -> Iterator[list[DoctorRow]]:
    """Groups of doctors to try in turn; a later group is asked only if the earlier has nothing free.

    First those of the person's own precinct, then colleagues; only doctors who receive this age,
    unless none does (an age that does not fit warns and never blocks, domain: section 3).
    """
    if doctor_ids is not None:
        yield [row for row in doctors if row.id in doctor_ids]
        return
    if specialty is not None:
        chosen = [row for row in doctors if row.specialty == specialty]
    else:
        chosen = _family_doctors(doctors, person, day)
    fitting = [row for row in chosen if fits_age(row, person.birth_date, day)]
    own = [row for row in fitting if person.precinct and person.precinct in row.precincts]
    for group in (own, [row for row in fitting if row not in own], chosen):
        if group:
            yield group


def _family_doctors(doctors: Sequence[DoctorRow], person: PersonRow, day: date) -> list[DoctorRow]:
    family = [row for row in doctors if row.specialty in FAMILY_SPECIALTIES]
    children = [
        row
        for row in family
        if row.specialty == _CHILD_SPECIALTY
        and person.birth_date is not None
        and fits_age(row, person.birth_date, day)
    ]
    own = [row for row in children if person.precinct in row.precincts]
    return own or children or [row for row in family if row.specialty != _CHILD_SPECIALTY] or family


def spread(slots: Sequence[Slot], count: int) -> list[Slot]:
    """The first slot, one later the same day, one on the next day.

    A caller who cannot come at one time rarely can five minutes later. Filled up with the nearest
    times where there is no such choice.
    """
    if not slots:
        return []
    first = slots[0]
    chosen = [first]
    later = [one for one in slots if one.at.date() == first.at.date() and one.at >= first.at + _LATER]
    next_day = [one for one in slots if one.at.date() > first.at.date()]
    chosen += later[:1] + next_day[:1]
    for slot in slots:
        if len(chosen) >= count:
            break
        if slot not in chosen:
            chosen.append(slot)
    return sorted(chosen[:count])
