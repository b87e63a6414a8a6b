"""Close a side door: «INSERT OR REPLACE» and «UPDATE OR REPLACE» delete rows past the delete triggers.

SQLite fires delete triggers for a replaced row only where a program turns recursive triggers on, so the
journal's rows are guarded where they would be replaced: at the new row with the same id or number.
"""

from __future__ import annotations

import peewee
from playhouse.migrate import SchemaMigrator

# Each condition is looked up by its own index; one OR over both would read the whole table.
_SAME_REQUEST = ("request.id = NEW.id", "request.year = NEW.year AND request.number = NEW.number")
_SAME_VISIT = ("visit.id = NEW.id", "visit.request_id = NEW.request_id")
_SAME_EVENT = ("event.id = NEW.id", "event.takes_back_id = NEW.takes_back_id")


def up(_migrator: SchemaMigrator, db: peewee.Database) -> None:
    """Create the triggers."""
    for statement in _TRIGGERS:
        db.execute_sql(statement)


def _guard(name: str, event: str, table: str, same: tuple[str, ...], but: str = "") -> str:
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one}{but})" for one in same)
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {there}"
        " BEGIN SELECT RAISE(ABORT, 'never_deleted'); END"
    )


_TRIGGERS = (
    _guard("request_not_replaced", "INSERT", "request", _SAME_REQUEST),
    _guard("visit_not_replaced", "INSERT", "visit", _SAME_VISIT),
    _guard("event_not_replaced", "INSERT", "event", _SAME_EVENT),
    _guard(
        "request_not_displaced",
        "UPDATE OF id, year, number",
        "request",
        _SAME_REQUEST,
        " AND request.id <> OLD.id",
    ),
    _guard(
        "visit_not_displaced", "UPDATE OF id, request_id", "visit", _SAME_VISIT, " AND visit.id <> OLD.id"
    ),
)
