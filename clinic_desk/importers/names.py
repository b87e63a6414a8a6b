"""Names as registers write them: capitals, one cell for all three parts, a stray Latin letter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from clinic_desk.rules.rows import PersonName

# Latin letters that look like Cyrillic ones on the keyboard next to each other.
_LOOKALIKES = str.maketrans(
    "ABCEHIKMOPTXYaceiopxyhƏəƟɵ", "АВСЕНІКМОРТХУасеіорхуһӘәӨө"
)  # fmt: skip
_LATIN = re.compile("[A-Za-zƏəƟɵ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LETTERS = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NOT_A_NAME = re.compile(r"[^\w\s().'`’ʼ‐‑–—-]|[\d_]")
_NOTHING = frozenset({"", "-", "--", "—", "–", ".", "нет", "жоқ", "отсутствует", "без отчества", "б/о"})
_PARTICLES = frozenset({"қызы", "кызы", "кизи", "ұлы", "улы", "углы", "оглы", "оглу", "огли", "гызы"})
_PATRONYMIC = re.compile(
    r"(?:вич|вна|[иы]ч|инична|ична|ұлы|улы|қызы|кызы|оглы|гызы)$", re.IGNORECASE
)  # fmt: skip
_INITIALS = re.compile(r"^([^\W\d_])\.\s*([^\W\d_])?\.?$")
_DASHES = re.compile(r"\s*[‐‑–—-]\s*")


class NamePart(NamedTuple):
    """A part of a name made readable; ``repaired`` if Latin letters stood inside Cyrillic words."""

    text: str
    repaired: bool = False
    odd: bool = False
    remarkable: bool = False
    """Either of the two: asked for every person of a register, so it is worked out once."""


def squeeze(text: str) -> str:
    """Composed letters, no invisible marks, single spaces (no-break ones included), none outside."""
    if not (text.isprintable() and unicodedata.is_normalized("NFC", text)):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def repair_letters(text: str) -> str:
    """Latin look-alikes inside Cyrillic words made Cyrillic; purely Latin words stay as they are."""
    if _LATIN.search(text) is None or _CYRILLIC.search(text) is None:
        return text
    return _LETTERS.sub(_repair_word, text)


def _repair_word(match: re.Match[str]) -> str:
    word = match[0]
    if _LATIN.search(word) is None or _CYRILLIC.search(word) is None:
        return word
    repaired = word.translate(_LOOKALIKES)
    return word if _LATIN.search(repaired) else repaired


def normalise_name(text: str) -> str:
    """One spelling for one name: «ҮКІБАЙЕВ» -> «Үкібайев», «СЕРІК  ҚЫЗЫ» -> «Серік қызы».

    Words in mixed case are kept as they are; look-alike Latin letters are repaired.
    """
    return name_part(text).text


@lru_cache(maxsize=50_000)
def name_part(text: str) -> NamePart:
    """``normalise_name`` with what was noticed on the way. A placeholder («-», «нет») is empty."""
    plain = _DASHES.sub("-", squeeze(text)).strip(" ,;-")
    if plain.lower() in _NOTHING:
        return NamePart("")
    repaired = repair_letters(plain)
    words = [_word(word, first=index == 0) for index, word in enumerate(repaired.split(" "))]
    odd = _NOT_A_NAME.search(repaired) is not None or _LETTERS.search(repaired) is None
    return NamePart(" ".join(words), repaired != plain, odd, odd or repaired != plain)


def _word(word: str, *, first: bool) -> str:
    if not first and word.lower() in _PARTICLES:
        return word.lower()
    if word.isupper() or word.islower():
        return _LETTERS.sub(lambda match: match[0][0].title() + match[0][1:].lower(), word)
    return word


@lru_cache(maxsize=50_000)
def split_name(text: str) -> tuple[PersonName, tuple[str, ...]]:
    """A name in one cell cut in three, with warnings: last, first and patronymic in this order.

    «Серік қызы» and «Вали оглы» are one patronymic; «А.С.» are two initials; a maiden name in
    brackets stays with the last name. More words than three are cut by the patronymic's ending.
    """
    part = name_part(text.replace(",", " "))
    warnings = ("latin_letters",) if part.repaired else ()
    words = _joined_words(part.text)
    if len(words) == 2 and (initials := _INITIALS.match(words[1])):
        words = [words[0], *(letter + "." for letter in initials.groups() if letter)]
    if len(words) == 3 and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[2]):
        return PersonName(words[2], words[0], words[1]), (*warnings, "name_order")
    if len(words) <= 3:
        return PersonName(*words) if words else PersonName(""), warnings
    if _PATRONYMIC.search(words[-1]):
        return PersonName(words[0], " ".join(words[1:-1]), words[-1]), (*warnings, "name_split")
    return PersonName(words[0], words[1], " ".join(words[2:])), (*warnings, "name_split")


def _joined_words(text: str) -> list[str]:
    """The words, with a particle joined to its patronymic and a bracket to the word before it."""
    words: list[str] = []
    for word in text.split():
        if words and (word.lower() in _PARTICLES or word.startswith("(")):
            words[-1] += " " + word
        elif len(words) == 2 and re.fullmatch(r"[^\W\d_]\.", word) and re.fullmatch(r"[^\W\d_]\.", words[1]):
            words[1] += word
        else:
            words.append(word)
    return words
