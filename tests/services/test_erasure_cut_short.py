"""A deleted year whose traces were still in the file when the program ended: the next start removes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk import opening, settings
from clinic_desk.models import base, cipher
from clinic_desk.models import erasure as table
from clinic_desk.models.journal import Request
from clinic_desk.services import clinic, erasure
from tests.services.old_clinics import FIRST_YEAR, OldClinic
from tests.services.test_erasure import LAST_YEAR, TODAY, erase, says

STORY = ("book", "wait", "cancel", "absence", "look", "refuse")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data"
    # a demo clinic trusts any clock
    settings.save(place, settings.Settings(demo=True, first_start_done=True))
    clinic.open_clinic(place)
    OldClinic([(year, kind, day) for year in (FIRST_YEAR, LAST_YEAR) for day, kind in enumerate(STORY)])
    clinic.close_clinic()
    yield place
    clinic.close_clinic()


def erase_and_die(folder: Path) -> None:
    """Delete the year in a process of its own that is killed before its traces are gone."""
    opening.open_folder(folder, now=TODAY)
    table.clean_file = lambda: os.kill(os.getpid(), signal.SIGKILL)
    erase()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 as POSIX knows it")
def test_the_next_start_removes_what_a_killed_one_left(folder):
    here = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.test_erasure_cut_short", str(folder)],
        cwd=here,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert says(folder, FIRST_YEAR), "the WAL still has what was deleted"
    opened = opening.open_folder(folder, now=TODAY)
    assert not says(folder, FIRST_YEAR)
    assert not Request.select().where(Request.year == FIRST_YEAR).exists()
    assert clinic.check(now=TODAY) == []
    opened.close()
    assert not clinic.holds_traces(folder)


def test_traces_that_a_reader_keeps_are_removed_at_a_later_start(folder):
    opened = opening.open_folder(folder, now=TODAY)
    reader = cipher.connect(folder / clinic.DATA_FILE)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        base.database.execute_sql("PRAGMA busy_timeout = 100")
        assert not erase().is_clean
        opened.close()
        assert clinic.holds_traces(folder)
        opened = opening.open_folder(folder, now=TODAY)
        assert clinic.holds_traces(folder)
        opened.close()
    finally:
        reader.close()
    opening.open_folder(folder, now=TODAY).close()
    assert not clinic.holds_traces(folder)
    assert not says(folder, FIRST_YEAR)


def test_an_erasure_that_went_to_its_end_leaves_no_mark(folder):
    opened = opening.open_folder(folder, now=TODAY)
    assert erase().is_clean
    assert not clinic.holds_traces(folder)
    assert erasure.clean()
    opened.close()


if __name__ == "__main__":
    erase_and_die(Path(sys.argv[1]))
