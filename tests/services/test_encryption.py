"""The data file locked with a passphrase: everything goes on as before, and nobody else reads it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.models import base, cipher, recoding
from clinic_desk.models.audit import AuditEntry
from clinic_desk.services import access, audit, backup, booking, clinic, encryption, register
from clinic_desk.services.backup import BackupKind
from tests import encrypted
from tests.make import ACTOR, NOW, make_doctor, make_person

FIRST, SECOND = "қара торғай ұшты", "сары ала қаз ұшты"
pytestmark = pytest.mark.skipif(encrypted.is_wanted(), reason="begins with plain files")


@pytest.fixture
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    access.sit_down(ACTOR)
    make_person(name="АХМЕТОВ Серік")
    yield tmp_path
    clinic.close_clinic()
    encryption.forget()


def again(folder):
    """The next start of the program, which knows no passphrase."""
    clinic.close_clinic()
    encryption.forget()
    clinic.open_clinic(folder)


def bytes_in(folder):
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_a_locked_file_holds_no_readable_name_and_opens_only_with_its_passphrase(data):
    assert "АХМЕТОВ".encode() in bytes_in(data)
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    assert encryption.is_on()
    make_person(name="ЖҮНІСОВА Айгүл")  # goes into the WAL
    assert len(register.find("жунисова", now=NOW)) == 1
    for name in ("АХМЕТОВ", "ЖҮНІСОВА", "ахметов", "жунисова"):
        assert name.encode() not in bytes_in(data)
    with pytest.raises(errors.PassphraseNeeded):
        again(data)
    with pytest.raises(errors.WrongPassphrase):
        encryption.unlock(data, SECOND)
    with closing(sqlite3.connect(data / clinic.DATA_FILE)) as thief, pytest.raises(sqlite3.DatabaseError):
        thief.execute("SELECT * FROM person")
    encryption.unlock(data, FIRST)
    clinic.open_clinic(data)
    assert len(register.find("ахметов", now=NOW)) == 1
    assert clinic.check(now=NOW) == []


def test_the_passphrase_changes_and_goes_again(data):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    with pytest.raises(errors.WrongPassphrase):
        encryption.change_passphrase(SECOND, FIRST, now=NOW, actor=ACTOR)
    encryption.change_passphrase(FIRST, SECOND, now=NOW, actor=ACTOR)
    clinic.close_clinic()
    encryption.forget()
    with pytest.raises(errors.WrongPassphrase):
        encryption.unlock(data, FIRST)
    encryption.unlock(data, SECOND)
    clinic.open_clinic(data)
    with pytest.raises(errors.WrongPassphrase):
        encryption.switch_off(FIRST, now=NOW, actor=ACTOR)
    encryption.switch_off(SECOND, now=NOW, actor=ACTOR)
    again(data)
    assert not encryption.is_on()
    assert clinic.check(now=NOW) == []


def test_who_did_it_stands_in_the_audit_and_nobody_is_logged_out(data):
    before = access.actor()
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    assert access.actor() == before
    [entry] = AuditEntry.select().where(AuditEntry.subject == "encryption")
    assert (entry.account, entry.kind) == (ACTOR.registrar, "changed")
    assert FIRST not in entry.detail


def test_a_backup_is_made_first_and_tells_no_more_than_the_locked_file(data, tmp_path_factory):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    made = backup.newest_good()
    assert made is not None
    assert made.kind is BackupKind.HAND
    # made of the plain file, encrypted with the new passphrase
    found = backup.verify(Path(made.path), FIRST)
    assert found.encrypted
    assert found.counts["person"] == 1


def test_a_backup_of_a_locked_file_is_restored_on_another_pc(data, tmp_path_factory):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    target = tmp_path_factory.mktemp("stick") / "copy.tar"
    backup.make(target, kind=BackupKind.HAND, now=NOW, actor=ACTOR, passphrase=FIRST)
    clinic.close_clinic()
    encryption.forget()  # another PC knows nothing
    new = tmp_path_factory.mktemp("pc")
    backup.restore(target, new, passphrase=FIRST, now=NOW)
    # the backup has its own passphrase and needs no other; locking is up to the new PC
    assert not encryption.is_locked(new)
    clinic.open_clinic(new)
    assert len(register.find("ахметов", now=NOW)) == 1


def test_restoring_over_a_locked_file_leaves_it_locked(data, tmp_path_factory):
    target = tmp_path_factory.mktemp("stick") / "copy.tar"
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    backup.make(target, kind=BackupKind.HAND, now=NOW, actor=ACTOR, passphrase=SECOND)
    clinic.close_clinic()
    backup.restore(target, data, passphrase=SECOND, now=NOW, replace=True)
    assert "АХМЕТОВ".encode() not in bytes_in(data)
    encryption.forget()
    assert encryption.is_locked(data)
    encryption.unlock(data, FIRST)
    clinic.open_clinic(data)
    assert len(register.find("ахметов", now=NOW)) == 1


def test_a_backup_of_a_locked_file_leaves_no_readable_copy_on_the_disk(data, monkeypatch):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    overwritten = []
    real = recoding.overwrite
    monkeypatch.setattr(recoding, "overwrite", lambda path: (overwritten.append(path.name), real(path)))
    backup.make(None, kind=BackupKind.HAND, now=NOW, actor=ACTOR, passphrase=SECOND)
    assert overwritten
    assert "АХМЕТОВ".encode() not in bytes_in(data)


@pytest.mark.parametrize("passphrase", ["", "short", "аааааааааааааа"])
def test_a_passphrase_that_is_soon_guessed_is_refused(data, passphrase):
    with pytest.raises(errors.EncryptionRefused) as refused:
        encryption.switch_on(passphrase, now=NOW, actor=ACTOR)
    assert refused.value.reason == "short"
    assert not encryption.is_on()


def test_what_is_already_so_is_refused(data):
    with pytest.raises(errors.EncryptionRefused):
        encryption.switch_off(FIRST, now=NOW, actor=ACTOR)
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    with pytest.raises(errors.EncryptionRefused):
        encryption.switch_on(SECOND, now=NOW, actor=ACTOR)


def test_a_thread_at_work_keeps_the_file_as_it_is(data):
    ready, done = threading.Event(), threading.Event()

    def work():
        with clinic.background_work():
            base.database.execute_sql("SELECT 1 FROM person").fetchall()
            ready.set()
            done.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    ready.wait(20)
    with pytest.raises(errors.DatabaseBusy):
        encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    done.set()
    thread.join()
    assert not encryption.is_on()
    assert len(register.find("ахметов", now=NOW)) == 1  # the desk goes on with the plain file
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)


def test_faults_and_refusals_of_the_schema_are_told_as_with_a_plain_file(data):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    doctor, person, other = make_doctor(), make_person(), make_person()
    at = datetime(2026, 11, 24, 9, 0)
    booking.book(booking.BookingOrder(person.id, doctor.id, at, "phone"), now=NOW, actor=ACTOR)
    with pytest.raises(errors.SlotTaken):
        booking.book(booking.BookingOrder(other.id, doctor.id, at, "phone"), now=NOW, actor=ACTOR)
    with closing(cipher.connect(data / clinic.DATA_FILE)) as another:
        another.execute("BEGIN IMMEDIATE")
        with base.waiting_at_most(50), pytest.raises(errors.DatabaseBusy), base.transaction():
            pass
        another.execute("ROLLBACK")
        with pytest.raises(cipher.integrity_kinds()):  # the triggers hold whoever writes
            another.execute("DELETE FROM visit")


def test_bytes_that_are_no_text_are_found_in_a_locked_audit_too(data):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    assert audit.problems() == []
    with closing(cipher.connect(data / clinic.DATA_FILE)) as bare:
        for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            bare.execute(f"DROP TRIGGER {name}")
        bare.execute("UPDATE audit_entry SET at = CAST(x'323032ff' AS TEXT) WHERE id = 1")
    assert audit.problems()
