"""A visit that takes place in another room than was told, at the same time with the same doctor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.rules.visits import Step
from clinic_desk.services.access import inside
from clinic_desk.services.history import snapshot, write_event
from clinic_desk.services.places import visit_named


@inside
def put_in_room(row: VisitRow, room: str, action_id: int, *, now: datetime, actor: Actor) -> VisitRow:
    """Let a visit take place in this room, inside the caller's action; the journal shows it as a step."""
    visit = visit_named(row.id)
    if visit.room == room:
        return row
    before = snapshot(visit)
    visit.room = room
    visit.version += 1
    visit.save()
    write_event(Step.MOVE, visit.request, visit, before=before, now=now, actor=actor, action=action_id)
    return replace(row, room=room, version=visit.version)
