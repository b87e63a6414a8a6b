"""The states of a visit and the steps between them.

No rule was found that forbids correcting a wrong tick, so «arrived» and «did not come» can be taken
back; a cancelled visit comes back only through undo, when its time is still free.
"""

from __future__ import annotations

from enum import StrEnum

from clinic_desk.rules.rows import JournalResult, VisitState


class Step(StrEnum):
    """What can happen to a visit or its journal row; the words of the history."""

    BOOK = "book"
    REFUSE = "refuse"
    MOVE = "move"
    CANCEL = "cancel"
    ARRIVE = "arrive"
    NO_SHOW = "no_show"
    RESET = "reset"
    TAKE_BACK = "take_back"


ALLOWED: dict[VisitState, dict[Step, VisitState]] = {
    VisitState.BOOKED: {
        Step.MOVE: VisitState.BOOKED,
        Step.CANCEL: VisitState.CANCELLED,
        Step.ARRIVE: VisitState.ARRIVED,
        Step.NO_SHOW: VisitState.NO_SHOW,
    },
    VisitState.ARRIVED: {Step.RESET: VisitState.BOOKED, Step.NO_SHOW: VisitState.NO_SHOW},
    VisitState.NO_SHOW: {Step.RESET: VisitState.BOOKED, Step.ARRIVE: VisitState.ARRIVED},
    VisitState.CANCELLED: {},
}


def next_state(state: VisitState, step: Step) -> VisitState | None:
    """The state after the step, or None where the step does not exist."""
    return ALLOWED[state].get(step)


def journal_result(state: VisitState | None, *, moved: bool, withdrawn: bool = False) -> JournalResult:
    """The result column of the journal: no visit means refused, withdrawn means undone at the desk."""
    if withdrawn:
        return JournalResult.WITHDRAWN
    match state:
        case None:
            return JournalResult.REFUSED
        case VisitState.CANCELLED:
            return JournalResult.CANCELLED
        case VisitState.ARRIVED:
            return JournalResult.ARRIVED
        case VisitState.NO_SHOW:
            return JournalResult.NO_SHOW
        case VisitState.BOOKED:
            return JournalResult.MOVED if moved else JournalResult.BOOKED
