"""The clock on the clinic's wall: naive local time, to the second.

Services never read a clock; whoever calls them passes ``clock.now()``. A demo folder may set the
clock, so that screenshots, courses and checks show the same day every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs ``shift`` ahead of (or behind) the computer's."""

    shift: timedelta = timedelta()

    @classmethod
    def set_to(cls, moment: datetime) -> Clock:
        """A clock that shows ``moment`` now and runs on from there."""
        return cls(moment - datetime.now())

    def now(self) -> datetime:
        """The wall-clock time, seconds included, microseconds dropped."""
        return (datetime.now() + self.shift).replace(microsecond=0)
