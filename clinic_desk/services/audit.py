"""The audit: who viewed, created, changed, cancelled, exported, printed, imported, logged in, failed to.

Writing services call :func:`write` or :func:`witness` inside their transaction, so nothing happens without
its entry. What was only looked at is gathered by :func:`noted` and written by :func:`flush`, which the window
calls every few seconds and every command at its end: a look costs no wait for the disk.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import audit, base
from clinic_desk.rules.audit import FIRST_SEAL, AuditKind, digest_of, seal_of
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access
from clinic_desk.services.access import anybody, inside

AGAIN_AFTER: Final = timedelta(minutes=30)
"""The same person looking at the same thing is written down once in that time."""

_View = tuple[str, str, str, str, str]
"""kind, account, subject, row key, facts as JSON."""
_pending: list[_View] = []
_written: dict[_View, datetime] = {}
_lock = threading.Lock()


@inside
def write(
    kind: AuditKind,
    subject: str,
    row_key: object = "",
    *,
    now: datetime,
    actor: Actor | None = None,
    **facts: Any,  # noqa: ANN401 -- what JSON can hold
) -> int:
    """Write one entry with its facts inside the caller's transaction; gives its number.

    ``before`` and ``after`` among the facts are shown as such. ``actor`` None: who sits at this desk.
    """
    who = actor or access.actor()
    detail = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return _append((kind, subject, str(row_key)), who, now, detail, digest_of([detail]))


@inside
def witness(kind: AuditKind, table: str, row_id: int, *, now: datetime, actor: Actor) -> None:
    """Seal a row that history keeps (``event`` or ``change``) as it stands now."""
    _append((kind, table, str(row_id)), actor, now, None, audit.fingerprint(table, row_id))


@inside
def seal_history() -> None:
    """Seal rows of history that were written in bulk, each at its own time and in its own name."""
    for table, row_id, at, account, pc, kind in audit.unsealed():
        audit.append(
            at=at,
            account=account,
            pc=pc,
            kind=kind,
            subject=table,
            row_key=str(row_id),
            digest=audit.fingerprint(table, row_id),
            detail=None,
        )


@inside
def noted(kind: AuditKind, subject: str, row_key: object = "", **facts: Any) -> None:  # noqa: ANN401
    """Remember that somebody looked at something; what was typed letter by letter counts once.

    Callable without a transaction; nothing reaches the disk yet.
    """
    view = (str(kind), access.actor().registrar, subject, str(row_key), json.dumps(facts, sort_keys=True))
    with _lock:
        if kind is AuditKind.SEARCHED and _pending and _goes_on(_pending[-1], view):
            _pending.pop()
        if view not in _pending:
            _pending.append(view)


@anybody
def flush(*, now: datetime) -> None:
    """Write down what was looked at; a busy or full file leaves it for the next time."""
    with _lock:
        views = list(_pending)
    fresh = [one for one in views if not _is_known(one, now)]
    try:
        if fresh:
            with base.transaction():
                for kind, account, subject, row_key, facts in fresh:
                    who = Actor(account, access.actor().pc)
                    _append((AuditKind(kind), subject, row_key), who, now, facts, digest_of([facts]))
    except (errors.DatabaseBusy, errors.DiskFull):
        return
    with _lock:
        _written.update(dict.fromkeys(fresh, now))
        _pending[:] = [one for one in _pending if one not in views]


@inside
def problems() -> list[str]:
    """What is wrong with the chain: entries changed, removed, moved, and history that has none.

    One line for each, with the number of the entry or the row.
    """
    found: list[str] = []
    number, seal = 0, FIRST_SEAL
    sealed: dict[str, dict[str, str]] = {table: {} for table in audit.WITNESSED}
    gone: dict[int, list[int]] = {}
    for *fields, detail, erased_by, own_seal in audit.entries():
        number += 1
        entry, subject, row_key, digest = fields[0], fields[5], fields[6], fields[7]
        if entry != number:
            found.append(f"entry {number}: missing")
            number = entry
        seal = seal_of(seal, fields)
        if seal != own_seal:
            found.append(f"entry {entry}: changed")
            seal = own_seal
        if erased_by is not None:
            gone.setdefault(erased_by, []).append(entry)
            if detail is not None:
                found.append(f"entry {entry}: changed")
        elif subject in sealed:
            sealed[subject][row_key] = digest
            if detail is not None:
                found.append(f"entry {entry}: changed")
        elif detail is None or digest_of([detail]) != digest:
            found.append(f"entry {entry}: changed")
    if (number, seal) != audit.head():
        found.append(f"entry {max(number, audit.head()[0])}: end")
    return found + _unsealed(sealed) + _wrongly_erased(gone)


def _unsealed(sealed: dict[str, dict[str, str]]) -> list[str]:
    """Rows of history that differ from what was sealed, were removed, or never sealed."""
    found: list[str] = []
    for table, expected in sealed.items():
        for row_key, digest in audit.fingerprints(table):
            if expected.pop(row_key, None) != digest:
                found.append(f"{table} {row_key}: changed")
        found += [f"{table} {row_key}: missing" for row_key in expected]
    return found


def _wrongly_erased(gone: dict[int, list[int]]) -> list[str]:
    """Entries marked as erased by what is no erasure, or by one that took others."""
    erasures = {
        fields[0]: _facts(detail).get("entries")
        for *fields, detail, _erased_by, _seal in audit.entries()
        if fields[4] == AuditKind.ERASED
    }
    found = [
        f"entry {entries[0]}: erased"
        for by, entries in gone.items()
        if erasures.get(by) != digest_of(entries)
    ]
    nothing = digest_of([])
    return found + [
        f"entry {by}: erased" for by, digest in erasures.items() if by not in gone and digest != nothing
    ]


def _facts(detail: str | None) -> dict[str, Any]:
    try:
        facts = json.loads(detail or "{}")
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


@inside
def erased_digest(entries: Iterable[int]) -> str:
    """What an erasure's own entry must hold under ``entries`` for the entries that it takes away."""
    return digest_of(sorted(entries))


@anybody
def forget() -> None:
    """The data are closed: what was not written belongs to nobody else's."""
    with _lock:
        _pending.clear()
        _written.clear()


def _goes_on(before: _View, view: _View) -> bool:
    """Whether a search is the one before with letters more or fewer."""
    if before[:3] != view[:3]:
        return False
    return before[3].startswith(view[3]) or view[3].startswith(before[3])


def _is_known(view: _View, now: datetime) -> bool:
    last = _written.get(view)
    return last is not None and last <= now < last + AGAIN_AFTER


def _append(
    entry: tuple[AuditKind, str, str], who: Actor, now: datetime, detail: str | None, digest: str
) -> int:
    kind, subject, row_key = entry
    return audit.append(
        at=str(base.to_utc(now)),
        account=who.registrar,
        pc=who.pc,
        kind=kind,
        subject=subject,
        row_key=row_key,
        digest=digest,
        detail=detail,
    )
