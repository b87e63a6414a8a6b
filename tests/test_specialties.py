"""The table of specialties: complete, consistent, and recognised as clinics write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import specialties
from clinic_desk.rules.people import fold
from clinic_desk.speech.kazakh_genitive import genitive

ALL = specialties.all_specialties()


def test_there_are_at_least_forty_and_codes_are_unique():
    assert len(ALL) >= 40
    assert len({one.code for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_each_specialty_is_complete(one):
    texts = (one.kk, one.ru, one.kk_short, one.ru_short, one.kk_genitive, one.ru_dative)
    assert all(text and text == " ".join(text.split()) for text in texts)
    assert len(one.kk_short) <= 14
    assert len(one.ru_short) <= 14
    assert 0 <= one.age_from <= one.age_to
    assert one.kk_genitive == genitive(one.kk.split())
    assert one.code.isascii()
    assert one.code == one.code.lower()
    assert not set("әғқңөұүіһ") & set(one.ru + one.ru_short + one.ru_dative)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_ru_dative_is_the_name_bent(one):
    for name, dative in zip(one.ru.split()[:1], one.ru_dative.split()[:1], strict=True):
        # врач -> врачу, детский -> детскому, акушерка -> акушерке, акушер-гинеколог -> акушеру-гинекологу
        for part, bent in zip(name.split("-"), dative.split("-"), strict=True):
            if part.endswith("ая"):
                assert bent == f"{part[:-2]}ой"
            elif part.endswith("а"):
                assert bent == f"{part[:-1]}е"
            elif part.endswith(("ий", "ый")):
                assert bent == f"{part[:-2]}ому"
            else:
                assert bent == f"{part}у"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_every_name_is_recognised_as_itself(one):
    for text in (one.kk, one.ru, one.kk.upper(), f"  {one.ru.title()}. "):
        assert specialties.recognise(text) == one.code


def test_every_synonym_is_recognised_and_means_one_thing():
    owners: dict[str, set[str]] = {}
    for one in ALL:
        for synonym in one.synonyms:
            owners.setdefault(fold(synonym), set()).add(one.code)
    assert {text: codes for text, codes in owners.items() if len(codes) > 1} == {}
    for text, codes in owners.items():
        assert {specialties.recognise(text)} == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("врач общей практики", "general_practice"),
        ("ВОП", "general_practice"),
        ("Ж.П.Д.", "general_practice"),
        ("Жалпы тәжірибелік дәрігер", "general_practice"),
        ("жалпы  тажирибелик даригер", "general_practice"),
        ("Врач-терапевт участковый", "therapist"),
        ("учаскелік терапевт", "therapist"),
        ("Педиатр (участковый)", "paediatrician"),
        ("балалар дәрігері", "paediatrician"),
        ("гинеколог", "obstetrician_gynaecologist"),
        ("Акушер - гинеколог", "obstetrician_gynaecologist"),
        ("акушерка", "midwife"),
        ("тіс дәрігері", "dentist"),
        ("стоматолог детский", "paediatric_dentist"),
        ("хирург-стоматолог", "oral_surgeon"),
        ("хирург", "surgeon"),
        ("Детский хирург", "paediatric_surgeon"),
        ("травматолог-ортопед", "traumatologist"),
        ("невролог", "neurologist"),
        ("невропатолог", "neurologist"),
        ("көз дәрігері", "ophthalmologist"),
        ("окулист", "ophthalmologist"),
        ("ЛОР", "otorhinolaryngologist"),
        ("лор-врач", "otorhinolaryngologist"),
        ("дерматолог", "dermatovenereologist"),
        ("УЗИ", "ultrasound"),
        ("каб. УЗИ", "ultrasound"),
        ("ЭКГ", "functional_diagnostics"),
        ("м/с", "nurse"),
        ("мейірбике", "nurse"),
        ("прививочный кабинет", "vaccination"),
        ("kardiolog", "cardiologist"),
    ],
)
def test_recognised_as_clinics_write_it(text, code):
    assert specialties.recognise(text) == code


@pytest.mark.parametrize("text", ["", " . ", "врач", "дәрігер", "хирург, травматолог", "бухгалтер", "отпуск"])
def test_what_fits_nothing_or_two_things_is_not_guessed(text):
    assert specialties.recognise(text) is None


@given(st.text(max_size=40))
def test_recognise_takes_any_text(text):
    code = specialties.recognise(text)
    assert code is None or specialties.known(code)


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("жал", "kk", "general_practice"),
        ("ЖПД", "kk", "general_practice"),
        ("воп", "kk", "general_practice"),
        ("кар", "kk", "cardiologist"),
        ("қар", "kk", "cardiologist"),
        ("лор", "ru", "otorhinolaryngologist"),
        ("тер", "ru", "therapist"),
        ("невр", "ru", "neurologist"),
        ("невр", "kk", "neurologist"),
        ("окул", "ru", "ophthalmologist"),
        ("узи", "kk", "ultrasound"),
        ("псих", "ru", "psychiatrist"),
    ],
)
def test_first_letters_choose(typed, language, first):
    assert specialties.starts_with(typed, language)[0].code == first


def test_no_letters_offer_all_in_the_order_of_the_file():
    assert specialties.starts_with("", "kk") == ALL
    assert ALL[0].code == "general_practice"


def test_letters_of_nothing_offer_nothing():
    assert specialties.starts_with("йцукен", "ru") == ()


def test_referral_as_the_law_names_it():
    free = {"general_practice", "therapist", "paediatrician", "dentist", "dermatovenereologist"}
    free |= {"obstetrician_gynaecologist", "psychologist", "traumatologist", "oncologist"}
    assert not any(specialties.by_code(code).referral_needed for code in free)
    assert all(
        specialties.by_code(code).referral_needed for code in ("cardiologist", "neurologist", "surgeon")
    )


def test_an_unknown_code_still_shows_and_speaks():
    unknown = specialties.by_code("astrologer")
    assert not specialties.known("astrologer")
    assert (unknown.name("kk"), unknown.short("ru"), unknown.ru_dative) == (
        "astrologer",
        "astrologer",
        "врачу",
    )
