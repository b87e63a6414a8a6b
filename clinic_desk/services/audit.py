"""The audit: who viewed, created, changed, cancelled, exported, printed, imported, logged in, failed to.

Writing services call :func:`write` or :func:`witness` inside their transaction, so nothing happens without
its entry. What was only looked at is gathered by :func:`noted` and written by :func:`flush`, which the window
calls every few seconds and every command at its end: a look costs no wait for the disk.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import audit, base
from clinic_desk.rules.audit import AuditKind, digest_of
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access
from clinic_desk.services.access import anybody, inside, needs
from clinic_desk.services.audit_chain import problems

__all__ = [
    "AGAIN_AFTER",
    "days_seen",
    "erased_digest",
    "exported",
    "flush",
    "forget",
    "has_noted",
    "noted",
    "paper",
    "person_seen",
    "problems",
    "seal_history",
    "witness",
    "write",
]

AGAIN_AFTER: Final = timedelta(minutes=30)
"""The same person looking at the same thing is written down once in that time."""

_PATIENCE_MS: Final = 100
_LAST_PATIENCE_MS: Final = 5000
"""How long looks wait for a file that another program holds, while the desk works and at its end."""

_View = tuple[str, str, str, str, str, str]
"""kind, account, PC, subject, row key, facts as JSON."""
_TEXT: Final = 4
"""Where the text of a search stands in a view: in the place of a row's key."""
_pending: dict[_View, None] = {}
_seen: dict[_View, datetime] = {}
"""What was written down of late, and when."""
_search: list[_View] = []
"""The search that is being typed; none or one."""
_lock = threading.Lock()


@dataclass
class _Desk:
    typing: bool = False
    """Whether the search grew since the last :func:`flush`."""


_desk = _Desk()


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
    # a disk from elsewhere has names of files that are no letters: what replaces them can be stored
    detail = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode(errors="replace").decode()
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
    who = access.actor()
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    view = (str(kind), who.registrar, who.pc, subject, str(row_key), text)
    with _lock:
        if kind is AuditKind.SEARCHED:
            _search_goes_on(view)
        else:
            _pending[view] = None


@inside
def person_seen(person_id: int) -> None:
    """Remember that what the register and the desk know of a person was shown."""
    noted(AuditKind.VIEWED, "person", person_id)


@inside
def days_seen(subject: str, first: date, last: date, *doctors: int) -> None:
    """Remember that the names of everybody who visits these doctors (none: all) on these days were shown."""
    # a space on both sides of each number, so that one can be looked for
    whom = "".join(f" {one}" for one in sorted(doctors)) + " " if doctors else ""
    noted(AuditKind.VIEWED, subject, first, last=str(last), doctors=whom)


@anybody
def has_noted() -> bool:
    """Whether :func:`flush` has anything to write."""
    return bool(_pending or _search)


@anybody
def flush(*, now: datetime, at_end: bool = False) -> None:
    """Write down what was looked at; a busy or full file leaves it for the next time.

    A search that is still being typed waits for the next call, unless this is the last one (``at_end``:
    the desk is locked, changes hands or is closed).
    """
    with _lock:
        _forget_old(now)
        _let_search_rest(at_end=at_end)
        for known in _seen.keys() & _pending.keys():
            del _pending[known]
        views = list(_pending)
    if not views:
        return
    patience = _LAST_PATIENCE_MS if at_end else _PATIENCE_MS
    try:
        with base.waiting_at_most(patience), base.transaction():
            for view in views:
                entry, facts = _entry_of(view)
                _append(entry, Actor(*view[1:3]), now, facts, digest_of([facts]))
    except (errors.DatabaseBusy, errors.DiskFull, errors.DatabaseBroken):
        return
    with _lock:
        for view in views:
            _pending.pop(view, None)
            _seen[view] = now


def _entry_of(view: _View) -> tuple[tuple[AuditKind, str, str], str]:
    """A look as it is written, with its facts."""
    kind, _account, _pc, subject, row_key, facts = view
    if kind != AuditKind.SEARCHED:
        return (AuditKind(kind), subject, row_key), facts
    # what was typed names people, and the key of a row is sealed for ever: an erasure takes facts only
    told = json.loads(facts) | {"text": row_key}
    return (AuditKind.SEARCHED, subject, ""), json.dumps(told, ensure_ascii=False, sort_keys=True)


@needs(Right.PRINT)
def paper(
    sheet: str,
    subject: str = "sheet",
    row_key: object = "",
    *,
    now: datetime,
    actor: Actor | None = None,
    **facts: Any,  # noqa: ANN401 -- what JSON can hold
) -> int:
    """Write down that a sheet is about to go to a printer or into a PDF; without it none is made.

    ``sheet`` is the stable word of its kind, ``subject`` and ``row_key`` whom it is about, if one person.
    Raises the errors of the data file: then nothing may be printed.
    """
    with base.transaction():
        return write(AuditKind.PRINTED, subject, row_key, now=now, actor=actor, sheet=sheet, **facts)


@needs(Right.EXPORT)
def exported(
    what: str,
    *,
    now: datetime,
    actor: Actor | None = None,
    **facts: Any,  # noqa: ANN401 -- what JSON can hold
) -> int:
    """Write down that data are about to leave for a file; without it none is written.

    ``what`` is a stable word: ``journal``, ``audit`` ... Raises the errors of the data file.
    """
    with base.transaction():
        return write(AuditKind.EXPORTED, "file", what, now=now, actor=actor, **facts)


@inside
def erased_digest(entries: Iterable[int]) -> str:
    """What an erasure's own entry must hold under ``entries`` for the entries that it takes away."""
    return digest_of(sorted(entries))


@anybody
def forget() -> None:
    """The data are closed: what was not written belongs to nobody else's."""
    with _lock:
        _pending.clear()
        _seen.clear()
        _search.clear()


def _search_goes_on(view: _View) -> None:
    """Put a search in the place of the one it goes on from, a letter more or fewer."""
    if _search and not _is_same_search(_search[0], view):
        _pending.setdefault(_search[0])
        _search.clear()
    _search[:] = [view]
    _desk.typing = True


def _let_search_rest(*, at_end: bool) -> None:
    """A search that nobody typed at since the last look goes to what is written."""
    if _search and (at_end or not _desk.typing):
        _pending.setdefault(_search[0])
        _search.clear()
    _desk.typing = False


def _is_same_search(before: _View, view: _View) -> bool:
    one, other = before[_TEXT], view[_TEXT]
    return before[:_TEXT] == view[:_TEXT] and (one.startswith(other) or other.startswith(one))


def _forget_old(now: datetime) -> None:
    for view, at in list(_seen.items()):
        if not at <= now < at + AGAIN_AFTER:
            del _seen[view]


def _note_refusal(right: str, service: str) -> None:
    """Remember that somebody asked for what the account may not do."""
    noted(AuditKind.REFUSED, "right", right, service=service)


access.tell_of_refusals(_note_refusal)


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
