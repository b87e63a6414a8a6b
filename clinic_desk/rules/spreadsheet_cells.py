"""Cells that leave for other programs: what kind of value stands in them, and text that must stay text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

Cell = str | int | float | date | time | None
"""What a cell may hold (a ``datetime`` is a date, too); None leaves it empty."""


class Kind(StrEnum):
    """What stands in a column: other programs sort, filter and count by it."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    """With one decimal."""
    FIGURE = "figure"
    """Counts and lengths of time in one column: each with the decimals it has."""
    DATE = "date"
    TIME = "time"
    """Hours and minutes of a day."""
    MOMENT = "moment"
    """A day with hours and minutes."""
    SECOND = "second"
    """A day with hours, minutes and seconds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, what stands in it, and how wide it is, in signs."""

    head: str
    kind: Kind = Kind.TEXT
    width: float = 24


_BEGINS_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What Excel, LibreOffice and Google Sheets take for the beginning of a formula (OWASP: CSV injection)."""

_SUSPECT: Final = _BEGINS_FORMULA | {" "}
_CONTROL: Final = {code: " " for code in (*range(32), 127) if chr(code) not in "\t\r\n"}

_LIKE_A_VALUE: Final = re.compile(r"[\d\s.,:;/\\()%eE-]*\d[\d\s.,:;/\\()%eE+-]*")
_SAFE_NUMBER: Final = re.compile(r"0|[1-9]\d{0,10}")
"""Eleven digits: a spreadsheet shows longer ones as 8,5E+11 and forgets zeros in front."""


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs: behind an apostrophe where it could be a formula.

    Blanks in front count as nothing, for programs that cut them off; control characters become blanks.
    """
    if text.isprintable() and text[:1] not in _SUSPECT:  # nearly all of a table of a million cells
        return text
    clean = text.translate(_CONTROL)
    return f"'{clean}" if _could_run(clean) else clean


def kept(text: str) -> str:
    """The text as a cell of a CSV, where a spreadsheet guesses what it is: harmless, and left as it stands.

    Digits that would become a number or a date, an IIN with its zeros, a room «1-2», stand behind a tab,
    which is not seen: a CSV knows no kinds of cells, and a double click on it would lose the zeros.
    """
    clean = harmless(text)
    looks_like_a_value = _LIKE_A_VALUE.fullmatch(clean) is not None
    return f"\t{clean}" if looks_like_a_value and not _SAFE_NUMBER.fullmatch(clean) else clean


def _could_run(text: str) -> bool:
    signs = (text[:1], text.lstrip()[:1])
    return any(sign and sign in _BEGINS_FORMULA for sign in signs)
