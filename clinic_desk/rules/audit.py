"""The chain of the audit: what an entry is, and the seal that ties it to all entries before it.

Each entry's seal is the SHA-256 of its own fields and of the seal before, so no entry can be changed,
removed or moved without breaking every seal behind it.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

FIRST_SEAL: Final = "0" * 64
"""What stands before the first entry."""

SIGN_LETTERS: Final = 8
"""So many letters of a seal go on paper: enough that no other chain fits by chance (1 in 4 billion)."""


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
    LOSS_ACCEPTED = "loss_accepted"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry as a list shows it; ``at`` is the clinic's wall clock.

    ``subject`` names the table of the row (or what it was about where that is no row), ``row_key`` the row;
    for a row that an action wrote ``table`` is its table and ``action`` the kind of the action. ``step`` is
    the step of a visit, ``number`` year and number of its journal row, ``name`` whom it is about.
    """

    id: int
    at: datetime
    account: str
    pc: str
    kind: AuditKind
    subject: str
    row_key: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    is_erased: bool = False
    step: str = ""
    table: str = ""
    action: str = ""
    number: tuple[int, int] | None = None
    name: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; None and empty ask for all. Days are the clinic's, both included.

    ``text`` are letters of a patient's name, of what was typed, or of the facts. ``person_id`` asks who
    looked at that person or did something with them.
    """

    account: str | None = None
    pc: str | None = None
    kinds: frozenset[AuditKind] = frozenset()
    first: date | None = None
    last: date | None = None
    text: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain stood at a moment: written outside the file, it tells a forged chain from the true one.

    ``sign`` is the beginning of the seal of entry ``number``.
    """

    number: int
    sign: str


def anchor_of(number: int, seal: str) -> Anchor:
    """The anchor of the entry with this number and seal."""
    return Anchor(number, seal[:SIGN_LETTERS])


def digest_of(values: Sequence[object]) -> str:
    """The fingerprint of a row: its values as stored, in the order of its columns."""
    return sha256(_text(list(values)).encode("ascii")).hexdigest()


def seal_of(before: str, fields: Sequence[object]) -> str:
    """The seal of an entry with these fields that follows the entry sealed ``before``."""
    return sha256(_text([before, *fields]).encode("ascii")).hexdigest()


def _foreign(value: object) -> dict[str, str]:
    """What never stands in a row of ours (bytes, say), so that a forged one is hashed and not a fault."""
    return {type(value).__name__: repr(value)}


def _json() -> Callable[[list[object]], str]:
    """The values as JSON without spaces, all ASCII.

    It keeps apart what a plain join would not: 1 and "1", None and "", a comma in a text.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=_foreign).encode
    # what JSONEncoder makes anew for every text; a check of a big clinic words a million of them
    quoted = json.encoder.encode_basestring_ascii
    parts = make(None, _foreign, quoted, None, ":", ",", False, False, True)
    return lambda values: "".join(parts(values, 0))


_text: Final = _json()
