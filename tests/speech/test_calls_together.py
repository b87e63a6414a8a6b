"""One answer for several visits, and the live queue: whole sentences, judged word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_desk.rules.rows import Appointment, Document, PersonName
from clinic_desk.speech import calls
from tests.speech.saying import emphasised

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


# --- a family --------------------------------------------------------------------------------------

SERIK = (PersonName("Ахметов", "Серік", "Болатұлы"), VISIT)
SAULE = (PersonName("АХМЕТОВА", "СӘУЛЕ", "МАРАТҚЫЗЫ"), at(VISIT, (11, 24), 10, 45))
ALIKHAN = (
    PersonName("Ахметов", "Әлихан", "Серікұлы"),
    at(VISIT, (11, 24), 11, document=Document.BIRTH_CERTIFICATE),
)
DANA = (PersonName("Ахметова", "Дана", "Серікқызы"), CHILD)
MADI = (PersonName("Ахметов", "Мәди", "Серікұлы"), at(CHILD, (11, 28), 8, 20))


def test_two_grown_ups_with_one_doctor():
    sentence = calls.family((SERIK, SAULE), language="kk")
    assert sentence.text == (
        "Отбасыңыз жиырма төртінші қараша, сейсенбі күні, сағат он отызда, бесінші кабинетке, жалпы практика"
        " дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылды. Алдымен Серік, содан кейін Сәуле — сағат"
        " он қырық бесте. Өздеріңізбен бірге жеке куәліктерді ала келіңіздер."
    )
    assert emphasised(sentence)[-1] == "сағат он қырық бесте"
    assert calls.family((SERIK, SAULE), language="ru").text == (
        "Ваша семья записана на вторник, двадцать четвёртое ноября, на десять часов тридцать минут, в пятый"
        " кабинет, к врачу общей практики Ахметовой Айгүл Серікқызы. Сначала Серік, затем Сәуле — в десять"
        " часов сорок пять минут. Возьмите с собой удостоверения личности."
    )


def test_three_in_any_order_with_a_child_and_without_a_room():
    parts = [(name, replace(visit, room="")) for name, visit in (ALIKHAN, SAULE, SERIK)]
    assert calls.family(parts, language="kk", digits=True).text == (
        "Отбасыңыз 24 қараша, сейсенбі күні, сағат 10:30-да, жалпы практика дәрігері Ахметова Айгүл"
        " Серікқызының қабылдауына жазылды. Алдымен Серік, содан кейін Сәуле — сағат 10:45-те, Әлихан —"
        " сағат 11:00-де. Өздеріңізбен бірге жеке куәліктерді және баланың туу туралы куәлігін ала"
        " келіңіздер. Бала заңды өкілімен бірге келуі керек."
    )
    assert calls.family(parts, language="ru", digits=True).text == (
        "Ваша семья записана на вторник, 24 ноября, на 10:30, к врачу общей практики Ахметовой Айгүл"
        " Серікқызы. Сначала Серік, затем Сәуле — в 10:45, Әлихан — в 11:00. Возьмите с собой удостоверения"
        " личности и свидетельство о рождении ребёнка. Ребёнок должен прийти с законным представителем."
    )


def test_children_alone():
    assert calls.family((DANA, MADI), language="kk").text == (
        "Балалар жиырма сегізінші қараша, сенбі күні, сағат сегіз нөл бесте, екінші кабинетке, педиатр"
        " Жүнісова Гүлнәр Маратқызының қабылдауына жазылды. Алдымен Дана, содан кейін Мәди — сағат сегіз"
        " жиырмада. Өзіңізбен бірге балалардың туу туралы куәліктерін ала келіңіз. Балалар заңды өкілімен"
        " бірге келуі керек."
    )
    assert calls.family((DANA, MADI), language="ru").text == (
        "Дети записаны на субботу, двадцать восьмое ноября, на восемь часов пять минут, во второй кабинет,"
        " к педиатру Жүнісовой Гүлнәр Маратқызы. Сначала Дана, затем Мәди — в восемь часов двадцать минут."
        " Возьмите с собой свидетельства о рождении детей. Дети должны прийти с законным представителем."
    )


def test_five_with_two_doctors_on_two_days():
    five = (DANA, SERIK, MADI, SAULE, ALIKHAN)
    assert calls.family(five, language="kk").text == (
        "Отбасыңыз қабылдауға жазылды. Жиырма төртінші қараша, сейсенбі күні, бесінші кабинетке, жалпы"
        " практика дәрігері Ахметова Айгүл Серікқызының қабылдауына: Серік — сағат он отызда, Сәуле — сағат"
        " он қырық бесте, Әлихан — сағат он бірде. Жиырма сегізінші қараша, сенбі күні, екінші кабинетке,"
        " педиатр Жүнісова Гүлнәр Маратқызының қабылдауына: Дана — сағат сегіз нөл бесте, Мәди — сағат сегіз"
        " жиырмада. Өздеріңізбен бірге жеке куәліктерді және балалардың туу туралы куәліктерін ала"
        " келіңіздер. Балалар заңды өкілімен бірге келуі керек."
    )
    assert calls.family(five, language="ru", digits=True).text == (
        "Ваша семья записана на приём. На вторник, 24 ноября, в 5-й кабинет, к врачу общей практики Ахметовой"
        " Айгүл Серікқызы: Серік — на 10:30, Сәуле — на 10:45, Әлихан — на 11:00. На субботу, 28 ноября,"
        " во 2-й кабинет, к педиатру Жүнісовой Гүлнәр Маратқызы: Дана — на 8:05, Мәди — на 8:20. Возьмите"
        " с собой удостоверения личности и свидетельства о рождении детей. Дети должны прийти с законным"
        " представителем."
    )


def test_a_family_is_asked_without_room_and_papers():
    assert calls.family_offer((SERIK, SAULE, ALIKHAN), today=TODAY, language="kk").text == (
        "Отбасыңызды ертең, жиырма төртінші қараша, сейсенбі күні, сағат он отызда, жалпы практика дәрігері"
        " Ахметова Айгүл Серікқызының қабылдауына жаза аламыз. Алдымен Серік, содан кейін Сәуле — сағат он"
        " қырық бесте, Әлихан — сағат он бірде. Сізге ыңғайлы ма?"
    )
    assert calls.family_offer((DANA, MADI), today=TODAY, language="ru").text == (
        "Можем записать детей на субботу, двадцать восьмое ноября, на восемь часов пять минут, к педиатру"
        " Жүнісовой Гүлнәр Маратқызы. Сначала Дана, затем Мәди — в восемь часов двадцать минут. Вам подойдёт?"
    )
    assert calls.family_offer((SERIK, DANA), today=TODAY, language="kk", digits=True).text == (
        "Отбасыңызды мына уақыттарға жаза аламыз. Ертең, 24 қараша, сейсенбі күні, жалпы практика"
        " дәрігері Ахметова Айгүл Серікқызының қабылдауына: Серік — сағат 10:30-да. 28 қараша, сенбі күні,"
        " педиатр Жүнісова Гүлнәр Маратқызының қабылдауына: Дана — сағат 8:05-те. Сізге ыңғайлы ма?"
    )
    assert calls.family_offer((SERIK, DANA), today=TODAY, language="ru", digits=True).text == (
        "Можем записать вашу семью на следующее время. На завтра, вторник, 24 ноября, к врачу общей"
        " практики Ахметовой Айгүл Серікқызы: Серік — на 10:30. На субботу, 28 ноября, к педиатру Жүнісовой"
        " Гүлнәр Маратқызы: Дана — на 8:05. Вам подойдёт?"
    )


def test_each_kind_of_paper_is_asked_for_once_and_a_person_only_once():
    passport = replace(SAULE[1], document=Document.PASSPORT)
    digital = replace(SAULE[1], document=Document.DIGITAL)
    child_again = (ALIKHAN[0], replace(CHILD, room="3"))
    parts = (SERIK, (SAULE[0], passport), (PersonName("Ахметов", "Болат"), digital), ALIKHAN, child_again)
    assert calls.family(parts, language="kk").text.endswith(
        " Өздеріңізбен бірге жеке куәлікті, төлқұжатты, цифрлық жеке куәлік бар телефонды және баланың туу"
        " туралы куәлігін ала келіңіздер. Бала заңды өкілімен бірге келуі керек."
    )
    assert calls.family(parts, language="ru").text.endswith(
        " Возьмите с собой удостоверение личности, паспорт, телефон с цифровым удостоверением личности"
        " и свидетельство о рождении ребёнка. Ребёнок должен прийти с законным представителем."
    )


def test_one_alone_is_answered_as_ever_and_nobody_is_an_error():
    assert calls.family([DANA], language="ru").text.startswith("Ребёнок записан на субботу, ")
    assert calls.family_offer([SERIK], today=TODAY, language="kk").text.endswith("келе аласыз ба?")
    with pytest.raises(ValueError, match="nobody"):
        calls.family([], language="kk")
    with pytest.raises(ValueError, match="without a visit"):
        calls.series([], language="kk")


# --- a series --------------------------------------------------------------------------------------

EVERY_TWO_WEEKS = tuple(
    replace(OTHER, at=datetime(2026, 11, 24, 9) + timedelta(days=14 * n)) for n in range(3)
)


def test_a_series_at_one_time_on_one_weekday():
    sentence = calls.series(EVERY_TWO_WEEKS[::-1], language="kk")
    assert sentence.text == (
        "Сіз он екінші «а» кабинетке, терапевт Иванова Елена Петровнаның үш қабылдауына жазылдыңыз. Әр жолы"
        " сейсенбі күні, сағат тоғызда: жиырма төртінші қараша, сегізінші желтоқсан, жиырма екінші желтоқсан."
        " Өзіңізбен бірге жеке куәлігіңізді ала келіңіз."
    )
    assert emphasised(sentence) == [
        "он екінші «а» кабинетке",
        "сейсенбі күні, сағат тоғызда",
        "жиырма төртінші қараша",
        "сегізінші желтоқсан",
        "жиырма екінші желтоқсан",
    ]
    assert calls.series(EVERY_TWO_WEEKS, language="ru").text == (
        "Вы записаны на три приёма к терапевту Ивановой Елене Петровне, в двенадцатый «а» кабинет. Каждый раз"
        " во вторник, в девять часов: двадцать четвёртого ноября, восьмого декабря, двадцать второго декабря."
        " Возьмите с собой удостоверение личности."
    )


def test_a_series_that_had_to_skip_a_day_off():
    moved = (EVERY_TWO_WEEKS[0], at(OTHER, (12, 9), 9))
    assert calls.series(moved, language="kk", digits=True).text == (
        "Сіз 12а-кабинетке, терапевт Иванова Елена Петровнаның 2 қабылдауына жазылдыңыз. Әр жолы сағат"
        " 9:00-де: 24 қараша, сейсенбі күні; 9 желтоқсан, сәрсенбі күні. Өзіңізбен бірге жеке куәлігіңізді"
        " ала келіңіз."
    )
    assert (
        " Каждый раз в девять часов: во вторник, двадцать четвёртого ноября; в среду, девятого декабря."
        in (calls.series(moved, language="ru").text)
    )


def test_a_series_at_different_times():
    child = (CHILD, at(CHILD, (12, 5), 11))
    assert calls.series(child, language="ru").text == (
        "Ребёнок записан на два приёма к педиатру Жүнісовой Гүлнәр Маратқызы, во второй кабинет: в субботу,"
        " двадцать восьмого ноября, в восемь часов пять минут; в субботу, пятого декабря, в одиннадцать"
        " часов. Возьмите с собой свидетельство о рождении ребёнка, ребёнок должен прийти с законным"
        " представителем."
    )
    assert calls.series(child, language="kk").text.startswith(
        "Бала екінші кабинетке, педиатр Жүнісова Гүлнәр Маратқызының екі қабылдауына жазылды: жиырма"
        " сегізінші қараша, сенбі күні, сағат сегіз нөл бесте; бесінші желтоқсан, сенбі күні, сағат он бірде."
    )


def test_a_series_with_a_substitute_says_each_visit_in_full():
    with_other = (EVERY_TWO_WEEKS[0], at(VISIT, (12, 8), 9))
    assert calls.series(with_other, language="kk", digits=True).text.startswith(
        "Сіз 2 қабылдауға жазылдыңыз: 24 қараша, сейсенбі күні, сағат 9:00-де, 12а-кабинетке, терапевт"
        " Иванова Елена Петровнаның қабылдауына; 8 желтоқсан, сейсенбі күні, сағат 9:00-де, 5-кабинетке,"
        " жалпы практика дәрігері Ахметова Айгүл Серікқызының қабылдауына. "
    )
    assert calls.series(with_other, language="ru", digits=True).text.startswith(
        "Вы записаны на 2 приёма: во вторник, 24 ноября, в 9:00, в кабинет 12а, к терапевту Ивановой Елене"
        " Петровне; во вторник, 8 декабря, в 9:00, в 5-й кабинет, к врачу общей практики Ахметовой Айгүл"
        " Серікқызы. "
    )


@pytest.mark.parametrize(
    ("count", "kk", "ru"),
    [(2, "екі", "два приёма"), (5, "бес", "пять приёмов"), (12, "он екі", "двенадцать приёмов"),
     (21, "жиырма бір", "двадцать один приём"), (22, "жиырма екі", "двадцать два приёма")],
)  # fmt: skip
def test_how_many_visits(count, kk, ru):
    visits = [replace(OTHER, at=OTHER.at + timedelta(days=day)) for day in range(count)]
    assert f" {kk} қабылдауына" in calls.series(visits, language="kk").text
    assert f" на {ru} к терапевту" in calls.series(visits, language="ru").text


# --- the live queue --------------------------------------------------------------------------------


def test_the_live_queue_names_a_number_and_no_time():
    sentence = calls.queued(VISIT, 5, language="kk")
    assert sentence.text == (
        "Сіз бүгін бесінші кабинетке, жалпы практика дәрігері Ахметова Айгүл Серікқызының қабылдауына жанды"
        " кезек тәртібімен бесінші нөмірмен жазылдыңыз. Нақты уақыты жоқ, қабылдау кезек ретімен жүргізіледі."
    )
    assert emphasised(sentence) == ["бесінші кабинетке", "бесінші нөмірмен"]
    assert calls.queued(VISIT, 5, language="ru").text == (
        "Вы записаны на сегодня в живую очередь под номером пять, в пятый кабинет, к врачу общей практики"
        " Ахметовой Айгүл Серікқызы. Точного времени нет, приём идёт по порядку номеров."
    )
    without_room = replace(CHILD, room="")
    assert calls.queued(without_room, 21, language="kk", digits=True).text == (
        "Бала бүгін педиатр Жүнісова Гүлнәр Маратқызының қабылдауына жанды кезек тәртібімен"
        " 21-нөмірмен жазылды. Нақты уақыты жоқ, қабылдау кезек ретімен жүргізіледі."
    )
    assert calls.queued(without_room, 21, language="ru", digits=True).text.startswith(
        "Ребёнок записан на сегодня в живую очередь под номером 21, к педиатру Жүнісовой Гүлнәр Маратқызы. "
    )


@pytest.mark.parametrize(
    ("place", "kk", "ru"),
    [(1, "бірінші", "один"), (6, "алтыншы", "шесть"), (20, "жиырмасыншы", "двадцать"),
     (32, "отыз екінші", "тридцать два"), (40, "қырқыншы", "сорок"), (101, "жүз бірінші", "сто один")],
)  # fmt: skip
def test_the_place_is_an_ordinal_in_kazakh(place, kk, ru):
    assert f" {kk} нөмірмен " in calls.queued(VISIT, place, language="kk").text
    assert f" под номером {ru}," in calls.queued(VISIT, place, language="ru").text


def test_who_leaves_the_queue_is_told_of_no_time() -> None:
    said = calls.unqueued(VISIT, language="ru").text
    assert said.startswith("Ваша запись на сегодня в живую очередь, к ")
    assert "отменена" in said
    kazakh_said = calls.unqueued(VISIT, language="kk").text
    assert "жанды кезек тәртібімен жазылуыңыз жойылды" in kazakh_said
    for text in (said, kazakh_said):
        assert f"{VISIT.at:%H:%M}" not in text
        assert "{" not in text
