"""Tables that leave as files: xlsx or CSV, whole or not at all, with no cell that a spreadsheet would run."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from io import SEEK_SET, BufferedWriter, FileIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clinic_desk import errors, private_files
from clinic_desk.rules.spreadsheet_cells import Cell, Column, Kind, harmless, kept
from clinic_desk.services.access import inside

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Result = TypeVar("Result")
Look = dict[Kind, "Format"]
"""How values of each kind are shown; text needs nothing."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_MOST_LETTERS: Final = 32_000
"""Excel takes 32,767 in a cell."""
_MOST_ROWS: Final = 1_048_575
"""What a sheet of Excel holds below its head."""
_FIRST_YEAR: Final = 1901
"""Spreadsheets count days from 1900, each in its own way; older dates are written as text."""
_A4: Final = 9
_MOST_SIGNS, _SCALE = 200, 70
"""So many stand beside each other on A4 landscape and can still be read; per cent of a wider table's size."""
_LINE_PT, _MOST_LINES = 15, 4
_FORMATS: Final = {
    Kind.WHOLE: "0",
    Kind.NUMBER: "0.0",
    Kind.FIGURE: "General",
    Kind.DATE: "dd.mm.yyyy",
    Kind.TIME: "hh:mm",
    Kind.MOMENT: "dd.mm.yyyy hh:mm",
    Kind.SECOND: "dd.mm.yyyy hh:mm:ss",
}
_PATTERNS: Final = {
    Kind.DATE: "%d.%m.%Y",
    Kind.TIME: "%H:%M",
    Kind.MOMENT: "%d.%m.%Y %H:%M",
    Kind.SECOND: "%d.%m.%Y %H:%M:%S",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says of itself: the name of its sheet, and a second one with these facts."""

    title: str
    sheet: str = ""
    facts: Sequence[tuple[str, str]] = ()
    made: datetime | None = None
    """For the properties of the file; None: the clock of the computer."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook of several: its name, its columns, its rows."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@inside
def write(
    path: Path,
    head: Sequence[Column | str],
    rows: Iterable[Sequence[Cell]],
    *,
    about: About | None = None,
) -> None:
    """Write a table: a spreadsheet where the name ends in ``.xlsx``, else CSV as Excel here opens it.

    A head that is only a text stands over a column of text. In a spreadsheet values keep their kind, the head
    stays in sight and filters; a CSV has a mark in front, semicolons, and dates and numbers as one writes
    them here. An older file of that name is replaced once the new one is whole. Raises DiskFull without room,
    BadFile (``not_writable``) where the file cannot be put, and whatever ``rows`` raise; nothing half stays.
    """
    columns = tuple(Column(one) if isinstance(one, str) else one for one in head)
    with _whole_file(path) as made:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(made, lambda book: _fill(book, columns, iter(rows), about or About("")))
        else:
            _write_csv(made, columns, rows)


@inside
def write_book(path: Path, tables: Sequence[Table], *, about: About) -> None:
    """Write a workbook of several sheets, its facts on the last one; all else as in :func:`write`."""
    with _whole_file(path) as made:
        _write_xlsx(made, lambda book: _fill_all(book, tables, about))


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    try:
        with private_files.whole_file(path) as made:
            yield made
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise errors.DiskFull(path) from fault
        raise errors.BadFile(path, "not_writable") from fault


# --- CSV -----------------------------------------------------------------------------------------------


def _write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    # the mark in front and semicolons: how a double click opens it in columns with Kazakh letters
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        file.write(";".join(_quoted(column.head) for column in columns) + "\r\n")
        kinds = [column.kind for column in columns]
        for row in rows:
            file.write(";".join(map(_in_csv, row, kinds)) + "\r\n")


def _in_csv(value: Cell, kind: Kind) -> str:
    """Only text is quoted: a program that asks may tell text from values by it."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _quoted(value)
    match value:
        case date() | time():
            return value.strftime(_PATTERNS[kind])
        case float():
            return f"{value:.1f}".replace(".", ",")
        case _:
            return str(value)


def _quoted(text: str) -> str:
    return '"' + kept(text).replace('"', '""') + '"'


# --- xlsx ----------------------------------------------------------------------------------------------


def _write_xlsx(path: Path, fill: Callable[[Workbook], None]) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with private_files.temporary_folder() as folder, _Target(FileIO(path, "wb")) as target:
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        book = Workbook(target, options)
        try:
            fill(book)
        except BaseException:
            for sheet in book.worksheets():
                with closing(sheet.row_data_fh):  # the rows so far, which go with their folder
                    pass
            raise
        try:
            book.close()
        except FileCreateError as fault:
            cause = fault.args[0] if fault.args and isinstance(fault.args[0], OSError) else OSError()
            raise cause from fault


class _Target(BufferedWriter):
    """What a workbook is packed into. After its first fault it takes everything and keeps nothing.

    The packer is left open by a full disk, and would meet it once more when Python throws it away: behind
    everybody's back, on the console.
    """

    _imagined: int | None = None
    """Where the packer believes to be, once nothing is kept any more."""

    def write(self, data: Any) -> int:  # noqa: ANN401 -- bytes of any kind
        if self._imagined is not None:
            self._imagined += len(data)
            return len(data)
        return self._tried(super().write, data)

    def flush(self) -> None:
        if self._imagined is None:
            self._tried(super().flush)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        if self._imagined is not None:
            self._imagined = offset
            return offset
        return self._tried(super().seek, offset, whence)

    def tell(self) -> int:
        return super().tell() if self._imagined is None else self._imagined

    def _tried(self, work: Callable[..., Result], *given: object) -> Result:
        try:
            return work(*given)
        except OSError:
            self._imagined = 0
            raise


def _fill(book: Workbook, columns: Sequence[Column], rows: Iterator[Sequence[Cell]], about: About) -> None:
    look = _dressed(book, about)
    number, first = 1, next(rows, None)
    while number == 1 or first is not None:
        sheet = book.add_worksheet(_sheet_name(about.title, number))
        _write_head(sheet, columns, _head_look(book), look)
        ahead = () if first is None else (first,)
        last = _write_rows(sheet, columns, islice(chain(ahead, rows), _MOST_ROWS), look)
        _set_up(sheet, columns, last, about.title)
        number, first = number + 1, next(rows, None)
    if about.facts:
        _write_facts(book, about)


def _fill_all(book: Workbook, tables: Sequence[Table], about: About) -> None:
    look, bold = _dressed(book, about), _head_look(book)
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.title, 1))
        _write_head(sheet, table.columns, bold, look)
        last = _write_rows(sheet, table.columns, islice(table.rows, _MOST_ROWS), look)
        _set_up(sheet, table.columns, last, f"{about.title}. {table.title}")
    _write_facts(book, about)


def _dressed(book: Workbook, about: About) -> Look:
    """How each kind of value looks; what the workbook says of itself is set on the way."""
    if about.made is not None:
        book.set_properties({"title": about.title, "created": about.made})
    return {kind: book.add_format({"num_format": form} | _side(kind)) for kind, form in _FORMATS.items()}


def _side(kind: Kind) -> dict[str, object]:
    """Text follows without a gap: days begin at the left like it, numbers end before the edge."""
    return {"align": "left"} if kind in _PATTERNS else {"align": "right", "indent": 1}


def _head_look(book: Workbook) -> Format:
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E3F1F7", "bottom": 1}
    )


def _write_head(sheet: Worksheet, columns: Sequence[Column], bold: Format, look: Look) -> None:
    # not every program finds the height of a head that is broken into lines
    lines = max(-(-len(column.head) // max(1, int(column.width) - 1)) for column in columns)
    sheet.set_row(0, _LINE_PT * min(lines + 1, _MOST_LINES))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, look.get(column.kind))
        sheet.write_string(0, place, harmless(column.head), bold)


def _write_rows(
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    look: Look,
) -> int:
    """Write the rows and give the number of the last line."""
    text, number, moment = sheet.write_string, sheet.write_number, sheet.write_datetime
    places = [(place, column.kind, look.get(column.kind)) for place, column in enumerate(columns)]
    line = 0
    for line, row in enumerate(rows, 1):
        for (place, kind, form), value in zip(places, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):  # most of all cells, so asked first
                text(line, place, harmless(value)[:_MOST_LETTERS])
            elif isinstance(value, (int, float)):
                number(line, place, value, form)
            elif isinstance(value, date) and value.year < _FIRST_YEAR:
                text(line, place, value.strftime(_PATTERNS[kind]))
            else:
                moment(line, place, value, form)
    return line


def _set_up(sheet: Worksheet, columns: Sequence[Column], last: int, title: str) -> None:
    """The head stays in sight and filters; on paper it stands on each page.

    Columns that can be read so stand side by side on one page; more go on over the next ones.
    """
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    # an IIN is text on purpose
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(0)
    if sum(column.width for column in columns) <= _MOST_SIGNS:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(_SCALE)
        sheet.print_across()
    sheet.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")


def _write_facts(book: Workbook, about: About) -> None:
    sheet = book.add_worksheet(_sheet_name(about.sheet, 1))
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    for line, (name, value) in enumerate(about.facts):
        sheet.write_string(line, 0, harmless(name), bold)
        sheet.write_string(line, 1, harmless(value), wrap)


def _sheet_name(title: str, number: int) -> str | None:
    """A name that Excel takes: 31 signs, none of its own; None leaves the name to the program."""
    if not title:
        return None
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("' ")
    ending = "" if number == 1 else f" ({number})"
    return plain[: 31 - len(ending)] + ending
