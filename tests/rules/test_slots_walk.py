"""Free slots, compared with a walk over every minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.slots import free_slots, piece_around, piece_at
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Piece


@st.composite
def days(draw):
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    pieces = [
        Piece(start, end, "5", draw(st.integers(1, 60)))
        for start, end in zip(marks[::2], marks[1::2], strict=False)
    ]
    busy = draw(
        st.lists(
            st.tuples(st.integers(0, 1430), st.integers(1, 90)).map(lambda p: (p[0], p[0] + p[1])), max_size=8
        )
    )
    return pieces, sorted(busy), draw(st.integers(0, 1440))


def walked(pieces, busy, earliest):
    """The same by brute force: each minute of each gap is looked at."""
    taken = {minute for start, end in busy for minute in range(start, end)}
    found = []
    for piece in pieces:
        gaps, gap = [], []
        for minute in range(piece.start, piece.end + 1):
            if minute < piece.end and minute not in taken:
                gap.append(minute)
            elif gap:
                gaps.append(gap)
                gap = []
        for gap in gaps:
            fits = [m for m in gap if m + piece.minutes - 1 <= gap[-1]]
            aligned = [m for m in fits if (m - piece.start) % piece.minutes == 0]
            chosen = aligned or fits[:1]
            found += [(m, m + piece.minutes, piece.room) for m in chosen if m >= earliest]
    return found


@given(days())
def test_exactly_the_slots_of_a_walk_over_every_minute(day):
    pieces, busy, earliest = day
    assert free_slots(pieces, busy, earliest) == walked(pieces, busy, earliest)


@given(days())
def test_no_slot_touches_a_visit_or_leaves_the_hours(day):
    pieces, busy, earliest = day
    for start, end, _room in free_slots(pieces, busy, earliest):
        assert start >= earliest
        assert piece_around(pieces, Span(start, end)) is not None
        assert all(end <= other_start or other_end <= start for other_start, other_end in busy)


def test_slots_keep_the_doctors_rhythm_after_an_odd_visit():
    piece = Piece(480, 600, "5", 20)
    assert free_slots([piece], [(480, 505)]) == [
        (520, 540, "5"),
        (540, 560, "5"),
        (560, 580, "5"),
        (580, 600, "5"),
    ]
    assert free_slots([piece], [(480, 505), (530, 600)]) == [(505, 525, "5")]


def test_which_piece_holds_a_minute():
    pieces = [Piece(480, 600, "5", 15), Piece(660, 720, "6", 15)]
    assert piece_at(pieces, 599).room == "5"
    assert piece_at(pieces, 600) is None
    assert piece_around(pieces, Span(590, 605)) is None
