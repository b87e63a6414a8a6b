"""Where backups lie, which of them go, what is warned of, and the way back into a folder in use."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_desk import errors, settings
from clinic_desk.models import cipher
from clinic_desk.rules.backups import BackupKind, BackupName, read_name
from clinic_desk.rules.rows import Channel
from clinic_desk.services import (
    backup,
    backup_file,
    backup_making,
    backup_places,
    booking,
    clinic,
    scratch,
)
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW
from tests.services.backup_clinic import PHRASE, check_same, left_over, make, opened_in, rows, set_key


@pytest.fixture(scope="module")
def key():
    """The clinic's key under PHRASE, made once: each costs a second of scrypt."""
    return backup_file.new_key(PHRASE)


@pytest.fixture
def folder(tmp_path):
    with opened_in(tmp_path) as place:
        yield place


# --- places, warnings, tidying -------------------------------------------------------------------------


def test_the_second_place_gets_an_encrypted_copy_and_is_found_under_another_name(folder, tmp_path, key):
    set_key(key)
    stick = tmp_path / "media" / "FLASH"
    backup.choose_second(stick, now=NOW, actor=ACTOR)
    first = make()
    assert (stick / Path(first.path).name).read_bytes() == Path(first.path).read_bytes()
    assert len(backup.last_runs()) == 2
    second = backup_places.chosen(folder)
    assert second is not None
    elsewhere = tmp_path / "media" / "FLASH1"
    stick.rename(elsewhere)
    volumes = [tmp_path / "media", elsewhere]
    assert backup_places.find(replace(second, inside="."), volumes) == elsewhere
    assert backup_places.find(second, []) is None


def test_an_empty_folder_where_the_stick_was_is_not_taken_for_it(folder, tmp_path, key):
    set_key(key)
    stick = tmp_path / "FLASH"
    backup.choose_second(stick, now=NOW, actor=ACTOR)
    shutil.rmtree(stick)
    stick.mkdir()
    assert make().good
    assert list(stick.iterdir()) == []
    assert backup.state(now=NOW).second_found is None


def test_without_a_passphrase_nothing_goes_to_the_second_place(folder, tmp_path):
    backup.choose_second(tmp_path / "stick", now=NOW, actor=ACTOR)
    assert make().good
    assert backup_places.backups_in(tmp_path / "stick") == []
    newest = backup.last_runs()[0]
    assert (newest.good, newest.problem) == (False, "needs_key")


def test_the_data_folder_is_no_second_place(folder):
    for place in (folder, folder / "backups"):
        with pytest.raises(errors.BackupRefused):
            backup.choose_second(place, now=NOW, actor=ACTOR)


def test_a_stick_that_is_pulled_does_not_undo_the_first_copy(folder, tmp_path, key, monkeypatch):
    set_key(key)
    stick = tmp_path / "stick"
    backup.choose_second(stick, now=NOW, actor=ACTOR)
    opened = backup_making._copy

    def pulled(*given):
        shutil.rmtree(stick)
        opened(*given)

    monkeypatch.setattr(backup_making, "_copy", pulled)
    row = make()
    assert row.good
    assert backup.newest_good() == row
    assert backup.last_runs()[0].problem == "place_gone"


def test_the_warning_comes_after_a_day_and_with_a_clock_gone_wrong(folder):
    assert backup.state(now=NOW).is_old
    make()
    assert not backup.state(now=NOW + timedelta(hours=23)).is_old
    assert backup.state(now=NOW + timedelta(days=1, minutes=1)).is_old
    assert backup.state(now=NOW - timedelta(days=30)).is_old


def test_a_backup_that_somebody_deleted_does_not_calm_anybody(folder):
    row = make()
    Path(row.path).unlink()
    assert backup.newest_good() is None
    assert backup.state(now=NOW).is_old


def test_the_second_place_warns_after_three_days(folder, tmp_path, key):
    set_key(key)
    backup.choose_second(tmp_path / "stick", now=NOW, actor=ACTOR)
    assert not backup.state(now=NOW + timedelta(days=2)).second_is_old
    assert backup.state(now=NOW + timedelta(days=4)).second_is_old
    make(now=NOW + timedelta(days=4))
    assert not backup.state(now=NOW + timedelta(days=5)).second_is_old


def test_old_backups_go_and_nothing_else_does(folder):
    place = folder / "backups"
    place.mkdir()
    foreign = place / "clinic-desk_00000000_2020-01-01_12-00-00_noon.tar"
    foreign.write_bytes(b"of another clinic")
    (place / "отпуск.jpg").write_bytes(b"photo")
    for day in range(12, 0, -1):
        make(now=NOW - timedelta(days=day), kind=BackupKind.CLOSE)
        make(now=NOW - timedelta(days=day, hours=3), kind=BackupKind.NOON)
    newest = make()
    left = {name for name, _path in backup_places.backups_in(place)}
    assert read_name(Path(newest.path).name) in left
    assert read_name(foreign.name) in left
    assert (place / "отпуск.jpg").exists()
    days = {one.at.date() for one in left if one.clinic != "00000000"}
    assert 7 <= len(days) <= 9
    assert len([one for one in left if one.clinic != "00000000"]) == len(days)


def test_backups_are_found_for_somebody_who_has_lost_everything(folder, tmp_path, key, monkeypatch):
    set_key(key)
    stick = tmp_path / "USB" / "Clinic"
    backup.choose_second(stick, now=NOW, actor=ACTOR)
    row = make()
    monkeypatch.setattr(backup_places, "all_volumes", lambda: [tmp_path / "USB"])
    found = backup.backups_near(tmp_path / "nothing here")
    assert [one.path.name for one in found] == [Path(row.path).name]
    assert found[0].name == BackupName(NOW, BackupKind.HAND, found[0].name.clinic)


# --- the way back into a folder that is in use ---------------------------------------------------------


def test_what_was_there_is_kept_under_another_name(folder, tmp_path):
    target = tmp_path / "b.tar"
    before = rows(folder / clinic.DATA_FILE)
    make(target, not_encrypted=True)
    booking.book(BookingOrder(9, 1, NOW.replace(hour=11), Channel.PHONE), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    present = rows(folder / clinic.DATA_FILE)
    with pytest.raises(errors.FolderNotEmpty):
        backup.restore(target, folder, passphrase=None, now=NOW)
    for again in range(2):
        contents = backup.restore(target, folder, passphrase=None, now=NOW, replace=True)
        aside = Path(contents.put_aside)
        assert aside.exists()
        if not again:
            assert rows(aside) == present
    check_same(before, folder / clinic.DATA_FILE)
    assert len(list(folder.glob("clinic.before-restore_*.sqlite"))) == 2
    assert settings.load(folder).printer == "HP"  # of this PC
    clinic.open_clinic(folder)


def test_a_damaged_file_is_replaced_and_kept(folder, tmp_path):
    target = tmp_path / "b.tar"
    make(target, not_encrypted=True)
    clinic.close_clinic()
    file = folder / clinic.DATA_FILE
    file.write_bytes(b"\x00" * 5000)
    (folder / f"{clinic.DATA_FILE}-wal").write_bytes(b"old wal")
    contents = backup.restore(target, folder, passphrase=None, now=NOW, replace=True)
    assert Path(contents.put_aside).read_bytes() == b"\x00" * 5000
    assert Path(contents.put_aside + "-wal").read_bytes() == b"old wal"
    clinic.open_clinic(folder)
    assert clinic.check(now=NOW) == []


def test_data_that_somebody_has_open_are_not_replaced(folder, tmp_path):
    target = tmp_path / "b.tar"
    make(target, not_encrypted=True)
    clinic.close_clinic()
    before = rows(folder / clinic.DATA_FILE)
    with closing(cipher.connect(folder / clinic.DATA_FILE)) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM person").fetchone()
        with pytest.raises(errors.DatabaseBusy):
            backup.restore(target, folder, passphrase=None, now=NOW, replace=True)
        other.execute("ROLLBACK")
    assert rows(folder / clinic.DATA_FILE) == before
    assert left_over(folder) == []


def test_a_wrong_passphrase_changes_nothing(folder, tmp_path, key):
    set_key(key)
    path = Path(make().path)
    clinic.close_clinic()
    with pytest.raises(errors.BackupRefused):
        backup.restore(path, tmp_path / "new", passphrase="basqa söz tirkesi", now=NOW)
    assert list((tmp_path / "new").iterdir()) == []


def test_what_a_crash_left_is_swept_but_not_what_is_in_use(folder):
    dead = folder / f"{scratch.PREFIX}dead"
    dead.mkdir()
    (dead / "clinic.sqlite").write_bytes(b"everybody")
    (dead / scratch._LOCK).touch()
    part = backup_places.own(folder) / "clinic-desk_0a1b2c3d_2026-11-22_12-00-00_noon.tar.part"
    part.write_bytes(b"half")
    with scratch.folder_in(folder) as alive:
        backup.keep(folder, by_itself=True)
        assert alive.exists()
    backup.keep(folder, by_itself=False)
    assert not dead.exists()
    assert not part.exists()
    assert left_over(folder) == []


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be made unwritable so")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told(folder, tmp_path):
    place = tmp_path / "locked"
    place.mkdir(mode=0o500)
    with pytest.raises(errors.BackupRefused):
        make(place, not_encrypted=True)
