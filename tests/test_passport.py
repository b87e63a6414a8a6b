from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk import passport, paths

EACH = [(section, language) for section in passport.SECTIONS for language in passport.LANGUAGES]


def test_the_file_holds_each_section_once_in_the_order_of_the_digits():
    with (paths.resources_dir() / "passport.toml").open("rb") as file:
        assert tuple(entry["id"] for entry in tomllib.load(file)["section"]) == passport.SECTIONS
    assert len(passport.SECTIONS) == 9, "one digit each"


@pytest.mark.parametrize(("section", "language"), EACH)
def test_each_section_is_worded_in_both_languages(section, language):
    kazakh_letters = set("әғқңөұүіһӘҒҚҢӨҰҮІҺ")
    for said in (passport.title(section, language), passport.default(section, language)):
        assert said == said.strip()
        assert "\n\n" not in said
        # «Тегін» has one such letter too, and no Russian text has any
        assert bool(kazakh_letters & set(said)) == (language == "kk"), said
    assert len(passport.default(section, language)) <= passport.MOST_LETTERS


@pytest.mark.parametrize(
    ("section", "language", "said"),
    [
        ("provider", "ru", "первичную медико-санитарную помощь"),
        ("provider", "kk", "медициналық-санитариялық алғашқы көмек"),
        ("receiver", "ru", "физическим лицам"),
        ("apply", "ru", "непосредственно или по телефонной связи"),
        ("apply", "kk", "тікелей немесе телефон байланысы арқылы"),
        ("apply", "ru", "ЦОН) заявления на эту услугу не принимает"),
        ("documents", "ru", "не достигших 16 лет, – свидетельство о рождении"),
        ("documents", "kk", "он алты жасқа толмаған адамдар үшін – туу туралы куәлік"),
        ("documents", "kk", "бекітілген халық тіркелімі бойынша"),
        ("term", "ru", "не более 30 минут"),
        ("term", "kk", "30 минуттан аспайды"),
        ("free", "kk", "тегін"),
        ("free", "ru", "бесплатно"),
        ("result", "ru", "журнале предварительной записи, затем устный ответ"),
        ("result", "kk", "алдын ала жазылу журналына жазу, содан кейін"),
        ("result", "ru", "личном кабинете – статус электронной заявки"),
        ("refusal", "ru", "установление недостоверности документов"),
        ("refusal", "ru", "отсутствие прикрепления"),
        ("complain", "ru", "руководителя услугодателя"),
        ("complain", "kk", "уәкілетті органға"),
    ],
)
def test_the_official_wording_says_what_the_passport_says(section, language, said):
    assert said in passport.default(section, language)


def test_somebody_who_reads_english_is_given_the_russian_text():
    assert passport.default("term", "en") == passport.default("term", "ru")
    assert passport.key("term", "en") == "term.ru"


def test_the_clinics_own_text_stands_for_the_official_one_in_its_language_only():
    own = passport.with_text({}, "term", "ru", "  Ответим сразу.  \nПозже не будет. \n\n")
    assert own == {"term.ru": "Ответим сразу.\nПозже не будет."}
    assert passport.text(own, "term", "ru") == "Ответим сразу.\nПозже не будет."
    assert passport.is_changed(own, "term", "ru")
    assert passport.text(own, "term", "kk") == passport.default("term", "kk")
    assert not passport.is_changed(own, "term", "kk")


@pytest.mark.parametrize(
    "new", ["", " \n ", passport.default("term", "ru"), passport.default("term", "ru") + "\n"]
)
def test_nothing_and_the_official_wording_are_no_text_of_its_own(new):
    own = {"term.ru": "Ответим сразу.", "free.kk": "Тегін."}
    assert passport.with_text(own, "term", "ru", new) == {"free.kk": "Тегін."}
    assert own == {"term.ru": "Ответим сразу.", "free.kk": "Тегін."}, "what was given stays"


def test_a_stored_blank_text_or_one_of_an_unknown_section_changes_nothing():
    own = {"term.ru": "  ", "parking.ru": "Во дворе"}
    assert all(passport.text(own, *one) == passport.default(*one) for one in EACH)
    assert not any(passport.is_changed(own, *one) for one in EACH)


def test_a_section_that_does_not_exist_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        passport.default("parking", "kk")


@given(st.sampled_from(EACH), st.text(st.sampled_from("аЯ ә\n\t<&}"), max_size=60))
@settings(max_examples=60, deadline=None)
def test_what_was_entered_is_given_back_whatever_it_is(place, new):
    own = passport.with_text({}, *place, new)
    said = passport.text(own, *place)
    assert said.split() == (new.split() or passport.default(*place).split())
    assert passport.with_text(own, *place, said) == own


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("шагым", "complain"),
        ("Шағым", "complain"),
        ("жалоб", "complain"),
        (";fkj,f", "complain"),  # «жалоба» on the Latin layout
        ("1414", "complain"),
        ("цон", "apply"),
        ("хкко", "apply"),
        ("сколько стоит", "free"),
        ("тегин", "free"),
        ("ребенок", "documents"),
        ("бала", "documents"),
        ("мерзім", "term"),
        ("отказ", "refusal"),
        ("ждать", "term"),
    ],
)
def test_it_is_found_by_what_a_caller_says(typed, first):
    assert passport.find({}, typed)[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "№", "абракадабра", "стоматолог"])
def test_what_stands_nowhere_is_not_found(typed):
    assert passport.find({}, typed) == ()


def test_a_clinics_own_words_are_found_and_the_words_they_replace_are_not():
    own = passport.with_text({}, "complain", "ru", "Приходите к заведующей, кабинет 12.")
    assert passport.find(own, "заведующей") == ("complain",)
    assert passport.find({}, "заведующей") == ()
    assert "complain" not in passport.find(own, "письменно")


@pytest.mark.parametrize(
    ("said", "typed", "words"),
    [
        ("Шағым беріледі, шағымы бар", "шагым", ["Шағым", "шағымы"]),
        ("не более 30 минут", "30", ["30"]),
        ("не более 30 минут", "мин", ["минут"]),
        ("не более 30 минут", "vby", ["минут"]),  # the same keys on the Latin layout
        ("не более 30 минут", "  ", []),
        ("не более 30 минут", "инут", []),
    ],
)
def test_the_words_found_are_marked(said, typed, words):
    assert [said[first:end] for first, end in passport.marked(said, typed)] == words


def test_a_digit_names_a_section_on_the_kazakh_layout_too():
    assert [passport.at_key(sign) for sign in "123456789"] == list(passport.SECTIONS)
    kazakh = '"әің' + "ғ,.үұ"  # the same nine keys
    assert [passport.at_key(sign) for sign in kazakh] == list(passport.SECTIONS)
    assert [passport.at_key(typed) for typed in ("0", "", "қ", "12", "а", "²")] == [None] * 6
