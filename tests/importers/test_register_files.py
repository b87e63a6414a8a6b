"""Reading whole register files: progress, encodings, the exports clinics sent."""

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
from clinic_desk.rules.rows import PersonName, RegisterFile, Sex
from tests.importers.register_lines import TODAY, read
from tests.importers.tables import HEADER, PERSON, WOMAN, csv_bytes, person, save, xlsx_bytes

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[3] / "shared" / "data"


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
