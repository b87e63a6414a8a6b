"""Single cells: dates, sex and status in every notation a clinic has used."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.importers.cells import (
    UnreadableDate,
    date_of,
    precinct_of,
    register_date_of,
    sex_of,
    status_of,
    text_of,
)
from clinic_desk.rules.rows import AttachmentStatus, Sex

TODAY = date(2026, 11, 24)
BIRTH = date(1985, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        BIRTH,
        datetime(1985, 3, 12, 10, 30),
        "12.03.1985",
        "12.3.1985",
        "12/03/1985",
        "12-03-1985",
        "12 03 1985",
        "12. 03. 1985",
        "1985-03-12",
        "1985/03/12",
        "1985.03.12",
        "1985-03-12T00:00:00",
        "12.03.1985 0:00:00",
        "12.03.1985 00:00",
        "12.03.1985 г.",
        "12.03.1985г.",
        "12.03.1985 ж.",
        "12.03.1985 года",
        "'12.03.1985",
        "12.03.85",
        "12 марта 1985 г.",
        "12 мар 1985",
        "«12» марта 1985 года",
        "12 наурыз 1985 ж.",
        "1985 жылғы 12 наурыз",
        "1985 ж. 12 наурыз",
        31118,
        31118.0,
        31118.75,
        "31118",
        "19850312",
        "12031985",
        12031985.0,
        "\u00a012.03.1985\u00a0",
    ],
)
def test_one_date_in_all_notations(cell):
    assert date_of(cell, latest=TODAY) == BIRTH


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "нет", "жоқ"])
def test_no_date(cell):
    assert date_of(cell, latest=TODAY) is None


@pytest.mark.parametrize(
    "cell",
    [
        "31.02.1980",
        "29.02.1985",
        "00.03.1985",
        "03/25/1985",
        "12.13.1985",
        "1985",
        1985.0,
        1985,
        0.5,
        -5,
        1e12,
        "март 1985",
        "12.03",
        "неизвестно",
        "12.03.198",
        "12 foo 1985",
        True,
        time(8, 0),
    ],
)
def test_dates_that_are_not_guessed(cell):
    with pytest.raises(UnreadableDate):
        date_of(cell, latest=TODAY)


@pytest.mark.parametrize(
    ("cell", "hint", "expected"),
    [
        ("12.03.25", "", date(2025, 3, 12)),
        ("12.03.25", "2503125", date(2025, 3, 12)),
        ("12.03.25", "2503123", date(1925, 3, 12)),
        ("12.03.25", "2503143", date(2025, 3, 12)),  # the ИИН tells another day: no hint
        ("12.03.27", "", date(1927, 3, 12)),
        ("25.11.26", "", date(1926, 11, 25)),
        ("24.11.26", "", date(2026, 11, 24)),
        ("29.02.00", "", date(2000, 2, 29)),
    ],
)
def test_the_century_of_two_digits(cell, hint, expected):
    assert date_of(cell, latest=TODAY, digits_hint=hint) == expected


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"]),
)
def test_every_day_reads_back(day, notation):
    assert date_of(day.strftime(notation), latest=TODAY) == day


@given(st.one_of(st.text(max_size=25), st.floats(), st.integers(), st.booleans(), st.times()))
def test_anything_is_a_date_none_or_unreadable(cell):
    try:
        found = date_of(cell, latest=TODAY)
    except UnreadableDate:
        return
    assert found is None or isinstance(found, date)


MALE = ("м", "М", "муж.", "мужской", "Муж", "мальчик", "m", "ер", "еркек", "ер адам", "1")
FEMALE = ("ж", "жен.", "Женский", "девочка", "F", "әйел", "ӘЙЕЛ", "ә", "қыз", "2")


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        *((word, Sex.MALE) for word in MALE),
        *((word, Sex.FEMALE) for word in FEMALE),
        ("ер / муж.", Sex.MALE),
        ("әйел (жен.)", Sex.FEMALE),
        ("ер / жен.", None),
        ("", None),
        ("3", None),
    ],
)
def test_sex(text, sex):
    assert sex_of(text) is sex


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("прикреплен", AttachmentStatus.ATTACHED),
        ("Прикреплён", AttachmentStatus.ATTACHED),
        ("Бекітілген", AttachmentStatus.ATTACHED),
        ("тіркелген", AttachmentStatus.ATTACHED),
        ("откреплен", AttachmentStatus.DETACHED),
        ("не прикреплен", AttachmentStatus.DETACHED),
        ("Бекітілмеген", AttachmentStatus.DETACHED),
        ("тіркеуден шығарылған", AttachmentStatus.DETACHED),
        ("бекітуден шығарылды", AttachmentStatus.DETACHED),
        ("снят с учета", AttachmentStatus.DETACHED),
        ("умер", AttachmentStatus.DEAD),
        ("Умершая", AttachmentStatus.DEAD),
        ("откреплен (смерть)", AttachmentStatus.DEAD),
        ("қайтыс болған", AttachmentStatus.DEAD),
        ("запрос на прикрепление", AttachmentStatus.REQUEST_OPEN),
        ("заявка", AttachmentStatus.REQUEST_OPEN),
        ("бекітуге өтініш берілген", AttachmentStatus.REQUEST_OPEN),
        ("прикреплен к другой МО", AttachmentStatus.ELSEWHERE),
        ("басқа ұйымға бекітілген", AttachmentStatus.ELSEWHERE),
        ("запрос на открепление", None),
        ("запрос отклонен", None),
        ("отказ", None),
        ("???", None),
        ("", None),
    ],
)
def test_status(text, status):
    assert status_of(text) is status


@pytest.mark.parametrize(
    ("cell", "precinct"),
    [
        (1.0, "1"),
        (12, "12"),
        ("1", "1"),
        ("№ 1", "1"),
        ("участок № 3", "3"),
        ("3 участок", "3"),
        ("1-ші учаске", "1"),
        ("2-учаске", "2"),
        ("уч. 4", "4"),
        ("Педиатрический", "Педиатрический"),
        ("1А", "1А"),
        ("-", ""),
        ("", ""),
    ],
)
def test_precinct(cell, precinct):
    assert precinct_of(cell) == precinct


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (1.5, "1.5"),
        (date(2026, 11, 20), "20.11.2026"),
        ("  a\u00a0 b\n", "a b"),
        (True, "True"),
        (1e20, "1e+20"),
    ],
)
def test_text_of(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("По состоянию на 20.11.2026", date(2026, 11, 20)),
        ("Регистр прикрепленного населения по состоянию на 20.11.2026 г.", date(2026, 11, 20)),
        ("20.11.2026 жағдайы бойынша", date(2026, 11, 20)),
        ("20.11.2026 ж. жағдай бойынша", date(2026, 11, 20)),
        ("2026 жылғы 20 қарашадағы жағдай бойынша", date(2026, 11, 20)),
        ("по состоянию на 20 ноября 2026 года", date(2026, 11, 20)),
        ("По состоянию на «20» ноября 2026 г.", date(2026, 11, 20)),
        ("Состояние на 2026-11-20", date(2026, 11, 20)),
        ("Регистр от 20.11.2026", None),
        ("По состоянию на 31.02.2026", None),
        ("По состоянию с 01.11.2026 на 20.11.2026", None),
        ("По состоянию на сегодня", None),
    ],
)
def test_register_date(title, day):
    assert register_date_of(title, TODAY) == day
