"""The clock on the clinic's wall: naive local time, to the second.

Services never read a clock; whoever calls them passes ``clock.now()``. A demo folder may set the
clock, so that screenshots, courses and checks show the same day every time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
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


def seconds_passed() -> float:
    """Seconds since some moment that nobody can set; a PC that sleeps does not stop them."""
    # Linux stops its monotonic clock while the PC sleeps; Windows and macOS do not
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class ClockWatch:
    """Notices that somebody sets the clock while the program runs; see ``services.clock_check``."""

    def __init__(self, now: Callable[[], datetime], passed: Callable[[], float] = seconds_passed) -> None:
        self._now, self._passed = now, passed
        self.accept()

    def accept(self) -> None:
        """The clock as it stands now is right."""
        self._wall, self._start = self._now(), self._passed()

    def moved(self) -> timedelta:
        """How far the clock was set, forwards or back, since it was last accepted."""
        return self._now() - self._wall - timedelta(seconds=self._passed() - self._start)
