"""The audit as it is read: entries with the rows they speak of, by filter, page by page, newest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from clinic_desk.models import audit_exports, base, raw
from clinic_desk.rules.people import fold

_ENTRIES: Final = """
    SELECT entry.id, entry.at, entry.account, entry.pc, entry.kind, entry.subject, entry.row_key,
        entry.detail, entry.erased_by_id, event.step, event.before, event.after, "change".table_name,
        "change".row_key, "change".before, "change".after, "action".kind, request.year, request.number,
        request.last_name, request.first_name, request.patronymic,
        person.last_name, person.first_name, person.patronymic, COALESCE(request.person_id, person.id)
    FROM audit_entry AS entry
        LEFT JOIN event ON entry.subject = 'event' AND event.id = CAST(entry.row_key AS INTEGER)
        LEFT JOIN "change" ON entry.subject = 'change' AND "change".id = CAST(entry.row_key AS INTEGER)
        LEFT JOIN "action" ON "action".id = "change".action_id
        LEFT JOIN request ON request.id = CASE entry.subject WHEN 'event' THEN event.request_id
            WHEN 'request' THEN CAST(entry.row_key AS INTEGER) END
        LEFT JOIN person ON entry.subject = 'person' AND person.id = CAST(entry.row_key AS INTEGER)
    WHERE {where} ORDER BY entry.id DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry with what it speaks of; ``at`` is wall-clock time, facts are as they were stored."""

    id: int
    at: datetime
    account: str
    pc: str
    kind: str
    subject: str
    row_key: str
    is_erased: bool
    facts: dict[str, Any]
    step: str
    table: str
    table_key: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    number: tuple[int, int] | None
    """Year and number of the journal row."""
    name: tuple[str, str, str] | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; None and empty ask for nothing."""

    account: str | None = None
    pc: str | None = None
    kinds: Collection[str] = ()
    first: date | None = None
    last: date | None = None
    text: str = ""
    person_id: int | None = None


def page(wanted: Wanted, *, limit: int, before: int | None) -> list[StoredEntry]:
    """The newest entries that fit, older than entry ``before``."""
    conditions, values = _conditions(wanted)
    if before is not None:
        conditions.append("entry.id < ?")
        values.append(before)
    where = " AND ".join(conditions) or "1 = 1"
    return [_entry(row) for row in raw.rows(_ENTRIES.format(where=where), *values, limit)]


def names(column: str) -> list[str]:
    """Every account or PC that stands in the audit, without reading each entry."""
    if column == "account":
        # the index on (account, at) is walked from name to name
        found, last = [], ""
        while rows := raw.rows("SELECT min(account) FROM audit_entry WHERE account > ?", last):
            if rows[0][0] is None:
                break
            last = rows[0][0]
            found.append(last)
        return found
    return [row[0] for row in raw.rows("SELECT DISTINCT pc FROM audit_entry ORDER BY pc") if row[0]]


def _conditions(wanted: Wanted) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for column, value in (("account", wanted.account), ("pc", wanted.pc)):
        if value is not None:
            conditions.append(f"entry.{column} = ?")
            values.append(value)
    if wanted.kinds:
        conditions.append(f"entry.kind IN ({raw.marks(wanted.kinds)})")
        values += wanted.kinds
    if wanted.first is not None:
        conditions.append("entry.at >= ?")
        values.append(str(base.to_utc(_midnight(wanted.first))))
    if wanted.last is not None:
        conditions.append("entry.at < ?")
        values.append(str(base.to_utc(_midnight(min(wanted.last, date.max - _A_DAY) + _A_DAY))))
    for queries in (_of_person(wanted.person_id), _of_text(wanted.text.strip())):
        if queries:
            conditions.append(f"entry.id IN ({' UNION '.join(query for query, _ in queries)})")
            values += [value for _, own in queries for value in own]
    return conditions, values


_A_DAY: Final = timedelta(days=1)
_ID: Final = "SELECT id FROM audit_entry WHERE subject ="
_Query = tuple[str, tuple[object, ...]]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _of_person(person_id: int | None) -> list[_Query]:
    """Everything that says who looked at a person or did something with them, by the tables it stands in."""
    if person_id is None:
        return []
    lines = "call_sheet_line AS line JOIN visit ON visit.id = line.visit_id WHERE visit.person_id = ?"
    waits = _keys("id", "waiting_entry WHERE person_id = ?")
    found: list[_Query] = [
        (f"{_ID} 'person' AND row_key = CAST(? AS TEXT)", (person_id,)),
        (f"{_ID} 'search' AND detail LIKE ?", (f"% {person_id} %",)),
    ]
    for subject, keys in (
        ("request", _keys("id", "request WHERE person_id = ?")),
        ("event", _keys("event.id", f"event JOIN request ON {_OF_REQUEST} WHERE request.person_id = ?")),
        ("change", _keys("id", f"{_CHANGES} 'waiting_entry' AND row_key IN ({waits})")),
        ("change", _keys("id", f"{_CHANGES} 'call_sheet_line' AND row_key IN ({_keys('line.id', lines)})")),
        ("call_sheet", _keys("line.sheet_id", lines)),
        ("visit", _keys("id", "visit WHERE person_id = ?")),
        ("register_import", _keys("register_import_id", "register_change WHERE person_id = ?")),
    ):
        found.append((f"{_ID} '{subject}' AND row_key IN ({keys})", (person_id,)))
    files = audit_exports.with_person(person_id)
    if files:
        found.append((f"SELECT id FROM audit_entry WHERE id IN ({raw.marks(files)})", tuple(files)))
    return found + _days_of_person(person_id)


_OF_REQUEST: Final = "request.id = event.request_id"
_CHANGES: Final = '"change" WHERE table_name ='


def _keys(column: str, source: str) -> str:
    """The numbers of rows as they stand in ``row_key``."""
    return f"SELECT CAST({column} AS TEXT) FROM {source}"


def _days_of_person(person_id: int) -> list[_Query]:
    """Days and weeks of a doctor that were shown with the person's name in them."""
    visits = raw.rows("SELECT DISTINCT day, doctor_id FROM visit WHERE person_id = ?", person_id)
    days = [(raw.day(stored), f"% {int(doctor)} %") for stored, doctor in visits]
    shown = "row_key = ? AND (detail LIKE ? OR detail LIKE ?)"
    found: list[_Query] = []
    for day, doctor in days:
        monday = day - timedelta(days=day.weekday())
        found.append((f"{_ID} 'day' AND {shown}", (day.isoformat(), doctor, _ALL_DOCTORS)))
        found.append((f"{_ID} 'week' AND {shown}", (monday.isoformat(), doctor, _ALL_DOCTORS)))
    return found


_ALL_DOCTORS: Final = '%"doctors": ""%'


def _of_text(text: str) -> list[_Query]:
    """What a person means who types some letters: names of patients, words of the facts, a number."""
    if not text:
        return []
    folded = f"%{fold(text)}%"
    written = sorted({text, text.lower(), text.upper(), text.capitalize(), text.title()})
    facts = " OR ".join(["detail LIKE ?"] * len(written) + ["row_key LIKE ?"] * len(written))
    found: list[_Query] = [
        (
            f"SELECT id FROM audit_entry WHERE erased_by_id IS NULL AND ({facts})",
            tuple(f"%{one}%" for one in (*written, *written)),
        )
    ]
    if fold(text):
        requests = "request WHERE search_key LIKE ?"
        named = "person WHERE last_name LIKE ? OR first_name LIKE ? OR iin = ?"
        for subject, keys in (
            ("event", _keys("id", f"event WHERE request_id IN (SELECT id FROM {requests})")),
            ("request", _keys("id", requests)),
            ("person", _keys("person_id", requests)),
        ):
            found.append((f"{_ID} '{subject}' AND row_key IN ({keys})", (folded,)))
        of_names = f"{_ID} 'person' AND row_key IN ({_keys('id', named)})"
        found += [(of_names, (f"{one}%", f"{one}%", one)) for one in written]
    return found


def _entry(row: tuple[Any, ...]) -> StoredEntry:
    number, at, account, pc, kind, subject, row_key, detail, erased_by = row[:9]
    step, event_before, event_after, table, table_key, change_before, change_after, action = row[9:17]
    year, of_year, *names_found, person_id = row[17:]
    facts = _json(detail) or {}
    name = next((part for part in (names_found[:3], names_found[3:]) if part[0] is not None), None)
    if kind == "searched":
        row_key = str(facts.pop("text", row_key))
    before = facts.pop("before", None) if subject not in {"event", "change"} else None
    after = facts.pop("after", None) if subject not in {"event", "change"} else None
    return StoredEntry(
        id=number,
        at=base.to_wall(raw.moment(at)),
        account=account,
        pc=pc,
        kind=kind,
        subject=subject,
        row_key=row_key,
        is_erased=erased_by is not None,
        facts=facts,
        step=step or "",
        table=table or "",
        table_key=table_key or "",
        action=action or "",
        before=before or _json(event_before) or _json(change_before),
        after=after or _json(event_after) or _json(change_after),
        number=None if of_year is None else (year, of_year),
        name=None if name is None else (name[0], name[1] or "", name[2] or ""),
        person_id=person_id,
    )


def _json(text: str | None) -> dict[str, Any] | None:
    try:
        value = json.loads(text) if text else None
    except ValueError:  # tampered with; the check of the chain names it
        return None
    return value if isinstance(value, dict) else None


def every(wanted: Wanted, *, portion: int = 1000) -> Iterator[StoredEntry]:
    """All entries that fit, newest first, read in portions."""
    before: int | None = None
    while found := page(wanted, limit=portion, before=before):
        yield from found
        before = found[-1].id
