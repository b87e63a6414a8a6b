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

from clinic_desk.models import cipher, schema

VARIABLE: Final = "CLINIC_DESK_TEST_ENCRYPTED"
PASSPHRASE: Final = "қара торғай"
_SALT: Final = b"one salt for all"


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
        assert cipher.is_encrypted(path)

    open_database.makes_encrypted = True  # type: ignore[attr-defined]
    schema.open_database = open_database


if is_wanted():
    from_now_on()
