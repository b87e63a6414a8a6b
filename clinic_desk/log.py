"""The log of what went wrong, without a word about anybody.

The mere fact of a visit is secret, and exception messages quote values: names, ИИН, phone numbers. So a
record holds the kinds of the errors and the places in the code, and nothing that came from data. Use
:func:`report` for errors; anything logged through ``logging`` loses its arguments and exception texts.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Final

from clinic_desk import private_files

FILE_NAME: Final = "clinic-desk.log"
_MOST_BYTES: Final = 512 * 1024
_OLD_FILES: Final = 2
_ROOT: Final = Path(__file__).resolve().parent.parent

logger: Final = logging.getLogger("clinic_desk")


def start(folder: Path, version: str) -> None:
    """Write to ``folder``/clinic-desk.log from now on (at most 1.5 MB in three files).

    A folder that cannot be written is no reason not to work: then nothing is logged.
    """
    stop()
    logger.propagate = False  # the root logger's handlers may print messages with data in them
    logger.setLevel(logging.INFO)
    with suppress(OSError):
        private_files.make_folder(folder)
        handler = _RotatingFile(folder / FILE_NAME, encoding="utf-8")
        handler.setFormatter(_WithoutData("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.info(f"start {version}, Python {sys.version.split()[0]}, {sys.platform}")  # noqa: G004


def take_faults() -> None:
    """Have faults that nobody catches, in threads and in objects thrown away, logged without their messages.

    Python would print them with message and all, and where there is a desktop it keeps what is printed.
    """

    def log_it(fault: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        if fault.exc_value is not None:
            report(fault.exc_value)

    threading.excepthook = log_it
    sys.unraisablehook = log_it


def stop() -> None:
    """Close the log file."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def report(error: BaseException) -> None:
    """Log an error that is our fault: the kinds of it and its causes, and where in the code."""
    logger.error(describe(error))


def describe(error: BaseException) -> str:
    """Give the kinds and places of an error and its causes, innermost cause first, and no message."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        parts.append(f"{kind.__module__}.{kind.__qualname__} at {_places(current.__traceback__)}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "; then ".join(reversed(parts))


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace, limit=-12)
    return (
        " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        or "?"
    )


def _short(filename: str) -> str:
    """Shorten to the path inside the program: the full one may hold the name of the PC's user."""
    path = Path(filename)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


class _RotatingFile(logging.FileHandler):
    """Starts a new file when one is full (the standard library's own imports sockets, 20 ms of a start).

    A disk that takes no more stops nobody: what was to be written is then not told on stderr either.
    """

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=private_files.opener)

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            self._start_new_file()
            super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 -- the standard library's name
        """Say nothing."""

    def close(self) -> None:
        with suppress(OSError):  # what waits in the buffer has no room
            super().close()

    def _start_new_file(self) -> None:
        if self.stream is not None and self.stream.tell() > _MOST_BYTES:
            self.close()
            path = Path(self.baseFilename)
            names = [path, *(path.with_name(f"{path.name}.{age}") for age in range(1, _OLD_FILES + 1))]
            with suppress(OSError):  # another window on Windows holds the file: go on with it
                for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
                    if newer.exists():
                        newer.replace(older)
            self.stream = self._open()


class _WithoutData(logging.Formatter):
    """Formats the fixed text of a record; arguments and exception texts stay out."""

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord(record.__dict__ | {"args": None, "exc_info": None, "exc_text": None})
        error = record.exc_info[1] if record.exc_info else None
        return super().format(bare) + (f": {describe(error)}" if error else "")
