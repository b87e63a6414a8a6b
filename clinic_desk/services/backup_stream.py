"""The streams of a backup: data packed while they are read, and unpacked while they are written.

Memory stays at a few hundred kilobytes whatever the size of the clinic: pyrage pulls what it encrypts from
:class:`Packed` and pushes what it decrypts into :class:`Unpacked`. Both carry an exception of ours past
pyrage, which would turn it into a text.
"""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from clinic_desk.services.access import inside

CHUNK: Final = 256 * 1024
BLOCK: Final = tarfile.BLOCKSIZE
END: Final = b"\0" * (2 * BLOCK)
_LEVEL: Final = 3
"""Of gzip: three times as fast as the usual one for a tenth more bytes."""
_GZIP: Final = 31
"""zlib's word for a gzip stream."""


class NotWholeError(Exception):
    """What was read is no such stream, or not as it was written."""


@inside
def header(name: str, size: int, mtime: int = 0) -> bytes:
    """The block that stands before a file in a tar, readable for the user only."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, mtime, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")


@inside
def read_header(block: bytes) -> tuple[str, int]:
    """Name and size out of a block of ours; raises NotWholeError for any other."""
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        same = header(info.name, info.size, int(info.mtime)) == block
    except (tarfile.TarError, ValueError, OverflowError) as fault:
        raise NotWholeError from fault
    if not same:  # links, devices, sparse files, other rights: nothing that we write
        raise NotWholeError
    return info.name, info.size


@inside
def padding(size: int) -> bytes:
    """What fills a file in a tar up to a whole block."""
    return b"\0" * (-size % BLOCK)


class Packed:
    """A reader of the gzipped tar of some files."""

    def __init__(self, files: Mapping[str, Path | bytes], mtime: int, look: Callable[[int], None]) -> None:
        self._parts = _packed(files, mtime, look)
        self._buffer = b""
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, none at the end."""
        try:
            while not self._buffer:
                part = next(self._parts, None)
                if part is None:
                    return b""
                self._buffer = part
        except Exception as fault:
            self.fault = fault
            raise
        size = len(self._buffer) if size < 0 else size
        given, self._buffer = self._buffer[:size], self._buffer[size:]
        return given


def _packed(files: Mapping[str, Path | bytes], mtime: int, look: Callable[[int], None]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    done = 0
    for name, source in files.items():
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        yield packer.compress(header(name, size, mtime))
        for chunk in [source] if isinstance(source, bytes) else _chunks(source):
            done += len(chunk)
            look(done)
            yield packer.compress(chunk)
        yield packer.compress(padding(size))
    yield packer.compress(END)
    yield packer.flush()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


class Measured:
    """A writer that passes on, counts, and takes the fingerprint."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0
        self.fault: Exception | None = None

    def write(self, data: bytes) -> int:
        """Pass on."""
        try:
            self._file.write(data)
        except Exception as fault:
            self.fault = fault
            raise
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Leave that to the file."""

    @property
    def sha256(self) -> str:
        """The fingerprint of all that was written."""
        return self._digest.hexdigest()


class Within:
    """A reader of one stretch of a file, with its fingerprint so far."""

    def __init__(self, file: IO[bytes], start: int, size: int, look: Callable[[int], None]) -> None:
        file.seek(start)
        self._file, self._left, self._size, self._look = file, size, size, look
        self._digest = hashlib.sha256()
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, none at the end of the stretch."""
        try:
            self._look(self._size - self._left)
            data = self._file.read(self._left if size < 0 else min(size, self._left))
        except Exception as fault:
            self.fault = fault
            raise
        self._left -= len(data)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        """The fingerprint of what was read."""
        return self._digest.hexdigest()


class Unpacked:
    """A writer that takes a gzipped tar apart into a folder.

    Only the files named in ``expected`` are written, each with exactly that size: whatever a stream claims,
    no more reaches the disk, and nothing outside the folder.
    """

    def __init__(self, folder: Path, expected: Mapping[str, int]) -> None:
        self._folder = folder
        self._expected = dict(expected)
        self._inflate = zlib.decompressobj(wbits=_GZIP)
        self._steps = self._take_apart()
        self._wanted: int = next(self._steps)
        self._buffer = bytearray()
        self._ended = False
        self.fault: Exception | None = None

    def write(self, data: bytes) -> int:
        """Take the next piece."""
        try:
            self._take(data)
        except zlib.error as fault:
            self.fault = NotWholeError()
            raise self.fault from fault
        except Exception as fault:
            self.fault = fault
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Say that all was given; raises NotWholeError if something is missing."""
        if not (self._ended and self._inflate.eof):
            raise NotWholeError

    def abandon(self) -> None:
        """Close what is still open; a stream that broke off leaves its last file unfinished."""
        self._steps.close()

    def _take(self, data: bytes) -> None:
        rest: bytes = data
        while rest:
            if self._inflate.eof:
                raise NotWholeError  # something follows the end
            self._feed(self._inflate.decompress(rest, CHUNK))
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
        while not self._inflate.eof and (more := self._inflate.decompress(b"", CHUNK)):
            self._feed(more)

    def _feed(self, data: bytes) -> None:
        self._buffer += data
        while not self._ended and len(self._buffer) >= self._wanted:
            piece = bytes(self._buffer[: self._wanted])
            del self._buffer[: self._wanted]
            try:
                self._wanted = self._steps.send(piece)
            except StopIteration:
                self._ended = True
        if self._ended and self._buffer:
            raise NotWholeError

    def _take_apart(self) -> Any:  # noqa: ANN401 -- Generator[int, bytes, None], primed by next()
        while True:
            block = yield BLOCK
            if not any(block):
                break
            name, size = read_header(block)
            if self._expected.pop(name, None) != size:
                raise NotWholeError
            with (self._folder / name).open("xb") as file:
                left = size
                while left:
                    piece = yield min(left, CHUNK)
                    file.write(piece)
                    left -= len(piece)
            if size % BLOCK and any((yield -size % BLOCK)):
                raise NotWholeError
        if any((yield BLOCK)) or self._expected:
            raise NotWholeError
