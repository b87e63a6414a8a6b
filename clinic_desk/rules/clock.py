"""Whether the computer's clock can be right, as far as the records of the clinic tell.

Village PCs lose their clock battery and wake up years back, or somebody sets the year wrong; whatever is
booked then stands in the wrong day, and the journal's numbers begin anew. So the clock is measured against
the newest record, and where it cannot be right nothing is booked until an administrator confirms it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

RELEASED: Final = date(2026, 11, 1)
"""No clinic worked with this program before that day."""
TOLERANCE: Final = timedelta(minutes=2)
"""So much the clocks of two PCs at one registry may differ."""
LONGEST_PAUSE: Final = timedelta(days=366)
"""A clinic that wrote nothing for longer than that is asked."""
LONGEST_PAUSE_OVER_NEW_YEAR: Final = timedelta(days=60)
"""The first number of a year cannot be taken back, so a clock that has skipped months is asked sooner."""
LONGEST_USE: Final = timedelta(days=366 * 10)
"""Without any record: so long after its release the program is still installed, and not later."""
LARGEST_JUMP: Final = timedelta(minutes=5)
"""A running clock that is set by more than that is asked; less is what a network puts right."""

BEHIND: Final = "behind"
AHEAD: Final = "ahead"
BEFORE_PROGRAM: Final = "before_program"
JUMPED: Final = "jumped"


def doubt(now: datetime, newest: datetime | None, *, confirmed: bool = False) -> str | None:
    """Why a clock that shows ``now`` cannot be right; None if it can.

    ``newest`` is the newest record that counts; ``confirmed``: an administrator has confirmed a clock
    and ``newest`` begins there.
    """
    if newest is not None and now + TOLERANCE < newest:
        return BEHIND
    if now.date() < RELEASED and not (confirmed and newest is not None and newest.date() < RELEASED):
        return BEFORE_PROGRAM
    return AHEAD if _is_ahead(now, newest) else None


def is_jump(moved: timedelta) -> bool:
    """Whether a clock that moved so far against the time that really passed was set by somebody."""
    return abs(moved) > LARGEST_JUMP


def _is_ahead(now: datetime, newest: datetime | None) -> bool:
    if newest is None:
        return now.date() > RELEASED + LONGEST_USE
    pause = now - newest
    return pause > LONGEST_PAUSE or (now.year > newest.year and pause > LONGEST_PAUSE_OVER_NEW_YEAR)
