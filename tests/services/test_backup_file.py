"""The file of a backup: opened without our program, and refused wherever a byte is not as it was written."""

from __future__ import annotations

import hashlib
import io
import os
import random
import sqlite3
import subprocess
import sys
import tarfile
import tracemalloc
import zlib
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.services import backup, backup_file, clinic
from clinic_desk.services import backup_stream as stream
from tests.make import ACTOR, NOW
from tests.services.backup_clinic import PHRASE, fill, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A plain and an encrypted backup of one small clinic, and the key of the second."""
    folder = tmp_path_factory.mktemp("clinic")
    clinic.open_clinic(folder)
    fill(5)
    plain, sealed = folder / "plain.tar", folder / "sealed.tar"
    backup.make(plain, kind=backup.BackupKind.HAND, now=NOW, actor=ACTOR, not_encrypted=True)
    backup.make(sealed, kind=backup.BackupKind.HAND, now=NOW, actor=ACTOR, passphrase=PHRASE)
    expected = rows(folder / clinic.DATA_FILE)
    clinic.close_clinic()
    found = backup_file.look_into(sealed)
    start, size = found.places[backup_file.KEY]
    identity = backup_file.opened_key(sealed, sealed.read_bytes()[start : start + size], PHRASE)
    return plain, sealed, identity, expected


def take_apart(path: Path, identity, folder: Path):
    """The reader as ``verify`` uses it, without the second that each passphrase takes."""
    folder.mkdir()
    return backup_file.take_apart(path, backup_file.look_into(path), identity, folder, lambda *_far: None)


# --- without our program -------------------------------------------------------------------------------


def test_tar_and_age_alone_open_it(made, tmp_path):
    """The steps of READ-ME.txt, with the library where the text names the program «age»."""
    import pyrage

    _plain, sealed, _identity, expected = made
    with tarfile.open(sealed) as outer:
        assert outer.getnames() == ["READ-ME.txt", "key.txt.age", "data.tar.gz.age", "manifest.json"]
        outer.extractall(tmp_path, filter="data")
    assert "age -d" in (tmp_path / "READ-ME.txt").read_text("utf-8")
    key = pyrage.passphrase.decrypt((tmp_path / "key.txt.age").read_bytes(), PHRASE).decode()
    line = next(line for line in key.splitlines() if line.startswith("AGE-SECRET-KEY-1"))
    data = pyrage.decrypt(
        (tmp_path / "data.tar.gz.age").read_bytes(), [pyrage.x25519.Identity.from_str(line)]
    )
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as inner:
        assert inner.getnames() == ["about.json", "clinic.sqlite", "settings.json"]
        inner.extractall(tmp_path, filter="data")
    with closing(sqlite3.connect(tmp_path / "clinic.sqlite")) as found:
        assert found.execute("SELECT COUNT(*) FROM visit").fetchone() == (len(expected["visit"]),)


def test_a_plain_one_needs_only_tar(made, tmp_path):
    plain = made[0]
    for line in (["tar", "-xf", str(plain)], ["tar", "-xzf", "data.tar.gz"]):
        subprocess.run(line, cwd=tmp_path, check=True)
    with closing(sqlite3.connect(tmp_path / "clinic.sqlite")) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- not one byte otherwise ----------------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1], ids=["plain", "encrypted"])
def test_no_changed_byte_goes_unnoticed(made, tmp_path, which):
    """Every byte of the small parts and many of the data, one at a time."""
    data = made[which].read_bytes()
    places = backup_file.look_into(made[which]).places
    name = backup_file.PLAIN if which == 0 else backup_file.SEALED
    start, size = places[name]
    draw = random.Random(4)
    small = [at for at in range(len(data)) if not start + 64 <= at < start + size - 64]
    some = draw.sample(range(start + 64, start + size - 64), 60)
    broken = tmp_path / "broken.tar"
    for number, at in enumerate([*small[:: max(1, len(small) // 900)], *some]):
        changed = bytearray(data)
        changed[at] ^= 1 << draw.randrange(8)
        broken.write_bytes(changed)
        with pytest.raises(errors.BackupRefused):
            take_apart(broken, made[2], tmp_path / f"out{number}")


@pytest.mark.parametrize("which", [0, 1], ids=["plain", "encrypted"])
def test_a_file_cut_short_or_longer_is_refused(made, tmp_path, which):
    data = made[which].read_bytes()
    broken = tmp_path / "broken.tar"
    lengths = {0, 1, 511, 512, 513, len(data) - 1, len(data) - 512, len(data) - 1024}
    lengths |= {len(data) * part // 40 for part in range(40)}
    for number, length in enumerate(sorted(lengths)):
        broken.write_bytes(data[:length])
        with pytest.raises(errors.BackupRefused):
            take_apart(broken, made[2], tmp_path / f"short{number}")
    for tail in (b"\0", b"\0" * 512, b"x" * 512):
        broken.write_bytes(data + tail)
        with pytest.raises(errors.BackupRefused):
            take_apart(broken, made[2], tmp_path / f"long{tail[:1]!r}{len(tail)}")


@given(st.binary(max_size=3000))
def test_any_other_file_is_no_backup(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "letter.tar"
    path.write_bytes(content)
    with pytest.raises(errors.BackupRefused) as refused:
        backup_file.look_into(path)
    assert refused.value.reason == "not_a_backup"


def test_folders_and_missing_files_are_told_apart(tmp_path):
    for path, reason in ((tmp_path, "not_readable"), (tmp_path / "no.tar", "missing")):
        with pytest.raises(errors.BackupRefused) as refused:
            backup_file.look_into(path)
        assert refused.value.reason == reason


# --- somebody means harm -------------------------------------------------------------------------------


def forged(path: Path, files: list[tuple[str, bytes]], about: dict) -> Path:
    """A backup with an honest outside and whatever somebody put inside."""
    manifest_about = backup_file._about(about)
    content = b"".join(
        (header if isinstance(header, bytes) else stream.header(header, len(data)))
        + data
        + stream.padding(len(data))
        for header, data in files
    )
    packed = zlib.compressobj(9, wbits=31)
    data = packed.compress(content + stream.END) + packed.flush()
    note = backup_file._NOTE_TEXT.encode()
    members = {}
    with path.open("wb") as file:
        members["READ-ME.txt"] = backup_file._add(file, "READ-ME.txt", note, 0)
        members["data.tar.gz"] = backup_file._add(file, "data.tar.gz", data, 0)
        manifest = backup_file.Manifest(manifest_about, False, "", members)
        backup_file._add(file, "manifest.json", backup_file._sealed_json(manifest), 0)
        file.write(stream.END)
    return path


@pytest.fixture
def about(made):
    return asdict(backup_file.look_into(made[0]).manifest.about) | {"database_size": 16, "settings_size": 2}


def own_about(about: dict) -> bytes:
    return backup_file._json(asdict(backup_file._about(about)))


def test_the_forger_of_these_tests_could_make_a_good_one(tmp_path, about):
    files = [("about.json", own_about(about)), ("clinic.sqlite", b"x" * 16), ("settings.json", b"{}")]
    path = forged(tmp_path / "good.tar", files, about)
    take_apart(path, None, tmp_path / "out")
    assert (tmp_path / "out" / "clinic.sqlite").read_bytes() == b"x" * 16


def link(name: str, target: str, kind: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, target, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")


@pytest.mark.parametrize(
    "extra",
    [
        ("../escaped.txt", b"x"),
        ("/tmp/escaped.txt", b"x"),
        ("sub/clinic.sqlite", b"x"),
        ("clinic.sqlite", b"x" * 16),
        ("clinic.sqlite-wal", b"x"),
        (link("settings.json", "/etc/passwd", tarfile.SYMTYPE), b""),
        (link("settings.json", "clinic.sqlite", tarfile.LNKTYPE), b""),
        (link("settings.json", "", tarfile.FIFOTYPE), b""),
        (link("settings.json", "", tarfile.DIRTYPE), b""),
    ],
    ids=["parent", "absolute", "folder", "twice", "wal", "symlink", "hardlink", "pipe", "directory"],
)
def test_nothing_but_the_expected_files_is_written(tmp_path, about, extra):
    files = [("about.json", own_about(about)), ("clinic.sqlite", b"x" * 16), extra]
    path = forged(tmp_path / "bad.tar", files, about)
    with pytest.raises(errors.BackupRefused):
        take_apart(path, None, tmp_path / "out")
    assert not (tmp_path / "escaped.txt").exists()
    assert {one.name for one in (tmp_path / "out").iterdir()} <= {
        "about.json",
        "clinic.sqlite",
        "settings.json",
    }
    assert not any(one.is_symlink() for one in (tmp_path / "out").iterdir())


def test_a_bomb_writes_no_more_than_it_declared(tmp_path, about):
    bomb = b"\0" * 60_000_000
    files = [("about.json", own_about(about)), ("clinic.sqlite", bomb), ("settings.json", b"{}")]
    path = forged(tmp_path / "bomb.tar", files, about)
    assert path.stat().st_size < 200_000
    tracemalloc.start()
    with pytest.raises(errors.BackupRefused):
        take_apart(path, None, tmp_path / "out")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    assert sum(one.stat().st_size for one in (tmp_path / "out").iterdir()) < 10_000


def test_a_size_beyond_the_disk_is_refused_before_anything_is_written(tmp_path, about):
    huge = about | {"database_size": 1 << 60}
    files = [("about.json", own_about(huge)), ("clinic.sqlite", b"x" * 16), ("settings.json", b"{}")]
    path = forged(tmp_path / "huge.tar", files, huge)
    with pytest.raises(errors.DiskFull):
        take_apart(path, None, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_size", -1),
        ("database_size", 1.5),
        ("database_size", True),
        ("counts", {"visit": "many"}),
        ("counts", ["visit"]),
        ("made_at", "yesterday"),
        ("made_at", "2026-11-24T12:00:00"),
        ("schema", 5),
        ("audit_seal", None),
    ],
)
def test_a_manifest_of_the_wrong_kind_is_refused(made, tmp_path, name, value):
    manifest = backup_file.look_into(made[0]).manifest
    facts = asdict(manifest)
    facts["about"][name] = value
    content = backup_file._json(facts | {"check": hashlib.sha256(backup_file._json(facts)).hexdigest()})
    with pytest.raises((stream.NotWholeError, errors.BackupRefused)):
        backup_file._manifest(content, tmp_path)


def test_a_later_format_says_that_a_newer_program_is_needed(made, tmp_path):
    facts = asdict(backup_file.look_into(made[0]).manifest) | {"format": 2, "new": "thing"}
    content = backup_file._json(facts | {"check": hashlib.sha256(backup_file._json(facts)).hexdigest()})
    with pytest.raises(errors.BackupRefused) as refused:
        backup_file._manifest(content, tmp_path)
    assert refused.value.reason == "newer"


# --- memory --------------------------------------------------------------------------------------------


def test_memory_stays_small_whatever_the_size(tmp_path):
    """96 MB through both directions, in a process of its own whose memory is measured."""
    script = """
import resource, sys
from pathlib import Path
from dataclasses import asdict, replace
import pyrage
from clinic_desk.services import backup_file
identity = pyrage.x25519.Identity.generate()
folder = Path(sys.argv[1])
import os
with (folder / "big").open("wb") as file:
    for _ in range(96):
        file.write(os.urandom(1 << 20))
about = backup_file.About("2026-11-24T04:00:00+00:00", "hand", "0", "0a1b2c3d", ("0001",), {}, 0, "", 0, 0)
key = backup_file.Key(str(identity.to_public()), b"sealed elsewhere")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
backup_file.write(folder / "b.tar", folder / "big", b"{}", about=about, key=key, look=lambda *_: None)
(folder / "out").mkdir()
found = backup_file.look_into(folder / "b.tar")
backup_file.take_apart(folder / "b.tar", found, identity, folder / "out", lambda *_: None)
assert (folder / "out" / "clinic.sqlite").stat().st_size == 96 << 20
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    if sys.platform == "win32":
        pytest.skip("no getrusage")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 24
