"""Refuse the days and minutes that only look like some: «2027-02-30», «9:00 and a half».

SQLite's ``date()`` gives 29, 30 and 31 February back as they are; only with a modifier does it reckon
with the calendar. Such a day, or a fraction of a minute, written by another program would stop every
list that shows it.
"""

from __future__ import annotations

import peewee
from playhouse.migrate import SchemaMigrator

_NO_DAY = "NEW.day IS NOT date(NEW.day, '+0 days')"
_NO_MINUTES = "typeof(NEW.start_minute) <> 'integer' OR typeof(NEW.end_minute) <> 'integer'"


def up(_migrator: SchemaMigrator, db: peewee.Database) -> None:
    """Replace the triggers of the day, add those of the minutes."""
    for old in ("visit_day_insert", "visit_day_update"):
        db.execute_sql(f"DROP TRIGGER {old}")
    for name, event, wrong, word in (
        ("visit_day_insert", "INSERT", _NO_DAY, "bad_day"),
        ("visit_day_update", "UPDATE OF day", _NO_DAY, "bad_day"),
        ("visit_minute_insert", "INSERT", _NO_MINUTES, "bad_minute"),
        ("visit_minute_update", "UPDATE OF start_minute, end_minute", _NO_MINUTES, "bad_minute"),
    ):
        db.execute_sql(
            f"CREATE TRIGGER {name} BEFORE {event} ON visit WHEN {wrong}"
            f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
        )
