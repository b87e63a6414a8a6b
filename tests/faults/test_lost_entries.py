"""Acknowledged entries that are no longer in the file are missed, told, and given up only knowingly."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime

import pytest

from clinic_desk import errors, opening
from clinic_desk.models import acknowledged
from clinic_desk.models.audit import AuditEntry
from clinic_desk.services import booking, clinic, journal
from clinic_desk.services.booking import BookingOrder
from tests.faults.sandbox import ROOT, desk
from tests.make import ACTOR

NOW = datetime(2026, 11, 24, 9, 41)

_KILLED = """
import os, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from clinic_desk import opening
from clinic_desk.services import booking
from clinic_desk.services.booking import BookingOrder
now = datetime(2026, 11, 24, 9, 41)
opened = opening.open_folder(Path(sys.argv[1]), now=now)
for number in range(int(sys.argv[2])):
    order = BookingOrder(20 + number, 1, datetime(2026, 11, 25, 9, 15 * number), "phone")
    booking.book(order, now=now + timedelta(minutes=1 + number), actor=opened.actor)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def killed(demo):
    """A folder whose program was killed after so many bookings."""

    def kill(bookings):
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(demo), str(bookings)], cwd=ROOT, check=False
        )
        assert done.returncode == -9
        return demo

    return kill


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is Unix")


def numbers():
    return len(journal.between(NOW.date(), NOW.date()))


def test_after_a_kill_everything_is_there_and_nothing_is_told(killed, closed):
    folder = killed(3)
    assert (folder / "clinic.sqlite-wal").stat().st_size > 0
    opening.open_folder(folder, now=NOW)
    assert clinic.loss() is None
    assert numbers() == 5


def test_a_wal_that_is_gone_is_missed(killed, closed):
    folder = killed(3)
    (folder / "clinic.sqlite-wal").unlink()
    before = (folder / clinic.DATA_FILE).read_bytes()
    with pytest.raises(errors.EntriesLost) as told:
        opening.open_folder(folder, now=NOW)
    assert told.value.count >= 3
    assert (told.value.newest, told.value.until) == (NOW, datetime(2026, 11, 24, 9, 44))
    assert (folder / clinic.DATA_FILE).read_bytes() == before
    said = desk(folder, "doctors")
    assert (said.status, said.out) == (3, "")
    assert "24.11.2026 09:44" in said.err


def test_a_wal_that_is_brought_back_brings_the_entries_back(killed, closed):
    folder = killed(2)
    wal, aside = folder / "clinic.sqlite-wal", folder / "wal.kept"
    shutil.copy2(wal, aside)
    wal.unlink()
    with pytest.raises(errors.EntriesLost):
        opening.open_folder(folder, now=NOW)
    shutil.move(aside, wal)
    opening.open_folder(folder, now=NOW)
    assert numbers() == 4


def test_an_older_copy_in_the_place_is_missed_too(demo, tmp_path, closed):
    old = shutil.copy2(demo / clinic.DATA_FILE, tmp_path / "old.sqlite")
    opening.open_folder(demo, now=NOW)
    booking.book(BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone"), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    shutil.copy2(old, demo / clinic.DATA_FILE)
    with pytest.raises(errors.EntriesLost):
        opening.open_folder(demo, now=NOW)


def test_going_on_without_them_is_written_down_and_not_asked_again(killed, closed):
    folder = killed(3)
    (folder / "clinic.sqlite-wal").unlink()
    opened = opening.open_folder(folder, now=NOW, accepts_loss=True)
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert newest.kind == "loss_accepted"
    assert '"until": "2026-11-24T09:44:00"' in newest.detail
    assert clinic.check(now=NOW) == []
    opened.close()
    opening.open_folder(folder, now=NOW)
    assert numbers() == 2


def test_two_processes_at_once_leave_nothing_to_tell(demo, closed):
    opening.open_folder(demo, now=NOW)
    for minute in (0, 15, 30):
        words = ("--person", str(50 + minute), "--doctor", "1", "--channel", "phone")
        assert desk(demo, "book", *words, "--at", f"2026-11-25T09:{minute:02}").status == 0
    booking.book(BookingOrder(20, 1, datetime(2026, 11, 25, 9, 45), "phone"), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    assert desk(demo, "check").json == []


@pytest.mark.parametrize(
    "content", [b"", b"rubbish\n", b"000000000999\tab\t2026-11-24\t00000000\n", b"\xff" * 90]
)
def test_a_torn_note_says_nothing(demo, content, closed):
    acknowledged.file_of(demo / clinic.DATA_FILE).write_bytes(content)
    opening.open_folder(demo, now=NOW)
    assert clinic.loss() is None


def test_a_note_that_cannot_be_written_stops_nobody(demo, closed):
    note = acknowledged.file_of(demo / clinic.DATA_FILE)
    note.unlink()
    note.mkdir()
    opening.open_folder(demo, now=NOW)
    booking.book(BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone"), now=NOW, actor=ACTOR)
    assert numbers() == 3
