"""Which exports took somebody's name out of the clinic: told by what was asked for, when it was.

A file is gone once it is written, so its entry says of which days and doctors it was, not who stood in it.
Filters by a channel or a word are not looked at: an entry told too many is better than one too few.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic_desk.models import base, raw

_OF_VISITS: Final = frozenset({"visits", "calendar", "fhir"})
_FIRST, _LAST = date.min.isoformat(), date.max.isoformat()


@dataclass(frozen=True, slots=True)
class _Known:
    """Days of a person, as ISO texts, each with the moment (UTC, as stored) from which it was known."""

    received: tuple[tuple[str, str], ...]
    stood: tuple[tuple[str, int, str], ...]
    """Day and doctor of a visit, since when."""
    since: str


def with_person(person_id: int) -> list[int]:
    """The numbers of the entries about files that held this person's name."""
    entries = raw.rows(
        "SELECT id, at, row_key, detail FROM audit_entry"
        " WHERE subject = 'file' AND kind = 'exported' AND detail IS NOT NULL ORDER BY id"
    )
    if not entries:
        return []
    known = _known(person_id)
    if known is None:
        return []
    return [number for number, at, what, detail in entries if _held(what, _facts(detail), str(at), known)]


def _known(person_id: int) -> _Known | None:
    added = raw.rows("SELECT added_at FROM person WHERE id = ?", person_id)
    if not added:
        return None
    requests = raw.rows("SELECT received_at, answered_at FROM request WHERE person_id = ?", person_id)
    stood = {
        (str(raw.day(day)), doctor, str(since))
        for day, doctor, since in raw.rows(
            "SELECT visit.day, visit.doctor_id, COALESCE((SELECT max(event.at) FROM event"
            " WHERE event.visit_id = visit.id AND event.step IN ('book', 'move', 'take_back')),"
            " request.answered_at) FROM visit JOIN request ON request.id = visit.request_id"
            " WHERE visit.person_id = ?",
            person_id,
        )
    }
    for at, after in raw.rows(
        "SELECT event.at, event.after FROM event JOIN visit ON visit.id = event.visit_id"
        " WHERE visit.person_id = ? AND event.step IN ('book', 'move', 'take_back')",
        person_id,
    ):
        facts = _facts(after)
        if "day" in facts:
            stood.add((str(facts["day"]), facts.get("doctor_id", 0), str(at)))
    received = tuple(
        (str(base.to_wall(raw.moment(received)).date()), str(answered)) for received, answered in requests
    )
    since = "" if added[0][0] is None else str(added[0][0])
    return _Known(received, tuple(sorted(stood)), since)


def _held(what: str, facts: Mapping[str, Any], at: str, known: _Known) -> bool:
    if facts.get("names") is False:
        return False
    first, last = str(facts.get("first") or _FIRST), str(facts.get("last") or _LAST)
    doctor = facts.get("doctor_id")
    if what in _OF_VISITS:
        return any(
            first <= day <= last and doctor in (None, of) and since <= at for day, of, since in known.stood
        )
    if what == "people" and (first, last) == (_FIRST, _LAST):
        return known.since <= at
    if what in {"journal", "people"}:
        return any(first <= day <= last and since <= at for day, since in known.received)
    return False


def _facts(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:  # tampered with; the check of the chain names it
        return {}
    return value if isinstance(value, dict) else {}
