"""What new hours do to a timetable: which templates end, which visits fall outside, what looks wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from clinic_desk.rules.cycles import first_day_of, is_position, line
from clinic_desk.rules.times import Span, days_between, merge, minute_of
from clinic_desk.rules.timetable import Cycle, Part, Purpose, Template, Timetable, cycle_positions

_LOOK_AHEAD = 366
"""So far ahead two templates are compared: every cycle has met every other by then, near enough."""


class Warn(StrEnum):
    """What looks wrong about hours without being forbidden."""

    EMPTY = "empty"
    NEVER = "never"
    OVERLAP = "overlap"
    GAP_AFTER = "gap_after"
    TOO_SHORT = "too_short"
    NOT_RELEASED = "not_released"
    QUOTA_ZERO = "quota_zero"
    RELEASE_FOR_NOTHING = "release_for_nothing"
    OTHER_ROOM = "other_room"


@dataclass(frozen=True, slots=True)
class HoursWarning:
    """One of them: the part it is about, the first day it shows, another template, or how many visits."""

    what: Warn
    part: Part | None = None
    day: date | None = None
    template: Template | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """Templates that end (last day by id), that go because they never held on a past day, and a new one."""

    ended: dict[int, date] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    new: Template | None = None

    @property
    def first_day(self) -> date | None:
        """The first day that may look different."""
        ends = [one + timedelta(days=1) for one in self.ended.values()]
        begins = [self.new.valid_from] if self.new is not None and self.new.valid_from is not None else []
        return min((*ends, *begins), default=None)


def replacing(
    templates: Iterable[Template], new: Template, replaces: int | None, today: date
) -> TemplateChange:
    """Let ``new`` hold from its first day on; the replaced template ends the day before.

    One that begins no earlier than the new one and never held on a past day is removed.
    """
    valid_from = new.valid_from or today
    new = replace(new, valid_from=valid_from, anchor=_anchor(new, valid_from))
    old = next((one for one in templates if one.id == replaces), None) if replaces is not None else None
    if old is None:
        return TemplateChange(new=new)
    return replace(ending(old, valid_from - timedelta(days=1), today), new=new)


def ending(old: Template, last_day: date, today: date) -> TemplateChange:
    """End a template after ``last_day``, or remove it if nothing of it would be left and nothing was."""
    if old.valid_to is not None and old.valid_to <= last_day:
        return TemplateChange()
    if old.valid_from is not None and old.valid_from > last_day and old.valid_from >= today:
        return TemplateChange(removed=frozenset({old.id}))
    return TemplateChange(ended={old.id: last_day})


def _anchor(new: Template, valid_from: date) -> date | None:
    """Kept in the template itself, so that hours which begin later do not shift the cycle."""
    return (new.anchor or valid_from) if new.cycle in {Cycle.WEEKS, Cycle.DAYS} else None


def after(timetable: Timetable, change: TemplateChange) -> Timetable:
    """The timetable as it is once the change is written."""
    kept = [
        replace(one, valid_to=change.ended[one.id]) if one.id in change.ended else one
        for one in timetable.templates
        if one.id not in change.removed
    ]
    templates = (*kept, change.new) if change.new is not None else tuple(kept)
    return replace(timetable, templates=templates)


class WorkingTime:
    """Asked for many visits whether they stand inside the hours; each day is looked at once."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._days: dict[date, list[Span]] = {}

    def holds(self, at: datetime, until: datetime) -> bool:
        """Whether every minute of a visit is a working minute."""
        day, start = at.date(), minute_of(at)
        spans = self._days.get(day)
        if spans is None:
            spans = self._days[day] = merge(piece.span for piece in self._timetable.hours(day).pieces)
        taken = Span(start, start + int((until - at).total_seconds()) // 60)
        return any(one.contains(taken) for one in spans)


# --- what looks wrong --------------------------------------------------------------------------------


def problems(new: Template) -> Iterator[tuple[str, str]]:
    """(field, stable word) of what cannot be stored at all."""
    if new.valid_to is not None and new.valid_from is not None and new.valid_to < new.valid_from:
        yield "valid_to", "before_from"
    if not 1 <= new.length <= 366:
        yield "length", "range"
    for part in new.parts:
        if not is_position(new.cycle, new.length, part.position):
            yield "hours", "position"
        others = [one for one in line(new, part.position) if one is not part]
        if any(one.span.overlaps(part.span) for one in others):
            yield "hours", "overlap"
        if part.minutes is not None and part.minutes < 1:
            yield "minutes", "range"
        if (part.quota or 0) < 0 or (part.release_days or 0) < 0:
            yield "quota", "range"


def warnings(before: Timetable, change: TemplateChange) -> tuple[HoursWarning, ...]:
    """What looks wrong about the new template; nothing of it keeps anybody from saving."""
    if change.new is None:
        return ()
    found = [*_of_parts(change.new, before.minutes)]
    begin = change.new.valid_from
    if not change.new.parts:
        found.append(HoursWarning(Warn.EMPTY))
    elif begin is not None and all(
        first_day_of(change.new, position, begin) is None
        for position in {one.position for one in change.new.parts}
    ):
        found.append(HoursWarning(Warn.NEVER))
    found += _overlaps(after(before, change), change.new)
    found += _gap(before, change)
    return tuple(found)


def _of_parts(new: Template, usual: int) -> Iterator[HoursWarning]:
    for part in new.parts:
        bound = part.purpose is not Purpose.ANY or part.quota is not None
        if part.span.minutes < (part.minutes or usual):
            yield HoursWarning(Warn.TOO_SHORT, part)
        if part.quota == 0:
            yield HoursWarning(Warn.QUOTA_ZERO, part)
        if bound and part.release_days is None and part.purpose is not Purpose.URGENT:
            # places for urgent cases are usually kept to the end
            yield HoursWarning(Warn.NOT_RELEASED, part)
        if not bound and part.release_days is not None:
            yield HoursWarning(Warn.RELEASE_FOR_NOTHING, part)


def _overlaps(then: Timetable, new: Template) -> Iterator[HoursWarning]:
    """Where another template speaks about the same minutes: the new one rules there."""
    begin = new.valid_from
    if begin is None:
        return
    others = [one for one in then.templates if one is not new and (one.valid_to or date.max) >= begin]
    for other in others:
        day = next((day for day in _days_of(new, begin) if _meet(new, other, day)), None)
        if day is not None:
            yield HoursWarning(Warn.OVERLAP, day=day, template=other)


def _days_of(new: Template, begin: date) -> Iterator[date]:
    last = begin + timedelta(days=_LOOK_AHEAD)
    return days_between(begin, min(last, new.valid_to or last))


def _meet(new: Template, other: Template, day: date) -> bool:
    if not other.is_valid_on(day):
        return False
    mine, its = cycle_positions(new, day), cycle_positions(other, day)
    return any(
        one.span.overlaps(two.span)
        for one in new.parts
        if one.position in mine
        for two in other.parts
        if two.position in its
    )


def _gap(before: Timetable, change: TemplateChange) -> Iterator[HoursWarning]:
    """Hours that end of themselves, although those they replace would have gone on."""
    new = change.new
    if new is None or new.valid_to is None:
        return
    gone = [one for one in before.templates if one.id in change.ended or one.id in change.removed]
    went_on = any(one.valid_to is None or one.valid_to > new.valid_to for one in gone)
    following = new.valid_to + timedelta(days=1)
    then = after(before, change).templates
    if went_on and not any(one.valid_to is None or one.valid_to >= following for one in then):
        yield HoursWarning(Warn.GAP_AFTER, day=following)
