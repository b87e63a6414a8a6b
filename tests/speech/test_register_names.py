"""Every name of a whole register goes through both languages (where the register file is at hand)."""

from __future__ import annotations

import subprocess
import sys
import timeit
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from clinic_desk.rules.rows import Appointment, PersonName, Sex
from clinic_desk.speech import answer
from clinic_desk.speech.kazakh_genitive import genitive
from clinic_desk.speech.names import guess_sex, spoken
from clinic_desk.speech.russian_dative import dative

REGISTER = Path(__file__).parents[3] / "shared" / "data" / "register-2026-11.xlsx"
SEX = {"муж.": Sex.MALE, "жен.": Sex.FEMALE}


@pytest.fixture(scope="module")
def people():
    if not REGISTER.exists():
        pytest.skip("the big register is not here")
    rows = CalamineWorkbook.from_path(REGISTER).get_sheet_by_index(0).to_python()
    start = next(index for index, row in enumerate(rows) if "Фамилия" in row) + 1
    return [
        (PersonName(*(str(cell).strip() for cell in row[2:5])), SEX[row[6]])
        for row in rows[start:]
        if row[6] in SEX and row[3]
    ]


def test_the_register_is_all_there(people):
    assert len(people) > 6000


def test_kazakh_changes_the_last_word_only(people):
    for name, _ in people:
        words = spoken(name).words
        form = genitive(words)
        assert form.startswith(" ".join(words))
        assert form[len(" ".join(words)) :] in ("ның", "нің", "дың", "дің", "тың", "тің")


def test_the_sex_is_told_by_every_name_with_a_patronymic(people):
    for name, sex in people:
        told = guess_sex(spoken(name))
        assert told is sex or (told is None and not name.patronymic)


def test_russian_bends_each_word_as_the_grammar_asks(people):
    for name, sex in people:
        said = spoken(name)
        for word, bent in zip(said.words, dative(name).split(), strict=True):
            lower = word.lower()
            if lower.endswith(("ұлы", "қызы", "енко", "ых", "и", "е", "у")):
                assert bent == word
            elif lower.endswith(("вна", "чна")):
                assert bent == f"{word[:-1]}е"
            elif lower.endswith(("ова", "ева", "ёва", "ина")) and word in said.last:
                assert bent == f"{word[:-1]}ой"
            elif lower.endswith("ия"):
                assert bent in (f"{word[:-1]}и", f"{word[:-1]}е")
            elif lower.endswith(("а", "я")):
                assert bent in (f"{word[:-1]}е", f"{word[:-2]}ой")
            elif sex is Sex.FEMALE:
                assert bent == word or word == "Любовь"
            else:
                assert bent[-1] in "ую"
                assert bent != word


def test_every_person_can_be_a_doctor(people):
    for name, _ in people:
        appointment = Appointment(datetime(2026, 11, 24, 10, 30), name, "therapist", "5")
        for language in ("kk", "ru"):
            text = answer.booked(appointment, language=language).text
            assert text == " ".join(text.split())
            assert name.last.capitalize()[:2] in text


def test_a_sentence_takes_less_than_a_millisecond():
    appointment = Appointment(datetime(2026, 11, 24, 10, 30), PersonName("Омаров", "Серік"), "surgeon", "5")
    answer.warm_up()
    for language in ("kk", "ru"):
        runs = timeit.repeat(lambda: answer.booked(appointment, language=language), number=20, repeat=10)  # noqa: B023
        assert min(runs) / 20 < 0.001


def test_the_libraries_are_not_loaded_with_the_program():
    code = (
        "import sys; from clinic_desk.speech import answer;"
        "sys.exit(bool({'num2words', 'pytrovich', 'PySide6', 'peewee'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0
