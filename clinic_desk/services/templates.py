"""A doctor's templates: listed, a change shown before it is made, and made as one action.

A change ends the earlier template the day before and never deletes one that has held on a past day. Booked
visits that it leaves outside the hours are named before; each is kept, moved, or put on a call sheet, all in
the one transaction that writes the hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clinic_desk import errors
from clinic_desk.models import base, journal
from clinic_desk.models import timetable as tables
from clinic_desk.models.journal import Visit
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.rules import template_change
from clinic_desk.rules.rebooking import PROPOSALS
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, Slot, VisitRow, VisitState
from clinic_desk.rules.template_change import HoursWarning, TemplateChange, Warn, WorkingTime
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import ExceptionKind, Template, Timetable
from clinic_desk.services import audit, booking, finder, staff
from clinic_desk.services.access import needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.booking import Booking
from clinic_desk.services.call_sheets import NewSheet, make_sheet_within, promised_slots
from clinic_desk.services.places import Wanted, naming_refusals
from clinic_desk.services.rebooking import NewTimes
from clinic_desk.services.rooms import put_in_room
from clinic_desk.services.template_writing import write_template

_MANY = 300
"""Of so many visits nobody weighs three times each: beyond it only the best is looked up."""


class Choice(StrEnum):
    """What becomes of a visit that the new hours leave outside."""

    KEEP = "keep"
    MOVE = "move"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Decision:
    """KEEP: stays booked outside the hours; MOVE: to ``slot``; CALL: on a call sheet, ``slot`` to propose.

    ``version`` is that of the visit as it was shown: what changed since is not decided about.
    """

    choice: Choice
    slot: Slot | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class OutsideVisit:
    """A booked visit that stands inside the hours today and would not then, and up to three new times."""

    visit: VisitRow
    proposals: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class HoursPreview:
    """What saving would do. ``ends`` is the last day of the old template, None if it does not end.

    ``removes``: the old template goes altogether, because it never held on a past day. ``other_room`` are
    the visits that stay at their time and go to another room than the people were told.
    """

    first_day: date
    outside: tuple[OutsideVisit, ...] = ()
    warnings: tuple[HoursWarning, ...] = ()
    ends: date | None = None
    removes: bool = False
    other_room: tuple[VisitRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    """What was written; ``template_id`` None: hours only ended, ``action_id`` None: nothing changed."""

    action_id: int | None
    template_id: int | None = None
    moved: tuple[Booking, ...] = ()
    kept: tuple[VisitRow, ...] = ()
    sheet_id: int | None = None
    other_room: tuple[VisitRow, ...] = ()


NO_DECISIONS: Mapping[int, Decision] = {}


@needs(Right.JOURNAL)
def templates_of(doctor_id: int) -> list[Template]:
    """Every template of a doctor, past, present and future, by its first day; raises UnknownRow."""
    found = [one for one in timetable_of(doctor_id).templates if not _is_empty(one)]
    return sorted(found, key=lambda one: (one.valid_from or date.min, one.id))


@needs(Right.JOURNAL)
def timetable_of(doctor_id: int) -> Timetable:
    """All that decides a doctor's hours now, to be asked for days; raises UnknownRow."""
    return tables.timetables_of([staff.row_of(doctor_id)])[doctor_id]


@needs(Right.TIMETABLE)
def preview_template(
    doctor_id: int, template: Template, *, replaces: int | None = None, now: datetime
) -> HoursPreview:
    """What saving the template would do; nothing is written. Raises what :func:`save_template` raises."""
    audit.days_seen("visits", now.date(), date.max, doctor_id)
    with base.reading():
        doctor = staff.row_of(doctor_id)
        before = timetable_of(doctor_id)
        return _preview(doctor, before, _change(before, template, replaces, now.date()), now)


@needs(Right.TIMETABLE)
def save_template(
    doctor_id: int,
    template: Template,
    *,
    replaces: int | None = None,
    decisions: Mapping[int, Decision] = NO_DECISIONS,
    call_rooms: bool = False,
    now: datetime,
    actor: Actor,
) -> SavedTemplate:
    """Let a template hold from its first day on, in place of another or beside all; one action.

    ``decisions`` holds one for each visit that falls outside. Visits whose hours move to another room go
    with them; ``call_rooms`` makes a call sheet of these people. Raises BadField for what cannot be stored
    (``valid_from`` in the past, ``hours``, ``length`` ...), UnknownRow, ChangedMeanwhile where a visit falls
    outside about which nothing was decided, and for a move whatever :func:`booking.move` raises.
    """
    doctor = staff.row_of(doctor_id)
    what = "new" if replaces is None else "changed"
    with (
        naming_refusals(now, actor) as wanted,
        recorded(ActionKind.HOURS, now=now, actor=actor, doctor=doctor.name.short, what=what) as rows,
    ):
        before = timetable_of(doctor_id)
        change = _change(before, template, replaces, now.date())
        writer = _Writer(rows, wanted, now, actor, call_rooms=call_rooms)
        return writer.write(doctor, before, change, decisions)


@needs(Right.TIMETABLE)
def preview_end(template_id: int, last_day: date, *, now: datetime) -> HoursPreview:
    """What ending a template after ``last_day`` would do; nothing is written."""
    with base.reading():
        doctor, before, change = _ending(template_id, last_day, now.date())
        return _preview(doctor, before, change, now)


@needs(Right.TIMETABLE)
def end_template(
    template_id: int,
    last_day: date,
    *,
    decisions: Mapping[int, Decision] = NO_DECISIONS,
    call_rooms: bool = False,
    now: datetime,
    actor: Actor,
) -> SavedTemplate:
    """Let a template hold until ``last_day``, yesterday at the earliest; one that never began is removed.

    Raises BadField (``last_day``, ``past``), UnknownRow, and what :func:`save_template` raises.
    """
    with (
        naming_refusals(now, actor) as wanted,
        recorded(ActionKind.HOURS, now=now, actor=actor, what="ended") as rows,
    ):
        doctor, before, change = _ending(template_id, last_day, now.date())
        rows.facts["doctor"] = doctor.name.short
        writer = _Writer(rows, wanted, now, actor, call_rooms=call_rooms)
        return writer.write(doctor, before, change, decisions)


# --- what would change -------------------------------------------------------------------------------


def _is_empty(template: Template) -> bool:
    """Ended before it began: what earlier programs left of hours entered twice on one day."""
    return (
        template.valid_to is not None
        and template.valid_from is not None
        and template.valid_to < template.valid_from
    )


def _change(before: Timetable, template: Template, replaces: int | None, today: date) -> TemplateChange:
    for name, reason in template_change.problems(template):
        raise errors.BadField(name, reason)
    if template.valid_from is not None and template.valid_from < today:
        raise errors.BadField("valid_from", "past")
    if replaces is not None and all(one.id != replaces for one in before.templates):
        raise errors.UnknownRow("template", str(replaces))
    return template_change.replacing(before.templates, template, replaces, today)


def _ending(template_id: int, last_day: date, today: date) -> tuple[DoctorRow, Timetable, TemplateChange]:
    stored = _stored(template_id)
    if (today - last_day).days > 1:
        raise errors.BadField("last_day", "past")
    before = timetable_of(stored.doctor_id)
    old = next(one for one in before.templates if one.id == template_id)
    change = template_change.ending(old, last_day, today)
    return staff.row_of(stored.doctor_id), before, change


def _stored(template_id: int) -> TimetableTemplate:
    stored: TimetableTemplate | None = TimetableTemplate.get_or_none(TimetableTemplate.id == template_id)
    if stored is None:
        raise errors.UnknownRow("template", str(template_id))
    return stored


def _preview(doctor: DoctorRow, before: Timetable, change: TemplateChange, now: datetime) -> HoursPreview:
    then = template_change.after(before, change)
    first_day = change.first_day or now.date()
    booked = _booked(doctor.id, first_day, now)
    outside = _fall_outside(booked, before, then)
    colleagues = tables.timetables_of(finder.doctors(specialty=doctor.specialty))
    times = NewTimes(now=now, pc="", timetables={**colleagues, doctor.id: then}).propose(
        outside,
        taken=promised_slots() if outside else (),
        count=PROPOSALS if len(outside) <= _MANY else 1,
    )
    rooms = [visit for visit, _room in _other_rooms(booked, outside, before, then)]
    warnings = [*template_change.warnings(before, change)]
    if rooms:
        warnings.append(HoursWarning(Warn.OTHER_ROOM, day=rooms[0].at.date(), count=len(rooms)))
    return HoursPreview(
        first_day,
        tuple(OutsideVisit(visit, times[visit.id]) for visit in outside),
        tuple(warnings),
        max(change.ended.values(), default=None),
        bool(change.removed),
        tuple(rooms),
    )


def _booked(doctor_id: int, since: date, now: datetime) -> list[VisitRow]:
    """The visits with a time that are still to come from a day on."""
    found = journal.visits_where(
        Visit.doctor == doctor_id,
        Visit.day >= max(since, now.date()),
        Visit.state == VisitState.BOOKED,
        Visit.queue_place.is_null(),
    )
    return [visit for visit in found if visit.until > now]


def _fall_outside(booked: list[VisitRow], before: Timetable, then: Timetable) -> list[VisitRow]:
    held, holds = WorkingTime(before), WorkingTime(then)
    return [
        visit
        for visit in booked
        if not holds.holds(visit.at, visit.until) and held.holds(visit.at, visit.until)
    ]


def _other_rooms(
    booked: list[VisitRow], outside: list[VisitRow], before: Timetable, then: Timetable
) -> list[tuple[VisitRow, str]]:
    """Visits that stay at their time while the hours move to another room, each with that room."""
    if len(_rooms(before) | _rooms(then)) < 2:
        return []
    gone = {visit.id for visit in outside}
    rooms: dict[tuple[date, int], tuple[str, str]] = {}
    moved = []
    for visit in booked:
        key = (visit.at.date(), minute_of(visit.at))
        if key not in rooms:
            rooms[key] = (_room(before, *key), _room(then, *key))
        old, new = rooms[key]
        if visit.id not in gone and old and new and new not in {old, visit.room}:
            moved.append((visit, new))
    return moved


def _rooms(timetable: Timetable) -> set[str]:
    return {part.room or timetable.room for one in timetable.templates for part in one.parts}


def _room(timetable: Timetable, day: date, minute: int) -> str:
    pieces = timetable.hours(day).pieces
    return next((one.room for one in pieces if one.start <= minute < one.end), "")


# --- writing -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """One change being written inside its transaction."""

    rows: Recorder
    wanted: Wanted
    now: datetime
    actor: Actor
    call_rooms: bool = field(kw_only=True)

    def write(
        self,
        doctor: DoctorRow,
        before: Timetable,
        change: TemplateChange,
        decisions: Mapping[int, Decision],
    ) -> SavedTemplate:
        then = template_change.after(before, change)
        booked = _booked(doctor.id, change.first_day or self.now.date(), self.now)
        outside = _fall_outside(booked, before, then)
        if any(not _is_decided(visit, decisions) for visit in outside):
            raise errors.ChangedMeanwhile("visit")
        new_id = self._write_templates(doctor, change)
        if not self.rows.has_action:
            return SavedTemplate(None)
        chosen = [(visit, decisions[visit.id]) for visit in outside]
        rooms = self._put_in_rooms(doctor, _other_rooms(booked, outside, before, then))
        return SavedTemplate(
            self.rows.action_id,
            new_id,
            self._move(chosen),
            tuple(visit for visit, one in chosen if one.choice is Choice.KEEP),
            self._make_sheet(doctor, [one for one in chosen if one[1].choice is Choice.CALL]),
            rooms,
        )

    def _put_in_rooms(self, doctor: DoctorRow, rooms: list[tuple[VisitRow, str]]) -> tuple[VisitRow, ...]:
        action = self.rows.action_id
        moved = [put_in_room(visit, room, action, now=self.now, actor=self.actor) for visit, room in rooms]
        if moved and self.call_rooms:
            days = [visit.at.date() for visit in moved]
            new = NewSheet(doctor.id, ExceptionKind.OTHER_ROOM, min(days), max(days))
            lines = [(visit, None) for visit in moved]
            make_sheet_within(self.rows, new, lines, now=self.now, actor=self.actor)
        return tuple(moved)

    def _write_templates(self, doctor: DoctorRow, change: TemplateChange) -> int | None:
        for template_id, last_day in change.ended.items():
            self.rows.update(_stored(template_id), valid_to=last_day)
        for template_id in change.removed:
            for part in TimetablePart.select().where(TimetablePart.template == template_id):
                self.rows.remove(part)
            self.rows.remove(_stored(template_id))
        new = change.new
        if new is None or new.valid_from is None:
            return None
        self.rows.facts |= {"from": new.valid_from.isoformat(), "cycle": str(new.cycle)}
        return write_template(doctor.id, new, valid_from=new.valid_from, recorder=self.rows)

    def _move(self, chosen: list[tuple[VisitRow, Decision]]) -> tuple[Booking, ...]:
        moved = []
        for visit, one in chosen:
            if one.choice is Choice.MOVE and one.slot is not None:
                to = booking.Move(visit.id, one.slot.at, one.slot.doctor_id, one.version)
                action = self.rows.action_id
                moved.append(
                    booking.move_within(to, self.wanted, now=self.now, actor=self.actor, action_id=action)
                )
        return tuple(moved)

    def _make_sheet(self, doctor: DoctorRow, called: list[tuple[VisitRow, Decision]]) -> int | None:
        if not called:
            return None
        days = [visit.at.date() for visit, _decision in called]
        new = NewSheet(doctor.id, ExceptionKind.OTHER_HOURS, min(days), max(days))
        lines = [(visit, decision.slot) for visit, decision in called]
        return make_sheet_within(self.rows, new, lines, now=self.now, actor=self.actor)


def _is_decided(visit: VisitRow, decisions: Mapping[int, Decision]) -> bool:
    one = decisions.get(visit.id)
    if one is None or (one.choice is Choice.MOVE and one.slot is None):
        return False
    return one.version is None or one.version == visit.version
