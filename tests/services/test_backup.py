"""Backups of real files: made, verified, encrypted, tidied, restored row by row."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import sys
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_desk import errors, opening, settings
from clinic_desk.models import backups as table
from clinic_desk.models import base, copying
from clinic_desk.rules.backups import BackupKind, BackupName, read_name
from clinic_desk.rules.rows import Channel
from clinic_desk.services import (
    backup,
    backup_file,
    backup_making,
    backup_places,
    booking,
    clinic,
    register_import,
    scratch,
)
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_file, make_record
from tests.services.backup_clinic import PHRASE, check_same, fill, rows, schema


@pytest.fixture(scope="module")
def key():
    """The clinic's key under PHRASE, made once: each costs a second of scrypt."""
    return backup_file.new_key(PHRASE)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "деректер қалтасы"
    place.mkdir()
    settings.change(place, clinic_name_kk="Жалын емханасы", clinic_name_ru="Клиника Жалын", printer="HP")
    clinic.open_clinic(place)
    fill()
    yield place
    clinic.close_clinic()


def set_key(key):
    with base.transaction():
        table.put_key(key[0].recipient, key[0].identity.decode("latin-1"), at=NOW)


def make(target=None, kind=BackupKind.HAND, now=NOW, **more):
    return backup.make(target, kind=kind, now=now, actor=ACTOR, **more)


def left_over(folder: Path) -> list[str]:
    return [
        one.name
        for one in (*folder.iterdir(), *(folder / "backups").glob("*"))
        if one.name.startswith(scratch.PREFIX) or one.name.endswith(".part")
    ]


# --- making --------------------------------------------------------------------------------------------


def test_a_backup_is_verified_named_and_written_down(folder):
    before = rows(folder / clinic.DATA_FILE)
    row = make()
    path = Path(row.path)
    assert path.parent == folder / "backups"
    name = read_name(path.name)
    assert name is not None
    assert (name.at, name.kind) == (NOW, BackupKind.HAND)
    assert row.good
    assert row.size == path.stat().st_size
    assert row.counts == {name: len(found) for name, found in before.items()}
    assert backup.last_runs() == [row]
    assert backup.newest_good() == row
    assert left_over(folder) == []
    entries = rows(folder / clinic.DATA_FILE)["audit_entry"]
    assert sum("backed_up" in entry for entry in entries) == 1
    assert clinic.check(now=NOW) == []


def test_everything_comes_back_in_an_empty_place(folder, tmp_path, key):
    set_key(key)
    before, made = rows(folder / clinic.DATA_FILE), schema(folder / clinic.DATA_FILE)
    path = Path(make().path)
    clinic.close_clinic()
    new = tmp_path / "жаңа" / "қалта"
    contents = backup.restore(path, new, passphrase=PHRASE, now=NOW + timedelta(hours=1), actor=ACTOR)
    check_same(before, new / clinic.DATA_FILE)
    assert schema(new / clinic.DATA_FILE) == made
    assert contents.counts == {name: len(found) for name, found in before.items()}
    assert (contents.clinic_kk, contents.clinic_ru) == ("Жалын емханасы", "Клиника Жалын")
    assert contents.newest_visit == NOW.date()
    assert contents.made_at == NOW
    restored = settings.load(new)
    assert restored.clinic_name_ru == "Клиника Жалын"
    assert restored.printer == ""  # of the other PC
    clinic.open_clinic(new)
    assert clinic.check(now=NOW + timedelta(hours=2)) == []
    assert backup.last_runs()[0].kind is BackupKind.RESTORE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_nobody_else_may_read_what_is_restored(folder, tmp_path):
    path = Path(make(not_encrypted=True).path)
    clinic.close_clinic()
    backup.restore(path, tmp_path / "new", passphrase=None, now=NOW)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / clinic.DATA_FILE).stat().st_mode) == 0o600


def test_no_name_of_anybody_can_be_read_in_an_encrypted_backup(folder, key, tmp_path):
    set_key(key)
    path = Path(make().path)
    data = path.read_bytes()
    assert b"SQLite format" not in data
    assert "Жалын".encode() not in data
    plain = tmp_path / "plain.tar"
    make(plain, not_encrypted=True)
    manifest = backup_file.look_into(path).manifest
    texts = json.dumps(manifest.about.counts) + manifest.about.kind + manifest.about.clinic
    assert "Ахметов" not in texts
    assert not backup.is_encrypted(plain)


def test_a_passphrase_of_its_own_needs_no_clinic_key(folder, tmp_path):
    target = tmp_path / "Ұлы көшірме.tar"
    make(target, passphrase=PHRASE)
    assert backup.verify(target, unicodedata.normalize("NFD", f" {PHRASE} ")).encrypted
    with pytest.raises(errors.BackupRefused) as refused:
        backup.verify(target, PHRASE + "!")
    assert refused.value.reason == "wrong_passphrase"
    with pytest.raises(errors.BackupRefused) as refused:
        backup.verify(target, None)
    assert refused.value.reason == "no_passphrase"


def test_setting_a_passphrase_is_recorded_and_encrypts_from_then_on(folder):
    backup.set_passphrase(PHRASE, now=NOW, actor=ACTOR)
    path = Path(make().path)
    assert backup.is_encrypted(path)
    assert backup.verify(path, PHRASE).counts["visit"] == 4
    entries = rows(folder / clinic.DATA_FILE)["audit_entry"]
    assert any(PHRASE not in str(entry) and "backup_key" in entry for entry in entries)
    assert not any(PHRASE in str(entry) for entry in entries)
    with pytest.raises(errors.BadField):
        backup.set_passphrase("қысқа", now=NOW, actor=ACTOR)


def test_without_any_passphrase_no_file_elsewhere_is_made(folder, tmp_path):
    with pytest.raises(errors.BackupRefused) as refused:
        make(tmp_path / "stick.tar")
    assert refused.value.reason == "needs_key"
    assert not (tmp_path / "stick.tar").exists()


def test_a_file_that_is_no_backup_is_not_written_over(folder, tmp_path):
    letter = tmp_path / "хат.docx"
    letter.write_bytes(b"Dear colleague")
    with pytest.raises(errors.BackupRefused) as refused:
        make(letter, not_encrypted=True)
    assert refused.value.reason == "foreign_file"
    assert letter.read_bytes() == b"Dear colleague"
    assert not backup.last_runs()[0].good


def test_an_older_backup_of_the_same_name_is_replaced_whole(folder, tmp_path):
    target = tmp_path / "nightly.tar"
    make(target, not_encrypted=True)
    make(target, not_encrypted=True, now=NOW + timedelta(days=1))
    assert backup.verify(target, None).made_at == NOW + timedelta(days=1)


def test_what_is_written_while_the_copy_is_made_is_in_it_whole_or_not_at_all(folder):
    """A desk books between the steps of a backup: WAL lets it, and the copy is of one moment."""
    booked = []

    def book_meanwhile(done, _whole):
        if not booked:
            at = NOW.replace(hour=11)
            booked.append(booking.book(BookingOrder(7, 1, at, Channel.PHONE), now=NOW, actor=ACTOR))

    row = make(progress=book_meanwhile)
    assert booked
    assert row.counts["visit"] in {4, 5}
    assert row.counts["visit"] == row.counts["request"]


def test_stopping_leaves_nothing_behind(folder):
    for stop_after in (0, 1, 3, 6):
        looks = []

        def stop(looks=looks, stop_after=stop_after):
            looks.append(1)
            return len(looks) > stop_after

        with pytest.raises(errors.Stopped):
            make(stop=stop)
        assert left_over(folder) == []
    assert backup.last_runs() == []
    assert backup_places.backups_in(folder / "backups") == []


def test_a_backup_that_reads_back_differently_does_not_count(folder, monkeypatch):
    good = make(now=NOW - timedelta(hours=1))
    honest = backup_file.write

    def bad_stick(path, *args, **more):
        witness = honest(path, *args, **more)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x10
        path.write_bytes(data)
        return witness

    monkeypatch.setattr(backup_file, "write", bad_stick)
    with pytest.raises(errors.BackupRefused):
        make()
    assert left_over(folder) == []
    assert Path(good.path).exists()
    assert backup.newest_good() == good
    assert [one.good for one in backup.last_runs()] == [False, True]


def test_damage_in_the_data_makes_no_good_backup(tmp_path, folder):
    """A page of the table of people is wiped out on the disk."""
    make()
    clinic.close_clinic()
    file = folder / clinic.DATA_FILE
    copying.fold_in(file)
    with closing(sqlite3.connect(file)) as found:
        root = found.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()[0]
    with file.open("rb+") as data:
        data.seek((root - 1) * 4096)
        data.write(b"\xff" * 4096)
    clinic.open_clinic(folder)
    with pytest.raises(errors.DatabaseBroken):
        make(now=NOW + timedelta(days=1))
    assert len(backup_places.backups_in(folder / "backups")) == 1
    assert left_over(folder) == []


# --- by itself -----------------------------------------------------------------------------------------


def test_only_kinds_of_the_program_are_made_by_itself(folder):
    assert backup.automatic(BackupKind.NOON, now=NOW, actor=ACTOR).kind is BackupKind.NOON
    with pytest.raises(errors.BadField):
        backup.automatic(BackupKind.HAND, now=NOW, actor=ACTOR)


def test_an_import_is_preceded_by_a_backup_where_the_folder_is_kept(folder):
    backup.keep(folder, by_itself=True)
    try:
        file = make_file(make_record("Жаңа Адам"))
        register_import.apply(file, file_name="new.xlsx", now=NOW, actor=ACTOR)
    finally:
        backup.keep(folder, by_itself=False)
    assert [one.kind for one in backup.last_runs()] == [BackupKind.IMPORT]


def test_a_file_of_an_older_program_is_backed_up_before_its_schema_changes(tmp_path):
    sample = Path(__file__).parents[1] / "samples" / "schema-0004.sql"
    place = tmp_path / "old"
    place.mkdir()
    with closing(sqlite3.connect(place / clinic.DATA_FILE)) as old:
        old.executescript(sample.read_text("utf-8"))
    opened = opening.open_folder(place)
    try:
        (run,) = backup.last_runs()
        assert (run.kind, run.good) == (BackupKind.MIGRATION, True)
        assert "account" not in run.counts
        assert backup.verify(Path(run.path), None).schema[-1].startswith("0004")
    finally:
        opened.close()
    new = tmp_path / "new"
    contents = backup.restore(Path(run.path), new, passphrase=None, now=NOW)
    assert contents.schema[-1].startswith("0004")  # and brought up to today's on the way
    clinic.open_clinic(new)
    assert [one for one in clinic.check(now=NOW) if one.code != "clock_behind"] == []
    clinic.close_clinic()


def test_a_schema_is_not_changed_if_its_backup_cannot_be_written(tmp_path, monkeypatch):
    sample = Path(__file__).parents[1] / "samples" / "schema-0004.sql"
    place = tmp_path / "old"
    place.mkdir()
    with closing(sqlite3.connect(place / clinic.DATA_FILE)) as old:
        old.executescript(sample.read_text("utf-8"))
    before = rows(place / clinic.DATA_FILE)
    (place / "backups").write_text("a file where the folder should be")
    with pytest.raises(errors.BackupRefused):
        opening.open_folder(place)
    assert rows(place / clinic.DATA_FILE) == before


def test_a_backup_of_a_newer_program_is_refused(folder, tmp_path, monkeypatch):
    target = tmp_path / "new.tar"
    make(target, not_encrypted=True)
    clinic.close_clinic()
    known = copying.known_schema()
    monkeypatch.setattr(copying, "known_schema", lambda: known - {max(known)})
    with pytest.raises(errors.DatabaseNewer):
        backup.restore(target, tmp_path / "there", passphrase=None, now=NOW)
    assert not (tmp_path / "there" / clinic.DATA_FILE).exists()


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

    def pulled(source, target, look):
        shutil.rmtree(stick)
        opened(source, target, look)

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
    with closing(sqlite3.connect(folder / clinic.DATA_FILE)) as other:
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
