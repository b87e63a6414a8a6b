"""Free slots inside working hours: the heart of «first free».

Slots follow the doctor's own rhythm (piece start + n * minutes). Where odd visits leave a gap that
is long enough but holds no slot of that rhythm, the gap's first minute is offered instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Piece

MinuteSlot = tuple[int, int, str]
"""Start minute, end minute, room."""

DoctorSlot = tuple[int, int, int, str]
"""Start minute, end minute, doctor, room."""

CODE_BASE = 2048
"""A taken time as one whole number, ``start * CODE_BASE + end``: thousands are read for one search, and
numbers travel and compare several times faster than pairs."""


class DaySlots:
    """The slots of one doctor's hours, prepared once for all days that have the same hours.

    With ``in_a_row`` they are long, for so many people one after the other; ``fits`` keeps those that
    somebody wants.
    """

    __slots__ = ("_apart", "_codes", "_doctor_id", "_fits", "_in_a_row", "_long", "_offers", "_pieces")

    def __init__(
        self,
        pieces: Sequence[Piece],
        doctor_id: int,
        in_a_row: int = 1,
        fits: Callable[[int, int], bool] | None = None,
    ) -> None:
        self._pieces, self._doctor_id = tuple(pieces), doctor_id
        self._in_a_row, self._fits = in_a_row, fits
        self._apart = all(one.end <= other.start for one, other in pairwise(self._pieces))
        self._codes = frozenset(start * CODE_BASE + end for start, end, _ in free_slots(self._pieces, ()))
        slots = self._wanted(free_rows(self._pieces, (), 0, in_a_row))
        self._offers = [(slot[0] * CODE_BASE + slot[1], slot) for slot in slots] if in_a_row == 1 else []
        self._long = [(_codes_of(slot, in_a_row), slot) for slot in slots] if in_a_row > 1 else []

    def free(self, taken: Collection[int], earliest: int = 0) -> list[DoctorSlot]:
        """What :func:`free_rows` finds beside the ``taken`` codes, none starting before ``earliest``."""
        there = set(taken)
        if not there <= self._codes or not self._apart:
            busy = sorted(divmod(code, CODE_BASE) for code in there)
            return self._wanted(free_rows(self._pieces, busy, earliest, self._in_a_row))
        # all visits in the doctor's own rhythm, which is nearly every day: what is left is free
        if self._in_a_row == 1:
            left = [slot for code, slot in self._offers if code not in there]
        else:
            left = [slot for codes, slot in self._long if there.isdisjoint(codes)]
        return [slot for slot in left if slot[0] >= earliest] if earliest else left

    def _wanted(self, rows: Iterable[MinuteSlot]) -> list[DoctorSlot]:
        fits, doctor_id = self._fits, self._doctor_id
        return [
            (start, end, doctor_id, room) for start, end, room in rows if fits is None or fits(start, end)
        ]


def _codes_of(slot: DoctorSlot, in_a_row: int) -> tuple[int, ...]:
    """The codes of the single visits of a long slot."""
    start, end = slot[:2]
    length = (end - start) // in_a_row
    return tuple(one * CODE_BASE + one + length for one in range(start, end, length))


def free_rows(
    pieces: Sequence[Piece], busy: Sequence[tuple[int, int]], earliest: int = 0, in_a_row: int = 1
) -> list[MinuteSlot]:
    """The slots for ``in_a_row`` people one after the other, also where a row runs on into the next piece.

    It may run on where doctor, room and rhythm go on as if the pieces were one, and no quota counts the
    visits of either.
    """
    if in_a_row == 1:
        return free_slots(pieces, busy, earliest)
    rows = free_slots(pieces, busy, earliest, in_a_row)
    long_pieces = _joined(pieces)
    if len(long_pieces) < len(pieces):
        for piece in long_pieces:
            # a row beside the rhythm might put one visit half into the next piece
            rows += [
                row
                for row in free_slots([piece], busy, earliest, in_a_row)
                if (row[0] - piece.start) % piece.minutes == 0
            ]
        rows = sorted(set(rows))
    return rows


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    long_pieces: list[Piece] = []
    for piece in pieces:
        before = long_pieces[-1] if long_pieces else None
        if (
            before is not None
            and before.end == piece.start
            and (before.room, before.minutes) == (piece.room, piece.minutes)
            and (piece.start - before.start) % piece.minutes == 0
            and before.quota is None
            and piece.quota is None
        ):
            long_pieces[-1] = replace(before, end=piece.end)
        else:
            long_pieces.append(piece)
    return long_pieces


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
