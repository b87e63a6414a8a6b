"""Holding the time that is being read to a caller, so that no other desk gives it away meanwhile.

One PC holds one time. A hold ends by itself after three minutes, when another time is offered, when the
visit is booked, or when the call ends; it never needs tidying up, because only its moment counts.
"""

from __future__ import annotations

from datetime import datetime

from clinic_desk.models import base, journal, waiting
from clinic_desk.models.waiting import HOLD_FOR, Hold
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, HoldRow, Slot
from clinic_desk.rules.times import minute_of
from clinic_desk.services.access import needs

__all__ = ["HOLD_FOR", "active", "hold", "let_go"]

_WAIT_MS = 100
"""Typing must not stand still for a hold: where another program holds the file, there is none."""


@needs(Right.BOOK)
def hold(slot: Slot, *, now: datetime, actor: Actor) -> bool:
    """Hold a time for this PC in place of the one it held; False if another desk holds or has it.

    Raises DatabaseBusy at once where another program holds the file.
    """
    with base.waiting_at_most(_WAIT_MS), base.transaction():
        waiting.let_go(actor.pc)
        start = minute_of(slot.at)
        end = start + int((slot.until - slot.at).total_seconds()) // 60
        in_the_way = [
            one
            for one in waiting.holds(now, but_of=actor.pc)
            if one.doctor_id == slot.doctor_id and one.at < slot.until and slot.at < one.until
        ]
        if in_the_way or journal.visit_in(slot.doctor_id, slot.at.date(), start, end) is not None:
            return False
        Hold.insert(
            pc=actor.pc,
            doctor=slot.doctor_id,
            day=slot.at.date(),
            start_minute=start,
            end_minute=end,
            registrar=actor.registrar,
            until=base.to_utc(now + HOLD_FOR),
        ).execute()
        return True


@needs(Right.BOOK)
def let_go(*, pc: str) -> None:
    """Give the held time of this PC back; raises DatabaseBusy at once where the file is held."""
    if Hold.select().where(Hold.pc == pc).exists():
        with base.waiting_at_most(_WAIT_MS), base.transaction():
            waiting.let_go(pc)


@needs(Right.JOURNAL)
def active(*, now: datetime) -> list[HoldRow]:
    """Every time held at this moment, at any desk."""
    return waiting.holds(now)
