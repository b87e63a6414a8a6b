"""When a patient can come, as it is typed while he says it: «пн ср 14-17», «после 15», «дс ср 14:00-17:00».

A line is a list of weekdays and times in Kazakh, Russian or English, with any case endings, also typed on
the wrong keyboard. Days stand before their times, or alone behind them («после 15 в среду»); a day after
that begins anew: «пн 9-12 ср после 14».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from clinic_desk.rules.free_search import NOON, FreeTime
from clinic_desk.rules.people import fold
from clinic_desk.rules.search import layouts
from clinic_desk.rules.times import MINUTES_A_DAY, Span
from clinic_desk.rules.timetable import DAYS_A_WEEK


class Unclear(StrEnum):
    """Why a line of free times could not be read."""

    WORD = "word"
    CLOCK = "clock"
    BACKWARDS = "backwards"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class FreeTimesRead:
    """What a line says, or the piece of it that cannot be read; no ``times`` means any time."""

    times: tuple[FreeTime, ...] = ()
    unclear: Unclear | None = None
    piece: str = ""


class _UnreadError(Exception):
    def __init__(self, unclear: Unclear, piece: str) -> None:
        self.unclear, self.piece = unclear, piece


class _Sign(StrEnum):
    AFTER = "after"
    UNTIL = "until"
    DASH = "dash"
    SILENT = "silent"


_EVENING = 17 * 60
_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset({5, 6})
_EVERY_DAY: frozenset[int] = frozenset()

# A star takes any ending and any spelling; short words stand as they are (folding, «сс» would become «с»).
_Meaning = frozenset[int] | Span | _Sign
_WORDS: tuple[tuple[str, _Meaning], ...] = (
    ("дс пн дуис* понед* mon*", frozenset({0})),
    ("сс вт сеис* втор* tue*", frozenset({1})),
    ("ср сарс* сред* wed*", frozenset({2})),
    ("бс чт беис* четв* thu*", frozenset({3})),
    ("жм пт жұм жума* пиатн* fri*", frozenset({4})),
    ("сн сб сенб* суб* sat*", frozenset({5})),
    ("жс вс жекс* воскр* sun*", frozenset({6})),
    ("будн* рабоч* жумис*", _WORKDAYS),
    ("виходн* демалис*", _WEEKEND),
    ("ежедн* кажд* люб* кунде* any", _EVERY_DAY),
    ("утр* танертен* morning*", Span(0, NOON)),
    ("днем днём обед* тус* afternoon*", Span(NOON, MINUTES_A_DAY)),
    ("вечер* кешк* evening*", Span(_EVENING, MINUTES_A_DAY)),
    ("после с со от after from", _Sign.AFTER),
    ("до к until before", _Sign.UNTIL),
    ("и в во по на час часа часов ч мен тек сагат* жане* только* кун* день дни дням and", _Sign.SILENT),
)

_CLOCK = r"(\d+(?:[:.]\d+)?)\s*-?\s*"
# Kazakh says after the number what Russian says before it; «ге» and «тен» stand for all their forms.
_REWRITTEN = (
    (re.compile(_CLOCK + r"(?:[тдн][еа]н)?\s*(?:кейін|кеиін|кейин|бастап)\w*"), r" после \1 "),
    (re.compile(_CLOCK + r"(?:[гк]е|[ғқ]а|[нг]а|не)?\s*(?:дейін|деиін|дейин)\w*"), r" до \1 "),
    (re.compile(_CLOCK + r"[тдн][еа]н\b"), r" с \1 "),
    (re.compile(r"\b(?:т[үу]стен\s+кейін|после\s+обеда)\b"), " днем "),
    (re.compile(r"\b(?:т[үу]ске\s+дейін|до\s+обеда)\b"), " утром "),
)
_PIECE = re.compile(r"\d+(?:[:.]\d*)?|[^\W\d_]+|[-–—]|\S")
_SEPARATORS = frozenset(",;.&+/")
_DASHES = frozenset("-–—")


def read_free_times(text: str) -> FreeTimesRead:
    """The times that a line names; a line of blanks means any time."""
    first: FreeTimesRead | None = None
    for line in layouts(text):
        try:
            return FreeTimesRead(_Reader(line).times())
        except _UnreadError as error:
            first = first or FreeTimesRead((), error.unclear, error.piece)
    return first or FreeTimesRead()


@dataclass(slots=True)
class _Reader:
    """Takes one line apart from left to right."""

    line: str
    _pieces: list[str] = field(default_factory=list)
    _days: set[int] = field(default_factory=set)
    _spans: list[Span] = field(default_factory=list)
    _days_first: bool = True
    _read: list[FreeTime] = field(default_factory=list)

    def times(self) -> tuple[FreeTime, ...]:
        line = self.line
        for pattern, said in _REWRITTEN:
            line = pattern.sub(said, line)
        self._pieces = [one for one in _PIECE.findall(line) if one not in _SEPARATORS]
        while self._pieces:
            self._take(self._pieces.pop(0))
        self._close()
        return tuple(dict.fromkeys(self._read))

    def _take(self, piece: str) -> None:
        if piece[0].isdigit():
            start = _minute(piece)
            self._need_dash(piece)
            self._add_span(start, self._next_clock(piece), piece)
            return
        match _meaning(piece):
            case Span() as span:
                self._spans.append(span)
            case _Sign.AFTER:
                start = self._next_clock(piece)
                self._add_span(start, self._end_after(), piece)
            case _Sign.UNTIL:
                self._add_span(0, self._next_clock(piece), piece)
            case _Sign.DASH:
                raise _UnreadError(Unclear.UNFINISHED, piece)
            case frozenset() as days:
                self._add_days(days, piece)

    def _add_days(self, days: frozenset[int], piece: str) -> None:
        if self._spans and (self._days or self._days_first is False):
            self._close()
        self._days_first = not self._spans
        if len(days) == 1 and self._follows(_DASHES):
            self._pieces.pop(0)
            last = _meaning(self._pieces.pop(0)) if self._pieces else None
            if not isinstance(last, frozenset) or len(last) != 1:
                raise _UnreadError(Unclear.UNFINISHED, piece)
            first, end = next(iter(days)), next(iter(last))
            days = frozenset((first + step) % DAYS_A_WEEK for step in range((end - first) % DAYS_A_WEEK + 1))
        self._days |= days

    def _add_span(self, start: int, end: int, piece: str) -> None:
        if end <= start:
            raise _UnreadError(Unclear.BACKWARDS, piece)
        self._spans.append(Span(start, end))

    def _need_dash(self, piece: str) -> None:
        if not self._follows(_DASHES) and not self._follows({"до"}):
            raise _UnreadError(Unclear.UNFINISHED, piece)
        self._pieces.pop(0)

    def _end_after(self) -> int:
        """«с 14 до 17», «с 14-17»; alone «after 14» lasts until midnight."""
        if self._pieces and (self._pieces[0] in _DASHES or _is_until(self._pieces[0])):
            return self._next_clock(self._pieces.pop(0))
        return MINUTES_A_DAY

    def _next_clock(self, piece: str) -> int:
        while self._pieces and not self._pieces[0][0].isdigit():
            if _is_silent(self._pieces[0]):
                self._pieces.pop(0)
            else:
                break
        if not self._pieces or not self._pieces[0][0].isdigit():
            raise _UnreadError(Unclear.UNFINISHED, piece)
        return _minute(self._pieces.pop(0))

    def _follows(self, signs: frozenset[str] | set[str]) -> bool:
        return bool(self._pieces) and self._pieces[0] in signs

    def _close(self) -> None:
        """Write down what was said of these days."""
        spans = self._spans or ([Span(0, MINUTES_A_DAY)] if self._days else [])
        weekdays: list[int | None] = [*sorted(self._days)] or [None]
        self._read += [FreeTime(span, weekday) for weekday in weekdays for span in spans]
        self._days, self._spans, self._days_first = set(), [], True


def _minute(piece: str) -> int:
    """«14», «14:30», «9.30», «1430»."""
    digits = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?", piece)
    if digits is None:
        raise _UnreadError(Unclear.UNFINISHED if piece[-1] in ":." else Unclear.CLOCK, piece)
    hour, minute = int(digits[1]), int(digits[2] or 0)
    if hour * 60 + minute > MINUTES_A_DAY or minute > 59:
        raise _UnreadError(Unclear.CLOCK, piece)
    return hour * 60 + minute


def _is_until(piece: str) -> bool:
    return piece[0].isalpha() and _known(piece) is _Sign.UNTIL


def _is_silent(piece: str) -> bool:
    return piece[0].isalpha() and _known(piece) is _Sign.SILENT


def _meaning(piece: str) -> _Meaning:
    if piece in _DASHES:
        return _Sign.DASH
    found = _known(piece)
    if found is None:
        raise _UnreadError(Unclear.WORD, piece)
    return found


def _known(piece: str) -> _Meaning | None:
    folded = fold(piece)
    for word, meaning in _MEANINGS:
        if folded.startswith(word[:-1]) if word.endswith("*") else piece == word:
            return meaning
    return None


_MEANINGS = tuple(
    (fold(word[:-1]) + "*" if word.endswith("*") else word, meaning)
    for words, meaning in _WORDS
    for word in words.split()
)
