"""How the command line writes what somebody wants of a free time."""

from __future__ import annotations

import re
from typing import Final

from clinic_desk import errors
from clinic_desk.rules.free_search import MOST_IN_A_ROW
from clinic_desk.rules.free_times import read_free_times
from clinic_desk.rules.times import MINUTES_A_DAY, Span
from clinic_desk.rules.timetable import DAYS_A_WEEK

_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS: Final = re.compile(r"([1-7])(?:-([1-7]))?")
_WHOLE_DAY: Final = Span(0, MINUTES_A_DAY)


def weekdays(text: str) -> frozenset[int]:
    """«mon,wed», «1,3», «1-5», «пн-пт»: the weekdays of ``--weekday``, Monday is 0 in what comes back."""
    days: set[int] = set()
    for piece in re.split(r"[,\s]+", text.strip()):
        numbers = _NUMBERS.fullmatch(piece)
        if numbers:
            first, last = int(numbers[1]) - 1, int(numbers[2] or numbers[1]) - 1
            days |= {(first + step) % DAYS_A_WEEK for step in range((last - first) % DAYS_A_WEEK + 1)}
            continue
        read = read_free_times(piece).times
        if not read or any(one.span != _WHOLE_DAY or one.weekday is None for one in read):
            raise errors.UsageError("--weekday", "choice", text, ("1-7", *_NAMES))
        days |= {one.weekday for one in read if one.weekday is not None}
    return frozenset(days)


def people(text: str) -> int:
    """How many people ``--in-a-row`` names."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_IN_A_ROW):
        raise errors.UsageError("--in-a-row", "choice", text, (f"1-{MOST_IN_A_ROW}",))
    return int(text)
