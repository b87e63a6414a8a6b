"""A backup as a file: written, read, and taken apart. The format is described in ``docs/BACKUPS.md``.

A plain tar of a note for people, the clinic's key sealed with the passphrase, the packed data encrypted to
that key, and last a manifest with the fingerprints of the rest: no manifest, no backup. It is opened with
``tar`` and ``age`` alone, should this program be gone.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from clinic_desk import errors, private_files
from clinic_desk.rules.backups import tidy_passphrase
from clinic_desk.services import backup_stream as stream
from clinic_desk.services import passphrase_work, scratch
from clinic_desk.services.access import inside
from clinic_desk.services.backup_stream import BLOCK, NotWholeError

if TYPE_CHECKING:
    from pyrage import x25519

FORMAT: Final = 1
NOTE, KEY, MANIFEST = "READ-ME.txt", "key.txt.age", "manifest.json"
SEALED, PLAIN = "data.tar.gz.age", "data.tar.gz"
DATABASE, SETTINGS, ABOUT = "clinic.sqlite", "settings.json", "about.json"
PART: Final = ".part"
_MOST_MEMBERS: Final = 16
_SMALL: Final = 256 * 1024
"""More than any member besides the data may hold."""

Look = Callable[[int, int], None]
"""Called with how much is done of how much; may raise to stop."""

_NOTE_TEXT: Final = """\
Clinic Desk: резервтік көшірме / резервная копия / backup

kk: Көшірмені Clinic Desk ашады: «Қалпына келтіру…». Бағдарлама жоқ болса (www.age-encryption.org сайтының
    «age» бағдарламасы керек, құпия сөйлемді өзі сұрайды):
ru: Копию открывает Clinic Desk: «Восстановить…». Если программы нет (нужна программа «age»
    с www.age-encryption.org, парольную фразу она спросит сама):
en: Clinic Desk opens it: “Restore…”. Without the program (“age” of www.age-encryption.org asks for the
    passphrase):

    tar -xf BACKUP.tar
    age -d -o key.txt key.txt.age
    age -d -i key.txt data.tar.gz.age | tar -xz

    clinic.sqlite (SQLite 3), settings.json

kk: data.tar.gz болса, көшірме шифрланбаған: тек tar -xzf data.tar.gz.
ru: если внутри data.tar.gz, копия не зашифрована: просто tar -xzf data.tar.gz.
en: with data.tar.gz inside it is not encrypted: just tar -xzf data.tar.gz.
"""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a clinic: everybody may encrypt to ``recipient``; the passphrase opens ``identity``."""

    recipient: str
    identity: bytes


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a backup inside it, sealed together with the data."""

    made_at: str
    """UTC, as ISO 8601 with its offset."""
    kind: str
    program: str
    clinic: str
    schema: tuple[str, ...]
    counts: dict[str, int]
    audit_entries: int
    audit_seal: str
    database_size: int
    settings_size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself without the passphrase; nothing of it is personal."""

    about: About
    encrypted: bool
    recipient: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Size and sha256 of each other member."""
    format: int = FORMAT

    @property
    def data(self) -> str:
        """The member that holds the data."""
        return SEALED if self.encrypted else PLAIN


@inside
def new_key(passphrase: str) -> tuple[Key, x25519.Identity]:
    """A new key under a passphrase; takes a second or more on purpose (scrypt)."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    text = f"# public key: {identity.to_public()}\n{identity}\n".encode("ascii")
    sealed = passphrase_work.seal(text, tidy_passphrase(passphrase))
    return Key(str(identity.to_public()), sealed), identity


@inside
def opened_key(path: Path, sealed: bytes, passphrase: str) -> x25519.Identity:
    """The key that a passphrase opens; raises BackupRefused ``wrong_passphrase``."""
    from pyrage import IdentityError, x25519

    content = passphrase_work.opened(sealed, tidy_passphrase(passphrase))
    if content is None:
        raise errors.BackupRefused(path, "wrong_passphrase")
    text = content.decode("ascii", "replace")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0] if lines else "")
    except IdentityError as fault:
        raise errors.BackupRefused(path, "damaged") from fault


# --- writing -------------------------------------------------------------------------------------------


@inside
def write(
    path: Path,
    database: Path,
    settings: bytes,
    *,
    about: About,
    key: Key | None,
    look: Look,
    hold: Callable[[IO[bytes]], None] = scratch.hold,
) -> x25519.Identity | None:
    """Write a backup to ``path`` (which a reader must still verify) and have it reach the disk.

    Where it is encrypted, it is so to a second key too, which lives only in this process: the one given
    back, with which the file can be read again at once although nobody typed the passphrase.
    Raises ``OSError`` and what ``look`` raises.
    """
    about = replace(about, database_size=database.stat().st_size, settings_size=len(settings))
    moment = _unix(about.made_at)
    total = about.database_size + about.settings_size
    packed = stream.Packed(
        {ABOUT: _json(asdict(about)), DATABASE: database, SETTINGS: settings},
        moment,
        lambda done: look(done, total),
    )
    witness: x25519.Identity | None = None
    members: dict[str, dict[str, Any]] = {}
    with open(path, "xb", opener=private_files.opener) as file:
        hold(file)
        members[NOTE] = _add(file, NOTE, _NOTE_TEXT.encode(), moment)
        if key is not None:
            members[KEY] = _add(file, KEY, key.identity, moment)
        with _member(file, SEALED if key else PLAIN, moment) as data:
            if key is None:
                while chunk := packed.read(stream.CHUNK):
                    data.write(chunk)
            else:
                witness = _encrypt(packed, data, key.recipient)
        members[SEALED if key else PLAIN] = {"size": data.size, "sha256": data.sha256}
        manifest = Manifest(about, key is not None, key.recipient if key else "", members)
        _add(file, MANIFEST, _sealed_json(manifest), moment)
        file.write(stream.END)
        file.flush()
        os.fsync(file.fileno())
    return witness


def _encrypt(packed: stream.Packed, data: stream.Measured, recipient: str) -> x25519.Identity:
    from pyrage import EncryptError, encrypt_io, x25519

    witness = x25519.Identity.generate()
    try:
        encrypt_io(packed, data, [x25519.Recipient.from_str(recipient), witness.to_public()])
    except (EncryptError, OSError) as fault:
        raise (packed.fault or data.fault or OSError()) from fault
    return witness


@contextmanager
def _member(file: IO[bytes], name: str, moment: int) -> Iterator[stream.Measured]:
    """A member whose size is known only at its end: its header is written then."""
    start = file.tell()
    file.write(b"\0" * BLOCK)
    data = stream.Measured(file)
    yield data
    file.write(stream.padding(data.size))
    end = file.tell()
    file.seek(start)
    file.write(stream.header(name, data.size, moment))
    file.seek(end)


def _add(file: IO[bytes], name: str, content: bytes, moment: int) -> dict[str, Any]:
    file.write(stream.header(name, len(content), moment) + content + stream.padding(len(content)))
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


# --- reading -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """Where the members of a backup stand: (start, size) by name."""

    manifest: Manifest
    places: dict[str, tuple[int, int]]


@inside
def look_into(path: Path) -> Found:
    """Read what a file says of itself, and that it is whole but for its data.

    Raises BackupRefused: ``missing``, ``not_a_backup``, ``damaged`` or ``newer``.
    """
    try:
        with path.open("rb") as file:
            return _found(file, path)
    except FileNotFoundError as fault:
        raise errors.BackupRefused(path, "missing") from fault
    except OSError as fault:
        raise errors.BackupRefused(path, "not_readable") from fault


def _found(file: IO[bytes], path: Path) -> Found:
    try:
        if stream.read_header(file.read(BLOCK))[0] != NOTE:
            raise errors.BackupRefused(path, "not_a_backup")
    except NotWholeError as fault:
        raise errors.BackupRefused(path, "not_a_backup") from fault
    try:
        places = _places(file)
        manifest = _manifest(_content(file, places[MANIFEST]), path)
        _insist(set(places) == {NOTE, manifest.data, MANIFEST} | ({KEY} if manifest.encrypted else set()))
        _insist(list(places)[-1] == MANIFEST and {*manifest.files, MANIFEST} == set(places))
        for name, facts in manifest.files.items():
            _insist(facts["size"] == places[name][1])
            if name != manifest.data:
                _insist(hashlib.sha256(_content(file, places[name])).hexdigest() == facts["sha256"])
    except (NotWholeError, KeyError) as fault:
        raise errors.BackupRefused(path, "damaged") from fault
    return Found(manifest, places)


def _insist(condition: bool) -> None:  # noqa: FBT001
    if not condition:
        raise NotWholeError


def _places(file: IO[bytes]) -> dict[str, tuple[int, int]]:
    """The members in their order; the tar must end where the file does."""
    end = file.seek(0, os.SEEK_END)
    places: dict[str, tuple[int, int]] = {}
    at = 0
    while True:
        file.seek(at)
        block = file.read(BLOCK)
        if not any(block):
            break
        name, size = stream.read_header(block)
        _insist(name not in places and size >= 0 and len(places) < _MOST_MEMBERS)
        places[name] = at + BLOCK, size
        filler = -size % BLOCK
        at += BLOCK + size + filler
        _insist(at <= end)
        file.seek(at - filler)
        _insist(not any(file.read(filler)))
    file.seek(at)
    _insist(at + len(stream.END) == end and not any(file.read()))
    return places


def _content(file: IO[bytes], place: tuple[int, int]) -> bytes:
    start, size = place
    _insist(size <= _SMALL)
    file.seek(start)
    return file.read(size)


def _sealed_json(manifest: Manifest) -> bytes:
    facts = asdict(manifest)
    return _json(facts | {"check": hashlib.sha256(_json(facts)).hexdigest()})


def _manifest(content: bytes, path: Path) -> Manifest:
    try:
        facts = json.loads(content)
        check = facts.pop("check")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NotWholeError from fault
    _insist(hashlib.sha256(_json(facts)).hexdigest() == check)
    _insist(_json(facts | {"check": check}) == content)
    if isinstance(facts.get("format"), int) and facts["format"] > FORMAT:
        raise errors.BackupRefused(path, "newer")
    try:
        manifest = Manifest(**(facts | {"about": _about(facts["about"])}))
        for one in manifest.files.values():
            _insist(type(one["size"]) is int and one["size"] >= 0 and isinstance(one["sha256"], str))
        _unix(manifest.about.made_at)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError) as fault:
        raise NotWholeError from fault
    _insist(manifest.encrypted is (SEALED in manifest.files) and type(manifest.format) is int)
    return manifest


def _about(facts: Any) -> About:  # noqa: ANN401 -- what JSON can hold
    """The facts of ``about.json``, each of its kind; raises TypeError, KeyError or ValueError."""
    about = About(**(facts | {"schema": tuple(facts["schema"])}))
    texts = (
        about.made_at,
        about.kind,
        about.program,
        about.clinic,
        about.audit_seal,
        *about.schema,
        *about.counts,
    )
    numbers = (about.audit_entries, about.database_size, about.settings_size, *about.counts.values())
    if not all(isinstance(one, str) for one in texts) or len(facts) != len(fields(About)):
        raise TypeError
    if not all(type(one) is int and one >= 0 for one in numbers):
        raise TypeError
    return about


@inside
def take_apart(path: Path, found: Found, identity: x25519.Identity | None, folder: Path, look: Look) -> About:
    """Write the data of a backup into ``folder``: ``clinic.sqlite`` and ``settings.json``.

    Every byte is checked against the manifest, and the manifest against what was sealed with the data. Raises
    BackupRefused ``damaged`` or ``wrong_passphrase``, DiskFull, and what ``look`` raises.
    """
    about = found.manifest.about
    start, size = found.places[found.manifest.data]
    about_size = len(_json(asdict(about)))
    expected = {ABOUT: about_size, DATABASE: about.database_size, SETTINGS: about.settings_size}
    _refuse_without_room(folder, sum(expected.values()))
    unpacked = stream.Unpacked(folder, expected)
    try:
        with path.open("rb") as file:
            read = stream.Within(file, start, size, lambda done: look(done, size))
            try:
                _pour(read, unpacked, identity if found.manifest.encrypted else None)
            except Exception as fault:
                raise _named(fault, read, unpacked, path, folder) from fault
            if read.sha256 != found.manifest.files[found.manifest.data]["sha256"]:
                raise errors.BackupRefused(path, "damaged")
        unpacked.close()
        _insist((folder / ABOUT).read_bytes() == _json(asdict(about)))
    except NotWholeError as fault:
        raise errors.BackupRefused(path, "damaged") from fault
    except OSError as fault:
        raise errors.BackupRefused(path, "not_readable") from fault
    finally:
        unpacked.abandon()
    return about


def _pour(read: stream.Within, unpacked: stream.Unpacked, identity: x25519.Identity | None) -> None:
    if identity is not None:
        from pyrage import decrypt_io

        decrypt_io(read, unpacked, [identity])
    while chunk := read.read(stream.CHUNK):
        if identity is not None:
            raise NotWholeError  # something follows the encrypted data
        unpacked.write(chunk)


def _named(
    fault: Exception, read: stream.Within, unpacked: stream.Unpacked, path: Path, folder: Path
) -> Exception:
    """What went wrong underneath pyrage, or in it."""
    if isinstance(unpacked.fault, OSError):
        return errors.DiskFull(folder)
    if isinstance(read.fault, OSError):
        return errors.BackupRefused(path, "not_readable")
    own = read.fault or unpacked.fault
    return (
        own if own is not None else errors.BackupRefused(path, "damaged").with_traceback(fault.__traceback__)
    )


def _refuse_without_room(folder: Path, size: int) -> None:
    import shutil

    if size > shutil.disk_usage(folder).free:
        raise errors.DiskFull(folder)


def _json(facts: Any) -> bytes:  # noqa: ANN401 -- what JSON can hold
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _unix(moment: str) -> int:
    from datetime import datetime

    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        raise ValueError(moment)
    return max(0, math.floor(at.timestamp()))
