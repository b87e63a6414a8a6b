"""The waiting list on a real file: written, matched with free times, booked, taken back."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic_desk import errors, wording
from clinic_desk.models import base, raw
from clinic_desk.models.timetable import TimetablePart
from clinic_desk.models.waiting import WaitingEntry
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Actor, AttachmentStatus, Channel, VisitState
from clinic_desk.rules.timetable import Purpose
from clinic_desk.rules.visits import Step
from clinic_desk.rules.waiting import Urgency, WaitingState, call_order
from clinic_desk.services import actions, booking, clinic, finder, holds, journal, undo, waiting
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def at(text):
    return datetime.fromisoformat(text)


def add(person, doctor=None, *, now=NOW, **facts):
    if doctor is None:
        facts.setdefault("specialty", "general_practice")
    order = WaitingOrder(person.id, None if doctor is None else doctor.id, **facts)
    return waiting.add(order, now=now, actor=ACTOR)


def book(doctor, moment, person=None, now=NOW):
    order = BookingOrder((person or make_person()).id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=now, actor=ACTOR)


@pytest.fixture
def full():
    """A doctor with two times on Tuesday mornings, all taken for three weeks, and nothing after."""
    doctor = make_doctor(hours="09:00-09:30", weekdays=range(1, 2))
    visits = [
        book(doctor, at(f"2026-11-24T{clock}"), make_person("Бірінші Адам")).visit
        for clock in ("09:00", "09:15")
    ]
    for slot in finder.first_free([doctor], now=NOW, days=120):
        book(doctor, slot.at)
    return doctor, visits


def cancel(visit, now=LATER):
    return booking.cancel(visit.id, reason="пациент қоңырау шалды", now=now, actor=ACTOR)


def matches(now=LATER, pc=ACTOR.pc):
    return [(one.entry.person.name.last, one.slot.at) for one in waiting.matches(now=now, pc=pc)]


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
    row = add(person, gp, now=NOW + timedelta(minutes=20))
    assert row.other_visit is None, "a visit before he was put on the list is none since"
    book(surgeon, at("2026-11-25T09:00"), person)
    assert waiting.entry(row.id, now=LATER).other_visit is None
    visit = book(colleague, at("2026-11-26T09:00"), person).visit
    other = waiting.entry(row.id, now=LATER).other_visit
    assert (other.visit_id, other.at, other.state) == (visit.id, visit.at, VisitState.BOOKED)
    assert other.doctor == colleague.name
    booking.mark(visit.id, Step.NO_SHOW, now=at("2026-11-26T10:00"), actor=ACTOR)
    assert waiting.entry(row.id, now=LATER).other_visit is None
    booking.mark(visit.id, Step.ARRIVE, now=at("2026-11-26T10:01"), actor=ACTOR)
    assert waiting.entry(row.id, now=LATER).other_visit.state is VisitState.ARRIVED


# --- free times ------------------------------------------------------------------------------------------


def test_a_cancelled_time_goes_to_who_waits_and_back_again(full):
    doctor, (first, _second) = full
    add(make_person("Күткен Адам"), doctor)
    assert matches() == []
    cancel(first)
    assert matches() == [("Күткен", first.at)]
    undo.take_back_last(now=LATER, actor=ACTOR)
    assert matches() == []


def test_a_moved_visit_and_new_hours_free_times_too(full):
    doctor, (first, _second) = full
    colleague = make_doctor("Қасымов Болат Ерланұлы", hours="10:00-10:15", weekdays=range(2, 3))
    add(make_person("Күткен Адам"), doctor, part_of_day=PartOfDay.MORNING)
    booking.move(first.id, doctor_id=colleague.id, at=at("2026-11-25T10:00"), now=LATER, actor=ACTOR)
    assert matches() == [("Күткен", first.at)]
    add(make_person("Түстен Кейін"), doctor, part_of_day=PartOfDay.AFTERNOON)
    template = TimetablePart.select().first().template
    TimetablePart.create(template=template, position=3, start_minute=840, end_minute=855)
    assert matches() == [("Күткен", first.at), ("Түстен", at("2026-11-26T14:00"))]


def test_nobody_gets_the_time_of_somebody_before_him(full):
    doctor, (first, second) = full
    add(make_person("Бұрынғы Адам"), doctor)
    add(make_person("Кейінгі Адам"), doctor, now=NOW + timedelta(seconds=1))
    add(make_person("Шұғыл Адам"), doctor, urgency=2, now=LATER)
    cancel(first)
    assert matches() == [("Шұғыл", first.at)]
    assert [one.others for one in waiting.matches(now=LATER)] == [2]
    cancel(second)
    assert matches() == [("Шұғыл", first.at), ("Бұрынғы", second.at)]


def test_no_answer_offers_the_time_to_the_next(full):
    doctor, (first, _second) = full
    row = add(make_person("Бұрынғы Адам"), doctor)
    add(make_person("Кейінгі Адам"), doctor, now=NOW + timedelta(seconds=1))
    cancel(first)
    assert matches() == [("Бұрынғы", first.at)]
    waiting.called(row.id, now=LATER, actor=ACTOR)
    assert matches() == [("Кейінгі", first.at)]
    assert matches(LATER + timedelta(minutes=30)) == [("Бұрынғы", first.at)]


def test_a_time_on_offer_at_another_desk_is_left_out(full):
    doctor, (first, _second) = full
    add(make_person("Күткен Адам"), doctor)
    cancel(first)
    (slot,) = finder.first_free([doctor], now=LATER, limit=1)
    assert holds.hold(slot, now=LATER, actor=Actor("Басқа", "pc-2"))
    assert matches() == []
    assert matches(pc="pc-2") == [("Күткен", first.at)]


def test_times_kept_for_urgent_visits_go_to_the_urgent_only():
    doctor = make_doctor(hours="09:00-09:30", weekdays=range(1, 2))
    TimetablePart.update(purpose=Purpose.URGENT).execute()
    add(make_person("Әдеттегі Адам"), doctor)
    assert matches() == []
    row = add(make_person("Шұғыл Адам"), doctor, urgency=2)
    assert matches() == [("Шұғыл", at("2026-11-24T09:00"))]
    (found,) = waiting.matches(now=LATER)
    done = waiting.book(row.id, found.slot, now=LATER, actor=ACTOR)
    assert done.visit.at == at("2026-11-24T09:00")


def test_a_doctor_who_left_and_an_empty_list_give_nothing():
    assert waiting.matches(now=NOW) == []
    doctor = make_doctor()
    add(make_person(), doctor)
    base.database.execute_sql("UPDATE doctor SET active = 0")
    assert waiting.matches(now=NOW) == []
    assert waiting.entries(now=NOW)[0].doctor.name == doctor.name


def test_many_people_are_matched_by_as_many_statements_as_few(monkeypatch):
    doctors = [make_doctor(f"Дәрігер{number} А") for number in range(3)]
    asked = []
    monkeypatch.setattr(
        raw, "rows", lambda text, *values, plain=raw.rows: asked.append(text) or plain(text, *values)
    )

    def statements():
        asked.clear()
        waiting.matches(now=LATER)
        return len(asked)

    add(make_person("Бірінші Адам"), doctors[0])
    few = statements()
    for number in range(60):
        add(make_person(f"Адам{number} А"), doctors[number % 3], urgency=number % 3)
    assert len(waiting.matches(now=LATER)) == 61
    assert statements() <= few + 3
    assert few < 25


class _Undone(Exception):
    """Takes an example's rows out of the file again."""


@contextmanager
def for_one_example():
    with suppress(_Undone), base.transaction():
        yield
        raise _Undone


persons_waiting = st.lists(
    st.fixed_dictionaries(
        {
            "doctor": st.sampled_from([0, 1, None]),
            "first": st.integers(-2, 9),
            "length": st.none() | st.integers(0, 6),
            "part": st.sampled_from(PartOfDay),
            "urgency": st.sampled_from(Urgency),
            "channel": st.sampled_from(Channel),
            "added": st.integers(0, 5),
        }
    ),
    min_size=1,
    max_size=6,
)
hours_of_doctors = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(16, 66), st.integers(1, 3), st.sampled_from(Purpose), st.none()
        )
        | st.tuples(
            st.integers(0, 4), st.integers(16, 66), st.integers(1, 3), st.sampled_from(Purpose), st.just(3)
        ),
        max_size=4,
    ),
    min_size=2,
    max_size=2,
)


@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(persons_waiting, hours_of_doctors)
def test_matching_is_what_a_search_for_one_after_the_other_finds(people, hours):
    with for_one_example():
        doctors = []
        for number, parts in enumerate(hours):
            doctors.append(make_doctor(f"Дәрігер{number} А", hours="08:00-08:15", weekdays=range(1)))
            template = TimetablePart.select().order_by(TimetablePart.id.desc()).first().template
            for weekday, quarter, length, purpose, release in parts:
                TimetablePart.create(
                    template=template,
                    position=weekday,
                    start_minute=quarter * 15,
                    end_minute=(quarter + length) * 15,
                    purpose=purpose,
                    release_days=release,
                )
        rows = []
        for number, one in enumerate(people):
            first = NOW.date() + timedelta(days=one["first"])
            last = None if one["length"] is None else max(first, NOW.date()) + timedelta(days=one["length"])
            rows.append(
                add(
                    make_person(f"Күткен{number} Адам"),
                    None if one["doctor"] is None else doctors[one["doctor"]],
                    first_day=first,
                    last_day=last,
                    part_of_day=one["part"],
                    urgency=one["urgency"],
                    channel=one["channel"],
                    now=NOW - timedelta(minutes=one["added"]),
                )
            )
        expected, given_away = [], set()
        for row in sorted(rows, key=lambda one: call_order(one, NOW)):
            wish = FreeWish(
                part=row.part,
                not_before=row.first_day,
                until=row.last_day,
                purposes=purposes_for(row.channel, urgent=row.urgency == 2),
            )
            chosen = [one for one in doctors if row.doctor in (None, one)]
            for free in finder.search(chosen, wish, now=NOW, pc=ACTOR.pc).rows:
                if free.first not in given_away:
                    given_away.add(free.first)
                    expected.append((row.id, free.first))
                    break
        found = waiting.matches(now=NOW, pc=ACTOR.pc)
        assert [(one.entry.id, one.slot) for one in found] == expected


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
