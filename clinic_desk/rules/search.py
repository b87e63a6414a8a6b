"""What the one search line means: names, and a number that may be a date, an ИИН or a phone.

A receptionist types without looking: letters may come from the wrong keyboard layout, digits from
the row that on a Kazakh keyboard holds ә і ң ғ ү ұ қ ө һ. So one text has several readings, and all
of them are tried; the words of the register decide which one was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clinic_desk.rules.people import fold

MAX_WORDS = 4
MIN_DIGITS_ALONE = 3
"""A number is looked up by itself from this length on; shorter ones only narrow a name."""

_CENTURIES = (1900, 2000)
_CENTURY_BEGINNINGS = {"19", "20"}

# A date's digits by their place in its ISO form: Y is the thousands of the year, d the tens of the day.
_ISO_PLACES = "YCTU-mM-dD"
# What such a pattern may look like if a birth date of 1000 to 2999 is to fit: no 13th month, no day 70.
_SOME_DAY = re.compile(r"[12_].{3}-(?:[0_][1-9_]|[1_][0-2_])-(?:[0_][1-9_]|[12_].|[3_][01_])")
_NOTATIONS = ("dDmMYCTU", "dDmMTU", "YCTUmMdD", "TUmMdD")

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
_KAZAKH_ROW = {"2": "ә", "3": "і", "4": "ң", "5": "ғ", "8": "ү", "9": "ұ", "0": "қ", "-": "ө", "=": "һ"}
_TO_RUSSIAN = str.maketrans(_QWERTY, _RUSSIAN)
_TO_KAZAKH = str.maketrans(dict(zip(_QWERTY, _RUSSIAN, strict=True)) | _KAZAKH_ROW)
_ROW_ONLY = str.maketrans(_KAZAKH_ROW)
# The digit row of the Kazakh layout; «ю» and «б» stand where other layouts have the dot and comma.
_ROW_TO_DIGITS = str.maketrans('"әің' + "ғ,.үұқю", "12345678" + "90.")
_ROW_TOKEN = re.compile(r'["әіңғ,.үұқю\d]{3,}')

_LATIN = re.compile("[a-z]")
_LETTER = re.compile(r"[^\W\d_]")
_NO_KAZAKH_KEY = re.compile("[167]")
_DATE_WITH_YU = re.compile(r"(?<=\d)ю(?=\d|$)")
# Letters and digits written together («аср120385») are two things.
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\+?\d)")
_PIECE = re.compile(r"\+?\d+|[^\W\d_]+(?:['`’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Number:
    """A run of digits: ``digits`` as typed; ``dated`` as pieces of a date, filled to two digits.

    A last piece of one digit may be all of it or go on, so ``dated`` has two forms then.
    ``international`` says that a plus stood in front.
    """

    digits: str
    dated: tuple[str, ...]
    international: bool = False

    def dates(self) -> tuple[date, ...]:
        """The complete dates this may be: 12.03.85, 120385, 12.03.1985, 1985-03-12, 850312."""
        return tuple(dict.fromkeys(day for form in self.dated for day in _dates(form)))

    @property
    def is_full_date(self) -> bool:
        """Whether this is a date as it stands and not the beginning of one («12.03.19» may go on)."""
        typed = self.dated[0]
        return any(_dates(typed)) and not (len(typed) == 6 and typed[4:] in _CENTURY_BEGINNINGS)

    def date_patterns(self) -> tuple[str, ...]:
        """What an ISO birth date may look like, for SQL's LIKE: «85», «1985», «12», «12.03.19» narrow it."""
        patterns: dict[str, None] = {}
        for form in self.dated:
            for order in _NOTATIONS:
                if len(form) <= len(order):
                    known = {"-": "-", **dict(zip(order, form, strict=False))}
                    patterns["".join(known.get(place, "_") for place in _ISO_PLACES)] = None
        return tuple(patterns)

    def birth_patterns(self) -> tuple[str, ...]:
        """Those of :meth:`date_patterns` that some day fits: each is held against thousands of people."""
        return tuple(filter(_SOME_DAY.fullmatch, self.date_patterns()))

    def phone_beginnings(self) -> tuple[str, ...]:
        """What a kept phone may begin with: as typed, and without the 8 or +7 in front."""
        if self.international and self.digits.startswith("7"):
            return (self.digits[1:], self.digits)
        if self.digits.startswith("8") or (self.digits.startswith("7") and len(self.digits) == 11):
            return (self.digits, self.digits[1:])
        return (self.digits,)


@dataclass(frozen=True, slots=True)
class Query:
    """One reading of the search line: folded words in the order typed, and the number if there is one.

    ``in_order``: the words stand as last name, first name, patronymic and not in any order.
    """

    names: tuple[str, ...]
    number: Number | None = None
    in_order: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for yet."""
        return not self.names and (self.number is None or len(self.number.digits) < MIN_DIGITS_ALONE)


def layouts(text: str) -> tuple[str, ...]:
    """Small letters as typed and, if they are Latin, what the same keys give on the layouts of the clinic."""
    typed = text.casefold()
    if not _LATIN.search(typed):
        return (typed,)
    russian = _by_word(typed, _has_letter, _TO_RUSSIAN)
    return tuple(dict.fromkeys((typed, russian, _by_word(typed, _may_be_kazakh_keys, _TO_KAZAKH))))


def digits_of_keys(text: str) -> str:
    """The digits of the keys of the upper row, also where the Kazakh layout has letters on them."""
    return text.casefold().translate(_ROW_TO_DIGITS)


def readings(text: str) -> tuple[Query, ...]:
    """All readings of a search line, the likeliest first; equal ones once, empty ones never."""
    typed = _DATE_WITH_YU.sub(".", text.casefold())
    variants = [typed]
    if _LATIN.search(typed):
        variants.append(_by_word(typed, _has_letter, _TO_RUSSIAN))
        variants.append(_by_word(typed, _may_be_kazakh_keys, _TO_KAZAKH))
    else:
        variants.append(_by_word(typed, _fits_kazakh_row, _ROW_ONLY))
        variants.append(_by_word(typed, _is_kazakh_row, _ROW_TO_DIGITS))
    found: dict[Query, None] = {}
    for variant in variants:
        query = _parse(variant)
        if not query.is_empty:
            found.setdefault(query)
    return tuple(found)


def with_initials(query: Query) -> Query | None:
    """The reading in which a short word («сб», «аср») is initials; None if there is no such word."""
    names: list[str] = []
    for name in query.names:
        names += list(name) if 2 <= len(name) <= 3 else [name]
    if len(names) == len(query.names) or len(names) > MAX_WORDS:
        return None
    return Query(tuple(names), query.number, in_order=True)


def spellings(word: str) -> tuple[str, ...]:
    """A folded word and its twins: Джумабаев is Жұмабаев."""
    if word.startswith("дж"):
        return (word, word[1:])
    if word.startswith("ж") and len(word) > 1:
        return (word, "д" + word)
    return (word,)


_PATRONYMIC_ENDS = ("ович", "евич", "овна", "евна", "ули", "кизи")


def patronymic_stem(word: str) -> str | None:
    """The father's name in a folded patronymic, so that Болатович finds Болатұлы; None if it is none.

    A last «к» is left out: in Серікқызы it has run together with that of the ending.
    """
    for end in _PATRONYMIC_ENDS:
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word.removesuffix(end).rstrip("к")
    return None


def allowed_typos(word: str) -> int:
    """How many wrong letters a folded word may have; one slip of a finger can fold to two letters."""
    return 0 if len(word) < 3 else 1 if len(word) < 5 else 2


def _by_word(text: str, fits: Callable[[str], bool], table: Mapping[int, str] | Mapping[int, int]) -> str:
    return " ".join(word.translate(table) if fits(word) else word for word in text.split())


def _has_letter(word: str) -> bool:
    return bool(_LETTER.search(word))


def _may_be_kazakh_keys(word: str) -> bool:
    """Whether a word may come from the Kazakh layout: keys 1, 6 and 7 hold no letter there."""
    return bool(_LETTER.search(word)) and not _NO_KAZAKH_KEY.search(word)


def _fits_kazakh_row(word: str) -> bool:
    """Whether digits inside a word may be Kazakh letters."""
    return _may_be_kazakh_keys(word) and any(key in word for key in _KAZAKH_ROW)


def _is_kazakh_row(word: str) -> bool:
    """Whether a word may be digits typed in the Kazakh layout."""
    return bool(_ROW_TOKEN.fullmatch(word) and _LETTER.search(word))


def _parse(text: str) -> Query:
    names: list[str] = []
    digits: list[str] = []
    for piece in _PIECE.findall(_SEAM.sub(" ", text)):
        if piece[0] == "+" or piece[0].isdigit():
            digits.append(piece)
        else:
            names += fold(piece).split()
    return Query(tuple(names[:MAX_WORDS]), _number(digits))


def _number(pieces: list[str]) -> Number | None:
    if not pieces:
        return None
    bare = [piece.removeprefix("+") for piece in pieces]
    joined = "".join(bare)
    if not joined.isascii():
        return None
    return Number(joined, _as_date(bare) or (joined,), international=pieces[0].startswith("+"))


def _as_date(pieces: list[str]) -> tuple[str, ...] | None:
    """The digits of a date typed in pieces (5.3.85), filled with zeros; None if it cannot be one."""
    *before, last = pieces
    if not 1 <= len(before) <= 2 or len(last) > 4 or any(len(piece) > 2 for piece in before[1:]):
        return None
    if len(before[0]) > 2 and (len(before[0]) != 4 or len(last) > 2):
        return None
    begun = "".join(piece.zfill(2) for piece in before)
    return (begun + last,) if len(last) > 1 else (begun + last, f"{begun}0{last}")


def _dates(digits: str) -> Iterator[date]:
    if len(digits) == 8:
        yield from _date(digits[4:], digits[2:4], digits[:2])
        yield from _date(digits[:4], digits[4:6], digits[6:])
    elif len(digits) == 6:
        for century in _CENTURIES:
            yield from _date(str(century + int(digits[4:])), digits[2:4], digits[:2])
            yield from _date(str(century + int(digits[:2])), digits[2:4], digits[4:])


def _date(year: str, month: str, day: str) -> Iterator[date]:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return
    if found.year >= 1880:
        yield found
