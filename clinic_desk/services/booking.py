"""Booking, moving, cancelling, refusing: what the desk does with a request.

Each function is one durable transaction under the write lock: rules are checked, then request,
visit and history are written, and only after the commit does the caller get something to read out.
The schema refuses an overlap once more, for every program that opens the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from clinic_desk import errors
from clinic_desk.models import base, journal, journal_rows, people, raw, timetable
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.attachment import verdict_on
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
from clinic_desk.rules.slots import piece_around, piece_at
from clinic_desk.rules.times import MINUTES_A_DAY, Span, minute_of, moment_of
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.services import finder
from clinic_desk.services.history import snapshot, write_event


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """What the desk wants booked.

    ``received_at`` is when the person began to speak (the service clock starts there). A visit for
    somebody not attached needs ``override_reason``, one over another visit ``overbook_reason``.
    ``minutes`` None means the doctor's own length.
    """

    person_id: int
    doctor_id: int
    at: datetime
    channel: Channel
    received_at: datetime | None = None
    minutes: int | None = None
    override_reason: str = ""
    overbook_reason: str = ""
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
    """A written visit with all that is needed to say it, show it and take it back."""

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
class _Place:
    doctor: DoctorRow
    at: datetime
    minutes: int
    room: str

    @property
    def span(self) -> Span:
        start = minute_of(self.at)
        return Span(start, start + self.minutes)


def book(order: BookingOrder, *, now: datetime, actor: Actor) -> Booking:
    """Book a visit and write its journal row.

    Raises NotAttached, InThePast, DoctorAway, OutsideHours or SlotTaken, the last three with the
    next free slots; UnknownRow for a person or doctor that does not exist.
    """
    with _refusals(now) as wanted, base.transaction():
        person = _person(order.person_id)
        wanted.doctor, wanted.at = finder.doctor(order.doctor_id), order.at
        verdict = _verdict(person, order.at, now)
        if not verdict.allows_booking and not order.override_reason.strip():
            raise errors.NotAttached(verdict.verdict, order.at.date())
        place = _place(wanted.doctor, order.at, order.minutes, order.overbook_reason, now=now)
        request = _write_request(
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
        visit = raw.written(
            Visit(
                request=request,
                doctor=place.doctor.id,
                person=person.id,
                day=place.at.date(),
                start_minute=place.span.start,
                end_minute=place.span.end,
                room=place.room,
                overbook_reason=order.overbook_reason.strip() or None,
                note=order.note,
            )
        )
        event = write_event(Step.BOOK, request, visit, before=None, now=now, actor=actor)
        return _booking(visit, place.doctor, event)


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
    with _refusals(now) as wanted, base.transaction():
        visit = _visit(visit_id, version)
        _check_step(visit, Step.MOVE)
        wanted.doctor, wanted.at = finder.doctor(doctor_id or visit.doctor_id), at
        before, old = snapshot(visit), _appointment(visit, finder.doctor(visit.doctor_id))
        if (wanted.doctor.id, at) == (visit.doctor_id, old.at):
            # dropped where it was: neither the journal nor the figures may call that a move
            return _booking(visit, wanted.doctor, journal.latest_event_of(visit_id))
        same_doctor = wanted.doctor.id == visit.doctor_id
        minutes = visit.end_minute - visit.start_minute if same_doctor else None
        place = _place(wanted.doctor, at, minutes, overbook_reason, now=now, leaving=visit_id)
        visit.doctor = place.doctor.id
        visit.day = place.at.date()
        visit.start_minute, visit.end_minute = place.span.start, place.span.end
        visit.room = place.room
        visit.overbook_reason = overbook_reason.strip() or None
        visit.moves += 1
        _save(visit)
        event = write_event(Step.MOVE, visit.request, visit, before=before, now=now, actor=actor)
        return replace(_booking(visit, place.doctor, event), before=old)


def cancel(visit_id: int, *, reason: str, now: datetime, actor: Actor, version: int | None = None) -> Booking:
    """Cancel a booked visit; the row stays, its time is free again. Raises ReasonMissing."""
    if not reason.strip():
        raise errors.ReasonMissing(Step.CANCEL)
    return _step(visit_id, Step.CANCEL, now=now, actor=actor, version=version, reason=reason.strip())


def mark(visit_id: int, step: Step, *, now: datetime, actor: Actor, version: int | None = None) -> Booking:
    """Tick «arrived» or «did not come», or take the tick off (ARRIVE, NO_SHOW, RESET)."""
    if step not in {Step.ARRIVE, Step.NO_SHOW, Step.RESET}:
        raise ValueError(step)
    return _step(visit_id, step, now=now, actor=actor, version=version)


def refuse(order: RefusalOrder, *, now: datetime, actor: Actor) -> Refusal:
    """Write a refusal with its ground into the journal."""
    with base.transaction():
        person = _person(order.person_id)
        verdict = _verdict(person, now, now)
        request = _write_request(
            person, order, verdict, now=now, actor=actor, result="refused", ground=order.ground
        )
        event = write_event(Step.REFUSE, request, None, before=None, now=now, actor=actor)
        return Refusal(journal_rows.rows_of([request.id])[request.id], event)


def appointment_of(visit_id: int) -> Appointment:
    """What the spoken answer says about a visit; raises UnknownRow."""
    visit = _visit(visit_id, None)
    return _appointment(visit, finder.doctor(visit.doctor_id))


def visit(visit_id: int) -> VisitRow:
    """One visit; raises UnknownRow."""
    return journal.visit_row(_visit(visit_id, None))


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


@dataclass(slots=True)
class _Wanted:
    doctor: DoctorRow | None = None
    at: datetime | None = None


@contextmanager
def _refusals(now: datetime) -> Iterator[_Wanted]:
    """Add the next free slots to a refusal, after its transaction was rolled back."""
    wanted = _Wanted()
    try:
        yield wanted
    except (errors.SlotTaken, errors.OutsideHours, errors.DoctorAway, errors.InThePast) as refusal:
        if wanted.doctor is not None and wanted.at is not None:
            since = max(wanted.at, now)
            refusal.alternatives = tuple(finder.alternatives(wanted.doctor, since, now=now))
        raise
    except base.TimeTaken as fault:
        # the schema's own word; it can only come here if another program writes past our checks
        if wanted.doctor is None or wanted.at is None:
            raise
        slots = tuple(finder.alternatives(wanted.doctor, wanted.at, now=now))
        raise errors.SlotTaken(wanted.doctor, wanted.at, alternatives=slots) from fault


def _place(
    doctor: DoctorRow,
    at: datetime,
    minutes: int | None,
    overbook_reason: str,
    *,
    now: datetime,
    leaving: int | None = None,
) -> _Place:
    """Where the visit would stand, or the refusal that says why it cannot."""
    at, overbook_reason = at.replace(second=0, microsecond=0), overbook_reason.strip()
    day, start = at.date(), minute_of(at)
    hours = timetable.timetables_of([doctor])[doctor.id].hours(day)
    piece = piece_at(hours.pieces, start)
    length = minutes or (piece.minutes if piece else doctor.minutes)
    if start + length > MINUTES_A_DAY:
        raise errors.OutsideHours(doctor, at)
    span = Span(start, start + length)
    past_since = moment_of(day, span.end) if overbook_reason else at + timedelta(minutes=1)
    if past_since <= now:
        raise errors.InThePast(at, now)
    if not overbook_reason:
        if not doctor.active:
            raise errors.DoctorAway(doctor, day)
        if not hours.pieces:
            closure = hours.closures[0] if hours.closures else None
            if closure is None:
                raise errors.DoctorAway(doctor, day)
            raise errors.DoctorAway(doctor, day, closure.reason, closure.until, str(closure.kind))
        if piece_around(hours.pieces, span) is None:
            raise errors.OutsideHours(doctor, at)
        _refuse_taken(doctor, at, span, leaving)
    return _Place(doctor, at, length, piece.room if piece else doctor.room)


def _refuse_taken(doctor: DoctorRow, at: datetime, span: Span, leaving: int | None) -> None:
    there = journal.visit_in(doctor.id, at.date(), span.start, span.end, leaving=leaving or 0)
    if there is not None:
        raise errors.SlotTaken(doctor, at, visit(there), *journal.last_claim(there))


def _step(
    visit_id: int, step: Step, *, now: datetime, actor: Actor, version: int | None, reason: str = ""
) -> Booking:
    with base.transaction():
        visit = _visit(visit_id, version)
        before = snapshot(visit)
        visit.state = _check_step(visit, step)
        visit.cancel_reason = reason
        _save(visit)
        event = write_event(step, visit.request, visit, before=before, now=now, actor=actor)
        return _booking(visit, finder.doctor(visit.doctor_id), event)


def _check_step(visit: Visit, step: Step) -> VisitState:
    state = next_state(VisitState(visit.state), step)
    if state is None:
        raise errors.StepNotAllowed(visit.state, step)
    return state


def _save(visit: Visit) -> None:
    visit.version += 1
    visit.save()


def _visit(visit_id: int, version: int | None) -> Visit:
    row: Visit | None = Visit.select(Visit, Request).join(Request).where(Visit.id == visit_id).first()
    if row is None:
        raise errors.UnknownRow("visit", str(visit_id))
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


def _write_request(
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
    request = Request(
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
    return raw.written(request)


def _booking(visit: Visit, doctor: DoctorRow, event_id: int) -> Booking:
    return Booking(journal.visit_row(visit), doctor, _appointment(visit, doctor), event_id)


def _appointment(visit: Visit, doctor: DoctorRow) -> Appointment:
    request = visit.request
    return Appointment(
        at=moment_of(visit.day, visit.start_minute),
        doctor=doctor.name,
        specialty=doctor.specialty,
        room=visit.room,
        document=Document(request.document) if request.document else Document.IDENTITY_CARD,
    )
