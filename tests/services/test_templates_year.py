"""A change of hours over a year of one doctor's visits: all of them weighed, most left where they are."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest

from clinic_desk.models import base
from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.waiting import CallSheetLine
from clinic_desk.rules.rows import Actor
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Part, Template
from clinic_desk.services import clinic, templates
from clinic_desk.services.templates import Choice, Decision
from tests.make import make_doctor, make_person

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()
MONDAY = date(2026, 11, 30)
ACTOR = Actor("Омарова А.", "pc-7")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def year_of_visits(doctor, count):
    """Booked visits of a whole year, straight into the tables: what is tested is not booking."""
    person = make_person()
    days = [TODAY + timedelta(days=n) for n in range(1, 365) if (TODAY + timedelta(days=n)).weekday() < 5]
    places = [(day, 480 + n * 15) for day in days for n in range(28)][:count]
    with base.transaction():
        Request.insert_many(
            [
                {
                    "year": 2026,
                    "number": 10_000 + n,
                    "received_at": NOW,
                    "answered_at": NOW,
                    "channel": "phone",
                    "person": person.id,
                    "last_name": "Ахметов",
                    "verdict": "attached",
                    "result": "booked",
                    "registrar": "Омарова А.",
                }
                for n in range(len(places))
            ]
        ).execute()
        first = Request.select(Request.id).order_by(Request.id).where(Request.number >= 10_000).scalar()
        Visit.insert_many(
            [
                {
                    "request": first + n, "doctor": doctor.id, "person": person.id, "day": day,
                    "start_minute": start, "end_minute": start + 15,
                }
                for n, (day, start) in enumerate(places)
            ]
        ).execute()  # fmt: skip


def test_a_year_of_visits_is_weighed_and_settled_without_a_long_wait():
    doctor = make_doctor(hours="08:00-15:00")
    (old,) = templates.templates_of(doctor.id)
    year_of_visits(doctor, 7_000)
    no_fridays = Template(
        tuple(Part(day, Span(480, 900)) for day in range(4)), valid_from=MONDAY, anchor=None
    )
    began = time.perf_counter()
    shown = templates.preview_template(doctor.id, no_fridays, replaces=old.id, now=NOW)
    decisions = {
        one.visit.id: Decision(Choice.CALL, one.proposals[0] if one.proposals else None)
        for one in shown.outside
    }
    saved = templates.save_template(
        doctor.id, no_fridays, replaces=old.id, decisions=decisions, now=NOW, actor=ACTOR
    )
    done = time.perf_counter()
    assert len(shown.outside) > 1_300
    assert {len(one.proposals) for one in shown.outside} <= {0, 1}
    assert CallSheetLine.select().where(CallSheetLine.sheet == saved.sheet_id).count() == len(shown.outside)
    assert done - began < 6  # measured in benchmarks/; here only that nothing is quadratic
