"""Two desks, each a real process, that see the same freed time and book it at the same moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk.services import calendar, clinic, waiting
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(__file__).with_name("waiting_worker.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
SECONDS = 60


@pytest.fixture
def folder(tmp_path):
    """A doctor with two free times, and two people who wait for him."""
    clinic.open_clinic(tmp_path)
    doctor = make_doctor(hours="10:00-10:30", weekdays=range(1, 2))
    for name in ("Ахметов Серік", "Белова Нина"):
        waiting.add(WaitingOrder(make_person(name).id, doctor.id), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    return tmp_path


def run_desks(folder, entries):
    """Start a desk for each entry, let all go at once, and give back what they tell."""
    desks = [
        subprocess.Popen(
            [sys.executable, str(WORKER), str(folder), f"PC-{place}", str(entry)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=ENVIRONMENT,
        )
        for place, entry in enumerate(entries)
    ]
    try:
        for desk in desks:
            assert desk.stdout.readline() == "ready\n", desk.stderr.read()
        for desk in desks:
            desk.stdin.write("go\n")
            desk.stdin.flush()
        told = [desk.communicate(timeout=SECONDS) for desk in desks]
    finally:
        for desk in desks:
            desk.kill()
            desk.wait()
    assert [desk.returncode for desk in desks] == [0] * len(desks), [complaint for _, complaint in told]
    return sorted((json.loads(output) for output, _ in told), key=lambda one: "booked" not in one)


@pytest.fixture
def look(folder):
    """The clinic opened again, for after the desks are done."""

    def opened():
        clinic.open_clinic(folder)
        visits = calendar.visits_of(1, NOW.date(), NOW.date().replace(month=12))
        return visits, [row.state for row in (waiting.entry(one, now=NOW) for one in (1, 2))]

    yield opened
    clinic.close_clinic()


def test_one_freed_time_for_two_people_is_booked_once(folder, look):
    first, second = run_desks(folder, (1, 2))
    assert first.keys() == {"booked"}
    assert second["taken_by"].startswith("PC-")
    assert second["alternatives"] >= 1
    visits, states = look()
    assert [visit.id for visit in visits] == [first["booked"]]
    assert sorted(states) == ["booked", "waiting"]
    assert clinic.check(now=NOW) == []


def test_one_person_is_booked_once(folder, look):
    first, second = run_desks(folder, (1, 1))
    assert first.keys() == {"booked"}
    assert second == {"changed": "waiting"}
    visits, states = look()
    assert len(visits) == 1
    assert states == ["booked", "waiting"]
