"""Whom to call next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_desk.rules.call_sheets import LineState
from tests.printing.test_call_sheet import line, view

OPEN, DONE = LineState.OPEN, LineState.MOVED


@pytest.mark.parametrize(
    ("states", "position", "following"),
    [
        ((OPEN, OPEN, OPEN), 0, 1),
        ((OPEN, OPEN, OPEN), 1, 2),
        ((OPEN, OPEN, OPEN), 3, 1),  # from the top again
        ((OPEN, DONE, OPEN), 1, 3),
        ((OPEN, DONE, DONE), 1, 1),  # only the one who did not answer is left
        ((DONE, DONE, DONE), 1, None),
        ((), 0, None),
    ],
)
def test_the_next_person_is_below_and_then_from_the_top(states, position, following):
    lines = [replace(line(place), state=state) for place, state in enumerate(states, 1)]
    found = view(*lines).next_after(position)
    assert (found and found.position) == following


def test_a_sheet_counts_what_is_open_and_what_is_settled():
    shown = view(line(1), line(2, state=LineState.GONE), line(3, state=LineState.STANDS))
    assert (shown.total, shown.open, shown.done) == (3, 1, 2)
