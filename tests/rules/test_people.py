"""One spelling for a name, whoever writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.people import alphabet_key, fold, plain

CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


@pytest.mark.parametrize(
    "spellings",
    [
        "Жүнісова Жунисова ЖҮНІСОВА Zhunisova Jünisova Жүнисова",
        "Ахметов Akhmetov Ahmetov АХМЕТОВ",
        "Қасымов Касымов Касимов Qasymov Kasymov Kassymov",
        "Ильяс Ілияс Ilyas Iliyas",
        "Татьяна Tatyana Tatiana Tat'yana",
        "Дмитрий Дмитрій Dmitry Dmitriy Dmitrii",
        "Шыңғыс Шынгыс Shynghys Şyñğys",
        "Үкібайев Укибаев Ukibayev Үкібаев",
        "Ерлан Yerlan Erlan",
        "Фёдор Федор Fyodor Fedor",
        "Юлия Yuliya Iuliia Юлія",
        "Һамит Хамит Khamit Hamit",
        "Әсел Асель Asel Äsel",
        "Щербаков Shcherbakov Шербаков",
        "Цой Tsoy Tsoi",
        "Анна Ана Anna",
        "Соловьёв Соловьев",
        "Эльмира Elmira Ельмира",
    ],
)
def test_spellings_of_one_name_meet(spellings):
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Ахметов", "Ахмедов"), ("Серік", "Берік"), ("Омар", "Умар"), ("Сара", "Зара")]
)
def test_different_names_stay_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Нұр-Сұлтан  Әбіш ", "нур султан абиш"),
        ("850312399903", "850312399903"),
        ("8 (701) 11-22", "8 701 11 22"),
        ("Д'Артаньян", "дартаниан"),
        ("", ""),
        ("— . —", ""),
        ("и\u0306ога", fold("йога")),
    ],
)
def test_words_are_kept_apart_by_one_space_and_digits_stay(text, folded):
    assert fold(text) == folded


@given(st.text(CYRILLIC + CYRILLIC.upper() + " -'0123456789", max_size=30))
def test_folding_twice_changes_nothing_and_leaves_plain_letters(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= set("абвгдежзиклмнопрстуфхцчш 0123456789")


@given(st.text(CYRILLIC, min_size=1, max_size=15), st.integers(1, 15))
def test_the_beginning_of_a_word_folds_to_the_beginning_of_its_fold(word, length):
    begun = word[:length]
    if not begun.endswith("й"):  # «йе» is one sound, so the й before it is open until the next letter
        assert fold(word).startswith(fold(begun))


def test_plain_keeps_kazakh_letters():
    assert plain("  ЖҮНІСОВА \u00a0 Әсел ") == "жүнісова әсел"


def test_names_sort_by_the_kazakh_alphabet():
    mixed = "Яна Ізбасар Ыбырай Құсайын Касымов Әсел Асан Ёлкин Ерлан Жан Һамит Цой"
    right = "Асан Әсел Ерлан Ёлкин Жан Касымов Құсайын Һамит Цой Ыбырай Ізбасар Яна"
    assert " ".join(sorted(mixed.split(), key=alphabet_key)) == right
