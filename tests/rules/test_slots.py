"""Free slots: the day prepared once finds what the walk over its gaps finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.slots import CODE_BASE, DaySlots, free_slots
from clinic_desk.rules.timetable import Piece

MORNING = Piece(480, 720, "5", 15)
AFTERNOON = Piece(780, 1010, "6", 20)


@st.composite
def visits(draw):
    """Taken minutes of a day: in the doctor's rhythm, beside it, overbooked, outside the hours."""
    start = draw(st.integers(0, 95)) * 15 + draw(st.sampled_from((0, 0, 0, 5)))
    return start, min(start + draw(st.sampled_from((15, 15, 20, 45))), 1440)


@given(
    st.lists(visits(), max_size=20),
    st.sampled_from([(MORNING,), (MORNING, AFTERNOON), (MORNING, Piece(700, 800, "", 10))]),
    st.sampled_from((0, 0, 485, 700)),
)
def test_a_prepared_day_finds_what_the_walk_finds(taken, pieces, earliest):
    codes = [start * CODE_BASE + end for start, end in taken]
    found = [(start, end, room) for start, end, _doctor, room in DaySlots(pieces, 7).free(codes, earliest)]
    assert found == free_slots(pieces, sorted(taken), earliest)


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], [480, 500, 520]),
        ([(500, 520)], [480, 520]),
        ([(500, 520), (500, 520)], [480, 520]),
        ([(490, 510)], [520]),
        ([(480, 485)], [500, 520]),
        ([(490, 500), (0, 60)], [500, 520]),
    ],
)
def test_slots_around_visits(taken, free):
    codes = [start * CODE_BASE + end for start, end in taken]
    assert [slot[0] for slot in DaySlots((Piece(480, 545, "", 20),), 7).free(codes)] == free
