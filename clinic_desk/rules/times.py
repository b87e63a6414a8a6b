"""Pieces of one clinic day, counted in whole minutes from midnight.

A day is a ``date``; a time inside it is an ``int`` from 0 to 1440. Visits are the clinic's
wall-clock times and never run over midnight, so an overlap is two comparisons of integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes ``start`` up to, not including, ``end`` of one day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty, reversed or over-midnight span: nothing downstream checks again."""
        if not 0 <= self.start < self.end <= MINUTES_A_DAY:
            raise ValueError(f"not a span of one day: {self.start}..{self.end}")

    @property
    def minutes(self) -> int:
        """The length in minutes."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one minute; touching ends do not count."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def minute_of(moment: datetime | time) -> int:
    """The minute of the day, seconds dropped."""
    return moment.hour * 60 + moment.minute


def moment_of(day: date, minute: int) -> datetime:
    """The wall-clock moment; minute 1440 is the next midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def clock_text(minute: int) -> str:
    """``605`` -> ``10:05``: the same notation in every language of the program."""
    return f"{minute // 60:02}:{minute % 60:02}"


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same minutes as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(whole: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The minutes of ``whole`` that are in none of ``taken``."""
    cuts = merge(taken)
    rest: list[Span] = []
    for span in merge(whole):
        position = span.start
        for cut in cuts:
            if cut.end <= position:
                continue
            if cut.start >= span.end:
                break
            if cut.start > position:
                rest.append(Span(position, cut.start))
            position = cut.end
        if position < span.end:
            rest.append(Span(position, span.end))
    return rest
