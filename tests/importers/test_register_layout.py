"""Finding the columns of a register: Kazakh or Russian, any order, titles above, two-line headers."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk.importers.register import FIELDS, guess_layout
from clinic_desk.importers.table_file import Table
from tests.importers.tables import HEADER, PERSON, WOMAN

TODAY = date(2026, 11, 24)


def table(*rows) -> Table:
    return Table([list(row) for row in rows], range(1, len(rows) + 1), "xlsx")


def test_titles_above_the_header():
    layout = guess_layout(
        table(
            ("Регистр прикрепленного населения",),
            ("Медицинская организация: Успенская врачебная амбулатория", "", "", ""),
            ("По состоянию на", date(2026, 11, 20)),
            (),
            HEADER,
            PERSON,
            WOMAN,
        ),
        today=TODAY,
    )
    assert (layout.header_line, layout.first_row, layout.register_date) == (5, 5, date(2026, 11, 20))
    assert layout.headers == HEADER
    assert layout.missing == ()
    assert layout.confidence == 1.0
    assert layout.preview[0][:4] == ("1", "850312399903", "АХМЕТОВ", "СЕРІК")
    assert {field: HEADER[index] for field, index in layout.columns.items()} == {
        "iin": "ИИН",
        "last_name": "Фамилия",
        "first_name": "Имя",
        "patronymic": "Отчество",
        "birth_date": "Дата рождения",
        "sex": "Пол",
        "address": "Адрес",
        "precinct": "Участок",
        "precinct_doctor": "Участковый врач",
        "attached_from": "Дата прикрепления",
        "status": "Статус",
        "attached_to": "Дата открепления",
        "death_date": "Дата смерти",
        "phones": "Телефон",
    }


RUSSIAN_AND_KAZAKH = (
    ("№ р/с", "-"),
    ("ЖСН", "iin"),
    ("Тегі", "last_name"),
    ("Аты", "first_name"),
    ("Әкесінің аты", "patronymic"),
    ("Туған күні", "birth_date"),
    ("Жынысы", "sex"),
    ("Мекенжайы", "address"),
    ("Учаске", "precinct"),
    ("Учаскелік дәрігер", "precinct_doctor"),
    ("Бекітілген күні", "attached_from"),
    ("Мәртебесі", "status"),
    ("Бекітуден шығарылған күні", "attached_to"),
    ("Қайтыс болған күні", "death_date"),
    ("Телефоны", "phones"),
)


@pytest.mark.parametrize(
    "columns",
    [
        RUSSIAN_AND_KAZAKH,
        (
            ("Т.А.Ә.", "full_name"),
            ("ЖСН", "iin"),
            ("туған күні", "birth_date"),
            ("жынысы", "sex"),
            ("мекен-жайы", "address"),
            ("учаске №", "precinct"),
            ("телефон нөмірі", "phones"),
            ("тіркелген күні", "attached_from"),
            ("мәртебе", "status"),
        ),
        (
            ("Ф.И.О.", "full_name"),
            ("Д/р", "birth_date"),
            ("ИИН", "iin"),
            ("М/ж", "-"),
            ("Дом. телефон", "phones"),
            ("Моб. телефон", "phones_more"),
            ("Врач", "precinct_doctor"),
        ),
        (
            ("ИИН / ЖСН", "iin"),
            ("Тегі / Фамилия", "last_name"),
            ("Аты / Имя", "first_name"),
            ("Әкесінің аты (бар болса) / Отчество (при наличии)", "patronymic"),
            ("Туған күні / Дата рождения", "birth_date"),
        ),
        (
            ("ЖСН (жеке сәйкестендіру нөмірі)", "iin"),
            ("Толық аты-жөні", "full_name"),
            ("Туған күні, айы, жылы", "birth_date"),
            ("ИИН врача", "-"),
            ("ФИО врача", "precinct_doctor"),
            ("Телефон врача", "-"),
        ),
        (
            ("Фамилия, имя, отчество", "full_name"),
            ("Дата\nрождения", "birth_date"),
            ("ИИН пациента", "iin"),
            ("Статус страхования", "-"),
            ("Статус", "status"),
            ("Причина открепления", "-"),
            ("Дата открепления", "attached_to"),
            ("Свидетельство о рождении", "-"),
        ),
        (
            ("ФИО", "-"),
            ("Фамилия", "last_name"),
            ("Имя", "first_name"),
            ("Отчество", "patronymic"),
            ("ИИН", "iin"),
            ("Дата рождения", "birth_date"),
        ),
        (("Пациент", "full_name"), ("ИИН", "iin"), ("Возраст", "-")),
        (("ФИO", "full_name"), ("ИИH", "iin"), ("Дaта poждeния", "birth_date")),  # Latin look-alikes
        (
            ("Прикреплен с", "attached_from"),
            ("Прикреплен по", "attached_to"),
            ("ФИО", "full_name"),
            ("ИИН", "iin"),
        ),
        (("Фамилия", "full_name"), ("Дата рождения", "birth_date"), ("ИИН", "iin")),
        (("ФИО матери", "-"), ("ФИО", "full_name"), ("ИИН матери", "-"), ("ИИН", "iin")),
    ],
)
def test_spellings(columns):
    found = guess_layout(table([header for header, _ in columns], ["x", "y"]), today=TODAY).columns
    expected = {field: index for index, (_, field) in enumerate(columns) if field != "-"}
    assert dict(found) == expected
    assert set(found) <= set(FIELDS)


def test_columns_in_any_order():
    order = [14, 3, 2, 6, 5, 1, 12, 11, 13, 10, 4, 9, 8, 7, 0]
    layout = guess_layout(table([HEADER[i] for i in order], [PERSON[i] for i in order]), today=TODAY)
    straight = guess_layout(table(HEADER, PERSON), today=TODAY)
    assert {field: order[index] for field, index in layout.columns.items()} == dict(straight.columns)


def test_a_header_of_two_lines_with_merged_cells():
    layout = guess_layout(
        table(
            ("Тізім",),
            ("№", "ЖСН", "Аты-жөні", "", "", "Туған күні", "Бекітілуі", "", "", "Телефон"),
            ("", "", "Тегі", "Аты", "Әкесінің аты", "", "күні", "мәртебесі", "учаскесі", ""),
            (1, "850312399903", "АХМЕТОВ", "СЕРІК", "", "12.03.1985", "01.01.2020", "бекітілген", 1, ""),
        ),
        today=TODAY,
    )
    assert (layout.header_line, layout.first_row) == (2, 3)
    assert dict(layout.columns) == {
        "iin": 1,
        "last_name": 2,
        "first_name": 3,
        "patronymic": 4,
        "birth_date": 5,
        "attached_from": 6,
        "status": 7,
        "precinct": 8,
        "phones": 9,
    }
    assert layout.headers[7] == "Бекітілуі мәртебесі"


def test_no_header():
    layout = guess_layout(table(PERSON, WOMAN), today=TODAY)
    assert (layout.header_line, layout.first_row, layout.confidence) == (0, 0, 0.0)
    assert layout.missing == ("full_name", "iin")
    assert layout.headers == ("",) * 15
    assert len(layout.preview) == 2


def test_the_user_corrects_a_column():
    layout = guess_layout(table(("ФИО", "Код", "ИИН"), ("Иванов Иван", "850312399903", "7")), today=TODAY)
    assert layout.confidence < 0.8
    corrected = layout.with_column("iin", 1)
    assert (corrected.columns["iin"], corrected.confidence) == (1, 1.0)
    assert layout.columns["iin"] == 2
    assert "full_name" not in corrected.with_column("address", 0).columns
    assert corrected.with_column("iin", None).missing == ("iin",)
    with pytest.raises(ValueError, match="no such field"):
        layout.with_column("age", 1)


def test_a_wrong_column_lowers_the_confidence():
    good = guess_layout(table(HEADER, PERSON, WOMAN), today=TODAY)
    swapped = list(HEADER)
    swapped[1], swapped[7] = swapped[7], swapped[1]
    assert guess_layout(table(swapped, PERSON, WOMAN), today=TODAY).confidence < good.confidence / 2
