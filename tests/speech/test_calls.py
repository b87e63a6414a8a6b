"""What the clinic says when it calls: whole sentences, judged word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from clinic_desk.rules.rows import Appointment, Document, PersonName
from clinic_desk.speech import calls
from tests.speech.saying import LANGUAGES, emphasised

AKHMETOVA = PersonName("Ахметова", "Айгүл", "Серікқызы")
IVANOVA = PersonName("ИВАНОВА", "ЕЛЕНА", "ПЕТРОВНА")
ZHUNISOVA = PersonName("Жүнісова", "Гүлнәр", "Маратқызы")
TODAY = date(2026, 11, 23)
VISIT = Appointment(datetime(2026, 11, 24, 10, 30), AKHMETOVA, "general_practice", "5")
OTHER = Appointment(datetime(2026, 11, 25, 9, 0), IVANOVA, "therapist", "12а")
CHILD = Appointment(
    datetime(2026, 11, 28, 8, 5), ZHUNISOVA, "paediatrician", "2", Document.BIRTH_CERTIFICATE
)  # fmt: skip


def at(appointment, day, hour, minute=0, **changes):
    return replace(appointment, at=datetime(2026, *day, hour, minute), **changes)


# --- the visit cannot take place -------------------------------------------------------------------


def test_another_doctor_on_another_day_is_named_in_full():
    sentence = calls.rebook_offer(VISIT, OTHER, today=date(2026, 11, 24), language="kk")
    assert sentence.text == (
        "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз. Сіз жиырма төртінші қараша, сейсенбі күні,"
        " сағат он отызда, жалпы практика дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылғансыз."
        " Өкінішке қарай, бұл уақытта дәрігер болмайды, сондықтан қабылдау өтпейді. Оның орнына ертең,"
        " жиырма бесінші қараша, сәрсенбі күні, сағат тоғызда, он екінші «а» кабинетке, терапевт Иванова"
        " Елена Петровнаның қабылдауына келе аласыз ба?"
    )
    assert emphasised(sentence) == [
        "жиырма төртінші қараша, сейсенбі күні, сағат он отызда",
        "жиырма бесінші қараша, сәрсенбі күні, сағат тоғызда",
        "он екінші «а» кабинетке",
    ]
    assert calls.rebook_offer(VISIT, OTHER, today=date(2026, 11, 24), language="ru").text == (
        "Здравствуйте, это регистратура. Вы записаны на вторник, двадцать четвёртое ноября, на десять часов"
        " тридцать минут, к врачу общей практики Ахметовой Айгүл Серікқызы. К сожалению, в это время врача"
        " не будет, и приём не состоится. Можем записать вас на завтра, среду, двадцать пятое ноября, на"
        " девять часов, в двенадцатый «а» кабинет, к терапевту Ивановой Елене Петровне. Вам подойдёт?"
    )


def test_the_same_doctor_on_another_day_in_digits():
    later = at(VISIT, (12, 2), 11, room="")
    assert calls.rebook_offer(VISIT, later, today=TODAY, language="kk", digits=True).text == (
        "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз. Сіз 24 қараша, сейсенбі күні, сағат"
        " 10:30-да, жалпы практика дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылғансыз. Өкінішке"
        " қарай, бұл уақытта дәрігер болмайды, сондықтан қабылдау өтпейді. Оның орнына 2 желтоқсан, сәрсенбі"
        " күні, сағат 11:00-де, осы дәрігердің қабылдауына келе аласыз ба?"
    )
    assert calls.rebook_offer(VISIT, later, today=TODAY, language="ru", digits=True).text == (
        "Здравствуйте, это регистратура. Вы записаны на вторник, 24 ноября, на 10:30, к врачу общей практики"
        " Ахметовой Айгүл Серікқызы. К сожалению, в это время врача не будет, и приём не состоится. Можем"
        " записать вас на среду, 2 декабря, на 11:00, к тому же врачу. Вам подойдёт?"
    )


def test_a_child_is_spoken_of_to_the_adult():
    later = at(CHILD, (11, 30), 9)
    assert calls.rebook_offer(CHILD, later, today=TODAY, language="kk").text.endswith(
        " Бала жиырма сегізінші қараша, сенбі күні, сағат сегіз нөл бесте, педиатр Жүнісова Гүлнәр"
        " Маратқызының қабылдауына жазылған. Өкінішке қарай, бұл уақытта дәрігер болмайды, сондықтан"
        " қабылдау өтпейді. Оның орнына отызыншы қараша, дүйсенбі күні, сағат тоғызда, екінші кабинетке,"
        " баланы осы дәрігердің қабылдауына әкеле аласыз ба?"
    )
    assert calls.rebook_offer(CHILD, later, today=TODAY, language="ru").text.endswith(
        " Ребёнок записан на субботу, двадцать восьмое ноября, на восемь часов пять минут, к педиатру"
        " Жүнісовой Гүлнәр Маратқызы. К сожалению, в это время врача не будет, и приём не состоится. Можем"
        " записать ребёнка на понедельник, тридцатое ноября, на девять часов, во второй кабинет, к тому же"
        " врачу. Вам подойдёт?"
    )


@pytest.mark.parametrize(
    ("new", "kk", "ru"),
    [
        (
            at(VISIT, (11, 24), 16),
            "Оның орнына сол күні, сағат он алтыда, бесінші кабинетке, осы дәрігердің қабылдауына",
            "на тот же день, на шестнадцать часов, в пятый кабинет, к тому же врачу.",
        ),
        (
            at(OTHER, (11, 24), 10, 30),
            "Оның орнына дәл сол уақытта, он екінші «а» кабинетке, терапевт Иванова Елена Петровнаның",
            "на то же время, в двенадцатый «а» кабинет, к терапевту Ивановой Елене Петровне.",
        ),
    ],
)
def test_the_same_day_or_time_is_not_said_twice(new, kk, ru):
    assert kk in calls.rebook_offer(VISIT, new, today=TODAY, language="kk").text
    assert ru in calls.rebook_offer(VISIT, new, today=TODAY, language="ru").text


def test_nothing_to_offer_yet():
    assert calls.rebook_nothing(VISIT, language="kk", digits=True).text == (
        "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз. Сіз 24 қараша, сейсенбі күні, сағат"
        " 10:30-да, жалпы практика дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылғансыз. Өкінішке"
        " қарай, бұл уақытта дәрігер болмайды, сондықтан қабылдау өтпейді. Кешірім сұраймыз. Әзірге басқа бос"
        " уақыт жоқ. Сізді күту тізіміне енгіземіз, уақыт босаған бойда Сізге хабарласамыз."
    )
    assert calls.rebook_nothing(CHILD, language="ru", digits=True).text == (
        "Здравствуйте, это регистратура. Ребёнок записан на субботу, 28 ноября, на 8:05, к педиатру"
        " Жүнісовой Гүлнәр Маратқызы. К сожалению, в это время врача не будет, и приём не состоится. Приносим"
        " извинения. Другого свободного времени пока нет. Мы внесём ребёнка в лист ожидания и позвоним вам,"
        " как только время освободится."
    )


def test_cancelled_by_the_clinic():
    assert calls.not_taking_place(CHILD, language="kk").text == (
        "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз. Өкінішке қарай, қабылдау өтпейді: баланың"
        " жиырма сегізінші қараша, сенбі күні, сағат сегіз нөл бестегі педиатр Жүнісова Гүлнәр Маратқызының"
        " қабылдауына жазылуы жойылды. Кешірім сұраймыз. Қайта жазылу үшін тіркеу бөліміне хабарласыңыз."
    )
    assert calls.not_taking_place(VISIT, language="ru").text == (
        "Здравствуйте, это регистратура. К сожалению, приём не состоится: ваша запись на вторник, двадцать"
        " четвёртое ноября, на десять часов тридцать минут, к врачу общей практики Ахметовой Айгүл Серікқызы,"
        " отменена. Приносим извинения. Чтобы записаться снова, обратитесь в регистратуру."
    )


def test_a_time_became_free():
    sentence = calls.freed(OTHER, today=date(2026, 11, 24), language="kk")
    assert sentence.text == (
        "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз. Сіз күту тізімінде тұрсыз, қазір уақыт"
        " босады: ертең, жиырма бесінші қараша, сәрсенбі күні, сағат тоғызда, он екінші «а» кабинетке,"
        " терапевт Иванова Елена Петровнаның қабылдауына келе аласыз ба?"
    )
    assert emphasised(sentence) == [
        "жиырма бесінші қараша, сәрсенбі күні, сағат тоғызда",
        "он екінші «а» кабинетке",
    ]
    assert calls.freed(CHILD, today=TODAY, language="ru", digits=True).text == (
        "Здравствуйте, это регистратура. Ребёнок внесён в лист ожидания, и сейчас время освободилось."
        " Записать ребёнка на субботу, 28 ноября, на 8:05, во 2-й кабинет, к педиатру Жүнісовой Гүлнәр"
        " Маратқызы?"
    )


def test_the_clinic_is_named_and_the_patient_is_asked_for_first():
    who = {"clinic": "«Шұғыла»", "patient": PersonName("АХМЕТОВ", "СЕРІК", "БОЛАТҰЛЫ")}
    assert calls.freed(OTHER, today=TODAY, language="kk", **who).text.startswith(
        "Сәлеметсіз бе! Сізге «Шұғыла» медициналық ұйымының тіркеу бөлімінен хабарласып тұрмыз."
        " Кешіріңіз, Сіз Ахметов Серік Болатұлы боласыз ба? Сіз күту тізімінде"
    )
    assert calls.rebook_nothing(VISIT, language="ru", **who).text.startswith(
        "Здравствуйте, это регистратура медицинской организации «Шұғыла»."
        " Скажите, пожалуйста, вы Ахметов Серік Болатұлы? Вы записаны"
    )
    assert " Кешіріңіз, Сіз Ахметов Серік Болатұлы деген баланың заңды өкілі боласыз ба? " in (
        calls.not_taking_place(CHILD, language="kk", **who).text
    )
    assert " вы законный представитель ребёнка по имени Ахметов Серік Болатұлы? " in (
        calls.rebook_offer(CHILD, at(CHILD, (11, 30), 9), today=TODAY, language="ru", **who).text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_call_tells_why_the_doctor_is_away(language):
    said = [
        calls.rebook_offer(VISIT, OTHER, today=TODAY, language=language),
        calls.rebook_nothing(VISIT, language=language),
        calls.not_taking_place(VISIT, language=language),
    ]
    for word in ("ауыр", "науқас", "демалыс", "боле", "болен", "отпуск", "больнич"):
        assert not any(word in sentence.text.lower() for sentence in said)
