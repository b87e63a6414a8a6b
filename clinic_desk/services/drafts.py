"""The call being typed: kept after every pause, so that a crash or a power cut loses no text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from clinic_desk.models import base
from clinic_desk.models.journal import Draft
from clinic_desk.rules.rights import Right
from clinic_desk.services.access import needs

_WAIT_MS = 100


@needs(Right.BOOK)
def save(body: dict[str, Any], *, pc: str, now: datetime) -> None:
    """Keep what is typed at this PC; an empty ``body`` forgets it.

    Typing must not stand still for it: raises DatabaseBusy at once where another program holds the file.
    """
    with base.waiting_at_most(_WAIT_MS), base.transaction():
        Draft.delete().where(Draft.pc == pc).execute()
        if body:
            Draft.insert(pc=pc, body=body, saved_at=base.to_utc(now)).execute()


@needs(Right.BOOK)
def load(*, pc: str) -> dict[str, Any]:
    """What was being typed at this PC when the program ended, or an empty dict."""
    draft = Draft.get_or_none(Draft.pc == pc)
    return {} if draft is None else dict(draft.body)
