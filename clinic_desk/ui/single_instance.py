"""One window for one data folder at a time: a second start brings the first window forward.

The first start holds a lock of the operating system, which ends with its process however that ends: nothing
of a crash is left to clear away. The second one lays down a file beside the lock; the window sees it, takes
it away and comes forward. Both files stand in a folder that only this user can enter, and carry nothing but
their being there. No socket is opened. Commands work beside the window and ask nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from clinic_desk import errors

ANSWER_S: Final = 4.0
"""A window that does not come forward in that time hangs, or does something that takes longer."""
_LOOK_MS: Final = 250
_WAIT_S: Final = 0.05
_FOLDER: Final = "clinic-desk"
_ANY_PROCESS: Final = -1


class Claim:
    """The right of this process to show a window on one data folder at a time."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self._lock: IO[bytes] | None = None
        self._call: Path | None = None
        self._timer: QTimer | None = None

    def take(self, folder: Path) -> bool:
        """Take a folder, and let go of the one before; False if a running window has it.

        Where the system offers no place for the lock there is none, and two windows may open: the data take
        several desks anyway.
        """
        if self.folder is not None and _is_same(folder, self.folder):
            return True
        place = _place()
        lock: IO[bytes] | None = None
        if place is not None:
            with contextlib.suppress(OSError):
                lock = _file(place, folder, "lock").open("ab")
        if lock is not None and not _lock(lock):
            lock.close()
            return False
        self.release()
        self.folder, self._lock = folder, lock
        self._call = None if place is None or lock is None else _file(place, folder, "call")
        if self._call is not None:
            with contextlib.suppress(OSError):  # somebody gave up waiting for a window that has ended since
                self._call.unlink(missing_ok=True)
        return True

    def watch(self, app: QApplication) -> None:
        """From now on bring the window forward whenever another start asks for it."""
        self._timer = QTimer(app, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._call is not None and self._call.exists():
            with contextlib.suppress(OSError):  # the answer to the one who waits for it
                self._call.unlink()
            come_forward()

    def release(self) -> None:
        """Let another start have the folder."""
        if self._lock is not None:
            self._lock.close()
        self.folder = self._lock = self._call = None


ours: Final = Claim()
"""Of this process."""


def take(folder: Path, wants_to_wait: Callable[[], bool], seconds: float = ANSWER_S) -> bool:
    """Take a folder for the window of this process; False if a running window has it and came forward.

    Where that window does not answer, ``wants_to_wait`` is asked whether to go on; raises AlreadyOpen if not.
    """
    while not ours.take(folder):
        if call_forward(folder, seconds):
            return False
        # it may have ended while it was waited for
        if not ours.take(folder) and not wants_to_wait():
            raise errors.AlreadyOpen(folder)
    return True


def call_forward(folder: Path, seconds: float = ANSWER_S) -> bool:
    """Ask the window that has the folder to come forward; whether it did within that time."""
    place = _place()
    if place is None:
        return False
    call = _file(place, folder, "call")
    _let_come_forward()
    try:
        call.touch()
        until = time.monotonic() + seconds
        while call.exists():
            if time.monotonic() > until:
                return False
            time.sleep(_WAIT_S)
    except OSError:
        return False
    return True


def come_forward() -> None:
    """Show the window that may be minimised or behind others, with the dialog that stands over it.

    Some desktops forbid a program to raise itself; there its entry in the task bar asks for attention.
    """
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
    main = next((one for one in windows if isinstance(one, QMainWindow)), None)
    if main is not None and main.isMinimized():
        main.setWindowState(
            (main.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
        )
    dialog = QApplication.activeModalWidget() or next(
        (one for one in windows if isinstance(one, QDialog)), None
    )
    for one in (main, dialog):
        if one is not None:
            one.raise_()
            one.activateWindow()
            QApplication.alert(one)


def _place() -> Path | None:
    """A folder that only this user can enter; None if there is none."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [Path(tempfile.gettempdir()) / f"{_FOLDER}-{_user()}"]
    if given:
        places.insert(0, Path(given) / _FOLDER)
    for place in places:
        with contextlib.suppress(OSError):
            place.mkdir(mode=0o700, exist_ok=True)
            if _is_own(place):
                return place
    return None


def _user() -> str:
    return "user" if sys.platform == "win32" else str(os.getuid())


def _is_own(place: Path) -> bool:
    """Nobody else may have made the folder before us, or be let in."""
    if sys.platform == "win32":
        return place.is_dir()  # the folder for temporary files belongs to the user there
    found = place.lstat()
    is_open = bool(stat.S_IMODE(found.st_mode) & 0o077)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not is_open


def _file(place: Path, folder: Path, ending: str) -> Path:
    """A name that tells nobody which folder it is about."""
    return place / f"{hashlib.sha256(os.fsencode(_name(folder))).hexdigest()[:32]}.{ending}"


def _is_same(one: Path, other: Path) -> bool:
    return _name(one) == _name(other)


def _name(folder: Path) -> str:
    """The same for every way to write a folder."""
    return os.path.normcase(os.path.realpath(folder))


def _lock(file: IO[bytes]) -> bool:
    """Hold the file for this process, without waiting; False if another one does."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_come_forward() -> None:
    """Windows lets only the program that the user just started hand the foreground on."""
    if sys.platform == "win32":
        import ctypes

        user32: Any = ctypes.windll.user32
        user32.AllowSetForegroundWindow(_ANY_PROCESS)
