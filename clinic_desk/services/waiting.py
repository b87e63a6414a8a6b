"""The waiting list: who waits for a time, which free time suits whom, and booking it.

Every step is an action of the history (``services.actions``): Ctrl+Z takes it back, booking included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from clinic_desk import errors, specialties
from clinic_desk.models import base, people, staff, waiting_rows
from clinic_desk.models.waiting import WaitingEntry
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Channel, DoctorRow, PersonRow, Slot
from clinic_desk.rules.timetable import Purpose
from clinic_desk.rules.waiting import (
    FreeOf,
    Matching,
    Urgency,
    WaitingMatch,
    WaitingRow,
    WaitingState,
    Wish,
    call_order,
    wish_of,
)
from clinic_desk.services import audit, finder
from clinic_desk.services.access import inside, needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.booking import Booking, BookingOrder, Together, book_within
from clinic_desk.services.places import naming_refusals

_FARTHEST = timedelta(days=731)
"""Nobody waits for a day years ahead: a later one is a slip of the keyboard."""
_FIRST_DAYS = 7
"""How far is looked at first for people who wait; then twice as far, and so on."""


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """What somebody waits for: a doctor, or any doctor of ``specialty``; both days are included.

    ``channel`` and an urgency of 2 decide which kept places are offered. ``override_reason`` lets somebody
    be booked who is not attached; ``language`` empty means the person's own.
    """

    person_id: int
    doctor_id: int | None = None
    specialty: str = ""
    first_day: date | None = None
    last_day: date | None = None
    part_of_day: PartOfDay = PartOfDay.ANY
    urgency: int = Urgency.USUAL
    channel: Channel = Channel.PHONE
    note: str = ""
    override_reason: str = ""
    language: str = ""


# --- writing ---------------------------------------------------------------------------------------


@needs(Right.BOOK)
def add(order: WaitingOrder, *, now: datetime, actor: Actor) -> WaitingRow:
    """Put somebody on the waiting list; the first day is today where none is given.

    Raises UnknownRow for a person or doctor that does not exist, BadField for a missing or unknown
    specialty and for days that are over or reversed.
    """
    with recorded(ActionKind.WAITING_ADDED, now=now, actor=actor) as rows:
        rows.facts["person"] = _person(order.person_id).name.short
        return add_within(order, rows, now=now, actor=actor)


@inside
def add_within(order: WaitingOrder, rows: Recorder, *, now: datetime, actor: Actor) -> WaitingRow:
    """Put somebody on the list as a part of the caller's action; raises what :func:`add` raises."""
    columns = _columns(order, now)
    entry = rows.create(
        WaitingEntry,
        **columns,
        person=_person(order.person_id).id,
        added_at=base.to_utc(now),
        registrar=actor.registrar,
        pc=actor.pc,
    )
    return _row(entry.id, now)


@needs(Right.BOOK)
def change(entry_id: int, order: WaitingOrder, *, now: datetime, actor: Actor) -> WaitingRow:
    """Let somebody wait for something else; the person and the time of adding stay.

    Raises what :func:`add` raises, and ChangedMeanwhile if the entry waits no more.
    """
    with recorded(ActionKind.WAITING_CHANGED, now=now, actor=actor) as rows:
        entry = _waiting(entry_id)
        rows.facts["person"] = _person(entry.person_id).name.short
        rows.update(entry, **_columns(order, now))
        return _row(entry_id, now)


@needs(Right.BOOK)
def withdraw(entry_id: int, reason: str, *, now: datetime, actor: Actor) -> WaitingRow:
    """Take somebody off the list without a visit; raises ReasonMissing and ChangedMeanwhile."""
    if not reason.strip():
        raise errors.ReasonMissing("withdraw")
    with recorded(ActionKind.WAITING_WITHDRAWN, now=now, actor=actor) as rows:
        entry = _waiting(entry_id)
        rows.facts["person"] = _person(entry.person_id).name.short
        rows.update(entry, state=WaitingState.GONE, gone_reason=reason.strip())
        return _row(entry_id, now)


@needs(Right.BOOK)
def called(entry_id: int, *, now: datetime, actor: Actor) -> WaitingRow:
    """Note a call that nobody answered: for a while the others are called first. Raises ChangedMeanwhile."""
    with recorded(ActionKind.WAITING_CALLED, now=now, actor=actor) as rows:
        entry = _waiting(entry_id)
        rows.facts["person"] = _person(entry.person_id).name.short
        rows.update(entry, calls=entry.calls + 1, called_at=base.to_utc(now))
        return _row(entry_id, now)


@needs(Right.BOOK)
def book(
    entry_id: int, slot: Slot, *, now: datetime, actor: Actor, received_at: datetime | None = None
) -> Booking:
    """Book the time for somebody who waits and take him off the list, as one action.

    ``received_at`` is when the person was reached. Raises what ``booking.book`` raises, and
    ChangedMeanwhile if the entry waits no more; the person then still waits as before.
    """
    with (
        naming_refusals(now, actor) as wanted,
        recorded(ActionKind.WAITING_BOOKED, now=now, actor=actor) as rows,
    ):
        entry = _waiting(entry_id)
        rows.facts["person"] = _person(entry.person_id).name.short
        order = BookingOrder(
            person_id=entry.person_id,
            doctor_id=slot.doctor_id,
            at=slot.at,
            channel=Channel(entry.channel),
            received_at=received_at,
            override_reason=entry.override_reason,
            urgent=entry.urgency == Urgency.URGENT,
            note=entry.note,
            language=entry.language,
        )
        done = book_within(order, wanted, now=now, actor=actor, together=Together(rows.action_id))
        rows.update(entry, state=WaitingState.BOOKED, visit=done.visit.id)
        return done


# --- reading ---------------------------------------------------------------------------------------


@needs(Right.JOURNAL)
def entries(
    *,
    now: datetime,
    state: str = WaitingState.WAITING,
    doctor_id: int | None = None,
    specialty: str | None = None,
) -> list[WaitingRow]:
    """The list in the order in which people are called; expired entries are among those who wait.

    A doctor has the entries that name him, a specialty those that name it or a doctor of it. Entries no
    longer waiting come newest first.
    """
    audit.noted(AuditKind.VIEWED, "waiting_entry", state=str(state))
    with base.reading():
        rows = waiting_rows.rows_in(WaitingState(state), now.date())
    chosen = [
        row
        for row in rows
        if (doctor_id is None or (row.doctor is not None and row.doctor.id == doctor_id))
        and (specialty is None or row.specialty == specialty)
    ]
    if state != WaitingState.WAITING:
        return chosen[::-1]
    return sorted(chosen, key=lambda row: call_order(row, now))


@needs(Right.JOURNAL)
def entry(entry_id: int, *, now: datetime) -> WaitingRow:
    """One entry in whatever state; raises UnknownRow."""
    with base.reading():
        return _row(entry_id, now)


@needs(Right.JOURNAL)
def already_waiting(order: WaitingOrder, *, now: datetime, itself: int = 0) -> list[WaitingRow]:
    """What the same person waits for at the same doctor or specialty: to be said, never to be refused."""
    with base.reading():
        doctor = None if order.doctor_id is None else staff.doctor_row(order.doctor_id)
        specialty = order.specialty if doctor is None else doctor.specialty
        rows = waiting_rows.rows_of_person(order.person_id, now.date())
    return [
        row
        for row in rows
        if row.id != itself
        and row.specialty == specialty
        and (doctor is None or row.doctor is None or row.doctor.id == doctor.id)
    ]


@needs(Right.JOURNAL)
def matches(*, now: datetime, pc: str = "") -> list[WaitingMatch]:
    """The free times that suit those who wait, the one to be called first on top.

    Everybody gets the first time that suits and that nobody before him gets; who gets none is not in the
    list. Times that other desks than ``pc`` hold are left out.
    """
    today = now.date()
    with base.reading():
        rows = waiting_rows.rows_in(WaitingState.WAITING, today)
        doctors = staff.all_doctors() if rows else []
        found = (wish_of(row, doctors, today=today, days=finder.DAYS_AHEAD) for row in rows)
        wishes = [wish for wish in found if wish is not None]
        matching, sweep = Matching(wishes, now=now), _Sweep(wishes, doctors, now, pc)
        begin, days = today, _FIRST_DAYS
        while left := [wish for wish in matching.without() if wish.last >= begin]:
            # most find something at once; only for the others one looks further, and further each time
            begin = max(begin, min(wish.first for wish in left))
            end = begin + timedelta(days)
            matching.give(sweep.free([wish for wish in left if wish.first < end], begin, days))
            begin, days = end, days * 2
    return matching.matches()


class _Sweep:
    """Reads free times for all who wait: once for everybody, again only where places are kept for some."""

    def __init__(self, wishes: Iterable[Wish], doctors: list[DoctorRow], now: datetime, pc: str) -> None:
        self._kinds = {wish.purposes for wish in wishes}
        self._keeping = waiting_rows.doctors_who_keep_places() if len(self._kinds) > 1 else frozenset[int]()
        self._doctors, self._now, self._pc = doctors, now, pc

    def free(self, wishes: Iterable[Wish], first: date, days: int) -> FreeOf:
        """The free times of the doctors that these wait for, as each kind of caller may have them."""
        asked = frozenset[int]().union(*(wish.doctor_ids for wish in wishes))
        for_all = self._read(asked - self._keeping, next(iter(self._kinds)), first, days)
        return {
            kind: {**for_all, **self._read(asked & self._keeping, kind, first, days)} for kind in self._kinds
        }

    def _read(
        self, doctor_ids: frozenset[int], purposes: frozenset[Purpose], first: date, days: int
    ) -> dict[int, list[Slot]]:
        of_doctor: dict[int, list[Slot]] = {doctor_id: [] for doctor_id in doctor_ids}
        chosen = [row for row in self._doctors if row.id in doctor_ids]
        since = datetime.combine(first, datetime.min.time())
        found = finder.first_free(
            chosen, now=self._now, since=since, days=days, purposes=purposes, pc=self._pc
        )
        for slot in found if chosen else ():
            of_doctor[slot.doctor_id].append(slot)
        return of_doctor


# --- parts -----------------------------------------------------------------------------------------


def _columns(order: WaitingOrder, now: datetime) -> dict[str, Any]:
    """The order as columns; raises for what cannot be waited for."""
    first = order.first_day or now.date()
    if order.doctor_id is not None:
        finder.doctor(order.doctor_id)
    elif not order.specialty:
        raise errors.BadField("specialty", "missing")
    elif not specialties.known(order.specialty):
        raise errors.BadField("specialty", "unknown")
    if first - now.date() > _FARTHEST:
        raise errors.BadField("first_day", "range")
    if order.last_day is not None and order.last_day < first:
        raise errors.BadField("last_day", "below_from")
    if order.last_day is not None and order.last_day < now.date():
        raise errors.BadField("last_day", "past")
    return {
        "doctor": order.doctor_id,
        "specialty": order.specialty if order.doctor_id is None else "",
        "first_day": first,
        "last_day": order.last_day,
        "part_of_day": PartOfDay(order.part_of_day),
        "urgency": Urgency(order.urgency),
        "channel": order.channel,
        "note": order.note.strip(),
        "override_reason": order.override_reason.strip(),
        "language": order.language,
    }


def _row(entry_id: int, now: datetime) -> WaitingRow:
    row = waiting_rows.row_of(entry_id, now.date())
    if row is None:
        raise errors.UnknownRow("waiting", str(entry_id))
    return row


def _waiting(entry_id: int) -> WaitingEntry:
    """The stored entry, if it still waits."""
    found: WaitingEntry | None = WaitingEntry.get_or_none(WaitingEntry.id == entry_id)
    if found is None:
        raise errors.UnknownRow("waiting", str(entry_id))
    if found.state != WaitingState.WAITING:
        raise errors.ChangedMeanwhile("waiting")
    return found


def _person(person_id: int) -> PersonRow:
    found = people.rows_by_id([person_id]).get(person_id)
    if found is None:
        raise errors.UnknownRow("person", str(person_id))
    return found
