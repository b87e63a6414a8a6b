"""Alternating hours and absences of a timetable file: compared, taken over, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clinic_desk import specialties
from clinic_desk.importers.table_file import read_table
from clinic_desk.importers.timetable import guess_timetable_layout, read_timetable
from clinic_desk.models.actions import Action
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import DoctorException, TimetablePart, TimetableTemplate, timetables_of
from clinic_desk.rules.rows import (
    Actor,
    Channel,
    DoctorRecord,
    PersonName,
    RecordedAbsence,
    TimetableFile,
    WorkingSpan,
)
from clinic_desk.rules.times import Span, clock_text
from clinic_desk.rules.timetable import Cycle, ExceptionKind, Part, Template
from clinic_desk.services import actions, booking, clinic, finder, staff, timetable
from clinic_desk.services.template_writing import with_old_facts, write_template

SHARED = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2026, 11, 23, 9, 0)  # a Monday, an odd date
TODAY = NOW.date()
ACTOR = Actor("Омарова А.", "pc-1")
MORNING, AFTERNOON = Span(480, 780), Span(780, 1080)
BY_DATE = Template(
    tuple(Part(day, MORNING) for day in range(5)) + tuple(Part(7 + day, AFTERNOON) for day in range(5)),
    cycle=Cycle.DATE_PARITY,
)
WEDNESDAYS = Template((Part(2, Span(600, 840)), Part(16, Span(600, 840))), cycle=Cycle.NTH_WEEKDAY)
LEAVE = RecordedAbsence(None, date(2026, 12, 12), ExceptionKind.LEAVE)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def record(**changes):
    facts = {
        "name": PersonName("Шевченко", "Оксана", "Викторовна"),
        "specialty": "gynaecologist",
        "room": "9",
    }
    return DoctorRecord(8, **{**facts, **changes})


def preview(*records, now=NOW):
    return timetable.preview_timetable(TimetableFile(records, ()), now=now)


def take_over(*records, now=NOW):
    return timetable.apply_timetable(preview(*records, now=now), now=now, actor=ACTOR)


def hours(day, doctor=None):
    """The working times of the only doctor on one day."""
    row = doctor or staff.doctors()[0]
    pieces = timetables_of([row])[row.id].hours(day).pieces
    return [f"{clock_text(one.start)}-{clock_text(one.end)}" for one in pieces]


def changes_of(shown):
    (change,) = shown.changed
    return {one.field: (one.before, one.after) for one in change.fields}


def exceptions():
    return [(one.first_day, one.last_day, one.kind) for one in DoctorException.select()]


def book(at):
    doctor = staff.doctors()[0]
    person = Person.create(last_name=f"Ахметов {at:%d%H}")
    order = booking.BookingOrder(person.id, doctor.id, at, Channel.PHONE, override_reason="тексеру")
    return booking.book(order, now=NOW, actor=ACTOR).visit


# --- alternating hours -----------------------------------------------------------------------------


def test_even_and_odd_dates_open_their_hours():
    take_over(record(templates=(BY_DATE,)))
    assert hours(date(2026, 11, 24)) == ["08:00-13:00"]
    assert hours(date(2026, 11, 25)) == ["13:00-18:00"]
    # 31 and 1 are two odd dates running
    assert (hours(date(2026, 12, 31)), hours(date(2027, 1, 1))) == (["13:00-18:00"], ["13:00-18:00"])
    assert hours(date(2026, 11, 28)) == []


def test_the_first_and_third_wednesday():
    take_over(record(templates=(WEDNESDAYS,)))
    december = [date(2026, 12, 1) + timedelta(days=one) for one in range(31)]
    assert [day.day for day in december if hours(day)] == [2, 16]


@pytest.mark.parametrize(
    "facts",
    [
        {"templates": (BY_DATE,)},
        {"templates": (WEDNESDAYS,), "hours": (WorkingSpan(0, 480, 720),)},
        {"absences": (LEAVE,), "unread": (0, 1, 2, 3, 4)},
        {"hours": (WorkingSpan(0, 480, 720),), "absences": (replace(LEAVE, first=date(2026, 11, 9)),)},
        {"absences": (replace(LEAVE, kind=ExceptionKind.CLOSED, reason="іссапар"),)},
    ],
)
def test_the_same_file_again_changes_nothing(facts):
    take_over(record(**facts))
    assert preview(record(**facts)).counts == {"new": 0, "changed": 0, "gone": 0, "unchanged": 1}
    # nor does it a week later
    later = preview(record(**facts), now=NOW + timedelta(days=7))
    assert later.counts["unchanged"] == 1


def test_new_hours_end_weekly_and_alternating_ones_the_day_before():
    take_over(record(hours=(WorkingSpan(0, 480, 720),), templates=(WEDNESDAYS,)))
    later = NOW + timedelta(days=7)
    shown = preview(record(templates=(BY_DATE,)), now=later)
    assert changes_of(shown) == {
        "hours": ((WorkingSpan(0, 480, 720),), ()),
        "templates": ((WEDNESDAYS,), (BY_DATE,)),
    }
    timetable.apply_timetable(shown, now=later, actor=ACTOR)
    assert [(one.cycle, one.valid_from, one.valid_to) for one in TimetableTemplate.select()] == [
        ("weekly", TODAY, date(2026, 11, 29)),
        ("nth_weekday", TODAY, date(2026, 11, 29)),
        ("date_parity", date(2026, 11, 30), None),
    ]
    assert hours(TODAY) == ["08:00-12:00"]
    assert hours(date(2026, 12, 2)) == ["08:00-13:00"]


def test_hours_entered_for_later_still_begin_then():
    take_over(record(hours=(WorkingSpan(0, 480, 720),)))
    doctor = staff.doctors()[0]
    write_template(doctor.id, WEDNESDAYS, valid_from=date(2026, 12, 21))
    timetable.save_weekly_hours(
        doctor.id, [WorkingSpan(4, 600, 660)], valid_from=date(2027, 1, 4), now=NOW, actor=ACTOR
    )
    take_over(record(hours=(WorkingSpan(5, 480, 720),), templates=(BY_DATE,)))
    ends = {
        (one.cycle, one.valid_from): one.valid_to
        for one in TimetableTemplate.select()
        if one.valid_to is None or one.valid_to >= TODAY
    }
    assert ends == {
        ("weekly", TODAY): date(2027, 1, 3),
        ("date_parity", TODAY): date(2026, 12, 20),
        ("nth_weekday", date(2026, 12, 21)): None,
        ("weekly", date(2027, 1, 4)): None,
    }


def test_alternating_hours_go_when_the_file_has_weekly_ones():
    take_over(record(templates=(BY_DATE,)))
    take_over(record(hours=(WorkingSpan(0, 480, 720),)))
    assert timetable.other_hours(staff.doctors()[0].id, TODAY) == ()
    assert hours(date(2026, 11, 24)) == []


def test_what_was_not_understood_leaves_entered_hours_alone():
    unread = record(hours=(WorkingSpan(0, 480, 720),), unread=(2, 4))
    take_over(unread)
    doctor = staff.doctors()[0]
    by_hand = (WorkingSpan(0, 480, 720), WorkingSpan(4, 600, 660))
    timetable.save_weekly_hours(doctor.id, by_hand, valid_from=TODAY, now=NOW, actor=ACTOR)
    every_other = Template((Part(2, Span(540, 600)),), cycle=Cycle.WEEKS, length=2, anchor=date(2026, 11, 25))
    write_template(doctor.id, every_other, valid_from=TODAY)
    assert preview(unread).counts["unchanged"] == 1
    # Monday changes in the file: the rest lives on, in the same week of its cycle
    later = NOW + timedelta(days=8)
    take_over(replace(unread, hours=(WorkingSpan(0, 780, 1020),)), now=later)
    assert timetable.weekly_hours(doctor.id, later.date()) == (WorkingSpan(0, 780, 1020), by_hand[1])
    wednesdays = [date(2026, 12, 2) + timedelta(days=7 * week) for week in range(4)]
    assert [hours(day) for day in wednesdays] == [[], ["09:00-10:00"], [], ["09:00-10:00"]]


@pytest.mark.parametrize("as_weekly", [True, False])
def test_even_and_odd_corrected_to_weekdays_are_not_overruled(as_weekly):
    take_over(record(templates=(BY_DATE,)))
    doctor = staff.doctors()[0]
    meant = [
        WorkingSpan(day, span.start, span.end)
        for day in range(5)
        for span in (MORNING if day in {1, 3} else AFTERNOON,)
    ]
    weekly = meant if as_weekly else []
    timetable.save_weekly_hours(
        doctor.id, weekly, valid_from=TODAY, now=NOW, actor=ACTOR, replace_others=True
    )
    if not as_weekly:
        by_weekday = Template((Part(0, MORNING), Part(1, AFTERNOON)), cycle=Cycle.WEEKDAY_PARITY)
        write_template(doctor.id, by_weekday, valid_from=TODAY)
    assert preview(record(templates=(BY_DATE,))).counts["unchanged"] == 1
    other = replace(BY_DATE, parts=tuple(Part(one.position, Span(480, 720)) for one in BY_DATE.parts))
    assert preview(record(templates=(other,))).counts["changed"] == 1


def test_rooms_and_minutes_of_alternating_parts_live_on():
    take_over(record(templates=(WEDNESDAYS,)))
    TimetablePart.update(room="12", minutes=30).where(TimetablePart.position == 16).execute()
    assert preview(record(templates=(WEDNESDAYS,))).counts["unchanged"] == 1
    longer = replace(WEDNESDAYS, parts=tuple(Part(one.position, Span(600, 900)) for one in WEDNESDAYS.parts))
    take_over(record(templates=(longer,)))
    row = staff.doctors()[0]
    (first,), (third,) = (
        timetables_of([row])[row.id].hours(day).pieces for day in (date(2026, 12, 2), date(2026, 12, 16))
    )
    assert (first.room, first.minutes, first.end) == ("9", 15, 900)
    assert (third.room, third.minutes, third.end) == ("12", 30, 900)


def test_parts_split_where_only_some_of_the_old_hours_had_a_room():
    old = [Part(0, Span(480, 600), room="12"), Part(0, Span(660, 720))]
    assert with_old_facts([Part(0, Span(480, 720))], old) == (
        Part(0, Span(480, 600), room="12"),
        Part(0, Span(600, 720)),
    )
    assert with_old_facts([Part(1, Span(480, 720))], old) == (Part(1, Span(480, 720)),)


# --- absences --------------------------------------------------------------------------------------


def test_a_leave_without_a_beginning_begins_today():
    take_over(record(hours=(WorkingSpan(0, 480, 720),), absences=(LEAVE,)))
    assert exceptions() == [(TODAY, date(2026, 12, 12), "leave")]
    assert (hours(date(2026, 12, 7)), hours(date(2026, 12, 14))) == ([], ["08:00-12:00"])


def test_a_written_beginning_is_kept():
    take_over(record(absences=(replace(LEAVE, first=date(2026, 12, 1)),)))
    assert exceptions() == [(date(2026, 12, 1), date(2026, 12, 12), "leave")]


def test_a_longer_leave_adds_the_missing_days_and_a_shorter_one_nothing():
    take_over(record(absences=(LEAVE,)))
    assert preview(record(absences=(replace(LEAVE, last=date(2026, 12, 5)),))).counts["unchanged"] == 1
    longer = record(absences=(replace(LEAVE, last=date(2026, 12, 19)),))
    assert [(one.first, one.last) for one in changes_of(preview(longer))["absences"][1]] == [
        (date(2026, 12, 13), date(2026, 12, 19))
    ]
    take_over(longer)
    assert exceptions()[1:] == [(date(2026, 12, 13), date(2026, 12, 19), "leave")]
    assert preview(longer).counts["unchanged"] == 1


def test_another_kind_of_absence_is_another_absence():
    take_over(record(absences=(LEAVE,)))
    take_over(record(absences=(replace(LEAVE, kind=ExceptionKind.SICK),)))
    assert [kind for _first, _last, kind in exceptions()] == ["leave", "sick"]


def test_half_a_day_off_does_not_stand_for_a_leave():
    take_over(record(hours=(WorkingSpan(0, 480, 720),)))
    DoctorException.create(
        doctor=staff.doctors()[0].id,
        first_day=TODAY,
        last_day=date(2026, 12, 31),
        kind="leave",
        start_minute=780,
        end_minute=900,
    )
    assert preview(record(hours=(WorkingSpan(0, 480, 720),), absences=(LEAVE,))).counts["changed"] == 1


def test_an_absence_that_is_over_is_not_entered():
    take_over(record(absences=(replace(LEAVE, last=date(2026, 11, 22)),)))
    assert exceptions() == []


# --- visits, and taking back -----------------------------------------------------------------------


def test_visits_that_no_longer_fit_are_reported_and_stay_booked():
    take_over(record(templates=(BY_DATE,)))
    stays = book(datetime(2026, 11, 25, 13, 0))
    on_leave = book(datetime(2026, 12, 1, 13, 0))
    outside = book(datetime(2026, 12, 15, 17, 0))
    shorter = replace(
        BY_DATE, parts=tuple(Part(one.position, Span(one.span.start, 960)) for one in BY_DATE.parts[5:])
    )
    leave = replace(LEAVE, first=date(2026, 12, 1))
    assert take_over(record(templates=(shorter,), absences=(leave,))).outside == (on_leave, outside)
    assert booking.visit(stays.id).state == booking.visit(outside.id).state == "booked"


def test_an_import_is_one_action_that_can_be_taken_back():
    take_over(record(hours=(WorkingSpan(0, 480, 720),)))
    before = list(TimetableTemplate.select().tuples())
    take_over(record(room="11", templates=(BY_DATE,), absences=(LEAVE,)))
    newest = actions.newest()[0]
    assert newest.kind is actions.ActionKind.TIMETABLE_IMPORT
    actions.take_back(newest.id, now=NOW, actor=ACTOR)
    assert staff.doctors()[0].room == "9"
    assert list(TimetableTemplate.select().tuples()) == before
    assert exceptions() == []
    first = actions.newest()[1]
    actions.take_back(first.id, now=NOW, actor=ACTOR)
    assert finder.doctors() == []
    assert TimetableTemplate.select().count() == 0


def test_nothing_new_leaves_no_action():
    take_over(record(templates=(BY_DATE,)))
    take_over(record(templates=(BY_DATE,)))
    assert Action.select().count() == 1


# --- the clinic's own file -------------------------------------------------------------------------


@pytest.mark.skipif(not (SHARED / "doctors-hours.xlsx").exists(), reason="the clinic's files are not here")
def test_the_clinics_own_file_is_taken_over_once():
    table = read_table(SHARED / "doctors-hours.xlsx")
    file = read_timetable(table, guess_timetable_layout(table), specialties.recognise, today=TODAY)
    shown = timetable.preview_timetable(file, now=NOW)
    timetable.apply_timetable(shown, now=NOW, actor=ACTOR)
    by_name = {row.name.last: row for row in staff.doctors()}
    assert len(by_name) == 8
    assert hours(date(2026, 11, 24), by_name["Шевченко"]) == ["08:00-13:00"]
    assert hours(date(2026, 11, 27), by_name["Шевченко"]) == ["13:00-18:00"]
    assert [day for day in range(1, 32) if hours(date(2026, 12, day), by_name["Ким"])] == [2, 16]
    assert exceptions() == [(TODAY, date(2026, 12, 12), "leave")]
    assert DoctorException.get().doctor_id == by_name["Өтегенов"].id
    again = timetable.preview_timetable(file, now=NOW)
    assert again.counts == {"new": 0, "changed": 0, "gone": 0, "unchanged": 8}
