"""Faults of the disk are told as what they are, and the desk goes on afterwards."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.services import booking, clinic, journal, register_import
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record

resource = pytest.importorskip("resource", reason="limits of a process are Unix")


@pytest.fixture
def opened(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def no_room(opened):
    """No file may grow: every write to the disk beyond what is there fails, as on a full one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill():
        base.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))

    yield fill
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_not_called_damage(no_room):
    people = make_file(*(make_record(f"Ахметов Серік{n} Болатұлы") for n in range(300)))
    no_room()
    with pytest.raises(errors.DiskFull):
        register_import.apply(people, file_name="x", now=NOW, actor=ACTOR)


def test_after_a_full_disk_the_desk_books_again(no_room, opened):
    doctor, person = make_doctor(), make_person()
    order = BookingOrder(person.id, doctor.id, datetime(2026, 11, 24, 9, 0), "phone")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    no_room()
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    with pytest.raises(errors.DiskFull):
        booking.book(order, now=NOW, actor=ACTOR)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    booking.book(order, now=NOW, actor=ACTOR)
    assert [row.number for row in journal.between(NOW.date(), NOW.date())] == [1]
    assert clinic.check(now=NOW) == []


def test_a_full_page_count_is_not_called_damage(opened):
    base.database.execute_sql("PRAGMA max_page_count = 60")
    people = make_file(*(make_record(f"Ахметов Серік{n} Болатұлы") for n in range(600)))
    with pytest.raises(errors.DiskFull):
        register_import.apply(people, file_name="x", now=NOW, actor=ACTOR)
    assert journal.between(NOW.date(), NOW.date()) == []


def test_a_bug_of_ours_is_not_called_a_fault_of_the_file(opened):
    for statement in ("SELECT nonsense FROM person", "INSERT INTO event (id) VALUES (1)"):
        with pytest.raises(Exception, match=r"nonsense|NOT NULL") as bug:
            base.database.execute_sql(statement)
        assert clinic.fault_named(bug.value) is None
    assert clinic.fault_named(ValueError()) is None
