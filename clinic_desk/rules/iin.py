"""ИИН / ЖСН, the 12-digit personal number (domain: section 4).

Since 2013 its digits are formally not tied to the birth date or the sex, and wrong check digits
exist in real cards. So only a wrong length or a non-digit is an error; everything else warns.
"""

from __future__ import annotations

import re
from datetime import date
from operator import mul

from clinic_desk.rules.rows import Sex

LENGTH = "iin_length"
DIGITS = "iin_digits"
CHECK = "iin_check"
DATE = "iin_date"
SEX = "iin_sex"

ERRORS = frozenset({LENGTH, DIGITS})
"""Problems that make the text no ИИН at all; the others are warnings that may be overridden."""

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# A digit's byte is 48 + its value, and both rows of weights sum up to 66.
_BYTES_ZERO = 48 * 66
_CENTURY_BY_DIGIT = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}

_LABEL = re.compile(r"^\W*(?:иин|жсн|iin|jsn)\b\W*", re.IGNORECASE)
# Spaces of every kind, zero-width marks, and the quotes and dashes that people and Excel put in.
_FILLING = re.compile("[\\s\u200b-\u200f\u2060\ufeff'\"`´‘’‚“”„«»‐-―−-]+")
_DECIMAL_TAIL = re.compile(r"(?<=\d)[.,]0+$")


def clean(text: str) -> str:
    """The number without label, spaces, apostrophes, dashes and a spreadsheet's «.0».

    What remains is not checked: ``clean("ИИН 8503 12-399903")`` is ``850312399903``, and
    ``clean("нет")`` stays ``нет``.
    """
    return _DECIMAL_TAIL.sub("", _FILLING.sub("", _LABEL.sub("", text)))


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit that belongs to eleven ASCII digits; None if no such number was issued."""
    numbers = first_eleven.encode("ascii")
    rest = (sum(map(mul, _FIRST_WEIGHTS, numbers)) - _BYTES_ZERO) % 11
    if rest == 10:
        rest = (sum(map(mul, _SECOND_WEIGHTS, numbers)) - _BYTES_ZERO) % 11
    return None if rest == 10 else rest


def is_well_formed(iin: str) -> bool:
    """Whether the text is 12 ASCII digits: all that may be demanded of a real card."""
    return len(iin) == 12 and iin.isascii() and iin.isdigit()


def birth_date(iin: str) -> date | None:
    """The birth date that the digits spell, None if they spell none or the century is unknown."""
    if not is_well_formed(iin):
        return None
    century = _CENTURY_BY_DIGIT.get(iin[6])
    if century is None:
        return None
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def sex(iin: str) -> Sex | None:
    """The sex that the seventh digit tells: odd male, even female, 0 and 7-9 nothing."""
    if not is_well_formed(iin) or iin[6] not in _CENTURY_BY_DIGIT:
        return None
    return Sex.MALE if iin[6] in "135" else Sex.FEMALE


def check(iin: str, birth_date: date | None = None, sex: Sex | None = None) -> tuple[str, ...]:
    """The problems of a cleaned ИИН as stable words, worst first; empty when all is well.

    A word of ``ERRORS`` stands alone. Date and sex are compared only where both sides tell them.
    """
    if not (iin.isascii() and iin.isdigit()):
        return (DIGITS,)
    if len(iin) != 12:
        return (LENGTH,)
    has_check = check_digit(iin[:11]) == int(iin[11])
    has_date = _date_agrees(iin, birth_date)
    has_sex = sex is None or iin[6] not in _CENTURY_BY_DIGIT or (iin[6] in "135") == (sex is Sex.MALE)
    if has_check and has_date and has_sex:
        return ()
    found = ((has_check, CHECK), (has_date, DATE), (has_sex, SEX))
    return tuple(problem for is_well, problem in found if not is_well)


def _date_agrees(iin: str, expected: date | None) -> bool:
    """Whether the first seven digits may belong to somebody born on that day (None: on any day)."""
    century = _CENTURY_BY_DIGIT.get(iin[6])
    if expected is not None:
        # Seventh digit 0 (seen for foreigners) leaves the century open.
        same_century = century == expected.year // 100 * 100 or (century is None and iin[6] == "0")
        day = expected.year % 100 * 10_000 + expected.month * 100 + expected.day
        return same_century and int(iin[:6]) == day
    if century is not None:
        return _is_date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    return iin[6] == "0" and _is_date(2000 + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
