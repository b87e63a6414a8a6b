"""Names as the desk compares and sorts them.

Callers, receptionists and the register spell the same name in several ways: with Kazakh letters or
the nearest Russian ones, by ear, in Latin letters of a passport. ``fold`` takes all of them to one
spelling, on which search, matching with the register and the journal's filter stand.
"""

from __future__ import annotations

import re
import unicodedata

# Domain, end of section 8, and what is mixed up by ear. «ю» and «я» become two letters, so that
# Ильяс, Ілияс, Ilyas and Iliyas meet; the tail «ий» and double letters collapse afterwards.
_CYRILLIC = {
    "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "і": "и", "һ": "х", "ё": "е",
    "й": "и", "ы": "и", "э": "е", "щ": "ш", "ю": "иу", "я": "иа", "ь": "", "ъ": "",
    "ї": "и", "є": "е", "ґ": "г", "ў": "у", "ҡ": "к", "ҳ": "х", "ӣ": "и", "ӯ": "у", "ҷ": "ж",
}  # fmt: skip
_LATIN = {
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т",
    "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з", "ı": "и", "ə": "а", "ŋ": "н",
}  # fmt: skip
# Letters whose mark changes the sound: the new Kazakh alphabet, Turkish and Czech passports.
_MARKED_LATIN = {"ş": "ш", "š": "ш", "ç": "ч", "č": "ч", "ž": "ж"}
_LATIN_GROUPS = {
    "shch": "ш", "sch": "ш", "dzh": "дж", "zh": "ж", "kh": "х", "gh": "г", "ph": "ф", "ch": "ч",
    "sh": "ш", "ts": "ц", "tz": "ц", "ck": "к", "ye": "е", "yo": "е",
}  # fmt: skip

_SILENT = "'`´ʹʺʻʼˈ‘’‚“”\"«»\u00ad\u200b\u200c\u200d\u2060\ufeff"


def _table() -> dict[int, str]:
    table = {}
    for code in range(0xC0, 0x250):  # é, ä, ğ, ū ...: the letter under the mark
        bare = unicodedata.normalize("NFD", chr(code))[0]
        table[code] = _LATIN.get(bare, bare)
    for letters in (_CYRILLIC, _LATIN, _MARKED_LATIN):
        table.update({ord(letter): folded for letter, folded in letters.items()})
    table.update(dict.fromkeys(range(0x300, 0x370), ""))
    table.update({ord(mark): "" for mark in _SILENT})
    return table


_TABLE = _table()
_GROUPS = re.compile("|".join(sorted(_LATIN_GROUPS, key=len, reverse=True)))
_HAS_LATIN = re.compile("[a-z]")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_NO_WORD = re.compile(r"[\W_]+")

_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Private-use code points keep the 42 letters together, in their order, after digits and Latin.
_ORDER = str.maketrans({letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)})


def fold(text: str) -> str:
    """The spelling on which names are compared: small plain letters, one space between words.

    «Жүнісова», «ЖУНИСОВА» and «Zhunisova» become the same; digits stay. Cyrillic input is folded
    letter by letter, so the fold of the first letters of a word begins the fold of the word.
    """
    text = unicodedata.normalize("NFC", text.casefold())
    if _HAS_LATIN.search(text):
        text = _GROUPS.sub(lambda found: _LATIN_GROUPS[found[0]], text)
    text = text.replace("йе", "е").translate(_TABLE)
    return _REPEATED.sub(r"\1", _NO_WORD.sub(" ", text).strip())


def plain(text: str) -> str:
    """The same name in small letters with tidy spaces; Kazakh letters stay what they are."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def alphabet_key(text: str) -> str:
    """The key that sorts by the Kazakh alphabet: Ә after А, Қ after К, І after Ы."""
    return text.casefold().translate(_ORDER)
