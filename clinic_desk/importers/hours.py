"""The hours of every week in the notations that clinics write into their timetables.

Only what has one meaning is taken. A reversed span, «чет. / неч.», a leave, a time that nobody
works at: all raise :class:`HoursUnclear` with a reason. ``alternation`` and ``absences`` read what
does not hold every week; the rest the clerk enters by hand.
"""

from __future__ import annotations

import re
from itertools import pairwise

from clinic_desk.importers.absences import kinds_in
from clinic_desk.importers.cells import Cell, text_of
from clinic_desk.rules.times import Span, subtract


class HoursUnclear(ValueError):
    """The text has no single meaning; ``reason`` is a key of ``timetable.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# Nobody receives patients at night: «8-12, 1-5» means the afternoon, which is not ours to guess.
_EARLIEST = 5 * 60

_NO_HOURS = frozenset(
    {
        "", "-", "--", "х", "x", "в", "вых", "выходной", "выходной день", "нет", "нет приема", "не принимает",
        "приема нет", "демалыс", "демалыс күні", "жоқ", "қабылдау жоқ", "қабылдамайды",
    }
)  # fmt: skip
_ALTERNATING = re.compile(
    r"\bчет|\bнечет|\bнеч|\bжұп|\bтақ\b|через (?:день|неделю)|күн ?ара|апта ?ара|смен|ауысым"
)
_NTH_WEEK = re.compile(
    r"\d\s*-?\s*(?:я|й|е|ая|ый|ші|шы)?\s*(?:(?:,|и|және)\s*\d\s*-?\s*(?:я|й|е|ая|ый|ші|шы)?\s*)*"
    r"(?:недел|апта|понедельник|вторник|сред|четверг|пятниц|суббот|воскресень|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі"
    r"|жұма|сенбі|жексенбі)|(?:перв|втор|треть|четверт|последн)\w* (?:понед|вторн|сред|четв|пятн|субб|недел)"
)
_LUNCH = re.compile(r"\(?\s*(?:обеденный перерыв|обед|перерыв|түскі үзіліс|түскі ас|үзіліс)\b[\s:.-]*")
_NO_LUNCH = re.compile(r"\(?\s*(?:без (?:обеда|перерыва|обеденного перерыва)|үзіліссіз)\s*\)?")
_SUPERSCRIPT = re.compile(r"(?<=\d)([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DASHES = re.compile(r"\s*[‐‑‒–—―−~-]+\s*")
_FILLER = re.compile(r"\b(?:прием|қабылдау|часов|часа|час|ч|сағат|сағ)\b\.?")
_FROM_TO = re.compile(r"\b(?:с|со|от)\s*(\d[\d:.]*)\s*(?:-|до|по)\s*(\d[\d:.]*)")
_FROM_TO_KAZAKH = re.compile(
    r"(\d[\d:.]*)-?\s*(?:ден|дан|тен|тан|нен|нан)(?:\s+бастап)?\s+(\d[\d:.]*)-?\s*(?:ке|ге|қа|ға|не|на)(?:\s+дейін)?"
)
_TIME = r"(\d{1,2})(?:[:.]?(\d{2}))?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_DASHED_MINUTES = re.compile(r"(\d{1,2})-(\d{2})-(\d{1,2})-(\d{2})")
_BETWEEN = re.compile(r"\s*(?:[,;/+\n]|\bи\b|\bжәне\b)\s*|\s+")


def read_hours(cell: Cell) -> tuple[Span, ...]:
    """The working spans of one day in order, empty for a day off; raises :class:`HoursUnclear`."""
    text = plain_text(cell)
    if is_day_off(text):
        return ()
    for reason, found in (
        ("hours_absence", kinds_in(text)),
        ("hours_alternate", _ALTERNATING.search(text)),
        ("hours_nth_week", _NTH_WEEK.search(text)),
    ):
        if found:
            raise HoursUnclear(reason)
    return spans_in(text)


def plain_text(cell: Cell) -> str:
    """Lower case, one kind of dash without spaces around it, raised minutes as «:00»."""
    if not isinstance(cell, str):
        # «8-12» typed into an unformatted cell becomes the 8th of December.
        raise HoursUnclear("hours_as_date")
    raised = _SUPERSCRIPT.sub(lambda match: ":" + match[1].translate(_PLAIN_DIGITS), cell)
    lowered = text_of(raised).lower().replace("ё", "е")
    return _DASHES.sub("-", lowered).strip()


def is_day_off(text: str) -> bool:
    """Whether plain text says that nobody is received."""
    return text.strip(" .") in _NO_HOURS


def says_alternation(text: str) -> bool:
    """Whether plain text speaks of some days only: even ones, a week of the month, every other one."""
    return bool(_ALTERNATING.search(text) or _NTH_WEEK.search(text))


def spans_in(text: str) -> tuple[Span, ...]:
    """The spans that plain text with nothing but hours names, a break cut out of them."""
    text, lunch = _without_lunch(text)
    spans = _spans(text)
    if not lunch:
        return spans
    breaks = _spans(lunch)
    if not all(any(span.contains(pause) for span in spans) for pause in breaks):
        raise HoursUnclear("hours_unclear")
    return tuple(subtract(spans, breaks))


def _without_lunch(text: str) -> tuple[str, str]:
    text = _NO_LUNCH.sub(" ", text)
    pieces = _LUNCH.split(text)
    if len(pieces) > 2:
        raise HoursUnclear("hours_unclear")
    if len(pieces) == 1:
        return pieces[0].strip(" ,;("), ""
    lunch = pieces[1].strip(" )")
    if not lunch:
        raise HoursUnclear("hours_unclear")
    return pieces[0].strip(" ,;("), lunch


def _spans(text: str) -> tuple[Span, ...]:
    text = _FILLER.sub(" ", text)
    text = _FROM_TO_KAZAKH.sub(r"\1-\2", _FROM_TO.sub(r"\1-\2", text)).strip(" .")
    dashed = _DASHED_MINUTES.fullmatch(text)
    if dashed:
        return (_dashed(dashed),)
    spans: list[Span] = []
    for piece in filter(None, _BETWEEN.split(text)):
        match = _SPAN.fullmatch(piece.strip("()."))
        if match is None:
            raise HoursUnclear("hours_unclear")
        spans.append(_span(*match.groups()))
    if not spans:
        raise HoursUnclear("hours_unclear")
    spans.sort()
    if any(first.overlaps(second) for first, second in pairwise(spans)):
        raise HoursUnclear("hours_overlap")
    return tuple(spans)


def _dashed(match: re.Match[str]) -> Span:
    """«8-30-14-00» has one meaning unless both of its halves could be spans («8-12-13-17»)."""
    first, second, third, fourth = (int(number) for number in match.groups())
    if first < second <= 24 and third < fourth <= 24:
        raise HoursUnclear("hours_unclear")
    return _span(match[1], match[2], match[3], match[4])


def _span(hour: str, minute: str | None, until_hour: str, until_minute: str | None) -> Span:
    start = _minutes(hour, minute)
    end = _minutes(until_hour, until_minute)
    if start >= end:
        raise HoursUnclear("hours_reversed")
    if start < _EARLIEST:
        raise HoursUnclear("hours_unclear")
    return Span(start, end)


def _minutes(hour: str, minute: str | None) -> int:
    total = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or total > 24 * 60:
        raise HoursUnclear("hours_unclear")
    return total
