"""Medians and percentiles of values that come counted: 200,000 answers are some hundred lengths."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=float)


class Spread(Generic[Value]):
    """How often each value was met."""

    __slots__ = ("_counts", "_values", "total")

    def __init__(self, counts: Mapping[Value, int]) -> None:
        self._counts = counts
        self._values = sorted(counts)
        self.total = sum(counts.values())

    def median(self) -> float | None:
        """The middle value, or half-way between the two middle ones; None where there are no values."""
        if not self.total:
            return None
        return (self._at((self.total + 1) // 2) + self._at(self.total // 2 + 1)) / 2

    def percentile(self, percent: int) -> float | None:
        """The smallest value that at least so many percent of all do not pass; None where there are none."""
        return self._at(ceil(self.total * percent / 100)) if self.total else None

    def over(self, limit: float) -> int:
        """How many values are greater than the limit."""
        return sum(count for value, count in self._counts.items() if value > limit)

    def _at(self, place: int) -> Value:
        """The value at a place, counted from 1, of all values in order."""
        passed = 0
        for value in self._values:
            passed += self._counts[value]
            if passed >= place:
                return value
        raise IndexError(place)
