"""Faults of the disk are told as what they are, and the desk goes on afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.services import clinic, journal, register_import
from tests.make import ACTOR, NOW, make_file, make_record


@pytest.fixture
def opened(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


# The limit holds for every file of the process, pytest's own log included: it needs one of its own.
_FULL_DISK = """
import resource, sys
from datetime import datetime
from pathlib import Path
from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.services import booking, clinic, journal, register_import
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record

clinic.open_clinic(Path(sys.argv[1]))
doctor, person = make_doctor(), make_person()
order = BookingOrder(person.id, doctor.id, datetime(2026, 11, 24, 9, 0), "phone")
file = make_file(*(make_record(f"Ахметов Серік{n} Болатұлы") for n in range(300)))
before = resource.getrlimit(resource.RLIMIT_FSIZE)

def refused(work, room):
    base.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        work()
    except errors.DiskFull:
        print("full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

refused(lambda: register_import.apply(file, file_name="x", now=NOW, actor=ACTOR), 20_000)
refused(lambda: booking.book(order, now=NOW, actor=ACTOR), 100)
booking.book(order, now=NOW, actor=ACTOR)
print([row.number for row in journal.between(NOW.date(), NOW.date())], clinic.check(now=NOW))
clinic.close_clinic()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are Unix")
def test_a_full_disk_is_not_called_damage_and_the_desk_books_again(tmp_path):
    """No file may grow: every write beyond what is there fails, as on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.split("\n"), done.returncode) == (["full", "full", "[1] []", ""], 0), done.stderr


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
