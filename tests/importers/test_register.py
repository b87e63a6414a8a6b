"""A register line by line: what is taken, what warns, what is left to the clerk."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import i18n
from clinic_desk.errors import ColumnsUnknown, Stopped
from clinic_desk.importers.register import (
    REASONS,
    REFUSALS,
    WARNINGS,
    guess_layout,
    normalise_name,
    read_register,
)
from clinic_desk.importers.table_file import Table, read_table
from clinic_desk.rules import iin
from clinic_desk.rules.rows import AttachmentStatus, PersonName, RegisterFile, RegisterRecord, Sex
from tests.importers.tables import HEADER, PERSON, WOMAN, csv_bytes, person, save, xlsx_bytes

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[3] / "shared" / "data"


def read(*rows, header=HEADER) -> RegisterFile:
    table = Table([list(row) for row in (header, *rows)], range(1, len(rows) + 2), "xlsx")
    return read_register(table, guess_layout(table, today=TODAY), today=TODAY)


def one(**changes) -> RegisterRecord:
    (record,) = read(person(**changes)).records
    return record


def refused(**changes) -> str:
    file = read(person(**changes))
    assert file.records == ()
    (line,) = file.doubtful
    assert (line.line, line.taken) == (2, False)
    assert line.reason in REFUSALS
    return line.reason


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


# --- the work itself -----------------------------------------------------------------------------------


def test_every_reason_has_a_sentence_in_both_languages():
    assert REASONS == REFUSALS | WARNINGS
    for language in ("kk", "ru"):
        i18n.use_language(language)
        assert all(i18n._(text) != text for text in REASONS.values())


def test_columns_must_be_known():
    table = Table([["a", "b"], ["c", "d"]], range(1, 3), "csv")
    with pytest.raises(ColumnsUnknown) as caught:
        read_register(table, guess_layout(table))
    assert caught.value.missing == ("full_name", "iin")


def test_progress_and_stop():
    table = Table([list(HEADER), *[list(PERSON)] * 2500], range(1, 2502), "csv")
    layout = guess_layout(table)
    steps = []
    read_register(table, layout, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1000, 2501), (2000, 2501), (2501, 2501)]
    with pytest.raises(Stopped):
        read_register(table, layout, stop=lambda: True)


def test_old_xls_in_kazakh():
    table = read_table(SAMPLES / "register.xls")
    file = read_register(table, guess_layout(table), today=TODAY)
    assert file.register_date == date(2026, 11, 20)
    assert [(r.line, r.iin, r.name.full, r.birth_date, r.sex, r.precinct) for r in file.records] == [
        (4, "060514587281", "Үкібайев Ержан Һамитұлы", date(2006, 5, 14), Sex.MALE, "1"),
        (5, "880229499904", "Ахметова Айгүл", date(1988, 2, 29), Sex.FEMALE, "2"),
    ]
    assert file.doubtful == ()


LETTERS = "АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ"
name_words = st.text(LETTERS, min_size=3, max_size=9).filter(lambda word: word not in {"НЕТ", "ЖОҚ"})


@st.composite
def people(draw):
    """Distinct people with sound ИИН, as rows of cells."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        birth = draw(st.dates(date(1930, 1, 1), date(2026, 1, 1)))
        sex = draw(st.sampled_from(Sex))
        century = (3 if birth.year < 2000 else 5) + (sex is Sex.FEMALE)
        serial = next(
            n
            for n in range(number * 100, number * 100 + 99)
            if iin.check_digit(f"{birth:%y%m%d}{century}{n:04}") is not None
        )
        eleven = f"{birth:%y%m%d}{century}{serial:04}"
        rows.append(
            person(
                iin=eleven + str(iin.check_digit(eleven)),
                last=draw(name_words) + LETTERS[number],  # no two namesakes
                first=draw(name_words),
                patronymic=draw(st.one_of(st.just(""), name_words)),
                birth=birth.strftime(draw(st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"]))),
                sex="ер" if sex is Sex.MALE else "әйел",
                address=draw(st.text(LETTERS + " ,;\"'.\t|", max_size=30)),
                attached_from=(birth + timedelta(days=30)).strftime("%d.%m.%Y"),
            )
        )
    return rows


@given(
    people(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048"]),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_everybody_arrives_whole_through_every_encoding(
    tmp_path_factory, rows, encoding, delimiter, line_end
):
    content = csv_bytes([HEADER, *rows], encoding, delimiter, line_end)
    table = read_table(save(tmp_path_factory.getbasetemp(), "people.csv", content))
    file = read_register(table, guess_layout(table, today=TODAY), today=TODAY)
    assert file.doubtful == ()
    assert [(r.iin, r.name) for r in file.records] == [
        (row[1], PersonName(*map(normalise_name, row[2:5]))) for row in rows
    ]
    assert [iin.birth_date(row[1]) for row in rows] == [record.birth_date for record in file.records]
    assert [" ".join(row[7].split()) for row in rows] == [record.address for record in file.records]


@given(people())
def test_everybody_arrives_whole_through_xlsx_with_numbers(tmp_path_factory, rows):
    numeric = [(*row[:1], float(row[1]), *row[2:5], iin.birth_date(row[1]), *row[6:]) for row in rows]
    table = read_table(save(tmp_path_factory.getbasetemp(), "people.xlsx", xlsx_bytes([HEADER, *numeric])))
    file = read_register(table, guess_layout(table, today=TODAY), today=TODAY)
    assert file.doubtful == ()
    assert [(r.iin, r.birth_date) for r in file.records] == [(row[1], iin.birth_date(row[1])) for row in rows]


cells = st.one_of(
    st.text(max_size=15),
    st.floats(),
    st.integers(-10, 10**12),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from([*PERSON, *WOMAN, *HEADER, "Итого", "-"]),
)


@given(st.lists(st.lists(cells, max_size=16), max_size=12))
def test_any_rows_below_a_header_are_read(rows):
    file = read(*rows)
    assert len(file.records) + len({line.line for line in file.doubtful if not line.taken}) <= len(rows)
    for line in file.doubtful:
        assert line.reason in (WARNINGS if line.taken else REFUSALS)
    for record in file.records:
        assert record.name.last
        assert record.name.first
        assert record.birth_date is not None


# --- the register exports that the clinic sent (where they are at hand) -----------------------------------


def shared(name: str) -> RegisterFile:
    if not (SHARED / name).exists():
        pytest.skip("the clinic's files are not here")
    table = read_table(SHARED / name)
    return read_register(table, guess_layout(table, today=TODAY), today=TODAY)


@pytest.mark.parametrize(
    ("name", "count", "day", "left_out"),
    [
        ("register-2026-11.xlsx", 6237, date(2026, 11, 20), 5),
        ("register-2026-12.xlsx", 6300, date(2026, 12, 18), 0),
        ("register-clean-300.xlsx", 300, None, 0),
        ("register-kz1048.csv", 400, None, 0),
        ("register-utf16.csv", 400, None, 0),
        ("register-utf8.csv", 400, None, 0),
    ],
)
def test_the_clinics_registers(name, count, day, left_out):
    file = shared(name)
    assert (len(file.records), file.register_date) == (count, day)
    assert sum(not line.taken for line in file.doubtful) == left_out
    assert all(record.iin for record in file.records) is (name != "register-2026-11.xlsx")


def test_the_text_files_of_the_clinic_say_the_same():
    assert shared("register-kz1048.csv").records == shared("register-utf16.csv").records
    assert shared("register-utf8.csv").records == shared("register-utf16.csv").records


def test_what_is_doubtful_in_the_november_register():
    file = shared("register-2026-11.xlsx")
    assert [(line.line, line.reason, line.taken, line.first_line) for line in file.doubtful] == [
        (16, "birth_unreadable", False, 0),
        (26, "iin_length", False, 0),
        (36, "iin_check", True, 0),
        (46, "iin_missing", True, 0),
        (56, "name_missing", False, 0),
        (85, "attachment_reversed", True, 0),
        (113, "death_before_attachment", True, 0),
        (657, "death_before_attachment", True, 0),
        (3069, "death_before_attachment", True, 0),
        (3829, "attachment_reversed", True, 0),
        (6246, "duplicate_line", False, 106),
        (6247, "iin_twice", False, 126),
    ]
    assert all(len(record.iin) == 12 for record in file.records if record.iin)
    assert file.records[2].iin == "060514587281"
    assert sum(record.iin is not None and record.iin[0] == "0" for record in file.records) > 600
