"""Russian numbers, days and times against tables written by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk.rules.rows import PersonName
from clinic_desk.speech import russian

# «одна» and «две» of minutes apart; everything else is the same in both cases and both genders.
ONES = "_ один два три четыре пять шесть семь восемь девять".split()
TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать"
    " девятнадцать"
).split()
TENS = "_ _ двадцать тридцать сорок пятьдесят".split()
HOURS = {1: "час", 21: "час"} | dict.fromkeys((2, 3, 4, 22, 23), "часа")


def words(number: int, one: str, two: str) -> str:
    if number == 0:
        return "ноль"
    if 10 <= number < 20:
        return TEENS[number - 10]
    tens, ones = divmod(number, 10)
    parts = [TENS[tens]] if tens else []
    if ones:
        parts.append({1: one, 2: two}.get(ones, ONES[ones]))
    return " ".join(parts)


def minute_noun(minutes: int, one: str) -> str:
    if minutes in (11, 12, 13, 14) or minutes % 10 in (0, 5, 6, 7, 8, 9):
        return "минут"
    return one if minutes % 10 == 1 else "минуты"


def expected_time(minute: int, one: str, noun: str) -> str:
    hours, minutes = divmod(minute, 60)
    text = f"{words(hours, 'один', 'два')} {HOURS.get(hours, 'часов')}"
    return f"{text} {words(minutes, one, 'две')} {minute_noun(minutes, noun)}" if minutes else text


def test_every_minute_of_the_day():
    for minute in range(1440):
        assert russian.time_to(minute) == expected_time(minute, "одну", "минуту")
        assert russian.time_name(minute) == expected_time(minute, "одна", "минута")
        assert russian.time_to(minute, digits=True) == f"{minute // 60}:{minute % 60:02}"


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (0, "ноль часов"),
        (60, "один час"),
        (61, "один час одну минуту"),
        (540, "девять часов"),
        (485, "восемь часов пять минут"),
        (622, "десять часов двадцать две минуты"),
        (630, "десять часов тридцать минут"),
        (671, "одиннадцать часов одиннадцать минут"),
        (1261, "двадцать один час одну минуту"),
        (1322, "двадцать два часа две минуты"),
    ],
)
def test_times_as_they_are_said(minute, said):
    assert russian.time_to(minute) == said


NEUTER = (
    "первое второе третье четвёртое пятое шестое седьмое восьмое девятое десятое одиннадцатое двенадцатое"
    " тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое восемнадцатое девятнадцатое двадцатое"
    " двадцать_первое двадцать_второе двадцать_третье двадцать_четвёртое двадцать_пятое двадцать_шестое"
    " двадцать_седьмое двадцать_восьмое двадцать_девятое тридцатое тридцать_первое"
).split()
MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
TO = "понедельник вторник среду четверг пятницу субботу воскресенье".split()
AT = "в_понедельник во_вторник в_среду в_четверг в_пятницу в_субботу в_воскресенье".split()


def genitive(neuter: str) -> str:
    return neuter.replace("третье", "третьего") if neuter.endswith("третье") else f"{neuter[:-2]}ого"


def test_every_day_of_seven_years_which_meets_every_weekday():
    day = date(2024, 1, 1)
    while day.year < 2031:
        at = datetime(day.year, day.month, day.day, 9)
        month, ordinal = MONTHS[day.month - 1], NEUTER[day.day - 1].replace("_", " ")
        to_day, at_day = TO[day.weekday()], AT[day.weekday()].replace("_", " ")
        assert russian.moment_to(at) == f"{to_day}, {ordinal} {month}, на девять часов"
        assert russian.moment_to(at, digits=True) == f"{to_day}, {day.day} {month}, на 9:00"
        assert russian.moment_at(at) == f"{at_day}, {genitive(ordinal)} {month}, в девять часов"
        assert russian.moment_at(at, digits=True) == f"{at_day}, {day.day} {month}, в 9:00"
        assert russian.until_day(day) == f"до {genitive(ordinal)} {month}"
        day += timedelta(days=1)


def test_from_a_day():
    assert russian.from_day(date(2027, 1, 1)) == "с первого января"
    assert russian.from_day(date(2027, 1, 2)) == "со второго января"
    assert russian.from_day(date(2027, 1, 22)) == "с двадцать второго января"
    assert russian.from_day(date(2027, 1, 2), digits=True) == "с 2 января"


@pytest.mark.parametrize(
    ("number", "noun"),
    [(0, "часов"), (1, "час"), (2, "часа"), (4, "часа"), (5, "часов"), (11, "часов"), (14, "часов"),
     (21, "час"), (22, "часа"), (101, "час"), (111, "часов"), (112, "часов"), (122, "часа")],
)  # fmt: skip
def test_counted(number, noun):
    assert russian.counted(number, ("час", "часа", "часов")) == noun


def test_the_doctor():
    name = PersonName("Иванова", "Елена", "Петровна")
    assert russian.to_doctor("therapist", name) == "терапевту Ивановой Елене Петровне"
    assert russian.to_doctor("ultrasound", None) == "врачу УЗИ-диагностики"
    assert russian.to_doctor("no such code", name) == "врачу Ивановой Елене Петровне"
    assert russian.to_doctor("", PersonName("")) == "врачу"


@pytest.mark.parametrize(
    ("day", "to", "at"),
    [
        (date(2026, 11, 24), "вторник, двадцать четвёртое ноября", "во вторник, двадцать четвёртого ноября"),
        (date(2026, 11, 25), "среду, двадцать пятое ноября", "в среду, двадцать пятого ноября"),
        (date(2026, 12, 4), "пятницу, четвёртое декабря", "в пятницу, четвёртого декабря"),
        (date(2026, 12, 5), "субботу, пятое декабря", "в субботу, пятого декабря"),
    ],
)
def test_the_day_without_a_time(day, to, at):
    assert russian.day_to(day) == to
    assert russian.day_at(day) == at
    assert russian.weekday_at(day) == at.split(",")[0]
