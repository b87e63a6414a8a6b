"""Hours and absences in words: read aloud they say exactly when the doctor receives."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk import i18n
from clinic_desk.rules.rows import DoctorRecord, PersonName, RecordedAbsence, WorkingSpan
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, ExceptionKind, Part, Template, TimetableException
from clinic_desk.wording import hours

MORNING, AFTERNOON = Span(480, 780), Span(780, 1080)
DAY = date(2026, 12, 12)


@pytest.fixture(autouse=True)
def language():
    before = i18n.current_language()
    yield
    i18n.use_language(before)


def template(cycle, *parts, **facts):
    return Template(tuple(Part(position, span) for position, span in parts), cycle=cycle, **facts)


BY_DATE = template(
    Cycle.DATE_PARITY, *((day, MORNING) for day in range(5)), *((day + 7, AFTERNOON) for day in range(5))
)
NOON = Span(600, 840)


@pytest.mark.parametrize(
    ("of", "kk", "ru", "en"),
    [
        (
            BY_DATE,
            "Дс-Жм: жұп күндері 08:00-13:00, тақ күндері 13:00-18:00",
            "Пн-Пт: по четным числам 08:00-13:00, по нечетным числам 13:00-18:00",
            "Mon-Fri: even dates 08:00-13:00, odd dates 13:00-18:00",
        ),
        (
            template(Cycle.DATE_PARITY, (0, MORNING), (1, MORNING), (9, AFTERNOON)),
            "Дс, Сс: жұп күндері 08:00-13:00; Ср: тақ күндері 13:00-18:00",
            "Пн, Вт: по четным числам 08:00-13:00; Ср: по нечетным числам 13:00-18:00",
            "Mon, Tue: even dates 08:00-13:00; Wed: odd dates 13:00-18:00",
        ),
        (
            template(Cycle.NTH_WEEKDAY, (2, NOON), (16, NOON)),
            "1-ші және 3-ші сәрсенбі 10:00-14:00",
            "1-я и 3-я среда 10:00-14:00",
            "1st and 3rd Wednesday 10:00-14:00",
        ),
        (
            template(Cycle.NTH_WEEKDAY, (38, NOON), (0, NOON), (7, NOON), (35, NOON)),
            "1-ші, 2-ші және соңғы дүйсенбі 10:00-14:00; соңғы бейсенбі 10:00-14:00",
            "1-й, 2-й и последний понедельник 10:00-14:00; последний четверг 10:00-14:00",
            "1st, 2nd and last Monday 10:00-14:00; last Thursday 10:00-14:00",
        ),
        (
            template(Cycle.NTH_WEEKDAY, (2, NOON), (9, MORNING)),
            "1-ші сәрсенбі 10:00-14:00; 2-ші сәрсенбі 08:00-13:00",
            "1-я среда 10:00-14:00; 2-я среда 08:00-13:00",
            "1st Wednesday 10:00-14:00; 2nd Wednesday 08:00-13:00",
        ),
        (
            template(Cycle.NTH_WEEKDAY, (6, MORNING)),
            "1-ші жексенбі 08:00-13:00",
            "1-е воскресенье 08:00-13:00",
            "1st Sunday 08:00-13:00",
        ),
        (
            template(Cycle.WEEKDAY_PARITY, (0, MORNING), (1, AFTERNOON)),
            "жұп апта күндері (Сс, Бс, Сн) 08:00-13:00, тақ апта күндері (Дс, Ср, Жм) 13:00-18:00",
            (
                "по четным дням недели (Вт, Чт, Сб) 08:00-13:00,"
                " по нечетным дням недели (Пн, Ср, Пт) 13:00-18:00"
            ),
            "even weekdays (Tue, Thu, Sat) 08:00-13:00, odd weekdays (Mon, Wed, Fri) 13:00-18:00",
        ),
        (
            template(Cycle.WEEKS, (0, MORNING), (1, MORNING), (7, AFTERNOON), length=2),
            "1-апта: Дс, Сс 08:00-13:00; 2-апта: Дс 13:00-18:00",
            "1-я неделя: Пн, Вт 08:00-13:00; 2-я неделя: Пн 13:00-18:00",
            "week 1: Mon, Tue 08:00-13:00; week 2: Mon 13:00-18:00",
        ),
        (
            template(Cycle.DAYS, (0, MORNING), (1, MORNING), (2, AFTERNOON), length=4),
            "айналымның 1, 2-күні 08:00-13:00; айналымның 3-күні 13:00-18:00",
            "1, 2-й день цикла 08:00-13:00; 3-й день цикла 13:00-18:00",
            "day 1, 2 of the cycle 08:00-13:00; day 3 of the cycle 13:00-18:00",
        ),
        (
            template(Cycle.WEEKLY, (0, MORNING), (0, AFTERNOON), (2, MORNING)),
            "Дс 08:00-18:00; Ср 08:00-13:00",
            "Пн 08:00-18:00; Ср 08:00-13:00",
            "Mon 08:00-18:00; Wed 08:00-13:00",
        ),
    ],
)
def test_templates(of, kk, ru, en):
    for name, said in (("kk", kk), ("ru", ru), ("en", en)):
        i18n.use_language(name)
        assert hours.template(of) == said


@pytest.mark.parametrize(
    ("of", "kk", "ru"),
    [
        (
            RecordedAbsence(None, DAY, ExceptionKind.LEAVE),
            "12.12.2026 күніне дейін демалыста",
            "в отпуске по 12.12.2026",
        ),
        (
            RecordedAbsence(date(2026, 12, 1), DAY, ExceptionKind.TRAINING),
            "01.12.2026 – 12.12.2026 аралығында оқуда",
            "на учебе с 01.12.2026 по 12.12.2026",
        ),
        (
            RecordedAbsence(None, DAY, ExceptionKind.CLOSED, "командировка"),
            "12.12.2026 күніне дейін командировка",
            "командировка по 12.12.2026",
        ),
        (
            TimetableException(date(2026, 12, 1), DAY, ExceptionKind.SICK),
            "01.12.2026 – 12.12.2026 аралығында ауырып жатыр",
            "на больничном с 01.12.2026 по 12.12.2026",
        ),
    ],
)
def test_absences(of, kk, ru):
    for name, said in (("kk", kk), ("ru", ru)):
        i18n.use_language(name)
        assert hours.absence(of) == said


def test_a_whole_record():
    i18n.use_language("ru")
    one = DoctorRecord(
        8,
        PersonName("Ким"),
        "ophthalmologist",
        hours=(WorkingSpan(0, 480, 720), WorkingSpan(2, 480, 720)),
        templates=(BY_DATE,),
        absences=(RecordedAbsence(None, DAY, ExceptionKind.LEAVE),),
    )
    special = "Пн-Пт: по четным числам 08:00-13:00, по нечетным числам 13:00-18:00; в отпуске по 12.12.2026"
    assert hours.special(one) == special
    assert hours.record(one) == "Пн, Ср 08:00-12:00; " + special
    assert hours.record(DoctorRecord(9, PersonName("Ким"), "")) == ""
