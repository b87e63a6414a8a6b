"""Names before a language bends them: case, initials, roles, sex."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.rows import PersonName, Sex
from clinic_desk.speech.names import called, guess_sex, spoken


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("АХМЕТОВА", "АЙГҮЛ", "СЕРІКҚЫЗЫ"), "Ахметова Айгүл Серікқызы"),
        (("ахметова", "айгүл", ""), "Ахметова Айгүл"),
        (("  КУЗНЕЦОВ ", "ПЁТР", ""), "Кузнецов Пётр"),
        (("ПЕТРОВА-ВОДКИНА", "АННА-МАРИЯ", "ИЛЬИНИЧНА"), "Петрова-Водкина Анна-Мария Ильинична"),
        (("СЕРІК", "БОЛАТ", "ҚАЙРАТ ҰЛЫ"), "Серік Болат Қайрат ұлы"),
        (("МАМЕДОВ", "АЛИ", "ГУСЕЙН ОГЛЫ"), "Мамедов Али Гусейн оглы"),
        (("Мамедова", "Лейла", "Али Кызы"), "Мамедова Лейла Али Кызы"),
        (("О'КОННОР", "ШОН", ""), "О'Коннор Шон"),
        (("МАР'ЯНЕНКО", "МАР'ЯНА", ""), "Мар'яненко Мар'яна"),
        (("МакДональд", "Джон", ""), "МакДональд Джон"),
        (("Ахметова А.С.", "", ""), "А. С. Ахметова"),
        (("Ахметова", "А.", "С."), "А. С. Ахметова"),
        (("Ахметова", "А", "С"), "А. С. Ахметова"),
        (("А.С. Ахметова", "", ""), "А. С. Ахметова"),
        (("Ахметова Айгүл Серікқызы", "", ""), "Ахметова Айгүл Серікқызы"),
        (("Ю", "Светлана", ""), "Ю Светлана"),
        (("Иванова (Петрова)", "Елена", ""), "Иванова Елена"),
        (("Иванова2", "{Елена}", "[Петровна]"), "Иванова Елена Петровна"),
        (("", "А.", "С."), "А С"),
        (("Ахметова.А.С.", "", ""), "А. С. Ахметова"),
        ((".Ахметова-", "-Айгүл.", ""), "Ахметова Айгүл"),
        (("", "", ""), ""),
    ],
)
def test_words(parts, words):
    assert " ".join(spoken(PersonName(*parts)).words) == words


def test_one_cell_with_three_names_is_taken_apart():
    name = spoken(PersonName("Қайрат Әли Серік ұлы"))
    assert (name.last, name.first, name.patronymic) == (("Қайрат",), ("Әли",), ("Серік", "ұлы"))


@pytest.mark.parametrize(
    ("parts", "sex"),
    [
        (("Ким", "Жанар", "Ерланқызы"), Sex.FEMALE),
        (("Ким", "Саша", "Ерланұлы"), Sex.MALE),
        (("Ким", "Виктория", "Андреевна"), Sex.FEMALE),
        (("Ким", "Виктор", "Ильич"), Sex.MALE),
        (("Ким", "Нинель", "Ильинична"), Sex.FEMALE),
        (("Мамедова", "Лейла", "Али кызы"), Sex.FEMALE),
        (("Мамедов", "Али", "Гусейн оглы"), Sex.MALE),
        (("Сұлейменов", "Інжу", "Ерланқызы"), Sex.FEMALE),
        (("Омарова", "А.", "С."), Sex.FEMALE),
        (("Омаров", "Б.", ""), Sex.MALE),
        (("Белый", "Никита", ""), Sex.MALE),
        (("Мельник", "Илья", ""), Sex.MALE),
        (("Серік", "Айгүл", ""), Sex.FEMALE),
        (("Серік", "Қарлығаш", ""), Sex.FEMALE),
        (("Серік", "Karlygash", ""), Sex.FEMALE),
        (("Ахмет", "Ғабдулла", ""), Sex.MALE),
        (("Серік", "Болат", ""), None),
        (("", "", ""), None),
    ],
)
def test_the_name_tells_the_sex(parts, sex):
    assert guess_sex(spoken(PersonName(*parts))) is sex


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_text_becomes_words_that_can_be_read(last, first, patronymic):
    for word in spoken(PersonName(last, first, patronymic)).words:
        assert word
        assert not set(" {}[]()\x02\x03") & set(word)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([("АХМЕТОВ", "СЕРІК", "БОЛАТҰЛЫ"), ("Ахметова", "Дана")], ("Серік", "Дана")),
        (
            [("Ахметов", "Серік", "Болатұлы"), ("Ахметов", "Серік", "Ерланұлы"), ("Ахметова", "Дана")],
            ("Серік Болатұлы", "Серік Ерланұлы", "Дана"),
        ),
        (
            [("Ахметов", "Серік"), ("Қасымов", "Серік"), ("Қасымов", "Серік", "Ерланұлы")],
            ("Ахметов Серік", "Қасымов Серік", "Серік Ерланұлы"),
        ),
        ([("Ахметов", "С. Б.")], ("С. Б. Ахметов",)),
        ([("Ахметов", "Серік"), ("Ахметова", "Дана"), ("Ахметов", "Серік")], ("Серік", "Дана", "Серік")),
        ([("", "")], ("",)),
    ],
)
def test_people_are_called_by_the_shortest_name_that_tells_them_apart(names, expected):
    assert called([PersonName(*name) for name in names]) == expected
