"""Hours of one weekday as a person types and reads them: «08:00-12:00, 13:00-17:00» (no Qt).

Typed hours are read by the reader of timetable files, so that what can be imported can be typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.importers.hours import HoursUnclear, read_hours
from clinic_desk.rules.times import Span, merge, subtract
from clinic_desk.wording.hours import spans as text_of
from clinic_desk.wording.hours import week as week_text

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


def without(spans: Iterable[Span], lunch: Iterable[Span]) -> tuple[Span, ...]:
    """The hours with a break cut out of them."""
    return tuple(subtract(spans, lunch))
