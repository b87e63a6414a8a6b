"""Journal, visits and people as tables for other programs: spreadsheets (``.xlsx``) and CSV.

Who takes data out needs the right to export, and the right to see them here. Each export is in the audit
before the file exists. What the cells say is given by the caller (:mod:`clinic_desk.wording.exports`):
services have no language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from clinic_desk.i18n import sort_key
from clinic_desk.models import base, export_rows, journal_rows, people
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, JournalRow, PersonName, PersonRow, VisitRow
from clinic_desk.rules.spreadsheet_cells import Cell, Column
from clinic_desk.services import access, audit, spreadsheet_files
from clinic_desk.services.access import needs

Row = TypeVar("Row")
Item = TypeVar("Item")
Tick = Callable[[int, int], None]
"""Called with how many rows are done, of how many; may raise to stop everything."""
_PORTION: Final = 500
NOBODY: Final = PersonName("")
"""Stands in place of a name that was not asked for."""


@dataclass(frozen=True, slots=True)
class Words(Generic[Row]):
    """What a table says, in the language of whoever asks: its title, its columns, the cells of a row.

    ``facts`` are lines about the whole file, given how many rows it has.
    """

    title: str
    columns: tuple[Column, ...]
    cells: Callable[[Row], Sequence[Cell]]
    about: str = ""
    facts: Callable[[int], Sequence[tuple[str, str]]] = lambda _count: ()


@dataclass(frozen=True, slots=True)
class ExportedVisit:
    """A visit with its row of the journal."""

    visit: VisitRow
    journal: JournalRow


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a table goes, in whose name, and whom to tell how far it is."""

    path: Path
    now: datetime
    actor: Actor
    tick: Tick | None = None


@needs(Right.EXPORT)
def journal(
    chosen: JournalFilter,
    words: Words[JournalRow],
    path: Path,
    *,
    with_names: bool = True,
    now: datetime,
    actor: Actor,
    tick: Tick | None = None,
) -> int:
    """Write the rows of the journal that fit, refused and cancelled ones too, by number; gives how many.

    Without names a row says nothing of who it was but the year of birth. Raises NoRight without the right to
    see the journal, DiskFull, BadFile (``not_writable``), and whatever ``tick`` raises: no file is left then.
    """
    access.require(Right.JOURNAL)
    way = _Way(path, now, actor, tick)
    with base.reading():
        ids = journal_rows.ids_of(chosen, oldest_first=True)
    asked = {"first": _day(chosen.first), "last": _day(chosen.last), "doctor_id": chosen.doctor_id}
    asked |= {"channel": chosen.channel, "result": chosen.result, "text": chosen.text}
    _write_down("journal", way, asked | {"names": with_names}, len(ids))

    def rows(portion: Sequence[int]) -> list[JournalRow]:
        found = journal_rows.rows_of(portion)
        got = [found[one] for one in portion if one in found]
        return got if with_names else [_nameless_row(row) for row in got]

    return _write(ids, rows, words, way)


@needs(Right.EXPORT)
def visits(
    first: date,
    last: date,
    words: Words[ExportedVisit],
    path: Path,
    *,
    doctor_id: int | None = None,
    with_names: bool = True,
    now: datetime,
    actor: Actor,
    tick: Tick | None = None,
) -> int:
    """Write the visits that lie on these days, of one doctor or of all, cancelled ones too; gives how many.

    Raises as :func:`journal` does.
    """
    access.require(Right.JOURNAL)
    way = _Way(path, now, actor, tick)
    with base.reading():
        ids = export_rows.visit_ids(first, last, doctor_id)
    asked = {"first": str(first), "last": str(last), "doctor_id": doctor_id, "names": with_names}
    _write_down("visits", way, asked, len(ids))

    def rows(portion: Sequence[tuple[int, int]]) -> list[ExportedVisit]:
        got = [ExportedVisit(*pair) for pair in export_rows.visits_of(portion)]
        return got if with_names else [_nameless_visit(one) for one in got]

    return _write(ids, rows, words, way)


@needs(Right.EXPORT)
def persons(
    words: Words[PersonRow],
    path: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    now: datetime,
    actor: Actor,
    tick: Tick | None = None,
) -> int:
    """Write everybody the clinic knows, by the Kazakh alphabet; gives how many.

    With days only those who applied on them. Raises NoRight without the right to see people, else as
    :func:`journal` does.
    """
    access.require(Right.PEOPLE)
    way = _Way(path, now, actor, tick)
    with base.reading():
        ids = _by_name(_people(first, last))
    _write_down("people", way, {"first": _day(first), "last": _day(last)}, len(ids))

    def rows(portion: Sequence[int]) -> list[PersonRow]:
        found = people.rows_by_id(portion)
        return [found[one] for one in portion if one in found]

    return _write(ids, rows, words, way)


@needs(Right.EXPORT)
def count(what: str, first: date | None, last: date | None, *, doctor_id: int | None = None) -> int:
    """How many rows an export of «journal», «visits» or «people» would have; raises NoRight as it would."""
    access.require(Right.PEOPLE if what == "people" else Right.JOURNAL)
    with base.reading():
        if what == "people":
            return len(_people(first, last))
        if what == "visits":
            return len(export_rows.visit_ids(first or date.min, last or date.max, doctor_id))
        return len(journal_rows.ids_of(JournalFilter(first, last, doctor_id)))


def _people(first: date | None, last: date | None) -> list[tuple[int, str, str, str]]:
    """Number and names of who is meant, in no order: counting them needs none."""
    names = export_rows.people_names()
    if first is not None or last is not None:
        requests = journal_rows.ids_of(JournalFilter(first, last))
        wanted = {one for part in _portions(requests) for one in export_rows.applicants(part)}
        names = [one for one in names if one[0] in wanted]
    return names


def _by_name(people_meant: Sequence[tuple[int, str, str, str]]) -> list[int]:
    """Their numbers, by the Kazakh alphabet."""
    by_name = sorted(people_meant, key=lambda one: (*map(sort_key, one[1:]), one[0]))
    return [one[0] for one in by_name]


def _write_down(what: str, way: _Way, asked: dict[str, Any], rows: int) -> None:
    """Nothing leaves that nobody could tell of afterwards."""
    told = {name: value for name, value in asked.items() if value not in (None, "")}
    audit.exported(what, now=way.now, actor=way.actor, target=way.path.name, rows=rows, **told)


def _write(
    ids: Sequence[Item], rows_of: Callable[[Sequence[Item]], list[Row]], words: Words[Row], way: _Way
) -> int:
    done = 0

    def cells() -> Iterator[Sequence[Cell]]:
        nonlocal done
        for portion in _portions(ids):
            if way.tick is not None:
                way.tick(done, len(ids))
            found = rows_of(portion)
            yield from map(words.cells, found)
            done += len(found)

    about = spreadsheet_files.About(words.title, words.about, words.facts(len(ids)), base.to_utc(way.now))
    with base.reading():
        spreadsheet_files.write(way.path, words.columns, cells(), about=about)
    return done


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """In portions that a database takes as parameters of one query."""
    for start in range(0, len(items), _PORTION):
        yield items[start : start + _PORTION]


def _nameless_row(row: JournalRow) -> JournalRow:
    """What is left when nobody may be known by it: the year of birth; free texts name people, too."""
    return replace(
        row,
        person_id=None,
        iin="",
        name=NOBODY,
        birth_date=None if row.birth_date is None else date(row.birth_date.year, 1, 1),
        phones=(),
        address="",
        document=None,
        document_number="",
        note="",
        override_reason="",
    )


def _nameless_visit(one: ExportedVisit) -> ExportedVisit:
    visit = replace(
        one.visit,
        person_id=0,
        person=NOBODY,
        birth_date=None,
        phones=(),
        overbook_reason="",
        cancel_reason="",
        note="",
    )
    return ExportedVisit(visit, _nameless_row(one.journal))


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
