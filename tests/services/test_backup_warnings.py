"""What the clinic is told of its backups when clocks were wrong, folders went and the data file is locked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clinic_desk.rules.backups import BackupKind
from clinic_desk.services import access, backup, backup_file, clinic, encryption
from clinic_desk.services.backup_places import OWN
from tests import encrypted
from tests.make import ACTOR, NOW
from tests.services.backup_clinic import PHRASE, fill
from tests.services.test_backup_places import set_key

SOON = NOW + timedelta(minutes=5)
YEARS_AHEAD = datetime(2035, 1, 1, 12)


@pytest.fixture(scope="module")
def key():
    return backup_file.new_key(PHRASE)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    clinic.open_clinic(place)
    access.sit_down(ACTOR)
    fill(people=4)
    yield place
    clinic.close_clinic()
    encryption.forget()


def make(now=NOW):
    return backup.automatic(BackupKind.CLOSE, now=now, actor=ACTOR)


def test_a_backup_dated_ahead_by_a_wrong_clock_hides_none_made_later(folder):
    make(YEARS_AHEAD)
    assert backup.state(now=NOW).is_old
    row = make(NOW)
    assert backup.newest_good() == row
    assert not backup.state(now=SOON).is_old
    assert [run.at for run in backup.last_runs()] == [NOW, YEARS_AHEAD]


def test_the_second_place_is_missed_although_a_wrong_clock_reached_it(folder, tmp_path, key):
    set_key(key)
    backup.choose_second(tmp_path / "stick", now=NOW, actor=ACTOR)
    make(YEARS_AHEAD)
    assert not backup.state(now=NOW + timedelta(days=2)).second_is_old
    assert backup.state(now=NOW + timedelta(days=4)).second_is_old
    make(NOW + timedelta(days=4))
    assert not backup.state(now=NOW + timedelta(days=5)).second_is_old


def test_backups_deleted_with_their_folder_calm_nobody(folder):
    make()
    assert not backup.state(now=SOON).is_old
    shutil.rmtree(folder / OWN)
    assert backup.newest_good() is None
    assert backup.state(now=SOON).is_old


def test_backups_move_with_the_data_folder(folder, tmp_path, key):
    set_key(key)
    make()
    clinic.close_clinic()
    moved = folder.rename(tmp_path / "moved")
    clinic.open_clinic(moved)
    backup.choose_second(tmp_path / "stick", now=NOW - timedelta(days=9), actor=ACTOR)
    state = backup.state(now=SOON)
    assert not state.is_old
    assert state.second_is_old, "what lies beside the data reached no second place"
    shutil.rmtree(moved / OWN)
    assert backup.state(now=SOON).is_old


def test_a_clock_years_ahead_makes_no_backup_old(folder):
    kept = backup.automatic(BackupKind.ERASURE, now=NOW, actor=ACTOR)
    for day in range(1, 9):
        make(NOW + timedelta(days=day))
    before = set((folder / OWN).iterdir())
    make(datetime(2099, 1, 1))
    assert before < set((folder / OWN).iterdir())
    assert Path(kept.path).exists()


def test_three_desks_back_up_in_the_same_second(folder):
    clinic.close_clinic()
    here = Path(__file__).resolve().parents[2]
    start = str(time.time() + 3)
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.services.test_backup_warnings", str(folder), start], cwd=here
        )
        for _ in range(3)
    ]
    assert [desk.wait(timeout=120) for desk in desks] == [0, 0, 0]
    clinic.open_clinic(folder)
    [path] = (folder / OWN).iterdir()
    assert backup.verify(path, None).counts["person"] == 4
    assert [run.good for run in backup.last_runs()] == [True] * 3
    assert clinic.check(now=NOW) == []


@pytest.mark.skipif(encrypted.is_wanted(), reason="begins with a plain file")
def test_backups_beside_a_locked_data_file_are_never_readable(folder):
    encryption.switch_on(PHRASE, now=NOW, actor=ACTOR)
    row = make(SOON)
    assert backup.is_encrypted(Path(row.path))
    assert backup.verify(Path(row.path), PHRASE).counts["person"] == 4


@pytest.mark.skipif(encrypted.is_wanted(), reason="begins with a plain file")
def test_backups_with_a_passphrase_of_their_own_keep_it_when_the_file_is_locked(folder, key):
    set_key(key)
    encryption.switch_on("қара торғай ұшты", now=NOW, actor=ACTOR)
    assert backup.verify(Path(make(SOON).path), PHRASE).encrypted


def _back_up_at(folder: Path, start: float) -> None:
    """One desk: open, wait for the moment that all desks wait for, back up."""
    clinic.open_clinic(folder)
    access.sit_down(ACTOR)
    time.sleep(max(0.0, start - time.time()))
    backup.automatic(BackupKind.NOON, now=NOW, actor=ACTOR)
    clinic.close_clinic()


if __name__ == "__main__":
    _back_up_at(Path(sys.argv[1]), float(sys.argv[2]))
