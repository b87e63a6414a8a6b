"""Rooms as clinics number them, taken apart for reading aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORD_FOR_ROOM: Final = re.compile(
    r"^(?:каб(?:инет|инеті)?|room)?[\s.:№\-]*|[\s.\-]*(?:каб(?:инет|инеті)?)?[\s.:\-]*$", re.IGNORECASE
)
_CODED: Final = re.compile(
    r"^(?:\d{1,4}(?!\d)|[^\W\d_])(?:[\s.\-/]*(?:(?<!\d)\d{1,4}(?!\d)|(?<![^\W\d_])[^\W\d_]))*$"
)
_PARTS: Final = re.compile(r"\d{1,4}|[^\W\d_]")
_LONGEST_ABBREVIATION: Final = 6


@dataclass(frozen=True, slots=True)
class Room:
    """A room: its text, and its numbers and letters if it is nothing else («12а», «2-15», «Б-3»)."""

    text: str
    parts: tuple[int | str, ...] = ()

    @property
    def is_abbreviation(self) -> bool:
        """Whether the name is read as it stands, without quotation marks («УЗИ»)."""
        return self.text.isupper() and " " not in self.text and len(self.text) <= _LONGEST_ABBREVIATION


def read_room(text: str) -> Room:
    """«каб. 12-а» -> 12 and «а»; «УЗИ» or «процедурная» stay names; an empty text an empty room."""
    # Key-part signs and braces never belong to a room; quotation marks are set by the sentence.
    cleaned = " ".join(re.sub(r"[«»\"{}\[\]\x00-\x1f]", " ", text).split())
    bare = _WORD_FOR_ROOM.sub("", cleaned) or cleaned
    if any(character.isdecimal() for character in bare) and _CODED.match(bare):
        parts = tuple(int(part) if part.isdecimal() else part for part in _PARTS.findall(bare))
        return Room(bare, parts)
    return Room(bare)
