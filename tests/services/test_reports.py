"""The figures of a period: each as a slow plain count has it, and each as many as the rows behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings

from clinic_desk import errors
from clinic_desk.models import base, report_rows
from clinic_desk.models.journal import Request, Visit
from clinic_desk.rules.report import Behind, Figure, Lead, Pace, Period, Stretch
from clinic_desk.rules.rows import Channel, RefusalGround
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import audit, booking, clinic, day_list, history, journal, queue, reports, staff
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.queue import QueueOrder
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.random_clinics import for_one_example
from tests.services.report_clinics import TERMS, SlowCount, clinics, periods, write

TODAY = Period(NOW.date(), NOW.date())
MONDAY = datetime(2026, 11, 30, 8, 0)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def person():
    return make_person().id


def told(period=TODAY):
    return reports.report(period, terms=TERMS, now=NOW)


def behind(figure, key="", period=TODAY, **more):
    return reports.rows_behind(period, Behind(figure, key, **more), terms=TERMS)


def every_number(report):
    """Each number of a report with the figure that opens its rows."""
    for channel, count in report.services.items():
        yield Behind(Figure.SERVICES, channel), count
    for ground, count in report.refusals.items():
        yield Behind(Figure.REFUSALS, ground), count
    plain = {
        Figure.REQUESTS: report.requests,
        Figure.SERVICES: report.services_given,
        Figure.REFUSALS: report.refused,
        Figure.WITHIN_TERM: report.answers.within_term,
        Figure.LATE: report.answers.late,
        Figure.ARRIVED: report.arrived,
        Figure.CANCELLED: report.cancelled,
        Figure.MOVED: report.moved,
        Figure.NO_SHOW: report.no_show,
        Figure.LEAD: sum(one.visits for one in report.leads),
        Figure.OVER_15: sum(one.over_15 for one in report.leads),
        Figure.LOAD: sum(one.visits for one in report.load),
    }
    for figure, count in plain.items():
        yield Behind(figure), count
    for lead in report.leads:
        yield Behind(Figure.LEAD, lead.specialty), lead.visits
        yield Behind(Figure.OVER_15, lead.specialty), lead.over_15
    for pace in report.paces:
        yield Behind(Figure.PACE, pace.registrar), pace.requests
        yield Behind(Figure.PACE_LATE, pace.registrar), pace.late
    for cell in report.load:
        yield Behind(Figure.LOAD, doctor_id=cell.doctor_id, hour=cell.hour), cell.visits


@given(clinic=clinics, period=periods)
@settings(max_examples=60)
def test_every_number_is_that_of_a_slow_plain_count(person, clinic, period):
    with for_one_example():
        write(clinic, person)
        slow, found = SlowCount(period), told(period)
        assert found == slow.report()
        for wanted, count in every_number(found):
            rows = reports.rows_behind(period, wanted, terms=TERMS)
            assert rows == slow.behind(wanted), wanted
            assert len(rows) == count, wanted
        assert reports.late_rows(period, terms=TERMS) == slow.behind(Behind(Figure.LATE))


@given(clinic=clinics, period=periods)
@settings(max_examples=8)
def test_each_channel_has_its_own_rows_behind_the_other_figures(person, clinic, period):
    with for_one_example():
        write(clinic, person)
        slow = SlowCount(period)
        for figure in (Figure.REQUESTS, Figure.LATE, Figure.WITHIN_TERM, Figure.MOVED, Figure.CANCELLED):
            for channel in Channel:
                assert behind(figure, channel, period) == slow.behind(Behind(figure, channel))


# --- a day at the desk ---------------------------------------------------------------------------------


def book(at=MONDAY, *, now=NOW, took=timedelta(minutes=2), doctor=None, channel=Channel.PHONE, **more):
    order = BookingOrder(
        make_person().id, doctor or make_doctor().id, at, channel, received_at=now - took, **more
    )
    return booking.book(order, now=now, actor=ACTOR).visit


@pytest.fixture
def lived():
    """One row of each kind, all received on Monday 23 November."""
    gp = make_doctor().id
    dentist = make_doctor("Ким Виктория", specialty="dentist", room="2", precincts=()).id
    later = [MONDAY + timedelta(minutes=15 * place) for place in range(9)]
    kept = book(later[0], doctor=gp)
    moved = book(later[1], doctor=gp, channel=Channel.DIRECT)
    booking.move(moved.id, at=MONDAY + timedelta(days=22), doctor_id=dentist, now=NOW, actor=ACTOR)
    came = book(later[2], doctor=gp)
    booking.move(came.id, at=later[3], now=NOW, actor=ACTOR)
    booking.mark(came.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    missed = book(later[4], doctor=gp, took=timedelta(minutes=10, seconds=1))
    booking.mark(missed.id, Step.NO_SHOW, now=NOW, actor=ACTOR)
    cancelled = book(later[5], doctor=dentist)
    booking.cancel(cancelled.id, reason="x", now=NOW, actor=ACTOR)
    second = book(later[0], doctor=gp, overbook_reason="auyr")
    withdrawn = book(later[6], doctor=gp)
    history.take_back(history.of_request(withdrawn.request_id)[0].id, now=NOW, actor=ACTOR)
    order = RefusalOrder(make_person().id, RefusalGround.DOCUMENTS, Channel.DIRECT)
    refused = booking.refuse(order, now=NOW, actor=ACTOR).journal
    waiting = queue.take_in(QueueOrder(make_person().id, gp), now=NOW, actor=ACTOR).visit
    portal = book(
        later[7], doctor=gp, channel=Channel.PORTAL, now=NOW + timedelta(days=1), took=timedelta(days=1)
    )
    visits = {"kept": kept, "moved": moved, "came": came, "missed": missed, "cancelled": cancelled}
    visits |= {"second": second, "portal": portal, "waiting": waiting}
    return {name: one.request_id for name, one in visits.items()} | {"refused": refused.request_id}


def test_a_day_at_the_desk(lived):
    found = told()
    assert found.requests == 9
    assert found.services == {Channel.PHONE: 5, Channel.DIRECT: 2, Channel.PORTAL: 1}
    assert found.refusals == {RefusalGround.DOCUMENTS: 1, RefusalGround.NOT_ATTACHED: 0}
    assert (found.answers.within_term, found.answers.late) == (7, 2)
    assert found.answers.median == 2
    assert found.answers.p95 == 24 * 60
    assert (found.arrived, found.cancelled, found.moved, found.no_show) == (1, 1, 2, 1)
    # 30 November is five working days ahead; 22 December twenty less Independence Day
    assert found.leads == (Lead("general_practice", 6, 5.0, 0), Lead("dentist", 2, 12.5, 1))
    assert found.paces == (Pace(ACTOR.registrar, 9, 2.0, 2),)
    assert found.course == (Stretch(TODAY, 8, 1),)
    assert sum(one.visits for one in found.load) == 1  # who waits in the queue today


def test_the_rows_behind_come_oldest_first(lived):
    assert behind(Figure.LATE) == [lived["missed"], lived["portal"]]
    assert reports.late_rows(TODAY, terms=TERMS) == behind(Figure.LATE)
    assert behind(Figure.MOVED) == [lived["moved"], lived["came"]]
    assert behind(Figure.CANCELLED) == [lived["cancelled"]]
    assert behind(Figure.REFUSALS, RefusalGround.DOCUMENTS) == [lived["refused"]]
    assert behind(Figure.OVER_15) == [lived["moved"]]
    assert behind(Figure.LEAD, "dentist") == [lived["moved"], lived["cancelled"]]
    assert behind(Figure.PACE, "somebody else") == []
    assert behind(Figure.PACE) == []  # an empty name is a name
    rows = journal.rows(behind(Figure.REQUESTS))
    assert [one.received_at for one in rows] == sorted(one.received_at for one in rows)


def test_the_middle_answer_and_the_slow_ones(person):
    for minutes in range(20):
        received = NOW - timedelta(minutes=minutes, seconds=30)
        order = RefusalOrder(person, RefusalGround.NOT_ATTACHED, Channel.PHONE, received)
        booking.refuse(order, now=NOW, actor=ACTOR)
    answers = told().answers
    assert (answers.median, answers.p95) == (10, 18.5)
    # the one of 9:30 is the last within ten minutes
    assert (answers.within_term, answers.late) == (10, 10)


def test_the_load_lies_on_the_days_of_the_visits(lived):
    day = Period(MONDAY.date(), MONDAY.date())
    found = {(one.doctor_id, one.hour): one for one in told(day).load}
    doctor = journal.row(lived["kept"]).doctor_id
    eight = found[doctor, 8]
    # two at 8:00, one over the other, and one moved to 8:45
    assert (eight.visits, eight.booked_minutes, eight.open_minutes, eight.share) == (3, 45, 60, 0.75)
    assert [(one.visits, one.open_minutes) for one in found.values()] == [
        *((3, 60), (2, 60), (0, 60), (0, 60)),
        *((0, 60), (0, 60), (0, 60), (0, 60)),
    ]
    assert behind(Figure.LOAD, period=day, doctor_id=doctor, hour=8) == [
        *(lived[name] for name in ("kept", "came", "second")),
    ]
    assert told(day).requests == 0


def test_a_doctor_who_left_has_hours_until_the_last_visit():
    doctor = make_doctor().id
    book(MONDAY, doctor=doctor)
    staff.set_active(doctor, active=False, now=NOW, actor=ACTOR)
    month = Period(date(2026, 11, 23), date(2026, 12, 31))
    assert {one.open_minutes for one in told(month).load} == {6 * 60}
    gone = Period(date(2026, 12, 1), date(2026, 12, 31))
    assert told(gone).load == ()


# --- days, and what counts as one ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-11-24T00:00:00", 24),
        ("2026-11-23T23:59:59", 23),
        ("2026-11-24T04:59:59", 24),
        ("2026-11-24T05:00:00", 24),
    ],
)
def test_a_day_begins_at_midnight_on_the_clinics_wall(clock, day):
    now = datetime.fromisoformat(clock)
    book(now=now, took=timedelta())
    for one in (22, 23, 24, 25):
        assert told(Period(date(2026, 11, one), date(2026, 11, one))).requests == (one == day)
    whole = told(Period(date(2026, 11, 22), date(2026, 11, 25)))
    assert [one.services for one in whole.course] == [one == day for one in (22, 23, 24, 25)]


def lead_of(at, *, saturdays=False, entered=()):
    doctor = make_doctor(weekdays=range(6 if saturdays else 5)).id
    if entered:
        changes = [day_list.DayChange(one.day, one) for one in entered]
        day_list.save_days(changes, now=NOW, actor=ACTOR)
    book(at, doctor=doctor, overbook_reason="kezek")
    (lead,) = told().leads
    return lead.median


HOLIDAY = ClinicDay(date(2026, 11, 25), DayKind.HOLIDAY, "x")
WORKED = ClinicDay(date(2026, 11, 28), DayKind.WORKING, "", 0)


@pytest.mark.parametrize(
    ("at", "more", "days"),
    [
        ("2026-11-23T10:00", {}, 0),
        ("2026-11-24T10:00", {}, 1),
        ("2026-11-30T10:00", {}, 5),
        ("2026-11-29T10:00", {}, 4),
        ("2026-11-30T10:00", {"saturdays": True}, 6),
        ("2026-11-30T10:00", {"entered": [HOLIDAY]}, 4),
        ("2026-11-30T10:00", {"entered": [WORKED]}, 6),
        ("2026-11-30T10:00", {"entered": [ClinicDay(date(2026, 11, 25), DayKind.SHORT, "", None, 960)]}, 5),
        # nothing is entered for either year: 16 December, 1, 2 and 7 January are holidays of the state,
        # and 4 January is given for 2 January, a Saturday
        ("2027-01-08T10:00", {}, 30),
        # the list speaks of 2026 and does not know 16 December
        ("2026-12-17T10:00", {"entered": [WORKED]}, 19),
        ("2026-12-17T10:00", {}, 17),
    ],
)
def test_the_wait_counts_working_days_after_the_request(at, more, days):
    assert lead_of(datetime.fromisoformat(at), **more) == days


@pytest.mark.parametrize(("saturdays", "days"), [(False, 3.0), (True, 4.0)])
def test_a_decree_moves_days_of_five_day_clinics_alone(person, saturdays, days):
    """In 2024 Saturday 4 May was worked for Wednesday 8 May; 7 and 9 May were holidays."""
    doctor = make_doctor(weekdays=range(6 if saturdays else 5), since=datetime(2024, 1, 1)).id
    applied = base.to_utc(datetime(2024, 5, 3, 9, 0))
    facts = {"year": 2024, "number": 1, "received_at": applied, "answered_at": applied, "channel": "phone"}
    more = {"last_name": "X", "verdict": "attached", "result": "booked", "registrar": "Y", "person": person}
    visit = {"day": date(2024, 5, 10), "start_minute": 480, "end_minute": 495}
    Visit.create(request=Request.create(**facts, **more), doctor=doctor, person=person, **visit)
    (lead,) = told(Period(date(2024, 5, 1), date(2024, 5, 31))).leads
    assert lead.median == days


def test_who_was_taken_into_the_queue_did_not_wait():
    doctor = make_doctor().id
    late = datetime(2026, 11, 23, 11, 55)
    order = QueueOrder(make_person().id, doctor, received_at=late - timedelta(days=3))
    queue.take_in(order, now=late, actor=ACTOR)
    found = told(Period(date(2026, 11, 20), date(2026, 11, 23)))
    assert found.leads == (Lead("general_practice", 1, 0.0, 0),)
    (cell,) = [one for one in found.load if one.visits]
    assert (cell.hour, cell.booked_minutes) == (11, 0)


# --- edges ---------------------------------------------------------------------------------------------


def test_where_nobody_applied_there_is_nothing():
    found = told(Period(date(2020, 2, 1), date(2020, 2, 29)))
    assert (found.requests, found.services_given, found.refused) == (0, 0, 0)
    assert (found.answers.median, found.answers.p95, found.answers.late) == (None, None, 0)
    assert (found.leads, found.load, found.paces) == ((), (), ())
    assert len(found.course) == 29
    assert not any(one.services or one.refusals for one in found.course)


def test_a_period_that_ends_before_it_begins_is_refused():
    backwards = Period(date(2026, 11, 2), date(2026, 11, 1))
    with pytest.raises(errors.BadField):
        told(backwards)
    with pytest.raises(errors.BadField):
        behind(Figure.LATE, period=backwards)


def test_a_name_may_hold_any_sign():
    for name in ("Омарова А.", "a\x1fb", "a,b"):
        visit = book(at=MONDAY, doctor=make_doctor(f"Д{name}").id)
        base.database.execute_sql("UPDATE request SET registrar = ? WHERE id = ?", (name, visit.request_id))
    assert [one.registrar for one in told().paces] == ["a\x1fb", "a,b", "Омарова А."]
    assert len(behind(Figure.PACE, "a\x1fb")) == 1
    assert told().requests == 3


def test_a_clock_that_was_wrong_for_a_while_is_taken_at_its_word():
    first = book(at=MONDAY)
    base.database.execute_sql(
        "UPDATE request SET received_at = '2019-01-01 00:00:00' WHERE id = ?", (first.request_id,)
    )
    second = book(at=MONDAY)
    assert behind(Figure.REQUESTS) == [second.request_id]
    assert behind(Figure.REQUESTS, period=Period(date(2019, 1, 1), date(2026, 12, 31))) == [
        first.request_id,
        second.request_id,
    ]


def test_looking_at_rows_is_in_the_audit_and_figures_are_not():
    audit.forget()
    told()
    assert not audit.has_noted()
    behind(Figure.OVER_15, "dentist")
    assert audit.has_noted()


def test_the_table_is_read_in_its_own_order_and_the_rest_through_indexes(monkeypatch):
    plans = []
    plain = report_rows.raw.rows

    def explained(statement, *values):
        plans.extend(one[3] for one in plain(f"EXPLAIN QUERY PLAN {statement}", *values))
        return plain(statement, *values)

    monkeypatch.setattr(report_rows.raw, "rows", explained)
    report_rows.received(*_november())
    report_rows.taken(*_november())
    report_rows.in_queues(*_november())
    report_rows.lying_on(*_november(), 1, 8)
    report_rows.last_day_of(1, _november()[0])
    assert any("r USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in one for one in plans)
    assert not [one for one in plans if one.startswith("SCAN")]
    assert Request.select().count() == 0


def _november():
    return date(2026, 11, 1), date(2026, 11, 30)
