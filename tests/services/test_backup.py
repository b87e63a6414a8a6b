"""Backups of real files: made, verified, encrypted, tidied, restored row by row."""

from __future__ import annotations

import json
import sqlite3
import stat
import sys
import unicodedata
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_desk import errors, opening, settings
from clinic_desk.models import cipher, copying
from clinic_desk.rules.backups import BackupKind, read_name
from clinic_desk.rules.rows import Channel
from clinic_desk.services import (
    backup,
    backup_file,
    backup_places,
    booking,
    clinic,
    register_import,
)
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_file, make_record
from tests.services.backup_clinic import (
    PHRASE,
    check_same,
    left_over,
    make,
    opened_in,
    rows,
    schema,
    set_key,
)


@pytest.fixture(scope="module")
def key():
    """The clinic's key under PHRASE, made once: each costs a second of scrypt."""
    return backup_file.new_key(PHRASE)


@pytest.fixture
def folder(tmp_path):
    with opened_in(tmp_path) as place:
        yield place


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
    with closing(cipher.connect(file)) as found:
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
