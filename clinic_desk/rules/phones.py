"""Telephone numbers of Kazakhstan as people write them, kept as digits.

A full number is 10 digits without the leading 8 or +7 (``7011234567``; the seven of the area code
stays). Local numbers of a village (3 to 9 digits) are kept as they are. A number of another
country keeps its ``+`` in front, so that nobody takes it for one of ours.
"""

from __future__ import annotations

import re

# What separates two numbers in one cell; a dash, dot, bracket or space may stand inside one number.
_SEPARATORS = re.compile(r"[,;/|\n\r\t]+|\s(?:и|или|және|немесе|доб|ішкі)\b\.?|(?<=\d)\s*(?=\+)")
_NUMBER = re.compile(r"(\+?)((?:\d[\s().\-‐-―−]*)+)")
_PLAIN = str.maketrans("", "", " +()-.\u00a0")


def normalise(text: str) -> tuple[str, ...]:
    """All numbers in a cell, in their order, each once; an empty tuple when there is none.

    ``normalise("8 (701) 123-45-67, 9-12-34")`` is ``("7011234567", "91234")``. Pieces of fewer
    than 3 digits are no numbers.
    """
    plain = text.translate(_PLAIN)
    if len(plain) == 11 and plain[0] in "78" and plain.isascii() and plain.isdigit():
        return (plain[1:],)
    found: dict[str, None] = {}
    for piece in _SEPARATORS.split(text):
        for match in _NUMBER.finditer(piece):
            for number in _numbers_in(match[2], international=bool(match[1])):
                found.setdefault(number)
    return tuple(found)


def _numbers_in(run: str, *, international: bool) -> tuple[str, ...]:
    """Cut a run of digits into numbers: people also put only a space between two of them."""
    digits = "".join(char for char in run if char in "0123456789")
    if not international and digits.startswith("00") and len(digits) >= 11:
        international, digits = True, digits[2:]
    if international and not digits.startswith("7"):
        return ("+" + digits,) if len(digits) >= 8 else ()
    if len(digits) <= 11:
        return _single(digits)
    for length in (11, 10):
        pieces = [digits[at : at + length] for at in range(0, len(digits), length)]
        if all(len(piece) == length and piece[0] in ("78" if length == 11 else "7") for piece in pieces):
            return tuple(piece[-10:] for piece in pieces)
    pieces = ["".join(char for char in token if char in "0123456789") for token in run.split()]
    if len(pieces) > 1 and all(5 <= len(piece) <= 11 for piece in pieces):
        return tuple(number for piece in pieces for number in _single(piece))
    # A digit too many: which one, only the clerk can find out.
    return (digits,)


def _single(digits: str) -> tuple[str, ...]:
    if len(digits) == 11 and digits[0] in "78":
        return (digits[1:],)
    return (digits,) if len(digits) >= 3 else ()


def display(phone: str) -> str:
    """A kept number as one reads it: ``+7 701 123 45 67``, ``9-12-34``; others unchanged."""
    if not phone.isdigit():
        return phone
    if len(phone) == 10 and phone[0] == "7":
        return f"+7 {phone[:3]} {phone[3:6]} {phone[6:8]} {phone[8:]}"
    if 5 <= len(phone) <= 7:
        return f"{phone[:-4]}-{phone[-4:-2]}-{phone[-2:]}"
    return phone
