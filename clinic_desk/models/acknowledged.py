"""What the desk was told was written: kept beside the data file, outside of SQLite.

SQLite opens a data file whose newest part (the file ``-wal``) was lost without a word, and so does it open
an older copy that somebody put in its place. So the number of the newest entry of the audit stands in a small
file of its own, written after each commit and therefore never ahead of what is safe. A file that is behind
it has lost entries.

The small file is never waited for: after a power cut it may be older than the data, which says nothing.
"""

from __future__ import annotations

import os
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUFFIX: Final = "-newest"
_ENCODING: Final = "ascii"


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest entry of the audit: its number, its seal, and its moment as stored (UTC)."""

    number: int
    seal: str
    at: str


@dataclass
class _Writer:
    """The open file of this process; one data file is open at a time."""

    file: int | None = None
    path: Path | None = None


_writer = _Writer()
_guard = threading.Lock()


def file_of(data: Path) -> Path:
    """The small file beside a data file."""
    return data.with_name(data.name + SUFFIX)


def read(data: Path) -> Newest | None:
    """What was acknowledged last; None where nothing readable stands there."""
    try:
        text = file_of(data).read_text(_ENCODING)
        number, seal, at, check = text.splitlines()[0].split("\t")
        line = f"{number}\t{seal}\t{at}\t"
        if int(check, 16) == zlib.crc32(line.encode(_ENCODING)):
            return Newest(int(number), seal, at)
    except (OSError, ValueError, IndexError):  # none yet, or torn by a power cut
        return None
    return None


def write(data: Path, newest: Newest) -> None:
    """Note down what is in the file by now; no reason to refuse anything where that does not work."""
    # a fixed width, so that a shorter line leaves nothing of a longer one behind
    line = f"{newest.number:012}\t{newest.seal}\t{newest.at:<26}\t"
    content = f"{line}{zlib.crc32(line.encode(_ENCODING)):08x}\n".encode(_ENCODING)
    with _guard, suppress(OSError):
        if _writer.file is None or _writer.path != data:
            _close()
            _writer.file = os.open(file_of(data), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            _writer.path = data
        os.lseek(_writer.file, 0, os.SEEK_SET)
        os.write(_writer.file, content)


def close() -> None:
    """Let the small file go; the data are being closed."""
    with _guard:
        _close()


def _close() -> None:
    if _writer.file is not None:
        with suppress(OSError):
            os.close(_writer.file)
    _writer.file, _writer.path = None, None
