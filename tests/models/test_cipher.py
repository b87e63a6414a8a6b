"""Which files are encrypted, and with which key: by their bytes alone."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import closing

import pytest

from clinic_desk import errors
from clinic_desk.models import base, cipher, schema
from tests import encrypted

pytestmark = pytest.mark.skipif(encrypted.is_wanted(), reason="begins with plain files")
_OTHER = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
PASSPHRASE = "it's қара «торғай» 42"


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "clinic.sqlite"
    schema.open_database(path)
    schema.close_database()
    yield path
    schema.close_database()
    cipher.forget_keys()


@pytest.fixture
def locked(tmp_path):
    path = tmp_path / "locked.sqlite"
    encrypted.make_encrypted(path, cipher.derive(PASSPHRASE))
    yield path
    cipher.forget_keys()


def test_an_encrypted_file_is_known_by_its_lack_of_any_pattern(plain, locked):
    assert cipher.is_encrypted(locked)
    assert not cipher.is_encrypted(plain)
    assert not cipher.is_encrypted(plain.with_name("missing"))
    for number in range(20):
        one = locked.with_name(f"{number}.sqlite")
        encrypted.make_encrypted(one, cipher.derive("x", os.urandom(16)))
        assert cipher.is_encrypted(one)


@pytest.mark.parametrize("damage", ["head", "zeros", "flips", "short", "tail", "text"])
def test_a_damaged_plain_file_asks_nobody_for_a_passphrase(plain, damage):
    content = bytearray(plain.read_bytes())
    chance = random.Random(4)
    match damage:
        case "head":
            content[:100] = chance.randbytes(100)
        case "zeros":
            content[:4096] = bytes(4096)
        case "flips":
            for place in chance.sample(range(4096), 400):
                content[place] ^= 0xFF
        case "short":
            content = content[:1000]
        case "tail":
            content[:16] = chance.randbytes(16)
            content += b"x"
        case "text":
            content = bytearray("Журнал записи на прием\n".encode() * 400)
    plain.write_bytes(content)
    assert not cipher.is_encrypted(plain)
    with pytest.raises(errors.DatabaseBroken):
        schema.open_database(plain)


def test_our_key_is_the_one_that_sqlcipher_makes_of_the_passphrase(locked):
    """So any other tool for SQLCipher opens the file with the passphrase alone."""
    with closing(cipher.sqlcipher().connect(str(locked))) as tool:
        tool.execute("PRAGMA key = '{}'".format(PASSPHRASE.replace("'", "''")))
        assert tool.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        assert tool.execute("PRAGMA cipher_integrity_check").fetchall() == []


def test_a_wrong_passphrase_is_told_without_a_word_on_stderr(locked, capfd):
    assert cipher.is_locked(locked)
    with pytest.raises(errors.WrongPassphrase):
        cipher.unlock(locked, "another")
    assert cipher.is_locked(locked)
    with pytest.raises(errors.PassphraseNeeded):
        cipher.connect(locked)
    cipher.unlock(locked, PASSPHRASE)
    assert not cipher.is_locked(locked)
    assert cipher.fits(locked, PASSPHRASE)
    assert not cipher.fits(locked, "another")
    assert capfd.readouterr().err == ""


def test_a_changed_byte_in_any_page_is_noticed(locked):
    cipher.unlock(locked, PASSPHRASE)
    with closing(cipher.connect(locked)) as writing:
        writing.execute("CREATE TABLE names (name TEXT)")
        writing.executemany("INSERT INTO names VALUES (?)", [("Ахметов" * 50,)] * 200)
    content = bytearray(locked.read_bytes())
    content[len(content) // 2] ^= 1
    locked.write_bytes(content)
    with closing(cipher.connect(locked)) as reading, pytest.raises(cipher.fault_kinds()):
        reading.execute("SELECT * FROM names").fetchall()


def test_the_open_file_is_not_looked_into_lest_its_locks_are_dropped(plain):
    schema.open_database(plain)
    with base.transaction():
        base.database.execute_sql("SELECT 1 FROM person").fetchall()
        assert not cipher.is_encrypted(plain)
        assert cipher.key_of(plain) == cipher.PLAIN
        # another process: locks of one process do not meet each other
        tried = subprocess.run([sys.executable, "-c", _OTHER, str(plain)], capture_output=True, check=False)
    assert b"database is locked" in tried.stderr
