"""The waiting list on a real file: written, listed, booked, taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_desk import errors, wording
from clinic_desk.models.waiting import WaitingEntry
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import AttachmentStatus, Channel, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.rules.waiting import Urgency, WaitingState
from clinic_desk.services import actions, booking, clinic, finder, journal, undo, waiting
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.waiting_clinic import LATER, TUESDAY, add, at, book, cancel, full_doctor, matches


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def full():
    return full_doctor()


# --- the list ------------------------------------------------------------------------------------------


def test_an_entry_says_everything_that_was_asked_for():
    person, doctor = make_person(), make_doctor()
    row = add(
        person,
        doctor,
        first_day=TUESDAY,
        last_day=TUESDAY + timedelta(days=3),
        part_of_day=PartOfDay.MORNING,
        urgency=1,
        channel=Channel.DIRECT,
        note="  талдаумен ",
        override_reason="жүкті",
        language="kk",
    )
    assert row == waiting.entry(row.id, now=NOW)
    assert waiting.entries(now=NOW) == [row]
    assert (row.person, row.doctor, row.specialty) == (person, doctor, "general_practice")
    assert (row.first_day, row.last_day) == (TUESDAY, date(2026, 11, 27))
    assert (row.part, row.urgency, row.channel) == (PartOfDay.MORNING, Urgency.SOON, Channel.DIRECT)
    assert (row.note, row.override_reason, row.language) == ("талдаумен", "жүкті", "kk")
    assert (row.added_at, row.registrar, row.state) == (NOW, ACTOR.registrar, WaitingState.WAITING)
    assert (row.calls, row.expired, row.other_visit, row.visit_id) == (0, False, None, None)


def test_the_list_is_ordered_as_people_are_called_and_can_be_narrowed():
    gp, surgeon = make_doctor(), make_doctor("Өтегенов Нұрлан Талғатұлы", specialty="surgeon")
    first = add(make_person("Бірінші Адам"), gp)
    second = add(make_person("Екінші Адам"), now=LATER)
    urgent = add(make_person("Шұғыл Адам"), surgeon, urgency=2, now=LATER + timedelta(minutes=1))

    def ids(**wanted):
        return [row.id for row in waiting.entries(now=LATER + timedelta(hours=1), **wanted)]

    assert ids() == [urgent.id, first.id, second.id]
    assert ids(doctor_id=gp.id) == [first.id]
    assert ids(specialty="general_practice") == [first.id, second.id]
    assert ids(specialty="surgeon") == [urgent.id]
    assert ids(specialty="dentist") == []


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({}, "specialty", "missing"),
        ({"specialty": "astrologer"}, "specialty", "unknown"),
        (
            {"specialty": "surgeon", "first_day": TUESDAY, "last_day": date(2026, 11, 23)},
            "last_day",
            "below_from",
        ),
        (
            {"specialty": "surgeon", "first_day": date(2026, 11, 1), "last_day": date(2026, 11, 22)},
            "last_day",
            "past",
        ),
    ],
)
def test_what_cannot_be_waited_for_is_refused_by_its_field(facts, field, reason):
    with pytest.raises(errors.BadField) as refusal:
        waiting.add(WaitingOrder(make_person().id, **facts), now=NOW, actor=ACTOR)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert waiting.entries(now=NOW) == []
    assert WaitingEntry.select().count() == 0


def test_unknown_people_doctors_and_entries_are_named():
    person = make_person()
    for wrong in (WaitingOrder(person.id, 99), WaitingOrder(99, specialty="surgeon")):
        with pytest.raises(errors.UnknownRow):
            waiting.add(wrong, now=NOW, actor=ACTOR)
    with pytest.raises(errors.UnknownRow):
        waiting.entry(99, now=NOW)
    with pytest.raises(errors.UnknownRow):
        waiting.called(99, now=NOW, actor=ACTOR)


def test_changing_keeps_the_place_in_the_line():
    person, doctor = make_person(), make_doctor()
    row = add(person, doctor)
    order = WaitingOrder(person.id, specialty="surgeon", urgency=2, last_day=TUESDAY)
    changed = waiting.change(row.id, order, now=LATER, actor=ACTOR)
    assert (changed.doctor, changed.specialty, changed.urgency) == (None, "surgeon", Urgency.URGENT)
    assert (changed.added_at, changed.last_day) == (NOW, TUESDAY)
    undo.take_back_last(now=LATER, actor=ACTOR)
    assert waiting.entry(row.id, now=NOW) == row


def test_taken_off_the_list_with_a_reason_that_stays():
    row = add(make_person(), make_doctor())
    with pytest.raises(errors.ReasonMissing):
        waiting.withdraw(row.id, "  ", now=LATER, actor=ACTOR)
    gone = waiting.withdraw(row.id, " өзі бас тартты ", now=LATER, actor=ACTOR)
    assert (gone.state, gone.gone_reason) == (WaitingState.GONE, "өзі бас тартты")
    assert waiting.entries(now=LATER) == []
    assert [one.id for one in waiting.entries(now=LATER, state="gone")] == [row.id]
    with pytest.raises(errors.ChangedMeanwhile):
        waiting.withdraw(row.id, "тағы", now=LATER, actor=ACTOR)
    undo.take_back_last(now=LATER, actor=ACTOR)
    assert waiting.entries(now=LATER) == [row]


def test_calls_without_an_answer_are_counted_and_can_be_taken_back():
    row = add(make_person(), make_doctor())
    waiting.called(row.id, now=LATER, actor=ACTOR)
    twice = waiting.called(row.id, now=LATER + timedelta(hours=1), actor=ACTOR)
    assert (twice.calls, twice.called_at) == (2, LATER + timedelta(hours=1))
    undo.take_back_last(now=LATER + timedelta(hours=1), actor=ACTOR)
    assert waiting.entry(row.id, now=LATER).calls == 1


def test_an_expired_entry_stays_in_sight_and_gets_no_time():
    row = add(make_person(), make_doctor(), last_day=NOW.date())
    assert not row.expired
    tomorrow = NOW + timedelta(days=1)
    (shown,) = waiting.entries(now=tomorrow)
    assert shown.expired
    assert len(waiting.matches(now=NOW)) == 1
    assert waiting.matches(now=tomorrow) == []


def test_who_waits_for_the_same_already_is_told_and_not_refused():
    gp, other = make_doctor(), make_doctor("Қасымов Болат Ерланұлы")
    surgeon = make_doctor("Өтегенов Нұрлан Талғатұлы", specialty="surgeon")
    person = make_person()
    row = add(person, gp)

    def same(doctor_id=None, specialty="", of=person, itself=0):
        order = WaitingOrder(of.id, doctor_id, specialty)
        return [one.id for one in waiting.already_waiting(order, now=NOW, itself=itself)]

    assert same(gp.id) == same(specialty="general_practice") == [row.id]
    assert same(other.id) == same(surgeon.id) == same(gp.id, of=make_person("Басқа Адам")) == []
    assert same(gp.id, itself=row.id) == []
    again = add(person, gp)
    assert same(gp.id) == [row.id, again.id]
    waiting.withdraw(row.id, "қайталанған", now=NOW, actor=ACTOR)
    assert same(gp.id) == [again.id]


def test_a_visit_got_past_the_list_is_said_in_the_entry():
    gp, colleague = make_doctor(), make_doctor("Қасымов Болат Ерланұлы")
    surgeon = make_doctor("Өтегенов Нұрлан Талғатұлы", specialty="surgeon")
    person = make_person()
    book(gp, at("2026-11-23T09:15"), person)
    listed = NOW + timedelta(minutes=20)
    row = add(person, gp, now=listed)
    assert row.other_visit is None, "a visit before he was put on the list is none since"
    book(surgeon, at("2026-11-25T09:00"), person, now=listed)
    assert waiting.entry(row.id, now=LATER).other_visit is None
    visit = book(colleague, at("2026-11-26T09:00"), person, now=listed).visit
    other = waiting.entry(row.id, now=LATER).other_visit
    assert (other.visit_id, other.at, other.state) == (visit.id, visit.at, VisitState.BOOKED)
    assert other.doctor == colleague.name
    booking.mark(visit.id, Step.NO_SHOW, now=at("2026-11-26T10:00"), actor=ACTOR)
    assert waiting.entry(row.id, now=LATER).other_visit is None
    booking.mark(visit.id, Step.ARRIVE, now=at("2026-11-26T10:01"), actor=ACTOR)
    assert waiting.entry(row.id, now=LATER).other_visit.state is VisitState.ARRIVED


# --- booking -----------------------------------------------------------------------------------------------


def test_booking_writes_visit_journal_and_entry_and_ctrl_z_takes_all_of_it_back(full):
    doctor, (first, _second) = full
    person = make_person("Күткен Адам")
    row = add(person, doctor, channel=Channel.DIRECT, note="талдаумен", language="ru")
    cancel(first)
    (found,) = waiting.matches(now=LATER)
    done = waiting.book(row.id, found.slot, now=LATER, actor=ACTOR, received_at=NOW)
    assert (done.visit.at, done.visit.person_id, done.visit.note) == (first.at, person.id, "талдаумен")
    line = journal.row(done.visit.request_id)
    assert (line.channel, line.received_at, line.answered_at) == (Channel.DIRECT, NOW, LATER)
    booked = waiting.entry(row.id, now=LATER)
    assert (booked.state, booked.visit_id) == (WaitingState.BOOKED, done.visit.id)
    assert waiting.matches(now=LATER) == []
    assert [one.id for one in waiting.entries(now=LATER, state="booked")] == [row.id]

    undone = undo.take_back_last(now=LATER, actor=ACTOR)
    assert undone.action.kind is ActionKind.WAITING_BOOKED
    assert undone.action.facts == {"person": "Күткен А."}
    assert booking.visit(done.visit.id).state is VisitState.CANCELLED
    assert journal.row(done.visit.request_id).result == "withdrawn"
    assert waiting.entry(row.id, now=LATER) == row
    assert matches() == [("Күткен", first.at)]


def test_somebody_not_attached_is_booked_only_with_the_reason_of_the_entry():
    doctor, person = make_doctor(), make_person(status=AttachmentStatus.ELSEWHERE)
    row = add(person, doctor)
    (found,) = waiting.matches(now=NOW)
    with pytest.raises(errors.NotAttached):
        waiting.book(row.id, found.slot, now=NOW, actor=ACTOR)
    assert waiting.entry(row.id, now=NOW) == row
    assert actions.newest()[0].kind is ActionKind.WAITING_ADDED
    order = WaitingOrder(person.id, doctor.id, first_day=row.first_day, override_reason="жүкті әйел")
    waiting.change(row.id, order, now=NOW, actor=ACTOR)
    done = waiting.book(row.id, found.slot, now=NOW, actor=ACTOR)
    assert journal.row(done.visit.request_id).override_reason == "жүкті әйел"


def test_a_time_taken_meanwhile_is_refused_with_others_and_the_person_still_waits():
    doctor = make_doctor()
    row = add(make_person("Күткен Адам"), doctor)
    (found,) = waiting.matches(now=NOW)
    book(doctor, found.slot.at)
    with pytest.raises(errors.SlotTaken) as refusal:
        waiting.book(row.id, found.slot, now=NOW, actor=ACTOR)
    assert len(refusal.value.alternatives) == 3
    assert waiting.entries(now=NOW) == [row]
    done = waiting.book(row.id, refusal.value.alternatives[0], now=NOW, actor=ACTOR)
    assert done.visit.at == refusal.value.alternatives[0].at


def test_an_entry_is_booked_once():
    doctor = make_doctor()
    row = add(make_person(), doctor)
    first, second = finder.first_free([doctor], now=NOW, limit=2)
    waiting.book(row.id, first, now=NOW, actor=ACTOR)
    with pytest.raises(errors.ChangedMeanwhile):
        waiting.book(row.id, second, now=NOW, actor=ACTOR)
    assert len(finder.first_free([doctor], now=NOW, days=1)) == 11


def test_an_entry_is_put_on_the_list_as_a_part_of_another_action():
    person, doctor = make_person(), make_doctor()
    with actions.recorded(ActionKind.CALL, now=NOW, actor=ACTOR, person=person.name.short) as rows:
        row = waiting.add_within(WaitingOrder(person.id, doctor.id), rows, now=NOW, actor=ACTOR)
    assert waiting.entries(now=NOW) == [row]
    actions.take_back(actions.newest()[0].id, now=NOW, actor=ACTOR)
    assert waiting.entries(now=NOW) == []
    assert WaitingEntry.select().count() == 0


def test_every_step_has_its_words_in_the_history():
    doctor, person = make_doctor(), make_person()
    row = add(person, doctor)
    waiting.called(row.id, now=NOW, actor=ACTOR)
    order = WaitingOrder(person.id, doctor.id, first_day=row.first_day, note="x")
    waiting.change(row.id, order, now=NOW, actor=ACTOR)
    waiting.withdraw(row.id, "reason", now=NOW, actor=ACTOR)
    said = [wording.timetables.action(one) for one in actions.newest(limit=4)]
    assert said == [
        "Taken off the waiting list: Ахметов С. Б.",
        "Waiting list changed: Ахметов С. Б.",
        "Waiting list: Ахметов С. Б. did not answer",
        "Put on the waiting list: Ахметов С. Б.",
    ]
    assert actions.of_row(WaitingEntry, row.id) == actions.newest(limit=4)


def test_nobody_waits_for_a_day_of_the_next_century():
    with pytest.raises(errors.BadField) as refusal:
        add(make_person(), make_doctor(), first_day=date(9999, 12, 20))
    assert (refusal.value.field, refusal.value.reason) == ("first_day", "range")
    assert waiting.entries(now=NOW) == []
