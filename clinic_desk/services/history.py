"""The history of journal rows, and taking an action back.

Every step leaves an event with what stood before and after. Taking back writes what stood before,
if the row still is as the action left it, and leaves an event of its own: history only grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from clinic_desk import errors
from clinic_desk.models import base, journal, raw
from clinic_desk.models.journal import Event, Request, Visit
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, HistoryRow, VisitRow, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.services import audit, clock_check, finder
from clinic_desk.services.access import inside, needs

_VISIT_FACTS = (
    "doctor_id",
    "start_minute",
    "end_minute",
    "state",
    "room",
    "overbook_reason",
    "cancel_reason",
    "moves",
    "queue_place",
)


_AUDITED = {
    Step.BOOK: AuditKind.CREATED,
    Step.REFUSE: AuditKind.CREATED,
    Step.CANCEL: AuditKind.CANCELLED,
    Step.TAKE_BACK: AuditKind.TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back: the step, and the visit as it stands now (None: a refusal)."""

    step: Step
    visit: VisitRow | None
    request_id: int


@inside
def snapshot(visit: Visit) -> dict[str, Any]:
    """The facts of a visit that a step can change, ready for the history."""
    facts: dict[str, Any] = {name: getattr(visit, name) for name in _VISIT_FACTS}
    facts["day"] = visit.day.isoformat() if isinstance(visit.day, date) else visit.day
    facts["withdrawn"] = visit.request.withdrawn
    facts["state"] = str(facts["state"])
    return facts


@inside
def write_event(
    step: Step,
    request: Request,
    visit: Visit | None,
    *,
    before: dict[str, Any] | None,
    now: datetime,
    actor: Actor,
    takes_back: int | None = None,
    action: int | None = None,
) -> int:
    """Write one step of the history inside the caller's transaction; returns its id.

    ``action`` names the action that the step belongs to, so that both are taken back together.
    Raises ClockDoubtful.
    """
    clock_check.require(now=now)
    event = raw.written(
        Event(
            request=request,
            visit=visit,
            at=base.to_utc(now),
            registrar=actor.registrar,
            pc=actor.pc,
            step=step,
            before=before,
            after=snapshot(visit) if visit is not None else {"withdrawn": request.withdrawn},
            takes_back=takes_back,
            action=action,
        )
    )
    audit.witness(_AUDITED.get(step, AuditKind.CHANGED), "event", int(event.id), now=now, actor=actor)
    return int(event.id)


@needs(Right.JOURNAL)
def of_request(request_id: int) -> list[HistoryRow]:
    """The life of one journal row, oldest first."""
    audit.noted(AuditKind.VIEWED, "request", request_id, history=True)
    query = Event.select().where(Event.request == request_id).order_by(Event.id)
    return [
        HistoryRow(
            event.id,
            base.to_wall(event.at),
            event.registrar,
            event.pc,
            event.step,
            event.before or {},
            event.after or {},
        )
        for event in query
    ]


@needs(Right.BOOK)
def last_own_event(actor: Actor, *, now: datetime) -> int | None:
    """The newest step of today at this PC that stands alone and can still be taken back."""
    undone = Event.select(Event.takes_back).where(Event.takes_back.is_null(False))
    newest = (
        Event.select(Event.id)
        .where(
            Event.pc == actor.pc,
            Event.registrar == actor.registrar,
            Event.step != Step.TAKE_BACK,
            Event.action.is_null(),
            Event.id.not_in(undone),
            Event.at >= base.to_utc(datetime.combine(now.date(), datetime.min.time())),
        )
        .order_by(Event.id.desc())
        .first()
    )
    return None if newest is None else int(newest.id)


@needs(Right.BOOK)
def take_back(event_id: int, *, now: datetime, actor: Actor) -> TakenBack:
    """Take one step back.

    A booking becomes withdrawn (its row and number stay), everything else returns to what stood
    before. Raises ChangedMeanwhile if something happened to the row since, SlotTaken if the old
    time was given to somebody else.
    """
    event = Event.get_or_none(Event.id == event_id)
    if event is None:
        raise errors.UnknownRow("event", str(event_id))
    with naming_taken_times([event], now), base.transaction():
        return take_back_step(Event.get_by_id(event_id), now=now, actor=actor)


@inside
@contextmanager
def naming_taken_times(events: Sequence[Event], now: datetime) -> Iterator[None]:
    """Say which old time of these steps was given to somebody else, once the transaction is rolled back."""
    try:
        yield
    except base.TimeTaken as fault:
        taken = next((one for one in events if one.before and _is_taken(one)), events[-1])
        raise _old_time_taken(taken, now) from fault


@inside
def take_back_step(event: Event, *, now: datetime, actor: Actor) -> TakenBack:
    """Take a step back inside the caller's transaction."""
    request = event.request
    if event.step == Step.TAKE_BACK or Event.select().where(Event.takes_back == event.id).exists():
        raise errors.ChangedMeanwhile("event")
    visit = event.visit
    before = {"withdrawn": request.withdrawn}
    if visit is not None:
        visit.request = request
        before = snapshot(visit)
    # steps written by older programs say nothing of a queue
    after = {"queue_place": None, **(event.after or {})} if visit is not None else event.after
    if before != after:
        raise errors.ChangedMeanwhile("visit" if visit is not None else "request")
    stood = cast("dict[str, Any] | None", event.before)
    if stood is None:
        request.withdrawn = True
        request.save()
        if visit is not None:
            visit.state = VisitState.CANCELLED
    else:
        _restore(visit, stood)
    if visit is not None:
        visit.version += 1
        visit.save()
    write_event(Step.TAKE_BACK, request, visit, before=before, now=now, actor=actor, takes_back=event.id)
    return TakenBack(Step(event.step), journal.visit_row(visit) if visit else None, request.id)


def _restore(visit: Visit, facts: dict[str, Any]) -> None:
    for name in _VISIT_FACTS:
        setattr(visit, name, facts.get(name))
    visit.day = date.fromisoformat(facts["day"])


def _is_taken(event: Event) -> bool:
    """Whether somebody else has the time that stood before the step."""
    stood = event.before
    return (
        journal.visit_in(
            stood["doctor_id"],
            date.fromisoformat(stood["day"]),
            stood["start_minute"],
            stood["end_minute"],
            leaving=event.visit_id,
        )
        is not None
    )


def _old_time_taken(event: Event, now: datetime) -> errors.SlotTaken:
    doctor = finder.doctor(event.before["doctor_id"])
    at = datetime.combine(date.fromisoformat(event.before["day"]), datetime.min.time())
    at = at.replace(hour=event.before["start_minute"] // 60, minute=event.before["start_minute"] % 60)
    slots = tuple(finder.alternatives(doctor, max(at, now), now=now))
    return errors.SlotTaken(doctor, at, alternatives=slots)
