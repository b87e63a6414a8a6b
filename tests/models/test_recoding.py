"""The data file written anew under another key: the same rows, always a whole file, nothing readable left."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.models import base, cipher, recoding, schema
from tests import encrypted
from tests.models import recoding_worker

KEY = recoding_worker.KEY
pytestmark = pytest.mark.skipif(encrypted.is_wanted(), reason="begins with plain files")
POSIX = pytest.mark.skipif(os.name == "nt", reason="fork and second names of files")


def nothing(_done: float) -> None:
    """Nobody watches."""


@pytest.fixture
def path(tmp_path):
    """A data file with the clinic's tables and one name in it."""
    file = tmp_path / "clinic.sqlite"
    schema.open_database(file)
    base.database.execute_sql(
        "INSERT INTO draft (pc, body, saved_at) VALUES ('desk', 'СҮЛЕЙМЕНОВ', '2026-11-23 04:00:00')"
    )
    schema.close_database()
    yield file
    schema.close_database()
    cipher.forget_keys()


def names(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir() if not one.name.endswith("-newest")}


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(cipher.connect(path)) as connection:
        return connection.execute("SELECT pc, body FROM draft").fetchall()


def test_encrypted_with_another_key_and_plain_again_the_rows_stay_the_same(path):
    other = cipher.derive("басқа құпия сөз")
    for key in (KEY, other, cipher.PLAIN):
        recoding.rewrite(path, key, nothing)
        assert cipher.is_encrypted(path) is bool(key)
        assert rows(path) == [("desk", "СҮЛЕЙМЕНОВ")]
        assert ("СҮЛЕЙМЕНОВ".encode() in path.read_bytes()) is not bool(key)
        assert names(path) == {"clinic.sqlite"}


@POSIX
def test_what_was_readable_is_overwritten_not_only_let_go(path):
    with path.open("rb") as old:
        recoding.rewrite(path, KEY, nothing)
        assert "СҮЛЕЙМЕНОВ".encode() not in old.read()
        assert os.fstat(old.fileno()).st_nlink == 0


@POSIX
@pytest.mark.parametrize("turn", ["on", "off"])
def test_killed_before_any_line_the_next_start_finds_the_old_file_or_the_new_one(path, tmp_path, turn):
    if turn == "off":
        recoding.rewrite(path, KEY, nothing)
    here = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.models.recoding_worker", str(tmp_path), turn],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(tries) > 60
    assert [one["done"] for one in tries] == [False] * (len(tries) - 1) + [True]
    whole = tries[-1]["rows"]
    for one in tries:
        assert one["rows"] == whole, one
        assert one["sound"], one
        assert one["left"] == ["clinic.sqlite"], one
    states = [one["encrypted"] for one in tries]
    assert states == sorted(
        states, reverse=turn == "off"
    )  # the old file up to a moment, the new one after it
    assert len(set(states)) == 2
    endings = {name for one in tries for name in one["before"]}
    assert {"clinic.sqlite-new", "clinic.sqlite-old"} <= endings  # the moments that matter were hit


def test_nobody_else_may_have_the_file_open(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM draft").fetchall()
        with pytest.raises(errors.DatabaseBusy):
            recoding.rewrite(path, KEY, nothing)
    assert not cipher.is_encrypted(path)
    assert "clinic.sqlite-new" not in names(path)


def test_stopped_in_the_middle_the_old_file_stays(path):
    class StopError(Exception):
        pass

    def stop(done: float) -> None:
        raise StopError

    with pytest.raises(StopError):
        recoding.rewrite(path, KEY, stop)
    assert rows(path) == [("desk", "СҮЛЕЙМЕНОВ")]
    assert names(path) == {"clinic.sqlite"}


def test_a_copy_that_lacks_a_row_is_never_taken(path, monkeypatch):
    opened = cipher.plain_by_sqlcipher

    class Forgetful:
        """A connection whose export loses a row."""

        def __init__(self, inner):
            self._inner = inner

        def __getattr__(self, name):
            return getattr(self._inner, name)

        def execute(self, statement, *values):
            found = self._inner.execute(statement, *values)
            if "sqlcipher_export" in statement:
                found.fetchall()
                self._inner.execute("DELETE FROM new.draft")
            return found

    monkeypatch.setattr(cipher, "plain_by_sqlcipher", lambda one: Forgetful(opened(one)))
    with pytest.raises(errors.EncryptionRefused) as refused:
        recoding.rewrite(path, KEY, nothing)
    assert refused.value.reason == "differs"
    assert rows(path) == [("desk", "СҮЛЕЙМЕНОВ")]
    assert names(path) == {"clinic.sqlite"}
