"""Reserved places, substitutes, live queues, groups, holds, waiting list, call sheets, and undo for all.

``day_taken`` repeats the taken times of each doctor's day as one text. Triggers keep it whoever writes;
the search of the first free slot reads some hundred of these rows instead of many thousand visits.
"""

from __future__ import annotations

import peewee
from playhouse.migrate import SchemaMigrator

_CODE_BASE = 2048
"""A taken time is written as start minute * 2048 + end minute."""


def up(_migrator: SchemaMigrator, db: peewee.Database) -> None:
    """Create the tables, add the columns, replace the triggers of overlap."""
    for statement in (*_TABLES, *_COLUMNS, *_INDEXES):
        db.execute_sql(statement)
    for name in ("visit_overlap_insert", "visit_overlap_update"):
        db.execute_sql(f"DROP TRIGGER {name}")
    for statement in (*_OVERLAP_TRIGGERS, *_TAKEN_TRIGGERS, *_GUARDS, _FILL_TAKEN):
        db.execute_sql(statement)


_ONE_DAY = "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440"

_TABLES = (
    """
    CREATE TABLE "action" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "registrar" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "kind" TEXT NOT NULL, "facts" TEXT NOT NULL, "after_event" INTEGER NOT NULL,
        "taken_back_at" DATETIME, "taken_back_by" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "change" (
        "id" INTEGER NOT NULL PRIMARY KEY, "action_id" INTEGER NOT NULL REFERENCES "action" ("id"),
        "table_name" TEXT NOT NULL, "row_key" TEXT NOT NULL, "before" TEXT, "after" TEXT)
    """,
    """
    CREATE TABLE "visit_group" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL CHECK (kind IN ('family', 'series')), "note" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "day_taken" (
        "day" DATE NOT NULL, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "codes" TEXT NOT NULL, PRIMARY KEY ("day", "doctor_id"))
    """,
    f"""
    CREATE TABLE "hold" (
        "pc" TEXT NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "day" DATE NOT NULL, "start_minute" INTEGER NOT NULL,
        "end_minute" INTEGER NOT NULL CHECK ({_ONE_DAY}),
        "registrar" TEXT NOT NULL, "until" DATETIME NOT NULL)
    """,
    """
    CREATE TABLE "waiting_entry" (
        "id" INTEGER NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL REFERENCES "person" ("id"),
        "doctor_id" INTEGER REFERENCES "doctor" ("id"), "specialty" TEXT NOT NULL,
        "first_day" DATE NOT NULL, "last_day" DATE CHECK (last_day IS NULL OR first_day <= last_day),
        "part_of_day" TEXT NOT NULL CHECK (part_of_day IN ('any', 'morning', 'afternoon')),
        "urgency" INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 2), "channel" TEXT NOT NULL,
        "note" TEXT NOT NULL, "override_reason" TEXT NOT NULL, "language" TEXT NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'gone')),
        "gone_reason" TEXT NOT NULL, "visit_id" INTEGER REFERENCES "visit" ("id"),
        "calls" INTEGER NOT NULL, "called_at" DATETIME,
        "added_at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL,
        CHECK (doctor_id IS NOT NULL OR specialty <> ''))
    """,
    """
    CREATE TABLE "call_sheet" (
        "id" INTEGER NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "kind" TEXT NOT NULL, "reason" TEXT NOT NULL, "first_day" DATE NOT NULL, "last_day" DATE NOT NULL,
        "made_at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "call_sheet_line" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "sheet_id" INTEGER NOT NULL REFERENCES "call_sheet" ("id"),
        "visit_id" INTEGER NOT NULL REFERENCES "visit" ("id"),
        "position" INTEGER NOT NULL, "day" DATE NOT NULL, "start_minute" INTEGER NOT NULL,
        "proposal_doctor_id" INTEGER REFERENCES "doctor" ("id"),
        "proposal_day" DATE, "proposal_minute" INTEGER,
        "outcome" TEXT NOT NULL CHECK (outcome IN ('open', 'moved', 'cancelled', 'kept', 'waiting')),
        "calls" INTEGER NOT NULL, "note" TEXT NOT NULL,
        "done_at" DATETIME, "done_by" TEXT NOT NULL)
    """,
)

_PURPOSES = "('any', 'phone', 'direct', 'portal', 'urgent')"

_COLUMNS = tuple(
    f"ALTER TABLE {table} ADD COLUMN {column}"
    for table, column in (
        ("timetable_part", f"purpose TEXT NOT NULL DEFAULT 'any' CHECK (purpose IN {_PURPOSES})"),
        ("timetable_part", "quota INTEGER CHECK (quota IS NULL OR quota >= 0)"),
        ("timetable_part", "release_days INTEGER CHECK (release_days IS NULL OR release_days >= 0)"),
        ("doctor_exception", "minutes INTEGER CHECK (minutes IS NULL OR minutes BETWEEN 1 AND 480)"),
        ("doctor_exception", "substitute_id INTEGER REFERENCES doctor (id)"),
        ("doctor_exception", "belongs_to_id INTEGER REFERENCES doctor_exception (id)"),
        ("visit", "queue_place INTEGER CHECK (queue_place IS NULL OR queue_place > 0)"),
        ("visit", "visit_group_id INTEGER REFERENCES visit_group (id)"),
        ("event", "action_id INTEGER REFERENCES action (id)"),
    )
)

_INDEXES = (
    'CREATE INDEX "action_at" ON "action" ("at")',
    'CREATE INDEX "change_action_id" ON "change" ("action_id")',
    'CREATE INDEX "change_table_name_row_key" ON "change" ("table_name", "row_key")',
    'CREATE INDEX "event_action_id" ON "event" ("action_id")',
    'CREATE INDEX "visit_visit_group_id" ON "visit" ("visit_group_id")',
    'CREATE INDEX "waiting_entry_state" ON "waiting_entry" ("state")',
    'CREATE INDEX "waiting_entry_person_id" ON "waiting_entry" ("person_id")',
    'CREATE INDEX "call_sheet_line_sheet_id" ON "call_sheet_line" ("sheet_id")',
    'CREATE INDEX "call_sheet_line_visit_id" ON "call_sheet_line" ("visit_id")',
    'CREATE UNIQUE INDEX "visit_day_doctor_id_queue_place" ON "visit" ("day", "doctor_id", "queue_place")',
)

_OVERLAP = """
    SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (
        SELECT 1 FROM visit AS other
        WHERE other.day = NEW.day AND other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
          AND other.state <> 'cancelled' AND other.queue_place IS NULL
          AND other.start_minute < NEW.end_minute AND NEW.start_minute < other.end_minute
    );
"""

_OVERLAP_TRIGGERS = (
    # a row of the live queue claims no time and is in nobody's way
    f"""
    CREATE TRIGGER visit_overlap_insert BEFORE INSERT ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL AND NEW.queue_place IS NULL
    BEGIN {_OVERLAP} END
    """,
    f"""
    CREATE TRIGGER visit_overlap_update
    BEFORE UPDATE OF doctor_id, day, start_minute, end_minute, state, overbook_reason, queue_place ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL AND NEW.queue_place IS NULL AND (
        NEW.doctor_id IS NOT OLD.doctor_id OR NEW.day IS NOT OLD.day
        OR NEW.start_minute IS NOT OLD.start_minute OR NEW.end_minute IS NOT OLD.end_minute
        OR OLD.state = 'cancelled' OR OLD.overbook_reason IS NOT NULL OR OLD.queue_place IS NOT NULL)
    BEGIN {_OVERLAP} END
    """,
)


def _refreshed(side: str) -> str:
    """The taken times of one doctor's day written anew."""
    return f"""
    INSERT INTO day_taken (day, doctor_id, codes)
    SELECT {side}.day, {side}.doctor_id, coalesce(group_concat(start_minute * {_CODE_BASE} + end_minute), '')
    FROM visit WHERE day = {side}.day AND doctor_id = {side}.doctor_id
        AND state <> 'cancelled' AND queue_place IS NULL
    ON CONFLICT (day, doctor_id) DO UPDATE SET codes = excluded.codes;
    """


_TAKEN_TRIGGERS = (
    f"""
    CREATE TRIGGER day_taken_insert AFTER INSERT ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.queue_place IS NULL
    BEGIN
        INSERT INTO day_taken (day, doctor_id, codes)
        VALUES (NEW.day, NEW.doctor_id, NEW.start_minute * {_CODE_BASE} + NEW.end_minute)
        ON CONFLICT (day, doctor_id) DO UPDATE
        SET codes = CASE codes WHEN '' THEN excluded.codes ELSE codes || ',' || excluded.codes END;
    END
    """,
    f"""
    CREATE TRIGGER day_taken_update
    AFTER UPDATE OF doctor_id, day, start_minute, end_minute, state, queue_place ON visit
    WHEN NEW.doctor_id IS NOT OLD.doctor_id OR NEW.day IS NOT OLD.day
        OR NEW.start_minute IS NOT OLD.start_minute OR NEW.end_minute IS NOT OLD.end_minute
        OR NEW.queue_place IS NOT OLD.queue_place
        OR (NEW.state = 'cancelled') <> (OLD.state = 'cancelled')
    BEGIN {_refreshed("OLD")} {_refreshed("NEW")} END
    """,
)

_FILL_TAKEN = f"""
    INSERT INTO day_taken (day, doctor_id, codes)
    SELECT day, doctor_id, group_concat(start_minute * {_CODE_BASE} + end_minute)
    FROM visit WHERE state <> 'cancelled' GROUP BY day, doctor_id
"""


def _not_replaced(name: str, event: str, table: str, same: str) -> str:
    """«OR REPLACE» deletes a row past the delete triggers (see 0002), so it is stopped at the new one."""
    but = "" if event == "INSERT" else " AND there.id <> OLD.id"
    return (
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}"'
        f' WHEN EXISTS (SELECT 1 FROM "{table}" AS there WHERE {same}{but})'
        " BEGIN SELECT RAISE(ABORT, 'never_deleted'); END"
    )


_SAME_ID = "there.id = NEW.id"
_SAME_PLACE = (
    "NEW.queue_place IS NOT NULL AND there.day = NEW.day AND there.doctor_id = NEW.doctor_id"
    " AND there.queue_place = NEW.queue_place"
)

_GUARDS = (
    # what was done stays written down; taking it back is one more thing done
    *(
        f'CREATE TRIGGER {table}_keep BEFORE DELETE ON "{table}"'
        " BEGIN SELECT RAISE(ABORT, 'never_deleted'); END"
        for table in ("action", "change", "visit_group")
    ),
    "CREATE TRIGGER change_fixed BEFORE UPDATE ON \"change\" BEGIN SELECT RAISE(ABORT, 'never_changed'); END",
    _not_replaced("action_not_replaced", "INSERT", "action", _SAME_ID),
    _not_replaced("action_not_displaced", "UPDATE OF id", "action", _SAME_ID),
    _not_replaced("change_not_replaced", "INSERT", "change", _SAME_ID),
    _not_replaced("visit_group_not_replaced", "INSERT", "visit_group", _SAME_ID),
    _not_replaced("visit_group_not_displaced", "UPDATE OF id", "visit_group", _SAME_ID),
    _not_replaced("visit_place_not_replaced", "INSERT", "visit", _SAME_PLACE),
    _not_replaced("visit_place_not_displaced", "UPDATE OF day, doctor_id, queue_place", "visit", _SAME_PLACE),
)
