"""The desk's own steps: book, move, cancel, mark, refuse, each whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules.rows import (
    Actor,
    AttachmentStatus,
    Channel,
    Document,
    JournalResult,
    RefusalGround,
    Verdict,
    VisitState,
)
from clinic_desk.rules.timetable import DayKind, ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, clinic, finder, history, journal, notices
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.notices import Hint
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)
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
def person():
    return make_person()


def book(person, doctor, at=AT, *, now=NOW, actor=ACTOR, **facts):
    order = BookingOrder(person.id, doctor.id, at, facts.pop("channel", Channel.PHONE), **facts)
    return booking.book(order, now=now, actor=actor)


def journal_of(day=NOW):
    return journal.between(day.date(), day.date())


# --- booking --------------------------------------------------------------------------------------


def test_a_booking_is_a_visit_a_journal_row_and_an_answer(person, doctor):
    started = NOW - timedelta(minutes=2)
    done = book(person, doctor, received_at=started, note="қайта қабылдау", language="ru")
    assert (done.visit.at, done.visit.until) == (AT, AT + timedelta(minutes=15))
    assert (done.visit.state, done.visit.room, done.visit.number) == (VisitState.BOOKED, "5", 1)
    row = journal.row(done.visit.request_id)
    assert (row.number, row.received_at, row.answered_at) == (1, started, NOW)
    assert (row.result, row.verdict, row.channel) == (JournalResult.BOOKED, Verdict.ATTACHED, Channel.PHONE)
    assert (row.name, row.iin, row.doctor_id, row.at) == (person.name, person.iin, doctor.id, AT)
    assert (row.registrar, row.note) == (ACTOR.registrar, "қайта қабылдау")
    assert done.appointment.document is Document.IDENTITY_CARD
    assert (done.appointment.at, done.appointment.doctor, done.appointment.room) == (AT, doctor.name, "5")
    (step,) = history.of_request(row.request_id)
    assert (step.step, step.registrar, step.pc, step.at, step.before) == (
        "book",
        "Омарова А.",
        "pc-1",
        NOW,
        {},
    )
    assert step.after["start_minute"] == 10 * 60 + 30


def test_a_child_brings_the_birth_certificate(doctor):
    child = make_person("Ахметов Әлихан Серікұлы", birth_date=date(2016, 11, 5))
    assert book(child, doctor).appointment.document is Document.BIRTH_CERTIFICATE


def test_the_document_on_file_and_the_one_shown_win_over_the_rule(doctor):
    foreigner = make_person(document=Document.RESIDENCE_PERMIT, document_number="N 12")
    assert book(foreigner, doctor).appointment.document is Document.RESIDENCE_PERMIT
    shown = book(foreigner, doctor, AT + timedelta(minutes=15), document=Document.PASSPORT)
    assert shown.appointment.document is Document.PASSPORT
    assert journal.row(shown.visit.request_id).document_number == "N 12"


def test_a_call_over_the_new_year_belongs_to_the_day_it_began(person, doctor):
    order = BookingOrder(
        person.id,
        doctor.id,
        datetime(2027, 1, 5, 9, 0),
        Channel.PHONE,
        received_at=datetime(2026, 12, 31, 23, 58),
    )
    booking.book(order, now=datetime(2027, 1, 1, 0, 1), actor=ACTOR)
    later = replace(order, at=datetime(2027, 1, 5, 9, 15), received_at=None)
    booking.book(later, now=datetime(2027, 1, 1, 0, 2), actor=ACTOR)
    rows = journal.between(date(2026, 12, 31), date(2027, 1, 1))
    assert [(row.received_at.year, row.number) for row in rows] == [(2026, 1), (2027, 1)]


def test_numbers_run_through_one_calendar_year(person, doctor):
    last = datetime(2026, 12, 31, 9, 0)
    first = datetime(2027, 1, 4, 9, 0)
    numbers = [
        book(person, doctor, datetime(2027, 1, 5, 8, 15 * place), now=now).visit.number
        for place, now in enumerate((NOW, last, first))
    ]
    assert numbers == [1, 2, 1]
    assert clinic.check(now=first) == []


def test_a_clock_set_back_does_not_put_the_answer_before_the_question(person, doctor):
    row = journal.row(book(person, doctor, received_at=NOW + timedelta(hours=1)).visit.request_id)
    assert row.received_at == row.answered_at == NOW


@pytest.mark.parametrize("minutes", [0, 5, -5, 14, -14])
def test_a_time_that_overlaps_a_visit_is_taken(person, doctor, minutes):
    taken = book(make_person("Белова Нина"), doctor, actor=OTHER_DESK)
    with pytest.raises(errors.SlotTaken) as caught:
        book(person, doctor, AT + timedelta(minutes=minutes))
    refusal = caught.value
    assert refusal.visit is not None
    assert refusal.visit.id == taken.visit.id
    assert (refusal.booked_by, refusal.booked_on_pc, refusal.booked_at) == ("Сәрсенова Ж.", "pc-2", NOW)
    assert [slot.at for slot in refusal.alternatives][:2] == [AT + timedelta(minutes=15 * n) for n in (1, 2)]
    assert len(journal_of()) == 1


@pytest.mark.parametrize("minutes", [15, -15])
def test_visits_may_touch(person, doctor, minutes):
    book(make_person("Белова Нина"), doctor)
    assert book(person, doctor, AT + timedelta(minutes=minutes)).visit.at == AT + timedelta(minutes=minutes)


def test_a_taken_time_may_be_given_with_a_reason(person, doctor):
    book(make_person("Белова Нина"), doctor)
    with pytest.raises(errors.SlotTaken):
        book(person, doctor, overbook_reason="   ")
    assert book(person, doctor, overbook_reason="острая боль").visit.overbook_reason == "острая боль"
    assert clinic.check(now=NOW) == []


def test_a_cancelled_visit_frees_its_time(person, doctor):
    first = book(make_person("Белова Нина"), doctor)
    booking.cancel(first.visit.id, reason="өзі бас тартты", now=NOW, actor=ACTOR)
    assert book(person, doctor).visit.at == AT


@pytest.mark.parametrize("clock", ["07:45", "11:50", "12:00", "17:00"])
def test_outside_the_hours_is_refused_with_free_times(person, doctor, clock):
    with pytest.raises(errors.OutsideHours) as caught:
        book(person, doctor, datetime.fromisoformat(f"2026-11-24T{clock}"))
    assert len(caught.value.alternatives) == 3
    assert all(slot.at >= caught.value.at for slot in caught.value.alternatives)


def test_a_lunch_break_is_outside_the_hours(person):
    doctor = make_doctor(hours="08:00-13:00 14:00-17:00")
    with pytest.raises(errors.OutsideHours):
        book(person, doctor, datetime(2026, 11, 24, 13, 15))
    with pytest.raises(errors.OutsideHours):
        book(person, doctor, datetime(2026, 11, 24, 12, 50))


def test_outside_the_hours_may_be_given_with_a_reason(person, doctor):
    late = book(person, doctor, datetime(2026, 11, 24, 12, 30), overbook_reason="по направлению")
    assert late.visit.room == "5"


def test_a_doctor_on_leave_is_away_until(person, doctor):
    DoctorException.create(
        doctor=doctor.id,
        first_day=date(2026, 11, 20),
        last_day=date(2026, 12, 12),
        kind=ExceptionKind.LEAVE,
        reason="демалыста",
    )
    with pytest.raises(errors.DoctorAway) as caught:
        book(person, doctor)
    assert (caught.value.reason, caught.value.until) == ("демалыста", date(2026, 12, 12))
    assert caught.value.alternatives[0].at == datetime(2026, 12, 14, 8, 0)


def test_alternatives_of_a_doctor_on_leave_come_from_a_colleague_when_he_has_none(person, doctor):
    colleague = make_doctor("Қасымов Болат", precincts=("2",))
    DoctorException.create(
        doctor=doctor.id, first_day=date(2026, 11, 20), last_day=date(2027, 11, 20), kind=ExceptionKind.LEAVE
    )
    with pytest.raises(errors.DoctorAway) as caught:
        book(person, doctor)
    assert {slot.doctor_id for slot in caught.value.alternatives} == {colleague.id}


def test_a_holiday_and_a_free_weekday_mean_away(person, doctor):
    ClinicDayEntry.create(day=date(2026, 12, 16), kind=DayKind.HOLIDAY, name="Тәуелсіздік күні")
    with pytest.raises(errors.DoctorAway) as holiday:
        book(person, doctor, datetime(2026, 12, 16, 9, 0))
    assert holiday.value.reason == "Тәуелсіздік күні"
    with pytest.raises(errors.DoctorAway):
        book(person, doctor, datetime(2026, 11, 28, 9, 0))


def test_the_past_is_refused_but_this_very_minute_is_not(person, doctor):
    now = datetime(2026, 11, 24, 10, 30, 45)
    with pytest.raises(errors.InThePast) as caught:
        book(person, doctor, datetime(2026, 11, 24, 10, 15), now=now)
    assert caught.value.alternatives[0].at >= datetime(2026, 11, 24, 10, 30)
    assert book(person, doctor, AT, now=now).visit.at == AT


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"status": AttachmentStatus.REQUEST_OPEN}, Verdict.REQUEST_OPEN),
        ({"status": AttachmentStatus.ELSEWHERE}, Verdict.ELSEWHERE),
        ({"status": AttachmentStatus.DETACHED}, Verdict.DETACHED),
        ({"status": AttachmentStatus.DEAD}, Verdict.DEAD),
        ({"attached_from": date(2027, 1, 1)}, Verdict.FROM_LATER),
        ({"in_register": False}, Verdict.NOT_CURRENT),
    ],
)
def test_who_is_not_attached_needs_a_reason(doctor, columns, verdict):
    stranger = make_person(**columns)
    with pytest.raises(errors.NotAttached) as caught:
        book(stranger, doctor)
    assert (caught.value.verdict, caught.value.day) == (verdict, AT.date())
    assert journal_of() == []
    done = book(stranger, doctor, override_reason=" жүкті әйел ")
    row = journal.row(done.visit.request_id)
    assert (row.verdict, row.override_reason) == (verdict, "жүкті әйел")


def test_attachment_counts_on_the_day_of_the_visit(doctor):
    newcomer = make_person(attached_from=date(2027, 1, 1))
    assert book(newcomer, doctor, datetime(2027, 1, 5, 9, 0)).visit.at == datetime(2027, 1, 5, 9, 0)


def test_unknown_rows_are_named(person, doctor):
    with pytest.raises(errors.UnknownRow) as caught:
        booking.book(BookingOrder(99, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    assert (caught.value.what, caught.value.key) == ("person", "99")
    with pytest.raises(errors.UnknownRow) as caught:
        booking.book(BookingOrder(person.id, 99, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    assert caught.value.what == "doctor"
    with pytest.raises(errors.UnknownRow):
        booking.visit(77)


def test_a_refused_booking_leaves_nothing_and_no_gap(person, doctor):
    book(person, doctor)
    for at in (AT, datetime(2026, 11, 24, 13, 0), datetime(2026, 11, 1, 9, 0)):
        with pytest.raises(errors.RuleRefusal):
            book(person, doctor, at)
    assert book(person, doctor, AT + timedelta(days=1)).visit.number == 2
    assert clinic.check(now=NOW) == []


def test_an_inactive_doctor_takes_nobody(person, doctor):
    from clinic_desk.services import staff

    staff.set_active(doctor.id, active=False, now=NOW, actor=ACTOR)
    with pytest.raises(errors.DoctorAway):
        book(person, doctor)


# --- moving -----------------------------------------------------------------------------------------


def test_a_visit_moves_and_its_old_time_is_free(person, doctor):
    done = book(person, doctor)
    moved = booking.move(done.visit.id, at=AT + timedelta(days=1), now=NOW, actor=OTHER_DESK)
    assert moved.visit.at == AT + timedelta(days=1)
    assert moved.before == done.appointment
    assert journal.row(moved.visit.request_id).result is JournalResult.MOVED
    assert book(make_person("Белова Нина"), doctor).visit.at == AT
    steps = history.of_request(done.visit.request_id)
    assert [(one.step, one.registrar) for one in steps] == [("book", "Омарова А."), ("move", "Сәрсенова Ж.")]
    assert (steps[1].before["day"], steps[1].after["day"]) == ("2026-11-24", "2026-11-25")


def test_a_visit_may_move_over_its_own_old_time(person):
    doctor = make_doctor(minutes=30)
    done = book(person, doctor)
    moved = booking.move(done.visit.id, at=AT + timedelta(minutes=10), now=NOW, actor=ACTOR)
    assert moved.visit.until == AT + timedelta(minutes=40)


def test_moving_to_another_doctor_takes_his_length_and_room(person, doctor):
    dentist = make_doctor("Тасболатов Дәурен", minutes=30, room="11", specialty="dentist")
    moved = booking.move(book(person, doctor).visit.id, doctor_id=dentist.id, at=AT, now=NOW, actor=ACTOR)
    assert (moved.visit.doctor_id, moved.visit.room) == (dentist.id, "11")
    assert moved.visit.until - moved.visit.at == timedelta(minutes=30)


def test_moving_onto_another_visit_is_refused_and_changes_nothing(person, doctor):
    done = book(person, doctor)
    book(make_person("Белова Нина"), doctor, AT + timedelta(minutes=15))
    with pytest.raises(errors.SlotTaken):
        booking.move(done.visit.id, at=AT + timedelta(minutes=15), now=NOW, actor=ACTOR)
    assert booking.visit(done.visit.id) == done.visit


def test_a_row_changed_meanwhile_is_not_overwritten(person, doctor):
    done = book(person, doctor)
    booking.move(done.visit.id, at=AT + timedelta(days=1), now=NOW, actor=OTHER_DESK)
    for step in (
        lambda: booking.move(
            done.visit.id, at=AT + timedelta(days=2), now=NOW, actor=ACTOR, version=done.visit.version
        ),
        lambda: booking.cancel(done.visit.id, reason="x", now=NOW, actor=ACTOR, version=done.visit.version),
        lambda: booking.mark(done.visit.id, Step.ARRIVE, now=NOW, actor=ACTOR, version=done.visit.version),
    ):
        with pytest.raises(errors.ChangedMeanwhile):
            step()
    assert booking.visit(done.visit.id).at == AT + timedelta(days=1)


# --- cancelling and ticks ---------------------------------------------------------------------------


def test_cancelling_needs_a_reason_and_keeps_the_row(person, doctor):
    done = book(person, doctor)
    with pytest.raises(errors.ReasonMissing):
        booking.cancel(done.visit.id, reason=" \t", now=NOW, actor=ACTOR)
    gone = booking.cancel(done.visit.id, reason=" өзі бас тартты ", now=NOW, actor=ACTOR)
    assert (gone.visit.state, gone.visit.cancel_reason) == (VisitState.CANCELLED, "өзі бас тартты")
    assert [row.result for row in journal_of()] == [JournalResult.CANCELLED]


def test_ticks_go_on_and_off(person, doctor):
    visit_id = book(person, doctor).visit.id
    steps = (Step.ARRIVE, Step.NO_SHOW, Step.ARRIVE, Step.RESET, Step.NO_SHOW, Step.RESET)
    seen = [str(booking.mark(visit_id, step, now=NOW, actor=ACTOR).visit.state) for step in steps]
    assert seen == ["arrived", "no_show", "arrived", "booked", "no_show", "booked"]


def test_steps_that_do_not_exist_are_refused(person, doctor):
    visit_id = book(person, doctor).visit.id
    booking.mark(visit_id, Step.ARRIVE, now=NOW, actor=ACTOR)
    with pytest.raises(errors.StepNotAllowed) as caught:
        booking.cancel(visit_id, reason="x", now=NOW, actor=ACTOR)
    assert (caught.value.state, caught.value.step) == ("arrived", "cancel")
    with pytest.raises(errors.StepNotAllowed):
        booking.move(visit_id, at=AT + timedelta(days=1), now=NOW, actor=ACTOR)
    with pytest.raises(ValueError, match="cancel"):
        booking.mark(visit_id, Step.CANCEL, now=NOW, actor=ACTOR)


def test_an_overbooked_visit_can_be_ticked(person, doctor):
    first = book(person, doctor)
    second = book(make_person("Белова Нина"), doctor, overbook_reason="острая боль")
    for visit in (first.visit, second.visit):
        assert booking.mark(visit.id, Step.ARRIVE, now=NOW, actor=ACTOR).visit.state is VisitState.ARRIVED


# --- refusing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", list(RefusalGround))
def test_a_refusal_is_a_row_too(person, ground):
    order = RefusalOrder(person.id, ground, Channel.DIRECT, note="ЖСН сәйкес емес")
    done = booking.refuse(order, now=NOW, actor=ACTOR)
    assert (done.journal.result, done.journal.ground) == (JournalResult.REFUSED, ground)
    assert (done.journal.visit_id, done.journal.at, done.journal.number) == (None, None, 1)
    assert [row.request_id for row in journal_of()] == [done.journal.request_id]
    assert clinic.check(now=NOW) == []


# --- hints ------------------------------------------------------------------------------------------


def hints(person, doctor, at=AT):
    until = at + timedelta(minutes=doctor.minutes)
    return [
        (one.hint, one.visit and one.visit.id)
        for one in notices.before_booking(person, doctor, at, until, now=NOW)
    ]


def test_a_second_visit_to_the_same_doctor_warns(person, doctor):
    done = book(person, doctor)
    assert hints(person, doctor, AT + timedelta(days=3)) == [(Hint.SAME_DOCTOR, done.visit.id)]
    booking.cancel(done.visit.id, reason="x", now=NOW, actor=ACTOR)
    assert hints(person, doctor, AT + timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("minutes", "warns"), [(0, True), (10, True), (-10, True), (15, False), (-15, False)]
)
def test_one_person_at_two_places_warns_and_is_not_blocked(person, doctor, minutes, warns):
    done = book(person, doctor)
    other = make_doctor("Қасымов Болат", room="6")
    at = AT + timedelta(minutes=minutes)
    assert hints(person, other, at) == ([(Hint.SAME_TIME, done.visit.id)] if warns else [])
    assert book(person, other, at).visit.at == at


def test_an_age_that_does_not_fit_warns(person):
    paediatrician = make_doctor("Жүнісова Гүлнар", specialty="paediatrician", age_to=14)
    assert hints(person, paediatrician) == [(Hint.AGE, None)]


# --- one transaction --------------------------------------------------------------------------------


def test_a_failure_half_way_writes_nothing(person, doctor, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(booking, "write_event", broken)
    with pytest.raises(RuntimeError, match="power cut"):
        book(person, doctor)
    monkeypatch.undo()
    assert journal_of() == []
    assert finder.first_free([doctor], now=AT, limit=1)[0].at == AT


def test_the_name_in_the_journal_stays_as_it_was(person, doctor):
    row = journal.row(book(person, doctor).visit.request_id)
    with base.transaction():
        Person.update(last_name="Қасымов").where(Person.id == person.id).execute()
    assert journal.row(row.request_id).name == person.name
