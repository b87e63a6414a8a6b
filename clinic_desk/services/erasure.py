"""Deleting a year of the journal after its term: deliberately, after a backup, with a printed list.

What was deleted is gone from the file, its WAL and its free pages; the audit keeps its chain and says how
much was deleted, when and by whom. Backups made before still hold the year. Nothing brings it back from here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import base, erasure, raw
from clinic_desk.rules import erasure as rule
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.erasure import (
    ErasureCounts,
    ErasureLine,
    ErasureOrder,
    ErasurePreview,
    StoredYear,
)
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Channel, PersonName, VisitState
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.visits import journal_result
from clinic_desk.services import audit, clock_check
from clinic_desk.services.access import anybody, needs

Progress = Callable[[int, int], None]
"""Called with (steps done, steps there are)."""

_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, the backup made before, and whether no trace is left in the file."""

    year: int
    counts: ErasureCounts
    backup: str
    is_clean: bool


@needs(Right.ERASE)
def years(*, now: datetime, storage_years: int) -> list[StoredYear]:
    """The years that the journal holds, oldest first; only the oldest may go, once its term is over."""
    newest = rule.newest_to_go(now.date(), storage_years)
    return [
        StoredYear(year, requests, may_go=place == 0 and year <= newest, term_over=year <= newest)
        for place, (year, requests) in enumerate(erasure.years())
    ]


@needs(Right.ERASE)
def preview(year: int, *, now: datetime, storage_years: int) -> ErasurePreview:
    """How many rows of each kind would go with a year; writes nothing. Raises ErasureRefused."""
    _refuse_unless_old(year, now, storage_years)
    with base.reading(), erasure.gathered(year, rule.kept_since(now.date(), storage_years)) as counts:
        return ErasurePreview(year, _counts(counts))


@needs(Right.ERASE)
def lines(year: int) -> list[ErasureLine]:
    """The rows of the journal of a year for the printed list, by number and without names of patients."""
    with base.reading():
        return [_line(row) for row in erasure.lines(year)]


@needs(Right.ERASE)
def erase(
    order: ErasureOrder,
    *,
    storage_years: int,
    now: datetime,
    actor: Actor,
    progress: Progress | None = None,
) -> Erased:
    """Delete a year: first a verified backup, then all of it in one transaction, then its traces.

    Raises ErasureRefused with what the order lacks (``term``, ``order``, ``typed``, ``reason``, ``list``,
    ``to_come``, ``gone``), ClockDoubtful, and whatever stops the backup: nothing was deleted then.
    """
    tell = progress or (lambda _done, _all: None)
    _refuse_unless_old(order.year, now, storage_years)
    lacking = rule.problem(order, today=now.date(), storage_years=storage_years)
    if lacking:
        raise errors.ErasureRefused(order.year, lacking)
    clock_check.require(now=now)
    tell(0, _STEPS)
    backup = _back_up(now=now, actor=actor)
    tell(1, _STEPS)
    counts = _delete(order, backup, storage_years=storage_years, now=now, actor=actor)
    tell(2, _STEPS)
    is_clean = clean()
    tell(_STEPS, _STEPS)
    return Erased(order.year, counts, backup, is_clean)


@needs(Right.ERASE)
def clean() -> bool:
    """Build the file anew, so that nothing deleted is left in it; False while another program reads it."""
    with base.named_faults():
        return erasure.clean_file()


@anybody
def clean_up() -> None:
    """Remove the traces of an erasure that was cut short; what stands in the way waits for next time."""
    with suppress(errors.ClinicError):
        erasure.overwrite_what_goes()
        clean()


def _refuse_unless_old(year: int, now: datetime, storage_years: int) -> None:
    if year > rule.newest_to_go(now.date(), storage_years):
        raise errors.ErasureRefused(year, "term")
    stored = erasure.years()
    if year not in dict(stored):
        raise errors.ErasureRefused(year, "gone")
    if stored[0][0] != year:
        raise errors.ErasureRefused(year, "order")
    if erasure.still_to_come(year, now.date()):
        raise errors.ErasureRefused(year, "to_come")


def _back_up(*, now: datetime, actor: Actor) -> str:
    from clinic_desk.services import backup

    done = backup.make(None, kind=backup.BackupKind.ERASURE, now=now, actor=actor)
    if not done.good:
        raise errors.BackupRefused(base.data_file(), done.problem or "not_verified")
    return done.path


def _delete(
    order: ErasureOrder, backup: str, *, storage_years: int, now: datetime, actor: Actor
) -> ErasureCounts:
    kept = rule.kept_since(now.date(), storage_years)
    reason = " ".join(order.reason.split())
    erasure.overwrite_what_goes()
    with base.transaction():
        # what the backup took so long for may have changed meanwhile
        _refuse_unless_old(order.year, now, storage_years)
        clock_check.require(now=now)
        gate = erasure.open_gate(
            year=order.year, at=now, account=actor.registrar, pc=actor.pc, reason=reason, backup=backup
        )
        with erasure.gathered(order.year, kept) as found:
            entries = erasure.marked()
            entry = audit.write(
                AuditKind.ERASED,
                "year",
                order.year,
                now=now,
                actor=actor,
                entries=audit.erased_digest(entries),
                reason=reason,
                backup=backup,
                **{name: found[table] for name, table in _TABLES.items()},
            )
            erasure.mark(entry)
            erasure.delete()
            erasure.delete_typed(kept, now)
            erasure.close_gate(gate, requests=found["request"], visits=found["visit"])
        return _counts(found)


_TABLES: Final = {
    "requests": "request",
    "visits": "visit",
    "events": "event",
    "waiting": "waiting_entry",
    "sheet_lines": "call_sheet_line",
    "sheets": "call_sheet",
    "groups": "visit_group",
    "people": "person",
    "people_kept": "kept_person",
    "changes": "change",
    "looks": "audit_entry",
}


def _counts(found: dict[str, int]) -> ErasureCounts:
    return ErasureCounts(**{name: found[table] for name, table in _TABLES.items()})


def _line(row: tuple[Any, ...]) -> ErasureLine:
    number, received, channel, _result, withdrawn, state, moves, *name, day, minute, place = row
    return ErasureLine(
        number=number,
        received_at=base.to_wall(raw.moment(received)),
        channel=Channel(channel),
        result=journal_result(
            None if state is None else VisitState(state),
            moved=bool(moves),
            withdrawn=bool(withdrawn),
        ),
        doctor=None if name[0] is None else PersonName(*name),
        at=None if day is None or place is not None else moment_of(raw.day(day), minute),
    )
