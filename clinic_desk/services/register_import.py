"""Taking over a register file: look first, then one transaction, and the last one can be taken back.

Reading and comparing happen without the write lock, so that the desk books meanwhile; only the
writing itself holds it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from clinic_desk import errors
from clinic_desk.models import base, people
from clinic_desk.models import register as table
from clinic_desk.models.people import RegisterImport
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.register import FIELDS, Change, Comparison, compare
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoubtfulLine, PersonRow, RegisterFile, RegisterRecord
from clinic_desk.services import audit, backup, clock_check
from clinic_desk.services.access import needs

MANY_GONE_SHARE = 0.3
"""Beyond this share of the register gone, the file is likelier a part of it or another clinic's."""

_TRIES_WITHOUT_LOCK = 2

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
FieldChange = tuple[str, Any, Any]
"""Name of the field, value before, value after."""


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """A known person as stored, the line that speaks of them, and what becomes different."""

    before: PersonRow
    record: RegisterRecord
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RegisterPreview:
    """What a file would do; nothing is written yet.

    A person typed by hand whom the file now knows is among ``changed`` with the field ``in_register``.
    ``duplicates`` are to be shown side by side: two lines, or a line and a known person who may be
    the same. ``doubtful`` holds the file's lines and those found against the people known.
    """

    file: RegisterFile
    new: tuple[RegisterRecord, ...]
    changed: tuple[ChangedPerson, ...]
    gone: tuple[PersonRow, ...]
    unchanged: int
    doubtful: tuple[DoubtfulLine, ...]
    duplicates: tuple[tuple[RegisterRecord, RegisterRecord | PersonRow], ...]
    current_date: date | None
    is_older: bool
    many_gone: bool
    is_empty: bool
    _plan: _Plan


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import wrote, or, from ``last_imports``, what it wrote back then."""

    id: int
    file_name: str
    register_date: date | None
    imported_at: datetime
    registrar: str
    new: int
    changed: int
    gone: int
    unchanged: int
    doubtful: int
    taken_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    comparison: Comparison
    stamp: table.Stamp
    same_person: tuple[tuple[int, int], ...]


@needs(Right.IMPORT)
def preview(
    file: RegisterFile,
    *,
    merge_choices: Mapping[int, int] | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> RegisterPreview:
    """What ``file`` would do to the people known; writes nothing. Raises Stopped.

    ``merge_choices`` decides duplicates: line number -> id of the person the line is about.
    """
    plan = _plan(file, dict(merge_choices or {}), _Ticker(len(file.records), progress, stop))
    found = plan.comparison
    ids = [change.known.id for change in found.changed] + [person.id for person in found.gone]
    ids += [other for _, other in found.duplicates if isinstance(other, int)]
    rows = _rows(ids)
    current, size = people.register_date(), people.register_size()
    return RegisterPreview(
        file=file,
        new=tuple(record for record, _ in found.new),
        changed=tuple(
            ChangedPerson(rows[one.known.id], one.record, _field_changes(one)) for one in found.changed
        ),
        gone=tuple(rows[person.id] for person in found.gone),
        unchanged=found.unchanged,
        doubtful=_doubtful(file, found),
        duplicates=_duplicates(file, found, rows),
        current_date=current,
        is_older=current is not None and file.register_date is not None and file.register_date < current,
        many_gone=size > 0 and len(found.gone) > size * MANY_GONE_SHARE,
        is_empty=not file.records,
        _plan=plan,
    )


@needs(Right.IMPORT)
def apply(
    source: RegisterPreview | RegisterFile,
    *,
    file_name: str,
    now: datetime,
    actor: Actor,
    progress: Progress | None = None,
    stop: Stop | None = None,
    merge_choices: Mapping[int, int] | None = None,
) -> ImportResult:
    """Take a register file over in one transaction.

    People missing from the file become «not in the current register»; nobody is deleted, and what
    the desk entered (language, document, representative, phones of its own) stays. If the people
    changed since the preview, the file is compared again. ``progress`` gets (rows written, rows to
    write). Raises ClockDoubtful or Stopped, and then nothing was written.
    """
    clock_check.require(now=now)
    file = source if isinstance(source, RegisterFile) else source.file
    choices = tuple(sorted((merge_choices or {}).items()))
    plan = source._plan if isinstance(source, RegisterPreview) else None  # noqa: SLF001 -- its own module
    if plan is not None and merge_choices is None:
        choices = plan.same_person
    backup.before(BackupKind.IMPORT, now=now, actor=actor)
    idle = _Ticker(0, None, stop)
    for _ in range(_TRIES_WITHOUT_LOCK):
        if plan is None or plan.same_person != choices:
            plan = _plan(file, dict(choices), idle)
        with base.transaction():
            if plan.stamp == table.stamp():
                return _write(
                    file, plan, file_name=file_name, now=now, actor=actor, progress=progress, stop=stop
                )
        plan = None
    with base.transaction():
        plan = _plan(file, dict(choices), idle)
        return _write(file, plan, file_name=file_name, now=now, actor=actor, progress=progress, stop=stop)


@needs(Right.IMPORT)
def take_back_last(
    *, now: datetime, actor: Actor, progress: Progress | None = None, stop: Stop | None = None
) -> ImportResult:
    """Take the last import back: every field is as before it, unless somebody changed it since.

    People it brought in are removed, or stay as «not in the current register» if the desk has used
    them. Raises NothingToUndo, Stopped (then nothing was written).
    """
    with base.transaction():
        last = (
            RegisterImport.select()
            .where(RegisterImport.taken_back_at.is_null())
            .order_by(RegisterImport.id.desc())
            .first()
        )
        if last is None:
            raise errors.NothingToUndo
        total = last.new_count + last.changed_count + last.gone_count
        table.take_back(last, _Ticker(total, progress, stop))
        last.taken_back_at = base.to_utc(now)
        last.taken_back_by = actor.registrar
        last.save()
        # with a person it brought in go the marks of later imports, themselves taken back, about that person
        later = RegisterImport.select(RegisterImport.id).where(RegisterImport.id >= last.id)
        _note(AuditKind.TAKEN_BACK, last, [one.id for one in later], now=now, actor=actor)
        return _result(last)


@needs(Right.IMPORT)
def last_imports(limit: int = 12) -> list[ImportResult]:
    """The last imports, newest first, those taken back included."""
    query = RegisterImport.select().order_by(RegisterImport.id.desc()).limit(limit)
    return [_result(row) for row in query]


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Let no cycle search run inside: rows hold no cycles, and looking for them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # all that is new counts as old now: else the next small search would visit each of the rows
            gc.freeze()
            gc.unfreeze()
            gc.enable()


class _Ticker:
    """Counts for the progress bar, and raises Stopped when the user has had enough."""

    def __init__(self, total: int, progress: Progress | None, stop: Stop | None) -> None:
        self._total, self._progress, self._stop = total, progress, stop
        self._done = 0

    def __call__(self, done: int) -> None:
        self._done += done
        if self._progress is not None and self._total:
            self._progress(min(self._done, self._total), self._total)
        if self._stop is not None and self._stop():
            raise errors.Stopped


def _plan(file: RegisterFile, same_person: dict[int, int], ticker: _Ticker) -> _Plan:
    with base.reading():
        stamp = table.stamp()
        with _paused_collector():
            known = table.known_people()
    with _paused_collector():
        comparison = compare(file.records, known, same_person=same_person, tick=ticker)
    return _Plan(comparison, stamp, tuple(sorted(same_person.items())))


def _write(
    file: RegisterFile,
    plan: _Plan,
    *,
    file_name: str,
    now: datetime,
    actor: Actor,
    progress: Progress | None,
    stop: Stop | None,
) -> ImportResult:
    found = plan.comparison
    row = RegisterImport.create(
        # a name of another time's letters reaches Python in pieces that no database takes
        file_name=file_name.encode("utf-8", "replace").decode("utf-8"),
        register_date=file.register_date,
        imported_at=base.to_utc(now),
        registrar=actor.registrar,
        pc=actor.pc,
        new_count=len(found.new),
        changed_count=len(found.changed),
        gone_count=len(found.gone),
        unchanged_count=found.unchanged,
        doubtful_count=len(_doubtful(file, found)),
    )
    total = len(found.new) + len(found.changed) + len(found.gone)
    writer = table.Writer(row, _Ticker(total, progress, stop))
    with _paused_collector():
        writer.add([values for _, values in found.new])
        writer.change([_as_columns(change) for change in found.changed])
        writer.change([(one.id, {"in_register": True}, {"in_register": False}) for one in found.gone])
    _note(AuditKind.IMPORTED, row, [row.id], now=now, actor=actor)
    return _result(row)


def _note(
    kind: AuditKind, row: RegisterImport, sealed: Iterable[int], *, now: datetime, actor: Actor
) -> None:
    """Write an import into the audit, with the fingerprints of what these imports did to each person."""
    counts = {"new": row.new_count, "changed": row.changed_count, "gone": row.gone_count}
    day = None if row.register_date is None else str(row.register_date)
    rows = {str(one): table.digest_of_changes(one) for one in sealed}
    facts = {"file": row.file_name, "register_date": day, "rows": rows, **counts}
    clock_check.require(now=now)
    audit.write(kind, "register_import", row.id, now=now, actor=actor, **facts)


def _as_columns(change: Change) -> tuple[int, dict[str, Any], dict[str, Any]]:
    before = {name: old for name, old, _ in _field_changes(change)}
    after = {name: new for name, _, new in _field_changes(change)}
    return change.known.id, before, after


def _field_changes(change: Change) -> tuple[FieldChange, ...]:
    old = dict(zip(FIELDS, change.known.values, strict=True))
    new = dict(zip(FIELDS, change.values, strict=True))
    return tuple(
        (name, False, True) if name == "in_register" else (name, old[name], new[name])
        for name in change.fields
    )


def _doubtful(file: RegisterFile, found: Comparison) -> tuple[DoubtfulLine, ...]:
    """The file's lines and those found against the database, by line.

    A line that was not taken in the end is no longer said to be among the records.
    """
    refused = {line.line: line for line in found.doubtful}
    own = [replace(line, taken=False) if line.line in refused else line for line in file.doubtful]
    return tuple(sorted((*own, *found.doubtful), key=lambda line: line.line))


def _duplicates(
    file: RegisterFile, found: Comparison, rows: Mapping[int, PersonRow]
) -> tuple[tuple[RegisterRecord, RegisterRecord | PersonRow], ...]:
    lines = {line.first_line for line in file.doubtful if line.record is not None}
    first = {record.line: record for record in file.records if record.line in lines}
    of_file = [
        (first[line.first_line], line.record)
        for line in file.doubtful
        if line.record is not None and line.first_line in first
    ]
    against = [
        (record, rows[other] if isinstance(other, int) else other) for record, other in found.duplicates
    ]
    return (*of_file, *against)


def _rows(ids: list[int]) -> dict[int, PersonRow]:
    rows: dict[int, PersonRow] = {}
    for start in range(0, len(ids), 1000):
        rows.update(people.rows_by_id(ids[start : start + 1000]))
    return rows


def _result(row: RegisterImport) -> ImportResult:
    return ImportResult(
        id=row.id,
        file_name=row.file_name,
        register_date=row.register_date,
        imported_at=base.to_wall(row.imported_at),
        registrar=row.registrar,
        new=row.new_count,
        changed=row.changed_count,
        gone=row.gone_count,
        unchanged=row.unchanged_count,
        doubtful=row.doubtful_count,
        taken_back_at=row.taken_back_at and base.to_wall(row.taken_back_at),
    )
