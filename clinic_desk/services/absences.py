"""Absence of a doctor: leave, illness, training, half a day, another room, a substitute.

«Doctor is ill» is one use case: :func:`plan` shows whom it hits and proposes new times,
:func:`close_doctor_days` writes the absence, the substitute's hours and the call sheet as one action. The
visits stay booked until each person was called; the sheet (``services.call_sheets``) keeps them in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from clinic_desk import errors
from clinic_desk.models import base, journal, staff, timetable
from clinic_desk.models.journal import Visit
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, Slot, VisitRow, VisitState
from clinic_desk.rules.slots import piece_at
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import ADDING_KINDS, AWAY_KINDS, ExceptionKind, Timetable, TimetableException
from clinic_desk.services import audit, call_sheets, finder
from clinic_desk.services.absence_plan import (
    KINDS,
    AbsenceOrder,
    AbsencePlan,
    HitVisit,
    make_plan,
    problems_of,
)
from clinic_desk.services.access import needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.rebooking import NewTimes
from clinic_desk.services.recorded_hours import visits_left_outside
from clinic_desk.services.rooms import put_in_room

__all__ = [
    "KINDS",
    "AbsenceOrder",
    "AbsencePlan",
    "AbsenceRow",
    "ClosedDays",
    "EndedAbsence",
    "HitVisit",
    "absence",
    "change_absence",
    "close_doctor_days",
    "end_absence",
    "list_absences",
    "plan",
    "problems_of",
]


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An entered absence; ``instead`` counts the days on which the substitute has hours for it."""

    doctor: DoctorRow
    what: TimetableException
    substitute: DoctorRow | None = None
    instead: int = 0

    @property
    def id(self) -> int:
        """Its number."""
        return self.what.id


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """What was written: the absence, the call sheet (None: nobody to call), the action to take back.

    ``plan`` is what stood at that moment, with the one proposal of each visit that the sheet has.
    ``outside`` are visits in hours that were only added for the absence before its change.
    """

    absence_id: int
    sheet_id: int | None
    action_id: int
    plan: AbsencePlan
    outside: tuple[VisitRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EndedAbsence:
    """What is left of an absence (None: nothing), and the visits in added hours that are gone now."""

    row: AbsenceRow | None
    outside: tuple[VisitRow, ...] = ()


@needs(Right.ABSENCES)
def plan(order: AbsenceOrder, *, now: datetime, pc: str = "", changing: int | None = None) -> AbsencePlan:
    """What the order would do; nothing is written.

    ``changing`` is the absence that the order would take the place of. Raises BadField (the first of
    :func:`problems_of`) and UnknownRow.
    """
    audit.days_seen("visits", order.first, order.last, order.doctor_id)
    with base.reading():
        return make_plan(order, now=now, pc=pc, changing=changing)


@needs(Right.ABSENCES)
def close_doctor_days(
    order: AbsenceOrder,
    decisions: Mapping[int, Slot | None] | None = None,
    *,
    now: datetime,
    actor: Actor,
    call_all: bool = False,
) -> ClosedDays:
    """Write the absence and the call sheet of everybody it hits, as one action.

    ``decisions`` are the new times chosen for visits (None: none yet); a visit without a decision, because
    it was booked meanwhile, gets the best one. A change of room goes into the visits at once and needs no
    calls, unless ``call_all``. Raises BadField and UnknownRow.
    """
    with recorded(ActionKind.ABSENCE, now=now, actor=actor) as rows:
        rows.facts |= _facts(order)
        made = make_plan(order, now=now, pc=actor.pc, promised=_known(decisions), count=1)
        row = rows.create(DoctorException, **_columns(order))
        return _finish(made, row.id, rows, now=now, actor=actor, call_all=call_all)


@needs(Right.ABSENCES)
def change_absence(
    absence_id: int,
    order: AbsenceOrder,
    decisions: Mapping[int, Slot | None] | None = None,
    *,
    now: datetime,
    actor: Actor,
) -> ClosedDays:
    """Let an absence be something else; visits that it hits only now come on a call sheet of their own.

    Those of an unfinished sheet stay on that one. Visits in hours that were only added for it, those of its
    substitute say, get a sheet too. Raises what :func:`close_doctor_days` raises, and ChangedMeanwhile if
    the absence is gone.
    """
    with recorded(ActionKind.ABSENCE_ENDED, now=now, actor=actor) as rows:
        rows.facts |= _facts(order)
        row = _stored(absence_id)
        if row.doctor_id != order.doctor_id:
            raise errors.BadField("doctor", "range")
        made = make_plan(
            order, now=now, pc=actor.pc, changing=absence_id, promised=_known(decisions), count=1
        )
        was, before = absence(absence_id).what, _hours_with(row)
        _remove_instead(absence_id, rows)
        rows.update(row, **_columns(order))
        _back_to_rooms(row.doctor_id, was, rows, after=None, now=now, actor=actor)
        done = _finish(made, absence_id, rows, now=now, actor=actor)
        hit = {one.visit.id for one in made.hits}
        outside = [one for one in _left_outside(before, now=now) if one.id not in hit]
        _call_them(outside, rows, now=now, actor=actor)
        return replace(done, outside=tuple(outside))


@needs(Right.ABSENCES)
def end_absence(absence_id: int, last_day: date, *, now: datetime, actor: Actor) -> EndedAbsence:
    """Let an absence end earlier: ``last_day`` is its new last day; before its first day, it is taken away.

    The substitute's hours after that day go with it, and visits go back to the room they had. Visits that
    stand in hours again are settled on their call sheet by themselves; those in hours that are gone get one.
    Raises BadField (``range``) if the day lies after the present end.
    """
    with recorded(ActionKind.ABSENCE_ENDED, now=now, actor=actor) as rows:
        row = _stored(absence_id)
        was, before = absence(absence_id).what, _hours_with(row)
        if last_day > row.last_day:
            raise errors.BadField("last_day", "range")
        rows.facts |= {
            "doctor": finder.doctor(row.doctor_id).name.short,
            "kind": row.kind,
            "first": row.first_day.isoformat(),
            "last": last_day.isoformat(),
        }
        _remove_instead(absence_id, rows, after=last_day)
        if last_day < row.first_day:
            rows.remove(row)
        else:
            rows.update(row, last_day=last_day)
        _back_to_rooms(row.doctor_id, was, rows, after=last_day, now=now, actor=actor)
        outside = _left_outside(before, now=now)
        _call_them(outside, rows, now=now, actor=actor)
        return EndedAbsence(None if last_day < was.first else absence(absence_id), tuple(outside))


@needs(Right.JOURNAL)
def list_absences(first: date, last: date) -> list[AbsenceRow]:
    """The absences that touch these days, by first day; hours given to substitutes are not among them."""
    with base.reading():
        found = timetable.exceptions_between(first, last)
        doctors = {row.id: row for row in staff.all_doctors(with_inactive=True)}
        instead: dict[int, set[date]] = {}
        for _doctor, one in found:
            if one.belongs_to is not None:
                instead.setdefault(one.belongs_to, set()).add(one.first)
        return [
            AbsenceRow(
                doctors[doctor],
                one,
                None if one.substitute_id is None else doctors[one.substitute_id],
                len(instead.get(one.id, ())),
            )
            for doctor, one in found
            if one.belongs_to is None and one.kind is not ExceptionKind.DUTY
        ]


@needs(Right.JOURNAL)
def absence(absence_id: int) -> AbsenceRow:
    """One absence; raises ChangedMeanwhile if it is gone."""
    row = _stored(absence_id)
    for one in list_absences(row.first_day, row.last_day):
        if one.id == absence_id:
            return one
    raise errors.ChangedMeanwhile("absence")


# --- inside the transaction ------------------------------------------------------------------------


def _finish(
    made: AbsencePlan,
    absence_id: int,
    rows: Recorder,
    *,
    now: datetime,
    actor: Actor,
    call_all: bool = False,
) -> ClosedDays:
    order = made.order
    for one in made.instead:
        rows.create(
            DoctorException,
            doctor=order.substitute_id,
            belongs_to=absence_id,
            **_exception_columns(one),
        )
    if order.kind is ExceptionKind.OTHER_ROOM:
        made = replace(made, hits=tuple(_in_room(made, rows.action_id, now=now, actor=actor)))
    to_call = made.hits if call_all else made.to_call
    sheet_id = None
    if to_call and order.kind not in ADDING_KINDS:
        sheet_id = call_sheets.make_sheet_within(
            rows,
            call_sheets.NewSheet(order.doctor_id, order.kind, order.first, order.last, order.reason.strip()),
            [(one.visit, one.proposals[0] if one.proposals else None) for one in to_call],
            now=now,
            actor=actor,
        )
    rows.facts |= {"hits": len(made.hits), "sheet": sheet_id}
    return ClosedDays(absence_id, sheet_id, rows.action_id, made)


def _in_room(made: AbsencePlan, action_id: int, *, now: datetime, actor: Actor) -> Iterable[HitVisit]:
    """Let the visits take place in the other room; the journal shows it as a step of each."""
    room = made.order.room.strip()
    for one in made.hits:
        yield replace(one, visit=put_in_room(one.visit, room, action_id, now=now, actor=actor))


def _back_to_rooms(
    doctor_id: int,
    was: TimetableException,
    rows: Recorder,
    *,
    after: date | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Where another room does not hold any more, visits go to the room that the hours name."""
    if was.kind is not ExceptionKind.OTHER_ROOM:
        return
    doctor = finder.doctor(doctor_id)
    hours = timetable.timetables_of([doctor])[doctor_id]
    first = max(was.first, now.date()) if after is None else max(after + timedelta(days=1), now.date())
    for row in journal.visits_where(
        Visit.doctor == doctor_id,
        Visit.day.between(first, was.last),
        Visit.state == VisitState.BOOKED,
        Visit.room == was.room,
    ):
        piece = piece_at(hours.hours(row.at.date()).pieces, minute_of(row.at))
        put_in_room(row, piece.room if piece else doctor.room, rows.action_id, now=now, actor=actor)


def _hours_with(row: DoctorException) -> dict[int, Timetable]:
    """The hours of the doctor of an absence, and of whoever has hours for it."""
    given = DoctorException.select().where(DoctorException.belongs_to == row.id)
    doctors = {one: finder.doctor(one) for one in (row.doctor_id, *(one.doctor_id for one in given))}
    return timetable.timetables_of([*doctors.values()])


def _left_outside(before: Mapping[int, Timetable], *, now: datetime) -> list[VisitRow]:
    """The booked visits to come that stood in these hours and, as they are now, do not."""
    after = timetable.timetables_of([finder.doctor(one) for one in before])
    return [
        visit
        for one, hours in before.items()
        for visit in visits_left_outside(one, hours, after[one], now.date())
        if visit.until > now
    ]


def _call_them(visits: Sequence[VisitRow], rows: Recorder, *, now: datetime, actor: Actor) -> None:
    """A call sheet for each doctor of these visits, but for those who are to be called already."""
    waiting = call_sheets.waiting_on_sheets() if visits else {}
    left = sorted((one for one in visits if one.id not in waiting), key=lambda one: one.doctor_id)
    proposed = NewTimes(now=now, pc=actor.pc).propose(left, taken=call_sheets.promised_slots(), count=1)
    for doctor_id, of_doctor in groupby(left, key=lambda one: one.doctor_id):
        lines = [(one, next(iter(proposed[one.id]), None)) for one in of_doctor]
        days = [one.at.date() for one, _slot in lines]
        new = call_sheets.NewSheet(doctor_id, ExceptionKind.EXTRA_HOURS, min(days), max(days))
        call_sheets.make_sheet_within(rows, new, lines, now=now, actor=actor)


def _remove_instead(absence_id: int, rows: Recorder, *, after: date | None = None) -> None:
    """Take the hours back that a substitute got, all of them or those after a day."""
    given = DoctorException.select().where(DoctorException.belongs_to == absence_id)
    for one in given if after is None else given.where(DoctorException.first_day > after):
        rows.remove(one)


def _known(decisions: Mapping[int, Slot | None] | None) -> Mapping[int, Slot | None]:
    """The decisions, each new time once: a second visit for it has to be decided again."""
    found: dict[int, Slot | None] = {}
    for visit_id, slot in (decisions or {}).items():
        taken = [one for one in found.values() if one is not None]
        if slot is None or not any(_overlap(slot, one) for one in taken):
            found[visit_id] = slot
    return found


def _overlap(one: Slot, other: Slot) -> bool:
    return one.doctor_id == other.doctor_id and one.at < other.until and other.at < one.until


def _facts(order: AbsenceOrder) -> dict[str, Any]:
    return {
        "doctor": finder.doctor(order.doctor_id).name.short,
        "kind": str(order.kind),
        "first": order.first.isoformat(),
        "last": order.last.isoformat(),
    }


def _columns(order: AbsenceOrder) -> dict[str, Any]:
    return {
        "doctor": order.doctor_id,
        "substitute": order.substitute_id if order.kind in AWAY_KINDS else None,
        **_exception_columns(order.exception),
    }


def _exception_columns(one: TimetableException) -> dict[str, Any]:
    return {
        "first_day": one.first,
        "last_day": one.last,
        "kind": str(one.kind),
        "start_minute": None if one.span is None else one.span.start,
        "end_minute": None if one.span is None else one.span.end,
        "reason": one.reason,
        "room": one.room,
        "minutes": one.minutes,
    }


def _stored(absence_id: int) -> DoctorException:
    row: DoctorException | None = DoctorException.get_or_none(
        DoctorException.id == absence_id, DoctorException.belongs_to.is_null()
    )
    if row is None:
        raise errors.ChangedMeanwhile("absence")
    return row
