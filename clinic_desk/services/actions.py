"""What was done beside the single steps of a visit: written down row by row, listed, taken back.

Whoever changes hours, day list, absences, waiting list or call sheets does it through a
:class:`Recorder`; it keeps each row as it stood before and after. Taking an action back writes what stood
before, newest row first, if everything still is as the action left it; otherwise nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from clinic_desk import errors
from clinic_desk.models import base, raw
from clinic_desk.models.actions import Action, Change, highest_number
from clinic_desk.models.base import Table
from clinic_desk.models.journal import Event
from clinic_desk.models.staff import Doctor
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException, TimetablePart, TimetableTemplate
from clinic_desk.models.waiting import CallSheet, CallSheetLine, WaitingEntry
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, clock_check, history
from clinic_desk.services.access import inside, needs

Row = TypeVar("Row", bound=Table)
_Facts = dict[str, Any] | None
_A_DAY = timedelta(days=1)


class ActionKind(StrEnum):
    """What somebody did; ``clinic_desk.wording`` words it."""

    HOURS = "hours"
    TIMETABLE_IMPORT = "timetable_import"
    DAY_LIST = "day_list"
    ABSENCE = "absence"
    ABSENCE_ENDED = "absence_ended"
    CALL_SHEET = "call_sheet"
    CALL = "call"
    WAITING_ADDED = "waiting_added"
    WAITING_CHANGED = "waiting_changed"
    WAITING_CALLED = "waiting_called"
    WAITING_WITHDRAWN = "waiting_withdrawn"
    WAITING_BOOKED = "waiting_booked"
    FAMILY = "family"
    SERIES = "series"
    GROUP_CANCELLED = "group_cancelled"
    GROUP_MOVED = "group_moved"


_RIGHTS: Final = {
    ActionKind.HOURS: Right.TIMETABLE,
    ActionKind.TIMETABLE_IMPORT: Right.IMPORT,
    ActionKind.DAY_LIST: Right.TIMETABLE,
    ActionKind.ABSENCE: Right.ABSENCES,
    ActionKind.ABSENCE_ENDED: Right.ABSENCES,
}
"""Taking back what somebody with a right of its own did takes that right; all else is work at the desk."""

_TABLES: dict[str, type[Table]] = {
    table._meta.table_name: table  # noqa: SLF001 -- peewee's own door to what a table is
    for table in (
        TimetableTemplate,
        TimetablePart,
        DoctorException,
        ClinicDayEntry,
        Doctor,
        WaitingEntry,
        CallSheet,
        CallSheetLine,
    )
}

_PROPOSED = frozenset({"proposal_doctor_id", "proposal_day", "proposal_minute"})
"""Columns that the program fills anew by itself when others take the time: no reason to refuse."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as a list shows it; ``facts`` are names, codes and ISO days, for the words."""

    id: int
    at: datetime
    registrar: str
    pc: str
    kind: ActionKind
    facts: dict[str, Any] = field(default_factory=dict)
    taken_back_at: datetime | None = None
    taken_back_by: str = ""


class Recorder:
    """Writes rows inside the caller's transaction and keeps what stood before and after.

    The action itself comes into being with the first row, so that nothing done leaves no trace.
    """

    @inside
    def __init__(self, kind: ActionKind, facts: dict[str, Any], *, now: datetime, actor: Actor) -> None:
        self._kind, self._now, self._actor = kind, now, actor
        self.facts = facts
        self._action: Action | None = None
        self._highest: dict[str, int] = {}
        """By table, the highest number of which history tells."""

    @property
    def has_action(self) -> bool:
        """Whether anything was written."""
        return self._action is not None

    @property
    def action_id(self) -> int:
        """The number for ``event.action`` of visit steps that belong to this action.

        Raises ClockDoubtful where it comes into being.
        """
        if self._action is None:
            clock_check.require(now=self._now)
            newest = Event.select(Event.id).order_by(Event.id.desc()).limit(1).scalar()
            self._action = Action.create(
                at=base.to_utc(self._now),
                registrar=self._actor.registrar,
                pc=self._actor.pc,
                kind=self._kind,
                facts=self.facts,
                after_event=newest or 0,
            )
        return int(self._action.id)

    def create(self, table: type[Row], **values: Any) -> Row:  # noqa: ANN401 -- the table's columns
        """Write a new row."""
        # tables with a number of their own take the short way: a call sheet may have a thousand lines
        has_number = table._meta.auto_increment  # noqa: SLF001 -- peewee's own door to what a table is
        number = self._own_number(table) if has_number else None
        own = {} if number is None else {"id": number}
        row: Row = table.create(**values, **own) if own or not has_number else raw.written(table(**values))
        self._keep(row, None, _snapshot(_stored(row)))
        return row

    def update(self, row: Row, **values: Any) -> Row:  # noqa: ANN401 -- the table's columns
        """Change a row; nothing is written where every value is what it was."""
        before = _snapshot(_stored(row))
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        after = _snapshot(_stored(row))
        if after != before:
            self._keep(row, before, after)
        return row

    def remove(self, row: Table) -> None:
        """Delete a row; its values stay in the history."""
        before = _snapshot(_stored(row))
        self._keep(row, before, None)
        row.delete_instance()

    def _own_number(self, table: type[Table]) -> int | None:
        """A number for a new row where the database would give that of a removed one again.

        Else history would take the one row for the other. None: the next number was nobody's.
        """
        name = table._meta.table_name  # noqa: SLF001
        if name not in self._highest:
            self._highest[name] = highest_number(name)
        stands = raw.rows(f'SELECT max(id) FROM "{name}"')[0][0] or 0
        return self._highest[name] + 1 if stands < self._highest[name] else None

    def _keep(self, row: Table, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        name = type(row)._meta.table_name  # noqa: SLF001
        if name in self._highest:
            self._highest[name] = max(self._highest[name], int(_key(row)))
        change = raw.written(
            Change(
                action=self.action_id,
                table_name=name,
                row_key=_key(row),
                before=before,
                after=after,
            )
        )
        kind = AuditKind.CREATED if before is None else AuditKind.CHANGED
        audit.witness(kind, "change", int(change.id), now=self._now, actor=self._actor)


@inside
@contextmanager
def recorded(
    kind: ActionKind,
    *,
    now: datetime,
    actor: Actor,
    **facts: Any,  # noqa: ANN401 -- names, codes, ISO days
) -> Iterator[Recorder]:
    """Let one action be one transaction; its rows are written through the recorder it hands out.

    Facts that are known only at the end may be put into ``rows.facts`` before it.
    """
    with base.transaction():
        recorder = Recorder(kind, facts, now=now, actor=actor)
        yield recorder
        if recorder.has_action:
            Action.update(facts=recorder.facts).where(Action.id == recorder.action_id).execute()


@needs(Right.JOURNAL)
def newest(*, limit: int = 200, before: int | None = None) -> list[ActionRow]:
    """The actions, newest first; ``before`` goes on from an action of the last page."""
    query = Action.select().order_by(Action.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Action.id < before)
    return [_row(action) for action in query]


@needs(Right.JOURNAL)
def get(action_id: int) -> ActionRow:
    """One action; raises UnknownRow."""
    return _row(_existing(action_id))


@needs(Right.JOURNAL)
def of_row(table: type[Table], row_id: int | str) -> list[ActionRow]:
    """What was done to one row, newest first."""
    name = table._meta.table_name  # noqa: SLF001
    query = (
        Action.select()
        .join(Change)
        .where(Change.table_name == name, Change.row_key == str(row_id))
        .order_by(Action.id.desc())
        .distinct()
    )
    return [_row(action) for action in query]


@needs(Right.BOOK)
def last_own(actor: Actor, *, now: datetime) -> tuple[int, int] | None:
    """(action, newest visit step before it): the newest action of today at this PC not yet taken back."""
    found = (
        Action.select(Action.id, Action.after_event)
        .where(
            Action.pc == actor.pc,
            Action.registrar == actor.registrar,
            Action.taken_back_at.is_null(),
            Action.at >= base.to_utc(datetime.combine(now.date(), datetime.min.time())),
        )
        .order_by(Action.id.desc())
        .first()
    )
    return None if found is None else (int(found.id), int(found.after_event))


@needs(Right.BOOK)
def take_back(action_id: int, *, now: datetime, actor: Actor) -> ActionRow:
    """Take one action back with every visit step that belongs to it.

    Raises ChangedMeanwhile if a row is no longer as the action left it or a later one names it, SlotTaken
    if an old time was given to somebody else, AlreadyHeld for hours that have held on a past day: it goes on
    showing them. (An absence or a holiday entered by mistake is no such fact.) NoRight for what the account
    could not have done itself. Nothing is changed then.
    """
    events = _events_of(action_id)
    with _naming_later_rows(), history.naming_taken_times(events, now), base.transaction():
        clock_check.require(now=now)
        action = _existing(action_id)
        access.require(_RIGHTS.get(ActionKind(action.kind), Right.BOOK))
        if action.taken_back_at is not None:
            raise errors.ChangedMeanwhile("action")
        if action.facts.get("erased"):
            raise errors.ErasureIsFinal(base.to_wall(action.at).year)
        since = holds_since(action_id)
        if since is not None and since < now.date():
            raise errors.AlreadyHeld(since)
        for event in _events_of(action_id):
            history.take_back_step(event, now=now, actor=actor)
        for change in Change.select().where(Change.action == action_id).order_by(Change.id.desc()):
            _revert(change)
        action.taken_back_at, action.taken_back_by = base.to_utc(now), actor.registrar
        action.save()
        audit.write(AuditKind.TAKEN_BACK, "action", action_id, now=now, actor=actor, action=action.kind)
        return _row(action)


@contextmanager
def _naming_later_rows() -> Iterator[None]:
    """Refuse to take a row away on which something done later stands, a late line of a call sheet say."""
    try:
        yield
    except base.StillNamed as fault:
        raise errors.ChangedMeanwhile("action") from fault


@needs(Right.JOURNAL)
def holds_since(action_id: int) -> date | None:
    """The first day on which a doctor's hours differ because of an action; None if it changed none."""
    changes = Change.select().where(
        Change.action == action_id,
        Change.table_name == TimetableTemplate._meta.table_name,  # noqa: SLF001
    )
    return min((_first_day(change.before, change.after) for change in changes), default=None)


def _first_day(before: _Facts, after: _Facts) -> date:
    """Of a new or removed template its first day; of one that ends otherwise the first day without it."""
    if before is None or after is None or before["valid_from"] != after["valid_from"]:
        return min(_day(one["valid_from"], date.min) for one in (before, after) if one is not None)
    return min(_day(one["valid_to"], date.max - _A_DAY) for one in (before, after)) + _A_DAY


def _day(value: str | None, otherwise: date) -> date:
    return otherwise if value is None else date.fromisoformat(value[:10])


def _events_of(action_id: int) -> list[Event]:
    """The visit steps of an action that were not taken back one by one, newest first."""
    undone = Event.select(Event.takes_back).where(Event.takes_back.is_null(False))
    query = Event.select().where(Event.action == action_id, Event.id.not_in(undone))
    return list(query.order_by(Event.id.desc()))


def _revert(change: Change) -> None:
    table = _TABLES[change.table_name]
    meta = table._meta  # noqa: SLF001
    key = meta.primary_key
    before: dict[str, Any] | None = change.before
    after: dict[str, Any] | None = change.after
    stands = _snapshot(_stored_at(table, key.python_value(change.row_key))) or None
    if before and after and _done_by_people(before) == _done_by_people(after):
        # only another proposal: it goes back where the line and the proposal are still there
        if stands is None or any(stands[name] != after[name] for name in after.keys() & _PROPOSED):
            return
        before = {name: before[name] for name in before.keys() & _PROPOSED}
    elif _done_by_people(stands) != _done_by_people(after):
        raise errors.ChangedMeanwhile(change.table_name)
    if before is None:
        table.delete().where(key == key.python_value(change.row_key)).execute()
        return
    values = {meta.columns[name]: meta.columns[name].python_value(value) for name, value in before.items()}
    if after is None:
        table.insert(values).execute()
    else:
        values.pop(key, None)
        table.update(values).where(key == key.python_value(change.row_key)).execute()


def _done_by_people(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if facts is None else {name: one for name, one in facts.items() if name not in _PROPOSED}


def _stored(row: Table) -> dict[str, Any]:
    return _stored_at(type(row), row._pk)  # noqa: SLF001 -- peewee's own name for the primary key's value


def _stored_at(table: type[Table], key: Any) -> dict[str, Any]:  # noqa: ANN401 -- a number or a day
    """The row as it stands in the file, by the names of its columns; empty if it is not there."""
    meta = table._meta  # noqa: SLF001
    columns = [one.column_name for one in meta.sorted_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    own = meta.primary_key
    rows = raw.rows(
        f'SELECT {names} FROM "{meta.table_name}" WHERE "{own.column_name}" = ?', own.db_value(key)
    )
    return dict(zip(columns, rows[0], strict=True)) if rows else {}


def _snapshot(stored: dict[str, Any]) -> dict[str, Any]:
    """The same as JSON can hold it: days and moments as texts, whatever the driver gives."""
    return {
        name: str(value) if isinstance(value, date | datetime) else value for name, value in stored.items()
    }


def _key(row: Table) -> str:
    return str(row._pk)  # noqa: SLF001 -- peewee's own name for the primary key's value


def _existing(action_id: int) -> Action:
    action: Action | None = Action.get_or_none(Action.id == action_id)
    if action is None:
        raise errors.UnknownRow("action", str(action_id))
    return action


def _row(action: Action) -> ActionRow:
    return ActionRow(
        id=action.id,
        at=base.to_wall(action.at),
        registrar=action.registrar,
        pc=action.pc,
        kind=ActionKind(action.kind),
        facts=action.facts,
        taken_back_at=None if action.taken_back_at is None else base.to_wall(action.taken_back_at),
        taken_back_by=action.taken_back_by,
    )
