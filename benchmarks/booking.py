"""Booking a visit, against one durable insert on the same disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW, opened
from benchmarks.results import Aim, Result, ms_of, percentile, typical
from clinic_desk.models.base import PRAGMAS
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, finder
from clinic_desk.services.booking import BookingOrder

_FLOOR = "one durable SQLite insert (WAL, synchronous=FULL)"
_BOOKINGS = 8
"""Bookings for each round of the run."""


def run(bench: Bench) -> Iterator[Result]:
    """Each booking is followed by one insert of the floor, so that both meet the same disk."""
    actor = Actor("Омарова А.", "pc-1")
    with opened(bench.village):
        slots = finder.first_free(finder.doctors(), now=NOW)
        slots = slots[:: max(1, len(slots) // (bench.sizes.rounds * _BOOKINGS))]
        plain = _plain_file(bench.folder / "plain.sqlite")
        ours: list[float] = []
        floor: list[float] = []
        for number, slot in enumerate(slots):
            order = BookingOrder(
                person_id=number % bench.sizes.village.people + 1,
                doctor_id=slot.doctor_id,
                at=slot.at,
                channel=Channel.PHONE,
                override_reason="-",
                language="kk",
            )
            ours.append(ms_of(booking.book, order, now=NOW, actor=actor))
            floor.append(ms_of(_insert, plain, number))
        plain.close()
    yield Result("booking", _FLOOR, typical(ours), typical(floor), Aim(ratio=2))
    yield Result("booking, 95 of 100", _FLOOR, percentile(ours, 95), percentile(floor, 95))


def _plain_file(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for name, value in PRAGMAS.items():
        database.execute(f"PRAGMA {name} = {value}")
    database.execute("CREATE TABLE visit (id INTEGER PRIMARY KEY, doctor INTEGER, at TEXT, person TEXT)")
    return database


def _insert(database: sqlite3.Connection, number: int) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO visit VALUES (?, 1, '2026-11-24 09:00', 'Ахметов')", (number,))
    database.execute("COMMIT")
