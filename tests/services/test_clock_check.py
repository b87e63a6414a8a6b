"""A clock that cannot be right: nothing is written until an administrator confirms it, all else goes on."""

# ruff: noqa: ARG005 -- each use case of the table takes what it needs

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.clock import ClockWatch
from clinic_desk.models import audit as audit_rows
from clinic_desk.models import clock as clock_rows
from clinic_desk.models.base import database
from clinic_desk.models.journal import Event, Request
from clinic_desk.models.safety import ClockConfirmation
from clinic_desk.models.timetable import ClinicDayEntry
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rows import Channel, RefusalGround
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    actions,
    audit,
    booking,
    calendar,
    clinic,
    clock_check,
    drafts,
    finder,
    history,
    journal,
    register,
    register_import,
)
from clinic_desk.services.actions import ActionKind
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record

AT = datetime(2026, 11, 24, 8, 0)
A_YEAR_BACK = NOW.replace(year=2025)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


def book(doctor, at=AT, now=NOW):
    order = BookingOrder(make_person().id, doctor.id, at, Channel.PHONE)
    return booking.book(order, now=now, actor=ACTOR).visit


def add_day(day, now):
    with actions.recorded(ActionKind.DAY_LIST, now=now, actor=ACTOR) as written:
        written.create(ClinicDayEntry, day=day, kind="holiday")


def rows():
    tables = ("request", "visit", "event", "change", "action", "clinic_day_entry", "audit_entry")
    return {one: database.execute_sql(f'SELECT count(*) FROM "{one}"').fetchone()[0] for one in tables}


def confirm(now, reason="battery replaced"):
    return clock_check.confirm(reason, now=now, actor=ACTOR)


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda doctor, visit, now: book(doctor, AT + timedelta(minutes=15), now),
        lambda doctor, visit, now: booking.move(visit.id, at=AT + timedelta(days=1), now=now, actor=ACTOR),
        lambda doctor, visit, now: booking.cancel(visit.id, reason="x", now=now, actor=ACTOR),
        lambda doctor, visit, now: booking.mark(visit.id, Step.ARRIVE, now=now, actor=ACTOR),
        lambda doctor, visit, now: booking.refuse(
            RefusalOrder(make_person().id, RefusalGround.NOT_ATTACHED, Channel.PHONE), now=now, actor=ACTOR
        ),
        lambda doctor, visit, now: history.take_back(
            history.of_request(visit.request_id)[0].id, now=now, actor=ACTOR
        ),
        lambda doctor, visit, now: add_day(date(2026, 12, 16), now),
        lambda doctor, visit, now: actions.take_back(actions.newest()[0].id, now=now, actor=ACTOR),
    ],
    ids=["book", "move", "cancel", "tick", "refuse", "take back", "day list", "take an action back"],
)
@pytest.mark.parametrize("now", [A_YEAR_BACK, NOW - timedelta(hours=1), NOW.replace(year=2028)])
def test_under_a_doubtful_clock_nothing_is_written(doctor, write, now):
    add_day(date(2026, 12, 17), NOW)
    visit = book(doctor)
    before = rows()
    with pytest.raises(errors.ClockDoubtful):
        write(doctor, visit, now)
    assert rows() == before


def test_the_refusal_says_both_moments(doctor):
    book(doctor)
    with pytest.raises(errors.ClockDoubtful) as refused:
        book(doctor, AT + timedelta(minutes=15), A_YEAR_BACK)
    assert (refused.value.reason, refused.value.now, refused.value.newest) == ("behind", A_YEAR_BACK, NOW)


def test_reading_and_typing_stay_possible(doctor):
    book(doctor)
    wrong = NOW - timedelta(days=400)
    assert len(journal.between(NOW.date(), NOW.date())) == 1
    assert calendar.day([doctor], AT.date(), now=wrong).columns
    assert register.find("ахметов", now=wrong)
    assert finder.first_free([doctor], now=wrong) == []  # his hours began later
    drafts.save({"text": "ахмет"}, pc="pc-1", now=wrong)
    assert drafts.load(pc="pc-1") == {"text": "ахмет"}
    audit.noted(AuditKind.SEARCHED, "search", "ахмет")
    audit.flush(now=wrong)


def test_a_wrong_year_starts_no_new_numbers(doctor):
    """Numbers of 2025 or 2028 would stand in the journal for ever: the year is that of the clock."""
    book(doctor)
    for now in (A_YEAR_BACK, NOW.replace(year=2028), NOW.replace(year=2027, month=3)):
        with pytest.raises(errors.ClockDoubtful):
            book(doctor, now + timedelta(days=1), now)
    assert {row.year for row in Request.select()} == {2026}
    next_year = datetime(2027, 1, 4, 9, 0)  # six weeks later is a new year as it should be
    visit = book(doctor, next_year + timedelta(minutes=30), next_year)
    assert visit.number == 1


# --- confirming -------------------------------------------------------------------------------------------


def test_a_confirmed_clock_is_the_new_base(doctor):
    """The week that was booked in 2027 by mistake no longer speaks against the right clock."""
    book(doctor)
    wrong = datetime(2027, 1, 10, 9, 0)
    book(doctor, wrong + timedelta(days=1), wrong)
    today = NOW + timedelta(days=1)
    with pytest.raises(errors.ClockDoubtful):
        book(doctor, AT + timedelta(days=2), today)
    assert confirm(today)
    assert clock_check.doubt(now=today) is None
    book(doctor, AT + timedelta(days=2), today + timedelta(minutes=1))
    # and from there on it is measured anew
    assert clock_check.doubt(now=today - timedelta(minutes=5)).newest == today + timedelta(minutes=1)
    assert clinic.check(now=today + timedelta(minutes=2)) == []


def test_a_confirmation_says_who_why_and_what_stood_there(doctor):
    book(doctor)
    now = NOW - timedelta(days=3)
    assert confirm(now, "  the PC had  run ahead\n")
    row = ClockConfirmation.get()
    assert (row.reason, row.account, row.pc) == ("the PC had run ahead", ACTOR.registrar, ACTOR.pc)
    assert row.after_event == Event.select().order_by(Event.id.desc()).get().id
    entry = list(audit_rows.entries())[-1]
    assert (entry[4], entry[5]) == ("clock_confirmed", "clock")
    assert "the PC had run ahead" in entry[8]
    assert audit.problems() == []


def test_a_confirmation_needs_a_reason_and_a_doubt(doctor):
    book(doctor)
    with pytest.raises(errors.ReasonMissing):
        confirm(NOW - timedelta(days=3), " \n ")
    assert not confirm(NOW, "for nothing")
    assert ClockConfirmation.select().count() == 0


def test_a_clock_from_before_the_program_may_be_confirmed_too(doctor):
    then = datetime(2020, 3, 2, 9, 0)
    assert clock_check.doubt(now=then).reason == "before_program"
    assert confirm(then)
    assert clock_check.doubt(now=then + timedelta(hours=1)) is None
    # once it is set right, that is years off again and asked once more
    assert clock_check.doubt(now=NOW).reason == "ahead"
    assert confirm(NOW)
    assert book(doctor).number == 1


def test_mere_looks_are_no_proof_of_the_time(doctor):
    """Who looked something up while the clock was wrong must not lock the desk once it is right."""
    book(doctor)
    audit.noted(AuditKind.VIEWED, "person", 1)
    audit.flush(now=NOW + timedelta(days=100))
    assert clock_check.doubt(now=NOW) is None


def test_actions_count_like_visits():
    add_day(date(2026, 12, 17), NOW)
    assert clock_check.doubt(now=NOW - timedelta(minutes=3)).newest == NOW


def test_a_register_is_not_taken_over_under_a_doubtful_clock(doctor):
    """It would stand there as the newest record of a year that is not, and make that year believed."""
    book(doctor)
    wrong = NOW.replace(year=2040)
    with pytest.raises(errors.ClockDoubtful):
        register_import.apply(make_file(make_record()), file_name="r.xlsx", now=wrong, actor=ACTOR)
    assert clock_check.doubt(now=NOW) is None
    register_import.apply(make_file(make_record()), file_name="r.xlsx", now=NOW, actor=ACTOR)
    with pytest.raises(errors.ClockDoubtful):
        register_import.take_back_last(now=wrong, actor=ACTOR)


def test_nothing_that_was_only_tried_makes_a_wrong_clock_believed(doctor):
    book(doctor)
    wrong = NOW.replace(year=2040)
    for _try in range(3):
        with pytest.raises(errors.ClockDoubtful):
            book(doctor, wrong + timedelta(days=1), wrong)
        audit.noted(AuditKind.PRINTED, "sheet", "x")
        audit.flush(now=wrong, at_end=True)
    assert clock_check.doubt(now=wrong).reason == "ahead"
    assert clock_check.doubt(now=NOW) is None


def test_check_agrees_with_the_desk(doctor):
    book(doctor)
    assert [one.code for one in clinic.check(now=NOW - timedelta(hours=1))] == ["clock_behind"]
    assert clinic.check(now=NOW - timedelta(minutes=1)) == []
    confirm(NOW - timedelta(hours=1))
    assert clinic.check(now=NOW - timedelta(hours=1)) == []


def test_a_demo_clinic_sets_its_clock_as_it_likes(doctor):
    book(doctor)
    clock_check.trust_any_clock(trusted=True)
    assert clock_check.doubt(now=A_YEAR_BACK) is None
    clinic.close_clinic()  # the next folder is not a demo because the last one was
    assert not clock_check._state.trusts_any


def test_the_rule_costs_next_to_nothing(doctor):
    """One look into an index, however long the journal and however wrong the years before were."""
    book(doctor)
    plan = " ".join(
        str(row)
        for row in database.execute_sql(
            f"EXPLAIN QUERY PLAN SELECT at FROM audit_entry WHERE {clock_rows._COUNTS}"
            " ORDER BY at DESC LIMIT 1"
        )
    )
    assert "audit_entry_at" in plan
    assert "TEMP B-TREE" not in plan


# --- a clock that is set while the window is open ------------------------------------------------------


class HandSet:
    """A clock on the wall and the seconds that really pass."""

    def __init__(self):
        self.wall, self.passed = NOW, 0.0

    def wait(self, seconds):
        self.wall += timedelta(seconds=seconds)
        self.passed += seconds

    def watch(self):
        return ClockWatch(lambda: self.wall, lambda: self.passed)


def test_a_clock_set_while_the_program_runs_is_noticed(doctor):
    clock = HandSet()
    clock_check.keep_watch(clock.watch())
    clock.wait(3600)
    assert clock_check.doubt(now=clock.wall) is None
    clock.wall += timedelta(days=40)  # later than every record, and not years off
    assert clock_check.doubt(now=clock.wall).reason == "jumped"
    with pytest.raises(errors.ClockDoubtful):
        book(doctor, clock.wall + timedelta(days=1), clock.wall)
    clock.wall -= timedelta(days=40)  # set back by who had made the mistake
    assert clock_check.doubt(now=clock.wall) is None


def test_a_jump_is_confirmed_like_any_doubt(doctor):
    clock = HandSet()
    clock_check.keep_watch(clock.watch())
    clock.wall -= timedelta(minutes=20)
    assert clock_check.doubt(now=clock.wall).reason == "jumped"
    assert confirm(clock.wall)
    clock.wait(60)
    assert clock_check.doubt(now=clock.wall) is None


def test_a_jump_confirmed_beside_the_window_counts_there_too(doctor):
    clock = HandSet()
    clock_check.keep_watch(clock.watch())
    assert clock_check.doubt(now=clock.wall) is None
    clock.wall += timedelta(hours=5)
    assert clock_check.doubt(now=clock.wall) is not None
    own, clock_check._state.watch = clock_check._state.watch, None
    book(doctor, AT, NOW + timedelta(hours=9))
    assert confirm(clock.wall)  # as a command would, which watches no clock of this window
    clock_check._state.watch = own
    assert clock_check.doubt(now=clock.wall) is None


def test_the_seconds_that_pass_cannot_be_set():
    watch = ClockWatch(datetime.now)
    assert abs(watch.moved()) < timedelta(seconds=1)
