"""Absences with their last day are read in both languages; anything else is left to a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.importers.absences import find_absences, kinds_in
from clinic_desk.importers.hours import plain_text
from clinic_desk.importers.timetable import REASONS
from clinic_desk.rules.rows import RecordedAbsence
from clinic_desk.rules.timetable import ExceptionKind

TODAY = date(2026, 11, 23)
LEAVE, SICK, TRAINING, CLOSED = (
    ExceptionKind.LEAVE,
    ExceptionKind.SICK,
    ExceptionKind.TRAINING,
    ExceptionKind.CLOSED,
)


def find(text, today=TODAY):
    return find_absences(plain_text(text), today)


@pytest.mark.parametrize(
    ("written", "first", "last", "kind"),
    [
        ("отпуск до 12.12.2026", None, "2026-12-12", LEAVE),
        ("Отпуск по 12.12.26 г.", None, "2026-12-12", LEAVE),
        ("в отпуске (до 12.12.2026 включительно)", None, "2026-12-12", LEAVE),
        ("до 12.12.2026 в отпуске", None, "2026-12-12", LEAVE),
        ("отпуск до 12.12", None, "2026-12-12", LEAVE),
        ("отпуск до 10.01", None, "2027-01-10", LEAVE),
        ("отпуск до 12 декабря 2026 г.", None, "2026-12-12", LEAVE),
        ("отпуск до 2026-12-12", None, "2026-12-12", LEAVE),
        ("очередной трудовой отпуск до 12.12.2026", None, "2026-12-12", LEAVE),
        ("декретный отпуск до 01.05.2028", None, "2028-05-01", LEAVE),
        ("отпуск по уходу за ребенком до 01.05.2028", None, "2028-05-01", LEAVE),
        ("демалыста 12.12.2026 дейін", None, "2026-12-12", LEAVE),
        ("12.12.2026 дейін демалыста", None, "2026-12-12", LEAVE),
        ("демалыс 12.12.2026 дейін", None, "2026-12-12", LEAVE),
        ("еңбек демалысы 12.12.2026-ға дейін (қоса алғанда)", None, "2026-12-12", LEAVE),
        ("еңбек демалысында 2026 жылғы 12 желтоқсанға дейін", None, "2026-12-12", LEAVE),
        ("12 желтоқсанға дейін демалыста", None, "2026-12-12", LEAVE),
        ("с 01.12 по 12.12.2026 отпуск", "2026-12-01", "2026-12-12", LEAVE),
        ("отпуск 01.12-12.12.2026", "2026-12-01", "2026-12-12", LEAVE),
        ("отпуск: 01.12.2026 – 12.12.2026", "2026-12-01", "2026-12-12", LEAVE),
        ("отпуск с 1 по 12 декабря", "2026-12-01", "2026-12-12", LEAVE),
        ("отпуск с 25.12 по 10.01.2027", "2026-12-25", "2027-01-10", LEAVE),
        ("отпуск с 25.12.2026 по 10.01", "2026-12-25", "2027-01-10", LEAVE),
        ("отпуск с 01.11.2026 по 12.12.2026", "2026-11-01", "2026-12-12", LEAVE),
        ("01.12.2026-дан 12.12.2026-ға дейін еңбек демалысында", "2026-12-01", "2026-12-12", LEAVE),
        ("больничный до 30.11.2026", None, "2026-11-30", SICK),
        ("б/л до 30.11", None, "2026-11-30", SICK),
        ("ауырып жатыр 30.11.2026 дейін", None, "2026-11-30", SICK),
        ("еңбекке жарамсыздық парағында 30.11.2026 дейін", None, "2026-11-30", SICK),
        ("обучение с 1 по 12 декабря 2026 года", "2026-12-01", "2026-12-12", TRAINING),
        ("повышение квалификации до 05.12.2026", None, "2026-12-05", TRAINING),
        ("учебный отпуск с 01.12.2026 по 20.12.2026", "2026-12-01", "2026-12-20", TRAINING),
        ("01.12.2026 бастап 12.12.2026 дейін оқуда", "2026-12-01", "2026-12-12", TRAINING),
        ("1-12 желтоқсан аралығында оқуда", "2026-12-01", "2026-12-12", TRAINING),
    ],
)
def test_one_meaning(written, first, last, kind):
    begin = None if first is None else date.fromisoformat(first)
    found = find(written)
    assert found.absences == (RecordedAbsence(begin, date.fromisoformat(last), kind),)
    assert (found.rest, found.problem) == ("", "")


def test_a_business_trip_keeps_its_word():
    assert find("командировка до 05.12.2026").absences == (
        RecordedAbsence(None, date(2026, 12, 5), CLOSED, "командировка"),
    )


def test_several_absences_and_other_words():
    found = find("отпуск с 01.12 по 05.12.2026, вызовы на дом; обучение с 10.12 по 12.12.2026")
    assert [(one.kind, one.first, one.last.day) for one in found.absences] == [
        (LEAVE, date(2026, 12, 1), 5),
        (TRAINING, date(2026, 12, 10), 12),
    ]
    assert found.rest == "вызовы на дом"


@pytest.mark.parametrize(
    "written",
    [
        "отпуск",
        "отпуск с 01.12.2026",
        "отпуск 12.12.2026",
        "отпуск до 31.02.2027",
        "отпуск с 15.12.2026 по 12.12.2026",
        "отпуск до 12.12.2062",
        "отпуск до 10.11",
        "отпуск до 12.12.2026 не включительно",
        "отпуск до 12.12.2026 и до 20.12.2026",
        "из отпуска 12.12.2026",
        "после отпуска до 12.12.2026",
        "отпуск отменен до 12.12.2026",
        "отпуск по болезни до 12.12.2026",
        "отпуск или больничный до 12.12.2026",
        "не в отпуске",
        "отпуск до 12",
        "отпуск до обеда",
    ],
)
def test_no_guess(written):
    found = find(written)
    assert (found.absences, found.problem) == ((), "note_absence")
    assert found.rest == plain_text(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "дети до 15 лет",
        "вызовы на дом до 12",
        "демалыс күні",
        "инфекционных болезней",
        "1-я среда",
        "ауруханада",
    ],
)
def test_no_absence(written):
    found = find(written)
    assert (found.absences, found.rest, found.problem) == ((), plain_text(written), "")
    assert not kinds_in(plain_text(written))


def test_what_is_over_is_a_problem_and_what_lasts_is_taken():
    assert find("отпуск до 22.11.2026").problem == "absence_over"
    assert find("отпуск до 23.11.2026").absences
    both = find("отпуск до 10.10.2026, обучение до 05.12.2026")
    assert ([one.kind for one in both.absences], both.problem) == ([TRAINING], "absence_over")


_WORDS = st.sampled_from(
    "отпуск демалыста б/л обучение с по до дейін бастап 01.12 12.12.2026 31.02 12 декабря желтоқсан - , ; ( "
    ") 2026 не".split()
)
_DAYS = st.dates(date(2026, 11, 23), date(2027, 11, 1))


@given(st.lists(_WORDS, max_size=9).map(" ".join) | st.text(max_size=30))
def test_any_text_gives_sound_absences_or_a_reason(text):
    found = find(text)
    assert found.problem in {"", *REASONS}
    for one in found.absences:
        assert one.last >= TODAY
        assert one.first is None or one.first <= one.last


@given(_DAYS, st.integers(0, 200), st.sampled_from(["с {} по {}", "{} - {}", "{}-нан {}-ге дейін"]))
def test_every_stretch_is_read_as_written(first, length, pattern):
    last = date.fromordinal(first.toordinal() + length)
    written = "отпуск " + pattern.format(f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}")
    assert find(written).absences == (RecordedAbsence(first, last, LEAVE),)
