"""One line of the table: what was timed, against which floor, and whether it meets its aim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter

FRAME_MS = 1000 / 60
"""What a screen of 60 pictures a second leaves for one picture."""


@dataclass(frozen=True, slots=True)
class Aim:
    """At most this much, in the unit of the row, and at most this many times the floor."""

    most: float | None = None
    ratio: float | None = None

    def __str__(self) -> str:
        parts = [] if self.most is None else [f"< {self.most:g}"]
        return " and ".join(parts + ([] if self.ratio is None else [f"< {self.ratio:g}x"]))


@dataclass(frozen=True, slots=True)
class Result:
    """``ours`` and ``floor`` were taken in the same run, in turns; both are in ``unit``."""

    row: str
    floor_is: str
    ours: float
    floor: float
    aim: Aim | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim."""
        if self.aim is None:
            return None
        return (self.aim.most is None or self.ours < self.aim.most) and (
            self.aim.ratio is None or self.ratio < self.aim.ratio
        )

    def as_json(self) -> dict[str, object]:
        """The row for machines."""
        return {
            "row": self.row,
            "floor_is": self.floor_is,
            "ours": round(self.ours, 4),
            "floor": round(self.floor, 4),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "aim": None if self.aim is None else {"most": self.aim.most, "ratio": self.aim.ratio},
            "met": self.met,
        }


def ms_of(work: Callable[..., object], *arguments: object, **named: object) -> float:
    """How long one call takes, in milliseconds."""
    start = perf_counter()
    work(*arguments, **named)
    return (perf_counter() - start) * 1000


def in_turns(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int, *, warm_up: bool = True
) -> tuple[float, float]:
    """The typical time of both, measured in turns, so that a busy moment of the machine hits both."""
    if warm_up:
        ours()
        floor()
    pairs = [(ms_of(ours), ms_of(floor)) for _ in range(rounds)]
    return typical([one for one, _ in pairs]), typical([one for _, one in pairs])


def typical(times: Sequence[float]) -> float:
    """The lower quartile: other programs make some runs slower and none faster."""
    return percentile(times, 25)


def percentile(times: Sequence[float], percent: int) -> float:
    """The value that so many percent of the times do not pass."""
    return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]


def table(results: Sequence[Result]) -> str:
    """All rows as one table of text."""
    lines = [("row", "ours", "floor", "unit", "ratio", "aim", "met", "floor is")]
    for one in results:
        met = "" if one.met is None else ("yes" if one.met else "NO")
        aim = "" if one.aim is None else str(one.aim)
        numbers = (_number(one.ours), _number(one.floor), one.unit, f"{_number(one.ratio)}x")
        lines.append((one.row, *numbers, aim, met, one.floor_is))
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if place in {1, 2, 4} else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"
