"""Repeat visits: planned on the real timetable, booked as one action."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules.free_search import WhyNot
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import AttachmentStatus, Channel, Slot, VisitState
from clinic_desk.rules.series import DayOff, PlanState, SeriesRule, Unit
from clinic_desk.rules.timetable import DayKind, ExceptionKind
from clinic_desk.services import actions, booking, clinic, finder, groups, journal, series, undo
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.groups import GroupKind
from clinic_desk.services.series import SeriesOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

FIRST = datetime(2026, 11, 24, 9, 0)  # a Tuesday
EVERY_TWO_WEEKS = SeriesRule(every=2, unit=Unit.WEEKS, count=3)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def visit(doctor):
    order = BookingOrder(
        make_person().id, doctor.id, FIRST, Channel.DIRECT, referral="№ 12", representative="анасы"
    )
    return booking.book(order, now=NOW, actor=ACTOR).visit


def take(doctor, at):
    order = BookingOrder(make_person("Петров Иван").id, doctor.id, at, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def away(doctor, first, last, reason=""):
    DoctorException.create(
        doctor=doctor.id, first_day=first, last_day=last, kind=ExceptionKind.LEAVE, reason=reason
    )


def told(plan):
    return [(one.state, one.slot.at if one.slot else None) for one in plan.visits]


def at(month, day, hour=9, minute=0):
    return datetime(2026 if month > 6 else 2027, month, day, hour, minute)


def test_a_series_goes_on_from_a_visit(visit):
    plan = series.plan_after(visit.id, EVERY_TWO_WEEKS, now=NOW)
    assert told(plan) == [
        (PlanState.AS_WANTED, at(12, 8)),
        (PlanState.AS_WANTED, at(12, 22)),
        (PlanState.AS_WANTED, at(1, 5)),
    ]
    assert {one.slot.doctor_id for one in plan.visits} == {visit.doctor_id}
    assert len(plan.visits[0].others) == 16  # the whole morning, to choose another time from
    assert plan.visits[0].why is None


def test_days_off_leave_and_taken_times_are_told_with_their_reason(visit, doctor):
    ClinicDayEntry.create(day=date(2026, 12, 8), kind=DayKind.HOLIDAY, name="Мереке")
    take(doctor, at(12, 22))
    away(doctor, date(2026, 12, 28), date(2027, 1, 8), "еңбек демалысы")
    plan = series.plan_after(visit.id, EVERY_TWO_WEEKS, now=NOW)
    assert told(plan) == [
        (PlanState.OTHER_DAY, at(12, 9)),
        (PlanState.OTHER_TIME, at(12, 22, 9, 15)),
        (PlanState.OTHER_DAY, at(1, 11)),
    ]
    holiday, taken, leave = plan.visits
    assert (holiday.why.why, holiday.why.reason) == (WhyNot.CLOSED, "Мереке")
    assert taken.why is None
    assert (leave.why.reason, leave.why.until) == ("еңбек демалысы", date(2027, 1, 8))


def test_left_out_days_stay_in_the_plan_with_a_day_to_choose_instead(visit, doctor):
    away(doctor, date(2026, 12, 7), date(2026, 12, 9))
    rule = SeriesRule(every=2, count=2, day_off=DayOff.LEAVE_OUT)
    first, second = series.plan_after(visit.id, rule, now=NOW).visits
    assert (first.state, first.slot, first.wanted) == (PlanState.NONE, None, at(12, 8))
    assert first.others[0].at == at(12, 10, 8)
    assert second.state is PlanState.AS_WANTED


def test_a_full_day_is_put_off_too(visit, doctor):
    for number in range(16):
        take(doctor, at(12, 8, 8) + number * timedelta(minutes=15))
    (only,) = series.plan_after(visit.id, SeriesRule(every=2, count=1), now=NOW).visits
    assert (only.state, only.slot.at, only.why.why) == (PlanState.OTHER_DAY, at(12, 9), WhyNot.FULL)


def test_a_plan_without_a_first_visit_begins_with_it(doctor):
    plan = series.plan_series(doctor, FIRST, SeriesRule(every=1, count=2), now=NOW)
    assert told(plan) == [(PlanState.AS_WANTED, FIRST), (PlanState.AS_WANTED, at(12, 1))]
    over = series.plan_series(doctor, FIRST, SeriesRule(every=1, until=date(2026, 11, 20)), now=NOW)
    assert over.visits == ()


def test_days_that_are_over_are_not_planned(visit):
    late = datetime(2026, 12, 15, 9, 0)
    plan = series.plan_after(visit.id, EVERY_TWO_WEEKS, now=late)
    assert [one.wanted.date() for one in plan.visits] == [date(2026, 12, 22), date(2027, 1, 5)]


def test_a_series_of_a_year_is_planned_at_once(visit):
    plan = series.plan_after(visit.id, SeriesRule(every=1, unit=Unit.WEEKS, count=52), now=NOW)
    assert len(plan.visits) == 52
    assert plan.visits[-1].slot.at == FIRST + timedelta(weeks=52)


# --- booked ----------------------------------------------------------------------------------------


def order(visit, *slots, **facts):
    return SeriesOrder(visit.person_id, slots, Channel.DIRECT, first_visit=visit.id, **facts)


def slots_of(visit, rule=EVERY_TWO_WEEKS):
    return [one.slot for one in series.plan_after(visit.id, rule, now=NOW).visits]


def test_all_visits_are_one_action_and_one_group_with_the_first(visit):
    done = series.book_series(order(visit, *slots_of(visit)), now=NOW, actor=ACTOR)
    together = groups.group_of(visit.id)
    assert [one.at for one in together] == [FIRST, at(12, 8), at(12, 22), at(1, 5)]
    assert {one.group_id for one in together} == {done.group_id}
    assert groups.kind_of(visit.id) is GroupKind.SERIES
    action = actions.get(done.action_id)
    assert (action.kind, action.facts["count"]) == (ActionKind.SERIES, "3")
    assert [journal.row(one.visit.request_id).number for one in done.bookings] == [2, 3, 4]


def test_a_series_is_taken_back_whole_and_the_first_visit_stays(visit):
    booked = series.book_series(order(visit, *slots_of(visit)), now=NOW, actor=ACTOR)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert booking.visit(visit.id).state is VisitState.BOOKED
    assert booking.visit(visit.id).version == visit.version
    left = groups.open_visits(groups.group_of(visit.id), now=NOW)
    assert [one.id for one in left] == [visit.id]
    assert {booking.visit(one.visit.id).state for one in booked.bookings} == {VisitState.CANCELLED}


def test_going_on_with_a_series_stays_in_its_group(visit):
    first = series.book_series(order(visit, *slots_of(visit)), now=NOW, actor=ACTOR)
    last = first.bookings[-1].visit
    more = series.book_series(order(last, *slots_of(last)), now=NOW, actor=ACTOR)
    assert more.group_id == first.group_id
    assert len(groups.group_of(visit.id)) == 7


def test_a_visit_of_a_family_keeps_its_family(visit, doctor):
    sister = make_person("Ахметова Сәуле")
    mother = BookingOrder(sister.id, doctor.id, at(11, 25), Channel.PHONE)
    family = groups.book_together(GroupKind.FAMILY, [mother], now=NOW, actor=ACTOR)
    one = family.bookings[0].visit
    done = series.book_series(order(one, *slots_of(one)), now=NOW, actor=ACTOR)
    assert booking.visit(one.id).group_id == family.group_id != done.group_id


def test_one_time_taken_meanwhile_leaves_nothing_written(visit, doctor):
    slots = slots_of(visit)
    take(doctor, slots[2].at)
    with pytest.raises(errors.GroupRefusal) as refused:
        series.book_series(order(visit, *slots), now=NOW, actor=ACTOR)
    assert refused.value.index == 2
    assert isinstance(refused.value.refusal, errors.SlotTaken)
    assert groups.group_of(visit.id) == []
    assert ActionKind.SERIES not in {one.kind for one in actions.newest()}


def test_an_attachment_that_ends_meanwhile_asks_for_a_reason(doctor):
    leaving = make_person("Ким Ольга", status=AttachmentStatus.DETACHED, attached_to=date(2026, 12, 31))
    first = booking.book(
        BookingOrder(leaving.id, doctor.id, FIRST, Channel.PHONE), now=NOW, actor=ACTOR
    ).visit
    slots = slots_of(first)
    with pytest.raises(errors.GroupRefusal) as refused:
        series.book_series(order(first, *slots), now=NOW, actor=ACTOR)
    assert (refused.value.index, type(refused.value.refusal)) == (2, errors.NotAttached)
    done = series.book_series(order(first, *slots, override_reason="жүкті"), now=NOW, actor=ACTOR)
    assert len(done.bookings) == 3


def test_what_was_noted_with_the_first_visit_holds_for_all(visit):
    done = series.book_series(order(visit, *slots_of(visit), language="ru"), now=NOW, actor=ACTOR)
    from clinic_desk.models.journal import Request

    requests = [Request.get_by_id(one.visit.request_id) for one in done.bookings]
    assert {(one.referral, one.representative, one.language) for one in requests} == {("№ 12", "анасы", "ru")}


def test_kept_places_open_for_their_channel_only(visit, doctor):
    assert series.plan_after(visit.id, EVERY_TWO_WEEKS, now=NOW, purposes=purposes_for(Channel.PHONE)).visits
    with pytest.raises(ValueError, match="without a visit"):
        series.book_series(order(visit), now=NOW, actor=ACTOR)


def test_a_chosen_other_time_is_booked_as_chosen(visit, doctor):
    plan = series.plan_after(visit.id, SeriesRule(every=2, count=1), now=NOW)
    other: Slot = plan.visits[0].others[5]
    done = series.book_series(order(visit, other), now=NOW, actor=ACTOR)
    assert done.bookings[0].visit.at == other.at
    assert finder.doctor(other.doctor_id) == done.bookings[0].doctor
