"""A look into an .xls before calamine reads it: wrong numbers in it would end the whole program.

calamine sizes its memory by what a damaged file says (a sheet of 4 billion rows), and a failed
allocation cannot be caught. So sizes are held against the file first ([MS-CFB], [MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from clinic_desk.importers.refused import Refused

MAX_ROWS = 65_536
MAX_COLUMNS = 256

_LAST_SECTOR = 0xFFFFFFFA
_DIMENSIONS = 0x0200
_SHARED_STRINGS = 0x00FC
_PASSWORD = 0x002F
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})


def check(data: bytes) -> None:
    """Refuse an old workbook whose sizes cannot be true."""
    try:
        for kind, body in _records(_workbook(data)):
            _check_record(kind, body)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Refused("broken") from None


def _check_record(kind: int, body: bytes) -> None:
    if kind == _PASSWORD:
        raise Refused("password")
    if kind == _DIMENSIONS:
        first, rows, left, columns = struct.unpack_from("<IIHH" if len(body) >= 12 else "<HHHH", body)
        if not (first <= rows <= MAX_ROWS and left <= columns <= MAX_COLUMNS):
            raise Refused("broken")
    elif kind == _SHARED_STRINGS:
        # Nobody has more different texts than cells on all the sheets of a clinic.
        if max(struct.unpack_from("<II", body)) > 16 * MAX_ROWS:
            raise Refused("broken")
    elif kind in _CELLS and struct.unpack_from("<H", body, 2)[0] >= MAX_COLUMNS:
        raise Refused("broken")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a BIFF stream; padding zeros at its end are no records."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(data: bytes) -> bytes:
    """The stream «Workbook» of the container, with the container's own sizes checked on the way."""
    sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if sector_shift not in {9, 12} or mini_shift != 6:
        raise Refused("broken")
    size = 1 << sector_shift
    sectors = len(data) // size + 1
    directory_count, fat_count, directory_at = struct.unpack_from("<III", data, 40)
    cutoff, mini_at, mini_count, difat_at, difat_count = struct.unpack_from("<IIIII", data, 56)
    if max(directory_count, fat_count, mini_count, difat_count) > sectors or cutoff != 4096:
        raise Refused("broken")
    table = _Sectors(data, size, _allocation(data, size, fat_count, difat_at, sectors))
    directory = table.chain(directory_at)
    mini_table = _numbers(table.chain(mini_at)) if mini_count else ()
    found = b""
    root = b""
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] and length > len(data):
            raise Refused("broken")
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if entry[66] == 5:
            root = table.chain(start)
        elif name in {"Workbook", "Book"} and not found:
            whole = table if length >= cutoff else _Sectors(root, 64, mini_table, first=0)
            found = whole.chain(start)[:length]
    if not found:
        raise Refused("broken")
    return found


def _allocation(data: bytes, size: int, count: int, difat_at: int, sectors: int) -> tuple[int, ...]:
    """Which sector follows which, for the whole file."""
    places = list(struct.unpack_from("<109I", data, 76))
    for _ in range(sectors):
        if difat_at >= _LAST_SECTOR:
            break
        block = _numbers(data[(difat_at + 1) * size : (difat_at + 2) * size])
        places.extend(block[:-1])
        difat_at = block[-1]
    used = [place for place in places if place < _LAST_SECTOR][:count]
    return _numbers(b"".join(data[(place + 1) * size : (place + 2) * size] for place in used))


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(block) // 4}I", block)


class _Sectors:
    """Streams made of chained blocks."""

    def __init__(self, data: bytes, size: int, following: tuple[int, ...], *, first: int = 1) -> None:
        self._data = data
        self._size = size
        self._following = following
        self._first = first

    def chain(self, sector: int) -> bytes:
        """The content from one sector on; a chain in a circle or out of the file is broken."""
        blocks: list[bytes] = []
        while sector < _LAST_SECTOR:
            start = (sector + self._first) * self._size
            if len(blocks) > len(self._following) or start >= len(self._data):
                raise Refused("broken")
            blocks.append(self._data[start : start + self._size])
            sector = self._following[sector]
        return b"".join(blocks)
