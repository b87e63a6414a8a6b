"""Finding the header of a table: which line it is, and which column holds what.

Shared by the register and the timetable; each brings its own list of :class:`Heading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from clinic_desk.importers.cells import Cell, text_of
from clinic_desk.importers.names import repair_letters

MAX_HEADER_SEARCH = 60
"""So many rows from the top are searched; titles above a header are a few lines."""

_PUNCTUATION = re.compile(r"[^\w№/]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header of one field may look like, in normalised text.

    ``exact`` matches the whole text, ``part`` a piece of it; ``never`` rules the column out.
    """

    field: str
    exact: str
    part: str = ""
    never: str = ""


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """``first``..``last`` are row indexes of a header of one or two lines; ``texts`` its columns."""

    first: int
    last: int
    texts: tuple[str, ...]
    columns: Mapping[str, int]


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Lower case, ё as е, look-alikes repaired, punctuation and line breaks as one space."""
    text = repair_letters(text).lower().replace("ё", "е").replace("\u00ad", "")
    return _PUNCTUATION.sub(" ", text).strip()


def find_header(
    rows: Sequence[Sequence[Cell]], headings: Sequence[Heading], *, others: str = ""
) -> FoundHeader | None:
    """The header row (or two) in which the most fields are recognised; None if fewer than two.

    ``others`` tells headers about somebody else: a column «Имя» under a merged «Врач» is not the
    patient's, though «Имя» under a merged «ФИО» is.
    """
    best: FoundHeader | None = None
    for candidate in _candidates(rows, headings, others):
        if best is None or len(candidate.columns) > len(best.columns):
            best = candidate
    return best if best is not None and len(best.columns) >= 2 else None


def _candidates(
    rows: Sequence[Sequence[Cell]], headings: Sequence[Heading], others: str
) -> Iterator[FoundHeader]:
    for index, row in enumerate(rows[:MAX_HEADER_SEARCH]):
        texts = [_header_text(cell) for cell in row]
        if sum(map(bool, texts)) < 2:
            continue
        single = FoundHeader(index, index, tuple(texts), _columns_of([(text,) for text in texts], headings))
        yield single
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if single.columns and _continues_header(below, texts):
            lower = [_header_text(cell) for cell in below]
            combined = _combined(texts, lower)
            choices = [
                (whole, "" if others and re.search(others, normalised(whole)) else own)
                for whole, own in zip_longest(combined, lower, fillvalue="")
            ]
            yield FoundHeader(index, index + 1, tuple(combined), _columns_of(choices, headings))


def _header_text(cell: Cell) -> str:
    """Numbers and dates are data, never a header."""
    return text_of(cell) if isinstance(cell, str) else ""


def _continues_header(below: Sequence[Cell], above: Sequence[str]) -> bool:
    """A second header line has words only, and at least one of them under a word or a merged cell."""
    filled = [cell for cell in below if cell != ""]
    return (
        bool(filled)
        and all(isinstance(cell, str) and not re.search(r"\d{2}", cell) for cell in filled)
        and len(below) <= len(above) + 1
    )


def _combined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """A merged cell stands over all its columns: its text goes before each of those below it."""
    combined = []
    parent = ""
    for column in range(max(len(above), len(below))):
        top = above[column] if column < len(above) else ""
        bottom = below[column] if column < len(below) else ""
        parent = top or parent
        if bottom:
            combined.append(f"{parent} {bottom}".strip())
        else:
            combined.append(top)
    return combined


def _columns_of(choices: Sequence[Sequence[str]], headings: Sequence[Heading]) -> dict[str, int]:
    """Which column belongs to which field: certain matches first, then partial ones, left to right.

    Each column comes with the texts that may head it. A field keeps the first column that fits.
    """
    columns: dict[str, int] = {}
    plain = [_forms_of(tuple(texts)) for texts in choices]
    taken: set[int] = set()
    for exact in (True, False):
        for heading in headings:
            if heading.field in columns:
                continue
            for index, forms in enumerate(plain):
                if index not in taken and any(_matches(heading, form, exact=exact) for form in forms):
                    columns[heading.field] = index
                    taken.add(index)
                    break
    return columns


class _Form(NamedTuple):
    """A text of a header as the patterns want it: ``halves`` where it stands in two languages."""

    text: str
    whole: str
    halves: tuple[str, ...]


@lru_cache(maxsize=4096)
def _forms_of(texts: tuple[str, ...]) -> tuple[_Form, ...]:
    forms = []
    for text in filter(None, texts):
        plain = normalised(text)
        halves = tuple(half.strip() for half in plain.split("/") if half.strip()) if "/" in plain else ()
        forms.append(_Form(plain, " ".join(plain.replace("/", " ").split()), halves))
    return tuple(forms)


def _matches(heading: Heading, form: _Form, *, exact: bool) -> bool:
    if exact:
        fits = _matches_exactly(heading.exact, form)
    else:
        fits = bool(heading.part) and re.search(heading.part, form.text) is not None
    return fits and not (heading.never and re.search(heading.never, form.text))


def _matches_exactly(pattern: str, form: _Form) -> bool:
    """The whole text, or each half of a header in two languages («ИИН / ЖСН»)."""
    if re.fullmatch(pattern, form.whole):
        return True
    return bool(form.halves) and all(re.fullmatch(pattern, half) for half in form.halves)
