"""Visits that belong together: booked as one action, and the whole group moved or cancelled.

Everything for a group is one transaction: either all of it is written or nothing, and Ctrl+Z takes all of
it back. Each visit has its own row in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic_desk import errors
from clinic_desk.models import journal, people, raw
from clinic_desk.models.journal import Visit, VisitGroup
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, PersonName, Slot, VisitRow, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.services import actions, audit, booking
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.booking import Booking, BookingOrder, Move, Together
from clinic_desk.services.places import naming_refusals, visit_named


class GroupKind(StrEnum):
    """What makes the visits a group."""

    FAMILY = "family"
    SERIES = "series"


@dataclass(frozen=True, slots=True)
class GroupBooking:
    """What was written for a group, in the order in which it was asked for."""

    bookings: tuple[Booking, ...]
    group_id: int
    action_id: int


@needs(Right.BOOK)
def book_together(
    kind: GroupKind,
    orders: Sequence[BookingOrder],
    *,
    beside: int | None = None,
    now: datetime,
    actor: Actor,
) -> GroupBooking:
    """Book several visits as one action; ``beside`` is a visit booked earlier whose group they join.

    That visit becomes one of the group if it was in none. It is not changed otherwise, so the action can
    be taken back whatever happens to it.
    """
    names = _names([order.person_id for order in orders])
    with _naming_member(names) as at, naming_refusals(now, actor) as wanted:
        facts = {"person": names[0].short, "count": str(len(orders))}
        with actions.recorded(_BOOKED[kind], now=now, actor=actor, **facts) as rows:
            group = _group_for(kind, beside, now=now, actor=actor)
            together = Together(rows.action_id, group)
            done: list[Booking] = []
            for at.index, order in enumerate(orders):
                done.append(booking.book_within(order, wanted, now=now, actor=actor, together=together))
            return GroupBooking(tuple(done), group, rows.action_id)


# --- the whole group -------------------------------------------------------------------------------


@needs(Right.JOURNAL)
def group_of(visit_id: int) -> list[VisitRow]:
    """All visits booked together with this one, itself included, in order of time; none if it is alone.

    Raises UnknownRow.
    """
    group = visit_named(visit_id).visit_group_id
    found = [] if group is None else journal.visits_where(Visit.visit_group == group)
    for one in found:
        audit.person_seen(one.person_id)
    return found


@needs(Right.JOURNAL)
def kind_of(visit_id: int) -> GroupKind | None:
    """What binds this visit to others, if anything."""
    group = visit_named(visit_id).visit_group
    return None if group is None else GroupKind(group.kind)


@anybody
def open_visits(visits: Sequence[VisitRow], *, now: datetime) -> list[VisitRow]:
    """Those of a group that are still to come: only they are moved or cancelled together."""
    return [one for one in visits if one.state is VisitState.BOOKED and one.until > now]


@needs(Right.BOOK)
def cancel_group(group_id: int, *, reason: str, now: datetime, actor: Actor) -> GroupBooking:
    """Cancel every visit of the group that is still to come; what is over stays as it is.

    Raises ReasonMissing, and StepNotAllowed where nothing of the group is to come.
    """
    if not reason.strip():
        raise errors.ReasonMissing(Step.CANCEL)
    with actions.recorded(ActionKind.GROUP_CANCELLED, now=now, actor=actor) as rows:
        visits = to_come(group_id, Step.CANCEL, now=now)
        rows.facts |= {"person": visits[0].person.short, "count": str(len(visits))}
        done = [
            booking.cancel_within(one.id, reason, now=now, actor=actor, action_id=rows.action_id)
            for one in visits
        ]
        return GroupBooking(tuple(done), group_id, rows.action_id)


@needs(Right.BOOK)
def move_group(moves: Sequence[Move], *, now: datetime, actor: Actor) -> GroupBooking:
    """Move visits of one group together, all or none.

    Raises GroupRefusal, which names the visit that cannot be moved and holds the reason.
    """
    rows_of = [booking.visit(one.visit_id) for one in moves]
    groups = {one.group_id for one in rows_of}
    if len(groups) != 1 or None in groups:
        raise ValueError("these visits are no group")
    # into the place that one of them leaves: the last goes first where all go later
    later = moves[0].at > rows_of[0].at
    order = sorted(range(len(moves)), key=lambda place: moves[place].at, reverse=later)
    names = [one.person for one in rows_of]
    done: dict[int, Booking] = {}
    with _naming_member(names) as at, naming_refusals(now, actor) as wanted:
        facts = {"person": names[0].short, "count": str(len(moves))}
        with actions.recorded(ActionKind.GROUP_MOVED, now=now, actor=actor, **facts) as rows:
            for at.index in order:
                done[at.index] = booking.move_within(
                    moves[at.index], wanted, now=now, actor=actor, action_id=rows.action_id
                )
            return GroupBooking(
                tuple(done[place] for place in range(len(moves))), int(groups.pop() or 0), rows.action_id
            )


@anybody
def minutes_of(slot: Slot) -> int:
    """The length of a slot."""
    return int((slot.until - slot.at).total_seconds()) // 60


# --- inside ----------------------------------------------------------------------------------------


_BOOKED = {GroupKind.FAMILY: ActionKind.FAMILY, GroupKind.SERIES: ActionKind.SERIES}


@contextmanager
def _naming_member(names: Sequence[PersonName]) -> Iterator[_Progress]:
    """Say whose visit was refused; stands outside of everything that adds to the refusal."""
    progress = _Progress()
    try:
        yield progress
    except errors.RuleRefusal as refusal:
        name = names[progress.index]
        raise errors.GroupRefusal(progress.index, name, refusal) from refusal


def _names(person_ids: Sequence[int]) -> list[PersonName]:
    found = people.rows_by_id(person_ids)
    for one in person_ids:
        if one not in found:
            raise errors.UnknownRow("person", str(one))
    return [found[one].name for one in person_ids]


def _group_for(kind: GroupKind, beside: int | None, *, now: datetime, actor: Actor) -> int:
    """The group of a visit if it has one of this kind, else a new one, which an ungrouped visit joins."""
    visit = None if beside is None else visit_named(beside)
    if visit is not None and visit.visit_group is not None and visit.visit_group.kind == kind:
        return int(visit.visit_group_id)
    group = raw.written(VisitGroup(kind=kind))
    if visit is not None and visit.visit_group is None:
        Visit.update(visit_group=group.id).where(Visit.id == visit.id).execute()
        joined = {"before": {"group": None}, "after": {"group": group.id}}
        audit.write(AuditKind.CHANGED, "visit", visit.id, now=now, actor=actor, **joined)
    return int(group.id)


@needs(Right.JOURNAL)
def to_come(group_id: int, step: Step, *, now: datetime) -> list[VisitRow]:
    """What the step can be done with; raises UnknownRow, and StepNotAllowed where nothing is left."""
    visits = journal.visits_where(Visit.visit_group == group_id)
    if not visits:
        raise errors.UnknownRow("visit", str(group_id))
    left = open_visits(visits, now=now)
    if not left:
        raise errors.StepNotAllowed(visits[-1].state, step)
    return left


@dataclass(slots=True)
class _Progress:
    """Which visit of the group is being written."""

    index: int = 0
