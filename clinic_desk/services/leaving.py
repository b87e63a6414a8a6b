"""What all files for other programs share: marks that stay the same, periods, writing whole or not at all."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Final

from clinic_desk import errors, private_files
from clinic_desk.models import audit, base
from clinic_desk.services.access import inside

Tick = Callable[[int], None]
"""Called with the number of rows done; may raise to stop everything."""

Mark = Callable[[str, object], uuid.UUID]
"""The mark of a thing by its kind and its key here."""

OFFSET: Final = timezone(base.CLINIC_UTC_OFFSET)
MOST_DAYS: Final = 3 * 366
"""The longest period of one file."""

_FIRST, _LAST = date(1900, 1, 1), date(9000, 12, 31)
"""Days beyond have no neighbours to count with."""
_PROGRAM: Final = uuid.UUID("5f0b7c1e-6d0f-5c35-9a3e-0c1a3b7d2e41")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@inside
def marks() -> Mark:
    """What gives a thing its mark for other programs: the same in each export, another one in each clinic.

    The seal of the first audit entry tells clinics apart: no two write it at one moment with one content,
    no erasure changes it, and a restored backup brings it along.
    """
    clinic = uuid.uuid5(_PROGRAM, audit.seal_at(1) or "")

    @lru_cache(maxsize=2048)  # a doctor's is asked for with each visit
    def mark(kind: str, key: object) -> uuid.UUID:
        return uuid.uuid5(clinic, f"{kind}/{key}")

    return mark


@inside
def require_period(first: date, last: date) -> None:
    """Refuse a period that ends before it begins, or that no file should hold; raises BadField."""
    if last < first:
        raise errors.BadField("last_day", "below_from")
    if last - first >= timedelta(days=MOST_DAYS) or first < _FIRST or last > _LAST:
        raise errors.BadField("last_day", "range")


@inside
def with_offset(wall: datetime) -> datetime:
    """A wall-clock moment of the clinic as an aware one, whatever zone the PC believes in."""
    return wall.replace(tzinfo=OFFSET)


@inside
def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file for the user alone; an older one of that name is replaced once the new one is whole.

    Raises DiskFull without room, BadFile (``not_writable``) where the file cannot be put, and whatever
    ``pieces`` raises: nothing half-written stays behind.
    """
    try:
        with private_files.whole_file(path) as made, made.open("wb") as file:
            file.writelines(pieces)
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise errors.DiskFull(path) from fault
        raise errors.BadFile(path, "not_writable") from fault
