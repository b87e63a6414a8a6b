"""The steps of a visit and what the journal says of it."""

from __future__ import annotations

import pytest

from clinic_desk.rules.rows import JournalResult, VisitState
from clinic_desk.rules.visits import ALLOWED, Step, journal_result, next_state


def test_every_state_has_its_steps_and_no_step_leads_nowhere():
    assert set(ALLOWED) == set(VisitState)
    for state, steps in ALLOWED.items():
        for step, after in steps.items():
            assert next_state(state, step) is after
            assert after in VisitState


@pytest.mark.parametrize("step", [Step.MOVE, Step.CANCEL, Step.ARRIVE, Step.NO_SHOW])
def test_nothing_happens_to_a_cancelled_visit_but_coming_back(step):
    assert next_state(VisitState.CANCELLED, step) is None


@pytest.mark.parametrize("state", [VisitState.ARRIVED, VisitState.NO_SHOW])
def test_a_wrong_tick_can_be_taken_off_but_the_visit_neither_moved_nor_cancelled(state):
    assert next_state(state, Step.RESET) is VisitState.BOOKED
    assert next_state(state, Step.MOVE) is None
    assert next_state(state, Step.CANCEL) is None


@pytest.mark.parametrize(
    ("state", "moved", "withdrawn", "result"),
    [
        (None, False, False, JournalResult.REFUSED),
        (None, False, True, JournalResult.WITHDRAWN),
        (VisitState.BOOKED, False, False, JournalResult.BOOKED),
        (VisitState.BOOKED, True, False, JournalResult.MOVED),
        (VisitState.CANCELLED, True, False, JournalResult.CANCELLED),
        (VisitState.CANCELLED, False, True, JournalResult.WITHDRAWN),
        (VisitState.ARRIVED, True, False, JournalResult.ARRIVED),
        (VisitState.NO_SHOW, False, False, JournalResult.NO_SHOW),
    ],
)
def test_the_result_column(state, moved, withdrawn, result):
    assert journal_result(state, moved=moved, withdrawn=withdrawn) is result
