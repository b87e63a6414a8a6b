"""Files that cannot be read, and hostile ones: a clear refusal, never a crash."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest

from clinic_desk.importers import spreadsheet
from clinic_desk.importers.table_file import read_table
from tests.importers.outcomes import reason_of, table_or_known_reason
from tests.importers.tables import HEADER, PERSON, WOMAN, save, xlsx_bytes

SAMPLES = Path(__file__).parent / "samples"
ROWS = [HEADER, PERSON, WOMAN]
AS_TEXT = [[str(cell) for cell in row] for row in ROWS]


# --- what cannot be read -----------------------------------------------------------------------------


def test_no_file_at_all(tmp_path):
    assert reason_of(tmp_path / "gone.xlsx") == "not_found"
    assert reason_of(tmp_path) == "is_folder"
    assert reason_of(tmp_path / "a\0b.csv") in {"unreadable", "not_found"}
    assert reason_of(save(tmp_path, "a.csv", b"")) == "empty"


def test_blank_files(tmp_path):
    assert reason_of(save(tmp_path, "a.csv", b";;;\r\n;;;\r\n")) == "empty"
    assert reason_of(save(tmp_path, "b.csv", b"\xef\xbb\xbf \t\r\n\r\n")) == "empty"
    assert reason_of(save(tmp_path, "a.xlsx", xlsx_bytes([]))) == "empty"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_a_pipe_does_not_hang_the_desk(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert reason_of(tmp_path / "pipe.csv") == "not_a_file"


def test_no_permission(tmp_path, monkeypatch):
    path = save(tmp_path, "a.csv", b"a;b\n")

    def refuse(*_args, **_options):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so chmod would prove nothing
    assert reason_of(path) == "no_permission"


def test_a_stick_pulled_out(tmp_path, monkeypatch):
    path = save(tmp_path, "a.csv", b"a;b\n")

    def fail(*_args, **_options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert reason_of(path) == "unreadable"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\n...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not_a_table"),
        (b"{\\rtf1 text}", "not_a_table"),
        (b"\x09\x08\x10\x00" + b"\0" * 50, "format_unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "password",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600,
            "not_a_table",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600, "broken"),
        (b"PK\x03\x04" + b"\0" * 100, "broken"),
        (b"<html><body>Session expired</body></html>", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
    ],
)
def test_other_files(tmp_path, content, reason):
    assert reason_of(save(tmp_path, "a.xlsx", content)) == reason


def zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed_xlsx(change) -> bytes:
    """A good workbook with ``change(name, content)`` done to each of its parts."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(ROWS))) as archive:
        return zip_of({name: change(name, archive.read(name)) for name in archive.namelist()})


def with_sheet_data(data: bytes) -> bytes:
    pattern = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    return changed_xlsx(lambda _name, content: pattern.sub(b"<sheetData>" + data + b"</sheetData>", content))


def test_other_archives(tmp_path):
    assert reason_of(save(tmp_path, "a.xlsx", zip_of({"word/document.xml": b"<w/>"}))) == "not_a_table"
    assert reason_of(save(tmp_path, "a.xlsx", zip_of({"xl/workbook.bin": b"\0"}))) == "format_unsupported"
    assert reason_of(save(tmp_path, "a.xlsx", zip_of({"xl/workbook.xml": b"<nonsense"}))) == "broken"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbooks(tmp_path, share):
    content = xlsx_bytes(ROWS)
    assert reason_of(save(tmp_path, "a.xlsx", content[: int(len(content) * share)])) == "broken"
    old = (SAMPLES / "register.xls").read_bytes()
    assert reason_of(save(tmp_path, "a.xls", old[: int(len(old) * share * 0.5)])) == "broken"


def test_a_wrong_byte_in_the_packed_data(tmp_path):
    content = bytearray(xlsx_bytes([[f"{n}" * 50] for n in range(500)]))
    content[len(content) // 3] ^= 0xFF
    assert reason_of(save(tmp_path, "a.xlsx", bytes(content))) == "broken"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        # A damaged size would make calamine ask for a terabyte, which ends the whole program.
        (b"\x00\x02\x0e\x00" + b"\0\0\0\0", b"\x00\x02\x0e\x00" + b"\0\0\x8c\0"),
        (b"\x00\x02\x0e\x00" + b"\0" * 4 + b"\x05\0\0\0", b"\x00\x02\x0e\x00" + b"\0" * 4 + b"\x05\0\0\xf0"),
        (b"\xfc\x00\x25\x01\x11\0\0\0", b"\xfc\x00\x25\x01\x11\0\0\xff"),
        (b"\xfd\x00\x0a\x00\x00\x00\x00\x00", b"\xfd\x00\x0a\x00\x00\x00\x00\xff"),
    ],
)
def test_an_old_workbook_that_claims_to_be_enormous(tmp_path, good, bad):
    content = (SAMPLES / "register.xls").read_bytes()
    assert good in content
    assert reason_of(save(tmp_path, "a.xls", content.replace(good, bad, 1))) == "broken"


def test_an_archive_with_a_password(tmp_path):
    content = bytearray(xlsx_bytes(ROWS))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            at = start + (6 if mark == b"PK\x03\x04" else 8)
            flags = struct.unpack_from("<H", content, at)[0]
            struct.pack_into("<H", content, at, flags | 1)
            start += 4
    assert reason_of(save(tmp_path, "a.xlsx", bytes(content))) == "password"


def test_zip_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED_BYTES", 4 << 20)
    bomb = zip_of({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<si>" + b" " * (5 << 20)})
    assert len(bomb) < 10_000
    assert reason_of(save(tmp_path, "a.xlsx", bomb)) == "too_large"


def test_zip_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED_BYTES", 4 << 20)
    true_size, claimed = struct.pack("<I", 4 + (5 << 20)), struct.pack("<I", 1000)
    bomb = zip_of({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<si>" + b" " * (5 << 20)})
    assert bomb.count(true_size) == 2
    assert reason_of(save(tmp_path, "a.xlsx", bomb.replace(true_size, claimed))) == "too_large"


def test_entity_bomb(tmp_path):
    declarations = b"".join(
        b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"boom") for n in range(12)
    )

    def change(name, content):
        if name != "xl/sharedStrings.xml":
            return content
        head, _, rest = content.partition(b"?>")
        return head + b"?><!DOCTYPE x [" + declarations + b"]>" + rest.replace(b"<t>", b"<t>&e11;", 1)

    table, reason = table_or_known_reason(save(tmp_path, "a.xlsx", changed_xlsx(change)))
    if table is None:
        assert reason == "broken"
    else:
        assert sum(len(str(cell)) for row in table.rows for cell in row) < 10_000


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "too_wide"),
        (b'<row r="1"><c r="IW1"><v>1</v></c></row>', "too_wide"),
        (b'<row r="1"><c s="1" r="XFD1"><v>1</v></c></row>', "too_wide"),
        (b"<row r='1'><c r='XFD1'><v>1</v></c></row>", "too_wide"),
        (b'<row r="1"><c r="xfd1"><v>1</v></c></row>', "too_wide"),
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "too_long"),
        (b'<row r="200000"><c r="A200000"><v>1</v></c></row>', "too_long"),
        (b'<row r="1"><c r="A4294967295"><v>1</v></c></row>', "too_long"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "too_long"),
        (
            b'<row r="1"><c r="CW1"><v>1</v></c></row><row r="190000"><c r="A190000"><v>1</v></c></row>',
            "too_large",
        ),
    ],
)
def test_cells_far_away(tmp_path, cells, reason):
    assert reason_of(save(tmp_path, "a.xlsx", with_sheet_data(cells))) == reason


def test_a_row_formatted_to_the_last_column_is_harmless(tmp_path):
    cells = b'<row r="1"><c r="A1"><v>7</v></c><c r="XFC1"/><c r="XFD1" s="1"/></row>'
    assert read_table(save(tmp_path, "a.xlsx", with_sheet_data(cells))).rows == [[7.0]]


def test_one_long_text_named_by_every_cell(tmp_path):
    rows = [["x" * 30_000] * 100 for _ in range(400)]  # 10 KB packed, 1.2 GB as 40,000 copies
    assert reason_of(save(tmp_path, "a.xlsx", xlsx_bytes(rows))) == "too_large"


def test_text_too_wide_and_too_long(tmp_path):
    assert reason_of(save(tmp_path, "a.csv", b"a;" * 300 + b"\n"), delimiter=";") == "too_wide"
    assert reason_of(save(tmp_path, "b.csv", b"a;b\n" * 200_001), delimiter=";") == "too_long"
    html = "<table><tr>" + "<td>x</td>" * 300 + "</tr></table>"
    assert reason_of(save(tmp_path, "c.xls", html.encode())) == "too_wide"


def test_too_large_to_be_opened(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(65 << 20)
    assert reason_of(path) == "too_large"
