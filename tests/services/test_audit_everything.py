"""No use case changes a row of any table without an entry that says who, when, where and which row."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from clinic_desk.rules.rows import Channel, DoctorRecord, PersonName, RegisterFile, TimetableFile, WorkingSpan
from clinic_desk.rules.series import SeriesRule, Unit
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import (
    actions,
    audit,
    booking,
    clinic,
    day_list,
    register_import,
    series,
    staff,
    templates,
    timetable,
    undo,
    waiting,
)
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.day_list import DayChange, Duty
from clinic_desk.services.series import SeriesOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.wording.audit import SUBJECTS
from tests.durability import plan
from tests.explained import EXEMPT, everything, run, watching
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record

WHO = {"now": NOW, "actor": ACTOR}


def test_a_long_day_of_everything_is_explained(tmp_path):
    opened = plan.open_folder(tmp_path)
    counted: Counter[str] = Counter()
    for number in range(4):
        plan.perform(tmp_path, 5, number)
    with watching(counted):
        for number in range(4, 260):
            plan.perform(tmp_path, 5, number)
    assert counted.keys() >= {
        *("request", "visit", "event", "action", "change", "person", "waiting_entry", "visit_group"),
        *("call_sheet", "call_sheet_line", "doctor_exception", "register_import", "register_change"),
    }
    assert audit.problems() == []
    written = {subject for (subject,) in run("SELECT DISTINCT subject FROM audit_entry")}
    assert written - {"event", "change"} <= SUBJECTS.keys()
    opened.close()


@pytest.fixture
def doctor(tmp_path):
    clinic.open_clinic(tmp_path)
    with watching():
        yield _doctor_before_the_watch()
    clinic.close_clinic()


def _doctor_before_the_watch():
    return make_doctor(hours="08:00-12:00 13:00-17:00")


def test_doctors_hours_and_days_are_explained(doctor):
    form = staff.DoctorForm(doctor.name, doctor.specialty, room="9", precincts=("1", "2"), id=doctor.id)
    staff.save_doctor(form, **WHO)
    other = staff.save_doctor(staff.DoctorForm(PersonName("Ким", "Анна"), "dentist", precincts=("3",)), **WHO)
    staff.set_active(other.id, active=False, **WHO)
    staff.reorder([other.id, doctor.id], **WHO)
    span = WorkingSpan(2, 480, 720)
    timetable.save_weekly_hours(doctor.id, [span], valid_from=NOW.date(), **WHO)
    (template,) = templates.templates_of(doctor.id)[-1:]
    templates.end_template(template.id, NOW.date() + timedelta(days=30), **WHO)
    holiday = date(2026, 12, 16)
    day_list.save_days([DayChange(holiday, ClinicDay(holiday, DayKind.HOLIDAY, "мереке"))], **WHO)
    day_list.set_duty(holiday, Duty(doctor.id, Span(540, 600)), **WHO)
    day_list.remove_duty(holiday, doctor.id, **WHO)
    undo.take_back_last(**WHO)
    for row in actions.newest():
        if row.taken_back_at is None:
            actions.take_back(row.id, **WHO)
    assert audit.problems() == []


def test_imports_of_both_kinds_are_explained_to_the_row(doctor):
    file = TimetableFile(
        (
            DoctorRecord(2, doctor.name, doctor.specialty, room="12", precincts=("7",)),
            DoctorRecord(3, PersonName("Ли", "Ян"), "surgeon", room="4", precincts=("8",)),
        ),
        (),
    )
    shown = timetable.preview_timetable(file, now=NOW)
    timetable.apply_timetable(shown, file_name="кесте.xlsx", **WHO)
    facts = run("SELECT detail FROM audit_entry WHERE subject = 'timetable'")
    assert "кесте.xlsx" in facts[0][0]
    register_import.apply(make_file(make_record(), make_record("Ким Олег")), file_name="а.xlsx", **WHO)
    register_import.apply(RegisterFile((), (), date(2026, 11, 22)), file_name="б.xlsx", **WHO)
    register_import.take_back_last(**WHO)
    register_import.take_back_last(**WHO)
    assert audit.problems() == []
    assert run("SELECT count(*) FROM register_change") == [(0,)]


def test_groups_and_the_waiting_list_are_explained(doctor):
    person = make_person()
    visit = booking.book(
        BookingOrder(person.id, doctor.id, datetime(2026, 11, 24, 9, 0), Channel.PHONE), **WHO
    ).visit
    planned = series.plan_after(visit.id, SeriesRule(every=1, unit=Unit.WEEKS, count=3), now=NOW)
    slots = tuple(one.slot for one in planned.visits if one.slot is not None)
    assert slots
    series.book_series(SeriesOrder(person.id, slots, Channel.PHONE, first_visit=visit.id), **WHO)
    entry = waiting.add(WaitingOrder(person.id, doctor_id=doctor.id), **WHO)
    waiting.change(entry.id, WaitingOrder(person.id, specialty="general_practice", note="кешке"), **WHO)
    waiting.called(entry.id, **WHO)
    waiting.withdraw(entry.id, "өзі келді", **WHO)
    undo.take_back_last(**WHO)
    assert audit.problems() == []


def test_the_watch_notices_what_nobody_wrote_down(doctor):
    from clinic_desk.models import base

    with pytest.raises(AssertionError, match="doctor 1"), base.transaction():
        run("UPDATE doctor SET room = '99' WHERE id = 1")
    assert ("doctor", "1") in everything()


def test_every_exempt_table_has_its_reason_and_exists(doctor):
    tables = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    own = {name for name in EXEMPT if not name.startswith("sqlite_")}
    assert own <= tables
    assert all(EXEMPT.values())
