"""The demo clinic: everything in it could have happened, and nothing in it is wrong."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from clinic_desk import errors
from clinic_desk.models import base, timetable
from clinic_desk.models.journal import Event, Request, Visit
from clinic_desk.models.people import Person
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules.call_sheets import LineState
from clinic_desk.rules.day_list import KnownDay
from clinic_desk.rules.rows import (
    AttachmentStatus,
    Channel,
    Document,
    JournalResult,
    RefusalGround,
    Sex,
    Verdict,
    VisitState,
)
from clinic_desk.rules.service_terms import age_on
from clinic_desk.rules.slots import piece_around
from clinic_desk.rules.times import Span, minute_of
from clinic_desk.rules.timetable import ExceptionKind, Purpose
from clinic_desk.rules.waiting import Urgency
from clinic_desk.services import (
    actions,
    call_sheets,
    clinic,
    demo,
    finder,
    groups,
    history,
    journal,
    queue,
    register,
    register_import,
    undo,
    waiting,
)
from tests.make import ACTOR

NOW = datetime(2026, 11, 24, 9, 41)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def clinic_of_the_pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    clinic.open_clinic(folder)
    filled = demo.fill(now=NOW)
    yield filled
    clinic.close_clinic()


@pytest.fixture
def filled(clinic_of_the_pictures):
    return clinic_of_the_pictures


@pytest.fixture
def empty(tmp_path, clinic_of_the_pictures):
    """Another, empty clinic for one test; the module's own is opened again afterwards."""
    kept = base.data_file().parent
    clinic.close_clinic()
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()
    clinic.open_clinic(kept)


def all_rows():
    return journal.between(TODAY - timedelta(days=60), TODAY)


def live_visits():
    return list(Visit.select().where(Visit.state != VisitState.CANCELLED))


def test_it_is_as_large_as_promised_and_nothing_is_wrong(filled):
    assert (filled.doctors, filled.people) == (8, 1500)
    assert (filled.requests, filled.visits) == (Request.select().count(), Visit.select().count())
    assert filled.visits > 500
    assert clinic.check(now=NOW) == []


MOMENTS = [
    "2026-12-31T17:59", "2027-01-01T00:00", "2027-01-05T12:00", "2027-03-21T10:00", "2028-02-29T08:03",
    "2026-11-29T11:00", "2026-12-02T23:59",
]  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_any_day_and_hour_gives_a_clinic_in_order(empty, moment):
    now = datetime.fromisoformat(moment)
    demo.fill(now=now, people=400)
    assert clinic.check(now=now) == []
    rows = journal.between(now.date() - timedelta(days=60), now.date())
    assert all(row.received_at <= row.answered_at <= now for row in rows)
    assert {row.year for row in rows} <= {now.year, now.year - 1}


def test_the_same_moment_and_seed_give_the_same_clinic(empty, tmp_path):
    def content(name, **options):
        clinic.close_clinic()
        (tmp_path / name).mkdir()
        clinic.open_clinic(tmp_path / name)
        demo.fill(now=NOW, people=300, **options)
        tables = base.database.get_tables()
        return {
            table: base.database.execute_sql(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in tables
            if table != "schema_migration"
        }

    first = content("a")
    assert content("b") == first
    assert content("c", seed="other")["person"] != first["person"]


def test_a_clinic_with_data_is_left_alone(filled):
    with pytest.raises(errors.FolderNotEmpty):
        demo.fill(now=NOW)
    assert Person.select().count() == 1500


def test_filling_takes_a_moment(empty):
    started = time.process_time()
    demo.fill(now=NOW)
    assert time.process_time() - started < 4  # about one second alone; four on a shared machine


# --- people -----------------------------------------------------------------------------------------------


def test_numbers_are_right_but_for_the_known_oddities(filled):
    people = [person.row() for person in Person.select()]
    odd = {
        row.name.full: iin_rules.check(row.iin, row.birth_date, row.sex)
        for row in people
        if row.iin and iin_rules.check(row.iin, row.birth_date, row.sex)
    }
    assert odd == {
        "Мұқанова Қарлығаш Талғатқызы": ("iin_check",),
        "Шмидт Анна Эдуардовна": ("iin_date", "iin_sex"),
    }
    numbers = [row.iin for row in people if row.iin]
    assert len(set(numbers)) == len(numbers)
    assert sum(row.iin is None for row in people) == 2


def test_people_are_a_mix_as_in_a_village(filled):
    people = [person.row() for person in Person.select()]
    ages = [age_on(row.birth_date, TODAY) for row in people]
    assert 0.25 < sum(age < 16 for age in ages) / 1500 < 0.5
    assert sum(age >= 60 for age in ages) > 60
    assert 0.4 < sum(row.sex is Sex.FEMALE for row in people) / 1500 < 0.6
    assert 0.6 < sum(row.language == "kk" for row in people) / 1500 < 0.9
    assert {row.precinct for row in people} >= {"1", "2", "3", "4"}
    assert len({row.name.last for row in people}) > 100
    assert any(row.name.patronymic.endswith(("ұлы", "қызы")) for row in people)
    assert any(row.name.patronymic.endswith("ович") for row in people)
    assert all(row.address and row.birth_date <= TODAY for row in people)


def test_every_verdict_can_be_met(filled):
    verdicts = Counter(
        register.get(person.id, now=NOW).verdict.verdict for person in Person.select(Person.id)
    )
    assert set(verdicts) == set(Verdict)
    assert verdicts[Verdict.ATTACHED] > 1350
    assert register.register_date() == TODAY - timedelta(days=4)
    assert not register.get(1, now=NOW).verdict.register_is_old


def test_the_patient_of_the_pictures_is_found_and_free(filled):
    found = register.find("ахметов 12.03.85", now=NOW)
    assert [one.person.name.full for one in found] == ["Ахметов Серік Болатұлы", "Ахметова Сәуле Ерланқызы"]
    assert (found[0].person.iin[-4:], found[1].person.iin[-4:]) == ("9903", "4471")
    assert not Visit.select().where(Visit.person == found[0].person.id).exists()


def test_the_last_import_can_be_taken_back(empty):
    demo.fill(now=NOW)
    last, first = register_import.last_imports()
    assert (first.new, last.new > 0, last.changed > 0, last.gone > 0) == (first.new, True, True, True)
    register_import.take_back_last(now=NOW, actor=ACTOR)
    assert register.register_date() == first.register_date
    assert clinic.check(now=NOW) == []


# --- the schedule -----------------------------------------------------------------------------------------


def test_every_visit_lies_in_the_hours_of_its_doctor(filled):
    tables = timetable.timetables_of(finder.doctors())
    to_call = call_sheets.waiting_on_sheets()
    for visit in live_visits():
        if visit.id in to_call or visit.queue_place is not None:
            continue
        pieces = tables[visit.doctor_id].hours(visit.day).pieces
        assert piece_around(pieces, Span(visit.start_minute, visit.end_minute)), visit.day


def test_three_weeks_are_lived_in_and_thin_out(filled):
    by_week = Counter((visit.day - TODAY).days // 7 for visit in live_visits())
    assert by_week[-1] > by_week[0] > by_week[1] > 10
    assert {visit.state for visit in live_visits() if visit.day > TODAY} == {VisitState.BOOKED}
    past = Counter(visit.state for visit in Visit.select() if visit.day < TODAY)
    assert past[VisitState.ARRIVED] > past[VisitState.NO_SHOW] > 0
    assert past[VisitState.CANCELLED] > 0
    today = Counter(visit.state for visit in live_visits() if visit.day == TODAY)
    assert min(today[VisitState.ARRIVED], today[VisitState.BOOKED]) > 5
    assert not [
        visit
        for visit in live_visits()
        if visit.day == TODAY
        and visit.state != VisitState.BOOKED
        and visit.start_minute > minute_of(NOW) + 10
    ]


def test_doctors_receive_whom_they_may(filled):
    ages = {row.id: (row.age_from, row.age_to) for row in finder.doctors()}
    for visit in live_visits():
        low, high = ages[visit.doctor_id]
        assert low <= age_on(visit.person.birth_date, visit.day) <= high
    gynaecologist = next(row for row in finder.doctors() if row.specialty == "obstetrician_gynaecologist")
    assert {visit.person.sex for visit in live_visits() if visit.doctor_id == gynaecologist.id} == {"f"}


def test_places_are_kept_for_the_portal_and_for_whom_it_is_urgent(filled):
    doctor = next(row for row in finder.doctors() if row.name.last == "Қасымов")
    hours = timetable.timetables_of([doctor])[doctor.id]
    kept = {piece.purpose: piece for piece in hours.hours(TODAY).pieces}
    portal, urgent = kept[Purpose.PORTAL], kept[Purpose.URGENT]
    assert (portal.span, portal.release_days, portal.quota) == (Span(11 * 60, 12 * 60), 2, None)
    assert (urgent.span, urgent.release_days, urgent.quota) == (Span(12 * 60, 13 * 60), None, 2)
    by_day: Counter[date] = Counter()
    early = 0
    for visit in live_visits():
        if visit.doctor_id != doctor.id or visit.overbook_reason is not None:
            continue
        received = base.to_wall(visit.request.received_at).date()
        if urgent.start <= visit.start_minute < urgent.end:
            by_day[visit.day] += 1
            assert received == visit.day
        elif portal.start <= visit.start_minute < portal.end and received < visit.day - timedelta(days=2):
            early += 1
            assert visit.request.channel == Channel.PORTAL
    assert max(by_day.values()) <= 2
    assert max(by_day) <= TODAY
    assert early > 3
    ahead = finder.first_free([doctor], now=NOW, since=datetime(2026, 12, 3), days=1)
    assert {slot.at.hour for slot in ahead} <= {8, 9, 10}
    through_portal = finder.first_free(
        [doctor],
        now=NOW,
        since=datetime(2026, 12, 3),
        days=1,
        purposes=frozenset({Purpose.ANY, Purpose.PORTAL}),
    )
    assert {slot.at.hour for slot in through_portal} - {slot.at.hour for slot in ahead} == {11}


def test_absence_alternation_and_rare_days_can_be_seen(filled):
    tables = timetable.timetables_of(finder.doctors())
    surgeon, dentist, ophthalmologist = (
        next(row.id for row in finder.doctors() if row.specialty == code)
        for code in ("surgeon", "dentist", "ophthalmologist")
    )
    closure = tables[surgeon].hours(TODAY).closures[0]
    # no words of one language: the window, the sheets and the errors word the kind in their own
    assert (closure.kind, closure.reason, closure.until) == ("leave", "", date(2026, 12, 12))
    even, odd = (tables[dentist].hours(date(2026, 11, day)).pieces for day in (24, 25))
    assert (even[0].start, odd[0].start) == (8 * 60, 12 * 60)
    days = [day for day in range(1, 31) if tables[ophthalmologist].hours(date(2026, 11, day)).pieces]
    assert days == [4, 18]
    independence = tables[dentist].hours(date(2026, 12, 16)).closures[0]
    assert (independence.kind, independence.reason) == ("holiday", KnownDay.INDEPENDENCE)
    moved = tables[dentist].hours(date(2026, 10, 26)).closures[0]  # the holiday was a Sunday
    assert (moved.kind, moved.reason) == ("day_off", KnownDay.REPUBLIC)


# --- the last minutes at the desk -------------------------------------------------------------------------


def test_a_doctor_is_away_soon_and_people_are_still_to_be_called(filled):
    (row,) = call_sheets.open_sheets(NOW)
    assert (row.doctor.name.last, row.kind, row.late) == ("Иванова", ExceptionKind.TRAINING, 0)
    assert TODAY < row.first == row.last <= TODAY + timedelta(days=5)
    lines = call_sheets.sheet(row.id, now=NOW).lines
    assert [line.state for line in lines] == [LineState.MOVED, *[LineState.OPEN] * row.open]
    assert 2 <= row.open <= 4
    assert [line.calls for line in lines if line.is_open][-1] == 1
    assert all(line.is_free and line.proposal.at > NOW for line in lines if line.is_open)


def test_people_wait_and_one_of_them_can_be_seen_at_once(filled):
    rows = waiting.entries(now=NOW)
    assert len(rows) == 5
    assert {row.urgency for row in rows} == set(Urgency)
    assert {row.doctor.name.last for row in rows if row.doctor} == {"Жүнісова"}
    assert {row.specialty for row in rows} >= {"surgeon", "neurologist", "ophthalmologist"}
    (match,) = waiting.matches(now=NOW)
    assert match.entry.doctor.name.last == "Жүнісова"
    assert age_on(match.entry.person.birth_date, TODAY) <= 14


def test_three_came_without_a_time_and_the_first_is_inside(filled):
    waits = [row for doctor in finder.doctors() for row in queue.queue_of(doctor.id, TODAY)]
    assert [row.queue_place for row in waits] == [1, 2, 3]
    assert [row.state for row in waits] == [VisitState.ARRIVED, VisitState.BOOKED, VisitState.BOOKED]
    assert len({row.doctor_id for row in waits}) == 1


def test_a_family_comes_together_and_a_woman_every_second_week(filled):
    kinds = {groups.kind_of(visit.id) for visit in live_visits()}
    assert kinds == {None, *groups.GroupKind}
    one_of = {groups.kind_of(visit.id): visit.id for visit in live_visits()}
    members = groups.group_of(one_of[groups.GroupKind.FAMILY])
    assert all(one.until == other.at for one, other in pairwise(members))
    addresses = {Person.get_by_id(one.person_id).address for one in members}
    assert (len(addresses), len({one.doctor_id for one in members})) == (1, 1)
    children = [Visit.get_by_id(one.id).request.representative for one in members[1:]]
    assert set(children) == {members[0].person.full}
    series = groups.group_of(one_of[groups.GroupKind.SERIES])
    assert len({one.person_id for one in series}) == 1
    assert all(12 <= (other.at - one.at).days <= 16 for one, other in pairwise(series))


def test_each_of_these_steps_can_be_taken_back(empty):
    filled = demo.fill(now=NOW)
    done = [row.id for row in actions.newest()]
    assert len(done) >= 9
    for action_id in done:
        actions.take_back(action_id, now=NOW, actor=ACTOR)
    assert (call_sheets.open_sheets(NOW), waiting.entries(now=NOW)) == ([], [])
    away = [what.kind for _doctor, what in timetable.exceptions_between(TODAY, TODAY + timedelta(days=6))]
    assert away == [ExceptionKind.LEAVE]
    assert Visit.select().count() == filled.visits
    assert clinic.check(now=NOW) == []


# --- the journal ------------------------------------------------------------------------------------------


def test_numbers_run_without_gaps_in_the_order_of_the_answers(filled):
    rows = all_rows()
    assert [row.number for row in rows] == list(range(1, filled.requests + 1))
    assert all(one.answered_at <= other.answered_at for one, other in pairwise(rows))
    alone = [row.answered_at for row in rows if row.visit_id is None or groups.kind_of(row.visit_id) is None]
    assert len(set(alone)) == len(alone)  # a family and a series are one answer


def test_answers_take_minutes_and_a_few_are_late(filled):
    minutes = [(row.answered_at - row.received_at).total_seconds() / 60 for row in all_rows()]
    late = [one for one in minutes if one > 30]
    assert 1 <= len(late) <= 8
    assert 1 <= sorted(minutes)[len(minutes) // 2] <= 5
    assert min(minutes) > 0.5
    assert all(row.at is None or row.received_at < row.at for row in all_rows())


def test_every_kind_of_row_is_there(filled):
    rows = all_rows()
    results = {row.result for row in rows}
    assert results == set(JournalResult) - {JournalResult.WITHDRAWN}
    assert {row.channel for row in rows} == set(Channel)
    assert {row.ground for row in rows} == {None, *RefusalGround}
    assert {row.document for row in rows} >= {Document.IDENTITY_CARD, Document.BIRTH_CERTIFICATE}
    for row in rows:
        if row.ground is RefusalGround.NOT_ATTACHED:
            assert row.verdict is not Verdict.ATTACHED
        if row.result is not JournalResult.REFUSED and row.verdict is not Verdict.ATTACHED:
            assert row.override_reason
    assert 5 <= journal.figures(TODAY).requests <= 40


def test_the_history_leads_to_what_stands_there_now(filled):
    for request in Request.select():
        steps = history.of_request(request.id)
        assert steps[0].step == ("refuse" if request.result == "refused" else "book")
        assert all(one.at <= other.at for one, other in pairwise(steps))
        assert all(other.before == one.after for one, other in pairwise(steps))
    for visit in Visit.select(Visit, Request).join(Request):
        last = Event.select().where(Event.visit == visit.id).order_by(Event.id.desc()).first()
        assert last.after == history.snapshot(visit)
        assert visit.version == Event.select().where(Event.visit == visit.id).count()


def test_nobody_is_at_two_places_at_once(filled):
    taken = Counter((visit.person_id, visit.day) for visit in live_visits())
    assert max(taken.values()) == 1
    assert {person.status for person in Person.select()} == {str(status) for status in AttachmentStatus}


def test_life_goes_on_with_the_desk_s_own_steps(empty):
    from clinic_desk.services import booking
    from clinic_desk.services.booking import BookingOrder

    filled = demo.fill(now=NOW, people=300)
    slot = finder.first_free(finder.doctors(), now=NOW, limit=1)[0]
    done = booking.book(BookingOrder(1, slot.doctor_id, slot.at, Channel.PHONE), now=NOW, actor=ACTOR)
    assert done.visit.number == filled.requests + 1
    assert undo.take_back_last(now=NOW, actor=ACTOR).step.visit.id == done.visit.id
    assert clinic.check(now=NOW) == []
