"""Whether history is still what was written: every entry of the audit, and every row it seals.

What the file alone cannot tell: whoever can write into it without this program, and knows the format, may
seal anew all entries from one to the last, cut off the last ones that speak of no row together with the head,
or add entries that look genuine, for there is no secret in a seal. Against the first two stand the anchors
outside the file, on paper and in backups: :func:`anchor` gives one, :func:`fits` compares. Rows that are no
history of their own (people, requests and visits as they stand now) are not sealed; their steps are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import audit, base
from clinic_desk.models import register as register_table
from clinic_desk.rules.audit import FIRST_SEAL, Anchor, AuditKind, anchor_of, digest_of, seal_of
from clinic_desk.rules.rights import Right
from clinic_desk.services.access import anybody, inside, needs

Progress = Callable[[int, int], None]
"""Called with (entries read, entries there are)."""
Stop = Callable[[], bool]

MOST_PROBLEMS: Final = 500
"""So many lines at most: a history that was cut in half is bad enough without a million of them."""

_TOLD_EVERY: Final = 2000
_FIELDS: Final = len(audit.SEALED)
_ROW_KEY: Final = audit.SEALED.index("row_key")
_DIGEST: Final = audit.SEALED.index("digest")
_DETAIL, _ERASED_BY, _SEAL = range(_FIELDS, _FIELDS + 3)
_BOUNDS: Final = tuple(
    pairwise(accumulate((_FIELDS + 3, *(len(columns) for columns in audit.WITNESSED.values()))))
)
_PLACES: Final = dict(zip(audit.WITNESSED, _BOUNDS, strict=True))
"""Where in a row of ``audit.entries`` the columns of a witnessed table stand."""


@inside
def problems(*, progress: Progress | None = None, stop: Stop | None = None) -> list[str]:
    """What is wrong with the chain: entries changed, removed, moved, and history that has none.

    One line for each, with the number of the entry or the row. Raises Stopped.
    """
    try:
        with audit.naming_bytes():
            return _Walk(progress, stop).problems()
    except (errors.DatabaseBroken, audit.NotText):
        # a text that is none any more stops the quick reading; the patient one names the entry
        walk = _Walk(progress, stop)
        try:
            with audit.any_bytes():
                return walk.problems()
        except errors.DatabaseBroken:
            return [*walk.found, f"entry {walk.number + 1}: unreadable"]


@needs(Right.AUDIT)
def verify(*, progress: Progress | None = None, stop: Stop | None = None) -> tuple[Anchor, list[str]]:
    """Check the whole chain now: how far it reaches, and what is wrong with it. Raises Stopped."""
    with base.reading():
        return anchor(), problems(progress=progress, stop=stop)


@anybody
def anchor() -> Anchor:
    """Where the chain stands now, for a place outside the file; it tells nothing of anybody."""
    return anchor_of(*audit.head())


@needs(Right.AUDIT)
def fits(known: Anchor) -> bool:
    """Whether an anchor from paper or from a backup still fits: nothing up to it was written anew."""
    seal = audit.seal_at(known.number) if known.number else FIRST_SEAL
    sign = known.sign.strip().lower()
    return seal is not None and bool(sign) and seal.startswith(sign)


class _Walk:
    """One pass over all entries, each with the row it seals beside it: memory does not grow with them."""

    def __init__(self, progress: Progress | None, stop: Stop | None) -> None:
        self.found: list[str] = []
        self.number = 0
        self._seal = FIRST_SEAL
        self._gone: dict[Any, list[int]] = {}
        self._erasures: dict[int, Any] = {}
        self._imports: dict[str, Any] = {}
        self._progress, self._stop = progress, stop

    def problems(self) -> list[str]:
        with base.reading():
            total = audit.head()[0]
            for place, entry in enumerate(audit.entries()):
                self._check(entry)
                if place % _TOLD_EVERY == 0:
                    self._tell(total)
            if (self.number, self._seal) != audit.head():
                self._say(f"entry {max(self.number, total)}: end")
            for table, row_id in audit.without_entry():
                if len(self.found) >= MOST_PROBLEMS:
                    break
                self._say(f"{table} {row_id}: no entry")
            self._check_erased()
            self._check_imports()
        return self.found

    def _tell(self, total: int) -> None:
        if self._progress is not None:
            self._progress(self.number, max(total, self.number))
        if self._stop is not None and self._stop():
            raise errors.Stopped

    def _say(self, problem: str) -> None:
        if len(self.found) < MOST_PROBLEMS and problem not in self.found[-2:]:
            self.found.append(problem)

    def _check(self, row: tuple[Any, ...]) -> None:
        fields = row[:_FIELDS]
        number, subject = fields[0], fields[5]
        self.number += 1
        if number != self.number:
            self._say(f"entry {self.number}: missing")
            self.number = number
        own_seal = row[_SEAL]
        if seal_of(self._seal, fields) != own_seal:
            self._say(f"entry {number}: changed")
        # each entry is measured against the one before as it stands, so that one change is told once
        self._seal = own_seal
        if row[_ERASED_BY] is not None:
            self._gone.setdefault(row[_ERASED_BY], []).append(number)
            if row[_DETAIL] is not None:
                self._say(f"entry {number}: changed")
        elif subject in _PLACES:
            self._check_row(subject, row)
        else:
            self._check_facts(fields, row[_DETAIL])

    def _check_row(self, table: str, row: tuple[Any, ...]) -> None:
        """An entry that seals a row of history: the row must stand there as it stood then."""
        start, end = _PLACES[table]
        if row[_DETAIL] is not None:
            self._say(f"entry {row[0]}: changed")
        if row[start] is None:
            self._say(f"{table} {row[_ROW_KEY]}: missing")
        elif digest_of(row[start:end]) != row[_DIGEST]:
            self._say(f"{table} {row[_ROW_KEY]}: changed")

    def _check_facts(self, fields: tuple[Any, ...], detail: object) -> None:
        """An entry with facts of its own; what an erasure and an import say is needed at the end."""
        number, kind, subject = fields[0], fields[4], fields[5]
        if detail is None or digest_of([detail]) != fields[_DIGEST]:
            self._say(f"entry {number}: changed")
        elif kind == AuditKind.ERASED:
            self._erasures[number] = _facts(detail).get("entries")
        elif subject == "register_import":
            self._imports |= _dict(_facts(detail).get("rows"))

    def _check_erased(self) -> None:
        """Entries marked as erased by what is no erasure, or by one that took others."""
        for by, entries in self._gone.items():
            if self._erasures.get(by) != digest_of(entries):
                self._say(f"entry {entries[0]}: erased")
        nothing = digest_of([])
        for by, digest in self._erasures.items():
            if by not in self._gone and digest != nothing:
                self._say(f"entry {by}: erased")

    def _check_imports(self) -> None:
        """What an import did to each person is kept beside the audit, and sealed as a whole."""
        for import_id, digest in self._imports.items():
            if register_table.digest_of_changes(int(import_id)) != digest:
                self._say(f"register_import {import_id}: changed")


def _facts(detail: object) -> dict[str, Any]:
    try:
        return _dict(json.loads(detail)) if isinstance(detail, str) else {}
    except ValueError:
        return {}


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
