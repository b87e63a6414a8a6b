"""The pre-registration journal: rows by filter, one row, the figures of a day.

A year holds tens of thousands of rows, so a list asks for ids first (one light query) and for the
rows of a page when they come into sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_desk import errors
from clinic_desk.models import journal_rows
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import JournalRow
from clinic_desk.services import audit
from clinic_desk.services.access import needs

_PORTION = 500


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The head of the journal: how many requests, and minutes from applying to the answer."""

    requests: int
    booked: int
    refused: int
    mean_answer_minutes: float | None
    late: int


@needs(Right.JOURNAL)
def row_ids(chosen: JournalFilter, *, oldest_first: bool = False) -> list[int]:
    """The ids of the rows that fit, newest first unless asked otherwise."""
    found = journal_rows.ids_of(chosen, oldest_first=oldest_first)
    _note(chosen, len(found))
    return found


@needs(Right.JOURNAL)
def rows(ids: Sequence[int]) -> list[JournalRow]:
    """The rows of these ids, in this order; ids that do not exist are left out."""
    found: dict[int, JournalRow] = {}
    for page in _portions(ids):
        found |= journal_rows.rows_of(page)
    return [found[one] for one in ids if one in found]


@needs(Right.JOURNAL)
def row(request_id: int) -> JournalRow:
    """One row; raises UnknownRow."""
    found = rows([request_id])
    if not found:
        raise errors.UnknownRow("request", str(request_id))
    audit.noted(AuditKind.VIEWED, "request", request_id)
    return found[0]


@needs(Right.JOURNAL)
def between(first: date, last: date) -> list[JournalRow]:
    """All rows received on these days, in the order of their numbers: the printed journal."""
    return rows(row_ids(JournalFilter(first, last), oldest_first=True))


@needs(Right.JOURNAL)
def figures(day: date, *, term_minutes: int = 30) -> DayFigures:
    """The figures of one day; an answer is late beyond ``term_minutes`` (service passport)."""
    facts = [
        ((answered - received).total_seconds() / 60, result)
        for received, answered, result in journal_rows.answers_between(day, day)
    ]
    minutes = [one for one, _ in facts]
    return DayFigures(
        requests=len(facts),
        booked=sum(result == "booked" for _, result in facts),
        refused=sum(result == "refused" for _, result in facts),
        mean_answer_minutes=sum(minutes) / len(minutes) if minutes else None,
        late=sum(one > term_minutes for one in minutes),
    )


def _note(chosen: JournalFilter, count: int) -> None:
    """Which part of the journal somebody looked at; who narrows it by a name is searching."""
    narrowed = {
        name: str(getattr(chosen, name))
        for name in ("first", "last", "doctor_id", "channel", "result")
        if getattr(chosen, name) is not None
    }
    if chosen.text.strip():
        audit.noted(AuditKind.SEARCHED, "journal", chosen.text.strip(), **narrowed, rows=count)
    else:
        # how many rows there are changes with each booking: the same look all the same
        days = f"{chosen.first or ''}/{chosen.last or ''}"
        audit.noted(AuditKind.VIEWED, "journal", days, **narrowed)


def _portions(ids: Sequence[int]) -> Iterator[list[int]]:
    """The ids in portions that a database takes as parameters of one query."""
    for start in range(0, len(ids), _PORTION):
        yield list(ids[start : start + _PORTION])
