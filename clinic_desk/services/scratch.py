"""Folders for what must not outlive its moment: copies of the data while a backup is made or looked into.

They stand inside the data folder (never in the system's temporary one), for the user only, and go away
with the work. What a crash left is swept at the next start; one that is in use by another process stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from clinic_desk.models import cipher, recoding
from clinic_desk.services.access import inside

PREFIX: Final = ".backup-work-"
_LOCK: Final = ".clinic-desk-temporary"
"""In each such folder, and nowhere else: what lacks it is somebody's own, whatever its name."""
_DATA: Final = "clinic.sqlite"


@inside
@contextlib.contextmanager
def folder_in(place: Path) -> Iterator[Path]:
    """A new folder inside ``place``, gone again afterwards; raises ``OSError``."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))  # rights: the user's only
    try:
        with (path / _LOCK).open("wb") as mark:
            hold(mark)
            yield path
    finally:
        _clear(path, place)


@inside
def sweep(place: Path) -> None:
    """Remove what a crash left in ``place``."""
    with contextlib.suppress(OSError):
        for left in place.glob(f"{PREFIX}*"):
            mark = left / _LOCK
            if left.is_dir() and not left.is_symlink() and mark.is_file() and not is_held(mark):
                _clear(left, place)


def _clear(folder: Path, place: Path) -> None:
    """Remove a folder; where the data are encrypted at rest, no readable copy may be dug up again."""
    if cipher.is_encrypted(place / _DATA):
        with contextlib.suppress(OSError):
            for copy in folder.rglob("*.sqlite*"):
                recoding.overwrite(copy)
    shutil.rmtree(folder, ignore_errors=True)


@inside
def hold(file: IO[Any]) -> None:
    """Mark an open file as in use until it is closed, or its process ends however it ends."""
    if sys.platform != "win32":
        import fcntl

        # Windows keeps an open file from being deleted by itself; a stick may know no locks
        with contextlib.suppress(OSError):
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@inside
def is_held(path: Path) -> bool:
    """Whether a file is in use by somebody who called :func:`hold`."""
    if sys.platform == "win32":
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return True
        return False
    import fcntl

    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


@inside
def settle(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where the system can be asked for that."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
