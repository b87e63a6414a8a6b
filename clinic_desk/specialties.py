"""The specialties of ``resources/specialties.toml``: names, age range, referral, recognition.

Read once, at the first question. Nothing here words a sentence; the forms for that ride along.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic_desk import paths
from clinic_desk.rules.people import fold

ANY_AGE_TO = 200

# Words that say «a doctor» or how he works, not which one; cut before the second look.
_EMPTY_WORDS = frozenset(
    "врач врачи доктор дәрігер дәрігері участковый участковая учаскелік взрослый взрослая ересектер"
    " кабинет кабинеті каб прием қабылдау бөлімшесі отделение специалист маман".split()
)


@dataclass(frozen=True, slots=True)
class Specialty:
    """One specialty; ages are full years with both ends included.

    ``kk`` stands before a doctor's name as it is; ``kk_genitive`` and ``ru_dative`` are what the
    spoken answer needs besides. ``referral_needed`` says that a referral («жолдама») is asked for.
    """

    code: str
    kk: str
    ru: str
    kk_short: str
    ru_short: str
    kk_genitive: str
    ru_dative: str
    age_from: int = 0
    age_to: int = ANY_AGE_TO
    referral_needed: bool = False
    synonyms: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The full name in ``kk`` or, for any other language, in ``ru``."""
        return self.kk if language == "kk" else self.ru

    def short(self, language: str) -> str:
        """The short name for the head of a grid column, 14 letters at most."""
        return self.kk_short if language == "kk" else self.ru_short


def all_specialties() -> tuple[Specialty, ...]:
    """All of them, in the order of the file: general practice first, then by field."""
    return tuple(_by_code().values())


def known(code: str) -> bool:
    """Whether there is such a specialty."""
    return code in _by_code()


def by_code(code: str) -> Specialty:
    """The specialty; one that this program does not know shows its code and is spoken as «врач»."""
    return _by_code().get(code) or Specialty(
        code=code, kk=code, ru=code, kk_short=code, ru_short=code, kk_genitive="дәрігердің", ru_dative="врачу"
    )


def recognise(text: str) -> str | None:
    """The code meant by a free text of a timetable file; None when nothing or several things fit.

    >>> recognise("Врач-терапевт участковый")
    'therapist'
    """
    folded = fold(text)
    if not folded:
        return None
    wordings = _wordings()
    if folded in wordings:
        return wordings[folded]
    meaning = [word for word in folded.split() if word not in _folded_empty_words()]
    if " ".join(meaning) in wordings:
        return wordings[" ".join(meaning)]
    letters = folded.replace(" ", "")
    if all(len(word) == 1 for word in folded.split()) and letters in wordings:
        return wordings[letters]  # «В.О.П.»
    codes = set(_codes_inside(folded.split()))
    return codes.pop() if len(codes) == 1 else None


def starts_with(text: str, language: str) -> tuple[Specialty, ...]:
    """The specialties chosen by these first letters, the likeliest first; all of them for none.

    Names of ``language`` come before those of the other one, beginnings of a name before
    beginnings of its later words, names before synonyms.
    """
    typed = fold(text)
    ranked = [(_rank(specialty, typed, language), specialty) for specialty in all_specialties()]
    chosen = [(rank, specialty) for rank, specialty in ranked if rank is not None]
    return tuple(specialty for _, specialty in sorted(chosen, key=lambda pair: pair[0]))


def _rank(specialty: Specialty, typed: str, language: str) -> int | None:
    kk, ru, synonyms = _folded_names(specialty)
    own, other = (kk, ru) if language == "kk" else (ru, kk)
    if any(name.startswith(typed) for name in own):
        return 0
    if any(f" {typed}" in name for name in own):
        return 1
    if any(f" {typed}" in f" {name}" for name in other):
        return 2
    if any(synonym.startswith(typed) for synonym in synonyms):
        return 3
    return None


@cache
def _folded_names(specialty: Specialty) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Kazakh names, Russian names and synonyms, folded as the search folds."""
    return (
        (fold(specialty.kk), fold(specialty.kk_short)),
        (fold(specialty.ru), fold(specialty.ru_short)),
        tuple(fold(synonym) for synonym in specialty.synonyms),
    )


def _codes_inside(words: list[str]) -> list[str]:
    """The codes of the wordings found inside, each the longest of its place."""
    wordings = _wordings()
    found: list[str] = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            code = wordings.get(" ".join(words[start:end]))
            if code is not None:
                found.append(code)
                start = end - 1
                break
        start += 1
    return found


@cache
def _folded_empty_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _EMPTY_WORDS)


@cache
def _wordings() -> dict[str, str]:
    """Each folded name and synonym with its code; full names win over another's synonym."""
    wordings: dict[str, str] = {}
    for specialty in all_specialties():
        for wording in (specialty.kk, specialty.ru):
            wordings[fold(wording)] = specialty.code
    for specialty in all_specialties():
        for wording in (*specialty.synonyms, specialty.kk_short, specialty.ru_short, specialty.code):
            wordings.setdefault(fold(wording), specialty.code)
    return wordings


@cache
def _by_code() -> dict[str, Specialty]:
    with (paths.resources_dir() / "specialties.toml").open("rb") as file:
        entries = tomllib.load(file)["specialty"]
    return {entry["code"]: _specialty(entry) for entry in entries}


def _specialty(entry: dict[str, Any]) -> Specialty:
    age_from, age_to = entry["ages"]
    return Specialty(
        code=entry["code"],
        kk=entry["kk"],
        ru=entry["ru"],
        kk_short=entry["kk_short"],
        ru_short=entry["ru_short"],
        kk_genitive=entry["kk_genitive"],
        ru_dative=entry["ru_dative"],
        age_from=age_from,
        age_to=age_to,
        referral_needed=entry["referral"],
        synonyms=tuple(entry["synonyms"]),
    )
