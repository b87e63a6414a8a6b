"""The same tests on a data file that is encrypted: ``CLINIC_DESK_TEST_ENCRYPTED=1 pytest tests/services``.

With the variable set, every data file that a test makes is an encrypted one from its first page. Nothing
else differs: not one test knows. Processes that a test starts come here through ``tests.make``.
"""

from __future__ import annotations

import os
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any, Final

import pytest

from clinic_desk.models import cipher, schema

VARIABLE: Final = "CLINIC_DESK_TEST_ENCRYPTED"
PASSPHRASE: Final = "қара торғай"
_SALT: Final = b"one salt for all"
_OF_PLAIN_FILES: Final = {
    # they read the file's bytes, or through a plain connection of their own
    "test_not_one_byte_of_a_name_is_left_in_the_file_and_its_wal",
    "test_who_left_the_register_goes_with_the_year_of_the_import_that_told_it",
    "test_without_an_open_erasure_no_program_deletes_anything",
    "test_an_erasure_left_open_and_rows_deleted_through_it_are_found",
    "test_bytes_changed_in_the_pages_of_the_file_are_found",
    "test_the_next_start_removes_what_a_killed_one_left",
    # a process of its own opens the services without being told the passphrase
    "test_the_last_place_taken_meanwhile_by_another_program_leaves_nothing_written",
}


def is_wanted() -> bool:
    """Whether this run is the one on encrypted files."""
    return bool(os.environ.get(VARIABLE))


def make_encrypted(path: Path, key: cipher.Key) -> None:
    """An encrypted file without tables."""
    with closing(cipher.connect(path, key=key)) as empty:
        empty.execute("CREATE TABLE page (id INTEGER)")
        empty.execute("DROP TABLE page")


def from_now_on() -> None:
    """Every data file that is missing is made encrypted when it is opened."""
    if getattr(schema.open_database, "makes_encrypted", False):
        return
    key = cipher.derive(PASSPHRASE, _SALT)
    plain = schema.open_database

    @wraps(plain)
    def open_database(path: Path, *how: Any, **ways: Any) -> None:
        cipher.remember(key)
        if not path.is_dir() and (not path.exists() or not path.stat().st_size):
            path.parent.mkdir(parents=True, exist_ok=True)
            make_encrypted(path, key)
        plain(path, *how, **ways)

    open_database.makes_encrypted = True  # type: ignore[attr-defined]
    schema.open_database = open_database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what can only be asked of a plain file."""
    skipped = pytest.mark.skip(reason="about plain files")
    for item in items:
        if is_wanted() and getattr(item, "originalname", "") in _OF_PLAIN_FILES:
            item.add_marker(skipped)


if is_wanted():
    os.environ["CLINIC_DESK_PASSPHRASE"] = PASSPHRASE  # for commands that a test starts
    from_now_on()
