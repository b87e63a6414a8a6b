"""The service passport of ``resources/passport.toml``: what the desk quotes, and what a clinic changed in it.

Read once, at the first question. A clinic's own texts are its setting ``passport_texts``: they come in as
``own``, one text under :func:`key` for each section and language that differs from the official wording.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from clinic_desk import paths
from clinic_desk.rules import search
from clinic_desk.rules.people import fold

LANGUAGES: Final = ("kk", "ru")
"""The languages of the passport; whoever reads another one is given the Russian text."""

SECTIONS: Final = (
    *("provider", "receiver", "apply", "documents", "term", "free", "result", "refusal", "complain"),
)
"""The sections in their order; the place of one, counted from 1, is its digit on the screen and on paper."""

MOST_LETTERS: Final = 2000
"""A longer text of one section is no answer on the phone and does not fit on the sheet for the wall."""

SERVICE_NAMES: Final = {"kk": "Дәрігердің қабылдауына жазылу", "ru": "Запись на прием к врачу"}
"""The name of the service, as the passport has it."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Section:
    """One section with its official wording; ``words`` are further ways to ask for it."""

    name: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    words: str


def title(section: str, language: str) -> str:
    """The question that the section answers. Raises KeyError for a section that does not exist."""
    return _section(section).titles[_language(language)]


def default(section: str, language: str) -> str:
    """The official wording: lines of plain text. Raises KeyError for a section that does not exist."""
    return _section(section).texts[_language(language)]


def text(own: Mapping[str, str], section: str, language: str) -> str:
    """What this clinic says: its own text, or the official wording where it has none."""
    return own.get(key(section, language), "").strip() or default(section, language)


def is_changed(own: Mapping[str, str], section: str, language: str) -> bool:
    """Whether the clinic says it in words of its own."""
    return text(own, section, language) != default(section, language)


def key(section: str, language: str) -> str:
    """Where the clinic's own text of a section stands in its settings: «complain.kk»."""
    return f"{section}.{_language(language)}"


def with_text(own: Mapping[str, str], section: str, language: str, new: str) -> dict[str, str]:
    """The clinic's own texts after one was changed; empty or official wording is no text of its own."""
    said = tidy(new)
    texts = {name: value for name, value in own.items() if name != key(section, language)}
    if said and said != default(section, language):
        texts[key(section, language)] = said
    return texts


def tidy(new: str) -> str:
    """A text as it is kept: without spaces at the ends of its lines and empty lines around it."""
    return "\n".join(line.rstrip() for line in new.strip().splitlines())


def find(own: Mapping[str, str], typed: str) -> tuple[str, ...]:
    """The sections that hold all typed beginnings of words, in either language; those named so come first.

    Letters fold as in the search for patients: «шагым» finds «Шағымды қайда беруге болады», and so do the
    same keys on another layout. Nothing typed finds nothing.
    """
    meant = _meant(typed)
    ranks: dict[str, int] = {}
    for section in SECTIONS:
        found = [rank for wanted in meant if (rank := _rank(own, section, wanted)) is not None]
        if found:
            ranks[section] = min(found)
    return tuple(sorted(ranks, key=ranks.__getitem__))


def marked(said: str, typed: str) -> tuple[tuple[int, int], ...]:
    """Where in a text the words stand whose beginnings were typed: first place and the end behind it."""
    wanted = {one for reading in _meant(typed) for one in reading}
    words = ((found.span(), fold(found[0])) for found in _WORD.finditer(said))
    return tuple(span for span, word in words if any(word.startswith(one) for one in wanted))


def at_key(typed: str) -> str | None:
    """The section whose digit was pressed, where a single sign was typed; None for anything else.

    Nobody switches the layout for one key: the letters that the Kazakh layout has on the digits count too.
    """
    digit = search.digits_of_keys(typed)
    is_place = len(digit) == 1 and digit in "123456789"
    return SECTIONS[int(digit) - 1] if is_place else None


def _meant(typed: str) -> list[list[str]]:
    """The folded words of each reading of what was typed."""
    return [wanted for reading in search.layouts(typed) if (wanted := fold(reading).split())]


def _rank(own: Mapping[str, str], section: str, wanted: list[str]) -> int | None:
    """0 where the title answers, 1 where another way to ask for it does, 2 where the text does; else None."""
    named = " ".join(title(section, language) for language in LANGUAGES)
    said = " ".join(text(own, section, language) for language in LANGUAGES)
    heaps = (named, f"{named} {_section(section).words}", f"{named} {_section(section).words} {said}")
    return next((rank for rank, heap in enumerate(heaps) if _holds(heap, wanted)), None)


def _holds(heap: str, wanted: list[str]) -> bool:
    words = fold(heap).split()
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _language(language: str) -> str:
    return "kk" if language == "kk" else "ru"


def _section(name: str) -> Section:
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Section]:
    with (paths.resources_dir() / "passport.toml").open("rb") as file:
        entries = tomllib.load(file)["section"]
    return {
        entry["id"]: Section(
            name=entry["id"],
            titles={one: entry[f"title_{one}"] for one in LANGUAGES},
            texts={one: entry[one].strip() for one in LANGUAGES},
            words=entry["words"],
        )
        for entry in entries
    }
