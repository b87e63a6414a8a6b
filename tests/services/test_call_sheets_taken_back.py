"""Call sheets taken back while other sheets, other lines and other desks went on."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinic_desk import errors
from clinic_desk.rules.call_sheets import LineState
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, actions, booking, call_sheets, clinic
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


def book(doctor, at, **facts):
    order = BookingOrder(make_person().id, doctor.id, datetime.fromisoformat(at), Channel.PHONE, **facts)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def closed(doctor, day):
    order = AbsenceOrder(doctor.id, day, day, ExceptionKind.SICK)
    return absences.close_doctor_days(order, now=NOW, actor=ACTOR)


def lines(sheet_id):
    return call_sheets.sheet(sheet_id, now=NOW).lines


def step(use_case, *args):
    return use_case(*args, now=NOW, actor=ACTOR)


@pytest.fixture
def two_sheets(doctor):
    """Two days closed one after the other, with one person to call on each sheet."""
    made = []
    for day in (TUESDAY, WEDNESDAY):
        book(doctor, f"{day}T09:00")
        made.append(closed(doctor, day).sheet_id)
    return made


def test_a_sheet_taken_back_leaves_the_calls_of_another_sheet(two_sheets):
    first, second = two_sheets
    agreed, other = lines(first)[0], lines(second)[0]
    step(call_sheets.move_line, agreed.id, other.proposal)
    assert lines(second)[0].proposal != other.proposal
    assert step(call_sheets.take_back_sheet, second) == 1
    assert (lines(first)[0].state, lines(first)[0].visit.at) == (LineState.MOVED, other.proposal.at)
    step(call_sheets.reopen_line, agreed.id)
    assert lines(first)[0].visit.at == agreed.visit.at


def test_a_call_is_taken_back_though_who_got_a_new_proposal_was_called_since(two_sheets):
    first, second = (lines(one)[0] for one in two_sheets)
    step(call_sheets.move_line, first.id, second.proposal)
    step(call_sheets.no_answer, second.id)
    step(call_sheets.reopen_line, first.id)
    now = [lines(one)[0] for one in two_sheets]
    assert [one.state for one in now] == [LineState.OPEN, LineState.OPEN]
    assert [one.calls for one in now] == [0, 1]
    assert [one.proposal for one in now] == [first.proposal, second.proposal]


def test_a_line_that_only_got_a_new_proposal_has_no_call_to_take_back(two_sheets):
    first, second = (lines(one)[0] for one in two_sheets)
    step(call_sheets.move_line, first.id, second.proposal)
    with pytest.raises(errors.NothingToUndo):
        step(call_sheets.reopen_line, second.id)
    assert lines(two_sheets[0])[0].visit.at == second.proposal.at


def test_a_proposal_chosen_since_stays_when_the_call_before_is_taken_back(two_sheets):
    first, second = (lines(one)[0] for one in two_sheets)
    step(call_sheets.move_line, first.id, second.proposal)
    chosen = call_sheets.proposals_for_line(second.id, now=NOW)[1]
    step(call_sheets.set_proposal, second.id, chosen)
    step(call_sheets.reopen_line, first.id)
    assert lines(two_sheets[1])[0].proposal == chosen


def test_an_absence_is_not_taken_back_from_under_a_late_line(doctor):
    book(doctor, "2026-11-24T09:00")
    made = closed(doctor, TUESDAY)
    book(doctor, "2026-11-24T11:30", overbook_reason="urgent")
    assert step(call_sheets.add_late, made.sheet_id) == 1
    with pytest.raises(errors.ChangedMeanwhile):
        step(actions.take_back, made.action_id)
    assert len(lines(made.sheet_id)) == 2
    assert step(call_sheets.take_back_sheet, made.sheet_id) == 2
