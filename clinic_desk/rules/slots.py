"""Free slots inside working hours: the heart of «first free».

Slots follow the doctor's own rhythm (piece start + n * minutes). Where odd visits leave a gap that
is long enough but holds no slot of that rhythm, the gap's first minute is offered instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Piece

MinuteSlot = tuple[int, int, str]
"""Start minute, end minute, room."""


def free_slots(
    pieces: Iterable[Piece], busy: Sequence[tuple[int, int]], earliest: int = 0
) -> list[MinuteSlot]:
    """The free slots of one day, in order, none starting before minute ``earliest``.

    ``busy`` holds (start, end) minutes sorted by start; they may overlap each other (overbooking)
    and may lie outside the pieces.
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
                _slots_of_gap(piece, position, start, earliest, found)
            position = max(position, end)
        if position < piece.end:
            _slots_of_gap(piece, position, piece.end, earliest, found)
    return found


def _slots_of_gap(piece: Piece, start: int, end: int, earliest: int, found: list[MinuteSlot]) -> None:
    minutes = piece.minutes
    if end - start < minutes:
        return
    aligned = piece.start + -(-(start - piece.start) // minutes) * minutes
    if aligned + minutes > end:
        if start >= earliest:
            found.append((start, start + minutes, piece.room))
        return
    if aligned < earliest:
        aligned += -(-(earliest - aligned) // minutes) * minutes
    found.extend((slot, slot + minutes, piece.room) for slot in range(aligned, end - minutes + 1, minutes))


def piece_around(pieces: Iterable[Piece], span: Span) -> Piece | None:
    """The piece of working hours that holds the whole span, if any."""
    return next((piece for piece in pieces if piece.start <= span.start and span.end <= piece.end), None)


def piece_at(pieces: Iterable[Piece], minute: int) -> Piece | None:
    """The piece of working hours that holds this minute, if any."""
    return next((piece for piece in pieces if piece.start <= minute < piece.end), None)
