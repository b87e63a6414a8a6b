"""The invented people of the demo clinic: families with addresses, phones, numbers and attachments.

Names come from ``resources/demo/people.toml``; nobody there exists. The same random numbers give the
same people.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from clinic_desk import paths
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules.rows import AttachmentStatus, Document, PersonName, PersonRow, Sex
from clinic_desk.rules.service_terms import age_on, document_for
from clinic_desk.services.access import inside

_RUSSIAN_SHARE: Final = 0.24
_PRECINCT_WEIGHTS: Final = {"1": 34, "2": 30, "3": 21, "4": 15}
_MOBILE_CODES: Final = ("701", "702", "705", "707", "708", "747", "771", "775", "776", "777", "778")
# How the adults of a family are distributed; the eldest were born before the war.
_ADULT_AGES: Final = ((19, 30), (24, 38), (30, 50), (42, 62), (56, 74), (66, 91))
_ADULT_WEIGHTS: Final = (12, 24, 25, 19, 13, 7)


@dataclass(frozen=True, slots=True)
class _Family:
    people: str  # kk or ru: whose names they bear
    surname: str
    father: str
    precinct: str
    address: str


@inside
def made_people(count: int, *, today: date, random: Random) -> list[PersonRow]:
    """``count`` people with ids from 1; the known ones of the resource file come first."""
    maker = _Maker(today, random)
    people = [maker.known(entry) for entry in _source()["known"]]
    while len(people) < count:
        people.extend(maker.family())
    named = [replace(person, id=number) for number, person in enumerate(people[:count], start=1)]
    return _with_statuses(named, known_count(), today, random)


@inside
def known_count() -> int:
    """How many people of the resource file come first; nobody books for them, so that a course can."""
    return len(_source()["known"])


@inside
def texts(kind: str) -> list[str]:
    """What a registrar writes: the reasons and notes of one kind."""
    found: list[str] = _source()["reasons"][kind]
    return found


@cache
def _source() -> dict[str, Any]:
    with (paths.resources_dir() / "demo" / "people.toml").open("rb") as file:
        return tomllib.load(file)


class _Maker:
    """Draws families by lot and never gives a number or a phone twice."""

    def __init__(self, today: date, random: Random) -> None:
        self._today = today
        self._random = random
        self._numbers = {entry.get("iin") for entry in _source()["known"]}
        self._phones: set[str] = set()

    def known(self, entry: dict[str, Any]) -> PersonRow:
        """A person described in the resource file."""
        born = entry.get("birth") or self._today - timedelta(days=entry["age_days"])
        sex = Sex(entry["sex"])
        iin = entry["iin"] if "iin" in entry else self._iin(born, sex)
        wanted = entry.get("status", "attached")
        return PersonRow(
            id=0,
            iin=iin or None,
            name=PersonName(entry["last"], entry["first"], entry["patronymic"]),
            birth_date=born,
            sex=sex,
            address=entry["address"],
            phones=(entry["phones"],),
            precinct=entry["precinct"],
            language=entry["language"],
            document=Document(entry["document"]) if "document" in entry else None,
            document_number=entry.get("document_number", ""),
            **_attachment(wanted, self._today, born, self._random),
        )

    def family(self) -> Iterator[PersonRow]:
        """One to eight people under one roof."""
        random = self._random
        family = self._roof()
        eldest = random.choices(_ADULT_AGES, _ADULT_WEIGHTS)[0]
        first = self._born(*eldest)
        sexes = [Sex.MALE, Sex.FEMALE] if random.random() < 0.72 else [random.choice(list(Sex))]
        parents = [self._adult(family, sex, first + self._years(-4, 4)) for sex in sexes]
        yield from parents
        father = parents[0].name.first if parents[0].sex is Sex.MALE else self._man(family)
        phones = parents[-1].phones
        age = age_on(first, self._today)
        for _number in range(self._children(age)):
            oldest = min(age - 20, 17)
            if oldest >= 0:
                yield self._child(replace(family, father=father), self._born(0, oldest), phones)

    def _children(self, age: int) -> int:
        if not 20 <= age <= 52:
            return 0
        return self._random.choices((0, 1, 2, 3, 4, 5), (16, 22, 27, 20, 10, 5))[0]

    def _roof(self) -> _Family:
        random = self._random
        people = "ru" if random.random() < _RUSSIAN_SHARE else "kk"
        precinct = random.choices(list(_PRECINCT_WEIGHTS), list(_PRECINCT_WEIGHTS.values()))[0]
        street = random.choice(_source()["streets"][precinct])
        house = f"{random.randint(1, 96)}" + random.choices(("", "а", "/1"), (12, 1, 1))[0]
        flat = f", {random.randint(1, 36)}" if random.random() < 0.25 else ""
        kind = f"{street} көшесі" if people == "kk" else f"улица {street}"
        surname = random.choice(_source()[people]["surnames"])
        return _Family(people, surname, "", precinct, f"{kind}, {house}{flat}")

    def _adult(self, family: _Family, sex: Sex, born: date) -> PersonRow:
        random = self._random
        born = min(born, self._today - timedelta(days=18 * 366))
        own = replace(family, father=self._man(family))
        if sex is Sex.FEMALE and random.random() < 0.35:  # kept her father's surname
            own = replace(own, surname=random.choice(_source()[family.people]["surnames"]))
        phones: tuple[str, ...] = (self._phone(),) if random.random() < 0.93 else ()
        if phones and random.random() < 0.15:
            phones = (*phones, f"{random.randint(21000, 29999)}")  # the village exchange
        return self._person(own, sex, born, phones, old_fashioned=born.year < 1982)

    def _child(self, family: _Family, born: date, phones: tuple[str, ...]) -> PersonRow:
        sex = self._random.choice(list(Sex))
        return self._person(family, sex, born, phones, old_fashioned=self._random.random() < 0.06)

    def _person(
        self, family: _Family, sex: Sex, born: date, phones: tuple[str, ...], *, old_fashioned: bool
    ) -> PersonRow:
        names = _source()[family.people]
        first = self._random.choice(names["women"]) if sex is Sex.FEMALE else self._man(family)
        adult = document_for(born, self._today) is Document.IDENTITY_CARD
        return PersonRow(
            id=0,
            iin=self._iin(born, sex),
            name=PersonName(
                _surname(family.surname, sex), first, _patronymic(family, sex, old_fashioned=old_fashioned)
            ),
            birth_date=born,
            sex=sex,
            address=family.address,
            phones=phones,
            precinct=family.precinct,
            language=family.people,
            document_number=f"0{self._random.randint(10_000_000, 59_999_999)}" if adult else "",
        )

    def _man(self, family: _Family) -> str:
        if family.people == "kk":
            return str(self._random.choice(_source()["kk"]["men"]))
        return str(self._random.choice(_source()["ru"]["fathers"])[0])

    def _born(self, youngest: int, oldest: int) -> date:
        return self._today - timedelta(days=self._random.randint(youngest * 365 + 20, oldest * 365 + 384))

    def _years(self, fewest: int, most: int) -> timedelta:
        return timedelta(days=self._random.randint(fewest * 365, most * 365))

    def _iin(self, born: date, sex: Sex) -> str:
        """A number as issued: date, century and sex, serial, check digit; each once."""
        century = (born.year // 100 - 18) * 2 + (1 if sex is Sex.MALE else 2)
        while True:
            eleven = f"{born:%y%m%d}{century}{self._random.randint(1, 9999):04}"
            check = iin_rules.check_digit(eleven)
            if check is not None and f"{eleven}{check}" not in self._numbers:
                self._numbers.add(f"{eleven}{check}")
                return f"{eleven}{check}"

    def _phone(self) -> str:
        while True:
            phone = self._random.choice(_MOBILE_CODES) + f"{self._random.randint(0, 9_999_999):07}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone


def _surname(surname: str, sex: Sex) -> str:
    return surname + "а" if sex is Sex.FEMALE and surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _patronymic(family: _Family, sex: Sex, *, old_fashioned: bool) -> str:
    if family.people == "ru":
        forms = {name: (son, daughter) for name, son, daughter in _source()["ru"]["fathers"]}
        return str(forms[family.father][sex is Sex.FEMALE])
    if old_fashioned and family.father[-1] not in "аәеиійоөуұүыэя":  # Болатович, as it was written then
        hushing = family.father[-1] in "жшчц"
        return family.father + ("е" if hushing else "о") + ("вич" if sex is Sex.MALE else "вна")
    return family.father + ("ұлы" if sex is Sex.MALE else "қызы")


def _with_statuses(people: list[PersonRow], known: int, today: date, random: Random) -> list[PersonRow]:
    """Give everybody behind the known ones an attachment: nearly all belong here."""
    kinds = ("attached", "request_open", "detached", "elsewhere", "dead", "from_later", "not_current")
    weights = (930, 12, 18, 12, 10, 12, 6)
    done = people[:known]
    for person in people[known:]:
        kind = random.choices(kinds, weights)[0]
        born = person.birth_date or today
        done.append(replace(person, **_attachment(kind, today, born, random)))
    return done


def _attachment(kind: str, today: date, born: date, random: Random) -> dict[str, Any]:
    """The register's columns for one kind of attachment."""
    begun = max(date(random.randint(2012, today.year - 1), 1, 1), born + timedelta(days=8))
    if begun > today:
        begun = born + timedelta(days=8)
    recently = today - timedelta(days=random.randint(12, 300))
    columns: dict[str, Any] = {
        "status": AttachmentStatus.ATTACHED,
        "attached_from": begun,
        "attached_to": None,
        "death_date": None,
        "in_register": True,
    }
    match kind:
        case "request_open":
            columns |= {"status": AttachmentStatus.REQUEST_OPEN, "attached_from": None}
        case "detached":
            columns |= {"status": AttachmentStatus.DETACHED, "attached_to": max(recently, begun)}
        case "elsewhere":
            columns |= {"status": AttachmentStatus.ELSEWHERE, "attached_from": None}
        case "dead":
            columns |= {"status": AttachmentStatus.DEAD, "death_date": max(recently, begun)}
        case "from_later":  # the yearly campaign takes effect on 1 January
            columns |= {"attached_from": date(today.year + 1, 1, 1)}
        case "not_current":
            columns |= {"in_register": False}
    return columns
