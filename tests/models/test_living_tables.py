"""What was done stays written down, whatever a program says to the file."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, clinic, queue
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.queue import QueueOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def other_program(tmp_path):
    """A bare connection to a file with two people in a queue and two absences."""
    clinic.open_clinic(tmp_path)
    doctor = make_doctor()
    for _ in range(2):
        queue.take_in(QueueOrder(make_person().id, doctor.id), now=NOW, actor=ACTOR)
        order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK)
        absences.close_doctor_days(order, now=NOW, actor=ACTOR)
    clinic.close_clinic()
    connection = sqlite3.connect(tmp_path / clinic.DATA_FILE)
    connection.execute("INSERT INTO visit_group (id, kind, note) VALUES (1, 'family', ''), (2, 'series', '')")
    yield connection
    connection.close()


def rows(connection, table):
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()


@pytest.mark.parametrize("table", ["action", "change", "visit_group"])
@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM "{table}" WHERE id = 1',
        'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" WHERE id = 1',
        'UPDATE OR REPLACE "{table}" SET id = 1 WHERE id = 2',
    ],
)
def test_what_was_done_is_neither_deleted_nor_replaced(other_program, table, statement):
    before = rows(other_program, table)
    with pytest.raises(sqlite3.IntegrityError, match="never_"):
        other_program.execute(statement.format(table=table))
    assert rows(other_program, table) == before


def test_nobody_takes_the_number_of_another_in_the_queue(other_program):
    before = rows(other_program, "visit")
    with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
        other_program.execute("UPDATE OR REPLACE visit SET queue_place = 1 WHERE id = 2")
    assert rows(other_program, "visit") == before


def test_a_new_visit_does_not_replace_the_one_with_its_number_in_the_queue(other_program):
    before = rows(other_program, "visit")
    columns = [row[1] for row in other_program.execute("PRAGMA table_info(visit)")]
    values = ", ".join({"id": "NULL", "request_id": "777"}.get(name, name) for name in columns)
    with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
        other_program.execute(f"INSERT OR REPLACE INTO visit SELECT {values} FROM visit WHERE id = 1")
    assert rows(other_program, "visit") == before
