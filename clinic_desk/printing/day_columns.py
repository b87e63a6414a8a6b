"""What sheets with one column per day have in common: paper, heads of days, hours as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from clinic_desk.i18n import format_date, sort_key, weekday_short
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import Align, Style, Text
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import CLOSING_DAYS, ClinicDay

LANGUAGES: Final = ("kk", "ru")


class Paper(StrEnum):
    """The paper of a timetable; A3 is to be read on a wall from further away."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Measures:
    """A landscape page in millimetres and points; everything grows with the paper."""

    long_mm: float
    short_mm: float
    margin_mm: float
    body_pt: float

    @property
    def width_mm(self) -> float:
        """The width inside the margins."""
        return self.long_mm - 2 * self.margin_mm

    def scaled(self, millimetres: float) -> float:
        """A measure of A4 on this paper."""
        return millimetres * self.long_mm / _A4_LONG_MM


_A4_LONG_MM: Final = 297.0
MEASURES: Final = {
    Paper.A4: Measures(297.0, 210.0, 10.0, 9.5),
    Paper.A3: Measures(420.0, 297.0, 14.0, 13.2),
}


def day_head(day: date, entry: ClinicDay | None) -> tuple[Text, ...]:
    """«Дс / Пн», the date, and what the day list says of it where that closes hours."""
    weekday = " / ".join(dict.fromkeys(weekday_short(day.weekday(), one) for one in LANGUAGES))
    head = (
        Text(weekday, Style.STRONG, Align.CENTER),
        Text(format_date(day, "day_month_numeric"), Style.BODY, Align.CENTER),
    )
    return head + tuple(Text(text, Style.QUIET, Align.CENTER) for text in closing(entry))


def closing(entry: ClinicDay | None) -> tuple[str, ...]:
    """What the day list closes on a day, in Kazakh and in Russian; nothing where it closes nothing."""
    if entry is None or entry.kind not in CLOSING_DAYS:
        return ()
    return tuple(dict.fromkeys(words.closure(entry.kind, one, entry.name) for one in LANGUAGES))


def week_text(first: date, last: date, language: str) -> str:
    """«2026 жылғы 23–28 қараша», «23–28 ноября 2026 года»; over the end of a month both days in full."""
    if (first.year, first.month) != (last.year, last.month):
        return heads.span_of_days(first, last, language)
    # the day is the one number of one or two digits in it
    return re.sub(r"\b\d{1,2}\b", f"{first.day}–{last.day}", format_date(last, "long", language), count=1)


def week_in_both(first: date, last: date) -> str:
    """The days of a week in Kazakh and in Russian."""
    return heads.both((week_text(first, last, "kk"), week_text(first, last, "ru")))


def span_text(start: int, end: int) -> str:
    """«08:00–13:00»."""
    return f"{clock_text(start)}–{clock_text(end)}"


def column_widths(width_mm: float, first: Iterable[float], days: int) -> list[float]:
    """The given widths, and what is left shared out among so many days."""
    fixed = list(first)
    return [*fixed, *[(width_mm - sum(fixed)) / days] * days]


def days_with(
    places: Iterable[int], days: tuple[date, ...], entries: Mapping[date, ClinicDay]
) -> list[tuple[Text, ...]]:
    """The heads of the days at these places."""
    return [day_head(days[place], entries.get(days[place])) for place in places]


def room_order(room: str) -> tuple[object, ...]:
    """The key that puts room 2 before room 10, and rooms without a name last."""
    parts = re.split(r"(\d+)", room)
    numbers = tuple((0, int(part)) if part.isdigit() else (1, *sort_key(part)) for part in parts if part)
    return (not room, numbers)
