"""Booking, moving, cancelling, refusing: what the desk does with a request.

Each function is one durable transaction under the write lock: rules are checked, then request,
visit and history are written, and only after the commit does the caller get something to read out.
The schema refuses an overlap once more, for every program that opens the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clinic_desk import errors
from clinic_desk.models import base, journal, journal_rows, people, raw, waiting
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import (
    Actor,
    Appointment,
    AttachmentVerdict,
    Channel,
    DoctorRow,
    Document,
    JournalRow,
    PersonRow,
    RefusalGround,
    Slot,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.service_terms import document_for
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.services import audit, finder
from clinic_desk.services.access import anybody, inside, needs
from clinic_desk.services.history import snapshot, write_event
from clinic_desk.services.places import Claim, Wanted, naming_refusals, place_for, visit_named


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """What the desk wants booked.

    ``received_at`` is when the person began to speak (the service clock starts there). A visit for
    somebody not attached needs ``override_reason``, one over another visit ``overbook_reason``.
    ``minutes`` None means the doctor's own length; ``urgent`` opens the places kept for such visits.
    """

    person_id: int
    doctor_id: int
    at: datetime
    channel: Channel
    received_at: datetime | None = None
    minutes: int | None = None
    override_reason: str = ""
    overbook_reason: str = ""
    urgent: bool = False
    document: Document | None = None
    document_number: str = ""
    representative: str = ""
    referral: str = ""
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RefusalOrder:
    """A refusal with its ground; ``note`` is internal."""

    person_id: int
    ground: RefusalGround
    channel: Channel
    received_at: datetime | None = None
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """A written visit with all that is needed to say it, show it and take it back.

    ``before`` is where a moved visit stood: at a time, or in the live queue.
    """

    visit: VisitRow
    doctor: DoctorRow
    appointment: Appointment
    event_id: int
    before: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A written refusal."""

    journal: JournalRow
    event_id: int


@dataclass(frozen=True, slots=True)
class Together:
    """What visits that are booked by one action share: its number, and their group."""

    action_id: int
    group_id: int | None = None


@needs(Right.BOOK)
def book(order: BookingOrder, *, now: datetime, actor: Actor) -> Booking:
    """Book a visit and write its journal row.

    Raises NotAttached, InThePast, DoctorAway, OutsideHours, SlotReserved, SlotHeld or SlotTaken, the last
    five with the next free slots; NoRight; UnknownRow for a person or doctor that does not exist.
    """
    with naming_refusals(now, actor) as wanted, base.transaction():
        return book_within(order, wanted, now=now, actor=actor)


@inside
def book_within(
    order: BookingOrder, wanted: Wanted, *, now: datetime, actor: Actor, together: Together | None = None
) -> Booking:
    """Book inside the caller's transaction, which stands in :func:`naming_refusals`."""
    wanted.doctor, wanted.at = finder.doctor(order.doctor_id), order.at
    wanted.purposes = purposes_for(order.channel, urgent=order.urgent)
    request = request_within(order, now=now, actor=actor)
    claim = Claim(order.minutes, order.overbook_reason, wanted.purposes)
    place = place_for(wanted.doctor, order.at, claim, now=now, actor=actor)
    visit = raw.written(
        Visit(
            request=raw.written(request),
            doctor=place.doctor.id,
            person=order.person_id,
            day=place.at.date(),
            start_minute=place.span.start,
            end_minute=place.span.end,
            room=place.room,
            overbook_reason=order.overbook_reason.strip() or None,
            note=order.note,
            visit_group=None if together is None else together.group_id,
        )
    )
    waiting.let_go(actor.pc)
    action = None if together is None else together.action_id
    event = write_event(Step.BOOK, request, visit, before=None, now=now, actor=actor, action=action)
    return booking_of(visit, place.doctor, event)


@inside
def request_within(order: BookingOrder, *, now: datetime, actor: Actor) -> Request:
    """The journal row of a booking, not yet written; raises NotAttached and UnknownRow."""
    person = _person(order.person_id)
    verdict = _verdict(person, order.at, now)
    if not verdict.allows_booking and not order.override_reason.strip():
        raise errors.NotAttached(verdict.verdict, order.at.date())
    return _new_request(
        person,
        order,
        verdict,
        now=now,
        actor=actor,
        result="booked",
        document=order.document,
        document_number=order.document_number,
        representative=order.representative,
        override_reason=order.override_reason.strip(),
        referral=order.referral,
    )


@needs(Right.BOOK)
def move(
    visit_id: int,
    *,
    doctor_id: int | None = None,
    at: datetime,
    now: datetime,
    actor: Actor,
    version: int | None = None,
    overbook_reason: str = "",
) -> Booking:
    """Give a booked visit another time (and doctor); its length follows the new doctor.

    At the same time with the same doctor nothing is written, and ``before`` is None. Raises what
    :func:`book` raises for the place, StepNotAllowed for a visit that is over or cancelled,
    ChangedMeanwhile when ``version`` is no longer the row's.
    """
    change = Move(visit_id, at, doctor_id, version, overbook_reason)
    with naming_refusals(now, actor) as wanted, base.transaction():
        return move_within(change, wanted, now=now, actor=actor)


@dataclass(frozen=True, slots=True)
class Move:
    """The new time of a visit, and the doctor if he is another one."""

    visit_id: int
    at: datetime
    doctor_id: int | None = None
    version: int | None = None
    overbook_reason: str = ""


@inside
def move_within(
    change: Move, wanted: Wanted, *, now: datetime, actor: Actor, action_id: int | None = None
) -> Booking:
    """Move inside the caller's transaction, which stands in :func:`naming_refusals`."""
    visit = _visit(change.visit_id, change.version)
    _check_step(visit, Step.MOVE)
    wanted.doctor, wanted.at = finder.doctor(change.doctor_id or visit.doctor_id), change.at
    wanted.purposes = purposes_for(Channel(visit.request.channel))
    before, old = snapshot(visit), _appointment(visit, finder.doctor(visit.doctor_id))
    in_queue = visit.queue_place is not None
    if (wanted.doctor.id, change.at) == (visit.doctor_id, old.at) and not in_queue:
        # dropped where it was: neither the journal nor the figures may call that a move
        return booking_of(visit, wanted.doctor, journal.latest_event_of(visit.id))
    keeps_length = wanted.doctor.id == visit.doctor_id and not in_queue
    minutes = visit.end_minute - visit.start_minute if keeps_length else None
    claim = Claim(minutes, change.overbook_reason, wanted.purposes, leaving=visit.id)
    place = place_for(wanted.doctor, change.at, claim, now=now, actor=actor)
    visit.doctor = place.doctor.id
    visit.day = place.at.date()
    visit.start_minute, visit.end_minute = place.span.start, place.span.end
    visit.room = place.room
    visit.overbook_reason = change.overbook_reason.strip() or None
    visit.queue_place = None
    # who gets a first time out of the live queue was not moved from another one
    visit.moves += not in_queue
    _save(visit)
    event = write_event(
        Step.MOVE, visit.request, visit, before=before, now=now, actor=actor, action=action_id
    )
    return replace(booking_of(visit, place.doctor, event), before=old)


@needs(Right.BOOK)
def cancel(visit_id: int, *, reason: str, now: datetime, actor: Actor, version: int | None = None) -> Booking:
    """Cancel a booked visit; the row stays, its time is free again. Raises ReasonMissing."""
    with base.transaction():
        return cancel_within(visit_id, reason, now=now, actor=actor, version=version)


@inside
def cancel_within(
    visit_id: int,
    reason: str,
    *,
    now: datetime,
    actor: Actor,
    version: int | None = None,
    action_id: int | None = None,
) -> Booking:
    """Cancel inside the caller's transaction."""
    if not reason.strip():
        raise errors.ReasonMissing(Step.CANCEL)
    visit = _visit(visit_id, version)
    return _take_step(visit, Step.CANCEL, now=now, actor=actor, reason=reason.strip(), action_id=action_id)


@needs(Right.BOOK)
def mark(visit_id: int, step: Step, *, now: datetime, actor: Actor, version: int | None = None) -> Booking:
    """Tick «arrived» or «did not come», or take the tick off (ARRIVE, NO_SHOW, RESET)."""
    if step not in {Step.ARRIVE, Step.NO_SHOW, Step.RESET}:
        raise ValueError(step)
    with base.transaction():
        return _take_step(_visit(visit_id, version), step, now=now, actor=actor)


@needs(Right.BOOK)
def refuse(order: RefusalOrder, *, now: datetime, actor: Actor) -> Refusal:
    """Write a refusal with its ground into the journal."""
    with base.transaction():
        person = _person(order.person_id)
        verdict = _verdict(person, now, now)
        request = raw.written(
            _new_request(person, order, verdict, now=now, actor=actor, result="refused", ground=order.ground)
        )
        event = write_event(Step.REFUSE, request, None, before=None, now=now, actor=actor)
        return Refusal(journal_rows.rows_of([request.id])[request.id], event)


@needs(Right.JOURNAL)
def appointment_of(visit_id: int) -> Appointment:
    """What the spoken answer says about a visit; raises UnknownRow."""
    visit = _visit(visit_id, None)
    return _appointment(visit, finder.doctor(visit.doctor_id))


@needs(Right.JOURNAL)
def visit(visit_id: int) -> VisitRow:
    """One visit; raises UnknownRow."""
    row = journal.visit_row(_visit(visit_id, None))
    audit.person_seen(row.person_id)
    return row


@anybody
def offer(slot: Slot, person: PersonRow, doctor: DoctorRow) -> Appointment:
    """What the spoken question says about a slot on offer."""
    return Appointment(
        at=slot.at,
        doctor=doctor.name,
        specialty=doctor.specialty,
        room=slot.room,
        document=person.document or document_for(person.birth_date, slot.at.date()),
    )


# --- the steps inside a transaction ---------------------------------------------------------------


def _take_step(
    visit: Visit, step: Step, *, now: datetime, actor: Actor, reason: str = "", action_id: int | None = None
) -> Booking:
    before = snapshot(visit)
    visit.state = _check_step(visit, step)
    visit.cancel_reason = reason
    _save(visit)
    event = write_event(step, visit.request, visit, before=before, now=now, actor=actor, action=action_id)
    return booking_of(visit, finder.doctor(visit.doctor_id), event)


def _check_step(visit: Visit, step: Step) -> VisitState:
    state = next_state(VisitState(visit.state), step)
    if state is None:
        raise errors.StepNotAllowed(visit.state, step)
    return state


def _save(visit: Visit) -> None:
    visit.version += 1
    visit.save()


def _visit(visit_id: int, version: int | None) -> Visit:
    row = visit_named(visit_id)
    if version is not None and row.version != version:
        raise errors.ChangedMeanwhile("visit")
    return row


def _person(person_id: int) -> PersonRow:
    found = people.rows_by_id([person_id]).get(person_id)
    if found is None:
        raise errors.UnknownRow("person", str(person_id))
    return found


def _verdict(person: PersonRow, on: datetime, now: datetime) -> AttachmentVerdict:
    return verdict_on(person, on.date(), register_date=people.register_date(), today=now.date())


def _new_request(
    person: PersonRow,
    order: BookingOrder | RefusalOrder,
    verdict: AttachmentVerdict,
    *,
    now: datetime,
    actor: Actor,
    **result: Any,  # noqa: ANN401 -- the columns that only this kind of result has
) -> Request:
    # a clock set back between the first letter and Enter must not make an answer precede its question
    received = min(order.received_at or now, now)
    day = order.at.date() if isinstance(order, BookingOrder) else now.date()
    facts = {
        "document": person.document or document_for(person.birth_date, day),
        "document_number": person.document_number,
        "representative": person.representative,
    }
    facts.update((name, value) for name, value in result.items() if value or name not in facts)
    return Request(
        # the year of the day in the row itself: asked before midnight on 31 December, answered after
        year=received.year,
        number=journal.next_number(received.year),
        received_at=base.to_utc(received),
        answered_at=base.to_utc(now),
        channel=order.channel,
        person=person.id,
        iin=person.iin or "",
        last_name=person.name.last,
        first_name=person.name.first,
        patronymic=person.name.patronymic,
        birth_date=person.birth_date,
        phones=" ".join(person.phones),
        address=person.address,
        precinct=person.precinct,
        verdict=verdict.verdict,
        note=order.note,
        language=order.language or person.language,
        registrar=actor.registrar,
        pc=actor.pc,
        search_key=journal.search_key(person),
        **facts,
    )


@inside
def booking_of(visit: Visit, doctor: DoctorRow, event_id: int) -> Booking:
    """The written visit with all that is needed to say it, show it and take it back."""
    return Booking(journal.visit_row(visit), doctor, _appointment(visit, doctor), event_id)


def _appointment(visit: Visit, doctor: DoctorRow) -> Appointment:
    request = visit.request
    return Appointment(
        at=moment_of(visit.day, visit.start_minute),
        doctor=doctor.name,
        specialty=doctor.specialty,
        room=visit.room,
        document=Document(request.document) if request.document else Document.IDENTITY_CARD,
        queue_place=visit.queue_place,
    )
