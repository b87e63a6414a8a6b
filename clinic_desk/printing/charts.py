"""What a chart shows: plain values with their texts, drawn alike on the screen and on paper (no Qt here)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length (0 or more), the number as text; ``warns`` marks what must be seen."""

    label: str
    value: float
    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars under each other, the longest as wide as there is room; names left, numbers behind."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Shares (0 to 1, more counts as 1, None is closed) of ``rows`` by ``columns``, each with its text.

    A cell is told by its text as well as by its ground: colour is never the only sign.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Columns over time, each stacked from the ``series`` in their order; ``names`` word the series.

    ``values[series][column]``; every column is named, the painter leaves out names that have no room.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


Chart = Bars | HeatMap | Course
