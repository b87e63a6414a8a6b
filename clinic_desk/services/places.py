"""Where a visit may stand: hours, purposes, holds and overlap weighed before anything is written.

A refusal carries the next free slots. They are looked up after its transaction was rolled back, so that
the write lock is not kept meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_desk import errors
from clinic_desk.models import base, journal, timetable, waiting
from clinic_desk.models.journal import Visit
from clinic_desk.rules.purposes import FOR_ALL, why_shut
from clinic_desk.rules.rows import Actor, DoctorRow, Slot
from clinic_desk.rules.slots import CODE_BASE, piece_around, piece_at
from clinic_desk.rules.times import MINUTES_A_DAY, Span, minute_of, moment_of
from clinic_desk.rules.timetable import DayHours, Piece, Purpose
from clinic_desk.services import clock_check, finder
from clinic_desk.services.access import inside


@dataclass(frozen=True, slots=True)
class Claim:
    """What a visit asks of its place. ``minutes`` None: the doctor's own length.

    ``purposes`` are the kept places it may take, ``leaving`` the visit that gives its old place up.
    """

    minutes: int | None = None
    overbook_reason: str = ""
    purposes: frozenset[Purpose] = FOR_ALL
    leaving: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be given."""

    doctor: DoctorRow
    at: datetime
    minutes: int
    room: str

    @property
    def span(self) -> Span:
        """The minutes of the day."""
        start = minute_of(self.at)
        return Span(start, start + self.minutes)


@dataclass(slots=True)
class Wanted:
    """What is being asked for, so that a refusal can offer something like it."""

    doctor: DoctorRow | None = None
    at: datetime | None = None
    purposes: frozenset[Purpose] = FOR_ALL


@inside
@contextmanager
def naming_refusals(now: datetime, actor: Actor) -> Iterator[Wanted]:
    """Add the next free slots to a refusal, after its transaction was rolled back.

    Raises ClockDoubtful first: under a wrong clock any other refusal would mislead.
    """
    clock_check.require(now=now)
    wanted = Wanted()

    def free(doctor: DoctorRow, at: datetime) -> tuple[Slot, ...]:
        since = max(at, now)
        return tuple(finder.alternatives(doctor, since, now=now, purposes=wanted.purposes, pc=actor.pc))

    try:
        yield wanted
    except (
        errors.SlotTaken,
        errors.SlotReserved,
        errors.SlotHeld,
        errors.OutsideHours,
        errors.DoctorAway,
        errors.InThePast,
    ) as refusal:
        if wanted.doctor is not None and wanted.at is not None:
            refusal.alternatives = free(wanted.doctor, wanted.at)
        raise
    except base.TimeTaken as fault:
        # the schema's own word; it can only come here if another program writes past our checks
        if wanted.doctor is None or wanted.at is None:
            raise
        slots = free(wanted.doctor, wanted.at)
        raise errors.SlotTaken(wanted.doctor, wanted.at, alternatives=slots) from fault


@inside
def place_for(doctor: DoctorRow, at: datetime, claim: Claim, *, now: datetime, actor: Actor) -> Place:
    """Where the visit would stand, or the refusal that says why it cannot; inside a transaction.

    A reason overbooks: it gives times that are taken, kept, held or outside the hours, to those who may.
    """
    at, reason = at.replace(second=0, microsecond=0), claim.overbook_reason.strip()
    if reason and not actor.may_overbook:
        raise errors.NoRight("overbook")
    day, start = at.date(), minute_of(at)
    hours = timetable.timetables_of([doctor])[doctor.id].hours(day)
    piece = piece_at(hours.pieces, start)
    length = claim.minutes or (piece.minutes if piece else doctor.minutes)
    if start + length > MINUTES_A_DAY:
        raise errors.OutsideHours(doctor, at)
    span = Span(start, start + length)
    past_since = moment_of(day, span.end) if reason else at + timedelta(minutes=1)
    if past_since <= now:
        raise errors.InThePast(at, now)
    if not reason:
        refuse_away(doctor, day, hours)
        around = piece_around(hours.pieces, span)
        if around is None:
            raise errors.OutsideHours(doctor, at)
        _refuse_taken(doctor, at, span, claim.leaving)
        _refuse_kept(doctor, at, around, claim, today=now.date())
        _refuse_held(doctor, at, span, now=now, pc=actor.pc)
    return Place(doctor, at, length, piece.room if piece else doctor.room)


@inside
def visit_named(visit_id: int) -> Visit:
    """A stored visit with its request; raises UnknownRow."""
    found: Visit | None = journal.visit_with_request(visit_id)
    if found is None:
        raise errors.UnknownRow("visit", str(visit_id))
    return found


@inside
def refuse_away(doctor: DoctorRow, day: date, hours: DayHours) -> None:
    """Raise DoctorAway where the doctor has no hours on this day, with the reason as far as it is known."""
    if not doctor.active:
        raise errors.DoctorAway(doctor, day)
    if hours.pieces:
        return
    closure = hours.closures[0] if hours.closures else None
    if closure is None:
        raise errors.DoctorAway(doctor, day)
    raise errors.DoctorAway(doctor, day, closure.reason, closure.until, str(closure.kind))


def _refuse_taken(doctor: DoctorRow, at: datetime, span: Span, leaving: int) -> None:
    there = journal.visit_in(doctor.id, at.date(), span.start, span.end, leaving=leaving)
    if there is not None:
        row = journal.visit_row(visit_named(there))
        raise errors.SlotTaken(doctor, at, row, *journal.last_claim(there))


def _refuse_kept(doctor: DoctorRow, at: datetime, piece: Piece, claim: Claim, *, today: date) -> None:
    if piece.quota is None and piece.purpose is Purpose.ANY:
        return
    day = at.date()
    taken = journal.taken_codes([doctor.id], day, day).get((day.isoformat(), doctor.id), [])
    busy = [divmod(code, CODE_BASE) for code in taken]
    if claim.leaving:
        own = visit_named(claim.leaving)
        if (own.doctor_id, own.day) == (doctor.id, day) and own.queue_place is None:
            busy.remove((own.start_minute, own.end_minute))
    shut = why_shut(piece, day, today, claim.purposes, busy=busy)
    if shut is not None:
        raise errors.SlotReserved(doctor, at, str(shut.purpose), shut.quota, shut.opens)


def _refuse_held(doctor: DoctorRow, at: datetime, span: Span, *, now: datetime, pc: str) -> None:
    start, end = moment_of(at.date(), span.start), moment_of(at.date(), span.end)
    for one in waiting.holds(now, but_of=pc):
        if one.doctor_id == doctor.id and one.at < end and start < one.until:
            raise errors.SlotHeld(doctor, at, one.registrar, one.pc, one.expires)
