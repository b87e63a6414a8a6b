"""The register at the desk: finding a person and saying whether the clinic may book them.

The search itself and its libraries are loaded with the first search or by :func:`warm`: the window
shows the register's date before anybody types.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clinic_desk import errors
from clinic_desk.models import base, people
from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import FoundPerson, PersonRow
from clinic_desk.services import audit
from clinic_desk.services.access import needs

COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The first lines of a search; ``more`` says that the list goes on."""

    people: tuple[FoundPerson, ...]
    more: bool


@needs(Right.PEOPLE)
def find(text: str, *, now: datetime, on: date | None = None, limit: int = 20) -> list[FoundPerson]:
    """The people a search line may mean, best first, each with the verdict for the day ``on`` (today).

    Takes an ИИН or its tail, a phone in any form or its tail, name parts in any order, initials and
    birth date together; typing errors, Latin letters and the wrong keyboard layout are understood.
    """
    return list(find_page(text, now=now, on=on, limit=limit).people)


@needs(Right.PEOPLE)
def find_page(text: str, *, now: datetime, on: date | None = None, limit: int = 20) -> FoundPage:
    """What ``find`` gives, and whether there are more than ``limit``."""
    from clinic_desk.services import search

    with base.reading():
        found = search.people_meant(text, limit)
        rows = people.rows_by_id(found.ids)
        persons = (rows[one] for one in found.ids if one in rows)
        if text.strip():
            # a space on both sides of each: «who saw this person» looks for « 12 »
            shown = "".join(f" {one}" for one in found.ids)
            audit.noted(AuditKind.SEARCHED, "search", text.strip(), shown=f"{shown} ")
        return FoundPage(tuple(_judged(persons, now=now, on=on)), found.more)


@needs(Right.PEOPLE)
def count(text: str) -> int:
    """How many people a search line may mean, counted up to ``COUNT_UP_TO``."""
    from clinic_desk.services import search

    with base.reading():
        return len(search.people_meant(text, COUNT_UP_TO).ids)


@needs(Right.PEOPLE)
def get(person_id: int, *, now: datetime, on: date | None = None) -> FoundPerson:
    """One person with the verdict for ``on``; raises UnknownRow."""
    with base.reading():
        rows = people.rows_by_id((person_id,))
        if person_id not in rows:
            raise errors.UnknownRow("person", str(person_id))
        audit.person_seen(person_id)
        return _judged([rows[person_id]], now=now, on=on)[0]


@needs(Right.PEOPLE)
def by_iin(iin: str, *, now: datetime, on: date | None = None) -> FoundPerson:
    """The person with this ИИН; raises UnknownRow.

    Where several have it (wrong cards exist), one in the current register comes first, then the one
    entered last.
    """
    with base.reading():
        rows = people.rows_by_iin(iin)
        if not rows:
            raise errors.UnknownRow("person", "iin")
        chosen = max(rows, key=lambda row: (row.in_register, row.id))
        audit.person_seen(chosen.id)
        return _judged([chosen], now=now, on=on)[0]


@needs(Right.PEOPLE)
def register_date() -> date | None:
    """The date of the register in force, None before the first import."""
    return people.register_date()


@needs(Right.PEOPLE)
def register_size() -> int:
    """How many people the register in force holds."""
    return people.register_size()


@needs(Right.PEOPLE)
def warm() -> None:
    """Read ahead what the first keystroke of a search needs; meant for a background thread."""
    from clinic_desk.services import name_words

    with base.reading():
        name_words.warm()


def _judged(rows: Iterable[PersonRow], *, now: datetime, on: date | None) -> list[FoundPerson]:
    stand = people.register_date()
    today = now.date()
    return [FoundPerson(row, verdict_on(row, on or today, register_date=stand, today=today)) for row in rows]
