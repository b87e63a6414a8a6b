"""ИИН: the computed examples of domain section 4, and what holds for every number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules import iin
from clinic_desk.rules.rows import Sex

MALE, FEMALE = Sex.MALE, Sex.FEMALE


@pytest.mark.parametrize(
    ("number", "sex", "birth"),
    [
        ("850312399903", MALE, date(1985, 3, 12)),
        ("880229499904", FEMALE, date(1988, 2, 29)),
        ("161105599909", MALE, date(2016, 11, 5)),
        ("200901699890", FEMALE, date(2020, 9, 1)),
        ("850312399292", MALE, date(1985, 3, 12)),  # second row of weights
        ("200901699901", FEMALE, date(2020, 9, 1)),  # second row of weights
    ],
)
def test_computed_examples(number, sex, birth):
    assert iin.check(number, birth, sex) == ()
    assert iin.birth_date(number) == birth
    assert iin.sex(number) is sex
    assert iin.check_digit(number[:11]) == int(number[11])


def test_no_number_was_issued_when_both_rows_give_ten():
    assert iin.check_digit("85031239922") is None
    assert all("iin_check" in iin.check(f"85031239922{last}") for last in range(10))


def test_good_check_digit_with_an_impossible_date():
    assert iin.check("850231399903") == ("iin_date",)
    assert iin.birth_date("850231399903") is None


@pytest.mark.parametrize(
    ("number", "birth", "sex", "problems"),
    [
        ("850312399904", date(1985, 3, 12), MALE, ("iin_check",)),
        ("850312399903", date(1985, 3, 13), MALE, ("iin_date",)),
        ("850312399903", date(1885, 3, 12), MALE, ("iin_date",)),
        ("850312399903", date(1985, 3, 12), FEMALE, ("iin_sex",)),
        ("850312399904", date(2012, 10, 27), FEMALE, ("iin_check", "iin_date", "iin_sex")),
        ("850312399903", None, None, ()),
        ("85031239990", None, None, ("iin_length",)),
        ("8503123999033", None, None, ("iin_length",)),
        ("85031239990Х", None, None, ("iin_digits",)),
        ("", None, None, ("iin_digits",)),
        ("٨٥٠٣١٢٣٩٩٩٠٣", None, None, ("iin_digits",)),  # digits, but not the ones of the card
    ],
)
def test_problems(number, birth, sex, problems):
    assert iin.check(number, birth, sex) == problems


def test_a_foreigners_number_tells_neither_century_nor_sex():
    number = "8503120999" + "0"
    number += str(iin.check_digit(number))
    assert iin.check(number, date(1985, 3, 12), FEMALE) == ()
    assert iin.check(number, date(1985, 3, 13), FEMALE) == ("iin_date",)
    assert (iin.birth_date(number), iin.sex(number)) == (None, None)


@pytest.mark.parametrize(
    "written",
    [
        "850312399903",
        " 850312399903 ",
        "'850312399903",
        "850312 399903",
        "850312\u00a0399 903",
        "850312-399903",
        "ИИН 850312399903",
        "ИИН: 8503 1239 9903",
        "ЖСН №850312399903",
        "iin 850312399903",
        "850312399903.0",
        "«850312399903»",
        "\ufeff850312399903\u200b",
    ],
)
def test_clean(written):
    assert iin.clean(written) == "850312399903"


def test_clean_keeps_what_is_no_filling():
    assert iin.clean("нет") == "нет"
    assert iin.clean("8503I2399903") == "8503I2399903"


births = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@st.composite
def issued(draw):
    """A number as it could be issued, with the facts behind it."""
    birth, sex = draw(births), draw(st.sampled_from(Sex))
    century = (3 if birth.year < 2000 else 5) + (sex is FEMALE)
    serials = st.integers(0, 9999).map(lambda n: f"{birth:%y%m%d}{century}{n:04}")
    eleven = draw(serials.filter(lambda text: iin.check_digit(text) is not None))
    return eleven + str(iin.check_digit(eleven)), birth, sex


@given(issued())
def test_every_issued_number_passes_and_tells_its_facts(facts):
    number, birth, sex = facts
    assert iin.check(number, birth, sex) == ()
    assert (iin.birth_date(number), iin.sex(number)) == (birth, sex)


# Not the serial digits: the eleventh one has the weight 11 and never counts in the first row.
@given(issued(), st.sampled_from([0, 1, 2, 3, 4, 5, 6, 11]), st.integers(1, 9))
def test_a_wrong_digit_in_date_sex_or_check_is_always_noticed(facts, place, shift):
    number, birth, sex = facts
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert iin.check(wrong, birth, sex) != ()


@given(st.text(max_size=30))
def test_any_text_can_be_cleaned_and_checked(text):
    cleaned = iin.clean(text)
    problems = iin.check(cleaned)
    assert iin.is_well_formed(cleaned) == (not set(problems) & iin.ERRORS)
    assert iin.birth_date(cleaned) is None or iin.is_well_formed(cleaned)
