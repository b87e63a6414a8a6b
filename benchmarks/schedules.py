"""New hours over a year of visits, and a doctor who falls ill, against plain SQL and a sweep in Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW, WORKING, opened
from benchmarks.results import Aim, Result, in_turns, ms_of, typical
from benchmarks.slots import plain_first_free
from clinic_desk.rules.rows import Actor, DoctorRow
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ExceptionKind, Part, Template
from clinic_desk.services import absences, actions, clinic, finder, templates
from clinic_desk.services.templates import Choice, Decision

_ACTOR = Actor("Омарова А.", "pc-1")
_YEAR_AGO = NOW - timedelta(days=365)
_HIT = 200
_WEDNESDAY = 2


def run(bench: Bench) -> Iterator[Result]:
    """Look at the change, make it, take it back; each against what the same rows cost without a program."""
    with opened(bench.village), closing(sqlite3.connect(bench.village / clinic.DATA_FILE)) as plain:
        doctors = finder.doctors()
        yield from _new_hours(bench, doctors[0], plain)
        yield from _illness(bench, doctors, plain)


def _new_hours(bench: Bench, doctor: DoctorRow, plain: sqlite3.Connection) -> Iterator[Result]:
    """No more Wednesdays: every fifth visit of the year falls outside."""
    # the year is over in this clinic; its visits stand as they did a year ago
    plain.execute(
        "UPDATE visit SET state = 'booked' WHERE doctor_id = ? AND day >= ?", (doctor.id, _YEAR_AGO.date())
    )
    plain.commit()
    days = [day for day in range(5) if day != _WEDNESDAY]
    parts = tuple(Part(day, Span(*span)) for day in days for span in WORKING)
    template = Template(parts, valid_from=_YEAR_AGO.date())
    replaces = templates.templates_of(doctor.id)[0].id
    shown = templates.preview_template(doctor.id, template, replaces=replaces, now=_YEAR_AGO)
    count = len(_outside(plain, doctor.id))
    if len(shown.outside) != count:
        raise AssertionError("the program and its floor disagree")
    look = partial(templates.preview_template, doctor.id, template, replaces=replaces, now=_YEAR_AGO)
    ours, floor = in_turns(look, partial(_outside, plain, doctor.id), max(2, bench.sizes.rounds // 4))
    name = f"new hours over a year, {count} visits outside"
    yield Result(f"{name}: look", "one SQL query and a loop in Python", ours, floor, Aim(most=1000))
    keep = {one.visit.id: Decision(Choice.KEEP) for one in shown.outside}
    times = []
    for _ in range(max(2, bench.sizes.rounds // 8)):
        save = partial(templates.save_template, doctor.id, template, replaces=replaces, decisions=keep)
        times.append(ms_of(save, now=_YEAR_AGO, actor=_ACTOR))
        actions.take_back(actions.newest(limit=1)[0].id, now=_YEAR_AGO, actor=_ACTOR)
    yield Result(f"{name}: save", "the same", typical(times), floor, Aim(most=1000))


def _outside(plain: sqlite3.Connection, doctor: int) -> list[int]:
    rows = plain.execute(
        "SELECT visit.id, day, start_minute, end_minute, last_name, phones FROM visit JOIN request"
        " ON request.id = request_id WHERE doctor_id = ? AND day >= ? AND state = 'booked'",
        (doctor, _YEAR_AGO.date().isoformat()),
    )
    return [row[0] for row in rows if date.fromisoformat(row[1]).weekday() == _WEDNESDAY]


def _illness(bench: Bench, doctors: list[DoctorRow], plain: sqlite3.Connection) -> Iterator[Result]:
    """From tomorrow to the day with the 200th visit."""
    doctor, first = doctors[0], NOW.date() + timedelta(days=1)
    booked = [row for row in _booked(plain, doctor.id, first) if row[1] <= _ISO_END][:_HIT]
    last = date.fromisoformat(booked[-1][1])
    order = absences.AbsenceOrder(doctor.id, first, last, ExceptionKind.SICK)
    count = len(absences.plan(order, now=NOW).hits)
    ids = [one.id for one in doctors]

    def floor_work() -> None:
        _booked(plain, doctor.id, first)
        plain_first_free(plain, ids, first, first + timedelta(days=finder.DAYS_AHEAD - 1))

    ours, floor = in_turns(
        partial(absences.plan, order, now=NOW), floor_work, max(2, bench.sizes.rounds // 4)
    )
    days = (last - first).days + 1
    name = f"doctor is ill for {days} days, {count} visits"
    floor_is = "two SQL queries and a sweep in Python"
    yield Result(f"{name}: plan with proposals", floor_is, ours, floor, Aim(most=1000))
    times = []
    for _ in range(max(2, bench.sizes.rounds // 8)):
        times.append(ms_of(absences.close_doctor_days, order, now=NOW, actor=_ACTOR))
        actions.take_back(actions.newest(limit=1)[0].id, now=NOW, actor=_ACTOR)
    yield Result(f"{name}: close and make the sheet", floor_is, typical(times), floor, Aim(most=1000))


_ISO_END = (NOW.date() + timedelta(days=60)).isoformat()


def _booked(plain: sqlite3.Connection, doctor: int, first: date) -> list[tuple[int, str]]:
    return plain.execute(
        "SELECT visit.id, day, start_minute, last_name, phones FROM visit JOIN request"
        " ON request.id = request_id WHERE doctor_id = ? AND day >= ? AND state = 'booked' ORDER BY day",
        (doctor, first.isoformat()),
    ).fetchall()
