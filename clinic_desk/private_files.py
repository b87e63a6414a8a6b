"""Files that only the user of this PC may read, and temporary ones that go away even after a crash.

The mere fact of a visit is secret, and most PCs have more than one user. What the program writes is made for
its user alone from the first byte; a data folder that comes from elsewhere is made so when it is opened.
On Windows the same is said by an access list: the user, the system, administrators, nobody else.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
_OTHERS: Final = 0o077
TEMPORARY: Final = "tmp"
"""Inside the data folder: what must not outlive the program, one folder for each piece of work."""
_OWN_FILES: Final = ("clinic.sqlite", "settings.json", "backup-place.json", "clinic-desk.log")
"""How the names of the files begin that the program keeps in the data folder."""
_OWN_FOLDERS: Final = (TEMPORARY, "backups", "put-aside", ".backup-work")
_MARK: Final = ".clinic-desk-temporary"
"""In each temporary folder of ours, and nowhere else: what lacks it is somebody's own, whatever its name."""
_WAITING: Final = "writing-"

_home: list[Path] = []
"""The data folder that is open now, if any."""


# --- rights --------------------------------------------------------------------------------------------


def make_folder(folder: Path) -> None:
    """Make a folder (and those above it that are missing) for the user alone; raises ``OSError``."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir(mode=FOLDER_MODE)  # what the umask takes away besides is the user's own wish


def opener(name: str, flags: int) -> int:
    """For ``open(..., opener=opener)``: a file made so is for the user alone from its first byte."""
    return os.open(name, flags, FILE_MODE)


def tighten(folder: Path) -> bool:
    """Take all rights from others on a folder and what lies in it; nothing above it is touched.

    False where others still have some: a disk that knows no rights (a memory stick with FAT), or files of
    somebody else. Never raises.
    """
    if sys.platform == "win32":
        from clinic_desk import windows_rights

        return windows_rights.only_for_the_user(folder)
    done = _take_from_others(folder)
    for one in _inside(folder):
        done &= _take_from_others(one)
    return done


def is_private(path: Path) -> bool:
    """Whether others have no rights on a file or folder; on Windows the list of the folder above decides."""
    return sys.platform == "win32" or not stat.S_IMODE(path.stat().st_mode) & _OTHERS


def _inside(folder: Path) -> Iterator[Path]:
    """The files of a data folder and all of its own folders; what else somebody keeps there is theirs."""
    with suppress(OSError):
        for one in folder.iterdir():
            if one.is_symlink():
                continue  # what it leads to lies elsewhere
            if not one.is_dir():
                yield one
            elif one.name.startswith(_OWN_FOLDERS):
                yield one
                yield from (below for below in one.rglob("*") if not below.is_symlink())


def _take_from_others(path: Path) -> bool:
    """True if others have no rights afterwards; a file that went meanwhile has none."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
            mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:  # a WAL goes when its last reader does
        return True
    except OSError:
        return False
    return not mode & _OTHERS


# --- temporary files -----------------------------------------------------------------------------------


def live_in(folder: Path | None) -> None:
    """Keep temporary files in this data folder from now on (None: in the system's place)."""
    _home[:] = [] if folder is None else [folder]


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder for the user alone, gone again afterwards; raises ``OSError``."""
    path = _new_folder()
    try:
        with (path / _MARK).open("wb") as mark:
            _hold(mark)
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def temporaries_inside() -> Iterator[Path]:
    """The same; and what libraries write meanwhile (a print job before it is sent) goes there, too."""
    names = ("TMPDIR", "TEMP", "TMP")
    before = {name: os.environ.get(name) for name in names}
    with temporary_folder() as folder:
        os.environ.update(dict.fromkeys(names, str(folder)))
        try:
            yield folder
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def write_whole(path: Path, content: bytes) -> None:
    """Write a file for the user alone, whole or not at all, wherever it lies; raises ``OSError``."""
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A new file for the user alone that takes the name ``path`` once it was filled; raises ``OSError``.

    It stands beside ``path`` under another name meanwhile and goes when anything is raised; should the power
    go just then, the next start takes it away (see :func:`sweep`), also from a folder that the user chose.
    What the open clinic itself lives in is never replaced: a slip in a script must not cost its data. Nor is
    what is no file: a device, or a pipe whose reader would wait for ever.
    """
    if _keeps_the_clinic(path) or (path.exists() and not path.is_file()):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
    with _noted(path.parent) as temporary:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        try:
            yield temporary
            with temporary.open("r+b") as file:  # writable, or Windows would not flush it
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _keeps_the_clinic(path: Path) -> bool:
    """Whether a file of this name is one of the open data folder's own, however the way to it is spelt."""
    if not _home:
        return False
    # disks of Windows and sticks tell no small letters from large ones
    place, name = path.parent.resolve(), path.name.casefold()
    for folder in (place, *place.parents):
        with suppress(OSError):
            if folder.samefile(_home[0]):
                return name.startswith(_OWN_FILES if folder == place else _OWN_FOLDERS)
        name = folder.name.casefold()
    return False


def sweep(folder: Path) -> None:
    """Remove what a crash left behind: temporary folders of a data folder, and files half written elsewhere.

    What another process still works with stays. Never raises.
    """
    for place in (folder / TEMPORARY, Path(tempfile.gettempdir())):
        with suppress(OSError):
            for left in place.glob("clinic-desk-*"):
                if left.is_dir() and not left.is_symlink() and _is_ours(left):
                    _sweep_folder(left)
    with suppress(OSError):  # others may have theirs in it
        (folder / TEMPORARY).rmdir()


def _sweep_folder(left: Path) -> None:
    if not (left / _MARK).is_file():
        if _is_old(left):  # one just made gets its mark in a moment
            with suppress(OSError):
                left.rmdir()  # the crash came before the mark; one that holds anything is not ours
    elif not _is_held(left / _MARK):
        _remove_waiting(left)
        shutil.rmtree(left, ignore_errors=True)


def _new_folder() -> Path:
    if _home:
        place = _home[0] / TEMPORARY
        with suppress(OSError):  # a folder that cannot be written is no reason not to print
            make_folder(place)
            return Path(tempfile.mkdtemp(prefix="clinic-desk-", dir=place))
    return Path(tempfile.mkdtemp(prefix="clinic-desk-"))


@contextmanager
def _noted(place: Path) -> Iterator[Path]:
    """A new name in ``place``, written down where the next start looks."""
    with temporary_folder() as folder:
        temporary = place / f".{folder.name}"
        with (folder / f"{_WAITING}1").open("w", encoding="utf-8", errors="surrogateescape") as note:
            note.write(str(temporary.absolute()))
            note.flush()
            os.fsync(note.fileno())
        yield temporary


def _remove_waiting(folder: Path) -> None:
    for note in folder.glob(f"{_WAITING}*"):
        with suppress(OSError, ValueError):
            left = Path(note.read_text("utf-8", errors="surrogateescape"))
            if left.name == f".{folder.name}":  # a note leads to nothing but what it was written for
                left.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    return sys.platform == "win32" or path.lstat().st_uid == os.getuid()


def _hold(mark: IO[Any]) -> None:
    """Mark a folder as in use until its process ends, however it ends."""
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):  # a stick may know no locks; Windows keeps open files by itself
            fcntl.flock(mark.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(mark: Path) -> bool:
    try:
        if sys.platform == "win32":
            mark.unlink(missing_ok=True)
            return False
        import fcntl

        with mark.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _is_old(folder: Path) -> bool:
    import time

    with suppress(OSError):
        return time.time() - folder.lstat().st_mtime > 60
    return False


# --- crashes -------------------------------------------------------------------------------------------


def leave_no_dumps() -> None:
    """Ask the system for no image of the memory when the program crashes: it would hold names."""
    if sys.platform == "win32":
        import ctypes

        # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX: no report by the system, no box either
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    # 1, not 0: with 0 a system that pipes dumps into a program writes them all the same (core(5))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (1 if hard else 0, hard))
