"""One line finds the patient: every way of typing somebody, over one small village."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic_desk.rules.people import fold
from clinic_desk.services import clinic, register
from tests.make import NOW, make_person

AKHMETOV = "Ахметов Серік Болатұлы"
PEOPLE = {
    AKHMETOV: {"iin": "850312399903", "birth_date": date(1985, 3, 12), "phones": "7011234567"},
    "Ахметова Айгүл Серікқызы": {"birth_date": date(1990, 7, 1), "phones": "7052223344 91234"},
    "Ахмедов Руслан Ильич": {"birth_date": date(1971, 2, 3), "phones": ""},
    "Жүнісова Гүлнара Маратқызы": {"birth_date": date(1988, 2, 29), "phones": "+79131112233"},
    "Қасымов Бауыржан Ерланұлы": {"birth_date": date(2001, 12, 31), "phones": ""},
    "Джумабаев Нұр-Сұлтан Әбішұлы": {"birth_date": date(2012, 1, 5), "phones": ""},
    "Петров-Водкин Кузьма Сергеевич": {"birth_date": date(1978, 11, 5), "phones": ""},
    "Ли Анна": {"birth_date": date(1999, 9, 9), "phones": ""},
    "Щербакова Юлия Андреевна": {"birth_date": date(1960, 6, 6), "phones": ""},
    "Өтегенов Ілияс Үсенұлы": {"birth_date": date(1955, 5, 5), "phones": ""},
    "Серіков Ахмет Болатұлы": {"birth_date": date(1985, 8, 8), "phones": ""},
}


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """The people above in a real file."""
    clinic.open_clinic(tmp_path_factory.mktemp("village"))
    rows = {name: make_person(name, **facts) for name, facts in PEOPLE.items()}
    yield rows
    clinic.close_clinic()


def found(text, **options):
    return [one.person.name.full for one in register.find(text, now=NOW, **options)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("850312399903", AKHMETOV),
        ("8503 1239 9903", AKHMETOV),
        ("9903", AKHMETOV),
        ("903", AKHMETOV),
        ("850312", AKHMETOV),
        ("4567", AKHMETOV),
        ("701 123 45 67", AKHMETOV),
        ("8 (701) 123-45-67", AKHMETOV),
        ("+7 701 1234567", AKHMETOV),
        ("8701123", AKHMETOV),
        ("үғқ312", AKHMETOV),
        ("12.03.85", AKHMETOV),
        ("12031985", AKHMETOV),
        ("ахметов 12.03.85", AKHMETOV),
        ("ахметов 12.03.1985", AKHMETOV),
        ("12.03.85 ахметов", AKHMETOV),
        ("асб120385", AKHMETOV),
        ("ас120385", AKHMETOV),
        ("а120385", AKHMETOV),
        ("fc,120385", AKHMETOV),
        ("ахметов 9903", AKHMETOV),
        ("серик болатулы ахметов", AKHMETOV),
        ("ахметов серик болатович", AKHMETOV),
        ("ахметов сб", AKHMETOV),
        ("Ахметов С.Б.", AKHMETOV),
        ("ахм сер бол", AKHMETOV),
        ("akhmetov", AKHMETOV),
        ("Ahmetov Serik", AKHMETOV),
        ("f[vtnjd cthbr", AKHMETOV),
        ("ахмитов серик", AKHMETOV),
        ("ахмтеов", AKHMETOV),
        ("ааметов серик", AKHMETOV),
        ("хметов серик", AKHMETOV),
        ("ахмитов 12.03.85", AKHMETOV),
        ("айгуль ахметова", "Ахметова Айгүл Серікқызы"),
        ("91234", "Ахметова Айгүл Серікқызы"),
        ("9-12-34", "Ахметова Айгүл Серікқызы"),
        ("ахметова серикович", "Ахметова Айгүл Серікқызы"),
        ("жунисова", "Жүнісова Гүлнара Маратқызы"),
        ("Zhunisova", "Жүнісова Гүлнара Маратқызы"),
        ("Jünisova", "Жүнісова Гүлнара Маратқызы"),
        (";eybcjdf", "Жүнісова Гүлнара Маратқызы"),
        ("ж8н3сова", "Жүнісова Гүлнара Маратқызы"),
        (";8y3cjdf", "Жүнісова Гүлнара Маратқызы"),
        ("жүнісова 29.02.1988", "Жүнісова Гүлнара Маратқызы"),
        ("2233", "Жүнісова Гүлнара Маратқызы"),
        ("касымов", "Қасымов Бауыржан Ерланұлы"),
        ("0fcsvjd", "Қасымов Бауыржан Ерланұлы"),
        ("бауржан", "Қасымов Бауыржан Ерланұлы"),
        ("жумабаев", "Джумабаев Нұр-Сұлтан Әбішұлы"),
        ("джумабаев нурсултан", "Джумабаев Нұр-Сұлтан Әбішұлы"),
        ("нур султан", "Джумабаев Нұр-Сұлтан Әбішұлы"),
        ("султан жумабаев", "Джумабаев Нұр-Сұлтан Әбішұлы"),
        ("нур султан джумабаев абиш", "Джумабаев Нұр-Сұлтан Әбішұлы"),
        ("водкин", "Петров-Водкин Кузьма Сергеевич"),
        ("петров водкин кузьма", "Петров-Водкин Кузьма Сергеевич"),
        ("ли", "Ли Анна"),
        ("ана ли", "Ли Анна"),
        ("Shcherbakova Yuliya", "Щербакова Юлия Андреевна"),
        ("ульяс", "Өтегенов Ілияс Үсенұлы"),
        ("отегенов ильяс", "Өтегенов Ілияс Үсенұлы"),
    ],
)
def test_a_line_finds_the_person_first(village, text, name):
    assert found(text)[:1] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12",
        "000000000000",
        "99999",
        "ахметов 13.03.85",
        "ахметов 1999",
        "зщшгнек",
        "ли ли ли ли",
        "ахметов ахметов",
    ],
)
def test_a_line_that_means_nobody_finds_nobody(village, text):
    assert found(text) == []


def test_every_keystroke_of_a_name_and_a_date_keeps_the_person(village):
    line = "ахметов 12.03.1985"
    for length in range(1, len(line) + 1):
        assert AKHMETOV in found(line[:length]), line[:length]


def test_a_year_narrows(village):
    assert found("ахмет 85") == ["Серіков Ахмет Болатұлы", AKHMETOV]
    assert found("ахметов 1985") == [AKHMETOV]


def test_an_exact_word_comes_before_its_beginning_and_that_before_a_typing_error(village):
    assert found("ахметов") == [AKHMETOV, "Ахметова Айгүл Серікқызы", "Ахмедов Руслан Ильич"]
    assert found("ахмедов")[0] == "Ахмедов Руслан Ильич"


def test_last_name_comes_before_first_name_before_patronymic(village):
    order = found("сери")
    assert order[:3] == ["Серіков Ахмет Болатұлы", AKHMETOV, "Ахметова Айгүл Серікқызы"]


# --- properties ----------------------------------------------------------------------------------------

NAMES = st.sampled_from(sorted(PEOPLE))
LETTERS = st.sampled_from("абвгдежзиклмнопрстуфхцчшы")
TO_QWERTY = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
TO_QWERTY |= str.maketrans("әіңғүұқөһ", "23458" + "90-=")
TO_LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшщыэюяёәіңғүұқөһ".strip(), (
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya yo a i n gh u u q o h"
).split(), strict=True))  # fmt: skip
TO_LATIN |= {"ь": "", "ъ": ""}


@given(NAMES, st.data())
def test_a_last_name_with_one_typing_error_is_found(village, name, data):
    last = name.split()[0].lower()
    assume(len(last) >= 4)
    place = data.draw(st.integers(0, len(last) - 1))
    letter = data.draw(LETTERS)
    kind = data.draw(st.sampled_from(["wrong", "missing", "extra", "swapped"]))
    typed = {
        "wrong": last[:place] + letter + last[place + 1 :],
        "missing": last[:place] + last[place + 1 :],
        "extra": last[:place] + letter + last[place:],
        "swapped": last[:place] + last[place : place + 2][::-1] + last[place + 2 :],
    }[kind]
    assume("-" in typed or "-" not in last)  # without its dash a double name is two wrong letters away
    assert name in found(typed)


@given(NAMES)
def test_a_folded_name_is_found(village, name):
    assert found(fold(name))[0] == name


@given(NAMES)
def test_a_name_in_latin_letters_is_found(village, name):
    latin = "".join(TO_LATIN.get(letter, letter) for letter in name.lower())
    assert found(latin)[0] == name


@given(NAMES)
def test_a_name_in_the_wrong_layout_is_found(village, name):
    assert found(name.lower().translate(TO_QWERTY))[0] == name


@given(NAMES, st.integers(4, 12))
def test_the_tail_of_an_iin_is_enough(village, name, length):
    assert name in found(village[name].iin[-length:])


@given(NAMES, st.permutations([0, 1, 2]), st.integers(2, 12))
def test_parts_in_any_order_and_cut_short(village, name, order, length):
    parts = [part.split("-")[0][:length] for part in name.split()]
    typed = " ".join(parts[place] for place in order if place < len(parts))
    assert name in found(typed)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(village, text):
    assert len(register.find(text, now=NOW, limit=5)) <= 5
