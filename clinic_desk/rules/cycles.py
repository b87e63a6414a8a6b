"""A template while it is edited: the lines of its cycle, hours put into a line, another cycle.

A line is one position of the cycle (``rules.timetable.Cycle`` says what a position means). Every function
gives a new template; nothing here asks the clock or the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_desk.rules.times import Span, days_between, subtract
from clinic_desk.rules.timetable import (
    DAYS_A_WEEK,
    LAST_OF_MONTH,
    Cycle,
    Part,
    Template,
    cycle_positions,
)

WEEKS = range(2, 5)
"""How many weeks a cycle of weeks may have."""
DAYS = range(2, 32)
"""How many days a cycle of days may have."""
_USUAL_NTH = (0, 2)
"""«1st and 3rd Wednesday» is what clinics write most."""
_LONGEST = 400
"""So many days hold every position of every cycle."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the picture; ``group`` is the week, the parity or the place in the month, from 0.

    ``weekday`` is None where a line stands for several weekdays or for none.
    """

    position: int
    group: int = 0
    weekday: int | None = None


def lines_of(cycle: Cycle, length: int = 1, chosen: Collection[int] = ()) -> tuple[Line, ...]:
    """The lines of a cycle from top to bottom; of weekdays of a month only the ``chosen`` positions."""
    match cycle:
        case Cycle.WEEKLY:
            positions: Iterable[int] = range(DAYS_A_WEEK)
        case Cycle.WEEKS:
            positions = range(DAYS_A_WEEK * length)
        case Cycle.DATE_PARITY:
            positions = range(DAYS_A_WEEK * 2)
        case Cycle.WEEKDAY_PARITY:
            return Line(1), Line(0)  # Monday is odd and comes first
        case Cycle.DAYS:
            return tuple(Line(position) for position in range(length))
        case Cycle.NTH_WEEKDAY:
            positions = sorted(chosen)
    return tuple(Line(one, *divmod(one, DAYS_A_WEEK)) for one in positions)


def is_position(cycle: Cycle, length: int, position: int) -> bool:
    """Whether the cycle has such a position."""
    sizes = {
        Cycle.WEEKLY: DAYS_A_WEEK,
        Cycle.WEEKS: DAYS_A_WEEK * length,
        Cycle.DATE_PARITY: DAYS_A_WEEK * 2,
        Cycle.WEEKDAY_PARITY: 2,
        Cycle.DAYS: length,
        Cycle.NTH_WEEKDAY: DAYS_A_WEEK * LAST_OF_MONTH,
    }
    return 0 <= position < sizes[cycle]


def first_day_of(template: Template, position: int, since: date) -> date | None:
    """The first day from ``since`` on that has this position, while the template is valid."""
    for day in days_between(since, since + timedelta(days=_LONGEST)):
        if template.is_valid_on(day) and position in cycle_positions(template, day):
            return day
    return None


def first_day_of_cycle(template: Template) -> date | None:
    """The day that an anchored cycle counts from: the Monday of week 1, or day 1; None for the others."""
    anchor = template.anchor or template.valid_from
    if anchor is None or template.cycle not in {Cycle.WEEKS, Cycle.DAYS}:
        return None
    return anchor - timedelta(days=anchor.weekday()) if template.cycle is Cycle.WEEKS else anchor


# --- the hours of a line ---------------------------------------------------------------------------


def line(template: Template, position: int) -> tuple[Part, ...]:
    """The parts of one line, by time."""
    return tuple(sorted((one for one in template.parts if one.position == position), key=_start))


def with_line(template: Template, position: int, parts: Iterable[Part]) -> Template:
    """The template with another line at this position."""
    others = [one for one in template.parts if one.position != position]
    mine = [replace(one, position=position) for one in parts]
    return replace(template, parts=_sorted([*others, *mine]))


def put(template: Template, part: Part, *, instead_of: Part | None = None) -> Template:
    """Put hours into their line, made new or moved: they join hours like them and cut away others."""
    there = list(line(template, part.position))
    if instead_of in there:
        there.remove(instead_of)
    for other in sorted(there, key=_start):
        joins = other.span.start <= part.span.end and part.span.start <= other.span.end
        if joins and are_alike(other, part):
            there.remove(other)
            start, end = min(other.span.start, part.span.start), max(other.span.end, part.span.end)
            part = replace(part, span=Span(start, end))
    kept = [replace(other, span=rest) for other in there for rest in subtract([other.span], [part.span])]
    return with_line(template, part.position, [*kept, part])


def taken_out(template: Template, part: Part) -> Template:
    """The template without this part."""
    there = [one for one in line(template, part.position) if one != part]
    return with_line(template, part.position, there)


def typed(template: Template, position: int, spans: Iterable[Span]) -> Template:
    """A line as times were typed: each keeps room, minutes and purpose of the hours it lies over most."""
    left = list(line(template, position))
    parts = []
    for span in spans:
        over = [(_shared(one.span, span), place) for place, one in enumerate(left)]
        shared, place = max(over, default=(0, 0))
        parts.append(replace(left.pop(place), span=span) if shared > 0 else Part(position, span))
    return with_line(template, position, parts)


def copied(template: Template, source: int, targets: Iterable[int]) -> Template:
    """The template with one line copied over others."""
    parts = line(template, source)
    for position in targets:
        template = with_line(template, position, parts)
    return template


def without_break(template: Template, pause: Iterable[Span]) -> Template:
    """The template with a break cut out of every line."""
    cut = list(pause)
    parts = [replace(one, span=rest) for one in template.parts for rest in subtract([one.span], cut)]
    return replace(template, parts=_sorted(parts))


def are_alike(one: Part, other: Part) -> bool:
    """Whether two parts differ in nothing but place and time."""
    return replace(one, position=other.position, span=other.span) == other


# --- another cycle -----------------------------------------------------------------------------------


def converted(template: Template, cycle: Cycle, length: int = 1) -> Template:
    """The same hours in another cycle, as far as it has days like them; each week is like the first."""
    if cycle is template.cycle:
        kept = [one for one in template.parts if is_position(cycle, length, one.position)]
        if cycle is Cycle.WEEKS:
            old = template.length
            kept += [
                replace(one, position=week * DAYS_A_WEEK + one.position % DAYS_A_WEEK)
                for week in range(old, length)
                for one in template.parts
                if one.position // DAYS_A_WEEK == week % old
            ]
        return replace(template, length=length, parts=_sorted(kept))
    changed = replace(template, cycle=cycle, length=length, parts=())
    for position in _targets(template, cycle, length):
        changed = with_line(changed, position, line(template, _source(template, cycle, position)))
    return changed


def _targets(old: Template, cycle: Cycle, length: int) -> list[int]:
    if cycle is not Cycle.NTH_WEEKDAY:
        return [one.position for one in lines_of(cycle, length)]
    weekdays = [day for day in range(DAYS_A_WEEK) if line(old, _source(old, Cycle.NTH_WEEKDAY, day))]
    return [nth * DAYS_A_WEEK + day for nth in _USUAL_NTH for day in weekdays]


def _source(old: Template, cycle: Cycle, position: int) -> int:
    """The line of the old cycle that is most like a position of the new one; -1 if none is."""
    group, weekday = divmod(position, DAYS_A_WEEK)
    if cycle is Cycle.WEEKDAY_PARITY:
        group, weekday = 0, 1 - position
    elif cycle is Cycle.DAYS:
        group = 0
    match old.cycle:
        case Cycle.WEEKLY:
            return weekday
        case Cycle.WEEKS:
            return group % old.length * DAYS_A_WEEK + weekday
        case Cycle.DATE_PARITY:
            return group % 2 * DAYS_A_WEEK + weekday
        case Cycle.WEEKDAY_PARITY:
            return -1 if weekday == DAYS_A_WEEK - 1 else 1 - weekday % 2
        case Cycle.DAYS:
            return weekday % old.length
        case Cycle.NTH_WEEKDAY:
            same = [one.position for one in old.parts if one.position % DAYS_A_WEEK == weekday]
            return min(same, default=-1)


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda one: (one.position, one.span)))


def _start(part: Part) -> Span:
    return part.span


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
