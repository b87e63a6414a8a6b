"""The words of the live queue: whoever stands in it has a number of the day and no time."""

from __future__ import annotations

from datetime import date, datetime

from clinic_desk.i18n import _, format_date
from clinic_desk.rules.rows import VisitRow


def number(place: int) -> str:
    """«кезек № 3»: what stands where others have a time."""
    return _("queue № {number}").format(number=place)


def clock(at: datetime, place: int | None) -> str:
    """The time of a visit; who stands in a queue has none, whatever ``at`` says."""
    return f"{at:%H:%M}" if place is None else number(place)


def moment(visit: VisitRow) -> str:
    """Weekday and date of a visit, and its time or its number: «Сс 24.11 10:30», «Сс 24.11 кезек № 3»."""
    return f"{format_date(visit.at.date(), 'weekday_numeric')} {clock(visit.at, visit.queue_place)}"


def day_and_clock(at: datetime, place: int | None) -> str:
    """«24.11.2026 10:30», or the number of the queue behind the day."""
    return f"{_numeric(at.date())} {clock(at, place)}"


def _numeric(day: date) -> str:
    return format_date(day, "numeric")
