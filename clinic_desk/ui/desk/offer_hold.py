"""Keeps the time on offer for the caller, so that no other desk gives it away while one is talking.

A hold is a courtesy between desks: where the file is busy there is none, and nothing else stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from clinic_desk import errors
from clinic_desk.rules.rows import Actor, HoldRow, Slot
from clinic_desk.services import holds


class Holding(Enum):
    """What became of the time on offer."""

    NONE = auto()
    HELD = auto()
    LAPSED = auto()
    """Three minutes are over: the offer stands, but another desk may give it now."""
    ELSEWHERE = auto()
    """Another desk is offering or has booked it."""


class OfferHold:
    """Follows the offer of the call at this desk."""

    def __init__(self) -> None:
        self.state = Holding.NONE
        self.until: datetime | None = None
        self._slot: Slot | None = None

    def follow(self, slot: Slot | None, *, now: datetime, actor: Actor) -> None:
        """Hold this offer in place of the last one; the same offer keeps the time it was given."""
        if slot == self._slot:
            return
        self._slot, self.until = slot, None
        was_held, self.state = self.state is Holding.HELD, Holding.NONE
        try:
            if slot is not None:
                self.state = Holding.HELD if holds.hold(slot, now=now, actor=actor) else Holding.ELSEWHERE
            elif was_held:
                holds.let_go(pc=actor.pc)
        except errors.NotLoggedIn:
            self._slot = None  # the desk is locked: held again when somebody is there
            return
        except errors.ClinicError:
            # it ends by itself, and what is wrong with the file is told where something is written
            return
        if self.state is Holding.HELD:
            self.until = now + holds.HOLD_FOR

    def forget(self) -> None:
        """The visit was booked, which gave the held time back."""
        self.state, self.until, self._slot = Holding.NONE, None, None

    def tick(self, active: Sequence[HoldRow], *, now: datetime, actor: Actor) -> bool:
        """Whether something else has become of the hold; ``active`` are those of all desks at this moment."""
        if self.state is not Holding.HELD or self.until is None:
            return False
        if now >= self.until:
            self.state = Holding.LAPSED
            return True
        if any(one.pc == actor.pc for one in active):
            return False
        # another window of this desk booked somebody, which gave back whatever the desk held
        slot, self._slot = self._slot, None
        self.follow(slot, now=now, actor=actor)
        return True
