"""The sentences themselves: those the desk was designed for, word by word, and what always holds."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import specialties
from clinic_desk.rules.rows import Appointment, Document, PersonName, RefusalGround, Verdict
from clinic_desk.speech import answer
from tests.speech.saying import APPOINTMENTS, LANGUAGES, NUMBER_WORDS, check, emphasised

AKHMETOVA = PersonName("Ахметова", "Айгүл", "Серікқызы")
IVANOVA = PersonName("ИВАНОВА", "ЕЛЕНА", "ПЕТРОВНА")
ZHUNISOVA = PersonName("Жүнісова", "Гүлнәр", "Маратқызы")
TODAY = date(2026, 11, 24)
VISIT = Appointment(datetime(2026, 11, 24, 10, 30), AKHMETOVA, "general_practice", "5")
TOMORROW = Appointment(datetime(2026, 11, 25, 9, 0), IVANOVA, "therapist", "12а", Document.PASSPORT)
CHILD = Appointment(
    datetime(2026, 11, 28, 8, 5), ZHUNISOVA, "paediatrician", "2", Document.BIRTH_CERTIFICATE
)  # fmt: skip


# --- booked ----------------------------------------------------------------------------------------


def test_booked_in_kazakh_words():
    sentence = answer.booked(VISIT, language="kk")
    assert sentence.text == (
        "Сіз жиырма төртінші қараша, сейсенбі күні, сағат он отызда, бесінші кабинетке, жалпы практика"
        " дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылдыңыз. Өзіңізбен бірге жеке куәлігіңізді"
        " ала келіңіз."
    )
    assert emphasised(sentence) == [
        "жиырма төртінші қараша, сейсенбі күні, сағат он отызда",
        "бесінші кабинетке",
    ]


def test_booked_in_russian_words():
    sentence = answer.booked(VISIT, language="ru")
    assert sentence.text == (
        "Вы записаны на вторник, двадцать четвёртое ноября, на десять часов тридцать минут, в пятый кабинет,"
        " к врачу общей практики Ахметовой Айгүл Серікқызы. Возьмите с собой удостоверение личности."
    )
    assert emphasised(sentence) == [
        "вторник, двадцать четвёртое ноября, на десять часов тридцать минут",
        "в пятый кабинет",
    ]


def test_booked_in_digits():
    assert answer.booked(VISIT, language="kk", digits=True).text == (
        "Сіз 24 қараша, сейсенбі күні, сағат 10:30-да, 5-кабинетке, жалпы практика дәрігері Ахметова Айгүл"
        " Серікқызының қабылдауына жазылдыңыз. Өзіңізбен бірге жеке куәлігіңізді ала келіңіз."
    )
    assert answer.booked(VISIT, language="ru", digits=True).text == (
        "Вы записаны на вторник, 24 ноября, на 10:30, в 5-й кабинет, к врачу общей практики Ахметовой Айгүл"
        " Серікқызы. Возьмите с собой удостоверение личности."
    )


def test_a_child_is_booked_as_a_child_with_certificate_and_representative():
    assert answer.booked(CHILD, language="kk").text == (
        "Бала жиырма сегізінші қараша, сенбі күні, сағат сегіз нөл бесте, екінші кабинетке, педиатр"
        " Жүнісова Гүлнәр Маратқызының қабылдауына жазылды. Өзіңізбен бірге баланың туу туралы куәлігін ала"
        " келіңіз, бала заңды өкілімен бірге келуі керек."
    )
    assert answer.booked(CHILD, language="ru").text == (
        "Ребёнок записан на субботу, двадцать восьмое ноября, на восемь часов пять минут, во второй кабинет,"
        " к педиатру Жүнісовой Гүлнәр Маратқызы. Возьмите с собой свидетельство о рождении ребёнка, ребёнок"
        " должен прийти с законным представителем."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_room_the_room_is_not_named(language):
    sentence = answer.booked(replace(VISIT, room=""), language=language)
    assert "каб" not in sentence.text
    assert len(sentence.marks) == 1


@pytest.mark.parametrize(
    ("document", "kk", "ru"),
    [
        (Document.IDENTITY_CARD, "жеке куәлігіңізді", "удостоверение личности"),
        (Document.BIRTH_CERTIFICATE, "туу туралы куәлігін", "свидетельство о рождении"),
        (Document.PASSPORT, "төлқұжатыңызды", "паспорт"),
        (Document.RESIDENCE_PERMIT, "ықтиярхатыңызды", "вид на жительство"),
        (Document.DIGITAL, "цифрлық жеке куәлігіңіз", "цифровым удостоверением личности"),
    ],
)
def test_the_document_to_bring(document, kk, ru):
    for language, word in (("kk", kk), ("ru", ru)):
        assert word in answer.document_to_bring(document, language=language)
        assert answer.booked(replace(VISIT, document=document), language=language).text.endswith(
            answer.document_to_bring(document, language=language)
        )


# --- offer -----------------------------------------------------------------------------------------


def test_the_offer_of_today_is_a_question():
    sentence = answer.offer(VISIT, today=TODAY, language="kk")
    assert sentence.text == (
        "Бүгін, жиырма төртінші қараша, сейсенбі күні, сағат он отызда, жалпы практика дәрігері Ахметова"
        " Айгүл Серікқызының қабылдауына келе аласыз ба?"
    )
    assert emphasised(sentence) == ["жиырма төртінші қараша, сейсенбі күні, сағат он отызда"]
    assert answer.offer(VISIT, today=TODAY, language="ru").text == (
        "Сегодня, во вторник, двадцать четвёртого ноября, в десять часов тридцать минут, сможете прийти"
        " к врачу общей практики Ахметовой Айгүл Серікқызы?"
    )


@pytest.mark.parametrize(
    ("days", "kk", "ru"),
    [
        (0, "Бүгін, ж", "Сегодня, в"),
        (1, "Ертең, ж", "Завтра, в"),
        (2, "Бүрсігүні, ж", "Послезавтра, в"),
        (3, "Жиырма ", "Во вторник, "),
        (-1, "Жиырма ", "Во вторник, "),
    ],
)
def test_near_days_are_called_by_name(days, kk, ru):
    today = TODAY - timedelta(days=days)
    assert answer.offer(VISIT, today=today, language="kk").text.startswith(kk)
    assert answer.offer(VISIT, today=today, language="ru").text.startswith(ru)


def test_a_child_is_brought():
    assert "баланы педиатр" in answer.offer(CHILD, today=TODAY, language="kk").text
    assert "сможете привести ребёнка к педиатру" in answer.offer(CHILD, today=TODAY, language="ru").text


# --- moved, cancelled, taken -----------------------------------------------------------------------


def test_moved_names_the_new_time_in_full_and_the_old_one_last():
    assert answer.moved(VISIT, TOMORROW, language="ru").text == (
        "Ваш приём перенесён на другой день. Теперь вы записаны на среду, двадцать пятое ноября, на девять"
        " часов, в двенадцатый «а» кабинет, к терапевту Ивановой Елене Петровне. Возьмите с собой паспорт."
        " Прежнее время, вторник, двадцать четвёртое ноября, десять часов тридцать минут, больше не"
        " действует."
    )
    assert answer.moved(VISIT, TOMORROW, language="kk").text == (
        "Сіздің жазылуыңыз басқа күнге ауыстырылды. Енді Сіз жиырма бесінші қараша, сәрсенбі күні, сағат"
        " тоғызда, он екінші «а» кабинетке, терапевт Иванова Елена Петровнаның қабылдауына жазылдыңыз."
        " Өзіңізбен бірге төлқұжатыңызды ала келіңіз. Бұрынғы уақыт, жиырма төртінші қараша, сейсенбі,"
        " сағат он отыз, енді жарамсыз."
    )


@pytest.mark.parametrize(
    ("change", "kk", "ru"),
    [
        ({"at": datetime(2026, 11, 25, 10, 30)}, "басқа күнге", "на другой день"),
        ({"at": datetime(2026, 11, 24, 11, 0)}, "басқа уақытқа", "на другое время"),
        ({"doctor": IVANOVA}, "басқа дәрігерге", "к другому врачу"),
        ({"room": "6"}, "басқа кабинетке", "в другой кабинет"),
    ],
)
def test_moved_says_what_changed(change, kk, ru):
    new = replace(VISIT, **change)
    assert kk in answer.moved(VISIT, new, language="kk").text
    assert ru in answer.moved(VISIT, new, language="ru").text
    same_time = "at" not in change
    assert ("Прежнее время" not in answer.moved(VISIT, new, language="ru").text) == same_time


def test_cancelled():
    assert answer.cancelled(VISIT, language="kk").text == (
        "Сіздің жиырма төртінші қараша, сейсенбі күні, сағат он отыздағы жалпы практика дәрігері Ахметова"
        " Айгүл Серікқызының қабылдауына жазылуыңыз жойылды. Қайта жазылу үшін тіркеу бөліміне хабарласыңыз."
    )
    assert answer.cancelled(CHILD, language="ru").text == (
        "Запись ребёнка на субботу, двадцать восьмое ноября, на восемь часов пять минут, к педиатру"
        " Жүнісовой Гүлнәр Маратқызы, отменена. Чтобы записаться снова, обратитесь в регистратуру."
    )


def test_taken_offers_times_and_names_the_doctor_only_where_he_differs():
    later = replace(VISIT, at=datetime(2026, 11, 24, 11, 15))
    sentence = answer.taken(VISIT, (later, TOMORROW), language="ru")
    assert sentence.text == (
        "К сожалению, на это время только что записался другой человек: вторник, двадцать четвёртое ноября,"
        " десять часов тридцать минут. Могу предложить: в тот же день, в одиннадцать часов пятнадцать минут;"
        " в среду, двадцать пятого ноября, в девять часов, к терапевту Ивановой Елене Петровне."
        " Какое время вам подойдёт?"
    )
    assert len(sentence.marks) == 2
    assert "сол күні, сағат он бір он бесте;" in answer.taken(VISIT, (later, TOMORROW), language="kk").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_taken_without_alternatives_offers_the_waiting_list(language):
    waiting_list = {"kk": "күту тізіміне", "ru": "лист ожидания"}[language]
    assert waiting_list in answer.taken(VISIT, (), language=language).text
    assert waiting_list not in answer.taken(VISIT, (TOMORROW,), language=language).text


# --- nothing free, waiting, refused ----------------------------------------------------------------


def test_nothing_free():
    until = date(2026, 11, 30)
    assert answer.nothing_free(until, specialty="cardiologist", language="kk").text.startswith(
        "Өкінішке қарай, кардиологтің қабылдауына отызыншы қарашаға дейін бос уақыт жоқ."
    )
    sentence = answer.nothing_free(until, specialty="therapist", doctor=IVANOVA, language="ru")
    assert sentence.text.startswith(
        "К сожалению, к терапевту Ивановой Елене Петровне до тридцатого ноября свободного времени нет."
    )
    assert emphasised(sentence) == ["до тридцатого ноября"]


def test_waiting():
    until = date(2026, 12, 31)
    assert answer.waiting(specialty="cardiologist", language="ru").text.startswith(
        "Вы внесены в лист ожидания к кардиологу."
    )
    assert answer.waiting(specialty="cardiologist", language="kk").text == (
        "Сіз кардиологтің қабылдауына жазылу үшін күту тізіміне енгізілдіңіз."
        " Уақыт босаған бойда Сізге хабарласамыз."
    )
    assert emphasised(answer.waiting(specialty="cardiologist", until=until, language="kk")) == [
        "отыз бірінші желтоқсанға дейін"
    ]


def test_waiting_for_a_child():
    child = {"specialty": "paediatrician", "document": Document.BIRTH_CERTIFICATE}
    assert answer.waiting(**child, language="kk").text == (
        "Бала педиатрдың қабылдауына жазылу үшін күту тізіміне енгізілді."
        " Уақыт босаған бойда Сізге хабарласамыз."
    )
    assert answer.waiting(**child, doctor=ZHUNISOVA, until=date(2026, 12, 31), language="ru").text == (
        "Ребёнок внесён в лист ожидания к педиатру Жүнісовой Гүлнәр Маратқызы."
        " Если до тридцать первого декабря время освободится, мы вам сразу позвоним."
    )


def test_already_booked_and_referral():
    assert answer.already_booked(VISIT, language="ru").text == (
        "Вы уже записаны к врачу общей практики Ахметовой Айгүл Серікқызы: на вторник, двадцать четвёртое"
        " ноября, на десять часов тридцать минут, в пятый кабинет."
    )
    assert answer.referral_needed("cardiologist", language="kk").text.startswith(
        "Кардиологтің қабылдауына жазылу үшін жолдама керек."
    )


@pytest.mark.parametrize("ground", RefusalGround)
@pytest.mark.parametrize("verdict", [None, *Verdict])
@pytest.mark.parametrize("clinic", ["", "Успенская врачебная амбулатория"])
def test_every_refusal_says_why_what_to_do_and_that_emergency_help_is_given(ground, verdict, clinic):
    kk = answer.refused(ground, verdict=verdict, clinic=clinic, language="kk").text
    ru = answer.refused(ground, verdict=verdict, clinic=clinic, language="ru").text
    assert kk.startswith("Кешіріңіз, Сізді қабылдауға жаза алмаймыз: ")
    assert kk.endswith("Шұғыл көмек бәрібір көрсетіледі: жедел жәрдемнің нөмірі — жүз үш.")
    assert ru.startswith("Извините, записать вас на приём не можем: ")
    assert ru.endswith("Экстренную помощь вам окажут в любом случае: номер скорой помощи — сто три.")
    assert re.search("хабарласыңыз|келіңіз", kk)
    assert re.search("Обратитесь|Придите|Позвоните", ru)


def test_the_two_grounds_say_different_things():
    for language in LANGUAGES:
        grounds = {answer.refused(ground, language=language).text for ground in RefusalGround}
        assert len(grounds) == 2


def test_not_attached_yet_names_the_day():
    sentence = answer.refused(
        RefusalGround.NOT_ATTACHED,
        verdict=Verdict.FROM_LATER,
        attached_from=date(2027, 1, 1),
        language="ru",
    )
    assert "вы будете прикреплены к нашей медицинской организации только с первого января" in sentence.text
    assert emphasised(sentence) == ["с первого января"]
    assert "Можем записать вас на этот день или позже." in sentence.text


def test_the_clinic_is_named_as_it_writes_itself():
    for clinic in ("Успенская врачебная амбулатория", "«Успенская врачебная амбулатория»"):
        text = answer.refused(RefusalGround.NOT_ATTACHED, clinic=clinic, language="ru").text
        assert "вы не прикреплены к медицинской организации «Успенская врачебная амбулатория». " in text


@pytest.mark.parametrize(
    ("clinic", "said"),
    [
        ("«Шұғыла» дәрігерлік амбулаториясы", "«„Шұғыла“ дәрігерлік амбулаториясы» медициналық ұйымына"),
        ("«Шұғыла» және «Нұр»", "«„Шұғыла“ және „Нұр“» медициналық ұйымына"),
        ('"Шұғыла"', "«Шұғыла» медициналық ұйымына"),
        ("«", "«„» медициналық ұйымына"),
    ],
)
def test_quotes_in_the_name_of_the_clinic_stay_in_pairs(clinic, said):
    assert said in answer.refused(RefusalGround.NOT_ATTACHED, clinic=clinic, language="kk").text


# --- what always holds -----------------------------------------------------------------------------


def every_sentence(appointment, other, language, *, digits):
    form = {"language": language, "digits": digits}
    yield answer.offer(appointment, today=other.at.date(), **form)
    yield answer.booked(appointment, **form)
    yield answer.moved(appointment, other, **form)
    yield answer.cancelled(appointment, **form)
    yield answer.already_booked(appointment, **form)
    yield answer.taken(appointment, (other, appointment, other), **form)
    who = {"specialty": appointment.specialty, "doctor": appointment.doctor}
    yield answer.nothing_free(other.at.date(), **who, **form)
    yield answer.waiting(until=other.at.date(), **who, **form)
    yield answer.waiting(**who, document=appointment.document, **form)
    yield answer.referral_needed(appointment.specialty, **form)
    for ground, verdict in itertools.product(RefusalGround, (None, *Verdict)):
        yield answer.refused(ground, verdict=verdict, attached_from=other.at.date(), **form)


@given(APPOINTMENTS, APPOINTMENTS, st.sampled_from(LANGUAGES), st.booleans())
def test_every_sentence_can_be_read_aloud(appointment, other, language, digits):
    for sentence in every_sentence(appointment, other, language, digits=digits):
        check(sentence)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from(LANGUAGES))
def test_digits_and_words_do_not_mix(at, language):
    appointment = replace(VISIT, at=at, room="21")
    for sentence in every_sentence(appointment, appointment, language, digits=True):
        assert not NUMBER_WORDS.search(sentence.text.lower())
    for sentence in every_sentence(appointment, appointment, language, digits=False):
        assert not re.search(r"\d", sentence.text)


@pytest.mark.parametrize("one", specialties.all_specialties(), ids=lambda one: one.code)
def test_every_specialty_is_spoken(one):
    appointment = replace(VISIT, specialty=one.code)
    assert (
        f" {one.kk} Ахметова Айгүл Серікқызының қабылдауына" in answer.booked(appointment, language="kk").text
    )
    assert f" к {one.ru_dative} Ахметовой Айгүл Серікқызы." in answer.booked(appointment, language="ru").text


def test_phrases_for_other_parts_of_the_program():
    assert answer.day_phrase(TODAY, language="kk") == "жиырма төртінші қараша, сейсенбі күні"
    assert answer.day_phrase(TODAY, language="ru", digits=True) == "вторник, 24 ноября"
    assert answer.time_phrase(630, language="kk") == "сағат он отыз"
    assert answer.time_phrase(630, language="ru") == "десять часов тридцать минут"
    assert answer.day_and_time(VISIT.at, "kk") == "24 қараша, сейсенбі, сағат 10:30"
    assert answer.day_and_time(VISIT.at, "ru") == "вторник, 24 ноября, 10:30"
    assert answer.moment_phrase(VISIT.at, language="kk").endswith("сағат он отызда")
    assert answer.moment_phrase(VISIT.at, language="ru").startswith("во вторник, ")
