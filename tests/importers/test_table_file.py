"""Reading any table: formats, encodings, line numbers, and files that want to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk.errors import Stopped
from clinic_desk.importers.table_file import read_table
from tests.importers.outcomes import reason_of, table_or_known_reason
from tests.importers.tables import HEADER, PERSON, WOMAN, csv_bytes, save, xlsx_bytes

SAMPLES = Path(__file__).parent / "samples"
ROWS = [HEADER, PERSON, WOMAN]
AS_TEXT = [[str(cell) for cell in row] for row in ROWS]


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("kz1048", "kz1048"),
    ],
)
def test_kazakh_text_in_every_encoding(tmp_path, written, read, delimiter):
    table = read_table(save(tmp_path, "a.csv", csv_bytes(ROWS, written, delimiter)))
    assert (table.kind, table.encoding, table.delimiter) == ("csv", read, delimiter)
    assert table.rows == AS_TEXT
    assert list(table.lines) == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8_r", "mac_cyrillic"])
def test_russian_text_in_single_byte_encodings(tmp_path, encoding):
    rows = [
        HEADER,
        ("1", "850312399903", "Иванов", "Юрий", "Щукарёвич", "12.03.1985"),
        ("2", "", "ЖУКОВА", "Элла"),
    ]
    rows = [[cell.replace("№", "N") for cell in row] for row in rows]
    table = read_table(save(tmp_path, "a.txt", csv_bytes(rows, encoding)))
    assert table.encoding == encoding
    assert table.rows == rows


def test_ukrainian_letters_do_not_make_it_kazakh(tmp_path):
    rows = [["Фамилия", "Имя"], ["Гаєвський", "Євген"], ["Їжакевич", "Микола"], ["Ґудзь", "Надія"]]
    table = read_table(save(tmp_path, "a.csv", csv_bytes(rows, "cp1251")))
    assert (table.encoding, table.rows) == ("cp1251", rows)


def test_one_kazakh_name_makes_it_kz1048(tmp_path):
    rows = [["Фамилия", "Имя"], ["Иванов", "Пётр"], ["Смағұлова", "Айгүл"]]
    table = read_table(save(tmp_path, "a.csv", csv_bytes(rows, "kz1048")))
    assert (table.encoding, table.rows) == ("kz1048", rows)


def test_encoding_and_delimiter_can_be_forced(tmp_path):
    path = save(tmp_path, "a.csv", csv_bytes([["Қ,1", "x"], ["Ә,2", "y"]], "kz1048"))
    assert read_table(path, encoding="cp1251", delimiter=",").rows[0][0] == "Ќ"
    assert reason_of(path, encoding="utf-8") == "encoding"
    assert reason_of(path, encoding="no-such-encoding") == "encoding"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_line_numbers_are_those_of_the_text_editor(tmp_path, line_end):
    text = line_end.join(["title", "", 'a;"two', 'lines";c', "d;e;f", ""])
    table = read_table(save(tmp_path, "a.csv", text.encode()), delimiter=";")
    assert table.rows == [["title"], [], ["a", f"two{line_end}lines", "c"], ["d", "e", "f"]]
    assert list(table.lines) == [1, 2, 3, 5]


def test_a_lone_quotation_mark_swallows_nothing(tmp_path):
    rows = "".join(f"{n};Иванов;адрес {n}\n" for n in range(300))
    text = 'n;Фамилия;Адрес\n1;"Рога и копыта;дом 1\n' + rows
    table = read_table(save(tmp_path, "a.csv", text.encode()))
    assert len(table.rows) == 302
    assert table.rows[1] == ["1", '"Рога и копыта', "дом 1"]


def test_excels_own_delimiter_line(tmp_path):
    table = read_table(save(tmp_path, "a.csv", b"sep=|\r\na|b;c\r\n"))
    assert (table.rows, list(table.lines)) == ([["a", "b;c"]], [2])


def test_a_file_cut_inside_a_letter_is_read(tmp_path):
    table = read_table(save(tmp_path, "a.csv", "ИИН;Аты\n1;Әл".encode()[:-1]))
    assert table.rows == [["ИИН", "Аты"], ["1", "Ә"]]


# --- workbooks -----------------------------------------------------------------------------------


def test_xlsx_keeps_types_blank_rows_and_columns(tmp_path):
    rows = [[], ["", "x", 5], [], ["", date(2026, 11, 20), 1.5]]
    table = read_table(save(tmp_path, "a.xlsx", xlsx_bytes(rows)))
    assert table.rows == [["", "", ""], ["", "x", 5.0], ["", "", ""], ["", date(2026, 11, 20), 1.5]]
    assert list(table.lines) == [1, 2, 3, 4]
    assert (table.kind, table.sheet) == ("xlsx", "Лист1")


def test_the_first_sheet_with_something_on_it_is_read(tmp_path):
    path = save(tmp_path, "a.xlsx", xlsx_bytes(ROWS, sheets=("Бос", "Тіркелім")))
    table = read_table(path)
    assert (table.sheet, table.sheets, len(table.rows)) == ("Тіркелім", ("Бос", "Тіркелім"), 3)
    assert read_table(path, sheet="Тіркелім").rows == table.rows
    assert reason_of(path, sheet="Жоқ") == "no_sheet"
    assert reason_of(path, sheet="Бос") == "empty"


def test_old_xls():
    table = read_table(SAMPLES / "register.xls")
    assert (table.kind, table.sheet) == ("xls", "Тіркелім")
    assert table.rows[0][0] == "20.11.2026 жағдайы бойынша"
    assert table.rows[3][:6] == [1.0, 60514587281.0, "ҮКІБАЙЕВ", "ЕРЖАН", "ҺАМИТҰЛЫ", date(2006, 5, 14)]


def ods_bytes(body: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="T">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return buffer.getvalue()


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_ods_with_its_million_of_blank_rows(tmp_path):
    body = (
        f"<table:table-row>{ods_cell('Аты')}{ods_cell('Тегі')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = read_table(save(tmp_path, "a.ods", ods_bytes(body)))
    assert (table.kind, table.rows[0]) == ("ods", ["Аты", "Тегі"])


@pytest.mark.parametrize(
    ("rows", "columns", "reason"),
    [(1048576, 1, "too_long"), (1, 16384, "too_wide"), (190000, 200, "too_large")],
)
def test_ods_bomb(tmp_path, rows, columns, reason):
    body = f'<table:table-row table:number-rows-repeated="{rows}">{ods_cell("x", columns)}</table:table-row>'
    assert reason_of(save(tmp_path, "a.ods", ods_bytes(body))) == reason


# --- names that lie --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a", "a.docx"])
def test_the_content_decides_not_the_name(tmp_path, name):
    assert read_table(save(tmp_path, name, xlsx_bytes(ROWS))).kind == "xlsx"
    assert read_table(save(tmp_path, name, csv_bytes(ROWS))).kind == "csv"
    assert read_table(save(tmp_path, name, (SAMPLES / "register.xls").read_bytes())).kind == "xls"


def test_html_named_xls(tmp_path):
    html = (
        "<html><head><meta charset='windows-1251'><style>td {color:red}</style></head><body><table>"
        "<tr><td colspan=2>Регистр</td><td>2026</td></tr>"
        "<tr><th>Фамилия<th>Имя &amp; отчество</tr><tr><td>Иванов<br>Петров<td>&nbsp;Юрий </table>"
    )
    table = read_table(save(tmp_path, "a.xls", html.encode("cp1251")))
    assert table.kind == "html"
    assert table.rows == [["Регистр", "", "2026"], ["Фамилия", "Имя & отчество"], ["Иванов Петров", "Юрий"]]


def test_excel_2003_xml(tmp_path):
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Тегі</Data></Cell>'
        "<Cell><Data>Аты</Data></Cell></Row>"
        '<Row ss:Index="4"><Cell ss:Index="3"><Data ss:Type="String">Әсел</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    table = read_table(save(tmp_path, "a.xls", xml.encode()))
    assert (table.kind, table.rows) == ("xml", [["Тегі", "", "Аты"], [], [], ["", "", "Әсел"]])


# --- progress and stop -------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [xlsx_bytes(ROWS), csv_bytes(ROWS * 3000)])
def test_progress_runs_up_to_the_end(tmp_path, content):
    steps = []
    read_table(save(tmp_path, "a", content), progress=lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, len(content))
    assert steps[-1] == (len(content), len(content))
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "content", [xlsx_bytes(ROWS), csv_bytes(ROWS), (SAMPLES / "register.xls").read_bytes()]
)
def test_stop(tmp_path, content):
    with pytest.raises(Stopped):
        read_table(save(tmp_path, "a", content), stop=lambda: True)


def test_stop_in_the_middle(tmp_path):
    answers = iter([False, False, True])
    with pytest.raises(Stopped):
        read_table(save(tmp_path, "a", csv_bytes(ROWS * 10_000)), stop=lambda: next(answers))


# --- anything ------------------------------------------------------------------------------------------

letters = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"), max_codepoint=0x4FF)
starts = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"<table><td>",
    ]
)


@given(starts, st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_a_table_or_a_bad_file(tmp_path_factory, start, content):
    path = save(tmp_path_factory.getbasetemp(), "any", start + content)
    table_or_known_reason(path)


@cache
def sound_workbook(kind: str) -> bytes:
    """Made once: the time of making stands in an xlsx, and an example must find the same bytes again."""
    return (SAMPLES / "register.xls").read_bytes() if kind == "xls" else xlsx_bytes(ROWS)


@given(st.data())
@settings(max_examples=100)
def test_damaged_workbooks_are_a_table_or_a_bad_file(tmp_path_factory, data):
    sample = data.draw(st.sampled_from(["xls", "xlsx"]))
    content = bytearray(sound_workbook(sample))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = save(tmp_path_factory.getbasetemp(), "damaged", bytes(content))
    table_or_known_reason(path)


@given(
    st.lists(st.lists(st.text(letters, max_size=12), min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_text_round_trip(tmp_path_factory, cells, encoding, delimiter, line_end):
    rows = [["Фамилия", "Имя", "Адрес"], *cells]
    path = save(tmp_path_factory.getbasetemp(), "round.csv", csv_bytes(rows, encoding, delimiter, line_end))
    assert read_table(path, delimiter=delimiter).rows == rows
