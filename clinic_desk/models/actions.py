"""What was done beside the single steps of a visit, row by row: history, and the ground of undo.

An action is one thing a person did (new hours, an absence, a family booked). Its changes hold every row
it wrote as it stood before and after; the visit steps taken with it name it in ``event.action``.
"""

from __future__ import annotations

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import JsonField, Table


class Action(Table):
    """One thing a person did. ``after_event`` is the newest visit step that stood there before it."""

    at = peewee.DateTimeField(index=True)
    registrar = peewee.TextField()
    pc = peewee.TextField()
    kind = peewee.TextField()
    facts = JsonField(default=dict)
    after_event = peewee.IntegerField()
    taken_back_at = peewee.DateTimeField(null=True)
    taken_back_by = peewee.TextField(default="")


class Change(Table):
    """One row that an action wrote; ``before`` None: it was new, ``after`` None: it was removed."""

    action = peewee.ForeignKeyField(Action, backref="changes")
    table_name = peewee.TextField()
    row_key = peewee.TextField()
    before = JsonField(null=True)
    after = JsonField(null=True)

    class Meta:
        """What was done to one row is looked up by it."""

        indexes = ((("table_name", "row_key"), False),)


def highest_number(table_name: str) -> int:
    """The highest number that a row of this table ever had, as far as history tells; 0 if it tells none."""
    noted = raw.rows("SELECT max(CAST(row_key AS INTEGER)) FROM change WHERE table_name = ?", table_name)
    return noted[0][0] or 0
