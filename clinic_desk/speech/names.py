"""Names as they are read aloud, before a language bends them.

Registers write names in CAPITALS, doctors' tables now in full, now with initials; some put all
three names in one cell. Here they become words with a role each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import PersonName, Sex

_NOISE: Final = re.compile(r"\([^)]*\)|[^\w\s.'’ʼ`\-]|[\d_]")
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]\.-?)+[^\W\d_]?\.?$|^[^\W\d_]$")
_PIECE: Final = re.compile(r"[^\W\d_]+")

# A patronymic of two words: «Серік қызы», «Мамед оглы».
SON_WORDS: Final = ("ұлы", "улы", "оғлы", "оглы", "углы", "уулу", "огли", "угли", "ули")
DAUGHTER_WORDS: Final = ("қызы", "кызы", "кизи", "гызы")
_LOWER_WORDS: Final = frozenset((*SON_WORDS, *DAUGHTER_WORDS, "фон", "де", "дер", "ван"))

_FEMALE_SURNAME: Final = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ая", "яя")
_MALE_SURNAME: Final = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ый")

# First names without a telling ending; for a doctor entered without a patronymic.
_FEMALE_NAMES: Final = frozenset(
    (
        "айгерим айгуль айгул айжан айзере айман айнур айсулу айым акмарал аймарал акбота аксауле "
        "алтын алтынай ардак асель асел аяжан аяулым баян бибигуль ботагоз гаухар гулжан гулнар гулим "
        "гульнар гулшат гульшат данагуль гулжахан гулзат гулбану гулсим еркежан жазира жайнагул жамал "
        "жанар жания жанат жанель жансая жибек жулдыз зауре индира инжу камшат карлыгаш кулаш куляш "
        "кулай кундыз кунсулу куралай кымбат лаззат любовь маржан мерей меруерт молдир мерует назгуль "
        "назым назерке нинель нургуль орик перизат райхан раушан рахиль сагыныш салтанат сандугаш "
        "сауле толкын томирис улжан умит шолпан шырын шынар эльнур юлдуз эсфирь адель николь гузель "
        "гюзель жаннур"
    ).split()
)
_MALE_NAMES_IN_A: Final = frozenset(
    (
        "абдулла асадулла гайдулла габдулла данила илья иса кузьма лука миша мукагали муса "
        "мустафа мурза мырза никита савва сагадулла саша фома хамза шора алпамыса фатхулла зулкарная "
        "иона фока сила гоша"
    ).split()
)


@dataclass(frozen=True, slots=True)
class SpokenName:
    """The words of a name in reading order of the roles; initials stand apart, before the surname."""

    last: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    patronymic: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """«А. С. Ахметова» or «Ахметова Айгүл Серікқызы», word by word."""
        return (*self.initials, *self.last, *self.first, *self.patronymic)


def spoken(name: PersonName) -> SpokenName:
    """The name cleaned for reading aloud: title case, initials apart, roles found where missing."""
    last, first, patronymic = (_words(part) for part in (name.last, name.first, name.patronymic))
    # A surname of one letter («Ю») has no dot; a first name of one letter is an initial either way.
    surname = [word for word in last[:1] if "." not in word or not _INITIALS.match(word)]
    others = last[len(surname) :]
    initials = [word for word in (*others, *first, *patronymic) if _INITIALS.match(word)]
    others, first, patronymic = (
        [word for word in part if not _INITIALS.match(word)] for part in (others, first, patronymic)
    )
    if not first and not patronymic and not initials:
        first, patronymic = others[:1], others[1:]
        others = []
    last = [*surname, *others]
    if not (last or first or patronymic):  # nothing but initials: they are all the name there is
        return SpokenName(last=tuple(letter for word in initials for letter in _PIECE.findall(word)))
    return SpokenName(
        tuple(_title(word, index) for index, word in enumerate(last)),
        tuple(_title(word, index) for index, word in enumerate(first)),
        tuple(_title(word, index) for index, word in enumerate(patronymic)),
        tuple(piece for word in initials for piece in _single_initials(word)),
    )


def called(names: Sequence[PersonName]) -> tuple[str, ...]:
    """What to call each of some people so that nobody is taken for another: by the first name.

    Two of the same first name are called with patronymic too («Серік Болатұлы»), then in full.
    The same name twice is one person.
    """
    people = {name: spoken(name) for name in names}
    forms = {name: _shorter_forms(one) for name, one in people.items()}
    taken = Counter(form for own in forms.values() for form in own)
    return tuple(
        next((form for form in forms[name] if taken[form] == 1), " ".join(people[name].words))
        for name in names
    )


def _shorter_forms(name: SpokenName) -> tuple[str, ...]:
    """«Серік», «Серік Болатұлы»; nothing where only initials are known."""
    if not name.first:
        return ()
    alone = " ".join(name.first)
    return (alone, " ".join((alone, *name.patronymic))) if name.patronymic else (alone,)


def guess_sex(name: SpokenName) -> Sex | None:
    """The sex as the name tells it: patronymic, then first name, then surname; None if none tells.

    The timetable has no column for it, and Russian bends men's and women's names differently.
    """
    for told in (_sex_by_patronymic(name), _sex_by_first(name), _sex_by_last(name)):
        if told is not None:
            return told
    return None


def _words(part: str) -> list[str]:
    """The words of one cell; a dot stays only in initials."""
    words: list[str] = []
    for token in _NOISE.sub(" ", part).split():
        word = token.lstrip("-'’ʼ`.")
        pieces = [word] if _INITIALS.match(word) else word.replace(".", " ").split()
        words += [piece.strip("-'’ʼ`") for piece in pieces if _PIECE.search(piece)]
    return words


def _title(word: str, index: int) -> str:
    """«ПЕТРОВА-ВОДКИНА» -> «Петрова-Водкина»; a name in mixed case is left as its owner writes it."""
    if not (word.isupper() or word.islower()):
        return word
    lower = word.lower()
    if lower in _LOWER_WORDS and index > 0:
        return lower
    return _PIECE.sub(lambda piece: _piece_title(piece, lower), lower)


def _piece_title(piece: re.Match[str], word: str) -> str:
    """Capitals after a hyphen and after a prefix of one letter (О'Коннор), not inside Мар'яна."""
    before = word[: piece.start()]
    inside = before[-1:] in ("'", "’", "ʼ", "`") and len(before.rpartition("-")[2]) > 2
    return piece.group() if inside else piece.group().capitalize()


def _single_initials(word: str) -> list[str]:
    """«А.С.» is read as «А. С.»."""
    return [f"{letter.upper()}." for letter in _PIECE.findall(word)]


def _sex_by_patronymic(name: SpokenName) -> Sex | None:
    if not name.patronymic:
        return None
    word = name.patronymic[-1].lower()
    if word.endswith((*DAUGHTER_WORDS, "вна", "чна", "шна")):
        return Sex.FEMALE
    if word.endswith((*SON_WORDS, "ич")):
        return Sex.MALE
    return None


def _sex_by_first(name: SpokenName) -> Sex | None:
    if not name.first:
        return None
    lower, folded = name.first[0].lower(), fold(name.first[0])
    female, male = _known_names()
    if folded in male or lower.endswith(("улла", "олла")):
        return Sex.MALE
    if (
        folded in female
        or lower.endswith(("а", "я", "гүл", "гуль", "гул", "сұлу"))
        or folded.startswith("биби")
    ):
        return Sex.FEMALE
    return None


@cache
def _known_names() -> tuple[frozenset[str], frozenset[str]]:
    """Women's and men's names, folded as the search folds them."""
    return frozenset(map(fold, _FEMALE_NAMES)), frozenset(map(fold, _MALE_NAMES_IN_A))


def _sex_by_last(name: SpokenName) -> Sex | None:
    if not name.last:
        return None
    word = name.last[-1].lower()
    if word.endswith(_FEMALE_SURNAME):
        return Sex.FEMALE
    if word.endswith(_MALE_SURNAME):
        return Sex.MALE
    return None
