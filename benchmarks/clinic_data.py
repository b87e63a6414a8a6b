"""A clinic of a given size, written into a folder through the real migrations, always the same.

Rows go in by ``executemany`` with indexes and triggers put aside meanwhile; afterwards they stand as
the migrations made them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.people import Invented, invent
from clinic_desk import opening, settings
from clinic_desk.models import base
from clinic_desk.models.search import Indexer
from clinic_desk.services import audit, clinic
from clinic_desk.settings import Settings

NOW = datetime(2026, 11, 24, 8, 55)
"""A Tuesday morning; the clock of every benchmark stands here."""
DOCTORS = 12
MINUTES = 15
WORKING = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
_DAYS_AHEAD = 56
_PAST_SHARE = 0.8
_CHANNELS = ("phone", "direct", "phone", "portal")
_SPECIALTIES = ("general_practice",) * 6 + (
    "therapist",
    "paediatrician",
    "dentist",
    "surgeon",
    "cardiologist",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a clinic is."""

    people: int
    visits: int


def make_clinic(folder: Path, size: Size) -> None:
    """Fill a new folder; it is marked as a demo folder, so that the clock can be set."""
    settings.save(
        folder,
        Settings(
            language="kk",
            demo=True,
            first_start_done=True,
            clinic_name_kk="Дәрігерлік амбулатория",
            clinic_name_ru="Врачебная амбулатория",
            registrar="Омарова А.",
        ),
    )
    clinic.open_clinic(folder)
    try:
        people = invent(size.people)
        database = base.database.connection()
        with base.transaction(), _bare_tables(database):
            _write_doctors(database)
            _write_people(database, people)
            _write_journal(database, people, size.visits)
            # the triggers that keep it were away
            database.execute(
                "INSERT INTO day_taken SELECT day, doctor_id, group_concat(start_minute * 2048 + end_minute)"
                " FROM visit WHERE state <> 'cancelled' GROUP BY day, doctor_id"
            )
        with base.transaction():
            audit.seal_history()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        clinic.close_clinic()


@contextmanager
def opened(folder: Path) -> Iterator[opening.Opening]:
    """The folder open for the services, with the clock at :data:`NOW`."""
    chosen = opening.open_folder(folder, now=NOW)
    try:
        yield chosen
    finally:
        chosen.close()


@contextmanager
def _bare_tables(database: sqlite3.Connection) -> Iterator[None]:
    kept = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        # the words of names are looked up while people are written
        " AND tbl_name <> 'search_word'"
    ).fetchall()
    for kind, name, _sql in kept:
        database.execute(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in kept:
        database.execute(sql)


def _insert(database: sqlite3.Connection, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(columns.split()))
    database.executemany(f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({marks})", rows)


def _write_doctors(database: sqlite3.Connection) -> None:
    people = invent(DOCTORS, "doctors")
    _insert(
        database,
        "doctor",
        "id last_name first_name patronymic specialty room minutes age_from age_to position active",
        [
            (
                number,
                one.last,
                one.first,
                one.patronymic,
                _SPECIALTIES[number % len(_SPECIALTIES)],
                str(number),
                MINUTES,
                0,
                200,
                number,
                1,
            )
            for number, one in enumerate(people, 1)
        ],
    )
    numbers = range(1, DOCTORS + 1)
    _insert(database, "doctor_precinct", "doctor_id precinct", [(one, str(one)) for one in numbers])
    _insert(
        database,
        "timetable_template",
        "id doctor_id cycle length",
        [(one, one, "weekly", 1) for one in numbers],
    )
    _insert(
        database,
        "timetable_part",
        "template_id position start_minute end_minute room",
        [(one, weekday, *piece, "") for one in numbers for weekday in range(5) for piece in WORKING],
    )


def _write_people(database: sqlite3.Connection, people: list[Invented]) -> None:
    stamp = NOW - timedelta(days=4)
    _insert(
        database,
        "register_import",
        "file_name register_date imported_at registrar pc new_count changed_count gone_count unchanged_count"
        " doubtful_count taken_back_by",
        [
            (
                "register.xlsx",
                stamp.date().isoformat(),
                stamp.isoformat(" "),
                "",
                "",
                len(people),
                0,
                0,
                0,
                0,
                "",
            )
        ],
    )
    _insert(
        database,
        "person",
        "id iin last_name first_name patronymic birth_date sex address phones desk_phones precinct"
        " precinct_doctor status attached_from in_register language document_number representative added_by"
        " added_on_pc",
        [
            (
                number,
                one.iin,
                one.last,
                one.first,
                one.patronymic,
                one.born.isoformat(),
                one.sex,
                one.address,
                one.phone,
                "",
                one.precinct,
                "",
                one.status,
                "2020-01-15",
                1,
                *("" for _ in range(5)),
            )
            for number, one in enumerate(people, 1)
        ],
    )
    Indexer().write(
        [
            (
                number,
                one.last,
                one.first,
                one.patronymic,
                one.born,
                one.status == "attached",
                one.iin,
                one.phone,
            )
            for number, one in enumerate(people, 1)
        ],
        new=True,
    )


def _days() -> Iterator[tuple[date, float]]:
    """Working days from the last one ahead backwards, and how full they are."""
    today = NOW.date()
    for ahead in range(_DAYS_AHEAD, -20_000, -1):
        day = today + timedelta(days=ahead)
        if day.weekday() < 5:
            # next week is nearly full, in eight weeks half of the time is free
            yield day, _PAST_SHARE if ahead < 0 else 0.9 - 0.4 * ahead / _DAYS_AHEAD


def _places(count: int, random: Random) -> list[tuple[date, int, int]]:
    """Day, minute, doctor of each visit, in order of time."""
    found: list[tuple[date, int, int]] = []
    for day, share in _days():
        found += [
            (day, minute, doctor)
            for first, last in WORKING
            for minute in range(first, last, MINUTES)
            for doctor in range(1, DOCTORS + 1)
            if random.random() < share
        ]
        if len(found) >= count:
            break
    return sorted(sorted(found, reverse=True)[:count])


def _write_journal(database: sqlite3.Connection, people: list[Invented], count: int) -> None:
    random = Random("journal")
    requests: list[tuple[object, ...]] = []
    visits: list[tuple[object, ...]] = []
    events: list[tuple[object, ...]] = []
    numbers: dict[int, int] = {}
    lot = random.random
    for number, (day, minute, doctor) in enumerate(_places(count, random), 1):
        person_id = 1 + int(lot() * len(people))
        person = people[person_id - 1]
        asked = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
        if asked > NOW:
            asked = NOW - timedelta(days=int(lot() * _DAYS_AHEAD / 2))
        # events are kept in UTC
        asked -= timedelta(days=int(lot() * 10), minutes=5 + int(lot() * 300), hours=5)
        answered = asked + timedelta(seconds=40 + int(lot() * 260))
        numbers[asked.year] = numbers.get(asked.year, 0) + 1
        state = "booked" if day >= NOW.date() else "arrived" if lot() < 0.9 else "no_show"
        requests.append(
            (
                number,
                asked.year,
                numbers[asked.year],
                asked.isoformat(" "),
                answered.isoformat(" "),
                _CHANNELS[int(lot() * 4)],
                person_id,
                person.iin,
                person.last,
                person.first,
                person.patronymic,
                person.born.isoformat(),
                person.phone,
                person.address,
                person.precinct,
                "identity_card",
                "attached",
                "booked",
                "Омарова А.",
                "pc-1",
                0,
                f"{person.last} {person.first} {person.patronymic} {person.iin} {person.phone}".casefold(),
                *("" for _ in range(6)),
            )
        )
        end = minute + MINUTES
        visits.append(
            (
                number,
                number,
                doctor,
                person_id,
                day.isoformat(),
                minute,
                end,
                state,
                str(doctor),
                "",
                "",
                0,
                1,
            )
        )
        after = f'{{"day": "{day}", "doctor_id": {doctor}, "end_minute": {end}, "start_minute": {minute}}}'
        moment = answered.isoformat(" ")
        events.append((number, number, number, moment, "Омарова А.", "pc-1", "book", after))
    _insert(
        database,
        "request",
        "id year number received_at answered_at channel person_id iin last_name first_name patronymic "
        "birth_date phones address precinct document verdict result registrar pc withdrawn search_key"
        " document_number representative override_reason referral note language",
        requests,
    )
    _insert(
        database,
        "visit",
        "id request_id doctor_id person_id day start_minute end_minute state room cancel_reason note moves"
        " version",
        visits,
    )
    _insert(database, "event", "id request_id visit_id at registrar pc step after", events)
