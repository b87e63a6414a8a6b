"""Reading past peewee's rows, for what is asked while a person waits.

Building and wrapping a row costs peewee several times what SQLite needs to find it. The statements
stay in the part of SQL that SQLite and PostgreSQL share; every value comes back as the driver gives
it, so days and moments pass through :func:`day` and :func:`moment`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from clinic_desk.models.base import database


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a statement whose places for values are question marks."""
    # a question mark in a text of the statement itself would need more care; there is none
    cursor = database.execute_sql(statement.replace("?", database.param), values)
    return cast("list[tuple[Any, ...]]", cursor.fetchall())


def marks(values: Collection[object]) -> str:
    """The question marks of an IN (...)."""
    return ", ".join("?" * len(values))


def day(value: Any) -> date:  # noqa: ANN401 -- a text from SQLite, a date from PostgreSQL
    """A stored day."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def day_or_none(value: Any) -> date | None:  # noqa: ANN401
    """A stored day that may be missing."""
    return None if value is None else day(value)


def moment(value: Any) -> datetime:  # noqa: ANN401
    """A stored moment."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
