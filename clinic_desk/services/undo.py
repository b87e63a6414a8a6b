"""Ctrl+Z: the newest thing done at this desk today, be it a step of a visit or a whole action.

Hours that go back may have visits in them that were booked meanwhile. Nobody is left behind silently:
these visits stay booked, are named, and stand on a call sheet of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic_desk import errors
from clinic_desk.models import base, erasure, staff, timetable
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.rules.timetable import ExceptionKind, Timetable
from clinic_desk.services import actions, history
from clinic_desk.services.access import needs
from clinic_desk.services.actions import ActionKind, ActionRow, recorded
from clinic_desk.services.call_sheets import NewSheet, make_sheet_within
from clinic_desk.services.history import TakenBack
from clinic_desk.services.rebooking import NewTimes
from clinic_desk.services.recorded_hours import visits_left_outside

_OF_HOURS = frozenset(
    {
        ActionKind.HOURS,
        ActionKind.TIMETABLE_IMPORT,
        ActionKind.DAY_LIST,
        ActionKind.ABSENCE,
        ActionKind.ABSENCE_ENDED,
    }
)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: a single step of a visit, or an action with all that belongs to it.

    ``outside`` are booked visits that stood in the hours that went, now on a call sheet.
    """

    step: TakenBack | None = None
    action: ActionRow | None = None
    outside: tuple[VisitRow, ...] = ()


@needs(Right.BOOK)
def take_back_last(*, now: datetime, actor: Actor) -> Undone:
    """Take back the newest own thing; raises NothingToUndo and what taking it back raises.

    Raises ErasureIsFinal where that thing is a deleted year: the thing before it is not meant.
    """
    erased = erasure.newest_own(actor.registrar, actor.pc, now.date())
    if erased is not None:
        raise errors.ErasureIsFinal(erased)
    event_id = history.last_own_event(actor, now=now)
    action = actions.last_own(actor, now=now)
    if action is not None and (event_id is None or event_id <= action[1]):
        return take_back_action(action[0], now=now, actor=actor)
    if event_id is None:
        raise errors.NothingToUndo
    return Undone(step=history.take_back(event_id, now=now, actor=actor))


@needs(Right.BOOK)
def take_back_action(action_id: int, *, now: datetime, actor: Actor) -> Undone:
    """Take one action back; raises what :func:`clinic_desk.services.actions.take_back` raises."""
    if actions.get(action_id).kind not in _OF_HOURS:
        return Undone(action=actions.take_back(action_id, now=now, actor=actor))
    with base.transaction():
        before = _timetables()
        done = actions.take_back(action_id, now=now, actor=actor)
        after = _timetables()
        outside: list[VisitRow] = []
        for doctor_id, table in after.items():
            if table != before[doctor_id]:
                left = visits_left_outside(doctor_id, before[doctor_id], table, now.date())
                left = [visit for visit in left if visit.until > now]
                _put_on_a_sheet(doctor_id, left, now=now, actor=actor)
                outside += left
    return Undone(action=done, outside=tuple(outside))


def _timetables() -> dict[int, Timetable]:
    return timetable.timetables_of(staff.all_doctors(with_inactive=True))


def _put_on_a_sheet(doctor_id: int, visits: list[VisitRow], *, now: datetime, actor: Actor) -> None:
    if not visits:
        return
    doctor = staff.doctor_row(doctor_id)
    proposals = NewTimes(now=now, pc=actor.pc).propose(visits)
    first, last = min(one.at.date() for one in visits), max(one.at.date() for one in visits)
    name = "" if doctor is None else doctor.name.short
    with recorded(ActionKind.CALL_SHEET, now=now, actor=actor, doctor=name) as rows:
        rows.facts["sheet"] = make_sheet_within(
            rows,
            NewSheet(doctor_id, ExceptionKind.OTHER_HOURS, first, last),
            [(one, next(iter(proposals.get(one.id, ())), None)) for one in visits],
            now=now,
            actor=actor,
        )
