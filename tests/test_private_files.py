"""Files for the user alone, temporary ones that go: on the real file system."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from clinic_desk import private_files, windows_rights

POSIX = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def everybody_may():
    """The umask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def no_home():
    yield
    private_files.live_in(None)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# --- rights ----------------------------------------------------------------------------------------


@POSIX
def test_what_is_made_is_for_the_user_whatever_the_umask(tmp_path, everybody_may):
    private_files.make_folder(tmp_path / "a" / "b")
    with open(tmp_path / "a" / "b" / "file", "w", opener=private_files.opener) as file:
        file.write("x")
    private_files.write_whole(tmp_path / "a" / "pdf", b"x")
    assert {one.name: oct(mode(one)) for one in (tmp_path / "a").rglob("*")} == {
        "b": "0o700",
        "file": "0o600",
        "pdf": "0o600",
    }
    assert mode(tmp_path / "a") == 0o700


@POSIX
def test_a_folder_from_elsewhere_is_tightened_but_nothing_above_beside_or_behind_a_link(
    tmp_path, everybody_may
):
    outside = tmp_path / "outside"
    folder = outside / "data"
    for one in (folder / "backups" / "old", folder / "photos"):
        one.mkdir(parents=True)
        (one / "file").write_text("x")
    (folder / "clinic.sqlite").write_text("x")
    (folder / "start.sh").write_text("x")
    (folder / "start.sh").chmod(0o755)
    (outside / "beside").write_text("x")
    (folder / "link").symlink_to(outside / "beside")
    assert private_files.tighten(folder)
    assert oct(mode(folder)) == "0o700"
    assert oct(mode(folder / "clinic.sqlite")) == "0o600"
    assert oct(mode(folder / "start.sh")) == "0o700"  # only what others may is taken
    assert oct(mode(folder / "backups" / "old")) == "0o700"
    assert oct(mode(folder / "backups" / "old" / "file")) == "0o600"
    assert oct(mode(folder / "photos")) == "0o777"  # not ours, and nobody gets in any more
    assert oct(mode(outside)) == "0o777"
    assert oct(mode(outside / "beside")) == "0o666"


def test_a_disk_without_rights_is_told_and_no_reason_to_fail(tmp_path, monkeypatch):
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "clinic.sqlite").write_text("x")
    folder.chmod(0o755)

    def refuse(self, mode):
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as fat:
        fat.setattr(Path, "chmod", refuse)
        assert not private_files.tighten(folder)
    with monkeypatch.context() as fat:
        fat.setattr(Path, "chmod", lambda *_: None)  # some say yes and change nothing
        assert not private_files.tighten(folder)
    assert private_files.tighten(folder)


# --- temporary files -------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("at_home", [True, False])
def test_a_temporary_folder_is_private_and_gone_afterwards(tmp_path, monkeypatch, everybody_may, at_home):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = tmp_path / "data"
    data.mkdir()
    private_files.live_in(data if at_home else None)
    with private_files.temporary_folder() as folder:
        assert (data in folder.parents) is at_home
        assert mode(folder) == 0o700
        if at_home:
            assert mode(folder.parent) == 0o700
    assert not folder.exists()


def test_libraries_write_their_temporaries_into_it(tmp_path, monkeypatch):
    from PySide6.QtCore import QDir, QTemporaryFile

    private_files.live_in(tmp_path)
    before = QDir.tempPath()
    with private_files.temporaries_inside() as folder:
        assert Path(QDir.tempPath()) == folder
        job = QTemporaryFile(QDir.tempPath() + "/job")
        assert job.open()
        assert Path(job.fileName()).parent == folder
        job.setAutoRemove(False)
        job.close()
    assert not folder.exists()
    assert QDir.tempPath() == before


_KILLED = """
    import os, signal, sys
    from pathlib import Path
    from clinic_desk import private_files

    data, place, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    private_files.live_in(data)
    if moment == "working":
        with private_files.temporary_folder() as folder:
            (folder / "names.csv").write_text("АХМЕТОВ")
            print(folder, flush=True)
            signal.pause()
    os.fsync = lambda handle: None if os.readlink(f"/proc/self/fd/{handle}").endswith("writing-1") else (
        print("written", flush=True), signal.pause()
    )
    private_files.write_whole(place / "journal.pdf", b"%PDF " + "АХМЕТОВ".encode())
"""


@POSIX
@pytest.mark.parametrize("moment", ["working", "writing"])
def test_what_a_crash_left_goes_at_the_next_start_and_what_is_in_use_stays(tmp_path, moment):
    data, place = tmp_path / "data", tmp_path / "stick"
    data.mkdir()
    place.mkdir()
    script = textwrap.dedent(_KILLED)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(data), str(place), moment], cwd=ROOT, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        before = {one for one in (*data.rglob("*"), *place.iterdir()) if one.is_file()}
        assert any("АХМЕТОВ".encode() in one.read_bytes() for one in before)
        assert all(mode(one) & 0o077 == 0 or one.parent.stat().st_mode & 0o077 == 0 for one in before)
        private_files.sweep(data)
        assert {one for one in (*data.rglob("*"), *place.iterdir()) if one.is_file()} == before
        other.send_signal(signal.SIGKILL)
    private_files.sweep(data)
    assert list(data.iterdir()) == []
    assert list(place.iterdir()) == []


def test_a_note_takes_away_nothing_but_its_own_file(tmp_path):
    folder = tmp_path / "tmp" / "clinic-desk-x"
    folder.mkdir(parents=True)
    dear = tmp_path / "dear.txt"
    dear.write_text("x")
    (folder / "writing-1").write_text(str(dear))
    (folder / ".clinic-desk-temporary").touch()
    private_files.sweep(tmp_path)
    assert dear.exists()
    assert not folder.exists()


def test_a_folder_made_this_moment_is_not_swept_before_its_mark_stands(tmp_path):
    folder = tmp_path / "tmp" / "clinic-desk-x"
    folder.mkdir(parents=True)
    private_files.sweep(tmp_path)
    assert folder.exists()
    old = time.time() - 3600
    os.utime(folder, (old, old))
    private_files.sweep(tmp_path)
    assert not folder.exists()


def test_a_file_that_cannot_be_written_leaves_the_older_one_and_nothing_else(tmp_path, monkeypatch):
    private_files.live_in(tmp_path / "data")
    path = tmp_path / "journal.pdf"
    path.write_bytes(b"older")

    def full(handle):
        if "writing" not in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        private_files.write_whole(path, b"newer")
    assert path.read_bytes() == b"older"
    assert [one.name for one in tmp_path.iterdir() if one.name != "data"] == ["journal.pdf"]


@POSIX
def test_a_crash_leaves_no_image_of_the_memory(tmp_path):
    script = (
        "import os, resource, sys; from clinic_desk import private_files;"
        "private_files.leave_no_dumps(); print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True);"
        "os.abort()"
    )

    def allowed():
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        preexec_fn=allowed,
        check=False,
    )
    assert done.returncode == -signal.SIGABRT
    assert int(done.stdout) in {0, 1}
    assert list(tmp_path.iterdir()) == []


# --- Windows ---------------------------------------------------------------------------------------


def test_the_access_list_names_three_and_protects_itself():
    sid = "S-1-5-21-1-2-3-1001"
    assert windows_rights.list_for(sid) == (
        "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;S-1-5-21-1-2-3-1001)"
    )


class Function:
    """One function of Windows: remembers its calls, answers as told."""

    def __init__(self, answer):
        self.calls = []
        self._answer = answer

    def __call__(self, *arguments):
        # what ctypes would refuse on Windows is refused here as well
        for argument, kind in zip(arguments, getattr(self, "argtypes", ()), strict=False):
            kind.from_param(argument)
        self.calls.append(arguments)
        return self._answer(*arguments) if callable(self._answer) else self._answer


class Library:
    def __init__(self, **functions):
        self.__dict__.update({name: Function(answer) for name, answer in functions.items()})


def windows(*, fat: bool = False):
    """The two libraries of a PC whose user is S-1-5-21-7; ``fat``: on a disk without rights."""
    text = ctypes.create_unicode_buffer("S-1-5-21-7")

    def information(_token, _what, buffer, _size, needed):
        needed._obj.value = 24
        return int(buffer is not None)

    def say_sid(_sid, out):
        out._obj.value = text.value
        return 1

    def fill(_first, *outs):
        for out in outs:
            if hasattr(out, "_obj"):
                out._obj.value = 4711
        return 1

    advapi32 = Library(
        OpenProcessToken=1,
        GetTokenInformation=information,
        ConvertSidToStringSidW=say_sid,
        ConvertStringSecurityDescriptorToSecurityDescriptorW=fill,
        GetSecurityDescriptorDacl=fill,
        SetNamedSecurityInfoW=1 if fat else 0,
    )
    return advapi32, Library(GetCurrentProcess=-1, CloseHandle=1, LocalFree=None)


def test_windows_is_told_the_list_for_the_folder_alone(tmp_path):
    advapi32, kernel32 = windows()
    assert windows_rights.set_list(tmp_path / "Клиника", advapi32, kernel32)
    [(sddl, *_rest)] = advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW.calls
    assert sddl == windows_rights.list_for("S-1-5-21-7")
    [(name, kind, what, owner, group, acl, sacl)] = advapi32.SetNamedSecurityInfoW.calls
    assert (name, kind, what) == (str(tmp_path / "Клиника"), 1, 0x8000_0004)
    assert (owner, group, acl.value, sacl) == (None, None, 4711, None)
    assert len(kernel32.LocalFree.calls) == 2
    assert len(kernel32.CloseHandle.calls) == 1


def test_windows_on_a_disk_without_rights_says_so_and_gives_everything_back(tmp_path):
    advapi32, kernel32 = windows(fat=True)
    assert not windows_rights.set_list(tmp_path, advapi32, kernel32)
    assert len(kernel32.LocalFree.calls) == 2


@pytest.mark.skipif(os.name != "nt", reason="needs Windows")
def test_on_a_real_windows_the_list_is_set(tmp_path):
    assert windows_rights.only_for_the_user(tmp_path)
    shown = subprocess.run(["icacls", str(tmp_path)], capture_output=True, text=True, check=True).stdout
    assert "(I)" not in shown


def test_folders_that_only_look_like_ours_are_never_swept(tmp_path, monkeypatch):
    """A clinic's own copy of its data, or the folder of another program, may well be named like this."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    copy = tmp_path / "clinic-desk-2025"
    copy.mkdir()
    (copy / "clinic.sqlite").write_bytes(b"years of work")
    (copy / "in-use").write_bytes(b"")
    half_made = tmp_path / "clinic-desk-x7ab12cd"
    half_made.mkdir()
    old = time.time() - 3600
    os.utime(half_made, (old, old))
    private_files.sweep(tmp_path / "data")
    assert (copy / "clinic.sqlite").read_bytes() == b"years of work"
    assert not half_made.exists(), "an empty one is what a crash leaves in its first moment"


@pytest.mark.parametrize(
    "spelt",
    [
        "clinic.sqlite",
        "CLINIC.SQLITE-wal",
        "settings.json",
        "tmp/../clinic.sqlite",
        "backups/monday.cdbk",
        "put-aside-1/x",
    ],
)
def test_what_the_open_clinic_lives_in_is_never_written_over(tmp_path, spelt):
    data = tmp_path / "data"
    for one in (data, data / "tmp", data / "backups", data / "put-aside-1"):
        one.mkdir()
    target = data / spelt
    target.write_bytes(b"older")
    private_files.live_in(data)
    with pytest.raises(PermissionError):
        private_files.write_whole(target, b"newer")
    assert target.read_bytes() == b"older"
    private_files.write_whole(data / "journal.pdf", b"newer")
    private_files.write_whole(tmp_path / "settings.json", b"newer")
    private_files.live_in(None)
    private_files.write_whole(target, b"newer")


@POSIX
def test_what_is_no_file_is_not_replaced_by_one(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    (tmp_path / "link.csv").symlink_to(pipe)
    for path in (pipe, tmp_path / "link.csv", tmp_path):
        with pytest.raises(PermissionError):
            private_files.write_whole(path, b"newer")
    assert pipe.is_fifo()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.csv", "pipe.csv"]
