"""Texts that leave for other programs as one line of letters, whatever somebody typed or a file held."""

from __future__ import annotations

import unicodedata
from typing import Final

_NO_LETTERS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control signs, halves of a letter, ends of lines and paragraphs."""

_TURNS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""What turns the direction of the letters after it, so that a text shows as another one."""


def one_line(text: str, most: int = 250) -> str:
    """The text without ends of lines, control signs and blanks around it, at most so many letters long."""
    # nearly every text is printable, which none of those signs is: a bundle asks for tens of thousands
    clean = text if text.isprintable() else "".join(map(_letter_or_blank, text))
    line = " ".join(clean.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _letter_or_blank(sign: str) -> str:
    return " " if sign in _TURNS or unicodedata.category(sign) in _NO_LETTERS else sign
