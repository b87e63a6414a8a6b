"""Visits that belong together: all or nothing, taken back whole, moved and cancelled whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.models.journal import Visit
from clinic_desk.rules.rows import Channel, RefusalGround, Verdict, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.services import actions, booking, clinic, family, groups, history, journal, undo
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.booking import BookingOrder, Move
from clinic_desk.services.groups import GroupKind
from tests.make import ACTOR, NOW, make_doctor, make_person

TOMORROW = datetime(2026, 11, 24, 8, 0)
QUARTER = timedelta(minutes=15)
ROOT = Path(__file__).resolve().parent.parent.parent
OTHER_DESK = """
import sys
from datetime import datetime
from pathlib import Path
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, clinic
clinic.open_clinic(Path(sys.argv[1]))
person, doctor = int(sys.argv[2]), int(sys.argv[3])
order = booking.BookingOrder(person, doctor, datetime.fromisoformat(sys.argv[4]), Channel.DIRECT)
done = booking.book(order, now=datetime(2026, 11, 23, 9, 0), actor=Actor("Сәрсенова Ж.", "pc-2"))
print(done.visit.id)
clinic.close_clinic()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


def orders(doctor, *names, at=TOMORROW, **facts):
    return [
        BookingOrder(make_person(name).id, doctor.id, at + place * QUARTER, Channel.PHONE, **facts)
        for place, name in enumerate(names)
    ]


FAMILY = ("Ахметов Серік Болатұлы", "Ахметова Сәуле Ерланқызы", "Ахметов Алихан Серікұлы")


def book(doctor, *names, now=NOW, **facts):
    return family.book_family(orders(doctor, *(names or FAMILY), **facts), now=now, actor=ACTOR)


def rows():
    return journal.between(NOW.date(), NOW.date())


def states(group_id):
    return [
        visit.state
        for visit in Visit.select().where(Visit.visit_group == group_id).order_by(Visit.start_minute)
    ]


# --- booked together -------------------------------------------------------------------------------


def test_each_of_a_family_has_a_row_and_all_have_one_group_and_one_action(doctor):
    done = book(doctor)
    assert [row.number for row in sorted(rows(), key=lambda row: row.number)] == [1, 2, 3]
    assert [one.visit.at for one in done.bookings] == [TOMORROW + place * QUARTER for place in range(3)]
    assert {one.visit.group_id for one in done.bookings} == {done.group_id}
    action = actions.get(done.action_id)
    assert (action.kind, action.facts) == (ActionKind.FAMILY, {"person": "Ахметов С. Б.", "count": "3"})
    assert groups.kind_of(done.bookings[0].visit.id) is GroupKind.FAMILY


def test_one_ctrl_z_takes_the_whole_family_back(doctor):
    done = book(doctor)
    undone = undo.take_back_last(now=NOW, actor=ACTOR)
    assert undone.action is not None
    assert undone.action.id == done.action_id
    assert states(done.group_id) == [VisitState.CANCELLED] * 3
    assert [row.result for row in rows()] == ["withdrawn"] * 3
    assert book(doctor, "Белова Нина", "Белов Петр").bookings[1].visit.at == TOMORROW + QUARTER


def test_the_last_place_taken_meanwhile_by_another_program_leaves_nothing_written(doctor, folder):
    wanted = orders(doctor, *FAMILY)
    other = make_person("Петров Иван")
    code = subprocess.run(
        [
            sys.executable,
            "-c",
            OTHER_DESK,
            str(folder),
            str(other.id),
            str(doctor.id),
            wanted[2].at.isoformat(),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert code.returncode == 0, code.stderr
    with pytest.raises(errors.GroupRefusal) as refused:
        family.book_family(wanted, now=NOW, actor=ACTOR)
    refusal = refused.value.refusal
    assert (refused.value.index, refused.value.person.first) == (2, "Алихан")
    assert isinstance(refusal, errors.SlotTaken)
    assert (refusal.visit.id, refusal.booked_by, refusal.booked_on_pc) == (
        json.loads(code.stdout),
        "Сәрсенова Ж.",
        "pc-2",
    )
    # what the first two had taken for themselves is free again
    assert refusal.alternatives[0].at == TOMORROW + 3 * QUARTER
    assert [row.name.last for row in rows()] == ["Петров"]
    assert ActionKind.FAMILY not in {one.kind for one in actions.newest()}
    assert clinic.check(now=NOW) == []


def test_one_without_attachment_stops_all_unless_there_is_a_reason(doctor):
    stranger = make_person("Ким Ольга", in_register=False, status=None, attached_from=None)
    first, second = orders(doctor, "Ахметов Серік", "Белова Нина")
    wanted = [first, BookingOrder(stranger.id, doctor.id, second.at, Channel.PHONE)]
    with pytest.raises(errors.GroupRefusal) as refused:
        family.book_family(wanted, now=NOW, actor=ACTOR)
    assert refused.value.index == 1
    assert refused.value.refusal == errors.NotAttached(Verdict.NOT_CURRENT, TOMORROW.date())
    assert rows() == []
    with_reason = [
        first,
        BookingOrder(stranger.id, doctor.id, second.at, Channel.PHONE, override_reason="жүкті"),
    ]
    done = family.book_family(with_reason, now=NOW, actor=ACTOR)
    assert journal.row(done.bookings[1].visit.request_id).override_reason == "жүкті"


def test_a_family_is_made_of_different_people_who_exist(doctor):
    one = orders(doctor, "Ахметов Серік")
    with pytest.raises(ValueError, match="different people"):
        family.book_family([*one, *one], now=NOW, actor=ACTOR)
    with pytest.raises(ValueError, match="different people"):
        family.book_family([], now=NOW, actor=ACTOR)
    with pytest.raises(errors.UnknownRow):
        family.book_family(
            [*one, BookingOrder(999, doctor.id, TOMORROW, Channel.PHONE)], now=NOW, actor=ACTOR
        )
    assert rows() == []


# --- moved and cancelled together --------------------------------------------------------------------


def moves(done, by):
    return [Move(one.visit.id, one.visit.at + by, version=one.visit.version) for one in done.bookings]


@pytest.mark.parametrize("by", [QUARTER, -QUARTER, timedelta(days=1)], ids=str)
def test_a_family_moves_together_even_into_its_own_places(doctor, by):
    done = book(doctor, at=TOMORROW + QUARTER)
    moved = groups.move_group(moves(done, by), now=NOW, actor=ACTOR)
    assert [one.visit.at for one in moved.bookings] == [one.visit.at + by for one in done.bookings]
    assert [one.before.at for one in moved.bookings] == [one.visit.at for one in done.bookings]
    undone = undo.take_back_last(now=NOW, actor=ACTOR)
    assert undone.action.kind is ActionKind.GROUP_MOVED
    assert [one.at for one in groups.group_of(done.bookings[0].visit.id)] == [
        one.visit.at for one in done.bookings
    ]


def test_a_move_that_one_cannot_make_moves_nobody(doctor):
    done = book(doctor)
    day_after = TOMORROW + timedelta(days=1)
    booking.book(
        BookingOrder(make_person("Петров Иван").id, doctor.id, day_after + QUARTER, Channel.PHONE),
        now=NOW,
        actor=ACTOR,
    )
    with pytest.raises(errors.GroupRefusal) as refused:
        groups.move_group(moves(done, timedelta(days=1)), now=NOW, actor=ACTOR)
    assert refused.value.index == 1
    assert isinstance(refused.value.refusal, errors.SlotTaken)
    assert [one.at.date() for one in groups.group_of(done.bookings[0].visit.id)] == [TOMORROW.date()] * 3


def test_visits_of_different_groups_do_not_move_together(doctor):
    first = book(doctor, "Ахметов Серік", "Ахметова Сәуле")
    second = book(doctor, "Белова Нина", "Белов Петр", at=TOMORROW + 4 * QUARTER)
    mixed = [*moves(first, timedelta(days=1)), *moves(second, timedelta(days=1))]
    with pytest.raises(ValueError, match="no group"):
        groups.move_group(mixed, now=NOW, actor=ACTOR)


def test_other_times_for_a_family_are_in_a_row_with_its_doctor(doctor):
    done = book(doctor)
    offers = family.group_offers(done.group_id, now=NOW)
    assert len(offers) == 3
    for offer in offers:
        assert [one.visit_id for one in offer] == [one.visit.id for one in done.bookings]
        assert [one.at - offer[0].at for one in offer] == [place * QUARTER for place in range(3)]
    groups.move_group(offers[1], now=NOW, actor=ACTOR)
    assert groups.group_of(done.bookings[0].visit.id)[0].at == offers[1][0].at


def test_cancelling_a_group_leaves_what_is_over(doctor):
    done = book(doctor)
    later = TOMORROW + QUARTER  # the first one has just been seen
    booking.mark(done.bookings[0].visit.id, Step.ARRIVE, now=later, actor=ACTOR)
    with pytest.raises(errors.ReasonMissing):
        groups.cancel_group(done.group_id, reason=" ", now=later, actor=ACTOR)
    cancelled = groups.cancel_group(done.group_id, reason="сырқаттанып қалды", now=later, actor=ACTOR)
    assert len(cancelled.bookings) == 2
    assert states(done.group_id) == [VisitState.ARRIVED, VisitState.CANCELLED, VisitState.CANCELLED]
    with pytest.raises(errors.StepNotAllowed):
        groups.cancel_group(done.group_id, reason="тағы", now=later, actor=ACTOR)
    undo.take_back_last(now=later, actor=ACTOR)
    assert states(done.group_id) == [VisitState.ARRIVED, VisitState.BOOKED, VisitState.BOOKED]


def test_a_visit_that_passed_unmarked_is_not_cancelled_with_the_group(doctor):
    done = book(doctor)
    cancelled = groups.cancel_group(
        done.group_id, reason="қоңырау шалды", now=TOMORROW + QUARTER, actor=ACTOR
    )
    assert [one.visit.person.first for one in cancelled.bookings] == ["Сәуле", "Алихан"]


def test_the_group_is_not_taken_back_once_one_of_it_was_moved_alone(doctor):
    done = book(doctor)
    booking.move(done.bookings[1].visit.id, at=TOMORROW + 8 * QUARTER, now=NOW, actor=ACTOR)
    with pytest.raises(errors.ChangedMeanwhile):
        actions.take_back(done.action_id, now=NOW, actor=ACTOR)
    assert states(done.group_id) == [VisitState.BOOKED] * 3


def test_a_visit_alone_has_no_group(doctor):
    (order,) = orders(doctor, "Ахметов Серік")
    alone = booking.book(order, now=NOW, actor=ACTOR)
    assert (groups.group_of(alone.visit.id), groups.kind_of(alone.visit.id)) == ([], None)
    with pytest.raises(errors.UnknownRow):
        groups.group_of(999)
    with pytest.raises(errors.UnknownRow):
        groups.cancel_group(999, reason="жоқ", now=NOW, actor=ACTOR)


def test_every_step_of_a_group_stands_in_the_history_of_each_row(doctor):
    done = book(doctor)
    groups.move_group(moves(done, timedelta(days=1)), now=NOW, actor=ACTOR)
    groups.cancel_group(done.group_id, reason="сырқат", now=NOW, actor=ACTOR)
    for one in done.bookings:
        assert [row.step for row in history.of_request(one.visit.request_id)] == ["book", "move", "cancel"]
    refused = booking.refuse(
        booking.RefusalOrder(make_person("Ким Ольга").id, RefusalGround.DOCUMENTS, Channel.PHONE),
        now=NOW,
        actor=ACTOR,
    )
    assert refused.journal.number == 4
