"""The Kazakh genitive of names: -ның/-нің, -дың/-дің, -тың/-тің.

The suffix takes its vowel from the last vowel of the word (сингармонизм) and its consonant from
the last sound. Russian letters follow the spelling in use: б, в, г, д at the end are heard
voiceless (Ивановтың), ё and ь are soft (Киселёвтің as Киселевтің, Игорьдің), words on -г and on
a consonant with -к are soft (педагогтің, Франктің), -ст and -зд lose one letter (Эрнстің).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_BACK: Final = frozenset("аоұыя")
_FRONT: Final = frozenset("әеөүіэё")
_BY_NEIGHBOUR: Final = frozenset("иую")
_VOWELS: Final = _BACK | _FRONT | _BY_NEIGHBOUR

_TAKES_N: Final = frozenset("аәеёоөұүыіэямнң")
_TAKES_D: Final = frozenset("иуюйрлзж")

# Names whose Russian spelling hides the Kazakh vowel: Айгул is heard as Айгүл.
_SOFT_ENDINGS: Final = ("гул",)
_SOFT_CLUSTER: Final = re.compile(r"г$|[^аәеёиоөуұүыіэюя]к$")

# Latin letters: those that look Cyrillic inside a Cyrillic word, and by sound in a Latin one.
_LOOKALIKES: Final = str.maketrans("iaeoycpxkhtm", "іаеоусрхкһтм")
_LATIN_SOUNDS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстуввкйз")


def genitive(words: Sequence[str]) -> str:
    """A full name, of which only the last word takes the case: «Ахметова Айгүл Серікқызының»."""
    return " ".join((*words[:-1], genitive_of_word(words[-1]))) if words else ""


def genitive_of_word(word: str) -> str:
    """«Серік» -> «Серіктің»; the word itself is never changed but for a swallowed -т of the suffix."""
    sounds = _sounds(word)
    if not sounds:
        return word
    vowel = "і" if _is_soft(sounds) else "ы"
    last = sounds.rstrip("ьъ")[-1:]
    if sounds.endswith(("ст", "зд")):
        return f"{word}{vowel}ң"
    if last in _TAKES_N:
        consonant = "н"
    elif last in _TAKES_D:
        consonant = "д"
    else:
        consonant = "т"
    joint = "-" if word.isascii() else ""
    return f"{word}{joint}{consonant}{vowel}ң"


def _sounds(word: str) -> str:
    """The letters alone, lower case, Latin ones as Cyrillic."""
    letters = "".join(character for character in word.lower() if character.isalpha())
    is_latin = letters.isascii()
    return letters.translate(_LATIN_SOUNDS if is_latin else _LOOKALIKES)


def _is_soft(sounds: str) -> bool:
    """Whether the suffix takes і (front) rather than ы (back)."""
    if sounds.endswith(_SOFT_ENDINGS) or _SOFT_CLUSTER.search(sounds):
        return True
    for index in range(len(sounds) - 1, -1, -1):
        sound = sounds[index]
        if sound == "ь" or sound in _FRONT:
            return True
        if sound in _BACK:
            return False
        if sound in _BY_NEIGHBOUR:
            return _ambiguous_is_soft(sounds, index)
    return False


def _ambiguous_is_soft(sounds: str, index: int) -> bool:
    """И, у and ю: at the end they follow the vowel before (Әлидің, Нұрғалидың), inside they decide."""
    sound, before = sounds[index], sounds[:index]
    if index == len(sounds) - 1:
        return _is_soft(before) if _VOWELS.intersection(before) else sound != "у"
    if sound == "и":
        return before[-1:] not in ("қ", "ғ")
    if sound == "ю":  # soft after a consonant (Костюк), hard where it is heard as «йу» (Аюп)
        return before[-1:] not in _VOWELS and bool(before)
    return False
