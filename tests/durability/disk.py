"""What a disk may hold when the power goes: the calls of a traced program, played onto a model of it.

The model promises no more than POSIX does. A file holds for sure what was written before its last finished
sync. Of what was written after it, each sector of 512 bytes may have reached the disk or not, by itself, in
any of the versions that it had; a file that had grown may have its new length without its new bytes, and
then zeros or anything at all stands there. A name that was given, taken away or changed since the last sync
of the folder itself may not be so yet; names change on the disk in the order in which they did for the
program, as every journaling file system keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.durability.traced import Call

SECTOR = 512
_SHARED_MEMORY = "-shm"


@dataclass(slots=True)
class _File:
    """What surely is on the disk, and the writes (offset, bytes) and cuts (length, None) after it."""

    sure: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    length: int = 0

    def write(self, offset: int, data: bytes) -> None:
        self.since.append((offset, data))
        self.length = max(self.length, offset + len(data))

    def truncate(self, length: int) -> None:
        self.since.append((length, None))
        self.length = length

    def sync(self) -> None:
        self.sure = self.after(lambda _count: _count)
        self.since.clear()

    def after(self, reached: Callable[[int], int], rest: Callable[[int], bytes] = bytes) -> bytearray:
        """The content when of a sector's ``count`` versions the first ``reached(count)`` are on the disk."""
        content = bytearray(self.sure)
        pieces: dict[int, list[tuple[int, bytes]]] = {}
        for offset, data in self.since:
            if data is None:
                _put(content, pieces, reached, rest)
                if reached(1):
                    del content[offset:]
                    content.extend(bytes(offset - len(content)))
                continue
            for start in range(offset - offset % SECTOR, offset + len(data), SECTOR):
                first, last = max(start, offset), min(start + SECTOR, offset + len(data))
                piece = (first, data[first - offset : last - offset])
                pieces.setdefault(start, []).append(piece)
        _put(content, pieces, reached, rest)
        return content


def _put(
    content: bytearray,
    pieces: dict[int, list[tuple[int, bytes]]],
    reached: Callable[[int], int],
    rest: Callable[[int], bytes],
) -> None:
    """Write what reached the disk of these sectors; what grew in between is filled by ``rest``."""
    for _, versions in sorted(pieces.items()):
        for offset, data in versions[: reached(len(versions))]:
            if offset > len(content):
                content.extend(rest(offset - len(content)))
            content[offset : offset + len(data)] = data
    pieces.clear()


class Disk:
    """A folder on a disk that may lose its power; each call of the program is played onto it."""

    def __init__(self) -> None:
        self._names: dict[str, _File] = {}
        """As the program sees them."""
        self._sure_names: dict[str, _File] = {}
        self._names_since: list[dict[str, _File]] = []
        """All names after each change since the folder's last sync."""
        self._open: dict[int, _File] = {}
        self._stands: dict[int, int] = {}

    def process_gone(self) -> None:
        """The process has ended: its open files are closed; nothing else happens to the disk."""
        self._open.clear()

    def play(self, call: Call) -> None:
        """Let one call happen."""
        match call.what:
            case "open" if call.path != ".":
                self._open_file(call)
            case "unlink" | "rename":
                self._rename(call)
            case "sync" if call.path == ".":
                self._sure_names = dict(self._names)
                self._names_since.clear()
            case "close":
                self._open.pop(call.fd, None)
            case "seek" | "write" | "sync" | "truncate":
                self._change(call)

    def after_power_cut(self, folder: Path, random: Random, share: float) -> None:
        """Write into ``folder`` what may be on the disk now.

        ``share`` of what was not synced reached it: 0 nothing, 1 everything, else an arbitrary part.
        """
        names = random.choice([self._sure_names, *self._names_since]) if 0 < share < 1 else self._sure_names
        if share == 1 and self._names_since:
            names = self._names_since[-1]
        folder.mkdir()
        for name, file in names.items():
            if name.endswith(_SHARED_MEMORY):
                content = _wal_index(file, random, share)
            else:
                content = _content(file, random, share)
            (folder / name).write_bytes(content)

    def _open_file(self, call: Call) -> None:
        file = self._names.get(call.path)
        if file is None:
            assert "O_CREAT" in call.to
            file = self._names[call.path] = _File()
            self._names_since.append(dict(self._names))
        elif "O_TRUNC" in call.to:
            file.truncate(0)
        self._open[call.fd] = file
        self._stands[call.fd] = file.length if "O_APPEND" in call.to else 0

    def _rename(self, call: Call) -> None:
        file = self._names.pop(call.path)
        if call.what == "rename":
            self._names[call.to] = file
        self._names_since.append(dict(self._names))

    def _change(self, call: Call) -> None:
        file = self._open[call.fd]
        if call.what == "sync":
            file.sync()
        elif call.what == "truncate":
            file.truncate(call.offset or 0)
        elif call.what == "seek":
            self._stands[call.fd] = call.offset or 0
        elif call.offset is not None:
            file.write(call.offset, call.data)
        else:
            file.write(self._stands[call.fd], call.data)
            self._stands[call.fd] += len(call.data)


def _content(file: _File, random: Random, share: float) -> bytes:
    if share in {0, 1}:
        return bytes(file.after(lambda count: count if share else 0))
    noise = random.choice((bytes, random.randbytes))
    content = file.after(
        lambda count: random.randint(0, count) if random.random() < 2 * share else 0, rest=noise
    )
    if random.random() < share and len(content) < file.length:
        content.extend(noise(file.length - len(content)))
    return bytes(content)


def _wal_index(file: _File, random: Random, share: float) -> bytes:
    """SQLite's own shared memory: it was never synced and is built anew, so anything may stand in it."""
    length = file.length if share else 0
    return random.choice((bytes(length), random.randbytes(length)))
