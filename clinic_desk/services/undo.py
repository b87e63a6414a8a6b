"""Ctrl+Z: the newest thing done at this desk today, be it a step of a visit or a whole action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic_desk import errors
from clinic_desk.rules.rows import Actor
from clinic_desk.services import actions, history
from clinic_desk.services.actions import ActionRow
from clinic_desk.services.history import TakenBack


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: a single step of a visit, or an action with all that belongs to it."""

    step: TakenBack | None = None
    action: ActionRow | None = None


def take_back_last(*, now: datetime, actor: Actor) -> Undone:
    """Take back the newest own thing; raises NothingToUndo and what taking it back raises."""
    event_id = history.last_own_event(actor, now=now)
    action = actions.last_own(actor, now=now)
    if action is not None and (event_id is None or event_id <= action[1]):
        return Undone(action=actions.take_back(action[0], now=now, actor=actor))
    if event_id is None:
        raise errors.NothingToUndo
    return Undone(step=history.take_back(event_id, now=now, actor=actor))
