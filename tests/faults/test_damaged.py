"""Damaged files: refused or read as far as possible, never called anything else, and never written to."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing, suppress
from datetime import datetime

import pytest

from clinic_desk import errors, opening
from clinic_desk.models import base, faults
from clinic_desk.services import booking, clinic, drafts, finder, journal, register
from clinic_desk.services.booking import BookingOrder
from tests.faults.sandbox import desk
from tests.make import ACTOR

NOW = datetime(2026, 11, 24, 9, 41)
PAGE = 4096
ORDER = BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone")


def pages_of(data, name):
    """The numbers of all pages of a table or index, counted from 1."""
    with closing(sqlite3.connect(data)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    content = data.read_bytes()
    found, todo = [], [root]
    while todo:
        number = todo.pop()
        found.append(number)
        page = content[(number - 1) * PAGE : number * PAGE]
        start = 100 if number == 1 else 0
        if page[start] in {2, 5}:  # an inner page of a b-tree: its children
            cells = int.from_bytes(page[start + 3 : start + 5], "big")
            todo.append(int.from_bytes(page[start + 8 : start + 12], "big"))
            for cell in range(cells):
                at = int.from_bytes(page[start + 12 + 2 * cell : start + 14 + 2 * cell], "big")
                todo.append(int.from_bytes(page[at : at + 4], "big"))
    return found


def scribble(data, number, *, at=0, count=64, seed=1):
    """Other bytes in a page."""
    content = bytearray(data.read_bytes())
    start = (number - 1) * PAGE + at
    content[start : start + count] = random.Random(seed).randbytes(count)
    data.write_bytes(content)


# --- seen at the opening -----------------------------------------------------------------------------


def _flip_magic(data):
    scribble(data, 1, count=16)


def _break_schema(data):
    scribble(data, 1, at=100, count=600)


def _half_a_file(data):
    data.write_bytes(data.read_bytes()[: data.stat().st_size // 2])


def _half_a_page(data):
    data.write_bytes(data.read_bytes()[: PAGE // 2])


def _last_page_cut(data):
    data.write_bytes(data.read_bytes()[: -PAGE // 2])


def _zeros(data):
    data.write_bytes(bytes(data.stat().st_size))


def _text(data):
    data.write_text("Уважаемые коллеги! " * 400, encoding="utf-8")


def _another_program(data):
    data.unlink()
    with closing(sqlite3.connect(data)) as db:
        db.executescript("CREATE TABLE songs (title); INSERT INTO songs VALUES ('x');")


SEEN = {
    _flip_magic: "damaged",
    _break_schema: "damaged",
    _half_a_file: "damaged",
    _half_a_page: "damaged",
    _last_page_cut: "damaged",
    _zeros: "damaged",
    _text: "damaged",
    _another_program: "foreign",
}


@pytest.mark.parametrize(("break_it", "reason"), SEEN.items(), ids=lambda one: getattr(one, "__name__", one))
def test_it_is_refused_at_the_opening_and_left_as_it_is(folder, data, closed, break_it, reason):
    break_it(data)
    before = data.read_bytes()
    with pytest.raises(errors.DatabaseBroken) as fault:
        opening.open_folder(folder)
    assert fault.value.reason == reason
    assert data.read_bytes() == before
    said = desk(folder, "doctors", now=None)
    assert (said.status, said.out) == (3, "")
    assert ("поврежден" if reason == "damaged" else "другой программы") in said.err
    assert data.read_bytes() == before


# --- found later -------------------------------------------------------------------------------------


@pytest.fixture
def opened(demo, closed):
    """Opens the demo folder after a piece of it was broken."""

    def open_broken(name, **how):
        data = demo / clinic.DATA_FILE
        pages = pages_of(data, name)
        scribble(data, pages[-1], **how)
        opening.open_folder(demo, now=NOW)
        return data

    return open_broken


def refuses_to_write():
    for write in (
        lambda: booking.book(ORDER, now=NOW, actor=ACTOR),
        lambda: drafts.save({"text": "x"}, pc="pc-1", now=NOW),
    ):
        with pytest.raises(errors.DatabaseBroken, match="database_broken") as fault:
            write()
        assert fault.value.reason == "damaged"
    return True


@pytest.mark.parametrize("name", ["event", "visit", "request", "audit_entry"])
def test_damage_in_a_table_is_found_by_the_look_through_and_nothing_more_is_written(opened, name):
    data = opened(name)
    assert not clinic.is_sound()
    assert refuses_to_write()
    size = data.stat().st_size
    assert [doctor.name.last for doctor in finder.doctors()] == ["Ахметова"], "what is whole can be read"
    assert register.find("ахметов серік5", now=NOW)
    assert clinic.known_fault().reason == "damaged"
    assert data.stat().st_size == size


def test_damage_met_by_a_query_counts_from_then_on(opened):
    opened("request")
    assert clinic.known_fault() is None, "nobody has looked yet"
    with pytest.raises(errors.DatabaseBroken) as fault:
        journal.between(NOW.date(), NOW.date())
    assert fault.value.reason == "damaged"
    assert refuses_to_write()


def test_damage_in_an_index_is_found_by_check(demo, closed):
    data = demo / clinic.DATA_FILE
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'person'"
    with closing(sqlite3.connect(data)) as db:
        index = db.execute(query).fetchone()[0]
    scribble(data, pages_of(data, index)[-1], at=PAGE - 200, count=150)
    said = desk(demo, "check")
    assert said.status == 3
    assert "damaged" in {problem["code"] for problem in said.json}
    # what was found is known to the next process as well
    assert desk(demo, "doctors").status == 0
    again = desk(
        *(demo, "book", "--person", "20", "--doctor", "1"),
        *("--at", "2026-11-25T09:00", "--channel", "phone"),
    )
    assert (again.status, again.out) == (3, "")
    assert "поврежден" in again.err


def test_damage_in_the_list_of_free_pages_is_found(demo, closed):
    data = demo / clinic.DATA_FILE
    with closing(sqlite3.connect(data)) as db:
        db.executescript("CREATE TABLE waste AS SELECT * FROM person; DROP TABLE waste;")
    free = int.from_bytes(data.read_bytes()[32:36], "big")
    assert free, "a list of free pages is there"
    scribble(data, free, count=32)
    opening.open_folder(demo, now=NOW)
    assert not clinic.is_sound()
    assert refuses_to_write()


def test_a_file_that_turns_out_sound_takes_bookings_again(demo, closed):
    opening.open_folder(demo, now=NOW)
    faults.mark_damaged()
    assert refuses_to_write()
    clinic.close_clinic()
    opening.open_folder(demo, now=NOW)
    assert clinic.known_fault() is not None, "known to whoever opens the file later"
    assert clinic.present_fault() is None
    booking.book(ORDER, now=NOW, actor=ACTOR)
    clinic.close_clinic()
    assert not faults.mark_of(demo / clinic.DATA_FILE).exists()


def test_any_byte_anywhere_leads_to_words_and_to_no_other_fault(made_once, tmp_path, closed):
    """Sixty places of the file, all kinds of pages: opened and checked, or refused in words."""
    source = (made_once[True] / clinic.DATA_FILE).read_bytes()
    settings_file = (made_once[True] / "settings.json").read_bytes()
    chance = random.Random(20261124)
    for number in range(60):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "settings.json").write_bytes(settings_file)
        content = bytearray(source)
        at = chance.randrange(len(content)) if number > 20 else chance.randrange(100)
        content[at] ^= chance.randrange(1, 256)
        (folder / clinic.DATA_FILE).write_bytes(content)
        with suppress(errors.DatabaseBroken, errors.DatabaseNewer):
            opening.open_folder(folder, now=NOW)
            clinic.check(now=NOW)
        clinic.close_clinic()


def test_a_bug_of_ours_is_still_none_of_the_file(demo, closed):
    opening.open_folder(demo, now=NOW)
    with pytest.raises(Exception, match="nonsense"), base.named_faults():
        base.database.execute_sql("SELECT nonsense FROM person")
    assert clinic.known_fault() is None
