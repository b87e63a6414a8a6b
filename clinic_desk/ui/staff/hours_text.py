"""Hours of one weekday as a person types and reads them: «08:00-12:00, 13:00-17:00» (no Qt).

Typed hours are read by the reader of timetable files, so that what can be imported can be typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_desk.i18n import N_, _
from clinic_desk.importers.hours import HoursUnclear, read_hours
from clinic_desk.rules.times import Span, clock_text, merge

REASONS: Final = {
    "hours_unclear": N_("Not understood. Write the hours like this: 08:00-12:00, 13:00-17:00"),
    "hours_reversed": N_("The hours end before they begin."),
    "hours_overlap": N_("The hours overlap."),
    "hours_alternate": N_("Alternating hours cannot be entered here."),
    "hours_nth_week": N_("Hours of certain weeks only cannot be entered here."),
    "hours_absence": N_("An absence cannot be entered here."),
}
"""Why typed hours are not taken: keys of ``HoursUnclear.reason``."""

__all__ = ["REASONS", "HoursUnclear", "line_text", "problem_of", "read", "read_line"]


def read(text: str) -> tuple[Span, ...]:
    """The hours that a text means, empty for none; raises ``HoursUnclear``."""
    return tuple(merge(read_hours(text.strip())))


def read_line(text: str) -> tuple[Span, ...]:
    """The same, but hours that only touch stay apart: they may differ in room or purpose."""
    return read_hours(text.strip())


def line_text(spans: Iterable[Span]) -> str:
    """Hours in the program's own notation, which :func:`read_line` understands."""
    return ", ".join(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in sorted(spans))


def problem_of(text: str) -> str:
    """Why typed hours are not taken, in words; empty if they are."""
    try:
        read_line(text)
    except HoursUnclear as unclear:
        return _(REASONS.get(unclear.reason, REASONS["hours_unclear"]))
    return ""
