"""The driver behind the data file: plain SQLite, or SQLCipher where the file is encrypted at rest.

An encrypted file is one of SQLCipher 4 with its defaults (AES-256, a HMAC-SHA512 over each page), so that
any tool for SQLCipher opens it with the passphrase. The key is derived here by the same PBKDF2 as SQLCipher
would, once for a process instead of once for a connection, and only the key is kept, never the passphrase.

Whoever needs a connection of its own (backups, checks) asks :func:`connect`, never ``sqlite3`` itself.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import peewee

from clinic_desk import errors

Connection: TypeAlias = Any
"""A connection of either driver: both follow the DB-API and carry ``backup`` and ``sqlite_errorcode``."""
Kinds: TypeAlias = tuple[type[Exception], ...]
Key: TypeAlias = bytes
"""Key and salt of an encrypted file, ready for its driver; empty for a plain file."""

PLAIN: Final[Key] = b""
SQLITE_HEAD: Final = b"SQLite format 3\x00"
_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32
_ROUNDS: Final = 256_000
"""The rounds of SQLCipher 4 (https://www.zetetic.net/sqlcipher/sqlcipher-api/#kdf_iter)."""
_PAGE: Final = 4096
_KINDS_OF_BYTES: Final = 236
"""4096 random bytes hold all 256 values but rarely one; a page of tables, however damaged, far fewer."""

_keys: dict[bytes, Key] = {}
"""What :func:`unlock` was told, by the salt that an encrypted file begins with."""
_live: dict[Path, Key] = {}
"""The keys of the files that are open as the clinic's data. Such a file is not looked into any more: closing
what was opened to look drops the locks of the whole process (https://www.sqlite.org/howtocorrupt.html)."""
_guard = threading.Lock()


def is_encrypted(path: Path) -> bool:
    """Whether a file looks like one of SQLCipher: whole pages, the first one without any pattern.

    There is no mark to look for, an encrypted file begins with chance. A damaged plain file is told apart by
    its many zeros and texts; the head alone would not do.
    """
    if path in _live:
        return bool(_live[path])
    try:
        with path.open("rb") as file:
            page = file.read(_PAGE)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return False
    whole = len(page) == _PAGE and size % _PAGE == 0
    return whole and not page.startswith(SQLITE_HEAD) and len(set(page)) >= _KINDS_OF_BYTES


def is_locked(path: Path) -> bool:
    """Whether the file is encrypted and this process was not told its passphrase."""
    return path not in _live and is_encrypted(path) and _salt_of(path) not in _keys


def key_of(path: Path) -> Key:
    """The key of a file that exists; raises PassphraseNeeded where nobody told it."""
    if path in _live:
        return _live[path]
    if not is_encrypted(path):
        return PLAIN
    try:
        return _keys[_salt_of(path)]
    except KeyError:
        raise errors.PassphraseNeeded(path) from None


def unlock(path: Path, passphrase: str) -> None:
    """Learn the key of an encrypted file; raises WrongPassphrase. A plain file needs nothing.

    Takes a third of a second on purpose: that is what each guess costs a thief.
    """
    if not is_encrypted(path):
        return
    salt = _salt_of(path)
    key = derive(passphrase, salt)
    with closing(connect(path, key=key)) as found:
        try:
            found.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except fault_kinds() as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
                raise errors.WrongPassphrase(path) from fault
            raise
    remember(key)


def remember(key: Key) -> None:
    """Keep a key for the files that begin with its salt."""
    with _guard:
        _keys[key[_KEY_BYTES:]] = key


def forget_keys() -> None:
    """Forget every key: the next to open an encrypted file is asked again."""
    with _guard:
        _keys.clear()


def derive(passphrase: str, salt: bytes | None = None) -> Key:
    """The key for a passphrase, with a new salt unless that of a file is given."""
    if salt is None:
        salt = os.urandom(_SALT_BYTES)
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, _KEY_BYTES)
    return key + salt


def connect(path: Path, *, key: Key | None = None, timeout: float = 5.0) -> Connection:
    """A bare connection in autocommit mode, by the driver that the file needs.

    ``key`` is needed for a file that does not exist yet; else the keys told to :func:`unlock` serve.
    Raises PassphraseNeeded; faults of the driver come as they are (see :func:`fault_kinds`).
    """
    if key is None:
        key = key_of(path)
    if not key:
        return sqlite3.connect(path, timeout=timeout, isolation_level=None)
    opened = sqlcipher().connect(str(path), timeout=timeout, isolation_level=None)
    _hand_over(opened, key)
    return opened


def plain_by_sqlcipher(path: Path) -> Connection:
    """A plain file, opened by the driver that can also attach an encrypted one."""
    opened = sqlcipher().connect(str(path), isolation_level=None)
    opened.execute("PRAGMA cipher_log_level = NONE")
    return opened


def phrase_for_sql(key: Key) -> str:
    """The key as ATTACH ... KEY takes it; empty for a plain file."""
    return f"x'{key.hex()}'" if key else ""


def database_at(path: Path, pragmas: dict[str, Any]) -> peewee.SqliteDatabase:
    """The database of peewee on a file; raises PassphraseNeeded."""
    key = key_of(path)
    kind = _Encrypted if key else peewee.SqliteDatabase
    made = kind(str(path), pragmas=pragmas, lock_type="IMMEDIATE", autoconnect=True)
    if isinstance(made, _Encrypted):
        made.key = key
    return made


def take(path: Path, opened: peewee.SqliteDatabase) -> None:
    """This file is open as the clinic's data from now on, until :func:`let_go`."""
    _live.clear()
    _live[path] = opened.key if isinstance(opened, _Encrypted) else PLAIN


def let_go() -> None:
    """The clinic's data are closed: the file may be looked into again."""
    _live.clear()


def fits(path: Path, passphrase: str) -> bool:
    """Whether this is the passphrase of an encrypted file whose key is known."""
    key = key_of(path)
    return bool(key) and hmac.compare_digest(derive(passphrase, key[_KEY_BYTES:]), key)


def snapshot(source: Path, target: Path) -> None:
    """Copy the data of one moment into a new file, in the same form: what is encrypted stays so.

    The copy opens with the same key, so :func:`connect` reads it at once. Others may go on writing.
    """
    key = key_of(source)
    with closing(connect(source, key=key)) as found, closing(connect(target, key=key)) as copy:
        found.backup(copy)


def fault_kinds() -> Kinds:
    """What peewee and the drivers in use raise, for an ``except`` clause."""
    return (peewee.DatabaseError, peewee.InterfaceError, *driver_kinds())


def integrity_kinds() -> Kinds:
    """What they raise where the schema refuses a row."""
    return (peewee.IntegrityError, *_kinds("IntegrityError"))


def driver_kinds() -> Kinds:
    """What the drivers in use raise; these carry ``sqlite_errorcode``."""
    return _kinds("Error")


def sqlcipher() -> ModuleType:
    """The driver for encrypted files, loaded when first needed: most clinics never do."""
    global _sqlcipher  # noqa: PLW0603 -- loaded once
    if _sqlcipher is None:
        from sqlcipher3 import dbapi2

        # peewee tells the standard driver the same
        for kind in (Decimal, date, time):
            dbapi2.register_adapter(kind, str)
        dbapi2.register_adapter(datetime, lambda moment: moment.isoformat(" "))
        _sqlcipher = dbapi2
    return _sqlcipher


_sqlcipher: ModuleType | None = None


class _Encrypted(peewee.SqliteDatabase):
    """peewee's SQLite on a file of SQLCipher."""

    key: Key = PLAIN

    def _connect(self) -> Connection:
        opened = sqlcipher().connect(
            self.database, timeout=self._timeout, isolation_level=None, **self.connect_params
        )
        try:
            _hand_over(opened, self.key)
            self._add_conn_hooks(opened)
        except BaseException:
            opened.close()
            raise
        return opened


def _hand_over(opened: Connection, key: Key) -> None:
    # before the key: a wrong one is told by the exception, not by lines on stderr
    opened.execute("PRAGMA cipher_log_level = NONE")
    opened.execute(f'PRAGMA key = "{phrase_for_sql(key)}"')


def _salt_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SALT_BYTES)


def _kinds(name: str) -> Kinds:
    drivers = [sqlite3] if _sqlcipher is None else [sqlite3, _sqlcipher]
    return tuple(getattr(driver, name) for driver in drivers)
