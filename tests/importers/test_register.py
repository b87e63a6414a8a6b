"""A register line by line: what is taken, what warns, what is left to the clerk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_desk.importers.register import (
    guess_layout,
    read_register,
)
from clinic_desk.importers.table_file import Table
from clinic_desk.rules import iin
from clinic_desk.rules.rows import AttachmentStatus, PersonName, RegisterRecord, Sex
from tests.importers.register_lines import one, read, refused
from tests.importers.tables import HEADER, PERSON, WOMAN, person

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[3] / "shared" / "data"


def test_a_whole_person():
    assert one(attached_to="", death="") == RegisterRecord(
        line=2,
        iin="850312399903",
        name=PersonName("Ахметов", "Серік", "Болатұлы"),
        birth_date=date(1985, 3, 12),
        sex=Sex.MALE,
        address="с. Успенка, ул. Достық, д. 1",
        phones=("7011234567",),
        precinct="1",
        precinct_doctor="Ахметова А.С.",
        status=AttachmentStatus.ATTACHED,
        attached_from=date(2022, 7, 31),
    )


# --- ИИН -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        60514587281.0,
        60514587281,
        "060514587281",
        "'060514587281",
        "0605 1458 7281",
        "ИИН 060514587281",
        "060514587281.0",
        "60514587281",
    ],
)
def test_iin_in_all_notations(cell):
    record = one(iin=cell, birth="14.05.2006")
    assert (record.iin, record.warnings) == ("060514587281", ())


def test_three_lost_zeros():
    whole = "00092255471"
    whole += str(iin.check_digit(whole))
    record = one(iin=float(int(whole)), birth=date(2000, 9, 22), sex="")
    assert (record.iin, record.warnings) == (whole, ())


@pytest.mark.parametrize(
    ("cell", "birth", "reason"),
    [
        ("85031239990", "12.03.1985", "iin_length"),
        (85031239990.0, "06.12.1990", "iin_length"),  # neither check digit nor date comes right with a zero
        ("60514587281", "15.05.2006", "iin_length"),  # text, and another birth date
        ("8503123999033", "12.03.1985", "iin_length"),
        ("85031239990Х", "12.03.1985", "iin_digits"),
        ("8,50312E+11", "12.03.1985", "iin_digits"),
    ],
)
def test_what_is_no_iin(cell, birth, reason):
    assert refused(iin=cell, birth=birth) == reason


@pytest.mark.parametrize("cell", ["", "-", "нет", "жоқ"])
def test_without_iin(cell):
    file = read(person(iin=cell))
    assert (file.records[0].iin, file.records[0].warnings) == (None, ("iin_missing",))
    assert [(line.reason, line.taken) for line in file.doubtful] == [("iin_missing", True)]


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({"iin": "850312399904"}, ("iin_check",)),
        ({"birth": "13.03.1985"}, ("iin_date",)),
        ({"sex": "жен."}, ("iin_sex",)),
        ({"iin": "850312399904", "birth": "27.10.2012", "sex": "жен."}, ("iin_check", "iin_date", "iin_sex")),
    ],
)
def test_an_iin_that_does_not_fit_is_taken_with_a_warning(changes, warnings):
    file = read(person(**changes))
    assert file.records[0].warnings == warnings
    (line,) = file.doubtful
    assert (line.reason, line.taken, line.line) == (warnings[0], True, 2)


# --- birth date, sex, names ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        ("31.02.1980", "birth_unreadable"),
        ("март", "birth_unreadable"),
        ("25.11.2026", "birth_future"),
        ("12.03.1885", "birth_too_old"),
    ],
)
def test_birth_dates_that_cannot_be(birth, reason):
    assert refused(birth=birth) == reason


def test_the_register_may_be_newer_than_the_clock():
    table = Table(
        [
            ["По состоянию на 18.12.2026"],
            list(HEADER),
            list(person(iin="", birth="01.12.2026", attached_from="")),
        ],
        range(1, 4),
        "xlsx",
    )
    file = read_register(table, guess_layout(table, today=date(2010, 1, 1)), today=date(2010, 1, 1))
    assert (len(file.records), file.register_date) == (1, date(2026, 12, 18))


def test_two_digit_years_ask_the_iin():
    assert one(birth="12.03.85").birth_date == date(1985, 3, 12)
    old = "25031230001"
    old += str(iin.check_digit(old))
    assert one(iin=old, birth="12.03.25").birth_date == date(1925, 3, 12)


def test_a_missing_birth_date_comes_from_a_sound_iin():
    record = one(birth="")
    assert (record.birth_date, record.warnings) == (date(1985, 3, 12), ("birth_from_iin",))
    assert refused(birth="", iin="850312399904") == "birth_missing"
    assert refused(birth="", iin="") == "birth_missing"


def test_a_missing_sex_comes_from_a_sound_iin():
    assert one(sex="").sex is Sex.MALE
    assert one(sex="", iin="850312399904").sex is None
    assert (one(sex="?", iin="").sex, one(sex="?", iin="").warnings) == (None, ("iin_missing", "sex_unread"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"last": ""}, "name_missing"),
        ({"first": " "}, "name_missing"),
        ({"last": "-"}, "name_missing"),
        ({"last": "АХМЕТ0В"}, "name_odd"),
        ({"first": "12.03.1985"}, "name_odd"),
    ],
)
def test_names_that_are_none(changes, reason):
    assert refused(**changes) == reason


def test_the_whole_name_in_the_first_of_three_columns():
    record = one(last="АХМЕТОВ СЕРІК БОЛАТҰЛЫ", first="", patronymic="")
    assert record.name == PersonName("Ахметов", "Серік", "Болатұлы")


def test_no_patronymic():
    assert one(patronymic="нет").name == PersonName("Ахметов", "Серік", "")


def test_latin_letters_warn():
    record = one(last="AХМЕТОВ")
    assert (record.name.last, record.warnings) == ("Ахметов", ("latin_letters",))


def test_one_column_for_the_name():
    file = read(("Әлиева Сәуле Серік қызы", "", "01.02.1990"), header=("Т.А.Ә.", "ЖСН", "Туған күні"))
    assert file.records[0].name == PersonName("Әлиева", "Сәуле", "Серік қызы")


# --- attachment ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status", "warnings"),
    [
        ({}, AttachmentStatus.ATTACHED, ()),
        ({"status": "откреплен", "attached_to": "01.11.2026"}, AttachmentStatus.DETACHED, ()),
        ({"status": "умер", "death": "01.11.2026"}, AttachmentStatus.DEAD, ()),
        ({"status": "запрос на прикрепление"}, AttachmentStatus.REQUEST_OPEN, ()),
        ({"status": ""}, AttachmentStatus.ATTACHED, ()),
        ({"status": "", "attached_to": "01.11.2026"}, AttachmentStatus.DETACHED, ()),
        ({"status": "", "attached_to": "31.12.2026"}, AttachmentStatus.ATTACHED, ()),
        ({"status": "", "death": "01.11.2026"}, AttachmentStatus.DEAD, ()),
        ({"death": "01.11.2026"}, AttachmentStatus.ATTACHED, ("status_dates",)),
        ({"attached_to": "01.11.2026"}, AttachmentStatus.ATTACHED, ("status_dates",)),
        ({"attached_from": "01.01.1980"}, AttachmentStatus.ATTACHED, ("attached_before_birth",)),
        ({"attached_from": "когда-то"}, AttachmentStatus.ATTACHED, ("date_unreadable",)),
        (
            {"status": "откреплен", "attached_to": "01.11.2021"},
            AttachmentStatus.DETACHED,
            ("attachment_reversed",),
        ),
        ({"status": "умер", "death": "01.11.2021"}, AttachmentStatus.DEAD, ("death_before_attachment",)),
    ],
)
def test_status_and_dates(changes, status, warnings):
    record = one(**changes)
    assert (record.status, record.warnings) == (status, warnings)


def test_what_the_clerk_must_decide():
    assert refused(status="отказано") == "status_unknown"
    assert refused(status="умер", death="11.03.1985") == "death_before_birth"


# --- rows that are no people -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        (),
        ("", "", ""),
        (" ", "\u00a0"),
        (7,),
        ("", "", "Итого: 6240"),
        ("Итого", 6240),
        ("Барлығы:", "", 6240),
        ("Всего", "", "6240", "чел."),
        ("Участок № 2",),
        ("", "", "Исполнитель: Петрова А.Б."),
        HEADER,
        tuple(range(1, 16)),
        tuple(float(n) for n in range(1, 16)),
        tuple(str(n) for n in range(1, 16)),
        ("Главный врач",),
    ],
)
def test_rows_without_a_person_are_passed_over(row):
    file = read(PERSON, row, WOMAN)
    assert [record.line for record in file.records] == [2, 4]
    assert file.doubtful == ()


def test_a_lone_name_is_not_passed_over():
    file = read(PERSON, ("", "", "ИВАНОВ"), ("", "850312399903"))
    assert [(line.line, line.reason) for line in file.doubtful] == [(3, "name_missing"), (4, "name_missing")]


def test_ragged_rows():
    file = read(PERSON[:6], (*WOMAN, "лишнее", "ещё"))
    assert [record.iin for record in file.records] == ["850312399903", "880229499904"]
    assert (file.records[0].address, file.records[0].status) == ("", AttachmentStatus.ATTACHED)


# --- twice -------------------------------------------------------------------------------------------


def test_the_same_line_again():
    file = read(PERSON, WOMAN, (99, *PERSON[1:]))
    assert len(file.records) == 2
    (line,) = file.doubtful
    assert (line.line, line.reason, line.first_line, line.taken) == (4, "duplicate_line", 2, False)


def test_the_same_iin_with_other_data_stands_beside_the_first():
    file = read(PERSON, person(address="г. Экибастуз"))
    assert [record.address for record in file.records] == [PERSON[7]]
    (line,) = file.doubtful
    assert (line.reason, line.first_line, line.record.address) == ("iin_twice", 2, "г. Экибастуз")


def test_two_people_of_one_name_and_birth_date():
    other = "85031239929" + str(iin.check_digit("85031239929"))
    file = read(PERSON, person(iin=other))
    assert [record.warnings for record in file.records] == [(), ("name_twice",)]
    (line,) = file.doubtful
    assert (line.reason, line.first_line, line.taken) == ("name_twice", 2, True)


def test_without_iin_the_name_decides():
    file = read(PERSON, person(iin=""))
    assert [(line.reason, line.first_line) for line in file.doubtful] == [("person_twice", 2)]
    file = read(person(iin=""), person(iin=""))
    assert [line.reason for line in file.doubtful] == ["iin_missing", "duplicate_line"]


def test_a_refused_line_does_not_stand_in_the_way():
    file = read(person(birth="31.02.1985"), PERSON)
    assert [record.line for record in file.records] == [3]
