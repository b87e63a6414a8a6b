"""Deleting old years: which may go after the storage term, and what is said about them beforehand.

The journal is kept for three full years by default (a setting). Deleting is a deliberate act with a printed
list, never silent (the domain's note on the journal, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from clinic_desk.rules.rows import Channel, JournalResult, PersonName

SHORTEST_TERM: Final = 1
"""At least one full year stays, whatever is set."""


@dataclass(frozen=True, slots=True)
class ErasureCounts:
    """How many rows of each kind go with a year."""

    requests: int = 0
    visits: int = 0
    events: int = 0
    waiting: int = 0
    sheet_lines: int = 0
    sheets: int = 0
    groups: int = 0
    people: int = 0
    """Typed at the desk or long gone from the register, without any row that stays."""
    people_kept: int = 0
    """People of that year who stay: in the register, or with rows of a later year."""
    changes: int = 0
    """Rows of the history of actions."""
    looks: int = 0
    """Entries of the log of who did what that lose their facts; the entries themselves stay."""


@dataclass(frozen=True, slots=True)
class StoredYear:
    """A year of the journal; ``may_go`` once its storage term is over and it is the oldest one."""

    year: int
    requests: int
    may_go: bool
    term_over: bool


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One row of the journal that goes, without any name."""

    number: int
    received_at: datetime
    channel: Channel
    result: JournalResult
    doctor: PersonName | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What deleting a year would take away."""

    year: int
    counts: ErasureCounts = field(default_factory=ErasureCounts)


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """The deliberate act: the year once more as typed, the reason, and that the list was printed or saved."""

    year: int
    typed: str
    reason: str
    has_list: bool = False


def newest_to_go(today: date, storage_years: int) -> int:
    """The newest year that may be deleted: the current one and the last full ones stay."""
    return today.year - max(storage_years, SHORTEST_TERM) - 1


def kept_since(today: date, storage_years: int) -> date:
    """The first day of what stays in any case."""
    return date(newest_to_go(today, storage_years) + 1, 1, 1)


def problem(order: ErasureOrder, *, today: date, storage_years: int) -> str:
    """What an order lacks: ``term``, ``typed``, ``reason``, ``list``; empty if nothing."""
    if order.year > newest_to_go(today, storage_years):
        return "term"
    if order.typed.strip() != str(order.year):
        return "typed"
    if not order.reason.strip():
        return "reason"
    return "" if order.has_list else "list"
