"""The times of a FHIR bundle, against a slow walk over each minute of random clinics."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desk.models import staff as staff_rows
from clinic_desk.models import timetable as hours_rows
from clinic_desk.models.journal import Visit
from clinic_desk.rules.rows import VisitState
from clinic_desk.services import clinic, export_fhir, finder
from tests.make import ACTOR, make_person
from tests.services import random_clinics
from tests.services.leaving_clinic import of_kind, read_bundle
from tests.services.random_clinics import for_one_example


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path / "data")
    yield
    clinic.close_clinic()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(random=random_clinics.clinics(), late=st.integers(0, 9))
def test_every_minute_of_every_day_is_told_as_it_is(tmp_path, random, late):
    target = tmp_path / "clinic.json"
    now = datetime.combine(random_clinics.MONDAY + timedelta(days=late), datetime.min.time())
    now += timedelta(hours=10)
    first, last = random_clinics.MONDAY, random_clinics.MONDAY + timedelta(days=random_clinics.DAYS - 1)
    with for_one_example():
        random_clinics.write(random | {"holds": []}, make_person().id, now)
        facts = {"clinic_name": "", "with_names": False, "now": now, "actor": ACTOR}
        count = export_fhir.write_fhir(first, last, target, **facts)
        found = read_bundle(target)
        assert len(found) == count
        doctors = staff_rows.all_doctors()
        told = {kind: told_minutes(found, kind) for kind in ("free", "busy", "busy-unavailable")}
        expected = finder.first_free(doctors, now=now, days=(last - now.date()).days + 1)
        assert open_slots(found) == sorted((one.at, one.until) for one in expected)
        busy = {
            (row.doctor.last_name, row.day, minute)
            for row in Visit.select()
            if row.state != VisitState.CANCELLED and row.queue_place is None
            for minute in range(row.start_minute, row.end_minute)
        }
        assert told["busy"] == busy
        assert told["free"].isdisjoint(busy)
        closed = set()
        for doctor, table in ((one, hours_rows.timetables_of([one])[one.id]) for one in doctors):
            usual = replace(table, exceptions=(), clinic_days={})
            for offset in range(random_clinics.DAYS):
                day = first + timedelta(days=offset)
                gone = minutes_of(usual, day) - minutes_of(table, day)
                closed |= {(doctor.name.last, day, minute) for minute in gone}
        # where a quota is used up the time stands open and nobody gets it
        assert closed - busy <= told["busy-unavailable"]
        open_minutes = {
            (doctor.name.last, day, minute)
            for doctor in doctors
            for day in (first + timedelta(days=offset) for offset in range(random_clinics.DAYS))
            for minute in minutes_of(hours_rows.timetables_of([doctor])[doctor.id], day)
        }
        assert told["busy-unavailable"] - (closed - busy) <= open_minutes - busy - told["free"]
        assert told["free"] <= open_minutes


def minutes_of(table, day):
    return {minute for piece in table.hours(day).pieces for minute in range(piece.start, piece.end)}


def told_minutes(found, status):
    minutes = set()
    for one in of_kind(found, "Slot"):
        if one["status"] == status:
            schedule = found[one["schedule"]["reference"]]
            name = found[schedule["actor"][0]["reference"]]["name"][0]["family"]
            moment, end = (datetime.fromisoformat(one[side]) for side in ("start", "end"))
            while moment < end:
                minutes.add((name, moment.date(), moment.hour * 60 + moment.minute))
                moment += timedelta(minutes=1)
    return minutes


def open_slots(found):
    """What anybody may be given now: kept times bear for whom."""
    return sorted(
        tuple(datetime.fromisoformat(one[side]).replace(tzinfo=None) for side in ("start", "end"))
        for one in of_kind(found, "Slot")
        if one["status"] == "free" and "appointmentType" not in one
    )
