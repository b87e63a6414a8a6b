"""Taking the rows of an old year out of the file, with everything that speaks of them.

The rows that go are first gathered in temporary tables (in memory), so that a preview and the deletion count
the same. The schema lets rows of the journal go only while a row of ``erasure`` is open (migration 0005).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import peewee

from clinic_desk.models import cipher, raw
from clinic_desk.models.base import data_file, database, to_utc
from clinic_desk.models.safety import Erasure
from clinic_desk.rules.slots import CODE_BASE

MARK_SUFFIX: Final = "-unclean"

_IDS: Final = {
    "request": "SELECT id FROM request WHERE year = :year",
    "visit": "SELECT id FROM visit WHERE request_id IN (SELECT id FROM gone_request)",
    "event": "SELECT id FROM event WHERE request_id IN (SELECT id FROM gone_request)",
    "call_sheet_line": "SELECT id FROM call_sheet_line WHERE visit_id IN (SELECT id FROM gone_visit)",
    # a sheet that nobody is left on
    "call_sheet": "SELECT id FROM call_sheet WHERE made_at < :until AND NOT EXISTS (SELECT 1"
    " FROM call_sheet_line WHERE sheet_id = call_sheet.id"
    " AND id NOT IN (SELECT id FROM gone_call_sheet_line))",
    "waiting_entry": "SELECT id FROM waiting_entry WHERE added_at < :until"
    " OR visit_id IN (SELECT id FROM gone_visit)",
    "visit_group": "SELECT id FROM visit_group WHERE id IN (SELECT visit_group_id FROM visit"
    " WHERE id IN (SELECT id FROM gone_visit)) AND NOT EXISTS (SELECT 1 FROM visit"
    " WHERE visit_group_id = visit_group.id AND id NOT IN (SELECT id FROM gone_visit))",
    "change": "SELECT id FROM change WHERE (table_name = 'waiting_entry'"
    " AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_waiting_entry))"
    " OR (table_name = 'call_sheet_line'"
    " AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_call_sheet_line))"
    " OR (table_name = 'call_sheet' AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_call_sheet))"
    # of rows that are in no table any more since somebody took them back
    " OR (table_name IN ('waiting_entry', 'call_sheet_line', 'call_sheet')"
    " AND action_id IN (SELECT id FROM action WHERE at < :until))",
    "action": "SELECT id FROM action WHERE at < :until OR id IN (SELECT action_id FROM change"
    " WHERE id IN (SELECT id FROM gone_change)) OR id IN (SELECT action_id FROM event"
    " WHERE id IN (SELECT id FROM gone_event))",
    # what the import in force did can still be taken back; and the entry of a later taking back speaks of
    # every import behind the one that was taken back
    "register_import": "SELECT id FROM register_import AS own WHERE imported_at < :until"
    " AND id < (SELECT coalesce(max(id), 0) FROM register_import WHERE taken_back_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM register_import AS other WHERE other.id <= own.id"
    " AND other.taken_back_at >= :until)",
    "person": "SELECT id FROM person WHERE NOT in_register"
    " AND (added_at IS NULL OR added_at < :kept)"
    " AND NOT EXISTS (SELECT 1 FROM request WHERE person_id = person.id"
    " AND id NOT IN (SELECT id FROM gone_request))"
    " AND NOT EXISTS (SELECT 1 FROM visit WHERE person_id = person.id"
    " AND id NOT IN (SELECT id FROM gone_visit))"
    " AND NOT EXISTS (SELECT 1 FROM waiting_entry WHERE person_id = person.id"
    " AND id NOT IN (SELECT id FROM gone_waiting_entry))"
    " AND NOT EXISTS (SELECT 1 FROM register_change WHERE person_id = person.id"
    " AND register_import_id NOT IN (SELECT id FROM gone_register_import))",
}
"""By table, the rows that go with ``:year``; each may look at those gathered before it.

``:until`` is the end of that year, ``:kept`` the first moment that is kept in any case (UTC).
"""

_FACTS: Final = (
    "SELECT id FROM audit_entry WHERE erased_by_id IS NULL AND ("
    " (subject = 'event' AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_event))"
    " OR (subject = 'change' AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_change))"
    " OR (subject = 'register_import'"
    " AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_register_import))"
    " OR (subject = 'person' AND CAST(row_key AS INTEGER) IN (SELECT id FROM gone_person))"
    # names stand in what was searched, printed, typed and changed in those years
    " OR (at < :until AND detail IS NOT NULL AND subject NOT IN ('event', 'change', 'register_import')"
    " AND kind IN ('viewed', 'searched', 'created', 'changed', 'cancelled', 'taken_back', 'printed',"
    " 'exported', 'imported', 'refused')))"
)
"""The entries of the audit that lose their facts: about rows that go, and what was seen in those years."""

_ORDER: Final = (
    *("call_sheet_line", "call_sheet", "waiting_entry", "event", "change", "visit", "visit_group"),
    "request",
)
"""Rows go before those that they name."""


def years() -> list[tuple[int, int]]:
    """(year, requests) of every year that the journal holds, oldest first."""
    found = raw.rows("SELECT year, count(*) FROM request GROUP BY year ORDER BY year")
    return [(int(year), int(count)) for year, count in found]


def lines(year: int) -> list[tuple[Any, ...]]:
    """The journal rows of a year by number, without any name of a patient.

    number, received at, channel, result, withdrawn, state of the visit, moves, the doctor's three names, day,
    minute, place in the queue.
    """
    return raw.rows(
        "SELECT request.number, request.received_at, request.channel, request.result, request.withdrawn,"
        " visit.state, visit.moves, doctor.last_name, doctor.first_name, doctor.patronymic, visit.day,"
        " visit.start_minute, visit.queue_place FROM request LEFT JOIN visit ON visit.request_id = request.id"
        " LEFT JOIN doctor ON doctor.id = visit.doctor_id WHERE request.year = ? ORDER BY request.number",
        year,
    )


def still_to_come(year: int, today: date) -> int:
    """Live visits of requests of that year that are not over."""
    found = raw.rows(
        "SELECT count(*) FROM visit JOIN request ON request.id = visit.request_id"
        " WHERE request.year = ? AND visit.day >= ? AND visit.state = 'booked'",
        year,
        today.isoformat(),
    )
    return int(found[0][0])


@contextmanager
def gathered(year: int, kept: date) -> Iterator[dict[str, int]]:
    """Gather what goes with a year inside the caller's transaction; gives how many rows of each table.

    ``audit_entry`` counts the entries that lose their facts.
    """
    given = {
        ":year": str(year),
        ":until": f"'{_stored(date(year + 1, 1, 1))}'",
        ":kept": f"'{_stored(kept)}'",
    }
    names = [*_IDS, "audit_entry"]
    _drop(names)
    counts: dict[str, int] = {}
    try:
        for name in names:
            _run(f'CREATE TEMP TABLE "gone_{name}" (id INTEGER NOT NULL PRIMARY KEY)')
            query = _IDS.get(name, _FACTS)
            for word, value in given.items():  # numbers and moments of our own
                query = query.replace(word, value)
            _run(f'INSERT INTO "gone_{name}" {query}')
            counts[name] = int(raw.rows(f'SELECT count(*) FROM "gone_{name}"')[0][0])
        counts["kept_person"] = int(raw.rows(_KEPT_PEOPLE)[0][0])
        yield counts
    finally:
        _drop(names)


_KEPT_PEOPLE = (
    "SELECT count(DISTINCT person_id) FROM request WHERE id IN (SELECT id FROM gone_request)"
    " AND person_id NOT IN (SELECT id FROM gone_person)"
)


def open_gate(*, year: int, at: datetime, account: str, pc: str, reason: str, backup: str) -> int:
    """Let the rows of the journal go from here to :func:`close_gate`; gives the number of the erasure."""
    row = Erasure.create(
        year=year, at=to_utc(at), account=account, pc=pc, reason=reason, backup=backup, is_open=True
    )
    return int(row.id)


def close_gate(erasure: int, *, requests: int, visits: int) -> None:
    """Write down how many rows went, and keep all others again."""
    Erasure.update(requests=requests, visits=visits, is_open=False).where(Erasure.id == erasure).execute()


def left_open() -> list[int]:
    """Years whose erasure was left open, by some other program: the journal's rows are not kept then."""
    return [year for (year,) in raw.rows("SELECT year FROM erasure WHERE is_open = 1 ORDER BY year")]


def newest_own(account: str, pc: str, day: date) -> int | None:
    """The year that this desk deleted since this day began, if it did nothing else after it."""
    found = raw.rows(
        "SELECT year, at FROM erasure WHERE account = ? AND pc = ? AND at >= ? ORDER BY id DESC LIMIT 1",
        account,
        pc,
        _stored(day),
    )
    if not found:
        return None
    year, at = found[0]
    for table in ("event", "action"):
        if raw.rows(
            f'SELECT 1 FROM "{table}" WHERE registrar = ? AND pc = ? AND at > ? LIMIT 1', account, pc, str(at)
        ):
            return None
    return int(year)


def marked() -> list[int]:
    """The gathered entries of the audit, for the digest of the erasure."""
    return [number for (number,) in raw.rows("SELECT id FROM gone_audit_entry ORDER BY id")]


def delete() -> None:
    """Delete what was gathered and everything that hangs on it."""
    taken = raw.rows("SELECT DISTINCT day, doctor_id FROM visit WHERE id IN (SELECT id FROM gone_visit)")
    for table in _ORDER:
        _run(f'DELETE FROM "{table}" WHERE id IN (SELECT id FROM "gone_{table}")')
    for day, doctor in taken:
        _keep_taken(day, doctor)
    _run("DELETE FROM register_change WHERE register_import_id IN (SELECT id FROM gone_register_import)")
    _run("DELETE FROM person WHERE id IN (SELECT id FROM gone_person)")
    # name words that nobody bears any more
    _run(
        "DELETE FROM search_word WHERE id NOT IN (SELECT last_word_id FROM search_key"
        " WHERE last_word_id IS NOT NULL) AND id NOT IN (SELECT first_word_id FROM search_key"
        " WHERE first_word_id IS NOT NULL) AND id NOT IN (SELECT patronymic_word_id FROM search_key"
        " WHERE patronymic_word_id IS NOT NULL)"
    )
    raw.rows(
        'UPDATE "action" SET facts = ? WHERE id IN (SELECT id FROM gone_action) AND facts LIKE ?',
        _ERASED_FACTS,
        '%"person"%',
    )


_ERASED_FACTS: Final = '{"erased": true, "person": "—"}'
"""What stands in an action whose facts named a patient; such an action is not taken back any more."""


def _keep_taken(day: str, doctor: int) -> None:
    """The taken times of a day of which visits went, as the triggers would have written them."""
    codes = raw.rows(
        f"SELECT start_minute * {CODE_BASE} + end_minute FROM visit WHERE day = ? AND doctor_id = ?"
        " AND state <> 'cancelled' AND queue_place IS NULL ORDER BY id",
        day,
        doctor,
    )
    if codes:
        text = ",".join(str(code) for (code,) in codes)
        raw.rows("UPDATE day_taken SET codes = ? WHERE day = ? AND doctor_id = ?", text, day, doctor)
    else:
        raw.rows("DELETE FROM day_taken WHERE day = ? AND doctor_id = ?", day, doctor)


def delete_typed(until: date, now: datetime) -> None:
    """Forget calls that were typed and never answered, and times that nobody holds any more."""
    raw.rows("DELETE FROM draft WHERE saved_at < ?", _stored(until))
    raw.rows("DELETE FROM hold WHERE until < ?", str(to_utc(now)))


def mark(entry: int) -> None:
    """Take the facts out of the gathered entries and name the entry of the erasure that took them."""
    raw.rows(
        "UPDATE audit_entry SET detail = NULL, erased_by_id = ?"
        " WHERE id IN (SELECT id FROM gone_audit_entry)",
        entry,
    )


def overwrite_what_goes() -> None:
    """From here on SQLite writes zeros over what it deletes on this connection.

    Until :func:`clean_file` has done its part, a mark beside the data says so, whatever ends the program.
    """
    database.execute_sql("PRAGMA secure_delete = ON")
    with suppress(OSError):
        mark_of(data_file()).touch(mode=0o600)


def mark_of(path: Path) -> Path:
    """The file that says of a data file that traces of a deleted year may be left in it."""
    return path.with_name(path.name + MARK_SUFFIX)


def clean_file() -> bool:
    """Build the file anew without a trace of deleted rows and empty its WAL.

    False where another program reads the data at that moment: then traces may be left in the WAL.
    """
    try:
        emptied = _empty_wal()
        database.execute_sql("VACUUM")
        if not (_empty_wal() and emptied):
            return False
    except (peewee.OperationalError, *cipher.driver_kinds()):
        return False
    mark_of(data_file()).unlink(missing_ok=True)
    return True


def _empty_wal() -> bool:
    busy = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def _stored(day: date) -> str:
    """The first moment of a day on the clinic's wall, as stored."""
    return str(to_utc(datetime.combine(day, datetime.min.time())))


def _run(statement: str) -> None:
    database.connection().execute(statement)


def _drop(names: list[str]) -> None:
    for name in names:
        _run(f'DROP TABLE IF EXISTS temp."gone_{name}"')
