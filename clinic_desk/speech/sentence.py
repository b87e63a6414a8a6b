"""A sentence to read aloud, and the way it is put together from a template.

A template is text with ``{placeholders}``; what stands between ``[`` and ``]`` is a key part that
the screen emphasises. Filled-in values mark key parts with :func:`key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_OPEN: Final = "\x02"
_CLOSE: Final = "\x03"
_MARKS: Final = str.maketrans({"[": _OPEN, "]": _CLOSE})
_NO_MARKS: Final = str.maketrans("", "", _OPEN + _CLOSE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is read aloud; ``marks`` are the (start, end) of its key parts: day and time, room."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """The text alone."""
        return self.text


def key(text: str) -> str:
    """``text`` as a key part; nothing stays nothing."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def plain(text: str) -> str:
    """``text`` without the signs of key parts, and without double spaces."""
    return " ".join(text.translate(_NO_MARKS).split())


def fill_part(template: str, values: Mapping[str, str]) -> str:
    """A piece of a sentence, its key parts still signed, to be a value of the whole."""
    return template.translate(_MARKS).format_map(values)


def fill(template: str, values: Mapping[str, str]) -> Sentence:
    """The template with its values, beginning with a capital letter, key parts as marks."""
    filled = " ".join(fill_part(template, values).split())
    text = ""
    marks: list[tuple[int, int]] = []
    start = 0
    for character in filled:
        if character == _OPEN:
            start = len(text)
        elif character == _CLOSE:
            marks.append((start, len(text)))
        else:
            text += character
    return Sentence(capitalised(text), tuple(marks))


def capitalised(text: str) -> str:
    """Only the first letter changes: ``str.capitalize`` would lower the names behind it.

    The sign of a key part may stand before that letter.
    """
    first = 1 if text.startswith(_OPEN) else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
