"""The chain of the audit: what an entry is, and the seal that ties it to all entries before it.

Each entry's seal is the SHA-256 of its own fields and of the seal before, so no entry can be changed,
removed or moved without breaking every seal behind it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

FIRST_SEAL: Final = "0" * 64
"""What stands before the first entry."""


class AuditKind(StrEnum):
    """What somebody did; ``clinic_desk.wording`` words it."""

    VIEWED = "viewed"
    SEARCHED = "searched"
    CREATED = "created"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"
    EXPORTED = "exported"
    PRINTED = "printed"
    IMPORTED = "imported"
    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    LOGIN_FAILED = "login_failed"
    LOCKED = "locked"
    LOGIN_SWITCHED = "login_switched"
    REFUSED = "refused"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    CLOCK_CONFIRMED = "clock_confirmed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry as a list shows it; ``at`` is the clinic's wall clock."""

    id: int
    at: datetime
    account: str
    pc: str
    kind: AuditKind
    subject: str
    row_key: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    detail: dict[str, Any] | None = None
    is_erased: bool = False


def digest_of(values: Sequence[object]) -> str:
    """The fingerprint of a row: its values as stored, in the order of its columns."""
    return hashlib.sha256(_text(values)).hexdigest()


def seal_of(before: str, fields: Sequence[object]) -> str:
    """The seal of an entry with these fields that follows the entry sealed ``before``."""
    return hashlib.sha256(_text([before, *fields])).hexdigest()


def _text(values: Sequence[object]) -> bytes:
    # JSON keeps apart what a plain join would not: 1 and "1", None and "", a comma in a text
    return json.dumps(list(values), ensure_ascii=True, separators=(",", ":")).encode("ascii")
