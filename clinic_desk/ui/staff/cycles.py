"""Alternating hours as a sentence: «even dates: Mon 08:00-13:00» (no Qt)."""

from __future__ import annotations

from clinic_desk.i18n import _, weekday_short
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import DAYS_A_WEEK, LAST_OF_MONTH, Cycle, Template
from clinic_desk.ui.staff.hours_text import text_of


def describe(template: Template) -> str:
    """The hours of an alternating template, positions with the same hours together."""
    by_position: dict[int, list[Span]] = {}
    for part in template.parts:
        by_position.setdefault(part.position, []).append(part.span)
    by_hours: dict[str, list[int]] = {}
    for position in sorted(by_position):
        by_hours.setdefault(text_of(by_position[position]), []).append(position)
    return "; ".join(
        f"{', '.join(_position(template.cycle, one) for one in positions)} {hours}"
        for hours, positions in by_hours.items()
    )


def _position(cycle: Cycle, position: int) -> str:
    number, weekday = divmod(position, DAYS_A_WEEK)
    name = weekday_short(weekday)
    match cycle:
        case Cycle.WEEKLY:
            return name
        case Cycle.WEEKS:
            return _("week {n}: {weekday}").format(n=number + 1, weekday=name)
        case Cycle.DATE_PARITY:
            pattern = _("odd dates: {weekday}") if number else _("even dates: {weekday}")
            return pattern.format(weekday=name)
        case Cycle.WEEKDAY_PARITY:
            days = (0, 2, 4) if position else (1, 3, 5)
            return ", ".join(weekday_short(day) for day in days)
        case Cycle.DAYS:
            return _("day {n} of the cycle").format(n=position + 1)
        case Cycle.NTH_WEEKDAY:
            if number + 1 == LAST_OF_MONTH:
                return _("last {weekday} of the month").format(weekday=name)
            return _("{weekday} no. {n} of the month").format(weekday=name, n=number + 1)
