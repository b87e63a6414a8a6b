"""A family at the desk: who belongs to it, what to offer to all of them, booked in one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from clinic_desk import errors
from clinic_desk.models import base, people
from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.family import Seeker, near_together
from clinic_desk.rules.free_search import MOST_IN_A_ROW, PLAIN_WISH, FreeRow, FreeWish
from clinic_desk.rules.proposals import choose_doctors, spread
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Channel, DoctorRow, Document, FoundPerson, PersonRow, Slot
from clinic_desk.rules.service_terms import fits_age, needs_representative
from clinic_desk.rules.visits import Step
from clinic_desk.services import audit, finder, groups
from clinic_desk.services.access import needs
from clinic_desk.services.booking import BookingOrder, Move
from clinic_desk.services.groups import GroupBooking, GroupKind

MOST_MEMBERS = MOST_IN_A_ROW
_FIRST_WEEKS = 14
_LONGER_STAY = timedelta(minutes=30)
"""A family rather comes a day later than waits so much longer at the clinic."""


class Way(StrEnum):
    """How a family is seen: all by one doctor one after the other, or each by the fitting doctor."""

    IN_A_ROW = "in_a_row"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One of the family, with what is noted down for this visit; a reason where not attached."""

    person_id: int
    override_reason: str = ""
    document: Document | None = None
    document_number: str = ""
    representative: str = ""
    referral: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FamilyOffer:
    """One offer for all: a slot for each of the family, in the order of the family."""

    way: Way
    slots: tuple[Slot, ...]

    @property
    def at(self) -> datetime:
        """When the first of them is seen."""
        return min(slot.at for slot in self.slots)

    @property
    def until(self) -> datetime:
        """When the last of them is done."""
        return max(slot.until for slot in self.slots)


# --- offers ----------------------------------------------------------------------------------------


@needs(Right.JOURNAL)
def family_rows(
    members: Sequence[FamilyMember],
    chosen: Sequence[DoctorRow],
    wish: FreeWish = PLAIN_WISH,
    *,
    now: datetime,
    pc: str = "",
    limit: int | None = None,
) -> list[FreeRow]:
    """Free times one after the other with one of these doctors, as many as there are members."""
    return list(finder.search(chosen, _in_a_row(wish, len(members)), now=now, limit=limit, pc=pc).rows)


@needs(Right.JOURNAL)
def family_offers(
    members: Sequence[FamilyMember],
    wish: FreeWish = PLAIN_WISH,
    *,
    specialty: str | None = None,
    doctor_id: int | None = None,
    count: int = 3,
    now: datetime,
    pc: str = "",
) -> list[FamilyOffer]:
    """What to offer a family: up to ``count`` times in a row with one doctor, then as many apart.

    Without a specialty or a doctor: in a row with a doctor of primary care who receives all their ages
    (their precinct's first), and each with the doctor a single patient would be sent to. A doctor or a
    specialty that was asked for is offered even if an age does not fit. Apart is left out where it
    would be with the same doctor.
    """
    if not 0 < len(members) <= MOST_MEMBERS:
        raise ValueError(f"a family of {len(members)}")
    family = _persons(members)
    everyone = finder.doctors()
    ids = None if doctor_id is None else (doctor_id,)
    offers: list[FamilyOffer] = []
    for group in _for_all(everyone, family, now.date(), specialty, ids):
        rows = family_rows(members, group, wish, now=now, pc=pc, limit=60)
        if rows:
            offers = [FamilyOffer(Way.IN_A_ROW, row.slots) for row in _spread(rows, count)]
            break
    if doctor_id is None and len(family) > 1:
        offers += _apart(everyone, family, wish, specialty, count, now=now, pc=pc)
    return offers


@needs(Right.JOURNAL)
def relatives(person_id: int, *, now: datetime, limit: int = 8) -> list[FoundPerson]:
    """Who else lives at the address of this person according to the register, the oldest first."""
    with base.reading():
        person = people.rows_by_id([person_id]).get(person_id)
        if person is None or not person.address.strip():
            return []
        rows = people.rows_at_address(person.address, limit=limit + 1)
        stand, today = people.register_date(), now.date()
    others = [row for row in rows if row.id != person_id][:limit]
    for row in others:
        audit.person_seen(row.id)
    return [FoundPerson(row, verdict_on(row, today, register_date=stand, today=today)) for row in others]


def _in_a_row(wish: FreeWish, count: int) -> FreeWish:
    return replace(wish, in_a_row=count)


def _persons(members: Sequence[FamilyMember]) -> list[PersonRow]:
    found = people.rows_by_id([one.person_id for one in members])
    for one in members:
        if one.person_id not in found:
            raise errors.UnknownRow("person", str(one.person_id))
    return [found[one.person_id] for one in members]


def _for_all(
    everyone: Sequence[DoctorRow],
    family: Sequence[PersonRow],
    day: date,
    specialty: str | None,
    doctor_ids: tuple[int, ...] | None,
) -> Iterator[list[DoctorRow]]:
    """Doctors to try in turn who can see all of them."""
    asked = specialty is not None or doctor_ids is not None
    tried: list[list[DoctorRow]] = []
    # the children are what decides: a paediatrician for all of them, a GP where there are adults too
    for person in sorted(family, key=lambda one: one.birth_date or date.min, reverse=True):
        for group in choose_doctors(everyone, person, day, specialty=specialty, doctor_ids=doctor_ids):
            fitting = group if asked else [row for row in group if _fits_all(row, family, day)]
            if fitting and fitting not in tried:
                tried.append(fitting)
                yield fitting


def _fits_all(doctor: DoctorRow, family: Sequence[PersonRow], day: date) -> bool:
    return all(fits_age(doctor, person.birth_date, day) for person in family)


def _apart(
    everyone: Sequence[DoctorRow],
    family: Sequence[PersonRow],
    wish: FreeWish,
    specialty: str | None,
    count: int,
    *,
    now: datetime,
    pc: str,
) -> list[FamilyOffer]:
    today, single = now.date(), _in_a_row(wish, 1)
    doctors = [_whom(everyone, person, single, specialty, now=now, pc=pc) for person in family]
    keys = [tuple(row.id for row in one) for one in doctors]
    if not all(keys) or all(len(one) == 1 and one == keys[0] for one in keys):
        return []
    children = [needs_representative(person.birth_date, today) for person in family]
    found: list[FamilyOffer] = []
    for days in (_FIRST_WEEKS, finder.DAYS_AHEAD):
        free = {
            key: [row.first for row in finder.search(chosen, single, now=now, days=days, pc=pc).rows]
            for key, chosen in dict(zip(keys, doctors, strict=True)).items()
        }
        found = _short_stays(_days_together([free[key] for key in keys], children), count)
        if len(found) >= count:
            break
    return found


def _whom(
    everyone: Sequence[DoctorRow],
    person: PersonRow,
    wish: FreeWish,
    specialty: str | None,
    *,
    now: datetime,
    pc: str,
) -> list[DoctorRow]:
    """Whom a single patient would be sent to: the precinct's own, else colleagues; none if all are full."""
    for group in choose_doctors(everyone, person, now.date(), specialty=specialty):
        if finder.search(group, wish, now=now, limit=1, pc=pc).rows:
            return group
    return []


def _days_together(free: Sequence[Sequence[Slot]], children: Sequence[bool]) -> Iterator[FamilyOffer]:
    """The best time of each day for a family; ``free`` has the slots of each of them."""
    by_day = [{day: list(slots) for day, slots in groupby(one, key=_day)} for one in free]
    for day in sorted(set.intersection(*(set(one) for one in by_day))):
        together = near_together(
            [Seeker(one[day], child) for one, child in zip(by_day, children, strict=True)]
        )
        if together is not None:
            yield FamilyOffer(Way.APART, together)


def _short_stays(offers: Iterator[FamilyOffer], count: int) -> list[FamilyOffer]:
    """The first days, but none on which the family waits much longer than on the best of them."""
    found: list[FamilyOffer] = []
    for one in offers:
        found.append(one)
        good = _not_much_longer(found)
        if len(good) >= count and good[0] is found[0]:
            return good[:count]
    return _not_much_longer(found)[:count]


def _not_much_longer(offers: Sequence[FamilyOffer]) -> list[FamilyOffer]:
    shortest = min((one.until - one.at for one in offers), default=timedelta())
    return [one for one in offers if one.until - one.at <= shortest + _LONGER_STAY]


def _spread(rows: Sequence[FreeRow], count: int) -> list[FreeRow]:
    by_first = {row.first: row for row in rows}
    return [by_first[slot] for slot in spread(list(by_first), count)]


def _day(slot: Slot) -> date:
    return slot.at.date()


@needs(Right.JOURNAL)
def group_offers(
    group_id: int, wish: FreeWish = PLAIN_WISH, *, count: int = 3, now: datetime, pc: str = ""
) -> list[tuple[Move, ...]]:
    """Other times for the visits of a family that are to come, each with the doctor it has.

    One after the other where they share a doctor, otherwise as near in time as possible.
    """
    visits = groups.to_come(group_id, Step.MOVE, now=now)
    ids = {one.doctor_id for one in visits}
    members = [FamilyMember(one.person_id) for one in visits]
    if len(ids) == 1:
        rows = family_rows(members, [finder.doctor(*ids)], wish, now=now, pc=pc, limit=60)
        offers = [FamilyOffer(Way.IN_A_ROW, row.slots) for row in _spread(rows, count)]
    else:
        single = _in_a_row(wish, 1)
        free = {
            one: [row.first for row in finder.search([finder.doctor(one)], single, now=now, pc=pc).rows]
            for one in ids
        }
        today = now.date()
        children = [needs_representative(one.birth_date, today) for one in visits]
        offers = _short_stays(_days_together([free[one.doctor_id] for one in visits], children), count)
    return [
        tuple(
            Move(visit.id, slot.at, slot.doctor_id, visit.version)
            for visit, slot in zip(visits, offer.slots, strict=True)
        )
        for offer in offers
    ]


# --- booking ---------------------------------------------------------------------------------------


@needs(Right.BOOK)
def family_orders(
    members: Sequence[FamilyMember],
    offer: FamilyOffer,
    *,
    channel: Channel,
    received_at: datetime | None = None,
    language: str = "",
) -> list[BookingOrder]:
    """What to book for an offer that was taken."""
    return [
        BookingOrder(
            person_id=one.person_id,
            doctor_id=slot.doctor_id,
            at=slot.at,
            channel=channel,
            received_at=received_at,
            minutes=groups.minutes_of(slot),
            override_reason=one.override_reason,
            document=one.document,
            document_number=one.document_number,
            representative=one.representative,
            referral=one.referral,
            note=one.note,
            language=language,
        )
        for one, slot in zip(members, offer.slots, strict=True)
    ]


@needs(Right.BOOK)
def book_family(orders: Sequence[BookingOrder], *, now: datetime, actor: Actor) -> GroupBooking:
    """Book all of a family or nobody; each gets a row in the journal.

    Raises GroupRefusal, which names the member and holds what :func:`booking.book` would have raised.
    """
    if len({order.person_id for order in orders}) != len(orders) or not orders:
        raise ValueError("a family is made of different people")
    return groups.book_together(GroupKind.FAMILY, orders, now=now, actor=actor)
