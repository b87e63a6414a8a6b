"""The live queue: numbers instead of times, and everything a visit can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from clinic_desk import errors
from clinic_desk.rules.rows import Channel, JournalResult, VisitState
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, calendar, clinic, finder, history, journal, notices, queue, undo
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.notices import Hint
from clinic_desk.services.queue import QueueOrder
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.test_booking import OTHER_DESK

MONDAY = NOW.date()
NO_RIGHT = replace(ACTOR, may_overbook=False)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def people():
    return [make_person(f"Пациент{number} Серік") for number in range(4)]


def take_in(person, doctor, *, now=NOW, actor=ACTOR, **facts):
    return queue.take_in(QueueOrder(person.id, doctor.id, **facts), now=now, actor=actor)


def numbers(doctor, day=MONDAY):
    return [(row.queue_place, row.person_id) for row in queue.queue_of(doctor.id, day)]


def test_numbers_run_through_one_doctors_day(doctor, people):
    other = make_doctor("Қасымов Болат Ерланұлы", room="6")
    done = [take_in(one, doctor) for one in people[:2]] + [take_in(people[2], other)]
    assert [one.visit.queue_place for one in done] == [1, 2, 1]
    tomorrow = take_in(people[3], doctor, now=datetime(2026, 11, 24, 8, 0))
    assert tomorrow.visit.queue_place == 1
    assert numbers(doctor) == [(1, people[0].id), (2, people[1].id)]


def test_the_queue_takes_no_time_from_anybody(doctor, people):
    before = finder.first_free([doctor], now=NOW, limit=5)
    done = take_in(people[0], doctor)
    assert finder.first_free([doctor], now=NOW, limit=5) == before
    order = BookingOrder(people[1].id, doctor.id, NOW, Channel.PHONE)
    assert booking.book(order, now=NOW, actor=ACTOR).visit.at == done.visit.at == NOW
    assert clinic.check(now=NOW) == []


def test_it_is_a_row_of_the_journal_with_a_number_in_place_of_a_time(doctor, people):
    done = take_in(people[0], doctor, received_at=datetime(2026, 11, 23, 8, 58))
    (row,) = journal.between(MONDAY, MONDAY)
    assert (row.queue_place, row.channel, row.result) == (1, Channel.DIRECT, JournalResult.BOOKED)
    assert (row.visit_id, row.received_at) == (done.visit.id, datetime(2026, 11, 23, 8, 58))
    assert [step.step for step in history.of_request(row.request_id)] == [Step.BOOK]


def test_who_leaves_keeps_the_number_and_nobody_else_gets_it(doctor, people):
    first, second, third = (take_in(one, doctor) for one in people[:3])
    booking.cancel(second.visit.id, reason="ушел", now=NOW, actor=ACTOR)
    queue.give_time(third.visit.id, at=datetime(2026, 11, 23, 10, 0), now=NOW, actor=ACTOR)
    assert take_in(people[3], doctor).visit.queue_place == 4
    assert numbers(doctor) == [(1, people[0].id), (4, people[3].id)]
    # the time is taken back: the number is still his
    undo.take_back_last(now=NOW, actor=ACTOR)  # the fourth is withdrawn first
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert numbers(doctor) == [(1, people[0].id), (3, people[2].id)]
    assert take_in(people[3], doctor).visit.queue_place == 5
    assert first.visit.queue_place == 1


def test_a_time_is_given_out_of_the_queue_and_is_no_move(doctor, people):
    done = take_in(people[0], doctor)
    at = datetime(2026, 11, 23, 10, 0)
    timed = queue.give_time(done.visit.id, at=at, now=NOW, actor=ACTOR)
    assert (timed.visit.at, timed.visit.queue_place, timed.before.queue_place) == (at, None, 1)
    assert journal.row(timed.visit.request_id).result is JournalResult.BOOKED
    with pytest.raises(errors.SlotTaken):
        booking.book(BookingOrder(people[1].id, doctor.id, at, Channel.PHONE), now=NOW, actor=ACTOR)


def test_a_time_at_the_very_minute_of_taking_in_is_a_time(doctor, people):
    done = take_in(people[0], doctor)
    timed = queue.give_time(done.visit.id, at=NOW, now=NOW, actor=ACTOR)
    assert (timed.visit.at, timed.visit.queue_place) == (NOW, None)


@pytest.mark.parametrize(
    ("step", "state"), [(Step.ARRIVE, VisitState.ARRIVED), (Step.NO_SHOW, VisitState.NO_SHOW)]
)
def test_received_and_did_not_come(doctor, people, step, state):
    done = take_in(people[0], doctor)
    assert booking.mark(done.visit.id, step, now=NOW, actor=ACTOR).visit.state is state
    assert [row.state for row in queue.queue_of(doctor.id, MONDAY)] == [state]


def test_a_doctor_who_is_away_takes_nobody_without_a_reason(doctor, people):
    from clinic_desk.models.timetable import DoctorException

    DoctorException.create(
        doctor=doctor.id, first_day=MONDAY, last_day=MONDAY, kind=ExceptionKind.SICK, reason="", room=""
    )
    with pytest.raises(errors.DoctorAway) as refused:
        take_in(people[0], doctor)
    assert refused.value.alternatives[0].at.date() == date(2026, 11, 24)
    done = take_in(people[0], doctor, reason="шұғыл")
    assert (done.visit.queue_place, done.visit.overbook_reason) == (1, "шұғыл")


def test_after_the_last_hour_nobody_is_taken_without_a_reason(doctor, people):
    evening = datetime(2026, 11, 23, 12, 0)
    with pytest.raises(errors.OutsideHours):
        take_in(people[0], doctor, now=evening)
    assert take_in(people[0], doctor, now=datetime(2026, 11, 23, 7, 10)).visit.queue_place == 1
    assert take_in(people[1], doctor, now=evening, reason="шұғыл").visit.queue_place == 2


def test_without_the_right_a_reason_opens_nothing(doctor, people):
    with pytest.raises(errors.NoRight) as refused:
        take_in(people[0], doctor, actor=NO_RIGHT, reason="шұғыл", now=datetime(2026, 11, 23, 18, 0))
    assert refused.value.what == "overbook"
    assert take_in(people[0], doctor, actor=NO_RIGHT).visit.queue_place == 1


def test_the_last_minute_of_the_day_still_fits(people):
    night = make_doctor(hours="20:00-23:59")
    done = take_in(people[0], night, now=datetime(2026, 11, 23, 23, 58))
    assert (done.visit.at.time().minute, done.visit.until) == (58, datetime(2026, 11, 24))


def test_not_attached_needs_its_reason_here_too(doctor):
    stranger = make_person("Касымова Дина", status="detached", attached_to=date(2026, 10, 1))
    with pytest.raises(errors.NotAttached):
        take_in(stranger, doctor)
    assert take_in(stranger, doctor, override_reason="жүкті").visit.queue_place == 1


def test_the_grid_shows_the_queue_beside_the_cells(doctor, people):
    take_in(people[0], doctor)
    take_in(people[1], doctor, actor=OTHER_DESK)
    (column,) = calendar.day([doctor], MONDAY, now=NOW).columns
    assert [cell.visit.queue_place for cell in column.queue if cell.visit] == [1, 2]
    assert [cell for cell in column.cells if cell.visit] == []


def test_one_who_stands_in_the_queue_is_noticed(doctor, people):
    other = make_doctor("Қасымов Болат Ерланұлы", room="6")
    take_in(people[0], doctor)
    later = datetime(2026, 11, 23, 9, 40)  # long after «until» of the moment of taking in
    again = notices.before_booking(people[0], doctor, later, later.replace(minute=55), now=later)
    assert [(one.hint, one.visit.queue_place) for one in again if one.visit] == [(Hint.SAME_DOCTOR, 1)]
    assert notices.before_booking(people[0], other, NOW, NOW.replace(minute=15), now=NOW) == []
    assert [one.hint for one in notices.before_queue(people[0], doctor, now=later)] == [Hint.SAME_DOCTOR]
