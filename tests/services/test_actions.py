"""Actions: whatever rows they wrote, one taking-back puts them all back, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.models.actions import Action, Change
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules.rows import Actor, Channel, VisitState
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Part, Template
from clinic_desk.services import actions, booking, calendar, call_sheets, clinic, templates, undo
from clinic_desk.services.actions import ActionKind, recorded
from clinic_desk.services.booking import BookingOrder, Together
from clinic_desk.services.places import naming_refusals
from tests.make import ACTOR, NOW, make_doctor, make_person

LATER = NOW + timedelta(minutes=5)
MONDAY = date(2026, 11, 30)
OTHER = Actor("Сейітова Б.", "pc-2")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def add_day(day, name="Тәуелсіздік күні", **facts):
    with recorded(ActionKind.DAY_LIST, now=facts.pop("now", NOW), actor=facts.pop("actor", ACTOR)) as rows:
        rows.create(ClinicDayEntry, day=day, kind="holiday", name=name, **facts)


def days():
    return {row.day: (row.kind, row.name) for row in ClinicDayEntry.select()}


def take_back(now=LATER, actor=ACTOR):
    return undo.take_back_last(now=now, actor=actor)


def book(moment, *, now=NOW, actor=ACTOR, person=None, doctor=None):
    order = BookingOrder((person or make_person()).id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=now, actor=actor)


def book_two(doctor, moments, *, now=NOW):
    """Two visits booked by one action."""
    with naming_refusals(now, ACTOR) as wanted, recorded(ActionKind.FAMILY, now=now, actor=ACTOR) as rows:
        together = Together(rows.action_id)
        orders = [BookingOrder(make_person().id, doctor.id, at, Channel.PHONE) for at in moments]
        return [
            booking.book_within(order, wanted, now=now, actor=ACTOR, together=together) for order in orders
        ]


def test_a_new_row_is_gone_again():
    add_day(MONDAY)
    done = take_back()
    assert days() == {}
    assert (done.action.kind, done.action.taken_back_by) == (ActionKind.DAY_LIST, ACTOR.registrar)


def test_a_changed_row_and_a_removed_one_stand_as_before():
    add_day(MONDAY)
    add_day(MONDAY + timedelta(days=1), "Қысқа күн", closes_at=780)
    stood = days()
    with recorded(ActionKind.DAY_LIST, now=LATER, actor=ACTOR) as rows:
        rows.update(ClinicDayEntry.get_by_id(MONDAY), kind="short", name="", closes_at=720)
        rows.remove(ClinicDayEntry.get_by_id(MONDAY + timedelta(days=1)))
    assert days() == {MONDAY: ("short", "")}
    take_back()
    assert days() == stood
    assert ClinicDayEntry.get_by_id(MONDAY + timedelta(days=1)).closes_at == 780


def test_what_changes_nothing_leaves_no_action():
    add_day(MONDAY)
    with recorded(ActionKind.DAY_LIST, now=LATER, actor=ACTOR) as rows:
        rows.update(ClinicDayEntry.get_by_id(MONDAY), kind="holiday")
    assert Action.select().count() == 1


def test_a_row_changed_since_is_left_and_so_is_everything_else():
    with recorded(ActionKind.DAY_LIST, now=NOW, actor=ACTOR) as rows:
        rows.create(ClinicDayEntry, day=MONDAY, kind="holiday")
        rows.create(ClinicDayEntry, day=MONDAY + timedelta(days=7), kind="holiday")
    first = actions.newest()[0].id
    with recorded(ActionKind.DAY_LIST, now=LATER, actor=replace(ACTOR, pc="pc-2")) as rows:
        rows.update(ClinicDayEntry.get_by_id(MONDAY), kind="short")
    with pytest.raises(errors.ChangedMeanwhile):
        actions.take_back(first, now=LATER, actor=ACTOR)
    assert len(days()) == 2
    assert actions.get(first).taken_back_at is None


def test_an_action_is_taken_back_once():
    add_day(MONDAY)
    action_id = actions.newest()[0].id
    actions.take_back(action_id, now=LATER, actor=ACTOR)
    with pytest.raises(errors.ChangedMeanwhile):
        actions.take_back(action_id, now=LATER, actor=ACTOR)


def test_an_action_that_fails_leaves_nothing():
    def fail_at_the_end():
        with recorded(ActionKind.DAY_LIST, now=NOW, actor=ACTOR) as rows:
            rows.create(ClinicDayEntry, day=MONDAY, kind="holiday")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_at_the_end()
    assert (days(), Action.select().count(), Change.select().count()) == ({}, 0, 0)


def test_the_newest_thing_goes_first_steps_and_actions_in_turn():
    """The clock stands still meanwhile: the order is that of the doing, not of the clock."""
    doctor = make_doctor()
    visit = book(datetime(2026, 11, 30, 8, 0), doctor=doctor).visit
    add_day(date(2026, 12, 16))
    booking.cancel(visit.id, reason="өзі сұрады", now=NOW, actor=ACTOR)
    add_day(date(2026, 12, 17))
    assert take_back().action is not None
    assert days().keys() == {date(2026, 12, 16)}
    assert take_back().step.visit.state is VisitState.BOOKED
    assert take_back().action is not None
    assert take_back().step.visit.id == visit.id
    with pytest.raises(errors.NothingToUndo):
        take_back()


def test_visits_booked_by_one_action_are_taken_back_by_one():
    doctor = make_doctor()
    booked = book_two(doctor, [datetime(2026, 11, 30, 8, 0), datetime(2026, 11, 30, 8, 15)])
    assert len(calendar.visits_of(doctor.id, MONDAY, MONDAY)) == 2
    assert take_back().action.kind is ActionKind.FAMILY
    assert calendar.visits_of(doctor.id, MONDAY, MONDAY) == []
    assert booking.visit(booked[0].visit.id).state is VisitState.CANCELLED
    assert clinic.check(now=LATER) == []


def test_if_one_of_its_visits_was_changed_the_whole_action_stays():
    doctor = make_doctor()
    booked = book_two(doctor, [datetime(2026, 11, 30, 8, 0), datetime(2026, 11, 30, 8, 15)])
    other = Actor("Сейітова Б.", "pc-2")
    booking.move(booked[1].visit.id, at=datetime(2026, 11, 30, 9, 0), now=LATER, actor=other)
    with pytest.raises(errors.ChangedMeanwhile):
        take_back()
    assert len(calendar.visits_of(doctor.id, MONDAY, MONDAY)) == 2


def test_a_time_given_away_meanwhile_is_named():
    doctor, early = make_doctor(), datetime(2026, 11, 30, 8, 0)
    visit = book(early, doctor=doctor).visit
    with naming_refusals(LATER, ACTOR) as wanted, recorded(ActionKind.CALL, now=LATER, actor=ACTOR) as rows:
        change = booking.Move(visit.id, datetime(2026, 11, 30, 9, 0))
        booking.move_within(change, wanted, now=LATER, actor=ACTOR, action_id=rows.action_id)
    there = book(early, doctor=doctor, now=LATER, actor=Actor("Сейітова Б.", "pc-2")).visit
    with pytest.raises(errors.SlotTaken) as refused:
        take_back()
    assert refused.value.at == early
    assert refused.value.alternatives[0].at > early
    assert booking.visit(there.id).state is VisitState.BOOKED


def test_only_the_own_actions_of_today_at_this_desk():
    add_day(MONDAY + timedelta(days=1), now=NOW - timedelta(days=1))
    add_day(MONDAY, actor=Actor("Сейітова Б.", "pc-2"))
    with pytest.raises(errors.NothingToUndo):
        take_back()


def test_history_of_one_row_and_pages_of_all():
    for offset in range(5):
        add_day(MONDAY + timedelta(days=offset))
    assert [row.kind for row in actions.of_row(ClinicDayEntry, str(MONDAY))] == [ActionKind.DAY_LIST]
    page = actions.newest(limit=2)
    rest = actions.newest(before=page[-1].id)
    assert [row.id for row in (*page, *rest)] == sorted((row.id for row in actions.newest()), reverse=True)


def test_what_an_action_did_cannot_be_rewritten_or_removed():
    add_day(MONDAY)
    for statement in ('DELETE FROM "action"', 'DELETE FROM "change"', "UPDATE \"change\" SET after = '{}'"):
        with pytest.raises(base.peewee.IntegrityError, match="never_"):
            base.database.execute_sql(statement)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "update", "remove"]),
        st.integers(0, 4),
        st.sampled_from(["holiday", "short", "working"]),
        st.none() | st.integers(600, 1000),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(STEPS, min_size=1, max_size=5))
def test_taking_everything_back_is_as_if_nothing_had_been_done(batches):
    doctor = make_doctor()

    def picture():
        tables = (ClinicDayEntry, DoctorException)
        return [
            list(base.database.execute(table.select().order_by(table._meta.primary_key))) for table in tables
        ]

    pictures = []
    for batch in batches:
        pictures.append(picture())
        with recorded(ActionKind.DAY_LIST, now=NOW, actor=ACTOR) as rows:
            for step, offset, kind, closes_at in batch:
                day = MONDAY + timedelta(days=offset)
                there = ClinicDayEntry.get_or_none(ClinicDayEntry.day == day)
                if step == "create" and there is None:
                    rows.create(ClinicDayEntry, day=day, kind=kind, closes_at=closes_at)
                    rows.create(DoctorException, doctor=doctor.id, first_day=day, last_day=day, kind="duty")
                elif step == "update" and there is not None:
                    rows.update(there, kind=kind, closes_at=closes_at)
                elif step == "remove" and there is not None:
                    rows.remove(there)
            wrote = rows.has_action
        if not wrote:
            pictures.pop()
    while pictures:
        take_back()
        assert picture() == pictures.pop()
    with pytest.raises(errors.NothingToUndo):
        take_back()


def test_who_was_booked_meanwhile_into_hours_that_go_back_is_put_on_a_call_sheet():
    """Nothing is silently left behind: the visit stays booked, is named, and somebody is to call."""
    doctor = make_doctor(hours="08:00-10:00")
    late = Template(tuple(Part(day, Span(480, 720)) for day in range(5)), valid_from=date(2026, 11, 24))
    old = templates.templates_of(doctor.id)[0]
    templates.save_template(doctor.id, late, replaces=old.id, now=NOW, actor=ACTOR)
    inside = book(datetime(2026, 11, 30, 9, 0), doctor=doctor, actor=OTHER).visit
    visit = book(datetime(2026, 11, 30, 11, 0), doctor=doctor, actor=OTHER).visit
    done = take_back()
    assert [one.id for one in done.outside] == [visit.id]
    (sheet,) = call_sheets.open_sheets(LATER)
    assert (sheet.doctor.id, sheet.open) == (doctor.id, 1)
    assert call_sheets.sheet(sheet.id, now=LATER).lines[0].visit.id == visit.id
    assert {booking.visit(one.id).state for one in (inside, visit)} == {VisitState.BOOKED}
    assert clinic.check(now=LATER) == []


def test_a_holiday_taken_out_hits_nobody():
    doctor = make_doctor()
    add_day(MONDAY)
    book(datetime(2026, 12, 1, 9, 0), doctor=doctor, actor=OTHER)
    assert take_back().outside == ()
    assert call_sheets.open_sheets(LATER) == []


def test_what_a_past_day_showed_is_taken_back_by_nobody():
    doctor = make_doctor(hours="08:00-10:00")
    day, later = date(2026, 11, 24), NOW + timedelta(days=7)
    late = Template(tuple(Part(one, Span(480, 720)) for one in range(5)), valid_from=day)
    saved = templates.save_template(
        doctor.id, late, replaces=templates.templates_of(doctor.id)[0].id, now=NOW, actor=ACTOR
    )
    with pytest.raises(errors.AlreadyHeld) as refused:
        undo.take_back_action(saved.action_id, now=later, actor=ACTOR)
    assert refused.value.since == day
    assert calendar.hours_of(doctor, day).pieces[0].end == 720
    assert undo.take_back_action(saved.action_id, now=NOW, actor=ACTOR).action.id == saved.action_id


def test_an_absence_entered_by_mistake_goes_on_a_later_day_too():
    doctor = make_doctor()
    with recorded(ActionKind.ABSENCE, now=NOW, actor=ACTOR) as rows:
        rows.create(
            DoctorException, doctor=doctor.id, kind="leave", first_day=NOW.date(), last_day=NOW.date()
        )
    undo.take_back_action(actions.newest()[0].id, now=NOW + timedelta(days=3), actor=ACTOR)
    assert calendar.hours_of(doctor, NOW.date()).pieces
