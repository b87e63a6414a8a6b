"""A disk without room: nothing half is written, the fault has its name, and the desk goes on afterwards."""

from __future__ import annotations

import shutil

import pytest

from clinic_desk import settings
from clinic_desk.settings import Settings
from tests.faults.sandbox import desk, needs_mounts, script, small_disk

FULL = "диск заполнен"
pytestmark = needs_mounts


def used_kb(folder):
    return sum(-(-file.stat().st_size // 4096) * 4 for file in folder.rglob("*")) + 8


_BOOKING = """
import os, sys
from datetime import datetime
from pathlib import Path
from clinic_desk import errors, opening, settings
from clinic_desk.services import booking, clinic, drafts, journal
from clinic_desk.services.booking import BookingOrder

folder, now = Path(sys.argv[1]), datetime(2026, 11, 24, 9, 41)
opened = opening.open_folder(folder, now=now)
actor = opened.actor
drafts.save({"text": "ахметов"}, pc=actor.pc, now=now)

def fill():
    file = os.open(folder / "photos.bin", os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(file, bytes(4096)):
            pass
    except OSError:
        os.close(file)

def full(work):
    try:
        work()
    except (errors.ClinicError, OSError) as fault:
        print(type(clinic.fault_named(fault) or fault if isinstance(fault, OSError) else fault).__name__)
    else:
        print("written")

def book(minute):
    order = BookingOrder(20, 1, datetime(2026, 11, 25, 9, minute), "phone")
    return booking.book(order, now=now, actor=actor)

fill()
for minute in (0, 15, 30, 45):
    # what is left of the last WAL may still take one or two; then nothing
    try:
        book(minute)
    except errors.DiskFull:
        break
before = len(journal.between(now.date(), now.date()))
full(lambda: book(45))
full(lambda: drafts.save({"text": "ахметов серік " * 2000}, pc=actor.pc, now=now))
full(lambda: settings.save(folder, opened.settings))
print(type(clinic.present_fault()).__name__)
assert len(journal.between(now.date(), now.date())) == before
assert drafts.load(pc=actor.pc) == {"text": "ахметов"}
(folder / "photos.bin").unlink()
print(clinic.present_fault())
book(45)
assert len(journal.between(now.date(), now.date())) == before + 1
print(clinic.check(now=now), settings.load(folder) == opened.settings)
opened.close()
"""


def test_nothing_half_is_booked_and_it_goes_on_once_there_is_room(demo):
    said = script(_BOOKING, demo, mounts=small_disk(demo, used_kb(demo) + 400))
    assert said.err == ""
    assert said.out.split("\n") == [*["DiskFull"] * 4, "None", "[] True", ""]


def test_at_the_start_it_is_told_as_what_it_is(demo):
    fill = f'cat /dev/zero > "{demo}/photos.bin" 2>/dev/null || true'
    mounts = f"{small_disk(demo, used_kb(demo) + 100)}\n{fill}"
    for words in (["check"], ["doctors"]):
        said = desk(demo, *words, mounts=mounts)
        shutil.rmtree(demo)
        shutil.move(f"{demo}.was", demo)
        assert (said.status, said.out) == (3, "")
        assert FULL in said.err.lower()


_OLD = """
import sqlite3, sys
from contextlib import closing
from pathlib import Path
with closing(sqlite3.connect(Path(sys.argv[1]) / "clinic.sqlite")) as db:
    db.executescript(Path("tests/samples/schema-0001.sql").read_text("utf-8"))
    db.execute("PRAGMA journal_mode = wal")  # as the program of that time left it
"""


@pytest.mark.parametrize("is_demo", [False, True], ids=["at its backup", "at the migration itself"])
def test_a_migration_without_room_leaves_the_file_as_it_was(tmp_path, is_demo):
    folder = tmp_path / "old"
    folder.mkdir()
    settings.save(folder, Settings(language="ru", demo=is_demo))
    assert script(_OLD, folder).status == 0
    before = (folder / "clinic.sqlite").read_bytes()
    out = tmp_path / "after.sqlite"
    keep = f'trap \'cp "{folder}/clinic.sqlite" "{out}"\' EXIT'
    mounts = f"{small_disk(folder, used_kb(folder) + 60)}\n{keep}"
    # without exec, so that the trap still runs in the namespace
    said = desk(folder, "doctors", now=None, mounts=f'{mounts}\n"$@" || exit $?\nexit 0')
    assert said.status == 3
    assert FULL in said.err.lower()
    assert out.read_bytes() == before


def test_paper_and_log_on_a_full_disk(demo, tmp_path):
    disk = tmp_path / "stick"
    disk.mkdir()
    said = desk(
        demo,
        *("journal", "--date", "2026-11-24", "--pdf", str(disk / "journal.pdf")),
        mounts=f'mount -t tmpfs -o size=16k none "{disk}"',
    )
    assert said.status == 3
    assert FULL in said.err.lower()


_LOG = """
import sys
from pathlib import Path
from clinic_desk import log
log.start(Path(sys.argv[1]), "1.0")
for _ in range(400):
    log.report(ValueError())
log.stop()
print("went on")
"""


def test_a_log_that_cannot_be_written_stops_nobody_and_says_nothing(tmp_path):
    disk = tmp_path / "stick"
    disk.mkdir()
    said = script(_LOG, disk, mounts=f'mount -t tmpfs -o size=8k none "{disk}"')
    assert (said.status, said.out, said.err) == (0, "went on\n", "")
