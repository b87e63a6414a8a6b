"""Each action can be taken back, and the history only grows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.rules.rows import (
    Actor,
    Channel,
    JournalResult,
    RefusalGround,
    VisitState,
)
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, clinic, finder, history, journal
from clinic_desk.services import undo as undoing
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)
LATER = NOW + timedelta(minutes=5)
OTHER_DESK = Actor("Сәрсенова Ж.", "pc-2")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def done(doctor):
    return book(doctor)


def book(doctor, at=AT, *, name="Ахметов Серік Болатұлы", actor=ACTOR, now=NOW, **facts):
    order = BookingOrder(make_person(name).id, doctor.id, at, Channel.PHONE, **facts)
    return booking.book(order, now=now, actor=actor)


def undo(actor=ACTOR, now=LATER):
    return undoing.take_back_last(now=now, actor=actor).step


def steps(request_id):
    return [row.step for row in history.of_request(request_id)]


def test_a_booking_taken_back_is_withdrawn_and_keeps_its_number(done, doctor):
    taken = undo()
    assert (taken.step, taken.visit.state, taken.request_id) == (
        Step.BOOK,
        VisitState.CANCELLED,
        done.visit.request_id,
    )
    row = journal.row(done.visit.request_id)
    assert (row.result, row.number) == (JournalResult.WITHDRAWN, 1)
    assert book(doctor, name="Белова Нина", now=LATER).visit.number == 2
    assert steps(row.request_id) == ["book", "take_back"]
    assert clinic.check(now=LATER) == []


def test_a_refusal_taken_back_is_withdrawn():
    order = RefusalOrder(make_person().id, RefusalGround.NOT_ATTACHED, Channel.PHONE)
    refusal = booking.refuse(order, now=NOW, actor=ACTOR)
    taken = undo()
    assert (taken.step, taken.visit) == (Step.REFUSE, None)
    assert journal.row(refusal.journal.request_id).result is JournalResult.WITHDRAWN


def test_a_move_taken_back_stands_where_it_stood(done):
    booking.move(done.visit.id, at=AT + timedelta(days=1), now=NOW, actor=ACTOR)
    taken = undo()
    assert (taken.step, taken.visit.at) == (Step.MOVE, AT)
    assert journal.row(done.visit.request_id).result is JournalResult.BOOKED


def test_a_move_to_another_doctor_taken_back_returns_doctor_and_length(done, doctor):
    other = make_doctor("Тасболатов Дәурен", minutes=30, room="11")
    booking.move(done.visit.id, doctor_id=other.id, at=AT, now=NOW, actor=ACTOR)
    back = undo().visit
    assert (back.doctor_id, back.at, back.until, back.room) == (doctor.id, AT, done.visit.until, "5")


def test_a_cancellation_taken_back_is_booked_again(done, doctor):
    booking.cancel(done.visit.id, reason="қате", now=NOW, actor=ACTOR)
    taken = undo()
    assert (taken.step, taken.visit.state, taken.visit.cancel_reason) == (Step.CANCEL, VisitState.BOOKED, "")
    with pytest.raises(errors.SlotTaken):
        book(doctor, name="Белова Нина", now=LATER)


@pytest.mark.parametrize("step", [Step.ARRIVE, Step.NO_SHOW])
def test_a_tick_taken_back_is_off(done, step):
    booking.mark(done.visit.id, step, now=NOW, actor=ACTOR)
    assert undo().visit.state is VisitState.BOOKED


def test_an_overbooked_visit_taken_back_keeps_the_other(done, doctor):
    extra = book(doctor, name="Белова Нина", overbook_reason="острая боль")
    assert undo().visit.id == extra.visit.id
    assert booking.visit(done.visit.id).state is VisitState.BOOKED


def test_actions_are_taken_back_one_by_one_newest_first(done):
    booking.move(done.visit.id, at=AT + timedelta(days=1), now=NOW, actor=ACTOR)
    booking.mark(done.visit.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    assert [undo().step for _ in range(3)] == [Step.ARRIVE, Step.MOVE, Step.BOOK]
    with pytest.raises(errors.NothingToUndo):
        undo()
    assert steps(done.visit.request_id) == ["book", "move", "arrive", *["take_back"] * 3]


def test_only_own_actions_of_today_at_this_pc_are_taken_back(done, doctor):
    other = book(doctor, AT + timedelta(minutes=15), name="Белова Нина", actor=OTHER_DESK)
    assert undo().visit.id == done.visit.id
    assert booking.visit(other.visit.id).state is VisitState.BOOKED
    with pytest.raises(errors.NothingToUndo):
        undo()
    with pytest.raises(errors.NothingToUndo):
        undo(OTHER_DESK, now=NOW + timedelta(days=1))
    with pytest.raises(errors.NothingToUndo):
        undo(Actor("Сәрсенова Ж.", "pc-9"))


def test_what_another_desk_changed_meanwhile_is_not_taken_back(done):
    booking.mark(done.visit.id, Step.ARRIVE, now=NOW, actor=OTHER_DESK)
    with pytest.raises(errors.ChangedMeanwhile):
        undo()
    assert booking.visit(done.visit.id).state is VisitState.ARRIVED


def test_an_action_is_taken_back_only_once(done):
    undo()
    with pytest.raises(errors.ChangedMeanwhile):
        history.take_back(done.event_id, now=LATER, actor=ACTOR)
    with pytest.raises(errors.UnknownRow):
        history.take_back(999, now=LATER, actor=ACTOR)


@pytest.mark.parametrize("way", ["move", "cancel"])
def test_the_old_time_given_to_somebody_else_is_not_taken_away(done, doctor, way):
    if way == "move":
        booking.move(done.visit.id, at=AT + timedelta(days=1), now=NOW, actor=ACTOR)
    else:
        booking.cancel(done.visit.id, reason="x", now=NOW, actor=ACTOR)
    theirs = book(doctor, name="Белова Нина", actor=OTHER_DESK)
    before = booking.visit(done.visit.id)
    with pytest.raises(errors.SlotTaken) as caught:
        undo()
    assert caught.value.at == AT
    assert caught.value.alternatives[0].at == AT + timedelta(minutes=15)
    assert booking.visit(done.visit.id) == before
    assert booking.visit(theirs.visit.id).state is VisitState.BOOKED


def test_taking_back_frees_the_time_at_once(done, doctor):
    undo()
    assert AT in [slot.at for slot in finder.first_free([doctor], now=NOW, since=AT, limit=1)]


def test_the_history_says_who_when_and_what_before_and_after(done):
    booking.move(done.visit.id, at=AT + timedelta(days=1), now=LATER, actor=OTHER_DESK)
    row = history.of_request(done.visit.request_id)[1]
    assert (row.at, row.registrar, row.pc, row.step) == (LATER, "Сәрсенова Ж.", "pc-2", "move")
    assert (row.before["day"], row.after["day"]) == ("2026-11-24", "2026-11-25")
    assert row.before.keys() == row.after.keys()
