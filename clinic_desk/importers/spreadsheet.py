"""xlsx, xls and ods through python-calamine, behind checks of what the archive would unpack to.

calamine keeps a sheet as one dense rectangle, so a single cell in the last corner would ask for
hundreds of gigabytes and end the whole program. The sizes are therefore looked up in the XML first.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from clinic_desk.importers import old_excel
from clinic_desk.importers.refused import Refused

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 12_000_000
MAX_TEXT_BYTES = 512 * 1024 * 1024
MAX_ZIP_ENTRIES = 10_000

_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"MZ")

# The plain form of a cell, which Excel and all writers use, searched by how large its address is.
# Each pattern runs over tens of megabytes, so there are few of them and they begin with fixed text.
_BEYOND_Z = re.compile(rb'<c r="[A-Z][A-Z]')
_BEYOND_IV = re.compile(rb'<c r="(?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])')
_BEYOND_39999 = re.compile(rb'<c r="[A-Z]++(?:[4-9]\d{4}|\d{6})')
_BEYOND_99999 = re.compile(rb'<c r="[A-Z]++\d{6}')
# Any form that XML allows; a self-closed cell holds nothing and takes no room.
_ANY_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']\s*([A-Za-z]+)(\d+)[^>]*?(/?)>")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"']\s*(\d+)")
_OTHER_CELL = re.compile(rb'<\w+:c[\s>]|<c[\t\r\n>]|<c (?!r=")')
_SHARED_END = re.compile(rb"</(?:\w+:)?si>")
_SHARED_TEXT = re.compile(rb't="s"[^>]*>\s*<v>(\d+)')

_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_ODS_COLUMNS_REPEATED = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d+)")
_ODS_ROWS_REPEATED = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d+)")

_Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet of a workbook, and the names of all of them."""

    rows: Sequence[Sequence[_Cell]]
    sheet: str
    sheets: tuple[str, ...]


def kind_of(data: bytes) -> str | None:
    """``xlsx``, ``xls`` or ``ods`` by content; None for what may be text. Refuses the rest."""
    if data.startswith(_COMPOUND_FILE):
        return _compound_kind(data)
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_OTHER_FORMATS):
        raise Refused("not_a_table")
    if data[:4] in (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        raise Refused("format_unsupported")  # Excel 4 and older, without a container
    return None


def read(data: bytes, kind: str, sheet: str | None, watch: Callable[[int], None]) -> Book:
    """The rows of one sheet, from row 1 and column A even if these are blank."""
    if kind == "xlsx":
        _check_xlsx(data, watch)
    elif kind == "ods":
        _check_ods(data)
    else:
        old_excel.check(data)
    watch(len(data) // 4)
    try:
        return _read_book(data, sheet, watch)
    except python_calamine.PasswordError:
        raise Refused("password") from None
    except python_calamine.WorksheetNotFound:
        raise Refused("no_sheet") from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused("broken", type(error).__name__) from None
    except BaseException as error:
        # A panic of the Rust code is no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise Refused("broken", "PanicException") from None
        raise


def _read_book(data: bytes, sheet: str | None, watch: Callable[[int], None]) -> Book:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        names = tuple(meta.name for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet)
        if sheet is not None:
            if sheet not in names:
                raise Refused("no_sheet")
            return Book(_rows(book.get_sheet_by_name(sheet)), sheet, names)
        visible = [meta.name for meta in book.sheets_metadata if meta.visible is SheetVisibleEnum.Visible]
        for name in [name for name in visible if name in names] or names:
            candidate = book.get_sheet_by_name(name)
            if candidate.height and candidate.width:
                watch(len(data) // 2)
                return Book(_rows(candidate), name, names)
    raise Refused("empty")


def _rows(sheet: CalamineSheet) -> list[list[_Cell]]:
    end = sheet.end or (0, 0)
    if end[0] >= MAX_ROWS:
        raise Refused("too_long")
    if end[1] >= MAX_COLUMNS:
        raise Refused("too_wide")
    # Not iter_rows(): in 0.9.1 it drops blank leading columns whatever it is asked.
    return sheet.to_python(skip_empty_area=False)


def _compound_kind(data: bytes) -> str:
    """Which Office document an OLE container holds: the names of its streams are in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("password")
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    if "WordDocument".encode("utf-16-le") in data:
        raise Refused("not_a_table")
    raise Refused("broken")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.open("mimetype").read(200) if "mimetype" in names else b""
    except (zipfile.BadZipFile, *_UNPACKING_ERRORS) as error:
        raise Refused("broken", type(error).__name__) from None
    if "xl/workbook.bin" in names:
        raise Refused("format_unsupported")
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    raise Refused("not_a_table")


_UNPACKING_ERRORS = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    struct.error,
    OverflowError,
    AttributeError,  # zipfile without lzma
)


def _parts(data: bytes) -> Iterator[bytes]:
    """The XML parts of an archive, unpacked within the limit: a header may lie about the size."""
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ZIP_ENTRIES:
                raise Refused("too_large")
            for entry in entries:
                if entry.flag_bits & 1:
                    raise Refused("password")
                if entry.filename.lower().endswith((".xml", ".rels")):
                    content = _unpacked(data, entry, left)
                    left -= len(content)
                    yield content
    except (zipfile.BadZipFile, *_UNPACKING_ERRORS) as error:
        raise Refused("broken", type(error).__name__) from None


def _unpacked(data: bytes, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """One part, to the end of its stream: zipfile would stop at a size that the header invents."""
    if entry.file_size > limit:
        raise Refused("too_large")
    name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit + 1)
    else:
        raise Refused("format_unsupported")
    if len(content) > limit:
        raise Refused("too_large")
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise Refused("broken")
    return content


def _check_xlsx(data: bytes, watch: Callable[[int], None]) -> None:
    """Refuse what would not fit into memory, before calamine lays the sheet out."""
    lengths: list[int] = []
    sheets: list[bytes] = []
    for part in _parts(data):
        watch(0)
        if b"sst" in part and b"sheetData" not in part:
            lengths.extend(len(text) for text in _SHARED_END.split(part)[:-1])
        if b"sheetData" in part:
            sheets.append(part)
            if not _is_small(part):
                _check_extent(part)
    if lengths:
        _check_texts(sheets, lengths)


def _is_small(part: bytes) -> bool:
    """Whether a look at the addresses alone shows that the sheet stays within the limits."""
    cells = part.count(b'<c r="')
    if (b":c" in part or part.count(b"<c") != cells + part.count(b"<col")) and _OTHER_CELL.search(part):
        return False
    if _BEYOND_Z.search(part) is None:
        return _BEYOND_99999.search(part) is None
    return _BEYOND_IV.search(part) is None and _BEYOND_39999.search(part) is None


def _check_extent(part: bytes) -> None:
    """Measure the rectangle cell by cell; only sheets in an unusual shape come here."""
    rows = columns = 0
    for row in _ANY_ROW.finditer(part):
        if len(row[1]) > 7:
            raise Refused("too_long")
        # A row of self-closed cells takes no room, but cells without an address lie in their row.
        if b"c>" in part[row.end() : row.end() + 200]:
            rows = max(rows, int(row[1]))
    for cell in _ANY_CELL.finditer(part):
        if cell[3]:
            continue
        if len(cell[1]) > 3 or len(cell[2]) > 7:
            raise Refused("too_wide" if len(cell[1]) > 3 else "too_long")
        column = 0
        for letter in cell[1].upper():
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(cell[2])), max(columns, column)
    if columns > MAX_COLUMNS:
        raise Refused("too_wide")
    if rows >= MAX_ROWS:
        raise Refused("too_long")
    if rows * columns > MAX_CELLS:
        raise Refused("too_large")


def _check_texts(sheets: Sequence[bytes], lengths: Sequence[int]) -> None:
    """A shared text is copied for each cell that names it: count what all copies would take."""
    if max(lengths) * sum(sheet.count(b't="s"') for sheet in sheets) <= MAX_TEXT_BYTES:
        return
    total = 0
    for sheet in sheets:
        for match in _SHARED_TEXT.finditer(sheet):
            index = int(match[1][:9])
            total += lengths[index] if index < len(lengths) else 0
    if total > MAX_TEXT_BYTES:
        raise Refused("too_large")


def _check_ods(data: bytes) -> None:
    """Ods says «this cell 16,384 times, this row 1,048,576 times»; fine only for blank ones."""
    total_rows = total_cells = 0
    for part in _parts(data):
        rows = list(_ODS_ROW.finditer(part))
        ends = [row.start() for row in rows[1:]] + [len(part)]
        for row, end in zip(rows, ends, strict=False):
            content = part[row.end() : end]
            columns = sum(
                _repeated(_ODS_COLUMNS_REPEATED, cell[1])
                for cell in _ODS_CELL.finditer(content)
                if b"office:value" in cell[1]
            )
            if columns or b"<text:" in content:
                repeated = _repeated(_ODS_ROWS_REPEATED, row[1])
                total_rows += repeated
                total_cells += repeated * columns
            if columns > MAX_COLUMNS:
                raise Refused("too_wide")
            if total_rows > MAX_ROWS:
                raise Refused("too_long")
            if total_cells > MAX_CELLS:
                raise Refused("too_large")


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1][:9]) if match else 1
