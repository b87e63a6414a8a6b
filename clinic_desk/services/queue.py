"""The live queue of a doctor: people of the day who are received by number, between the booked visits.

A person in the queue has a row of the journal and a visit like everybody else, but no time: the visit
claims none, and only says when the person was taken in. Arrived (received), did not come and cancelled
are the steps of every visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_desk import errors
from clinic_desk.models import base, journal, raw, timetable, waiting
from clinic_desk.models.journal import Visit
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Channel, DoctorRow, Document, VisitRow, VisitState
from clinic_desk.rules.slots import piece_at
from clinic_desk.rules.times import MINUTES_A_DAY, minute_of
from clinic_desk.rules.timetable import DayHours, Piece
from clinic_desk.rules.visits import Step
from clinic_desk.services import audit, booking, finder
from clinic_desk.services.access import needs
from clinic_desk.services.booking import Booking, BookingOrder
from clinic_desk.services.history import write_event
from clinic_desk.services.places import naming_refusals, refuse_away


@dataclass(frozen=True, slots=True)
class QueueOrder:
    """Who is to be taken into whose queue, today.

    ``reason`` says why a doctor who does not receive (any more) takes one all the same; the other fields
    are those of :class:`clinic_desk.services.booking.BookingOrder`.
    """

    person_id: int
    doctor_id: int
    channel: Channel = Channel.DIRECT
    received_at: datetime | None = None
    override_reason: str = ""
    reason: str = ""
    document: Document | None = None
    document_number: str = ""
    representative: str = ""
    referral: str = ""
    note: str = ""
    language: str = ""


@needs(Right.BOOK)
def take_in(order: QueueOrder, *, now: datetime, actor: Actor) -> Booking:
    """Give the next number of today's queue; journal row, visit and history in one transaction.

    Raises NotAttached without an ``override_reason``; DoctorAway or OutsideHours (with the next free slots)
    for a doctor who does not receive today or has ended, unless a ``reason`` is given; NoRight for a
    reason of somebody who may not overbook; UnknownRow.
    """
    reason = order.reason.strip()
    with naming_refusals(now, actor) as wanted, base.transaction():
        doctor = wanted.doctor = finder.doctor(order.doctor_id)
        wanted.at, wanted.purposes = now, purposes_for(order.channel)
        if reason and not actor.may_overbook:
            raise errors.NoRight("overbook")
        request = booking.request_within(_as_booking(order, now), now=now, actor=actor)
        hours = timetable.timetables_of([doctor])[doctor.id].hours(now.date())
        if not reason:
            _refuse_closed(doctor, hours, now)
        piece, start = _piece_now(hours, now), minute_of(now)
        visit = raw.written(
            Visit(
                request=raw.written(request),
                doctor=doctor.id,
                person=order.person_id,
                day=now.date(),
                start_minute=start,
                end_minute=min(start + (piece.minutes if piece else doctor.minutes), MINUTES_A_DAY),
                room=piece.room if piece else doctor.room,
                overbook_reason=reason or None,
                note=order.note,
                queue_place=journal.next_queue_place(doctor.id, now.date()),
            )
        )
        waiting.let_go(actor.pc)
        event = write_event(Step.BOOK, request, visit, before=None, now=now, actor=actor)
        return booking.booking_of(visit, doctor, event)


@needs(Right.JOURNAL)
def is_open(doctor: DoctorRow, *, now: datetime) -> bool:
    """Whether the doctor still receives today, so that somebody may be taken in without a reason."""
    hours = timetable.timetables_of([doctor])[doctor.id].hours(now.date())
    return doctor.active and any(piece.end > minute_of(now) for piece in hours.pieces)


@needs(Right.JOURNAL)
def queue_of(doctor_id: int, day: date) -> list[VisitRow]:
    """The queue of one doctor's day in the order of its numbers, without those who were cancelled."""
    audit.days_seen("day", day, day, doctor_id)
    rows = journal.visits_where(
        Visit.doctor == doctor_id,
        Visit.day == day,
        Visit.queue_place.is_null(False),
        Visit.state != VisitState.CANCELLED,
    )
    return sorted(rows, key=lambda row: row.queue_place or 0)


@needs(Right.BOOK)
def give_time(
    visit_id: int,
    *,
    at: datetime,
    now: datetime,
    actor: Actor,
    doctor_id: int | None = None,
    version: int | None = None,
    overbook_reason: str = "",
) -> Booking:
    """Give somebody of the queue a time of the doctor (or of another one); the number is given up.

    Raises what :func:`clinic_desk.services.booking.move` raises.
    """
    return booking.move(
        visit_id,
        doctor_id=doctor_id,
        at=at,
        now=now,
        actor=actor,
        version=version,
        overbook_reason=overbook_reason,
    )


def _as_booking(order: QueueOrder, now: datetime) -> BookingOrder:
    return BookingOrder(
        person_id=order.person_id,
        doctor_id=order.doctor_id,
        at=now,
        channel=order.channel,
        received_at=order.received_at,
        override_reason=order.override_reason,
        document=order.document,
        document_number=order.document_number,
        representative=order.representative,
        referral=order.referral,
        note=order.note,
        language=order.language,
    )


def _refuse_closed(doctor: DoctorRow, hours: DayHours, now: datetime) -> None:
    """Who comes before the hours or in a break may wait for them; after the last one nobody comes."""
    refuse_away(doctor, now.date(), hours)
    if all(piece.end <= minute_of(now) for piece in hours.pieces):
        raise errors.OutsideHours(doctor, now)


def _piece_now(hours: DayHours, now: datetime) -> Piece | None:
    """The hours in which somebody taken in now is received: the present ones, or the next."""
    minute = minute_of(now)
    later = (piece for piece in hours.pieces if piece.start > minute)
    return piece_at(hours.pieces, minute) or next(later, None)
