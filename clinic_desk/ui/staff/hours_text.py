"""Hours of one weekday as a person types and reads them: «08:00-12:00, 13:00-17:00» (no Qt).

Typed hours are read by the reader of timetable files, so that what can be imported can be typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_desk.i18n import N_, weekday_short
from clinic_desk.importers.hours import HoursUnclear, read_hours
from clinic_desk.rules.rows import WorkingSpan
from clinic_desk.rules.times import Span, clock_text, merge, subtract

REASONS: Final = {
    "hours_unclear": N_("Not understood. Write the hours like this: 08:00-12:00, 13:00-17:00"),
    "hours_reversed": N_("The hours end before they begin."),
    "hours_overlap": N_("The hours overlap."),
    "hours_alternate": N_("Alternating hours cannot be entered here."),
    "hours_nth_week": N_("Hours of certain weeks only cannot be entered here."),
    "hours_absence": N_("An absence cannot be entered here."),
}
"""Why typed hours are not taken: keys of ``HoursUnclear.reason``."""

__all__ = ["REASONS", "HoursUnclear", "read", "text_of", "week_text", "without"]


def read(text: str) -> tuple[Span, ...]:
    """The hours that a text means, empty for none; raises ``HoursUnclear``."""
    return tuple(merge(read_hours(text.strip())))


def text_of(spans: Iterable[Span]) -> str:
    """The hours in the program's own notation, which :func:`read` understands."""
    return ", ".join(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in merge(spans))


def week_text(spans: Iterable[WorkingSpan]) -> str:
    """The hours of a week in one line: «Дс, Ср 08:00-12:00; Жм 13:00-17:00»."""
    by_day: dict[int, list[Span]] = {}
    for one in spans:
        by_day.setdefault(one.weekday, []).append(Span(one.start, one.end))
    by_hours: dict[str, list[int]] = {}
    for day in sorted(by_day):
        by_hours.setdefault(text_of(by_day[day]), []).append(day)
    return "; ".join(f"{', '.join(map(weekday_short, days))} {hours}" for hours, days in by_hours.items())


def without(spans: Iterable[Span], lunch: Iterable[Span]) -> tuple[Span, ...]:
    """The hours with a break cut out of them."""
    return tuple(subtract(spans, lunch))
