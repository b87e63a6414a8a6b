"""Every row that a use case changes is explained by an entry of the audit: who, when, which PC, which row.

:func:`watching` looks at each transaction from outside: all tables before it and after it. With the variable
``CLINIC_DESK_EXPLAIN=1`` the whole suite of the services runs under it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from clinic_desk.models import base

EXEMPT = {
    "hold": "a time on offer at a desk, gone after minutes; nothing is promised by it",
    "draft": "what is being typed, before anything was done",
    "search_word": "derived from the people, for finding them",
    "search_key": "derived from the people, for finding them",
    "search_phone": "derived from the people, for finding them",
    "day_taken": "derived from the visits by triggers",
    "audit_entry": "the audit itself",
    "audit_head": "the audit itself",
    "schema_migration": "the program's own history",
    "sqlite_sequence": "SQLite's own",
    "sqlite_stat1": "SQLite's own",
}
"""Tables whose rows need no entry, and why."""

_BESIDE = {
    "login": ("account",),
    "recovery_key": ("access_rule",),
    "clock": ("clock_confirmation",),
    "backup": ("backup_run",),
}
"""Tables that go by another name in the audit."""

Rows = dict[tuple[str, str], tuple[Any, ...]]


def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
    return base.database.execute_sql(statement, values).fetchall()


def everything() -> Rows:
    """All rows of all tables that are not exempt, by table and key."""
    found: Rows = {}
    for (table,) in run("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table in EXEMPT or table.startswith("sqlite_"):
            continue
        columns = run(f'PRAGMA table_info("{table}")')
        place = next((number for number, column in enumerate(columns) if column[5]), 0)
        for row in run(f'SELECT * FROM "{table}"'):
            found[table, str(row[place])] = row
    return found


def explained_since(last: int) -> set[tuple[str, str]]:
    """The rows that entries newer than ``last`` speak of, with the parts that belong to them."""
    found: set[tuple[str, str]] = set()
    for subject, key in run("SELECT subject, row_key FROM audit_entry WHERE id > ?", last):
        found |= {(subject, key), (subject, key or "1")}
        match subject:
            case "event":
                for request, visit, action in run(
                    "SELECT request_id, visit_id, action_id FROM event WHERE id = ?", key
                ):
                    found |= {("request", str(request)), ("visit", str(visit)), ("action", str(action))}
                    groups = run("SELECT visit_group_id FROM visit WHERE id = ?", visit)
                    found |= {("visit_group", str(group)) for (group,) in groups}
            case "change":
                found |= _of_changes("id = ?", key)
            case "action":
                found |= _of_changes("action_id = ?", key) | {("action", key)}
            case "doctor" if key == "order":
                found |= {("doctor", str(number)) for (number,) in run("SELECT id FROM doctor")}
            case "doctor":
                found.add(("doctor_precinct", f"of {key}"))
            case "register_import":
                found |= {("register_change", "*"), ("person", "*")}
            case "visit":
                groups = run("SELECT visit_group_id FROM visit WHERE id = ?", key)
                found |= {("visit_group", str(group)) for (group,) in groups}
            case _ if subject in _BESIDE:
                found |= {(table, key or "1") for table in _BESIDE[subject]}
    return found


def _of_changes(where: str, key: str) -> set[tuple[str, str]]:
    rows = run(f'SELECT id, action_id, table_name, row_key FROM "change" WHERE {where}', key)
    return {pair for one in rows for pair in _of_change(*one)}


def _of_change(number: int, action: int, table: str, key: str) -> Iterator[tuple[str, str]]:
    yield "change", str(number)
    yield "action", str(action)
    yield table, key


def unexplained(before: Rows, after: Rows, last: int) -> list[str]:
    """The rows that differ and of which no entry speaks."""
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    known = explained_since(last)
    found = []
    for table, key in sorted(changed):
        row = after.get((table, key)) or before[table, key]
        of_doctor = table == "doctor_precinct" and any(
            ("doctor_precinct", f"of {value}") in known for value in row
        )
        if not ({(table, key), (table, "*")} & known or of_doctor):
            found.append(f"{table} {key}")
    return found


@contextmanager
def watching(counted: Counter[str] | None = None) -> Iterator[None]:
    """Fail where a transaction of a use case leaves a row that the audit does not explain."""
    plain = base.transaction

    @contextmanager
    def transaction() -> Iterator[None]:
        if base.database.in_transaction():
            with plain():
                yield
            return
        with plain():
            before = everything()
            last = run("SELECT max(id) FROM audit_entry")[0][0] or 0
            yield
            after = everything()
            missing = unexplained(before, after, last)
            assert not missing, missing
            if counted is not None:
                counted.update(
                    table
                    for table, key in before.keys() | after.keys()
                    if before.get((table, key)) != after.get((table, key))
                )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "transaction", transaction)
        yield
