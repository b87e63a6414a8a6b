"""No two visits of one doctor share a minute: the file itself refuses it, whatever program writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, clinic
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

NINE, TEN = 9 * 60, 10 * 60
OVERLAPS = {
    "begins inside": (NINE + 10, NINE + 40),
    "ends inside": (NINE - 20, NINE + 10),
    "lies inside": (NINE + 5, NINE + 25),
    "lies around": (NINE - 5, NINE + 35),
    "exactly the same": (NINE, NINE + 30),
    "same beginning": (NINE, NINE + 5),
    "same end": (NINE + 25, NINE + 30),
    "one minute": (NINE + 29, NINE + 30),
}
TOUCHES = {"ends at the beginning": (NINE - 15, NINE), "begins at the end": (NINE + 30, NINE + 45)}


@pytest.fixture
def file(tmp_path):
    """A data file with one visit from 9:00 to 9:30, another at 10:00, and two doctors; closed."""
    clinic.open_clinic(tmp_path)
    doctor, _other = make_doctor(minutes=30), make_doctor("Қасымов Болат", minutes=30)
    person = make_person()
    for at in (datetime(2026, 11, 24, 9, 0), datetime(2026, 11, 24, 10, 0), datetime(2026, 11, 25, 8, 0)):
        booking.book(BookingOrder(person.id, doctor.id, at, Channel.PHONE), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    return tmp_path / clinic.DATA_FILE


@pytest.fixture
def other_program(file):
    """The file in the hands of a program that knows nothing of ours."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def insert(connection, start, end, *, day="2026-11-24", doctor=1, state="booked", reason=None):
    number = connection.execute("SELECT max(number) + 1 FROM request").fetchone()[0]
    columns = (
        "year, number, received_at, answered_at, channel, person_id, last_name, verdict, result, registrar,"
        " iin, first_name, patronymic, phones, address, precinct, document_number, representative,"
        " override_reason, referral, note, language, pc, withdrawn, search_key"
    )
    values = (
        2026,
        number,
        "2026-11-23 04:00:00",
        "2026-11-23 04:00:00",
        "phone",
        1,
        "X",
        "attached",
        "booked",
        "Y",
    )
    request = connection.execute(
        f"INSERT INTO request ({columns}) VALUES ({', '.join('?' * 25)})",
        (*values, *("",) * 13, 0, ""),
    ).lastrowid
    return connection.execute(
        "INSERT INTO visit (request_id, doctor_id, person_id, day, start_minute, end_minute, state, room,"
        " overbook_reason, cancel_reason, note, moves, version)"
        " VALUES (?, ?, 1, ?, ?, ?, ?, '', ?, '', '', 0, 1)",
        (request, doctor, day, start, end, state, reason),
    ).lastrowid


@pytest.mark.parametrize(("start", "end"), OVERLAPS.values(), ids=OVERLAPS)
def test_another_program_cannot_insert_an_overlap(other_program, start, end):
    with pytest.raises(sqlite3.IntegrityError, match="slot_taken"):
        insert(other_program, start, end)


@pytest.mark.parametrize(("start", "end"), TOUCHES.values(), ids=TOUCHES)
def test_touching_is_no_overlap(other_program, start, end):
    assert insert(other_program, start, end)


@pytest.mark.parametrize(
    "elsewhere",
    [{"doctor": 2}, {"day": "2026-11-23"}, {"state": "cancelled"}],
    ids=lambda facts: next(iter(facts)),
)
def test_another_doctor_another_day_or_a_cancelled_visit_overlap_nothing(other_program, elsewhere):
    assert insert(other_program, NINE, NINE + 30, **elsewhere)


@pytest.mark.parametrize(("start", "end"), OVERLAPS.values(), ids=OVERLAPS)
def test_another_program_cannot_move_a_visit_into_an_overlap(other_program, start, end):
    with pytest.raises(sqlite3.IntegrityError, match="slot_taken"):
        other_program.execute("UPDATE visit SET start_minute = ?, end_minute = ? WHERE id = 2", (start, end))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE visit SET day = '2026-11-24', start_minute = 540, end_minute = 570 WHERE id = 3",
        "UPDATE visit SET day = '2026-11-25', start_minute = 485, end_minute = 500 WHERE id = 1",
    ],
)
def test_a_change_of_the_day_is_checked(other_program, change):
    with pytest.raises(sqlite3.IntegrityError, match="slot_taken"):
        other_program.execute(change)


def test_a_change_of_the_doctor_is_checked(other_program):
    visit = insert(other_program, NINE, NINE + 30, doctor=2)
    with pytest.raises(sqlite3.IntegrityError, match="slot_taken"):
        other_program.execute("UPDATE visit SET doctor_id = 1 WHERE id = ?", (visit,))


def test_a_cancelled_visit_does_not_come_back_over_another(other_program):
    visit = insert(other_program, NINE, NINE + 30, state="cancelled")
    with pytest.raises(sqlite3.IntegrityError, match="slot_taken"):
        other_program.execute("UPDATE visit SET state = 'booked' WHERE id = ?", (visit,))


def test_a_change_that_replaces_a_row_is_checked_too(other_program):
    with pytest.raises(sqlite3.IntegrityError):
        other_program.execute("UPDATE OR REPLACE visit SET start_minute = 540, end_minute = 570 WHERE id = 2")


def test_overbooking_needs_a_written_reason(other_program):
    for reason in ("", "   ", None):
        with pytest.raises(sqlite3.IntegrityError):
            insert(other_program, NINE, NINE + 30, reason=reason)
    visit = insert(other_program, NINE, NINE + 30, reason="острая боль")
    for reason in ("", None):
        with pytest.raises(sqlite3.IntegrityError):
            other_program.execute("UPDATE visit SET overbook_reason = ? WHERE id = ?", (reason, visit))
    assert other_program.execute("UPDATE visit SET state = 'arrived' WHERE id = 1").rowcount == 1


@pytest.mark.parametrize("day", ["2026-11-4", "24.11.2026", "2026-11-24 00:00:00", "2026-13-01", "", None])
def test_only_one_notation_of_a_day_is_taken(other_program, day):
    with pytest.raises(sqlite3.IntegrityError):
        insert(other_program, NINE, NINE + 30, day=day, doctor=2)
    with pytest.raises(sqlite3.IntegrityError):
        other_program.execute("UPDATE visit SET day = ? WHERE id = 1", (day,))


@pytest.mark.parametrize(
    "day", ["2027-02-29", "2027-02-31", "2026-11-31", "2026-00-10", "now", b"2026-11-24"]
)
def test_a_day_that_the_calendar_does_not_have_is_refused(other_program, day):
    with pytest.raises(sqlite3.IntegrityError, match="bad_day"):
        insert(other_program, NINE, NINE + 30, day=day, doctor=2)
    with pytest.raises(sqlite3.IntegrityError, match="bad_day"):
        other_program.execute("UPDATE visit SET day = ? WHERE id = 1", (day,))


def test_the_leap_day_is_a_day(other_program):
    assert insert(other_program, NINE, NINE + 30, day="2028-02-29")


@pytest.mark.parametrize("minute", [NINE + 0.5, "9:00", b"540"])
def test_a_fraction_or_a_text_is_no_minute(other_program, minute):
    with pytest.raises(sqlite3.IntegrityError):
        insert(other_program, minute, NINE + 30, doctor=2)
    with pytest.raises(sqlite3.IntegrityError):
        other_program.execute("UPDATE visit SET start_minute = ? WHERE id = 1", (minute,))


@pytest.mark.parametrize(("start", "end"), [(570, 570), (600, 540), (-5, 10), (1430, 1441)])
def test_a_visit_has_minutes_of_one_day(other_program, start, end):
    with pytest.raises(sqlite3.IntegrityError):
        insert(other_program, start, end, doctor=2)


@pytest.mark.parametrize("table", ["request", "visit", "event"])
def test_nothing_is_deleted(other_program, table):
    with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
        other_program.execute(f"DELETE FROM {table} WHERE id = 1")


@pytest.mark.parametrize("table", ["request", "visit", "event"])
@pytest.mark.parametrize("same", ["id", "key"])
def test_nothing_is_replaced_by_another_row(other_program, table, same):
    """REPLACE deletes without the delete triggers: the row with its id or key must stay what it is."""
    before = other_program.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    columns = [row[1] for row in other_program.execute(f"PRAGMA table_info({table})")]
    row = dict(zip(columns, before[0], strict=True))
    if same == "key":
        row["id"] = 1000
    if table == "request" and same == "id":
        row["number"] = 1000
    if table == "visit":
        row |= {"start_minute": 14 * 60, "end_minute": 15 * 60}
    if table == "event":
        row["takes_back_id"] = None if same == "id" else 1
        if same == "key":
            values = ["1" if name == "takes_back_id" else name for name in columns]
            other_program.execute(
                f"INSERT INTO event SELECT 999, {', '.join(values[1:])} FROM event WHERE id = 1"
            )
            before = other_program.execute("SELECT * FROM event ORDER BY id").fetchall()
    marks = ", ".join("?" * len(columns))
    with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
        other_program.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})", [*row.values()]
        )
    assert other_program.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE OR REPLACE request SET number = 1 WHERE id = 2",
        "UPDATE OR REPLACE request SET id = 1 WHERE id = 2",
        "UPDATE OR REPLACE visit SET request_id = 1 WHERE id = 2",
        "UPDATE OR REPLACE visit SET id = 1 WHERE id = 2",
    ],
)
def test_no_row_is_pushed_out_by_a_change(other_program, change):
    other_program.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
        other_program.execute(change)


def test_history_is_not_rewritten(other_program):
    with pytest.raises(sqlite3.IntegrityError, match="never_changed"):
        other_program.execute("UPDATE event SET registrar = 'Z'")


def test_a_number_stands_once_in_a_year(other_program):
    with pytest.raises(sqlite3.IntegrityError):
        other_program.execute("UPDATE request SET number = 1 WHERE id = 2")


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 1439), st.integers(1, 120)).map(lambda s: (s[0], min(1440, s[0] + s[1]))),
        max_size=25,
    )
)
def test_whatever_is_tried_no_minute_is_given_twice(spans):
    """Each insert is refused exactly when it shares a minute with what was taken before."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE visit (id INTEGER PRIMARY KEY, doctor_id, day, start_minute, end_minute, state,"
            " overbook_reason, queue_place);" + ";".join(_triggers())
        )
        taken: set[int] = set()
        for start, end in spans:
            try:
                connection.execute(
                    "INSERT INTO visit VALUES (NULL, 1, '2026-11-24', ?, ?, 'booked', NULL, NULL)",
                    (start, end),
                )
            except sqlite3.IntegrityError:
                assert taken & set(range(start, end))
            else:
                assert not taken & set(range(start, end))
                taken |= set(range(start, end))


def _triggers():
    """The triggers as they stand in a migrated file, word for word."""
    if not _TRIGGERS:
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as folder:
            clinic.open_clinic(Path(folder))
            clinic.close_clinic()
            with closing(sqlite3.connect(Path(folder) / clinic.DATA_FILE)) as connection:
                rows = connection.execute(
                    "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'visit_overlap%'"
                ).fetchall()
        assert len(rows) == 2
        _TRIGGERS.extend(row[0] for row in rows)
    return _TRIGGERS


_TRIGGERS: list[str] = []


def test_our_own_program_sees_what_another_wrote(file, other_program):
    insert(other_program, 8 * 60, 8 * 60 + 30)
    other_program.commit()
    clinic.open_clinic(file.parent)
    try:
        from clinic_desk import errors

        with pytest.raises(errors.SlotTaken):
            booking.book(
                BookingOrder(1, 1, datetime(2026, 11, 24, 8, 0), Channel.PHONE), now=NOW, actor=ACTOR
            )
        assert clinic.check(now=NOW) == []
    finally:
        clinic.close_clinic()


def test_check_finds_an_overlap_that_was_forced_in(file, other_program):
    for (name,) in other_program.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'visit_overlap%'"
    ).fetchall():
        other_program.execute(f"DROP TRIGGER {name}")
    visit = insert(other_program, NINE + 10, NINE + 20)
    other_program.commit()
    clinic.open_clinic(file.parent)
    try:
        assert [(one.code, one.detail) for one in clinic.check(now=NOW)] == [
            ("guard", "visit_overlap_insert: missing"),
            ("guard", "visit_overlap_update: missing"),
            ("overlap", f"visit 1 / visit {visit}"),
        ]
    finally:
        clinic.close_clinic()


def test_the_day_of_a_visit_is_stored_as_its_iso_date(other_program):
    (day,) = other_program.execute("SELECT day FROM visit WHERE id = 1").fetchone()
    assert date.fromisoformat(day) == date(2026, 11, 24)
