"""Hours of some days only: «чет. 08:00-13:00, неч. 13:00-18:00», «1-я и 3-я среда», «соңғы бейсенбі».

Taken is what names its days. «Через неделю» or «күн ара» has no first day from which to count, and
«1-я неделя» may be one of the month or of a cycle: both raise ``HoursUnclear`` and stay doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from clinic_desk.importers.absences import kinds_in
from clinic_desk.importers.cells import Cell
from clinic_desk.importers.hours import (
    HoursUnclear,
    is_day_off,
    plain_text,
    read_hours,
    says_alternation,
    spans_in,
)
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import DAYS_A_WEEK, LAST_OF_MONTH, Cycle, Part

PARITY_BY_DATE: Final = "parity_by_date"
WEEKS_BY_WEEKDAY: Final = "weeks_by_weekday"
"""Reasons why somebody should look at hours that were taken: see ``timetable.REASONS``."""

_EVEN, _ODD = 0, DAYS_A_WEEK
_LAST: Final = (LAST_OF_MONTH - 1) * DAYS_A_WEEK
_THURSDAY: Final = 3


@dataclass(frozen=True, slots=True)
class DayHours:
    """What one column says: parts of ``cycle``; ``look`` is why somebody should look at them."""

    cycle: Cycle
    parts: tuple[Part, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Some of the days of a weekday: ``offsets`` and the weekday make positions of ``cycle``.

    ``weekdays`` are those it speaks about, None for all.
    """

    cycle: Cycle
    offsets: tuple[int, ...]
    weekdays: frozenset[int] | None = None
    look: str = ""

    def parts(self, weekday: int, spans: Sequence[Span]) -> tuple[Part, ...]:
        """The hours of a weekday at these days."""
        return tuple(Part(offset + weekday, span) for offset in self.offsets for span in spans)


@dataclass(frozen=True, slots=True)
class Limit:
    """A note that lets hours hold on some days only; ``only`` tells that it says so in a word."""

    whens: tuple[When, ...]
    only: bool = False

    @property
    def weekdays(self) -> frozenset[int] | None:
        """The weekdays it names, None if it speaks about all."""
        named = [one.weekdays for one in self.whens]
        return None if None in named else frozenset().union(*filter(None, named))

    def on(self, weekday: int, hours: DayHours) -> DayHours | None:
        """The hours of a weekday as the note limits them, None if it does not speak about that day."""
        whens = [one for one in self.whens if one.weekdays is None or weekday in one.weekdays]
        if not whens:
            return None
        spans = [part.span for part in hours.parts]
        parts = tuple(part for one in whens for part in one.parts(weekday, spans))
        return DayHours(whens[0].cycle, parts, whens[0].look)


# --- the words -------------------------------------------------------------------------------------

_BEFORE = (
    r"(?:(?<!\w)(?:и|а|ал|же|және|по|в|во|на|тек|только|әр|кажд(?:ый|ая|ую|ое|ые|ого|ой))\s+)*(?P<month_before>"
    r"айдың\s+)?"
)
_PARITY = re.compile(
    _BEFORE + r"(?<!\w)(?:(?P<odd>не\s?чет(?:н\w{0,3})?|неч|тақ)|(?P<even>чет(?:н\w{0,3})?|ж[ұу]п))\b\.?"
    r"(?:\s*(?:(?P<dates>числ\w*|дат\w*|сан\w*)|(?P<days>дн\w*|день|күн\w*))\b\.?)?(?:\s+ғана)?"
)
_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        (
            "первый первая первую первое первой первого бірінші",
            "второй вторая вторую второе второго екінші",
            "третий третья третью третье третьей третьего үшінші",
            "четвертый четвертая четвертую четвертое четвертой четвертого төртінші",
            "пятый пятая пятую пятое пятой пятого бесінші",
            "последний последняя последнюю последнее последней последнего соңғы ақырғы",
        ),
        start=1,
    )
    for name in names.split()
}
_ENDING = r"(?:ая|ый|ой|ую|ое|ые|го|ей|ий|ью|ья|я|й|е|ю|ші|шы|інші)"
_DIGIT = re.compile(rf"([1-5])(?:-?\s?({_ENDING})(?!\w))?")
_NUMBER = rf"(?:[1-5](?:-?\s?{_ENDING}(?!\w)|(?!\w))|(?:{'|'.join(_NUMBERS)})(?!\w))"
_AND = r"\s*(?:,\s*(?:(?:и|және|мен)\s)?|/|\+|&|\s(?:и|және|мен)\s)\s*"
_LIST = rf"(?<![\w:.-])(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)\s+"
_WEEKDAYS: Final = (
    r"понедельник\w{0,2}|пн|дүйсенбі\w{0,6}|дс",
    r"вторник\w{0,2}|вт|сейсенбі\w{0,6}|сс",
    r"сред(?:а|у|ы|е)|ср|сәрсенбі\w{0,6}|сәр",
    r"четверг\w{0,2}|чт|бейсенбі\w{0,6}|бс",
    r"пятниц\w|пт|жұма\w{0,5}|жм",
    r"суббот\w|сб|сенбі\w{0,6}|сн",
    r"воскресень\w|вс|жексенбі\w{0,6}|жс",
)
_OF_THE_MONTH = r"(?:\s+(?:каждого\s+)?месяца|\s+ай\s+сайын)"
_NTH = re.compile(
    _BEFORE
    + _LIST
    + "(?:"
    + "|".join(f"(?P<day{number}>{names})" for number, names in enumerate(_WEEKDAYS))
    + rf")\b\.?{_OF_THE_MONTH}?"
)
_EACH = re.compile(r"(?<!\w)(?:кажд|әр(?!\w))")
_MONTH_NAMED = re.compile(r"месяц|(?<!\w)ай(?:дың)?(?!\w)")
_WEEKS = re.compile(_BEFORE + _LIST + rf"(?:недел\w{{1,2}}|апта\w{{0,5}})\b(?P<month_after>{_OF_THE_MONTH})?")


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    when: When
    text: str
    is_short: bool = False


def _labels(text: str) -> list[_Label]:
    """Each place that says «on these days», in order; raises for numbers that have no one meaning."""
    found = [*_parity_labels(text), *_nth_labels(text)]
    found.sort(key=lambda label: label.start)
    return found


def _parity_labels(text: str) -> Iterator[_Label]:
    for match in _PARITY.finditer(text):
        offset = _ODD if match["odd"] else _EVEN
        # «числа» are dates; «дни» may be those of the week too
        look = "" if match["dates"] else PARITY_BY_DATE
        is_short = match["even"] == "чет" and not match["dates"] and not match["days"]
        when = When(Cycle.DATE_PARITY, (offset,), look=look)
        yield _Label(match.start(), match.end(), when, match[0], is_short)


def _nth_labels(text: str) -> Iterator[_Label]:
    for match in _NTH.finditer(text):
        weekday = next(number for number in range(DAYS_A_WEEK) if match[f"day{number}"])
        offsets = _offsets(match["numbers"])
        if _is_every_other(match[0], offsets):
            raise HoursUnclear("hours_alternate")
        when = When(Cycle.NTH_WEEKDAY, offsets, frozenset({weekday}))
        yield _Label(match.start(), match.end(), when, match[0])
    for match in _WEEKS.finditer(text):
        if match["month_before"] or match["month_after"]:
            when = When(Cycle.NTH_WEEKDAY, _offsets(match["numbers"]), look=WEEKS_BY_WEEKDAY)
            yield _Label(match.start(), match.end(), when, match[0])


def _is_every_other(label: str, offsets: tuple[int, ...]) -> bool:
    """«Каждая вторая среда» is every fortnight; of the month only if the label says so."""
    middle = len(offsets) == 1 and offsets[0] not in {0, _LAST}
    return middle and bool(_EACH.search(label)) and not _MONTH_NAMED.search(label)


def _offsets(numbers: str) -> tuple[int, ...]:
    """The «1-я и 3-я» of a label; a bare single number («3 среда») may count days or name one."""
    pieces = [piece.strip() for piece in re.split(_AND, numbers)]
    digits = [match for piece in pieces if (match := _DIGIT.fullmatch(piece))]
    if len(pieces) == 1 and digits and not digits[0][2]:
        raise HoursUnclear("hours_nth_week")
    places = [
        int(match[1]) if (match := _DIGIT.fullmatch(piece)) else _NUMBERS[piece]
        for piece in filter(None, pieces)
    ]
    if len(set(places)) != len(places):
        raise HoursUnclear("hours_nth_week")
    return tuple((place - 1) * DAYS_A_WEEK for place in sorted(places))


# --- a cell ----------------------------------------------------------------------------------------


def read_day(cell: Cell, weekday: int) -> DayHours:
    """The hours of one column, with the days on which they hold; raises ``HoursUnclear``."""
    text = plain_text(cell)
    labels = [] if is_day_off(text) or kinds_in(text) else _labels(text)
    if not labels:
        return DayHours(Cycle.WEEKLY, tuple(Part(weekday, span) for span in read_hours(cell)))
    cycle = labels[0].when.cycle
    reason = "hours_alternate" if cycle is Cycle.DATE_PARITY else "hours_nth_week"
    if not all(_fits(label, cycle, weekday, len(labels)) for label in labels):
        raise HoursUnclear(reason)
    offsets = [offset for label in labels for offset in label.when.offsets]
    if len(set(offsets)) != len(offsets):
        raise HoursUnclear(reason)
    parts: list[Part] = []
    for label, hours in zip(labels, _hours_of_labels(text, labels, reason), strict=True):
        parts += label.when.parts(weekday, _spans(hours, reason))
    look = next((label.when.look for label in labels if label.when.look), "")
    return DayHours(cycle, tuple(parts), look)


def _fits(label: _Label, cycle: Cycle, weekday: int, labels: int) -> bool:
    if label.is_short and weekday == _THURSDAY and labels == 1:
        return False  # «чет» may be short for «четверг» there
    named = label.when.weekdays
    return label.when.cycle is cycle and (named is None or named == {weekday})


def _hours_of_labels(text: str, labels: Sequence[_Label], reason: str) -> list[str]:
    """The text that belongs to each label: all stand before their hours, or all after them."""
    ends = [0, *(label.end for label in labels)]
    starts = [*(label.start for label in labels), len(text)]
    pieces = [text[end:start].strip(" ,;:/()-") for end, start in zip(ends, starts, strict=True)]
    if not pieces[0]:
        return pieces[1:]
    if not pieces[-1]:
        return pieces[:-1]
    raise HoursUnclear(reason)


def _spans(text: str, reason: str) -> tuple[Span, ...]:
    if not text or says_alternation(text):
        raise HoursUnclear(reason)
    if is_day_off(text):
        return ()
    try:
        return spans_in(text)
    except HoursUnclear as problem:
        # of all that is not understood here, the alternation says most
        raise HoursUnclear(reason if problem.reason == "hours_unclear" else problem.reason) from None


# --- a note ----------------------------------------------------------------------------------------

_MARK = "\x01"
_CLAUSES = re.compile(r"[,;\n]|\.(?=\s|$)")
_HARMLESS = frozenset(
    "прием приема приемы принимает ведет выездной выездные выездная только тек ғана по в и а және ал "
    "месяца каждого каждый ай айдың сайын қабылдау қабылдауы қабылдайды көшпелі дәрігер врач".split()
)
_ONLY = re.compile(r"(?<!\w)(?:только|тек|ғана)(?!\w)")
# Words that could turn the days named round («кроме 1-й среды») or add days of their own.
_RISKY = re.compile(
    r"(?<!\w)(?:кроме|через|исключ\w*|не|нет|емес|басқа\w*|вместо|орнына|недел\w*|апта\w*|месяц\w*|ай\w{0,4}|дн\w{1,3}|день"
    r"|күн\w{0,6}|временно|уақытша|времен\w*|с|со|замен\w*|перенос\w*|пн|вт|ср|чт|пт|сб|вс|дс|сс|бс|жм|сн|жс)(?!\w)"
    r"|\d[:.]\d\d|\d-\d{1,2}(?!\d|\s*(?:лет|год|жас))|понедел|вторн|сред[ауые]|четверг|пятниц|суббот|воскрес|сенбі|жұма"
)


def read_limit(note: str) -> Limit | None:
    """On which days alone a note lets the hours hold; None if it does not speak about days.

    Raises ``HoursUnclear`` for a note that does, in words which could mean something else.
    """
    text = plain_text(note)
    labels = _labels(text)
    if not labels:
        if says_alternation(text):
            raise HoursUnclear("note_alternate")
        return None
    if not _is_one_limit(labels) or not _is_nothing_else(text, labels):
        raise HoursUnclear("note_alternate")
    return Limit(tuple(label.when for label in labels), only=bool(_ONLY.search(text)))


def _is_one_limit(labels: Sequence[_Label]) -> bool:
    """One parity, or weekdays each named once."""
    if any(label.is_short for label in labels):
        return False  # «чет» alone may be short for «четверг»
    if len(labels) == 1:
        return True
    named = [weekday for label in labels for weekday in label.when.weekdays or ()]
    return all(label.when.weekdays for label in labels) and len(set(named)) == len(named)


def _is_nothing_else(text: str, labels: Sequence[_Label]) -> bool:
    for label in reversed(labels):
        text = text[: label.start] + _MARK + text[label.end :]
    for clause in _CLAUSES.split(text):
        words = set(re.sub(rf"[{_MARK}:()/-]", " ", clause).split())
        if words - _HARMLESS if _MARK in clause else _RISKY.search(clause):
            return False
    return True
