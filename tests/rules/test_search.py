"""What a search line may mean."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.search import (
    MAX_WORDS,
    Number,
    Query,
    allowed_typos,
    digits_of_keys,
    patronymic_stem,
    readings,
    spellings,
    with_initials,
)


def names_of(text):
    return [query.names for query in readings(text) if query.number is None]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ахметов", ("ахметов",)),
        ("Серік  АХМЕТОВ", ("серик", "ахметов")),
        ("f[vtnjd", ("ахметов",)),
        ("F{VTNJD", ("ахметов",)),
        ("b,hftd", ("ибраев",)),
        (";eybcjdf", ("жунисова",)),
        ("'kmvbhf", ("елмира",)),
        ("akhmetov", ("ахметов",)),
        ("0fcsvjd", ("касимов",)),
        (";8y3cjdf", ("жунисова",)),
        ("ж8н3сова", ("жунисова",)),
        ("2сел", ("асел",)),
        ("-ntutyjd", ("отегенов",)),
        ("А.С. Ахметов", ("а", "с", "ахметов")),
        ("Нұр-Сұлтан", ("нур", "султан")),
        ("Tat'yana", ("татиана",)),
    ],
)
def test_names_are_understood_from_any_keyboard(typed, names):
    assert names in names_of(typed)


@pytest.mark.parametrize(
    ("typed", "names", "digits"),
    [
        ("аср120385", ("аср",), "120385"),
        ("ахметов 85", ("ахметов",), "85"),
        ("ахметов85", ("ахметов",), "85"),
        ("ахметов 12.03.85", ("ахметов",), "120385"),
        ("12/03/1985 ахметов", ("ахметов",), "12031985"),
        ("ахметов 12ю03ю85", ("ахметов",), "120385"),
        ("8 (701) 123-45-67", (), "87011234567"),
        ("850312 399903", (), "850312399903"),
        ("үғқіәқ", (), "850320"),
        ('"әюқіюүғ', (), "120385"),
        ("asr120385", ("аср",), "120385"),
        ("fch120385", ("аср",), "120385"),
    ],
)
def test_a_number_is_told_from_the_name(typed, names, digits):
    assert (names, digits) in [
        (query.names, query.number and query.number.digits) for query in readings(typed)
    ]


@pytest.mark.parametrize("typed", ["", "   ", "...", "5", "12", "+", "—"])
def test_nothing_is_looked_for_before_there_is_something(typed):
    assert readings(typed) == ()


@pytest.mark.parametrize(
    ("digits", "dates"),
    [
        ("120385", [date(1985, 3, 12), date(2085, 3, 12)]),
        ("12031985", [date(1985, 3, 12)]),
        ("19850312", [date(1985, 3, 12)]),
        ("850312", [date(1985, 3, 12), date(2085, 3, 12)]),
        ("290288", [date(1988, 2, 29), date(2088, 2, 29)]),
        ("310285", []),
        ("1985", []),
    ],
)
def test_complete_dates(digits, dates):
    assert list(Number(digits, (digits,)).dates()) == dates


@pytest.mark.parametrize(
    "typed", ["12.03.1985", "12 03 85", "12/3/85", "12-03-1985", "1985-3-12", "1985-03-12", "120385"]
)
def test_a_date_may_be_typed_in_any_notation(typed):
    number = readings(f"ахметов {typed}")[0].number
    assert date(1985, 3, 12) in number.dates()


@given(
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%d%m%y", "%d.%m.%y", "%Y-%m-%d"]),
)
def test_each_keystroke_of_a_birth_date_still_means_that_person(born, notation):
    typed = born.strftime(notation)
    for length in range(1, len(typed) + 1):
        number = readings("ахметов " + typed[:length])[0].number
        fits = [pattern.replace("_", ".") for pattern in number.date_patterns()]
        assert any(re.fullmatch(pattern, born.isoformat()) for pattern in fits), typed[:length]


@given(st.dates(date(1880, 1, 1), date(2100, 12, 31)), st.from_regex("[0-9]{1,8}", fullmatch=True))
def test_patterns_that_no_day_fits_are_left_out_and_no_others(born, digits):
    number = readings("ахметов " + digits)[0].number
    fitting = {p for p in number.date_patterns() if re.fullmatch(p.replace("_", "."), born.isoformat())}
    assert fitting <= set(number.birth_patterns())


@pytest.mark.parametrize(
    ("typed", "patterns"),
    [
        ("85", {"____-__-85": False, "85__-__-__": False, "__85-__-__": True}),
        ("12.03.8", {"8___-03-12": False, "__8_-03-12": True, "1203-8_-__": False, "__12-03-8_": False}),
        ("13", {"____-__-13": True, "13__-__-__": True, "__13-__-__": True}),
        ("00", {"____-__-00": False, "00__-__-__": False, "__00-__-__": True}),
    ],
)
def test_a_birth_date_has_no_thirteenth_month(typed, patterns):
    number = readings(f"ахметов {typed}")[0].number
    assert patterns.keys() <= set(number.date_patterns())
    assert {pattern: pattern in number.birth_patterns() for pattern in patterns} == patterns


@pytest.mark.parametrize(
    ("typed", "patterns"),
    [
        ("85", {"____-__-85", "85__-__-__", "__85-__-__"}),
        ("1985", {"____-85-19", "1985-__-__", "__19-85-__"}),
        ("12.03.8", {"8___-03-12", "__8_-03-12", "1203-8_-__", "__12-03-8_"}),
        ("123456789", set()),
    ],
)
def test_a_number_narrows_birth_dates(typed, patterns):
    found = set(readings(f"ахметов {typed}")[0].number.date_patterns())
    assert patterns <= found
    assert bool(found) == bool(patterns)


@pytest.mark.parametrize(
    ("typed", "beginnings"),
    [
        ("87011234567", {"7011234567", "87011234567"}),
        ("+77011234567", {"7011234567", "77011234567"}),
        ("77011234567", {"7011234567", "77011234567"}),
        ("701", {"701"}),
        ("8701", {"8701", "701"}),
        ("+7701", {"7701", "701"}),
    ],
)
def test_phones_begin_with_or_without_the_country(typed, beginnings):
    assert set(readings(typed)[0].number.phone_beginnings()) == beginnings


def test_initials_are_letters_of_a_short_word():
    assert with_initials(Query(("аср",))) == Query(("а", "с", "р"), in_order=True)
    assert with_initials(Query(("ахметов", "сб"))) == Query(("ахметов", "с", "б"), in_order=True)
    assert with_initials(Query(("ахметов",))) is None
    assert with_initials(Query(("а", "с"))) is None


def test_twin_spellings_and_fathers_names():
    assert set(spellings("джумабаев")) == {"джумабаев", "жумабаев"}
    assert set(spellings("жумабаев")) == {"джумабаев", "жумабаев"}
    assert patronymic_stem("болатович") == patronymic_stem("болатули") == "болат"
    assert patronymic_stem("серикизи") == patronymic_stem("серикович") == patronymic_stem("серикули")
    assert patronymic_stem("серик") is None
    assert patronymic_stem("ули") is None


def test_short_words_allow_fewer_typing_errors():
    assert [allowed_typos(word) for word in ("ли", "ким", "цоев", "ахмет")] == [0, 1, 1, 2]


@given(st.text(max_size=60))
def test_any_text_has_readings_that_are_short_and_folded(text):
    for query in readings(text):
        assert len(query.names) <= MAX_WORDS
        assert all(name and " " not in name for name in query.names)
        assert query.number is None or query.number.digits.isascii()


@pytest.mark.parametrize(
    ("typed", "digits"), [("1", "1"), ('"', "1"), ("ә", "2"), ("І", "3"), ("қ", "0"), ("а", "а"), ("", "")]
)
def test_keys_of_the_upper_row_are_digits_on_every_layout(typed, digits):
    assert digits_of_keys(typed) == digits
