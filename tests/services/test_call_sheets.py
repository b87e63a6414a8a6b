"""A call sheet is worked off call by call; what was done otherwise shows, nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.models.journal import Visit
from clinic_desk.models.waiting import WaitingEntry
from clinic_desk.rules.call_sheets import LineState
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import absences, actions, booking, call_sheets, clinic, finder, holds, undo
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
OTHER_DESK = Actor("Белова Н.", "pc-2")
ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(__file__).with_name("sheet_worker.py")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def sheet_id(doctor):
    """Three people of a doctor who is away on Tuesday."""
    for number, clock in enumerate(("09:00", "10:00", "11:00")):
        person = make_person(f"Ахметов{number} Серік", language="ru", phones=f"701000000{number} 7270000000")
        book(doctor, f"2026-11-24T{clock}", person)
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK, reason="грипп")
    return absences.close_doctor_days(order, now=NOW, actor=ACTOR).sheet_id


def book(doctor, at, person=None, *, actor=ACTOR, **facts):
    person = person or make_person()
    order = BookingOrder(person.id, doctor.id, datetime.fromisoformat(at), Channel.PHONE, **facts)
    return booking.book(order, now=NOW, actor=actor).visit


def view(sheet_id):
    return call_sheets.sheet(sheet_id, now=NOW)


def lines(sheet_id):
    return view(sheet_id).lines


def states(sheet_id):
    return [str(line.state) for line in lines(sheet_id)]


def step(use_case, *args, **facts):
    return use_case(*args, now=NOW, actor=ACTOR, **facts)


# --- what a sheet shows ----------------------------------------------------------------------------


def test_a_line_has_all_that_is_needed_for_the_call(doctor, sheet_id):
    shown = view(sheet_id)
    line = shown.lines[0]
    assert (shown.doctor, shown.kind, shown.reason) == (doctor, ExceptionKind.SICK, "грипп")
    assert (shown.first, shown.last, shown.registrar) == (TUESDAY, TUESDAY, ACTOR.registrar)
    assert line.phones == ("7010000000", "7270000000")
    assert line.person.language == "ru"
    assert (line.old.at, line.old.doctor, line.old.room) == (line.visit.at, doctor.name, "5")
    assert line.is_free
    assert (shown.total, shown.open, shown.done) == (3, 3, 0)


def test_a_sheet_or_line_that_is_not_there(sheet_id):
    with pytest.raises(errors.UnknownRow):
        view(sheet_id + 1)
    with pytest.raises(errors.UnknownRow):
        step(call_sheets.no_answer, 99)


# --- the calls -------------------------------------------------------------------------------------


def test_agreed_moves_the_visit_and_settles_the_line(sheet_id):
    line = lines(sheet_id)[0]
    done = step(call_sheets.move_line, line.id)
    assert (done.booking.visit.at, done.booking.visit.doctor_id) == (
        line.proposal.at,
        line.proposal.doctor_id,
    )
    assert done.booking.before.at == line.old.at
    after = lines(sheet_id)[0]
    assert (after.state, after.calls, after.done_by, after.done_at) == (
        LineState.MOVED,
        1,
        ACTOR.registrar,
        NOW,
    )
    assert call_sheets.open_sheets(NOW)[0].done == 1
    with pytest.raises(errors.StepNotAllowed):
        step(call_sheets.move_line, line.id)


def test_nobody_answers_twice_then_he_cancels_with_a_reason(sheet_id):
    line = lines(sheet_id)[0]
    step(call_sheets.no_answer, line.id)
    assert step(call_sheets.no_answer, line.id).calls == 2
    with pytest.raises(errors.ReasonMissing):
        step(call_sheets.cancel_line, line.id, "  ")
    done = step(call_sheets.cancel_line, line.id, "уехал")
    assert (done.booking.visit.state, done.booking.visit.cancel_reason) == ("cancelled", "уехал")
    after = lines(sheet_id)[0]
    assert (after.state, after.calls, after.note) == (LineState.CANCELLED, 3, "уехал")


def test_nothing_suits_and_the_person_waits_for_the_specialty(sheet_id):
    line = lines(sheet_id)[1]
    step(call_sheets.to_waiting_list, line.id, "ничего не подошло")
    (entry,) = WaitingEntry.select()
    assert (entry.person_id, entry.doctor_id, entry.specialty, entry.first_day, entry.state) == (
        line.person.id,
        None,
        "general_practice",
        NOW.date(),
        "waiting",
    )
    assert states(sheet_id) == ["open", "waiting", "open"]
    assert booking.visit(line.visit.id).state == "cancelled"


def test_waiting_for_the_own_doctor_only(doctor, sheet_id):
    step(call_sheets.to_waiting_list, lines(sheet_id)[1].id, "только к своему", own_doctor=True)
    assert WaitingEntry.get().doctor_id == doctor.id


def test_a_kept_visit_is_settled_and_still_booked(sheet_id):
    line = step(call_sheets.keep_line, lines(sheet_id)[2].id, "примет")
    assert (line.state, line.calls, line.note, line.visit.state) == (LineState.KEPT, 0, "примет", "booked")
    with pytest.raises(errors.StepNotAllowed):
        step(call_sheets.no_answer, line.id)


def test_a_finished_sheet_leaves_the_list_of_unfinished_ones(sheet_id):
    for line in lines(sheet_id):
        step(call_sheets.keep_line, line.id)
    assert call_sheets.open_sheets(NOW) == []
    assert view(sheet_id).done == 3


# --- proposals -------------------------------------------------------------------------------------


def test_three_times_to_offer_the_own_proposal_first_and_none_of_the_others(doctor, sheet_id):
    shown = lines(sheet_id)
    offered = call_sheets.proposals_for_line(shown[0].id, now=NOW)
    assert offered[0] == shown[0].proposal
    assert len(set(offered)) == 3
    assert not {shown[1].proposal, shown[2].proposal} & set(offered)
    assert all(abs(one.at - offered[0].at).total_seconds() >= 45 * 60 for one in offered[1:])


def test_another_time_by_choice_goes_into_the_line(sheet_id):
    line = lines(sheet_id)[0]
    second = call_sheets.proposals_for_line(line.id, now=NOW)[1]
    assert step(call_sheets.set_proposal, line.id, second).proposal == second
    assert step(call_sheets.move_line, line.id).booking.visit.at == second.at


def test_no_proposal_at_all_can_be_chosen_but_not_agreed_to(sheet_id):
    line = step(call_sheets.set_proposal, lines(sheet_id)[0].id, None)
    assert (line.proposal, line.is_free) == (None, False)
    with pytest.raises(errors.StepNotAllowed):
        step(call_sheets.move_line, line.id)


@pytest.mark.parametrize("by", ["choice", "agreement"])
def test_whose_proposal_is_chosen_by_another_gets_the_next_best(sheet_id, by):
    first, second, third = lines(sheet_id)
    if by == "choice":
        step(call_sheets.set_proposal, first.id, second.proposal)
    else:
        step(call_sheets.move_line, first.id, second.proposal)
    _first, after, other = lines(sheet_id)
    assert after.proposal != second.proposal
    assert after.is_free
    assert other.proposal == third.proposal
    assert len({one.proposal for one in lines(sheet_id)}) == 3
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert states(sheet_id) == ["open"] * 3
    assert [one.proposal for one in lines(sheet_id)] == [one.proposal for one in (first, second, third)]


def test_a_proposal_given_away_meanwhile_is_shown_and_replaced(doctor, sheet_id):
    line = lines(sheet_id)[0]
    book(doctor, line.proposal.at.isoformat(), actor=OTHER_DESK)
    assert lines(sheet_id)[0].proposal == line.proposal
    assert not lines(sheet_id)[0].is_free
    with pytest.raises(errors.SlotTaken) as refused:
        step(call_sheets.move_line, line.id)
    assert refused.value.booked_on_pc == OTHER_DESK.pc
    assert refused.value.alternatives
    assert states(sheet_id) == ["open"] * 3
    again = step(call_sheets.propose_again, line.id)
    assert again.is_free
    assert again.proposal not in [one.proposal for one in lines(sheet_id)[1:]]
    assert call_sheets.proposals_for_line(line.id, now=NOW)[0] == again.proposal


def test_what_another_desk_is_offering_is_not_free_here(sheet_id):
    line = lines(sheet_id)[0]
    holds.hold(line.proposal, now=NOW, actor=OTHER_DESK)
    assert not call_sheets.sheet(sheet_id, now=NOW, pc=ACTOR.pc).lines[0].is_free
    assert call_sheets.sheet(sheet_id, now=NOW, pc=OTHER_DESK.pc).lines[0].is_free
    with pytest.raises(errors.SlotHeld):
        step(call_sheets.move_line, line.id)


def test_a_full_clinic_proposes_nothing_and_says_so():
    doctor = make_doctor(hours="08:00-08:15", weekdays=range(1, 2), minutes=15)
    for week in range(10):
        at = datetime(2026, 11, 24, 8).toordinal() + 7 * week
        book(doctor, f"{date.fromordinal(at).isoformat()}T08:00")
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK)
    sheet_id = absences.close_doctor_days(order, now=NOW, actor=ACTOR).sheet_id
    (line,) = lines(sheet_id)
    assert line.proposal is None
    assert call_sheets.proposals_for_line(line.id, now=NOW) == []
    assert step(call_sheets.propose_again, line.id).proposal is None


# --- what happened otherwise -----------------------------------------------------------------------


def test_a_visit_settled_in_the_grid_counts_as_done(doctor, sheet_id):
    first, second, third = lines(sheet_id)
    booking.move(first.visit.id, at=datetime(2026, 12, 1, 9), now=NOW, actor=OTHER_DESK)
    booking.cancel(second.visit.id, reason="болезнь", now=NOW, actor=OTHER_DESK)
    booking.mark(third.visit.id, Step.ARRIVE, now=NOW, actor=OTHER_DESK)
    assert states(sheet_id) == ["elsewhere", "gone", "arrived"]
    assert call_sheets.open_sheets(NOW) == []
    undo.take_back_last(now=NOW, actor=OTHER_DESK)
    undo.take_back_last(now=NOW, actor=OTHER_DESK)
    assert states(sheet_id) == ["elsewhere", "open", "open"]


def test_a_settled_line_whose_visit_comes_back_is_open_again(sheet_id):
    line = lines(sheet_id)[0]
    step(call_sheets.move_line, line.id)
    booking.move(
        line.visit.id,
        at=line.old.at,
        doctor_id=line.old_doctor.id,
        now=NOW,
        actor=OTHER_DESK,
        overbook_reason="срочно",
    )
    assert states(sheet_id)[0] == "open"


def test_a_visit_booked_into_the_closed_day_is_shown_and_can_be_put_on(doctor, sheet_id):
    late = book(doctor, "2026-11-24T09:30", overbook_reason="срочно")
    assert [one.id for one in view(sheet_id).late] == [late.id]
    for line in lines(sheet_id):
        step(call_sheets.keep_line, line.id)
    (row,) = call_sheets.open_sheets(NOW)
    assert (row.open, row.late) == (0, 1)
    assert step(call_sheets.add_late, sheet_id) == 1
    assert (view(sheet_id).late, lines(sheet_id)[-1].visit.id) == ((), late.id)
    assert lines(sheet_id)[-1].is_free
    assert step(call_sheets.add_late, sheet_id) == 0


def test_a_live_queue_of_the_closed_day_is_called_too(doctor):
    visit = book(doctor, "2026-11-24T09:00")
    Visit.update(queue_place=1).where(Visit.id == visit.id).execute()
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK)
    sheet_id = absences.close_doctor_days(order, now=NOW, actor=ACTOR).sheet_id
    (line,) = lines(sheet_id)
    assert line.visit.queue_place == 1
    moved = step(call_sheets.move_line, line.id).booking.visit
    assert (moved.queue_place, moved.at) == (None, line.proposal.at)


# --- taking back -----------------------------------------------------------------------------------


def test_each_step_comes_back_by_one_ctrl_z(sheet_id):
    at_first = lines(sheet_id)
    one, two, three = (line.id for line in at_first)
    seen = [at_first]
    for use_case, args in (
        (call_sheets.no_answer, (one,)),
        (call_sheets.move_line, (one,)),
        (call_sheets.cancel_line, (two, "уехал")),
        (call_sheets.to_waiting_list, (three, "ничего")),
    ):
        step(use_case, *args)
        seen.append(lines(sheet_id))
    for before in reversed(seen[:-1]):
        undo.take_back_last(now=NOW, actor=ACTOR)
        assert [(one.state, one.calls, one.proposal) for one in lines(sheet_id)] == [
            (one.state, one.calls, one.proposal) for one in before
        ]
    assert WaitingEntry.select().count() == 0
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert call_sheets.open_sheets(NOW) == []
    assert absences.list_absences(TUESDAY, TUESDAY) == []


def test_a_line_is_opened_again_with_its_visit(sheet_id):
    line = lines(sheet_id)[0]
    step(call_sheets.no_answer, line.id)
    step(call_sheets.move_line, line.id)
    again = step(call_sheets.reopen_line, line.id)
    assert (again.state, again.calls, again.visit.at) == (LineState.OPEN, 1, line.visit.at)
    assert step(call_sheets.reopen_line, line.id).calls == 0
    with pytest.raises(errors.NothingToUndo):
        step(call_sheets.reopen_line, line.id)


def test_the_whole_sheet_comes_back_or_nothing_of_it(doctor, sheet_id):
    first, second, third = lines(sheet_id)
    step(call_sheets.move_line, first.id)
    step(call_sheets.cancel_line, second.id, "уехал")
    # somebody else got the time that the second line gave up: it cannot come back
    absence = absences.list_absences(TUESDAY, TUESDAY)[0]
    taken = book(doctor, "2026-11-24T10:00", overbook_reason="срочно", actor=OTHER_DESK)
    with pytest.raises(errors.SlotTaken):
        step(call_sheets.take_back_sheet, sheet_id)
    assert states(sheet_id) == ["moved", "cancelled", "open"]
    assert absences.list_absences(TUESDAY, TUESDAY) == [absence]
    booking.cancel(taken.id, reason="ошибка", now=NOW, actor=OTHER_DESK)
    assert step(call_sheets.take_back_sheet, sheet_id) == 3
    assert [booking.visit(one.visit.id).at for one in (first, second, third)] == [
        one.old.at for one in (first, second, third)
    ]
    assert absences.list_absences(TUESDAY, TUESDAY) == []
    with pytest.raises(errors.UnknownRow):
        view(sheet_id)


def test_an_absence_that_was_ended_earlier_goes_with_its_sheet(doctor, sheet_id):
    (absence,) = absences.list_absences(TUESDAY, TUESDAY)
    step(call_sheets.move_line, lines(sheet_id)[0].id)
    absences.end_absence(absence.id, NOW.date(), now=NOW, actor=ACTOR)
    assert step(call_sheets.take_back_sheet, sheet_id) == 3
    assert absences.list_absences(TUESDAY, TUESDAY) == []
    assert clinic.check(now=NOW) == []


def test_the_history_names_doctor_and_person(sheet_id):
    step(call_sheets.move_line, lines(sheet_id)[0].id)
    call, absence = actions.newest(limit=2)
    assert (call.kind, call.facts["person"], call.facts["sheet"]) == ("call", "Ахметов0 С.", sheet_id)
    assert (absence.kind, absence.facts["kind"], absence.facts["hits"]) == ("absence", "sick", 3)
    assert "грипп" not in json.dumps([call.facts, absence.facts], ensure_ascii=False)


# --- two desks -------------------------------------------------------------------------------------


def run_desks(folder, sheet_id, *ways):
    desks = [
        subprocess.Popen(
            [sys.executable, str(WORKER), str(folder), f"PC-{number}", str(sheet_id), way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
        for number, way in enumerate(ways)
    ]
    try:
        for desk in desks:
            assert desk.stdout.readline() == "ready\n", desk.stderr.read()
        for desk in desks:
            desk.stdin.write("go\n")
            desk.stdin.flush()
        told = [desk.communicate(timeout=60) for desk in desks]
    finally:
        for desk in desks:
            desk.kill()
            desk.wait()
    assert [desk.returncode for desk in desks] == [0] * len(desks), told
    return [json.loads(output) for output, _complaint in told]


def many_people(doctor):
    for quarter in range(12):
        book(doctor, f"2026-11-24T{8 + quarter // 4:02}:{quarter % 4 * 15:02}")
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK)
    return absences.close_doctor_days(order, now=NOW, actor=ACTOR).sheet_id


def test_two_desks_on_one_sheet_settle_each_line_once(doctor, data):
    sheet_id = many_people(doctor)
    clinic.close_clinic()
    told = run_desks(data, sheet_id, "move", "move")
    clinic.open_clinic(data)
    assert sum(one["moved"] for one in told) == 12
    assert sum(one["settled"] for one in told) == 12
    assert set(states(sheet_id)) == {"moved"}
    assert clinic.check(now=NOW) == []


def test_a_desk_that_books_the_proposed_times_never_gets_a_visit_lost(doctor, data):
    sheet_id = many_people(doctor)
    clinic.close_clinic()
    moving, booking_ = run_desks(data, sheet_id, "move", "book")
    clinic.open_clinic(data)
    assert moving["moved"] == 12
    assert booking_["booked"] + booking_["beaten"] == 12
    assert set(states(sheet_id)) == {"moved"}
    assert clinic.check(now=NOW) == []
    assert finder.first_free([doctor], now=NOW, limit=1)
