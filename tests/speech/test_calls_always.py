"""What always holds for calls and for answers about several visits: every day, minute, name and room."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.rows import Appointment, Document, PersonName
from clinic_desk.speech import answer, calls
from tests.speech.saying import APPOINTMENTS, LANGUAGES, NAMES, NUMBER_WORDS, check

DOCTOR = PersonName("Ахметова", "Айгүл", "Серікқызы")
SERIK, DANA = PersonName("Ахметов", "Серік"), PersonName("Ахметова", "Дана")
VISIT = Appointment(datetime(2026, 11, 24, 10, 30), DOCTOR, "general_practice", "21")


def every_sentence(one, other, language, *, digits, names=(SERIK, DANA, DANA), place=7, clinic=""):
    """Each sentence of the module, of these two visits."""
    form = {"language": language, "digits": digits}
    call = {**form, "clinic": clinic, "patient": names[0]}
    today = other.at.date() - timedelta(days=1)
    yield calls.rebook_offer(one, other, today=today, **call)
    yield calls.rebook_offer(one, one, today=today, **form)
    yield calls.rebook_nothing(one, **call)
    yield calls.not_taking_place(one, **call)
    yield calls.freed(other, today=today, **call)
    sooner = replace(one, at=one.at.replace(minute=one.at.minute // 2))
    for visits in ((one, sooner), (one, other), (one, sooner, other)):
        parts = list(zip(names, visits, strict=False))
        yield calls.family(parts, **form)
        yield calls.family_offer(parts, today=today, **form)
        yield calls.series(visits, **form)
    yield calls.queued(one, place, **form)


@given(
    APPOINTMENTS,
    APPOINTMENTS,
    st.sampled_from(LANGUAGES),
    st.booleans(),
    st.tuples(NAMES, NAMES, NAMES),
    st.integers(1, 9999),
    st.sampled_from(["", "Успенская ВА", "«Шұғыла» ДА", '"Нұр"']),
)
def test_every_sentence_can_be_read_aloud(one, other, language, digits, names, place, clinic):
    for sentence in every_sentence(
        one, other, language, digits=digits, names=names, place=place, clinic=clinic
    ):
        check(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_minute_of_the_day_and_every_day_of_the_year_is_said_as_the_answer_says_it(language):
    """The moment of a call is that of the answer: its grammar is tested there minute by minute."""
    form = {"language": language}
    for number in range(1440):
        at = datetime(2026, 1, 1) + timedelta(days=number % 365, minutes=number)
        visit = replace(VISIT, at=at)
        moment = answer.booked(visit, **form).text
        for sentence in (
            calls.rebook_nothing(visit, **form),
            calls.freed(visit, today=date(2025, 1, 1), **form),
            calls.family([(SERIK, visit), (DANA, replace(visit, at=at + timedelta(minutes=1)))], **form),
        ):
            check(sentence)
            assert not re.search(r"[.?!] [^\W\d_А-ЯӘІҢҒҮҰҚӨҺ]", sentence.text), sentence.text
            start, end = sentence.marks[0]
            assert sentence.text[start:end].lower() in moment.lower()
        check(calls.series([visit, replace(visit, at=at + timedelta(days=14))], **form))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 30)), st.sampled_from(LANGUAGES))
def test_digits_and_words_do_not_mix(at, language):
    one = replace(VISIT, at=at)
    other = replace(VISIT, at=at + timedelta(days=9, minutes=1))
    for sentence in every_sentence(one, other, language, digits=True, place=31):
        assert not NUMBER_WORDS.search(sentence.text.lower())
    for sentence in every_sentence(one, other, language, digits=False, place=31):
        assert not re.search(r"\d", sentence.text)


@given(st.lists(st.tuples(NAMES, APPOINTMENTS), min_size=2, max_size=6), st.sampled_from(LANGUAGES))
def test_everybody_of_a_family_hears_the_own_time(parts, language):
    said = calls.family(parts, language=language, digits=True).text
    for _, visit in parts:
        assert f"{visit.at.hour}:{visit.at.minute:02}" in said


@given(st.lists(APPOINTMENTS, min_size=2, max_size=8), st.sampled_from(LANGUAGES))
def test_every_day_of_a_series_is_said(visits, language):
    said = calls.series(visits, language=language, digits=True).text
    for visit in visits:
        assert (
            answer.day_phrase(visit.at.date(), language=language, digits=True).split(", ")[
                0 if language == "kk" else 1
            ]
            in said
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", Document)
def test_a_child_is_a_child_in_every_sentence(document, language):
    child = {"kk": "бала", "ru": "реб"}[language]
    mine = replace(VISIT, document=document)
    later = replace(mine, at=mine.at + timedelta(days=1))
    today = VISIT.at.date()
    for sentence in (
        calls.rebook_offer(mine, later, today=today, language=language),
        calls.rebook_nothing(mine, language=language),
        calls.not_taking_place(mine, language=language),
        calls.freed(mine, today=today, language=language),
        calls.series([mine, later], language=language),
        calls.queued(mine, 3, language=language),
    ):
        assert (child in sentence.text.lower()) == (document is Document.BIRTH_CERTIFICATE)
