"""Free slots inside working hours: the heart of «first free».

Slots follow the doctor's own rhythm (piece start + n * minutes). Where odd visits leave a gap that
is long enough but holds no slot of that rhythm, the gap's first minute is offered instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Piece

MinuteSlot = tuple[int, int, str]
"""Start minute, end minute, room."""

CODE_BASE = 2048
"""A taken time as one whole number, ``start * CODE_BASE + end``: thousands are read for one search, and
numbers travel and compare several times faster than pairs."""


class DaySlots:
    """The slots of one day's hours, prepared once for all days that have the same hours."""

    __slots__ = ("_apart", "_codes", "_pieces", "_slots")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = tuple(pieces)
        self._apart = all(one.end <= other.start for one, other in pairwise(self._pieces))
        self._slots = {slot[0] * CODE_BASE + slot[1]: slot for slot in free_slots(self._pieces, ())}
        self._codes = frozenset(self._slots)

    def free(self, taken: Collection[int], earliest: int = 0) -> list[MinuteSlot]:
        """What :func:`free_slots` finds beside the ``taken`` codes, none starting before ``earliest``."""
        if self._apart and not earliest:
            left = self._codes.difference(taken)
            # all visits in the doctor's own rhythm, which is nearly every day: what is left is free
            if len(left) + len(set(taken)) == len(self._codes):
                return [self._slots[code] for code in sorted(left)]
        busy = sorted(divmod(code, CODE_BASE) for code in taken)
        return free_slots(self._pieces, busy, earliest)


def free_slots(
    pieces: Iterable[Piece], busy: Sequence[tuple[int, int]], earliest: int = 0, in_a_row: int = 1
) -> list[MinuteSlot]:
    """The free slots of one day, in order, none starting before minute ``earliest``.

    ``busy`` holds (start, end) minutes sorted by start; they may overlap each other (overbooking)
    and may lie outside the pieces. ``in_a_row`` so many places of one piece stand one after the other,
    given as one long slot; long slots may overlap each other, because they are alternatives.
    """
    found: list[MinuteSlot] = []
    for piece in pieces:
        position = piece.start
        for start, end in busy:
            if end <= position:
                continue
            if start >= piece.end:
                break
            if start > position:
                found += _slots_of_gap(piece, (position, start), earliest, in_a_row)
            position = max(position, end)
        if position < piece.end:
            found += _slots_of_gap(piece, (position, piece.end), earliest, in_a_row)
    return found


def _slots_of_gap(piece: Piece, gap: tuple[int, int], earliest: int, in_a_row: int) -> list[MinuteSlot]:
    start, end = gap
    minutes, length = piece.minutes, piece.minutes * in_a_row
    if end - start < length:
        return []
    aligned = piece.start + -(-(start - piece.start) // minutes) * minutes
    if aligned + length > end:
        return [(start, start + length, piece.room)] if start >= earliest else []
    if aligned < earliest:
        aligned += -(-(earliest - aligned) // minutes) * minutes
    return [(slot, slot + length, piece.room) for slot in range(aligned, end - length + 1, minutes)]


def piece_around(pieces: Iterable[Piece], span: Span) -> Piece | None:
    """The piece of working hours that holds the whole span, if any."""
    return next((piece for piece in pieces if piece.start <= span.start and span.end <= piece.end), None)


def piece_at(pieces: Iterable[Piece], minute: int) -> Piece | None:
    """The piece of working hours that holds this minute, if any."""
    return next((piece for piece in pieces if piece.start <= minute < piece.end), None)
