"""What an absence would do, before anything is written: the visits it hits, with new times for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_desk import errors
from clinic_desk.models import journal, people, staff
from clinic_desk.models import timetable as tables
from clinic_desk.models.journal import Visit
from clinic_desk.rules.rebooking import PROPOSALS, Substitute
from clinic_desk.rules.rows import DoctorRow, PersonRow, Slot, VisitRow, VisitState
from clinic_desk.rules.times import MINUTES_A_DAY, Span, days_between, minute_of, subtract
from clinic_desk.rules.timetable import AWAY_KINDS, DayHours, ExceptionKind, Timetable, TimetableException
from clinic_desk.services import call_sheets, finder
from clinic_desk.services.access import anybody, inside
from clinic_desk.services.rebooking import NewTimes

KINDS = (*sorted(AWAY_KINDS), ExceptionKind.OTHER_ROOM, ExceptionKind.EXTRA_HOURS)
LONGEST_DAYS = 731
"""Parental leave lasts years, but nobody books so far ahead; a longer one is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class AbsenceOrder:
    """What shall hold from ``first`` to ``last``, both included; ``span`` None is the whole day.

    ``reason`` may be a note for the desk; it is neither read out nor printed. ``room`` belongs to
    OTHER_ROOM and EXTRA_HOURS, ``substitute_id`` to the kinds in which the doctor is away.
    """

    doctor_id: int
    first: date
    last: date
    kind: ExceptionKind
    span: Span | None = None
    reason: str = ""
    room: str = ""
    substitute_id: int | None = None

    @property
    def exception(self) -> TimetableException:
        """As the timetable knows it."""
        return TimetableException(
            self.first,
            self.last,
            self.kind,
            self.span,
            self.reason.strip(),
            self.room.strip(),
            substitute_id=self.substitute_id,
        )


@dataclass(frozen=True, slots=True)
class HitVisit:
    """A booked visit that cannot take place as it stands, with the best new times.

    ``on_sheet`` is the unfinished call sheet that has it already; it is not put on a second one.
    """

    visit: VisitRow
    person: PersonRow
    proposals: tuple[Slot, ...] = ()
    on_sheet: int | None = None


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """What the order would do.

    ``overlapping`` are absences of the doctor that touch these days already, ``instead`` the hours that the
    substitute would get. ``here`` are people who have arrived for a time that would be closed, ``over``
    visits of today whose time has passed without a tick: both stay as they are, somebody has to look.
    """

    order: AbsenceOrder
    doctor: DoctorRow
    hits: tuple[HitVisit, ...]
    overlapping: tuple[TimetableException, ...] = ()
    instead: tuple[TimetableException, ...] = ()
    here: tuple[VisitRow, ...] = ()
    over: tuple[VisitRow, ...] = ()

    @property
    def to_call(self) -> tuple[HitVisit, ...]:
        """Whom a new call sheet would have; a change of room needs no call."""
        if self.order.kind is ExceptionKind.OTHER_ROOM:
            return ()
        return tuple(one for one in self.hits if one.on_sheet is None)


@anybody
def problems_of(order: AbsenceOrder, *, today: date) -> list[errors.BadField]:
    """Everything wrong with what was entered, in the order of the form."""
    found: list[errors.BadField] = []
    if order.kind not in KINDS:
        found.append(errors.BadField("kind", "unknown"))
    if order.last < order.first:
        found.append(errors.BadField("last_day", "below_from"))
    elif order.last < today:
        found.append(errors.BadField("last_day", "past"))
    elif (order.last - order.first).days >= LONGEST_DAYS:
        found.append(errors.BadField("last_day", "range"))
    if order.kind is ExceptionKind.EXTRA_HOURS and order.span is None:
        found.append(errors.BadField("hours", "missing"))
    if order.kind is ExceptionKind.OTHER_ROOM and not order.room.strip():
        found.append(errors.BadField("room", "missing"))
    if order.substitute_id is not None:
        if order.substitute_id == order.doctor_id:
            found.append(errors.BadField("substitute", "same"))
        elif order.kind not in AWAY_KINDS or not finder.doctor(order.substitute_id).active:
            found.append(errors.BadField("substitute", "unknown"))
    return found


@inside
def make_plan(
    order: AbsenceOrder,
    *,
    now: datetime,
    pc: str,
    changing: int | None = None,
    promised: Mapping[int, Slot | None] | None = None,
    count: int = PROPOSALS,
) -> AbsencePlan:
    """The plan inside the caller's transaction; ``changing`` is the absence that it takes the place of.

    ``promised`` are times decided already (None: none for this visit); they are nobody else's proposal.
    """
    problems = problems_of(order, today=now.date())
    if problems:
        raise problems[0]
    doctor = finder.doctor(order.doctor_id)
    decided = {one: slot for one, slot in (promised or {}).items() if not _is_closed(slot, order)}
    doctors = staff.all_doctors(with_inactive=True)
    stored = tables.timetables_of(doctors)
    before = _without(stored, changing)
    instead = tuple(_hours_instead(order, before, today=now.date()))
    after = _with(before, order, instead)
    touched = _touched(order, before[doctor.id], after[doctor.id], now=now)
    on_sheets = call_sheets.waiting_on_sheets()
    free = [one for one in touched.hits if one.id not in decided and one.id not in on_sheets]
    proposed: dict[int, tuple[Slot, ...]] = {}
    if order.kind in AWAY_KINDS:
        taken = [*call_sheets.promised_slots(), *(one for one in decided.values() if one is not None)]
        proposed = NewTimes(now=now, pc=pc, timetables=after, substitute=_substitute(order)).propose(
            free, taken=taken, count=count
        )
    for visit_id, slot in decided.items():
        proposed[visit_id] = () if slot is None else (slot,)
    persons = people.rows_by_id({one.person_id for one in touched.hits})
    return AbsencePlan(
        order,
        doctor,
        tuple(
            HitVisit(one, persons[one.person_id], proposed.get(one.id, ()), on_sheets.get(one.id))
            for one in touched.hits
        ),
        overlapping=tuple(
            one
            for one in before[doctor.id].exceptions
            if one.first <= order.last and order.first <= one.last and one.kind in AWAY_KINDS
        ),
        instead=instead,
        here=touched.here,
        over=touched.over,
    )


def _is_closed(slot: Slot | None, order: AbsenceOrder) -> bool:
    """Whether somebody chose a time that the order itself closes."""
    if slot is None or slot.doctor_id != order.doctor_id:
        return False
    inside = order.span is None or _span_of(slot).overlaps(order.span)
    return inside and order.first <= slot.at.date() <= order.last


# --- the hours as they would be --------------------------------------------------------------------


def _without(stored: Mapping[int, Timetable], changing: int | None) -> Mapping[int, Timetable]:
    if changing is None:
        return stored
    return {
        number: replace(
            one,
            exceptions=[exc for exc in one.exceptions if changing not in {exc.id, exc.belongs_to}],
        )
        for number, one in stored.items()
    }


def _with(
    before: Mapping[int, Timetable], order: AbsenceOrder, instead: Sequence[TimetableException]
) -> dict[int, Timetable]:
    after = dict(before)
    after[order.doctor_id] = _adding(after[order.doctor_id], [order.exception])
    if order.substitute_id is not None:
        after[order.substitute_id] = _adding(after[order.substitute_id], instead)
    return after


def _adding(timetable: Timetable, more: Iterable[TimetableException]) -> Timetable:
    return replace(timetable, exceptions=[*timetable.exceptions, *more])


def _hours_instead(
    order: AbsenceOrder, before: Mapping[int, Timetable], *, today: date
) -> Iterable[TimetableException]:
    """The closed hours of the doctor day by day, as far as the substitute neither receives nor is away.

    While he receives anyway his own free times in his own room are proposed; he cannot be in two rooms.
    """
    if order.substitute_id is None:
        return
    whole = order.span or Span(0, MINUTES_A_DAY)
    for day in days_between(max(order.first, today), order.last):
        own = before[order.substitute_id].hours(day)
        away = [closure.span for closure in own.closures if closure.kind in AWAY_KINDS]
        busy = [*(piece.span for piece in own.pieces), *away]
        for piece in before[order.doctor_id].hours(day).pieces:
            if not piece.span.overlaps(whole):
                continue
            closed = Span(max(piece.start, whole.start), min(piece.end, whole.end))
            for rest in subtract([closed], busy):
                if rest.minutes >= piece.minutes:
                    yield TimetableException(
                        day, day, ExceptionKind.EXTRA_HOURS, rest, room=piece.room, minutes=piece.minutes
                    )


def _substitute(order: AbsenceOrder) -> Substitute | None:
    if order.substitute_id is None:
        return None
    return Substitute(order.substitute_id, order.first, order.last)


# --- the visits ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Touched:
    hits: tuple[VisitRow, ...] = ()
    here: tuple[VisitRow, ...] = ()
    over: tuple[VisitRow, ...] = ()


def _touched(order: AbsenceOrder, before: Timetable, after: Timetable, *, now: datetime) -> _Touched:
    """The visits of the closed (or moved) time from now on, and those that only need a look."""
    if order.kind is ExceptionKind.EXTRA_HOURS:
        return _Touched()
    visits = journal.visits_where(
        Visit.doctor == order.doctor_id,
        Visit.day.between(max(order.first, now.date()), order.last),
        Visit.state.in_((VisitState.BOOKED, VisitState.ARRIVED)),
    )
    inside = [one for one in visits if _is_inside(one, order, before, after, now)]
    return _Touched(
        hits=tuple(one for one in inside if one.state is VisitState.BOOKED and not _is_over(one, now)),
        here=tuple(one for one in inside if one.state is VisitState.ARRIVED and not _is_over(one, now)),
        over=tuple(one for one in inside if one.state is VisitState.BOOKED and _is_over(one, now)),
    )


def _is_inside(
    visit: VisitRow, order: AbsenceOrder, before: Timetable, after: Timetable, now: datetime
) -> bool:
    if visit.queue_place is None:
        return order.span is None or _span_of(visit).overlaps(order.span)
    # the live queue has no times: it is hit when nobody receives it any more on that day
    day = visit.at.date()
    if order.kind is ExceptionKind.OTHER_ROOM:
        return order.span is None
    since = minute_of(now) if day == now.date() else 0
    return not _receives_after(after.hours(day), since) and (
        order.span is None or _receives_after(before.hours(day), since)
    )


def _receives_after(hours: DayHours, minute: int) -> bool:
    return any(piece.end > minute for piece in hours.pieces)


def _is_over(visit: VisitRow, now: datetime) -> bool:
    return visit.queue_place is None and visit.until <= now


def _span_of(one: VisitRow | Slot) -> Span:
    start = minute_of(one.at)
    return Span(start, start + int((one.until - one.at).total_seconds()) // 60)
