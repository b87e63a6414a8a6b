"""Finding a patient while typing: every beginning of many inputs, against one indexed lookup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW, opened
from benchmarks.people import Invented, invent
from benchmarks.results import Aim, Result, ms_of, percentile, typical
from clinic_desk.services import clinic, name_words, register

_FLOOR = "one indexed SQLite lookup"
_REPEATS = 3
_SHOWN = 20
_FRAME_AIM = Aim(most=16)
_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшыэюяәғқңөұүіһё",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh y e yu ya a g q n o u u i h yo".split(),
        strict=True,
    )
)
_WRONG_LAYOUT = str.maketrans("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,.")


def run(bench: Bench) -> Iterator[Result]:
    """The median, the 95th percentile and the worst keystroke, and the first one after the start."""
    for folder, size in ((bench.village, bench.sizes.village), (bench.district, bench.sizes.district)):
        people = invent(size.people)
        lines = sorted(
            {line[:end] for line in inputs(people, bench.sizes.searches) for end in range(1, len(line) + 1)}
        )
        with opened(folder):
            times, cold = _keystrokes(lines)
        floor = _lookup(folder, people)
        where = f"{size.people} people"
        yield Result(
            f"search, {where}, median of {len(lines)} keystrokes", _FLOOR, percentile(times, 50), floor
        )
        yield Result(f"search, {where}, 95 of 100 keystrokes", _FLOOR, percentile(times, 95), floor)
        yield Result(f"search, {where}, worst keystroke", _FLOOR, max(times), floor, _FRAME_AIM)
        yield Result(f"search, {where}, first keystroke, nothing read ahead", _FLOOR, cold, floor)


def inputs(people: list[Invented], count: int) -> list[str]:
    """What receptionists type, by turns one of ten ways for ``count`` people."""
    random = Random("inputs")
    found = []
    for number, one in enumerate(random.sample(people, count)):
        last, first, father = one.last.lower(), one.first.lower(), one.patronymic.lower()
        ways = (
            f"{last} {first} {father}".strip(),
            f"{last} {one.born:%d.%m.%y}",
            f"{last[0]}{first[0]}{father[:1]}{one.born:%d%m%y}",
            f"{first} {father}".strip(),
            one.iin[-4:],
            one.phone[-7:],
            one.iin,
            "".join(_LATIN.get(letter, letter) for letter in f"{last} {first}"),
            f"{last} {first}".translate(_WRONG_LAYOUT),
            _misspelt(f"{last} {first}", random),
        )
        found.append(ways[number % len(ways)])
    return found


def _misspelt(text: str, random: Random) -> str:
    place = random.randrange(2, 5)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _keystrokes(lines: list[str]) -> tuple[list[float], float]:
    """The typical time of each line, and that of the first search of all."""
    forget_words()
    cold = ms_of(register.find_page, "ахм", now=NOW, limit=_SHOWN)
    register.warm()
    rounds = [
        [ms_of(register.find_page, line, now=NOW, limit=_SHOWN) for line in lines] for _ in range(_REPEATS)
    ]
    return [min(times) for times in zip(*rounds, strict=True)], cold


def forget_words() -> None:
    """As after the start of the program."""
    name_words._books.clear()  # noqa: SLF001 -- there is no other way back to a cold start


def _lookup(folder: Path, people: list[Invented]) -> float:
    database = sqlite3.connect(folder / clinic.DATA_FILE)
    numbers = [one.iin for one in people[:: max(1, len(people) // 200)]]

    def look(iin: str) -> object:
        return database.execute("SELECT * FROM person WHERE iin = ?", (iin,)).fetchone()

    times = [ms_of(look, iin) for iin in numbers * 3]
    database.close()
    return typical(times)
