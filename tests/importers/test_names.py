"""Names: one spelling for one name, and three parts out of one cell."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic_desk.importers.names import name_part, normalise_name, split_name
from clinic_desk.rules.rows import PersonName


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ҮКІБАЙЕВ", "Үкібайев"),
        ("ШЫҢҒЫСҚЫЗЫ", "Шыңғысқызы"),
        ("ҺАМИТОВИЧ", "Һамитович"),
        ("ФЁДОР", "Фёдор"),
        ("ІЛИЯС", "Ілияс"),
        ("ахметов", "Ахметов"),
        ("Ахметов", "Ахметов"),
        ("МакДональд", "МакДональд"),
        ("  МҰҚАНОВ ", "Мұқанов"),
        ("ИВАНОВА-ПЕТРОВА", "Иванова-Петрова"),
        ("ИВАНОВА — ПЕТРОВА", "Иванова-Петрова"),
        ("Д'АРТАНЬЯН", "Д'Артаньян"),
        ("ИВАНОВА (ПЕТРОВА)", "Иванова (Петрова)"),
        ("СЕРІК  ҚЫЗЫ", "Серік қызы"),
        ("СЕРІК\u00a0ҚЫЗЫ", "Серік қызы"),
        ("ВАЛИ ОГЛЫ", "Вали оглы"),
        ("АБДУЛЛА УЛЫ", "Абдулла улы"),
        ("Аи\u0306нұр", "Айнұр"),  # й in two signs
        ("MÜLLER", "Müller"),
        ("-", ""),
        ("нет", ""),
        ("жоқ", ""),
        ("", ""),
    ],
)
def test_normalise_name(written, name):
    assert normalise_name(written) == name


@pytest.mark.parametrize(
    ("written", "name", "repaired"),
    [
        ("AХМЕТОВ", "Ахметов", True),  # a Latin A
        ("Cерік", "Серік", True),
        ("Гүлзиpa", "Гүлзира", True),
        ("Ceрiк", "Серік", True),
        ("Әceл", "Әсел", True),
        ("Smith", "Smith", False),
        ("OMAP", "Omap", False),  # wholly Latin: may be meant
        ("ИвановZ", "ИвановZ", False),  # Z looks like nothing Cyrillic
        ("Smith Иванов", "Smith Иванов", False),
    ],
)
def test_latin_look_alikes(written, name, repaired):
    part = name_part(written)
    assert (part.text, part.repaired) == (name, repaired)


@pytest.mark.parametrize("written", ["ИВАН0В", "Иванов 2", "###", "Иванов@", "12.03.1985"])
def test_odd_names(written):
    assert name_part(written).odd


@pytest.mark.parametrize(
    "written", ["Иванов", "О'Коннор", "Ким Ен-Сук", "Ахметова А.С.", "Иванова (Петрова)"]
)
def test_names_that_are_not_odd(written):
    assert not name_part(written).odd


@pytest.mark.parametrize(
    ("written", "last", "first", "patronymic", "warnings"),
    [
        ("АХМЕТОВА АЙГҮЛ СЕРІКҚЫЗЫ", "Ахметова", "Айгүл", "Серікқызы", ()),
        ("АХМЕТОВА АЙГҮЛ СЕРІК ҚЫЗЫ", "Ахметова", "Айгүл", "Серік қызы", ()),
        ("Алиев Руслан Вали оглы", "Алиев", "Руслан", "Вали оглы", ()),
        ("Ахметов Серік", "Ахметов", "Серік", "", ()),
        ("Ахметов", "Ахметов", "", "", ()),
        ("Ахметова А.С.", "Ахметова", "А.", "С.", ()),
        ("Ахметова А. С.", "Ахметова", "А.", "С.", ()),
        ("Ахметова А.", "Ахметова", "А.", "", ()),
        ("Иванова (Петрова) Мария Ивановна", "Иванова (Петрова)", "Мария", "Ивановна", ()),
        ("Ахметова, Айгүл Серікқызы", "Ахметова", "Айгүл", "Серікқызы", ()),
        ("Ким Ен Сук Петровна", "Ким", "Ен Сук", "Петровна", ("name_split",)),
        ("Айгүл Серікқызы Ахметова", "Ахметова", "Айгүл", "Серікқызы", ("name_order",)),
        ("Иванов Юрий Фомич", "Иванов", "Юрий", "Фомич", ()),
        ("", "", "", "", ()),
    ],
)
def test_split_name(written, last, first, patronymic, warnings):
    assert split_name(written) == (PersonName(last, first, patronymic), warnings)


words = st.text("АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЫІЭЮЯ", min_size=2, max_size=10)


@given(words, words, words)
def test_one_cell_and_three_give_the_same_name(last, first, father):
    patronymic = father + "ҰЛЫ"
    name, _ = split_name(f" {last}  {first} {patronymic}")
    parts = PersonName(normalise_name(last), normalise_name(first), normalise_name(patronymic))
    assume(not parts.first.endswith(("вна", "вич", "лы", "зы", "ыч", "ич", "ична")))
    assert name == parts


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    once = normalise_name(text)
    assert normalise_name(once) == once
