"""Kazakh numbers, days and times against num2words and a rule of vowels written here a second time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from num2words import num2words

from clinic_desk.rules.rows import PersonName
from clinic_desk.speech import kazakh


def locative(word: str) -> str:
    """The school rule: -да/-де, after a voiceless sound -та/-те, by the last vowel."""
    soft = [letter for letter in word if letter in "аоұыәеөүіу"][-1] in "әеөүі" or word == "елу"
    return word + ("т" if word[-1] in "птксшқ" else "д") + ("е" if soft else "а")


ORDINALS = (
    "бірінші екінші үшінші төртінші бесінші алтыншы жетінші сегізінші тоғызыншы оныншы"
    " он_бірінші он_екінші он_үшінші он_төртінші он_бесінші он_алтыншы он_жетінші он_сегізінші он_тоғызыншы"
    " жиырмасыншы жиырма_бірінші жиырма_екінші жиырма_үшінші жиырма_төртінші жиырма_бесінші жиырма_алтыншы"
    " жиырма_жетінші жиырма_сегізінші жиырма_тоғызыншы отызыншы отыз_бірінші"
).split()


def test_cardinals_agree_with_num2words():
    for number in range(10_000):
        # num2words says «бір жүз» and «бір мың» where people say «жүз» and «мың»
        expected = num2words(number, lang="kz").replace("бір мың", "мың").replace("бір жүз", "жүз")
        assert kazakh.cardinal(number) == expected.replace("  ", " ")


def test_ordinals_of_the_days():
    assert [kazakh.ordinal(day) for day in range(1, 32)] == [word.replace("_", " ") for word in ORDINALS]


@pytest.mark.parametrize(
    ("number", "word"),
    [(40, "қырқыншы"), (50, "елуінші"), (60, "алпысыншы"), (70, "жетпісінші"), (80, "сексенінші"),
     (90, "тоқсаныншы"), (100, "жүзінші"), (105, "жүз бесінші"), (1000, "мыңыншы"), (0, "нөлінші")],
)  # fmt: skip
def test_ordinals_beyond_the_month(number, word):
    assert kazakh.ordinal(number) == word


def test_every_minute_of_the_day_in_words():
    for minute in range(1440):
        hours, minutes = divmod(minute, 60)
        words = num2words(hours, lang="kz").split()
        if minutes:
            words += (["нөл"] if minutes < 10 else []) + num2words(minutes, lang="kz").split()
        expected = " ".join(["сағат", *words[:-1], locative(words[-1])])
        assert kazakh.time_at(minute) == expected
        assert kazakh.time_name(minute) == " ".join(["сағат", *words])


def test_every_minute_sounds_different():
    assert len({kazakh.time_at(minute) for minute in range(1440)}) == 1440


def test_every_minute_of_the_day_in_digits():
    for minute in range(1440):
        hours, minutes = divmod(minute, 60)
        last = locative(num2words(minutes, lang="kz").split()[-1])
        assert kazakh.time_at(minute, digits=True) == f"сағат {hours}:{minutes:02}-{last[-2:]}"


@pytest.mark.parametrize(
    ("minute", "words", "digits"),
    [
        (540, "сағат тоғызда", "сағат 9:00-де"),
        (480, "сағат сегізде", "сағат 8:00-де"),
        (600, "сағат онда", "сағат 10:00-де"),
        (630, "сағат он отызда", "сағат 10:30-да"),
        (605, "сағат он нөл бесте", "сағат 10:05-те"),
        (615, "сағат он он бесте", "сағат 10:15-те"),
        (860, "сағат он төрт жиырмада", "сағат 14:20-да"),
        (520, "сағат сегіз қырықта", "сағат 8:40-та"),
        (530, "сағат сегіз елуде", "сағат 8:50-де"),
        (720, "сағат он екіде", "сағат 12:00-де"),
        (900, "сағат он бесте", "сағат 15:00-де"),
        (0, "сағат нөлде", "сағат 0:00-де"),
        (1439, "сағат жиырма үш елу тоғызда", "сағат 23:59-да"),
    ],
)
def test_times_as_they_are_said(minute, words, digits):
    assert kazakh.time_at(minute) == words
    assert kazakh.time_at(minute, digits=True) == digits


WEEKDAYS = "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі".split()
MONTHS = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split()


def test_every_day_of_seven_years_which_meets_every_weekday():
    day = date(2024, 1, 1)
    while day.year < 2031:
        month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
        ordinal = ORDINALS[day.day - 1].replace("_", " ")
        assert kazakh.day_in_full(day) == f"{ordinal} {month}, {weekday} күні"
        assert kazakh.day_in_full(day, digits=True) == f"{day.day} {month}, {weekday} күні"
        day += timedelta(days=1)


def test_until_and_from_every_month():
    until = (
        "қаңтарға ақпанға наурызға сәуірге мамырға маусымға"
        " шілдеге тамызға қыркүйекке қазанға қарашаға желтоқсанға"
    )
    since = (
        "қаңтардан ақпаннан наурыздан сәуірден мамырдан маусымнан"
        " шілдеден тамыздан қыркүйектен қазаннан қарашадан желтоқсаннан"
    )
    for month, (to_word, from_word) in enumerate(zip(until.split(), since.split(), strict=True), start=1):
        assert kazakh.until_day(date(2026, month, 1)) == f"бірінші {to_word} дейін"
        assert kazakh.from_day(date(2026, month, 20), digits=True) == f"20 {from_word} бастап"


def test_the_moment_before_a_noun():
    at = datetime(2026, 11, 24, 10, 30)
    assert kazakh.moment_of(at) == "жиырма төртінші қараша, сейсенбі күні, сағат он отыздағы"
    assert kazakh.moment_of(at.replace(minute=5)).endswith("сағат он нөл бестегі")
    assert kazakh.moment_of(at.replace(hour=9, minute=0), digits=True).endswith("сағат 9:00-дегі")


def test_the_doctor():
    name = PersonName("Иванова", "Елена", "Петровна")
    assert kazakh.of_doctor("therapist", name) == "терапевт Иванова Елена Петровнаның"
    assert kazakh.of_doctor("therapist", None) == "терапевттің"
    assert kazakh.of_doctor("surgeon", PersonName("")) == "хирургтің"
    assert kazakh.of_doctor("no such code", name) == "дәрігер Иванова Елена Петровнаның"
