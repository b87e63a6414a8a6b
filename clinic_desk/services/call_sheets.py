"""Call sheets: everybody whose visit cannot take place, called one by one.

What has become of a line is read from the visit itself: whatever was done in the grid, by another desk or
taken back, the sheet shows it, and a line counts as done only when nobody waits for a doctor who is away.
Each step is one action, taken back by one Ctrl+Z.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.models.actions import Change
from clinic_desk.models.timetable import DoctorException
from clinic_desk.models.waiting import CallSheet, CallSheetLine
from clinic_desk.rules.call_sheets import CallSheetView, LineState, LineView, SheetRow
from clinic_desk.rules.rebooking import PROPOSALS
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Slot, VisitRow
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import actions, booking, finder, sheet_lines, waiting
from clinic_desk.services.access import inside, needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.booking import Booking, Move
from clinic_desk.services.places import naming_refusals
from clinic_desk.services.rebooking import NewTimes
from clinic_desk.services.sheet_lines import (
    open_sheets,
    promised_slots,
    sheet,
    waiting_on_sheets,
)
from clinic_desk.services.waiting import WaitingOrder

__all__ = [
    "CallDone",
    "CallSheetView",
    "LineState",
    "LineView",
    "NewSheet",
    "SheetRow",
    "add_late",
    "cancel_line",
    "keep_line",
    "make_sheet_within",
    "move_line",
    "no_answer",
    "open_sheets",
    "promised_slots",
    "proposals_for_line",
    "propose_again",
    "reopen_line",
    "set_proposal",
    "sheet",
    "take_back_sheet",
    "to_waiting_list",
    "waiting_on_sheets",
]


@dataclass(frozen=True, slots=True)
class NewSheet:
    """Whose visits cannot take place, why, and on which days (both included)."""

    doctor_id: int
    kind: ExceptionKind
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallDone:
    """A settled line: what was written for the visit, and the action that takes it back."""

    booking: Booking
    action_id: int


@inside
def make_sheet_within(
    rows: Recorder,
    new: NewSheet,
    visits: Sequence[tuple[VisitRow, Slot | None]],
    *,
    now: datetime,
    actor: Actor,
) -> int:
    """Write a sheet of these visits with their proposals inside the caller's action; gives its number.

    The lines stand in the order of the visits' times: who would come first is called first.
    """
    written = rows.create(
        CallSheet,
        doctor=new.doctor_id,
        kind=str(new.kind),
        reason=new.reason,
        first_day=new.first,
        last_day=new.last,
        made_at=base.to_utc(now),
        registrar=actor.registrar,
        pc=actor.pc,
    )
    _add_lines(written.id, visits, rows, first=1)
    return int(written.id)


@needs(Right.BOOK)
def add_late(sheet_id: int, *, now: datetime, actor: Actor) -> int:
    """Put the visits on the sheet that were booked into the closed time afterwards; how many."""
    with _step(ActionKind.CALL_SHEET, sheet_id, now=now, actor=actor) as rows:
        late = sheet(sheet_id, now=now).late
        if not late:
            return 0
        proposed = NewTimes(now=now, pc=actor.pc).propose(late, taken=promised_slots(), count=1)
        places = CallSheetLine.select().where(CallSheetLine.sheet == sheet_id).count()
        chosen = [(one, proposed[one.id][0] if proposed[one.id] else None) for one in late]
        _add_lines(sheet_id, chosen, rows, first=places + 1)
        return len(late)


# --- proposals -------------------------------------------------------------------------------------


@needs(Right.BOOK)
def proposals_for_line(line_id: int, *, now: datetime, pc: str = "", count: int = PROPOSALS) -> list[Slot]:
    """The times to offer in this call: the sheet's own proposal while it is free, then the next best.

    What is proposed to others who are still to be called is not among them.
    """
    with base.reading():
        view = sheet_lines.line(line_id, now=now)
        own = [view.proposal] if view.proposal is not None and view.is_free else []
        more = count - len(own)
        if more <= 0:
            return own
        new_times = NewTimes(now=now, pc=pc)
        taken = promised_slots(but=line_id)
        found = new_times.propose([view.visit], taken=taken, count=more, beside=own)
        return [*own, *found[view.visit.id]]


@needs(Right.BOOK)
def set_proposal(line_id: int, slot: Slot | None, *, now: datetime, actor: Actor) -> LineView:
    """Propose another time; whoever had that time proposed on an unfinished sheet gets the next best.

    Raises StepNotAllowed if the line is settled.
    """
    with _call(line_id, now=now, actor=actor) as (line, rows):
        rows.update(line, **_proposal(slot))
        _propose_anew_where(slot, line_id, rows, now=now, pc=actor.pc)
        return sheet_lines.line(line_id, now=now)


@needs(Right.BOOK)
def propose_again(line_id: int, *, now: datetime, actor: Actor) -> LineView:
    """Replace a proposal that was given to somebody else by the next best time; None if nothing is free."""
    with _call(line_id, now=now, actor=actor) as (line, rows):
        best = next(iter(proposals_for_line(line_id, now=now, pc=actor.pc, count=1)), None)
        rows.update(line, **_proposal(best))
        return sheet_lines.line(line_id, now=now)


# --- one call --------------------------------------------------------------------------------------


@needs(Right.BOOK)
def move_line(
    line_id: int,
    slot: Slot | None = None,
    *,
    now: datetime,
    actor: Actor,
    overbook_reason: str = "",
) -> CallDone:
    """The person agreed: give the visit the proposed time, or ``slot``.

    Raises what ``booking.move`` raises, SlotTaken with the next free times among them; StepNotAllowed if
    the line is settled or nothing is proposed.
    """
    with (
        naming_refusals(now, actor) as wanted,
        _call(line_id, now=now, actor=actor) as (line, rows),
    ):
        chosen = slot or sheet_lines.line(line_id, now=now).proposal
        if chosen is None:
            raise errors.StepNotAllowed(LineState.OPEN, "move")
        change = Move(line.visit_id, chosen.at, chosen.doctor_id, overbook_reason=overbook_reason)
        done = booking.move_within(change, wanted, now=now, actor=actor, action_id=rows.action_id)
        _settle(line, rows, LineState.MOVED, now=now, actor=actor, **_proposal(chosen))
        _propose_anew_where(chosen, line_id, rows, now=now, pc=actor.pc)
        return CallDone(done, rows.action_id)


@needs(Right.BOOK)
def no_answer(line_id: int, *, now: datetime, actor: Actor) -> LineView:
    """Nobody answered: the call counts, the line stays open."""
    with _call(line_id, now=now, actor=actor) as (line, rows):
        rows.update(line, calls=line.calls + 1)
        return sheet_lines.line(line_id, now=now)


@needs(Right.BOOK)
def cancel_line(line_id: int, reason: str, *, now: datetime, actor: Actor) -> CallDone:
    """The person wants no other time; raises ReasonMissing."""
    with _call(line_id, now=now, actor=actor) as (line, rows):
        done = booking.cancel_within(line.visit_id, reason, now=now, actor=actor, action_id=rows.action_id)
        _settle(line, rows, LineState.CANCELLED, now=now, actor=actor, note=reason.strip())
        return CallDone(done, rows.action_id)


@needs(Right.BOOK)
def keep_line(line_id: int, note: str = "", *, now: datetime, actor: Actor) -> LineView:
    """The visit stays as it is: the doctor receives this person after all, or the other room was told."""
    with _call(line_id, now=now, actor=actor) as (line, rows):
        _settle(line, rows, LineState.KEPT, now=now, actor=actor, note=note.strip())
        return sheet_lines.line(line_id, now=now)


@needs(Right.BOOK)
def to_waiting_list(
    line_id: int, reason: str, *, now: datetime, actor: Actor, own_doctor: bool = False
) -> CallDone:
    """Nothing suits: the visit is cancelled with this reason, and the person waits for the specialty.

    With ``own_doctor`` for this doctor only. Raises ReasonMissing.
    """
    with _call(line_id, now=now, actor=actor) as (line, rows):
        view = sheet_lines.line(line_id, now=now)
        done = booking.cancel_within(line.visit_id, reason, now=now, actor=actor, action_id=rows.action_id)
        doctor = finder.doctor(view.old_doctor.id)
        request = sheet_lines.request_facts(line.visit_id)
        order = WaitingOrder(
            person_id=view.visit.person_id,
            doctor_id=doctor.id if own_doctor else None,
            specialty="" if own_doctor else doctor.specialty,
            first_day=now.date(),
            channel=view.visit.channel,
            override_reason=request.override_reason,
            language=request.language,
        )
        waiting.add_within(order, rows, now=now, actor=actor)
        _settle(line, rows, LineState.WAITING, now=now, actor=actor, note=reason.strip())
        return CallDone(done, rows.action_id)


# --- taking back -----------------------------------------------------------------------------------


@needs(Right.BOOK)
def reopen_line(line_id: int, *, now: datetime, actor: Actor) -> LineView:
    """Take the last step of this line back, a move or cancellation of its visit with it.

    Raises NothingToUndo if no call was noted here, and what ``actions.take_back`` raises.
    """
    done = [
        one
        for one in actions.of_row(CallSheetLine, line_id)
        # a call of somebody else may have taken the time proposed here: that one stands
        if one.facts.get("line") == line_id and one.taken_back_at is None
    ]
    if not done:
        raise errors.NothingToUndo
    actions.take_back(done[0].id, now=now, actor=actor)
    return sheet_lines.line(line_id, now=now)


@needs(Right.BOOK)
def take_back_sheet(sheet_id: int, *, now: datetime, actor: Actor) -> int:
    """Take back all that was done on the sheet, newest first, and last what made it, an absence mostly.

    What was changed about that absence since goes too. All or nothing; gives the number of actions.
    Raises what ``actions.take_back`` raises.
    """
    with base.transaction():
        found = {one.id: one for one in actions.of_row(CallSheet, sheet_id)}
        for line in CallSheetLine.select(CallSheetLine.id).where(CallSheetLine.sheet == sheet_id):
            # a call of another sheet may have taken the time proposed here: that one stands
            calls = actions.of_row(CallSheetLine, line.id)
            found |= {one.id: one for one in calls if one.facts.get("sheet") == sheet_id}
        for absence_id in _absences_of(min(found, default=0)):
            found |= {one.id: one for one in actions.of_row(DoctorException, absence_id)}
        standing = sorted((one.id for one in found.values() if one.taken_back_at is None), reverse=True)
        for action_id in standing:
            actions.take_back(action_id, now=now, actor=actor)
        return len(standing)


def _absences_of(action_id: int) -> list[str]:
    """The absences, and hours of substitutes, that an action entered."""
    table = DoctorException._meta.table_name  # noqa: SLF001 -- peewee's own door to what a table is
    query = Change.select(Change.row_key).where(Change.action == action_id, Change.table_name == table)
    return [one.row_key for one in query.where(Change.before.is_null())]


# --- inside the transaction ------------------------------------------------------------------------


@contextmanager
def _call(line_id: int, *, now: datetime, actor: Actor) -> Iterator[tuple[CallSheetLine, Recorder]]:
    """One action on one line that is still to be settled."""
    with recorded(ActionKind.CALL, now=now, actor=actor) as rows:
        view = sheet_lines.line(line_id, now=now)
        if not view.is_open:
            raise errors.StepNotAllowed(str(view.visit.state), "move")
        rows.facts |= {
            "person": view.visit.person.short,
            "doctor": view.old_doctor.name.short,
            "sheet": view.sheet_id,
            "line": line_id,
        }
        yield CallSheetLine.get_by_id(line_id), rows


@contextmanager
def _step(kind: ActionKind, sheet_id: int, *, now: datetime, actor: Actor) -> Iterator[Recorder]:
    with recorded(kind, now=now, actor=actor) as rows:
        rows.facts |= {
            "doctor": sheet(sheet_id, now=now).doctor.name.short,
            "sheet": sheet_id,
        }
        yield rows


def _settle(
    line: CallSheetLine,
    rows: Recorder,
    outcome: LineState,
    *,
    now: datetime,
    actor: Actor,
    **more: Any,  # noqa: ANN401 -- further columns of the line
) -> None:
    calls = line.calls if outcome is LineState.KEPT else line.calls + 1
    rows.update(
        line,
        outcome=str(outcome),
        calls=calls,
        done_at=base.to_utc(now),
        done_by=actor.registrar,
        **more,
    )


def _propose_anew_where(slot: Slot | None, line_id: int, rows: Recorder, *, now: datetime, pc: str) -> None:
    """Whoever is still to be called and had this time proposed gets the next best one."""
    if slot is None:
        return
    for other_id in sheet_lines.lines_proposing(slot, but=line_id):
        best = next(iter(_next_best(other_id, slot, now=now, pc=pc)), None)
        rows.update(CallSheetLine.get_by_id(other_id), **_proposal(best))


def _next_best(line_id: int, gone: Slot, *, now: datetime, pc: str) -> Sequence[Slot]:
    visit = sheet_lines.line(line_id, now=now).visit
    taken = [*promised_slots(but=line_id), gone]
    return NewTimes(now=now, pc=pc).propose([visit], taken=taken, count=1)[visit.id]


def _add_lines(
    sheet_id: int, visits: Sequence[tuple[VisitRow, Slot | None]], rows: Recorder, *, first: int
) -> None:
    in_order = sorted(visits, key=lambda one: (one[0].at, one[0].id))
    for position, (visit, slot) in enumerate(in_order, first):
        rows.create(
            CallSheetLine,
            sheet=sheet_id,
            visit=visit.id,
            position=position,
            day=visit.at.date(),
            start_minute=minute_of(visit.at),
            **_proposal(slot),
        )


def _proposal(slot: Slot | None) -> dict[str, Any]:
    return {
        "proposal_doctor": None if slot is None else slot.doctor_id,
        "proposal_day": None if slot is None else slot.at.date(),
        "proposal_minute": None if slot is None else minute_of(slot.at),
    }
