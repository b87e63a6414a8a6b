"""A clinic in a real file, and the dialog on it."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Actor, PersonName, WorkingSpan
from clinic_desk.services import clinic, staff, templates, timetable
from clinic_desk.ui import theme
from clinic_desk.ui.staff.hours_dialog import TemplateDialog
from tests.ui.staff.hours_stage import book

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
ACTOR = Actor("Омарова А.", "pc-1")


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def clock():
    return Clock.set_to(NOW)


@pytest.fixture
def make_doctor():
    def make(last="Ахметова", *spans, **changes):
        facts = {"name": PersonName(last, "Айгүл", "Серікқызы"), "specialty": "therapist", "room": "5"}
        row = staff.save_doctor(staff.DoctorForm(**{**facts, **changes}), now=NOW, actor=ACTOR)
        hours = spans or (WorkingSpan(0, 480, 720), WorkingSpan(1, 480, 720))
        timetable.save_weekly_hours(row.id, hours, valid_from=NOW.date(), now=NOW, actor=ACTOR)
        return row

    return make


@pytest.fixture
def open_hours(qtbot, clock):
    """One of the dialogs of a doctor's hours, shown and active."""

    def make(doctor, old=None, kind=TemplateDialog):
        dialog = kind(None, clock, lambda: ACTOR, doctor, old)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return make


@pytest.fixture
def doctor(make_doctor):
    return make_doctor()


@pytest.fixture
def old(doctor):
    """The hours the doctor has."""
    return templates.templates_of(doctor.id)[0]


@pytest.fixture
def three(doctor):
    """Visits on the Tuesday."""
    names = ("Ахметов Серік", "Иванов Иван", "Ким Виктор")
    return [book(doctor, datetime(2026, 11, 24, 8 + n, 0), name) for n, name in enumerate(names)]
