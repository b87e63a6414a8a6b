"""Where a long word may be broken on paper: a rule for Kazakh and Russian words alike."""

from __future__ import annotations

_VOWELS = frozenset("аәеёиіоөуұүыэюяАӘЕЁИІОӨУҰҮЫЭЮЯaeiouyAEIOUY")


def break_points(word: str) -> list[int]:
    """The positions before which a hyphen may stand, left to right.

    A new line begins with a consonant and its vowel («куәлан-ды-ра-тын», «специаль-ность»), which is
    right in both languages; no single letter is left alone, and ь, ъ never begin a line.
    """
    return [
        place
        for place in range(2, len(word) - 1)
        if word[place].isalpha()
        and word[place] not in _VOWELS
        and word[place] not in "ьъЬЪ"
        and word[place - 1].isalpha()
        and word[place + 1] in _VOWELS
        and not _VOWELS.isdisjoint(word[:place])
    ]
