"""Reading past peewee's rows, for what is asked while a person waits.

Building and wrapping a row costs peewee several times what SQLite needs to find it. The statements
stay in the part of SQL that SQLite and PostgreSQL share; every value comes back as the driver gives
it, so days and moments pass through :func:`day` and :func:`moment`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypeVar, cast

import peewee

from clinic_desk.models.base import Table, database

Row = TypeVar("Row", bound=Table)


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a statement whose places for values are question marks."""
    return cast("list[tuple[Any, ...]]", _run(statement, values).fetchall())


def _run(statement: str, values: Sequence[object]) -> Any:  # noqa: ANN401 -- the driver's cursor
    """Run on this thread's connection, inside peewee's transaction but without its bookkeeping."""
    # a question mark in a text of the statement itself would need more care; there is none
    return database.connection().execute(statement.replace("?", database.param), values)


def marks(values: Collection[object]) -> str:
    """The question marks of an IN (...)."""
    return ", ".join("?" * len(values))


def written(row: Row) -> Row:
    """Insert a new row of a table with a number of its own; the row then knows it.

    It does what ``row.save(force_insert=True)`` does, but the statement is worded once.
    """
    statement, columns = _insert_of(type(row))
    data = row.__data__
    values = [column.db_value(data.get(column.name)) for column in columns]
    cursor = _run(statement, values)
    row.id = database.last_insert_id(cursor)
    return row


def _insert_of(table: type[Table]) -> tuple[str, tuple[peewee.Field, ...]]:
    name: str = table._meta.table_name  # noqa: SLF001 -- peewee's own door to what a table is
    if name not in _inserts:
        columns = tuple(one for one in table._meta.sorted_fields if not one.primary_key)  # noqa: SLF001
        names = ", ".join(f'"{column.column_name}"' for column in columns)
        _inserts[name] = f'INSERT INTO "{name}" ({names}) VALUES ({marks(columns)})', columns
    return _inserts[name]


_inserts: dict[str, tuple[str, tuple[peewee.Field, ...]]] = {}


def day(value: Any) -> date:  # noqa: ANN401 -- a text from SQLite, a date from PostgreSQL
    """A stored day."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def day_or_none(value: Any) -> date | None:  # noqa: ANN401
    """A stored day that may be missing."""
    return None if value is None else day(value)


def moment(value: Any) -> datetime:  # noqa: ANN401
    """A stored moment."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
