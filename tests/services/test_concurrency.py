"""Several desks at once, each a real process on one file: never two visits, each loser gets an answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from clinic_desk.rules.rows import VisitState
from clinic_desk.services import calendar, clinic, finder, journal, queue
from tests.make import NOW, make_doctor, make_person

DESKS = 4
SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(__file__).with_name("booking_worker.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture
def folder(tmp_path):
    """A clinic with one doctor (twelve slots a morning) and a person for each desk; closed again."""
    clinic.open_clinic(tmp_path)
    make_doctor(hours="08:00-11:00")
    for name in ("Ахметов Серік", "Белова Нина", "Петров Иван", "Қалиева Әсел"):
        make_person(name)
    clinic.close_clinic()
    return tmp_path


def run_desks(folder, way):
    """Start all desks, let them go at the same moment, and give back what each one tells."""
    desks = [
        subprocess.Popen(
            [sys.executable, str(WORKER), str(folder), f"PC-{number}", way, "1", str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=ENVIRONMENT,
        )
        for number in range(1, DESKS + 1)
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
    assert [desk.returncode for desk in desks] == [0] * DESKS, [errors for _, errors in told]
    return [json.loads(output) for output, _ in told]


def check_file(folder, expected):
    """As many visits as were promised, no minute twice, numbers without gaps, nothing wrong."""
    clinic.open_clinic(folder)
    try:
        rows = journal.between(NOW.date(), NOW.date())
        assert sorted(row.number for row in rows) == list(range(1, expected + 1))
        visits = calendar.visits_of(1, datetime(2026, 11, 1).date(), datetime(2027, 12, 31).date())
        assert len({visit.at for visit in visits}) == len(visits) == expected
        assert {visit.state for visit in visits} == {VisitState.BOOKED}
        assert clinic.check(now=NOW) == []
        return visits
    finally:
        clinic.close_clinic()


def test_desks_that_want_the_same_slots_never_share_one(folder):
    told = [one for desk in run_desks(folder, "same") for one in desk]
    booked = [one for one in told if "booked" in one]
    lost = [one for one in told if "booked" not in one]
    assert Counter(one["at"] for one in booked).most_common(1)[0][1] == 1
    assert (len(booked), len(lost)) == (12, 12 * (DESKS - 1))
    owners = {one["booked"] for one in booked}
    for one in lost:
        assert one["visit"] in owners
        assert one["taken_by"].startswith("PC-")
        assert len(one["alternatives"]) == 3
        assert one["at"] not in one["alternatives"]
    check_file(folder, 12)


def test_desks_that_take_the_first_free_slot_fill_the_timetable_without_holes(folder):
    told = run_desks(folder, "first")
    assert [sum("booked" in one for one in desk) for desk in told] == [10] * DESKS
    visits = check_file(folder, 10 * DESKS)
    assert sorted(visit.at for visit in visits) == [visit.at for visit in visits]
    clinic.open_clinic(folder)
    try:
        (slot,) = finder.first_free([finder.doctor(1)], now=NOW, since=datetime(2026, 11, 24), limit=1)
    finally:
        clinic.close_clinic()
    assert slot.at > max(visit.at for visit in visits)


def test_the_command_books_once_and_refuses_the_others(folder):
    command = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "book", "--doctor", "1"]
    command += ["--at", "2030-11-26T09:00", "--channel", "phone", "--json", "--person"]
    desks = [
        subprocess.Popen(
            [*command, str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=ENVIRONMENT,
        )
        for number in range(1, DESKS + 1)
    ]
    told = [desk.communicate(timeout=SECONDS) for desk in desks]
    assert sorted(desk.returncode for desk in desks) == [0] + [1] * (DESKS - 1), [
        errors for _, errors in told
    ]
    for desk, (output, complaint) in zip(desks, told, strict=True):
        answer = json.loads(output)
        if desk.returncode:
            assert (answer["refused"], len(answer["alternatives"])) == ("slot_taken", 3)
            assert complaint.count("\n") == 1
        else:
            assert (answer["number"], complaint) == (1, "")


def test_no_number_of_the_live_queue_is_given_twice(folder):
    told = run_desks(folder, "queue")
    assert sorted(place for places in told for place in places) == list(range(1, DESKS * 10 + 1))
    assert all(places == sorted(places) for places in told)
    clinic.open_clinic(folder)
    try:
        assert len(queue.queue_of(1, NOW.date())) == DESKS * 10
        assert clinic.check(now=NOW) == []
    finally:
        clinic.close_clinic()
