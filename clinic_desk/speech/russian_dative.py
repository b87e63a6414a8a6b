"""The Russian dative of names: «к Ахметовой Айгүл Серікқызы», «к Касымову Бауыржану Ерлановичу».

pytrovich bends Russian surnames and first names (fleeting vowels, adjectives, foreign names).
Ours are the rules it does not know: Kazakh patronymics, women's and men's names in Kazakh
spelling, surnames that never change. It is loaded at the first name, not with the program.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from clinic_desk.rules.rows import PersonName, Sex
from clinic_desk.speech.names import DAUGHTER_WORDS, SON_WORDS, guess_sex, spoken

if TYPE_CHECKING:
    from pytrovich.maker import PetrovichDeclinationMaker

_SHORTEST_ADJECTIVE: Final = 5
_VOWELS: Final = frozenset("аәеёиоөуұүыіэюя")
_NEVER_CHANGE_ENDINGS: Final = (*"оеёэиуюыіүұөә", "ых")

# Russian women's names of the third declension; Айгуль, Асель and the like stay as they are.
_THIRD_DECLENSION: Final = frozenset(
    ("любовь", "нинель", "рахиль", "эсфирь", "есфирь", "юдифь", "суламифь", "руфь", "агарь", "ассоль")
)
# Eastern names on a stressed -ия take -ие (Алие), Russian ones -ии (Марии); Kazakh letters tell too.
_STRESSED_IYA: Final = frozenset(
    (
        "алия галия зульфия альфия гульфия сания сафия рабия асия хадия закия нурия рания лутфия руфия гания"
    ).split()
)
_KAZAKH_CONSONANTS: Final = ("қ", "ғ", "ң", "һ")
_KAZAKH_LETTERS: Final = frozenset("әғқңөұүһі")


def dative(name: PersonName) -> str:
    """The whole name in the dative; the sex is told by the name itself, a man where nothing tells."""
    said = spoken(name)
    female = guess_sex(said) is Sex.FEMALE
    words = (
        *said.initials,
        *(_hyphenated(word, female=female, surname=True) for word in said.last),
        *(_hyphenated(word, female=female, surname=False) for word in said.first),
        *_patronymic(said.patronymic),
    )
    return " ".join(words)


def _patronymic(words: tuple[str, ...]) -> tuple[str, ...]:
    """-ович and -овна change; -ұлы, -қызы, «Серік қызы» and foreign ones do not."""
    if not words or words[-1].lower().endswith((*SON_WORDS, *DAUGHTER_WORDS)):
        return words
    last = words[-1]
    lower = last.lower()
    if lower.endswith("ич"):
        last += "у"
    elif lower.endswith(("вна", "чна", "шна")):
        last = f"{last[:-1]}е"
    return (*words[:-1], last)


def _hyphenated(word: str, *, female: bool, surname: bool) -> str:
    """Each half of a double name bends by itself: «Петровой-Водкиной», «Анне-Марии»."""
    return "-".join(_one(piece, female=female, surname=surname) for piece in word.split("-"))


@lru_cache(maxsize=1024)
def _one(word: str, *, female: bool, surname: bool) -> str:
    lower = word.lower()
    if not _bends(lower, female=female, surname=surname):
        return word
    if lower.endswith("ия") and (_KAZAKH_LETTERS.intersection(lower) or lower in _STRESSED_IYA):
        return f"{word[:-1]}е"
    if not surname and lower.endswith("ек"):  # Ермек: no fleeting vowel in a Kazakh name
        return f"{word}у"
    if surname and lower.endswith("ая") and len(lower) >= _SHORTEST_ADJECTIVE:  # a man named Белая, too
        return f"{word[:-2]}{'ей' if lower[-3] in 'жшщч' else 'ой'}"
    if lower.endswith(_KAZAKH_CONSONANTS):  # pytrovich does not know that these are consonants
        return f"{word}у"
    return _by_pytrovich(word, female=female, surname=surname)


def _bends(lower: str, *, female: bool, surname: bool) -> bool:
    """Whether the word changes at all."""
    if not lower or lower.isascii() or lower.endswith(_NEVER_CHANGE_ENDINGS):
        return False
    if surname and lower.endswith("их") and not lower.endswith(("рих", "лих", "мних")):
        return False
    if lower.endswith("я"):
        return True
    if lower.endswith("а"):
        return lower[-2:-1] not in _VOWELS  # Бенуа, Гулиа
    return not female or (not surname and lower in _THIRD_DECLENSION)


def _by_pytrovich(word: str, *, female: bool, surname: bool) -> str:
    from pytrovich.enums import Case, Gender, NamePart

    part = NamePart.LASTNAME if surname else NamePart.FIRSTNAME
    bent = _maker().make(part, Gender.FEMALE if female else Gender.MALE, Case.DATIVE, word)
    return str(bent)


@cache
def _maker() -> PetrovichDeclinationMaker:
    from pytrovich.maker import PetrovichDeclinationMaker  # reads its rules: 30 ms

    return PetrovichDeclinationMaker()
