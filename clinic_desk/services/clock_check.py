"""The computer's clock: doubted where it cannot be right, until an administrator confirms it.

Whatever writes history asks :func:`require` inside its transaction, so nothing is booked, moved or cancelled
under a clock that nobody trusts. Reading, printing and the text being typed stay possible. A demo clinic sets
its clock as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from clinic_desk import errors
from clinic_desk.models import base, clock
from clinic_desk.rules import clock as rule
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import audit
from clinic_desk.services.access import anybody, inside, needs


class Watch(Protocol):
    """Sees the running clock being set, because it measures the time that really passes beside it."""

    def moved(self) -> timedelta:
        """How far the clock was set, forwards or back, since the last :meth:`accept`."""

    def accept(self) -> None:
        """The clock as it stands now is right."""


@dataclass
class _State:
    trusts_any: bool = False
    watch: Watch | None = None
    confirmation: int | None = None
    """The last confirmation this desk knows of; another window or a command may write one, too."""


_state = _State()


@anybody
def trust_any_clock(trusted: bool) -> None:  # noqa: FBT001 -- its one word
    """Say whether the open data are a demo clinic, whose clock may be set."""
    _state.trusts_any = trusted


@anybody
def keep_watch(watch: Watch | None) -> None:
    """Have the running clock of this desk watched."""
    _state.watch, _state.confirmation = watch, None


@anybody
def forget() -> None:
    """The data are closed."""
    _state.trusts_any, _state.watch, _state.confirmation = False, None, None


@anybody
def doubt(*, now: datetime) -> errors.ClockDoubtful | None:
    """Why nothing is booked with a clock that shows ``now``; None if it can be right."""
    if _state.trusts_any:
        return None
    newest, confirmed = clock.newest_record()
    reason = rule.doubt(now, newest, confirmed=confirmed)
    if reason is None and _was_set():
        reason = rule.JUMPED
    return None if reason is None else errors.ClockDoubtful(reason, now, newest)


@inside
def require(*, now: datetime) -> None:
    """Raise ClockDoubtful unless the clock can be right; for whoever writes history."""
    doubtful = doubt(now=now)
    if doubtful is not None:
        raise doubtful


@needs(Right.CLOCK)
def confirm(reason: str, *, now: datetime, actor: Actor) -> bool:
    """Say that the clock is right, and why; False if nobody doubted it, and nothing was written.

    From then on the records before it no longer speak against the clock. Raises ReasonMissing.
    """
    said = " ".join(reason.split())
    if not said:
        raise errors.ReasonMissing("confirm_clock")
    with base.transaction():
        doubtful = doubt(now=now)
        if doubtful is None:
            return False
        number = clock.confirm(
            now=now, newest=doubtful.newest, reason=said, account=actor.registrar, pc=actor.pc
        )
        audit.write(
            AuditKind.CLOCK_CONFIRMED,
            clock.CLOCK,
            number,
            now=now,
            actor=actor,
            doubt=doubtful.reason,
            newest=None if doubtful.newest is None else str(doubtful.newest),
            clock=str(now),
            reason=said,
        )
    if _state.watch is not None:
        _state.watch.accept()
    return True


def _was_set() -> bool:
    """Whether the running clock was set since it was last confirmed, here or beside this window."""
    if _state.watch is None:
        return False
    last = clock.last_confirmation()
    if _state.confirmation is not None and last != _state.confirmation:
        _state.watch.accept()
    _state.confirmation = last
    return rule.is_jump(_state.watch.moved())
