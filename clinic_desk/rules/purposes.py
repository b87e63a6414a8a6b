"""Places kept for some: by phone, at the window, through the portal, urgent; with quota and release.

A part of the hours may be kept for one purpose and may take only so many visits. From 00:00 of its
release day on neither binds anybody («portal slots open to all two days before»).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_desk.rules.rows import Channel
from clinic_desk.rules.timetable import Piece, Purpose

FOR_ALL = frozenset({Purpose.ANY})
"""What somebody may take of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Shut:
    """A piece that is not given now: kept for ``purpose``, or its ``quota`` is used up; opens on a day."""

    piece: Piece
    purpose: Purpose
    quota: int | None
    opens: date | None


def purposes_for(channel: Channel | None, *, urgent: bool = False) -> frozenset[Purpose]:
    """Which places somebody may take who applies in this way."""
    mine = {Purpose.ANY}
    if channel is not None:
        mine.add(Purpose(channel))
    if urgent:
        mine.add(Purpose.URGENT)
    return frozenset(mine)


def binds_any(pieces: Iterable[Piece]) -> bool:
    """Whether any piece keeps its places at all; most days answer no, and nothing more is asked."""
    return any(piece.quota is not None or piece.purpose is not Purpose.ANY for piece in pieces)


def opens_on(piece: Piece, day: date) -> date | None:
    """The day from which the piece is open to all; None if never."""
    return None if piece.release_days is None else day - timedelta(days=piece.release_days)


def is_released(piece: Piece, day: date, today: date) -> bool:
    """Whether the piece binds nobody any more."""
    opens = opens_on(piece, day)
    return opens is not None and opens <= today


def why_shut(
    piece: Piece,
    day: date,
    today: date,
    purposes: Collection[Purpose],
    *,
    busy: Iterable[tuple[int, int]],
    wanted: int = 1,
) -> Shut | None:
    """Why ``wanted`` more visits cannot be put into the piece, or None if they can.

    ``busy`` are the live visits of the day with that doctor, as (start, end) minutes.
    """
    if piece.quota is None and piece.purpose is Purpose.ANY:
        return None
    if is_released(piece, day, today):
        return None
    opens = opens_on(piece, day)
    if piece.purpose not in purposes:
        return Shut(piece, piece.purpose, None, opens)
    if piece.quota is None:
        return None
    start = piece.part_start if piece.part_start >= 0 else piece.start
    end = piece.part_end if piece.part_end >= 0 else piece.end
    there = sum(1 for begin, until in busy if begin < end and start < until)
    return Shut(piece, piece.purpose, piece.quota, opens) if there + wanted > piece.quota else None


def open_pieces(
    pieces: Collection[Piece],
    day: date,
    today: date,
    purposes: Collection[Purpose],
    *,
    busy: Collection[tuple[int, int]],
    wanted: int = 1,
) -> tuple[tuple[Piece, ...], tuple[Shut, ...]]:
    """The pieces that are given now, and those that are not, each with its reason."""
    shut = [why_shut(piece, day, today, purposes, busy=busy, wanted=wanted) for piece in pieces]
    return (
        tuple(piece for piece, why in zip(pieces, shut, strict=True) if why is None),
        tuple(why for why in shut if why is not None),
    )
