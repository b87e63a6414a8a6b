"""Reading the audit: who did and saw what, for the head of the clinic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinic_desk.models import audit_rows, base, people
from clinic_desk.models.audit_rows import StoredEntry, Wanted
from clinic_desk.rules.audit import AuditFilter, AuditKind, AuditRow
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, PersonName, PersonRow
from clinic_desk.rules.spreadsheet_cells import Cell, Column
from clinic_desk.services import access, audit, spreadsheet_files
from clinic_desk.services.access import needs

PAGE = 200
Worded = Callable[[AuditRow], tuple[Cell, ...]]
Tick = Callable[[int], None]
"""Called with the number of rows done; may raise to stop everything."""


@dataclass(frozen=True, slots=True)
class Names:
    """Whom and which PCs the filter can offer."""

    accounts: tuple[str, ...]
    pcs: tuple[str, ...]


@needs(Right.AUDIT)
def page(chosen: AuditFilter, *, limit: int = PAGE, before: int | None = None) -> list[AuditRow]:
    """The newest entries that fit; ``before`` goes on from an entry of the last page."""
    with base.reading():
        return _rows(audit_rows.page(_wanted(chosen), limit=limit, before=before))


@needs(Right.AUDIT)
def of_person(person_id: int, *, limit: int = PAGE, before: int | None = None) -> list[AuditRow]:
    """Who looked at this person or did something with them, newest first.

    Lists count where they showed the name: searches, a doctor's day and week, call sheets, exported files.
    """
    return page(AuditFilter(person_id=person_id), limit=limit, before=before)


@needs(Right.AUDIT)
def names() -> Names:
    """Everybody and every PC that stands in the audit."""
    with base.reading():
        return Names(tuple(audit_rows.names("account")), tuple(audit_rows.names("pc")))


@needs(Right.AUDIT)
def name_of(person_id: int) -> str:
    """The full name of a person, empty if there is none."""
    found = people.rows_by_id([person_id]).get(person_id)
    return "" if found is None else found.name.full


@needs(Right.EXPORT)
def export(
    chosen: AuditFilter,
    path: Path,
    head: Sequence[Column | str],
    worded: Worded,
    *,
    now: datetime,
    actor: Actor,
    tick: Tick | None = None,
) -> int:
    """Write the entries that fit into a spreadsheet (``.xlsx``) or a CSV file; gives how many.

    It takes the right to see the audit besides: doctors may export, but the own list alone. The export itself
    is in the audit before the file is. ``worded`` gives the cells of a row under ``head``. Raises NoRight,
    BadFile (``not_writable``), DiskFull, and whatever ``tick`` raises: no file is left then.
    """
    access.require(Right.AUDIT)
    asked = {
        "account": chosen.account,
        "pc": chosen.pc,
        "kinds": sorted(chosen.kinds),
        "first": None if chosen.first is None else str(chosen.first),
        "last": None if chosen.last is None else str(chosen.last),
        "text": chosen.text,
        "person": chosen.person_id,
    }
    audit.exported("audit", now=now, actor=actor, target=path.name, asked=asked)
    count = 0

    def cells() -> Iterator[tuple[Cell, ...]]:
        nonlocal count
        for row in _every(chosen):
            count += 1
            if tick is not None and count % PAGE == 0:
                tick(count)
            yield worded(row)

    with base.reading():
        spreadsheet_files.write(path, head, cells())
    return count


def _every(chosen: AuditFilter) -> Iterator[AuditRow]:
    portion: list[StoredEntry] = []
    for one in audit_rows.every(_wanted(chosen)):
        portion.append(one)
        if len(portion) == PAGE:
            yield from _rows(portion)
            portion = []
    yield from _rows(portion)


def _wanted(chosen: AuditFilter) -> Wanted:
    return Wanted(
        account=chosen.account,
        pc=chosen.pc,
        kinds=sorted(chosen.kinds),
        first=chosen.first,
        last=chosen.last,
        text=chosen.text,
        person_id=chosen.person_id,
    )


def _rows(found: Iterable[StoredEntry]) -> list[AuditRow]:
    entries = list(found)
    wanted = {person for person in map(_person_of, entries) if person is not None}
    known = people.rows_by_id(wanted) if wanted else {}
    return [_row(one, known) for one in entries]


def _row(one: StoredEntry, known: dict[int, PersonRow]) -> AuditRow:
    person = known.get(_person_of(one) or 0)
    name = None if person is None else person.name
    if one.name is not None:
        name = PersonName(*one.name)
    return AuditRow(
        id=one.id,
        at=one.at,
        account=one.account,
        pc=one.pc,
        kind=AuditKind(one.kind),
        subject=one.subject,
        row_key=one.table_key if one.subject == "change" else one.row_key,
        before=one.before,
        after=one.after,
        facts=one.facts,
        is_erased=one.is_erased,
        step=one.step,
        table=one.table,
        action=one.action,
        number=one.number,
        name="" if name is None else name.full,
        person_id=_person_of(one) if one.person_id is None else one.person_id,
    )


def _person_of(one: StoredEntry) -> int | None:
    """The person that a row of the waiting list speaks of."""
    facts = one.after or one.before or {}
    person = facts.get("person_id") if one.subject == "change" else None
    return person if isinstance(person, int) else None
