"""Any file that holds a table, as rows of cells with the line numbers that its own program shows.

The format is recognised by the content: an ``.xls`` from a web program is often HTML or text. The
file is not trusted: what cannot be read is :class:`~clinic_desk.errors.BadFile` with a reason of
``FILE_REASONS``, and sizes are checked before anything is unpacked (a zip bomb, a sheet with one
cell in its last corner).
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from clinic_desk.errors import BadFile, Stopped
from clinic_desk.i18n import N_
from clinic_desk.importers import markup_table, spreadsheet, text_table
from clinic_desk.importers.collector import paused_collector
from clinic_desk.importers.refused import Refused

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell; an empty one is the empty string."""

MAX_FILE_BYTES = 64 * 1024 * 1024

FILE_REASONS: dict[str, str] = {
    "not_found": N_("The file is not there."),
    "is_folder": N_("This is a folder, not a file."),
    "not_a_file": N_("This is not an ordinary file."),
    "no_permission": N_("You have no permission to read the file."),
    "unreadable": N_("The file cannot be read from the disk."),
    "empty": N_("The file is empty."),
    "too_large": N_("The file is too large for a table of people."),
    "too_wide": N_("The table has too many columns."),
    "too_long": N_("The table has too many rows."),
    "password": N_("The file is protected with a password. Save it without the password and try again."),
    "broken": N_("The file is damaged or not complete."),
    "not_a_table": N_("The file does not hold a table."),
    "format_unsupported": N_("This file format is not supported. Save the table as .xlsx or .csv."),
    "encoding": N_("The text cannot be read in the chosen encoding."),
    "no_sheet": N_("The workbook has no such sheet."),
}
"""Every reason a :class:`BadFile` may carry, as a sentence to show."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in the file, blank rows included.

    ``lines[i]`` is the line number of ``rows[i]`` in the spreadsheet or the text editor, from 1.
    ``kind`` is one of xlsx, xls, ods, csv, html, xml; ``encoding`` and ``delimiter`` are empty for
    the formats that have none. ``sheets`` are all sheet names, ``sheet`` the one that was read.
    """

    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_table(
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Table:
    """Read a table from xlsx, xls, ods, csv / txt / tsv, HTML or Excel 2003 XML.

    ``encoding`` and ``delimiter`` overrule the guess for text files, ``sheet`` names a sheet (else
    the first visible one with anything on it). ``progress(done, total)`` counts rows, or bytes
    while it is not known how many there are. Raises ``BadFile``, or ``Stopped`` once ``stop()``.
    """
    path = Path(path)
    try:
        data = _read_bytes(path)
        watch = _Watch(progress, stop, len(data))
        watch(0)
        with paused_collector():
            table = _read(data, watch, encoding, delimiter, sheet)
    except Refused as refused:
        raise BadFile(path=path, reason=refused.reason, detail=refused.detail) from None
    if not any(not isinstance(cell, str) or cell.strip() for row in table.rows for cell in row):
        raise BadFile(path=path, reason="empty")
    watch(len(data))
    return table


class _Watch:
    """Tells how far reading has come, and ends it when the user wants to stop."""

    def __init__(
        self, progress: Callable[[int, int], None] | None, stop: Callable[[], bool] | None, total: int
    ) -> None:
        self._progress = progress
        self._stop = stop
        self._total = total

    def __call__(self, done: int) -> None:
        if self._stop is not None and self._stop():
            raise Stopped
        if self._progress is not None:
            self._progress(min(done, self._total), self._total)


def _read_bytes(path: Path) -> bytes:
    """The whole file, read once: it may be on a stick that is pulled out meanwhile."""
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise Refused("is_folder")
        if not stat.S_ISREG(facts.st_mode):
            raise Refused("not_a_file")
        if facts.st_size > MAX_FILE_BYTES:
            raise Refused("too_large")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise Refused("not_found") from None
    except PermissionError:
        raise Refused("no_permission") from None
    except (OSError, ValueError) as error:
        # ValueError: a NUL character in the path.
        raise Refused("unreadable", type(error).__name__) from None
    if len(data) > MAX_FILE_BYTES:
        raise Refused("too_large")
    if not data:
        raise Refused("empty")
    return data


def _read(
    data: bytes, watch: Callable[[int], None], encoding: str | None, delimiter: str | None, sheet: str | None
) -> Table:
    kind = spreadsheet.kind_of(data)
    if kind is not None:
        book = spreadsheet.read(data, kind, sheet, watch)
        return Table(book.rows, range(1, len(book.rows) + 1), kind, sheet=book.sheet, sheets=book.sheets)
    text, encoding = text_table.decode(data, encoding)
    markup = markup_table.kind_of(text)
    if markup is not None:
        rows = markup_table.read(text, watch)
        return Table(rows, range(1, len(rows) + 1), markup, encoding=encoding)
    rows, lines, delimiter = text_table.split(text, delimiter, watch)
    return Table(rows, lines, "csv", encoding=encoding, delimiter=delimiter)
