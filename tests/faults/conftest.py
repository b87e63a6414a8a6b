"""A small clinic of Russian words, with one visit booked and everything closed, copied for each test."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from clinic_desk import opening, settings
from clinic_desk.services import booking, clinic, register_import
from clinic_desk.services.booking import BookingOrder
from clinic_desk.settings import Settings
from tests.make import make_doctor, make_file, make_record

NOW = datetime(2026, 11, 24, 9, 41)
PEOPLE = 400


def _make(folder, *, demo):
    folder.mkdir()
    settings.save(folder, Settings(language="ru", demo=demo, registrar="Омарова А.", first_start_done=demo))
    opened = opening.open_folder(folder, now=NOW if demo else None)
    actor = opened.actor
    doctor = make_doctor("Ахметова Айгүл Серікқызы", room="5")
    people = [make_record(f"Ахметов Серік{number} Болатұлы") for number in range(PEOPLE)]
    file = make_file(*people, make_record("Иванова Ольга Петровна"))
    register_import.apply(file, file_name="регистр.xlsx", now=NOW, actor=actor)
    for hour in (10, 11):
        at = datetime(2026, 11, 25, hour, 0)
        booking.book(BookingOrder(hour, doctor.id, at, "phone"), now=NOW, actor=actor)
    opened.close()
    if not demo:
        settings.change(folder, first_start_done=True)
    return folder


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    return {demo: _make(tmp_path_factory.mktemp("clinics") / "clinic", demo=demo) for demo in (True, False)}


@pytest.fixture
def demo(made_once, tmp_path):
    """A folder whose clock may be set, so that commands can book in it."""
    return shutil.copytree(made_once[True], tmp_path / "demo")


@pytest.fixture
def folder(made_once, tmp_path):
    """The folder of a real clinic."""
    return shutil.copytree(made_once[False], tmp_path / "clinic")


@pytest.fixture
def data(folder):
    """Its data file."""
    return folder / clinic.DATA_FILE


@pytest.fixture
def closed():
    """Whatever a test leaves open is closed."""
    yield
    clinic.close_clinic()
