"""Absences ended, changed and taken back in every order: no row is taken for another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, actions, booking, call_sheets, clinic, templates
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
TODAY = NOW.date()
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def colleague():
    return make_doctor("Белова Нина Ивановна", hours="14:00-16:00")


def closed(doctor, kind=ExceptionKind.SICK, *, now=NOW, **facts):
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, kind, **facts)
    return absences.close_doctor_days(order, now=now, actor=ACTOR)


def book(doctor, at):
    order = BookingOrder(make_person().id, doctor.id, datetime.fromisoformat(at), Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def step(use_case, *args):
    return use_case(*args, now=LATER, actor=ACTOR)


def entered():
    return sorted(one.doctor_id for one in DoctorException.select())


def test_an_end_is_taken_back_though_somebody_else_is_away_since(doctor, colleague):
    made = closed(doctor)
    step(absences.end_absence, made.absence_id, TODAY)
    ended = actions.newest()[0]
    closed(colleague, now=LATER)
    step(actions.take_back, ended.id)
    assert entered() == sorted([doctor.id, colleague.id])


def test_a_sheet_taken_back_leaves_the_absence_of_another_doctor(doctor, colleague):
    book(doctor, "2026-11-24T09:00")
    made = closed(doctor)
    step(absences.end_absence, made.absence_id, TODAY)
    closed(colleague, now=LATER)
    step(call_sheets.take_back_sheet, made.sheet_id)
    assert entered() == [colleague.id]


def test_an_absence_is_not_taken_back_from_under_the_hours_of_its_substitute(doctor):
    colleague = make_doctor("Белова Нина Ивановна")
    made = closed(doctor, substitute_id=colleague.id)
    assert entered() == [doctor.id]  # he receives in the same hours
    step(templates.end_template, templates.templates_of(colleague.id)[0].id, TODAY)
    step(absences.change_absence, made.absence_id, made.plan.order)
    stood = entered()
    assert stood.count(colleague.id) == 1
    with pytest.raises(errors.ChangedMeanwhile):
        step(actions.take_back, made.action_id)
    assert entered() == stood


# --- visits in hours that are gone -----------------------------------------------------------------


def to_call():
    sheets = call_sheets.open_sheets(LATER)
    return [line.visit.id for one in sheets for line in call_sheets.sheet(one.id, now=LATER).lines]


def test_extra_hours_that_end_leave_nobody_behind(doctor):
    made = closed(doctor, ExceptionKind.EXTRA_HOURS, span=Span(14 * 60, 16 * 60))
    visit = book(doctor, "2026-11-24T14:00")
    ended = step(absences.end_absence, made.absence_id, TODAY)
    assert [one.id for one in ended.outside] == [visit.id]
    assert to_call() == [visit.id]
    step(actions.take_back, actions.newest()[0].id)
    assert to_call() == []


def test_another_substitute_leaves_nobody_of_the_first_one_behind(doctor, colleague):
    made = closed(doctor, substitute_id=colleague.id)
    hit, other = book(colleague, "2026-11-24T09:00"), book(colleague, "2026-11-24T14:00")
    order = replace(made.plan.order, substitute_id=make_doctor("Цой Нина", hours="17:00-18:00").id)
    done = step(absences.change_absence, made.absence_id, order)
    assert [one.id for one in done.outside] == [hit.id]
    assert to_call() == [hit.id]
    assert other.id not in to_call()


def test_who_is_on_a_sheet_already_is_not_put_on_a_second_one(doctor, colleague):
    made = closed(doctor, substitute_id=colleague.id)
    visit = book(colleague, "2026-11-24T09:00")
    closed(colleague)
    assert to_call() == [visit.id]
    step(absences.end_absence, made.absence_id, TODAY)
    assert to_call() == [visit.id]
