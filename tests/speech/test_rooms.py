"""Rooms as clinics write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.speech import kazakh, russian
from clinic_desk.speech.rooms import read_room


@pytest.mark.parametrize(
    ("text", "shown", "parts"),
    [
        ("5", "5", (5,)),
        ("05", "05", (5,)),
        ("каб. 5", "5", (5,)),
        ("5-каб.", "5", (5,)),
        ("№ 5", "5", (5,)),
        ("Кабинет 7", "7", (7,)),
        ("7 кабинет", "7", (7,)),
        ("12а", "12а", (12, "а")),
        ("12-А", "12-А", (12, "А")),
        ("2-15", "2-15", (2, 15)),
        ("101/2", "101/2", (101, 2)),
        ("Б-3", "Б-3", ("Б", 3)),
        ("УЗИ", "УЗИ", ()),
        ("кабинет УЗИ", "УЗИ", ()),
        ("УЗИ кабинеті", "УЗИ", ()),
        ("«Смотровой»", "Смотровой", ()),
        ("2 этаж", "2 этаж", ()),
        ("12345", "12345", ()),
        ("", "", ()),
        ("  ", "", ()),
    ],
)
def test_read_room(text, shown, parts):
    room = read_room(text)
    assert (room.text, room.parts) == (shown, parts)


KK_RU = [
    ("1", "бірінші кабинетке", "в первый кабинет", "1-кабинетке", "в 1-й кабинет"),
    ("2", "екінші кабинетке", "во второй кабинет", "2-кабинетке", "во 2-й кабинет"),
    ("3", "үшінші кабинетке", "в третий кабинет", "3-кабинетке", "в 3-й кабинет"),
    ("5", "бесінші кабинетке", "в пятый кабинет", "5-кабинетке", "в 5-й кабинет"),
    ("20", "жиырмасыншы кабинетке", "в двадцатый кабинет", "20-кабинетке", "в 20-й кабинет"),
    ("21", "жиырма бірінші кабинетке", "в двадцать первый кабинет", "21-кабинетке", "в 21-й кабинет"),
    ("40", "қырқыншы кабинетке", "в сороковой кабинет", "40-кабинетке", "в 40-й кабинет"),
    ("100", "жүзінші кабинетке", "в сотый кабинет", "100-кабинетке", "в 100-й кабинет"),
    ("214", "екі жүз он төртінші кабинетке", "в двести четырнадцатый кабинет",
     "214-кабинетке", "в 214-й кабинет"),
    ("12а", "он екінші «а» кабинетке", "в двенадцатый «а» кабинет", "12а-кабинетке", "в кабинет 12а"),
    ("2-15", "екі-он бесінші кабинетке", "в кабинет два-пятнадцать", "2-15-кабинетке", "в кабинет 2-15"),
    ("Б-3", "«Б» үшінші кабинетке", "в кабинет «Б» три", "Б-3-кабинетке", "в кабинет Б-3"),
    ("УЗИ", "УЗИ кабинетіне", "в кабинет УЗИ", "УЗИ кабинетіне", "в кабинет УЗИ"),
    ("смотровой", "«смотровой» кабинетіне", "в кабинет «смотровой»",
     "«смотровой» кабинетіне", "в кабинет «смотровой»"),
    ("", "", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("room", "kk", "ru", "kk_digits", "ru_digits"), KK_RU)
def test_the_way_to_the_room(room, kk, ru, kk_digits, ru_digits):
    assert kazakh.to_room(room) == kk
    assert russian.to_room(room) == ru
    assert kazakh.to_room(room, digits=True) == kk_digits
    assert russian.to_room(room, digits=True) == ru_digits


def test_every_numbered_room_has_its_own_words():
    for grammar in (kazakh, russian):
        said = {grammar.to_room(str(number)) for number in range(1, 10_000)}
        assert len(said) == 9_999
        assert not any(character.isdecimal() for text in said for character in text)


@given(st.text(max_size=12))
def test_any_room_can_be_said(text):
    for grammar in (kazakh, russian):
        for digits in (False, True):
            said = grammar.to_room(text, digits=digits)
            assert said == "" or "кабинет" in said
            assert not set("{}[]\x02\x03") & set(said)
