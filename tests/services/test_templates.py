"""Templates changed on a real file: shown before, written as one action, taken back as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models.actions import Action
from clinic_desk.models.journal import Event, Visit
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.models.waiting import CallSheet, CallSheetLine
from clinic_desk.rules.cycles import is_position
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.template_change import Warn
from clinic_desk.rules.times import Span, minute_of
from clinic_desk.rules.timetable import Cycle, ExceptionKind, Part, Purpose, Template
from clinic_desk.services import booking, call_sheets, clinic, staff, templates, undo
from clinic_desk.services.templates import Choice, Decision
from tests.make import make_doctor, make_person

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()
MONDAY = date(2026, 11, 30)
ACTOR = Actor("Омарова А.", "pc-7")
MORNING = Span(480, 720)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def book(doctor, at, person=None, **more):
    person = person or make_person()
    order = booking.BookingOrder(person.id, doctor.id, at, Channel.PHONE, **more)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def save(doctor, template, **more):
    return templates.save_template(doctor.id, template, now=NOW, actor=ACTOR, **more)


def preview(doctor, template, **more):
    return templates.preview_template(doctor.id, template, now=NOW, **more)


def everything():
    """Every row that an action here may touch, but for what only grows."""
    tables = (TimetableTemplate, TimetablePart, CallSheet, CallSheetLine)
    rows = {table: list(table.select().order_by(table.id).dicts()) for table in tables}
    kept = (Visit.id, Visit.doctor, Visit.day, Visit.start_minute, Visit.end_minute, Visit.state, Visit.room)
    return rows, list(Visit.select(*kept).order_by(Visit.id).dicts())


def only_tuesdays(since=MONDAY, **more):
    return Template((Part(1, MORNING),), valid_from=since, **more)


# --- what is listed and written -----------------------------------------------------------------------


def test_a_first_template_of_each_cycle_is_stored_and_read_back():
    doctor = make_doctor(weekdays=range(0))
    wanted = [
        Template((Part(9, MORNING, "12", 20),), Cycle.WEEKS, 2, TODAY, MONDAY, date(2027, 3, 1)),
        Template((Part(8, MORNING),), Cycle.DATE_PARITY, valid_from=MONDAY),
        Template((Part(1, MORNING),), Cycle.WEEKDAY_PARITY, valid_from=MONDAY),
        Template((Part(3, MORNING),), Cycle.DAYS, 4, MONDAY, MONDAY),
        Template(
            (Part(2, MORNING, purpose=Purpose.PORTAL, quota=3, release_days=2), Part(16, MORNING)),
            Cycle.NTH_WEEKDAY,
            valid_from=MONDAY,
        ),
    ]
    for one in wanted:
        save(doctor, one)
    assert templates.templates_of(doctor.id) == wanted
    assert all(one.id for one in templates.templates_of(doctor.id))


def test_a_change_from_a_day_on_ends_the_old_template_the_day_before():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    assert preview(doctor, only_tuesdays(), replaces=old.id).ends == date(2026, 11, 29)
    saved = save(doctor, only_tuesdays(), replaces=old.id)
    first, second = templates.templates_of(doctor.id)
    assert (first.id, first.valid_to) == (old.id, date(2026, 11, 29))
    assert (second.id, second) == (saved.template_id, only_tuesdays())


def test_hours_that_begin_later_are_replaced_without_a_trace_of_theirs():
    doctor = make_doctor()
    (today,) = templates.templates_of(doctor.id)
    later = save(doctor, only_tuesdays(date(2027, 1, 4)))
    shown = preview(doctor, only_tuesdays(date(2026, 12, 28)), replaces=later.template_id)
    assert (shown.removes, shown.ends) == (True, None)
    save(doctor, only_tuesdays(date(2026, 12, 28)), replaces=later.template_id)
    assert templates.templates_of(doctor.id) == [today, only_tuesdays(date(2026, 12, 28))]
    assert TimetablePart.select().where(TimetablePart.template == later.template_id).count() <= 1


def test_what_held_on_a_past_day_is_never_deleted():
    doctor = make_doctor(since=NOW - timedelta(days=7))
    (old,) = templates.templates_of(doctor.id)
    templates.end_template(old.id, TODAY - timedelta(days=1), now=NOW, actor=ACTOR)
    assert templates.templates_of(doctor.id) == [replace(old, valid_to=TODAY - timedelta(days=1))]
    with pytest.raises(errors.BadField) as caught:
        templates.end_template(old.id, TODAY - timedelta(days=2), now=NOW, actor=ACTOR)
    assert (caught.value.field, caught.value.reason) == ("last_day", "past")


def test_ending_what_ends_already_writes_nothing():
    doctor = make_doctor(weekdays=range(0))
    saved = save(doctor, only_tuesdays(valid_to=date(2026, 12, 31)))
    before = Action.select().count()
    assert templates.end_template(saved.template_id, date(2027, 2, 1), now=NOW, actor=ACTOR).action_id is None
    assert Action.select().count() == before


def test_an_anchor_is_stored_so_that_later_hours_do_not_shift_the_cycle():
    doctor = make_doctor(weekdays=range(0))
    cycle = Template((Part(1, MORNING),), Cycle.DAYS, 4, valid_from=MONDAY)
    saved = save(doctor, cycle)
    later = replace(templates.templates_of(doctor.id)[0], valid_from=MONDAY + timedelta(days=6), id=0)
    save(doctor, later, replaces=saved.template_id)
    days = [MONDAY + timedelta(days=n) for n in range(14)]
    table = templates.timetable_of(doctor.id)
    assert [n for n, day in enumerate(days) if table.hours(day).pieces] == [1, 5, 9, 13]


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (only_tuesdays(TODAY - timedelta(days=1)), ("valid_from", "past")),
        (only_tuesdays(valid_to=TODAY), ("valid_to", "before_from")),
        (Template((Part(7, MORNING),), valid_from=MONDAY), ("hours", "position")),
        (Template((Part(1, MORNING), Part(1, Span(700, 800))), valid_from=MONDAY), ("hours", "overlap")),
        (Template((Part(1, MORNING, minutes=0),), valid_from=MONDAY), ("minutes", "range")),
        (Template((Part(0, MORNING),), Cycle.DAYS, 0, valid_from=MONDAY), ("length", "range")),
    ],
)
def test_what_cannot_be_stored_is_refused_by_preview_and_save(template, problem):
    doctor = make_doctor()
    for use_case in (preview, save):
        with pytest.raises(errors.BadField) as caught:
            use_case(doctor, template)
        assert (caught.value.field, caught.value.reason) == problem
    with pytest.raises(errors.UnknownRow):
        save(doctor, only_tuesdays(), replaces=99)


# --- visits outside -----------------------------------------------------------------------------------


def test_visits_outside_come_with_times_of_the_new_hours_first():
    doctor = make_doctor()
    colleague = make_doctor("Қасымов Болат", "09:00-09:15", range(2, 3))
    make_doctor("Жүнісова Гүлнәр", specialty="surgeon")
    (old,) = templates.templates_of(doctor.id)
    falls = book(doctor, datetime(2026, 12, 2, 9, 30))
    book(doctor, datetime(2026, 12, 1, 9, 30))  # a Tuesday stays
    book(doctor, datetime(2026, 11, 25, 9, 30))  # before the change
    (shown,) = preview(doctor, only_tuesdays(), replaces=old.id).outside
    assert shown.visit == falls
    # how they are ranked stands in rules.rebooking; here: under the hours that are not written yet
    assert [(one.doctor_id, one.at) for one in shown.proposals[:2]] == [
        (colleague.id, datetime(2026, 12, 2, 9, 0)),
        (doctor.id, datetime(2026, 12, 8, 9, 30)),
    ]
    assert templates.templates_of(doctor.id) == [old]


def test_first_proposals_never_meet_and_can_all_be_taken_at_once():
    doctor = make_doctor(hours="08:00-12:00")
    (old,) = templates.templates_of(doctor.id)
    for day in (30, 2, 3):
        month = 11 if day == 30 else 12
        for start in (480, 495, 540, 555):
            book(doctor, datetime(2026, month, day, start // 60, start % 60))
    long = book(doctor, datetime(2026, 12, 4, 8, 0), minutes=45)
    new = Template((Part(1, Span(480, 600)),), valid_from=MONDAY)
    outside = preview(doctor, new, replaces=old.id).outside
    assert len(outside) == 13
    chosen = {one.visit.id: Decision(Choice.MOVE, one.proposals[0], one.visit.version) for one in outside}
    saved = save(doctor, new, replaces=old.id, decisions=chosen)
    assert len(saved.moved) == 13
    assert {one.visit.at for one in saved.moved} == {one.proposals[0].at for one in outside}
    moved_long = next(one.visit for one in saved.moved if one.visit.id == long.id)
    assert (moved_long.until - moved_long.at) == timedelta(minutes=45)
    assert preview(doctor, new, replaces=saved.template_id).outside == ()


def test_every_decision_in_one_action_and_all_of_it_taken_back():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    visits = [book(doctor, datetime(2026, 12, 2, 8 + hour, 0)) for hour in range(3)]
    keep, move, call = preview(doctor, only_tuesdays(), replaces=old.id).outside
    assert [keep.visit, move.visit, call.visit] == visits
    before = everything()
    saved = save(
        doctor,
        only_tuesdays(),
        replaces=old.id,
        decisions={
            keep.visit.id: Decision(Choice.KEEP),
            move.visit.id: Decision(Choice.MOVE, move.proposals[0]),
            call.visit.id: Decision(Choice.CALL, call.proposals[0]),
        },
    )
    assert saved.kept == (keep.visit,)
    assert [one.visit.at for one in saved.moved] == [move.proposals[0].at]
    sheet = CallSheet.get_by_id(saved.sheet_id)
    (line,) = sheet.lines
    assert [(one.id, one.open, one.late) for one in call_sheets.open_sheets(NOW)] == [(sheet.id, 1, 0)]
    (shown,) = call_sheets.sheet(sheet.id, now=NOW).lines
    assert shown.is_open
    assert (sheet.doctor_id, sheet.first_day, line.visit_id) == (doctor.id, date(2026, 12, 2), call.visit.id)
    assert (line.proposal_day, line.proposal_minute) == (
        call.proposals[0].at.date(),
        minute_of(call.proposals[0].at),
    )
    assert Event.select().where(Event.action == saved.action_id).count() == 1
    assert everything() != before
    undone = undo.take_back_last(now=NOW, actor=ACTOR)
    assert undone.action is not None
    assert undone.action.id == saved.action_id
    assert everything() == before


def test_removing_hours_of_the_future_is_taken_back_with_their_parts():
    doctor = make_doctor()
    later = save(doctor, Template((Part(0, MORNING, "12"), Part(3, MORNING)), valid_from=date(2027, 1, 4)))
    before = everything()
    save(doctor, only_tuesdays(date(2027, 1, 4)), replaces=later.template_id)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert everything() == before


def test_nothing_is_written_while_a_visit_outside_has_no_decision():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    visit = book(doctor, datetime(2026, 12, 2, 9, 0))
    before = everything()
    undecided = [{}, {visit.id: Decision(Choice.MOVE)}, {visit.id: Decision(Choice.KEEP, version=99)}]
    for decisions in undecided:
        with pytest.raises(errors.ChangedMeanwhile):
            save(doctor, only_tuesdays(), replaces=old.id, decisions=decisions)
    assert everything() == before


def test_a_move_to_a_time_that_was_taken_meanwhile_writes_nothing_and_names_others():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    visit = book(doctor, datetime(2026, 12, 2, 9, 0))
    (shown,) = preview(doctor, only_tuesdays(), replaces=old.id).outside
    book(doctor, shown.proposals[0].at)
    before = everything()
    with pytest.raises(errors.SlotTaken) as caught:
        save(
            doctor,
            only_tuesdays(),
            replaces=old.id,
            decisions={visit.id: Decision(Choice.MOVE, shown.proposals[0])},
        )
    assert caught.value.alternatives
    assert everything() == before


def test_ending_hours_shows_and_settles_visits_too():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    visit = book(doctor, datetime(2026, 12, 2, 9, 0))
    shown = templates.preview_end(old.id, date(2026, 11, 30), now=NOW)
    assert [one.visit for one in shown.outside] == [visit]
    assert shown.ends == date(2026, 11, 30)
    saved = templates.end_template(
        old.id, date(2026, 11, 30), decisions={visit.id: Decision(Choice.CALL)}, now=NOW, actor=ACTOR
    )
    assert CallSheetLine.get(CallSheetLine.sheet == saved.sheet_id).proposal_day is None
    assert templates.templates_of(doctor.id)[0].valid_to == date(2026, 11, 30)


# --- warnings -----------------------------------------------------------------------------------------


def warned(doctor, template, **more):
    return [one.what for one in preview(doctor, template, **more).warnings]


def test_what_looks_wrong_is_said_and_forbids_nothing():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    assert warned(doctor, only_tuesdays(), replaces=old.id) == []
    assert warned(doctor, only_tuesdays()) == [Warn.OVERLAP]
    assert warned(doctor, Template((), valid_from=MONDAY), replaces=old.id) == [Warn.EMPTY]
    for facts, expected in (
        ({"span": Span(480, 490)}, [Warn.TOO_SHORT]),
        ({"minutes": 300}, [Warn.TOO_SHORT]),
        ({"purpose": Purpose.PORTAL}, [Warn.NOT_RELEASED]),
        ({"purpose": Purpose.PORTAL, "release_days": 2}, []),
        ({"purpose": Purpose.URGENT}, []),
        ({"quota": 0, "release_days": 1}, [Warn.QUOTA_ZERO]),
        ({"release_days": 1}, [Warn.RELEASE_FOR_NOTHING]),
    ):
        part = replace(Part(1, MORNING), **facts)
        assert warned(doctor, Template((part,), valid_from=MONDAY), replaces=old.id) == expected, facts
    never = Template((Part(2, MORNING),), valid_from=MONDAY, valid_to=MONDAY + timedelta(days=1))
    assert warned(doctor, never, replaces=old.id) == [Warn.NEVER, Warn.GAP_AFTER]
    save(doctor, never, replaces=old.id)


def test_visits_whose_room_changes_go_there_and_their_people_are_called():
    doctor = make_doctor()
    (old,) = templates.templates_of(doctor.id)
    book(doctor, datetime(2026, 12, 1, 9, 0))
    other = Template((Part(1, MORNING, "12"),), valid_from=MONDAY)
    shown = preview(doctor, other, replaces=old.id)
    (warning,) = shown.warnings
    assert (warning.what, warning.count, warning.day) == (Warn.OTHER_ROOM, 1, date(2026, 12, 1))
    assert [one.room for one in shown.other_room] == ["5"]
    before = everything()
    saved = save(doctor, other, replaces=old.id, call_rooms=True)
    assert [one.room for one in saved.other_room] == ["12"]
    assert booking.appointment_of(saved.other_room[0].id).room == "12"
    (sheet,) = call_sheets.open_sheets(NOW)
    assert (sheet.kind, sheet.open) == (ExceptionKind.OTHER_ROOM, 1)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert everything() == before


# --- true -----------------------------------------------------------------------------------------

_CYCLES = [(Cycle.WEEKLY, 1), (Cycle.WEEKS, 2), (Cycle.DATE_PARITY, 1), (Cycle.WEEKDAY_PARITY, 1)]
_CYCLES += [(Cycle.DAYS, 3), (Cycle.NTH_WEEKDAY, 1)]


@st.composite
def _templates(draw):
    cycle, length = draw(st.sampled_from(_CYCLES))
    places = [one for one in range(42) if is_position(cycle, length, one)]
    parts = draw(
        st.dictionaries(
            st.sampled_from(places),
            st.tuples(st.integers(28, 44), st.integers(1, 20)).map(
                lambda one: Span(one[0] * 15, (one[0] + one[1]) * 15)
            ),
            max_size=6,
        )
    )
    begin = MONDAY + timedelta(days=draw(st.integers(-7, 10)))
    end = draw(st.none() | st.integers(0, 14))
    return Template(
        tuple(Part(place, span) for place, span in sorted(parts.items())),
        cycle,
        length,
        MONDAY,
        begin,
        None if end is None else begin + timedelta(days=end),
    )


@settings(max_examples=30)
@given(new=_templates(), starts=st.sets(st.tuples(st.integers(1, 25), st.integers(0, 15)), max_size=12))
def test_the_preview_says_exactly_who_stands_outside_afterwards(tmp_path_factory, new, starts):
    clinic.close_clinic()
    clinic.open_clinic(tmp_path_factory.mktemp("clinic"))
    doctor = make_doctor(weekdays=range(6))
    (old,) = templates.templates_of(doctor.id)
    for day, quarter in sorted(starts):
        at = datetime.combine(TODAY + timedelta(days=day), datetime.min.time()) + timedelta(
            minutes=480 + quarter * 15
        )
        if at.weekday() < 6:
            book(doctor, at)
    shown = preview(doctor, new, replaces=old.id)
    chosen = {one.visit.id: Decision(Choice.KEEP) for one in shown.outside}
    save(doctor, new, replaces=old.id, decisions=chosen)
    table = templates.timetable_of(doctor.id)
    outside = set()
    for visit in staff.booked_from(doctor.id, TODAY):
        minutes = {
            minute
            for piece in table.hours(visit.at.date()).pieces
            for minute in range(piece.start, piece.end)
        }
        start = minute_of(visit.at)
        if not set(range(start, start + 15)) <= minutes:
            outside.add(visit.id)
    assert outside == set(chosen)
    for one in shown.outside:
        assert all(slot.at > NOW for slot in one.proposals)
