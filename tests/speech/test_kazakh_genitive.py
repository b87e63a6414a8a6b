"""The genitive of names: a table a native speaker can read down, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.speech.kazakh_genitive import genitive, genitive_of_word

KAZAKH = """
Серікқызының Ерланұлының Маратқызының Оглының Қалиулының Айгүлдің Гүлнәрдің Жібектің Ботагөздің
Мөлдірдің Айнұрдың Жұлдыздың Қарлығаштың Күләштің Меруерттің Салтанаттың Үміттің Өріктің Сәуленің
Айзеренің Әлияның Мәдинаның Дариғаның Раянаның Айсұлудың Күнсұлудың Інжудің Томиристің Ақмаралдың
Аяулымның Толқынның Әселдің Ұлжанның Перизаттың Серіктің Болаттың Ерланның Нұрланның Қайраттың
Талғаттың Абайдың Ибрайдың Үкібайдың Айдостың Ілиястың Шыңғыстың Қуаныштың Әлиханның Бауыржанның
Жанібектің Өмірбектің Тимурдың Санжардың Әмірдің Рүстемнің Кәрімнің Ғалымның Әділдің Нұрболдың
Олжастың Мәжиттің Хамиттің Жүністің Ысқақтың Ақыштың Мұстафаның Ғабдулланың Кенженің Тілеубердінің
Нұрғалидың Есенғалидың Сейткалидың Әлидің Сағынтайдың Асаудың Ақтаудың Төреғалидың Қожахметтің
Дінмұхамедтің Мұрадтың Алмастың Бейбіттің Ержігіттің Ораздың Қыздың Таңның Бақыттың Аюптың Шаһтың
""".split()

RUSSIAN = """
Ивановтың Ахметовтың Беляевтің Киселёвтің Киселевтің Ильиннің Хабибуллиннің Ивановичтің Ильичтің
Петровнаның Ильиничнаның Ахметованың Беляеваның Белаяның Высоцкийдің Толстойдың Юрийдің Дмитрийдің
Сергейдің Николайдың Олегтің Игорьдің Любовьтің Нинельдің Павелдің Пётрдің Артёмнің Фёдордың
Александрдың Кириллдің Михаилдің Владимирдің Ильяның Никитаның Марияның Натальяның Надежданың
Шевченконың Коваленконың Черныхтың Седыхтың Мельниктің Шмидттің Эрнстің Кохтың Миллердің Вебердің
Франктің Бергтің Шульцтің Костюктің Ковальчуктың Кимнің Пактың Цойдың Лидің Югайдың Хегайдың Тёнің
Геттенің Саакашвилидің Туманянның Айгульдің Айгулдің Водкинаның
""".split()

SUFFIXES = ("ның", "нің", "дың", "дің", "тың", "тің", "ың", "ің")


def nominative(form: str) -> str:
    return form[:-2] if form == "Эрнстің" else form[:-3]


@pytest.mark.parametrize("form", [*KAZAKH, *RUSSIAN])
def test_genitive_of_a_name(form):
    assert genitive_of_word(nominative(form)) == form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Ахметова Айгүл Серікқызы", "Ахметова Айгүл Серікқызының"),
        ("Қасымов Бауыржан Ерланұлы", "Қасымов Бауыржан Ерланұлының"),
        ("Иванова Елена Петровна", "Иванова Елена Петровнаның"),
        ("Ким Виктория", "Ким Викторияның"),
        ("Серік Болат Қайрат ұлы", "Серік Болат Қайрат ұлының"),
        ("А. С. Ахметова", "А. С. Ахметованың"),
        ("Ли", "Лидің"),
        ("Smith John", "Smith John-ның"),
    ],
)
def test_only_the_last_word_of_a_full_name_changes(name, form):
    assert genitive(name.split()) == form


def test_a_latin_letter_that_looks_kazakh_does_no_harm():
    assert genitive_of_word("Серiк") == "Серiктің"
    assert genitive_of_word("Iлияс") == "Iлиястың"


LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=14)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_the_words_before_the_last_stay(words):
    assert genitive(words).split(" ")[:-1] == words[:-1]


@given(WORDS)
def test_any_word_gets_one_suffix_and_keeps_itself(word):
    form = genitive_of_word(word)
    assert form.startswith(word)
    assert form[len(word) :] in SUFFIXES


@given(WORDS, st.sampled_from("аоұы"), st.sampled_from("нлтш"))
def test_back_vowels_take_a_back_suffix(word, vowel, last):
    assert genitive_of_word(f"{word}{vowel}{last}")[-2] == "ы"


@given(WORDS, st.sampled_from("әеөүі"), st.sampled_from("нлтш"))
def test_front_vowels_take_a_front_suffix(word, vowel, last):
    assert genitive_of_word(f"{word}{vowel}{last}")[-2] == "і"


@given(WORDS)
def test_capitals_do_not_change_the_suffix(word):
    assert genitive_of_word(word.upper()).casefold().endswith(genitive_of_word(word)[len(word) :])
