"""First-free slots of 10 doctors, against one plain query and a sweep in Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from benchmarks.bench import Bench
from benchmarks.clinic_data import MINUTES, NOW, WORKING, opened
from benchmarks.results import Aim, Result, in_turns
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.services import clinic, finder

_DOCTORS = 10
_FLOOR = "one SQL query and a sweep in Python"

_WISHES = {
    "all, every empty day explained": FreeWish(),
    "two in a row, mornings of Mon, Wed, Fri": FreeWish(
        part=PartOfDay.MORNING, weekdays=frozenset({0, 2, 4}), in_a_row=2
    ),
    "three in a row": FreeWish(in_a_row=3),
}


def run(bench: Bench) -> Iterator[Result]:
    """All free slots over 1 and 8 weeks, the first proposals of a call, and searches with wishes."""
    with opened(bench.district):
        doctors = finder.doctors()[:_DOCTORS]
        ids = [doctor.id for doctor in doctors]
        plain = sqlite3.connect(bench.district / clinic.DATA_FILE)
        today = NOW.date()
        for weeks, aim in ((1, None), (8, Aim(most=10))):
            days = weeks * 7
            found = finder.first_free(doctors, now=NOW, days=days)
            swept = plain_first_free(plain, ids, today, today + timedelta(days=days - 1))
            if [
                (slot.at.date(), slot.at.hour * 60 + slot.at.minute, slot.doctor_id) for slot in found
            ] != swept:
                raise AssertionError("the finder and its floor disagree")
            ours, floor = in_turns(
                partial(finder.first_free, doctors, now=NOW, days=days),
                partial(plain_first_free, plain, ids, today, today + timedelta(days=days - 1)),
                bench.sizes.rounds,
            )
            name = "1 week" if weeks == 1 else f"{weeks} weeks"
            yield Result(f"first-free slots, 10 doctors, {name}, all {len(found)}", _FLOOR, ours, floor, aim)
        ours, floor = in_turns(
            lambda: finder.first_free(doctors, now=NOW, limit=60),
            lambda: plain_first_free(plain, ids, today, today + timedelta(days=6)),
            bench.sizes.rounds,
        )
        yield Result("first-free slots, 10 doctors, the first 60", f"{_FLOOR} (1 week)", ours, floor)
        eight_weeks = partial(plain_first_free, plain, ids, today, today + timedelta(days=55))
        for name, wish in _WISHES.items():
            ours, floor = in_turns(
                partial(finder.search, doctors, wish, now=NOW), eight_weeks, bench.sizes.rounds
            )
            yield Result(f"free times, 10 doctors, 8 weeks, {name}", _FLOOR, ours, floor)
        plain.close()


def plain_first_free(
    database: sqlite3.Connection, doctors: list[int], first: date, last: date
) -> list[tuple[date, int, int]]:
    """Day, minute and doctor of each free slot, as one would write it without a program around it."""
    marks = ",".join("?" * len(doctors))
    rows = database.execute(
        "SELECT day, doctor_id, start_minute, end_minute FROM visit"
        f" WHERE day BETWEEN ? AND ? AND doctor_id IN ({marks}) AND state <> 'cancelled'"
        " ORDER BY day, doctor_id, start_minute",
        (first.isoformat(), last.isoformat(), *doctors),
    )
    taken = {
        key: {minute for row in group for minute in range(row[2], row[3], MINUTES)}
        for key, group in groupby(rows, key=lambda row: (row[0], row[1]))
    }
    free: list[tuple[date, int, int]] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() >= 5:
            continue
        earliest = NOW.hour * 60 + NOW.minute if offset == 0 else 0
        of_day = [taken.get((day.isoformat(), doctor), set()) for doctor in doctors]
        for start, end in WORKING:
            for minute in range(start, end, MINUTES):
                if minute >= earliest:
                    free += [
                        (day, minute, doctor)
                        for doctor, busy in zip(doctors, of_day, strict=True)
                        if minute not in busy
                    ]
    return free
