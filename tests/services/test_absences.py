"""An absence closes the days, names everybody it hits and proposes new times; all of it can be undone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models.timetable import DoctorException, TimetablePart
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    absences,
    actions,
    booking,
    calendar,
    call_sheets,
    clinic,
    finder,
    staff,
    undo,
)
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}")


def booked(doctor, moment, *, person=None, **facts):
    person = person or make_person(birth_date=date(1985, 3, 12))
    order = BookingOrder(person.id, doctor.id, at(moment), facts.pop("channel", Channel.PHONE), **facts)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def ill(doctor, first=TUESDAY, last=TUESDAY, **facts):
    return AbsenceOrder(doctor.id, first, last, facts.pop("kind", ExceptionKind.SICK), **facts)


def close(order, decisions=None, **facts):
    return absences.close_doctor_days(order, decisions, now=NOW, actor=ACTOR, **facts)


def state_of_the_file():
    return (
        [one.what for one in absences.list_absences(date(2026, 1, 1), date(2027, 12, 31))],
        DoctorException.select().count(),
        call_sheets.open_sheets(NOW),
    )


# --- the plan --------------------------------------------------------------------------------------


def test_the_plan_names_whom_it_hits_and_writes_nothing():
    doctor, colleague = make_doctor(), make_doctor("Қасымов Болат", room="6")
    hit = booked(doctor, "24T10:30")
    booked(doctor, "25T10:30")
    booked(colleague, "24T10:30")
    plan = absences.plan(ill(doctor), now=NOW)
    (one,) = plan.hits
    assert one.visit == hit
    assert (one.proposals[0].at, one.proposals[0].doctor_id) == (at("25T10:15"), doctor.id)
    assert len(one.proposals) == 3
    assert state_of_the_file() == ([], 0, [])
    assert booking.visit(hit.id) == hit


def test_half_a_day_hits_what_overlaps_it_and_proposes_the_rest_of_the_day():
    doctor = make_doctor(hours="08:00-12:00 13:00-17:00")
    first, second = booked(doctor, "24T09:45"), booked(doctor, "24T10:00")
    plan = absences.plan(ill(doctor, span=Span(595, 720)), now=NOW)
    assert [one.visit for one in plan.hits] == [first, second]
    assert [one.proposals[0].at for one in plan.hits] == [at("24T09:30"), at("24T09:15")]


def test_today_past_visits_and_arrived_people_are_named_apart():
    doctor = make_doctor()
    early = booked(doctor, "23T09:00")
    here = booked(doctor, "23T11:00")
    later = booked(doctor, "23T11:30")
    booking.mark(here.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    plan = absences.plan(ill(doctor, at("23T00:00").date()), now=at("23T10:00"))
    assert [one.visit.id for one in plan.hits] == [later.id]
    assert [one.id for one in plan.over] == [early.id]
    assert [one.id for one in plan.here] == [here.id]


def test_kept_places_are_proposed_to_those_for_whom_they_are_kept():
    doctor = make_doctor()
    phone = booked(doctor, "24T10:00")
    portal = booked(doctor, "24T10:15", channel=Channel.PORTAL)
    TimetablePart.update(purpose="portal").execute()
    found = {one.visit.id: one.proposals for one in absences.plan(ill(doctor), now=NOW).hits}
    assert found[phone.id] == ()
    assert found[portal.id][0].at == at("25T10:15")


def test_a_part_that_takes_two_visits_is_proposed_twice_and_not_more():
    doctor = make_doctor()
    for minute in ("10:00", "10:15", "10:30"):
        booked(doctor, f"24T{minute}")
    TimetablePart.update(quota=2).execute()
    plan = absences.plan(ill(doctor), now=NOW)
    days = [slot.at.date() for one in plan.hits for slot in one.proposals]
    assert max(days.count(day) for day in days) == 2


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"last": date(2026, 11, 23)}, "last_day", "below_from"),
        ({"first": date(2026, 11, 1), "last": date(2026, 11, 2)}, "last_day", "past"),
        ({"last": date(2029, 1, 1)}, "last_day", "range"),
        ({"kind": ExceptionKind.OTHER_ROOM}, "room", "missing"),
        ({"kind": ExceptionKind.EXTRA_HOURS}, "hours", "missing"),
        ({"kind": ExceptionKind.DUTY}, "kind", "unknown"),
        ({"substitute_id": 1}, "substitute", "same"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(facts, field, reason):
    order = ill(make_doctor(), **facts)
    for use_case in (lambda: absences.plan(order, now=NOW), lambda: close(order)):
        with pytest.raises(errors.BadField) as refused:
            use_case()
        assert (refused.value.field, refused.value.reason) == (field, reason)
    assert state_of_the_file() == ([], 0, [])


def test_an_unknown_doctor_or_a_substitute_who_left_is_refused():
    doctor, left = make_doctor(), make_doctor("Қасымов Болат")
    staff.set_active(left.id, active=False, now=NOW, actor=ACTOR)
    with pytest.raises(errors.UnknownRow):
        absences.plan(AbsenceOrder(99, TUESDAY, TUESDAY, ExceptionKind.SICK), now=NOW)
    with pytest.raises(errors.BadField):
        absences.plan(ill(doctor, substitute_id=left.id), now=NOW)


# --- closing ---------------------------------------------------------------------------------------


def test_closing_shuts_the_days_and_puts_everybody_on_one_sheet():
    doctor, _colleague = make_doctor(), make_doctor("Қасымов Болат", room="6")
    visits = [booked(doctor, f"{day}T10:00") for day in (24, 25, 27)]
    plan = absences.plan(ill(doctor, TUESDAY, FRIDAY), now=NOW)
    chosen = {one.visit.id: one.proposals[1] for one in plan.hits}
    done = close(ill(doctor, TUESDAY, FRIDAY), chosen)
    sheet = call_sheets.sheet(done.sheet_id, now=NOW)
    assert [line.visit.id for line in sheet.lines] == [one.id for one in visits]
    assert [line.proposal for line in sheet.lines] == list(chosen.values())
    assert all(line.is_free and line.is_open for line in sheet.lines)
    assert [one.state for one in calendar.visits_of(doctor.id, TUESDAY, FRIDAY)] == ["booked"] * 3
    with pytest.raises(errors.DoctorAway) as refused:
        booked(doctor, "26T10:00")
    assert (refused.value.kind, refused.value.until) == ("sick", FRIDAY)
    (shown,) = call_sheets.open_sheets(NOW)
    assert (shown.open, shown.total, shown.done, shown.late) == (3, 3, 0, 0)


def test_nobody_hit_means_no_sheet():
    doctor = make_doctor()
    done = close(ill(doctor))
    assert done.sheet_id is None
    assert call_sheets.open_sheets(NOW) == []


def test_a_visit_booked_after_the_plan_is_on_the_sheet_all_the_same():
    doctor = make_doctor()
    booked(doctor, "24T10:00")
    plan = absences.plan(ill(doctor), now=NOW)
    late = booked(doctor, "24T10:15")
    done = close(ill(doctor), {one.visit.id: one.proposals[0] for one in plan.hits})
    lines = call_sheets.sheet(done.sheet_id, now=NOW).lines
    assert [line.visit.id for line in lines][1] == late.id
    assert lines[0].proposal != lines[1].proposal
    assert lines[1].is_free


def test_a_decision_inside_the_closed_time_or_given_twice_is_decided_anew():
    doctor = make_doctor()
    first, second, third = (booked(doctor, f"24T{clock}") for clock in ("10:00", "10:15", "10:30"))
    plan = absences.plan(ill(doctor), now=NOW)
    good = plan.hits[0].proposals[0]
    inside = finder.first_free([doctor], now=NOW, since=at("24T11:00"), limit=1)[0]
    done = close(ill(doctor), {first.id: good, second.id: good, third.id: inside})
    slots = [line.proposal for line in call_sheets.sheet(done.sheet_id, now=NOW).lines]
    assert slots[0] == good
    assert len({(one.doctor_id, one.at) for one in slots}) == 3
    assert all(one.at.date() > TUESDAY for one in slots)


def test_ctrl_z_takes_the_whole_of_it_back():
    doctor = make_doctor()
    booked(doctor, "24T10:00")
    close(ill(doctor, substitute_id=make_doctor("Қасымов Болат", hours="13:00-17:00").id))
    assert undo.take_back_last(now=NOW, actor=ACTOR).action.kind == "absence"
    assert state_of_the_file() == ([], 0, [])
    assert booked(doctor, "24T10:15").at == at("24T10:15")


def test_a_second_absence_over_the_first_is_told_and_makes_no_second_line():
    doctor = make_doctor()
    first, second = booked(doctor, "24T10:00"), booked(doctor, "25T10:00")
    done = close(ill(doctor))
    plan = absences.plan(ill(doctor, TUESDAY, FRIDAY), now=NOW)
    assert [one.first for one in plan.overlapping] == [TUESDAY]
    assert {one.visit.id: one.on_sheet for one in plan.hits} == {first.id: done.sheet_id, second.id: None}
    more = close(ill(doctor, TUESDAY, FRIDAY))
    lines = call_sheets.sheet(more.sheet_id, now=NOW).lines
    assert [line.visit.id for line in lines] == [second.id]
    # the first proposal was for Wednesday, which is closed now
    (stale,) = call_sheets.sheet(done.sheet_id, now=NOW).lines
    assert not stale.is_free
    again = call_sheets.propose_again(stale.id, now=NOW, actor=ACTOR)
    assert again.is_free
    assert again.proposal.at.date() > FRIDAY
    assert again.proposal != lines[0].proposal


# --- another room, a substitute --------------------------------------------------------------------


def test_another_room_goes_into_the_visits_and_back():
    doctor = make_doctor()
    visit = booked(doctor, "24T10:00")
    order = ill(doctor, TUESDAY, FRIDAY, kind=ExceptionKind.OTHER_ROOM, room="12")
    done = close(order)
    assert (done.sheet_id, booking.visit(visit.id).room) == (None, "12")
    ended = absences.end_absence(done.absence_id, TUESDAY - timedelta(days=1), now=NOW, actor=ACTOR)
    assert ended.row is None
    assert booking.visit(visit.id).room == "5"
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert booking.visit(visit.id).room == "12"
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert booking.visit(visit.id).room == "5"
    assert state_of_the_file() == ([], 0, [])


def test_of_another_room_everybody_can_be_told_by_a_sheet():
    doctor = make_doctor()
    booked(doctor, "24T10:00")
    done = close(ill(doctor, kind=ExceptionKind.OTHER_ROOM, room="12"), call_all=True)
    (line,) = call_sheets.sheet(done.sheet_id, now=NOW).lines
    assert (line.is_open, line.proposal, line.visit.room) == (True, None, "12")
    assert call_sheets.keep_line(line.id, now=NOW, actor=ACTOR).state == "kept"
    assert call_sheets.open_sheets(NOW) == []


def test_the_substitute_gets_the_hours_and_the_same_times():
    doctor = make_doctor(minutes=20)
    colleague = make_doctor("Қасымов Болат", hours="13:00-17:00", room="6")
    visits = [booked(doctor, "24T10:00"), booked(doctor, "25T10:20")]
    order = ill(doctor, TUESDAY, FRIDAY, substitute_id=colleague.id)
    plan = absences.plan(order, now=NOW)
    assert [(one.at, one.doctor_id, one.room) for hit in plan.hits for one in hit.proposals[:1]] == [
        (visit.at, colleague.id, "5") for visit in visits
    ]
    done = close(order)
    pieces = calendar.hours_of(colleague, TUESDAY).pieces
    assert [(one.start, one.end, one.room, one.minutes) for one in pieces] == [
        (480, 720, "5", 20),
        (780, 1020, "6", 15),
    ]
    lines = call_sheets.sheet(done.sheet_id, now=NOW).lines
    moved = call_sheets.move_line(lines[0].id, now=NOW, actor=ACTOR).booking.visit
    assert (moved.at, moved.doctor_id, moved.room) == (visits[0].at, colleague.id, "5")
    (row,) = absences.list_absences(TUESDAY, FRIDAY)
    assert (row.substitute, row.instead) == (colleague, 4)


def test_a_substitute_who_receives_himself_or_is_away_gets_no_second_room():
    doctor = make_doctor()
    colleague = make_doctor("Қасымов Болат", hours="08:00-10:00", room="6")
    close(ill(colleague, date(2026, 11, 25), date(2026, 11, 25), kind=ExceptionKind.TRAINING))
    plan = absences.plan(ill(doctor, TUESDAY, date(2026, 11, 25), substitute_id=colleague.id), now=NOW)
    assert [(one.first, one.span) for one in plan.instead] == [(TUESDAY, Span(600, 720))]


def test_ending_earlier_takes_the_substitutes_hours_and_names_whom_he_has_there():
    doctor, colleague = make_doctor(), make_doctor("Қасымов Болат", hours="13:00-17:00", room="6")
    done = close(ill(doctor, TUESDAY, FRIDAY, substitute_id=colleague.id))
    kept, lost = booked(colleague, "24T10:00"), booked(colleague, "26T10:00")
    ended = absences.end_absence(done.absence_id, date(2026, 11, 25), now=NOW, actor=ACTOR)
    assert [one.id for one in ended.outside] == [lost.id]
    assert (ended.row.what.last, ended.row.instead) == (date(2026, 11, 25), 2)
    assert calendar.hours_of(doctor, date(2026, 11, 26)).pieces
    assert not calendar.hours_of(doctor, date(2026, 11, 25)).pieces
    assert booking.visit(kept.id).state == "booked"
    with pytest.raises(errors.BadField):
        absences.end_absence(done.absence_id, FRIDAY, now=NOW, actor=ACTOR)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert absences.absence(done.absence_id).what.last == FRIDAY
    assert absences.absence(done.absence_id).instead == 4


def test_when_the_doctor_is_back_sooner_his_lines_are_settled():
    doctor = make_doctor()
    first, second = booked(doctor, "24T10:00"), booked(doctor, "26T10:00")
    done = close(ill(doctor, TUESDAY, FRIDAY))
    absences.end_absence(done.absence_id, date(2026, 11, 25), now=NOW, actor=ACTOR)
    lines = call_sheets.sheet(done.sheet_id, now=NOW).lines
    assert {line.visit.id: str(line.state) for line in lines} == {first.id: "open", second.id: "stands"}
    assert call_sheets.open_sheets(NOW)[0].open == 1


def test_a_longer_absence_calls_only_whom_it_hits_now():
    doctor = make_doctor()
    booked(doctor, "24T10:00")
    later = booked(doctor, "26T10:00")
    done = close(ill(doctor))
    order = ill(doctor, TUESDAY, FRIDAY)
    plan = absences.plan(order, now=NOW, changing=done.absence_id)
    assert plan.overlapping == ()
    changed = absences.change_absence(done.absence_id, order, now=NOW, actor=ACTOR)
    assert changed.absence_id == done.absence_id
    assert [line.visit.id for line in call_sheets.sheet(changed.sheet_id, now=NOW).lines] == [later.id]
    assert [one.what.last for one in absences.list_absences(TUESDAY, FRIDAY)] == [FRIDAY]
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert [one.what.last for one in absences.list_absences(TUESDAY, FRIDAY)] == [TUESDAY]


def test_an_absence_that_somebody_took_back_cannot_be_changed():
    doctor = make_doctor()
    done = close(ill(doctor))
    actions.take_back(done.action_id, now=NOW, actor=Actor("Белова Н.", "pc-2"))
    with pytest.raises(errors.ChangedMeanwhile):
        absences.end_absence(done.absence_id, TUESDAY, now=NOW, actor=ACTOR)
    with pytest.raises(errors.ChangedMeanwhile):
        absences.change_absence(done.absence_id, ill(doctor), now=NOW, actor=ACTOR)


def test_extra_hours_are_added_and_hit_nobody():
    doctor = make_doctor()
    saturday = date(2026, 11, 28)
    done = close(
        ill(doctor, saturday, saturday, kind=ExceptionKind.EXTRA_HOURS, span=Span(540, 600), room="9")
    )
    assert done.sheet_id is None
    assert booked(doctor, "28T09:00").room == "9"


# --- whatever happens ------------------------------------------------------------------------------

TIMES = st.tuples(st.integers(0, 4), st.integers(0, 15), st.sampled_from([1, 1, 1, 2]))


@settings(max_examples=12)
@given(
    visits=st.lists(TIMES, min_size=1, max_size=14, unique_by=lambda one: one[:2]),
    others=st.lists(TIMES, max_size=10, unique_by=lambda one: one[:2]),
    first=st.integers(0, 4),
    days=st.integers(0, 4),
    span=st.none() | st.tuples(st.integers(480, 700), st.integers(5, 200)),
    hours=st.integers(-24, 60),
    with_substitute=st.booleans(),
)
def test_everybody_hit_is_on_the_sheet_and_no_time_is_given_twice(
    tmp_path_factory, visits, others, first, days, span, hours, with_substitute
):
    clinic.close_clinic()
    clinic.open_clinic(tmp_path_factory.mktemp("any"))
    doctor = make_doctor()
    colleagues = [make_doctor(f"Қасымов {name}", hours="08:00-11:00", room=name) for name in ("6", "7")]
    person = make_person()
    made = []
    for whom, facts in [(doctor, visits), (colleagues[0], others)]:
        for day, quarter, length in facts:
            moment = datetime(2026, 11, 23 + day, 8) + timedelta(minutes=15 * quarter)
            order = BookingOrder(person.id, whom.id, moment, Channel.PHONE, minutes=15 * length)
            try:
                made.append(booking.book(order, now=datetime(2026, 11, 22), actor=ACTOR).visit)
            except errors.RuleRefusal:
                continue
    now = datetime(2026, 11, 23, 9) + timedelta(hours=hours)
    closed = None if span is None else Span(span[0], span[0] + span[1])
    begin = date(2026, 11, 23) + timedelta(days=first)
    order = AbsenceOrder(
        doctor.id,
        begin,
        begin + timedelta(days=days),
        ExceptionKind.SICK,
        closed,
        substitute_id=colleagues[1].id if with_substitute else None,
    )
    if order.last < now.date():
        return
    plan = absences.plan(order, now=now)
    slots = [slot for one in plan.hits for slot in one.proposals]
    assert len({(one.doctor_id, one.at) for one in slots}) == len(slots)
    for place, one in enumerate(slots):
        assert one.at >= now.replace(second=0)
        assert not any(
            one.doctor_id == other.doctor_id and one.at < other.until and other.at < one.until
            for other in slots[place + 1 :]
        )
        inside = order.first <= one.at.date() <= order.last and (
            closed is None or Span(minute(one.at), minute(one.until)).overlaps(closed)
        )
        assert not (one.doctor_id == doctor.id and inside)
    done = absences.close_doctor_days(
        order, {one.visit.id: one.proposals[0] for one in plan.hits if one.proposals}, now=now, actor=ACTOR
    )
    expected = {
        one.id
        for one in made
        if one.doctor_id == doctor.id
        and order.first <= one.at.date() <= order.last
        and one.until > now
        and (closed is None or Span(minute(one.at), minute(one.until)).overlaps(closed))
    }
    lines = call_sheets.sheet(done.sheet_id, now=now).lines if done.sheet_id else ()
    assert {line.visit.id for line in lines} == expected
    # each proposal can really be given, one after the other
    for line in lines:
        if line.proposal is not None:
            moved = call_sheets.move_line(line.id, now=now, actor=ACTOR).booking.visit
            assert (moved.at, moved.doctor_id) == (line.proposal.at, line.proposal.doctor_id)
    assert clinic.check(now=now) == []
    if done.sheet_id:
        call_sheets.take_back_sheet(done.sheet_id, now=now, actor=ACTOR)
        standing = {(one.id, one.at) for one in calendar.visits_of(doctor.id, begin, order.last)}
        assert standing >= {(one.id, one.at) for one in made if one.id in expected}
        assert absences.list_absences(begin, order.last) == []


def minute(moment):
    return moment.hour * 60 + moment.minute
