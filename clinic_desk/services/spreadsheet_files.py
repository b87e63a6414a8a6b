"""Tables that leave as files: xlsx or CSV, whole or not at all, with no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from clinic_desk import errors
from clinic_desk.rules.spreadsheet_cells import harmless
from clinic_desk.services.access import inside

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_COLUMN_WIDTH: Final = 24
_MOST_LETTERS: Final = 32_000
"""Excel takes 32,767 in a cell."""
_MOST_ROWS: Final = 1_048_575
"""What a sheet of Excel holds below its head."""


@inside
def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table: a spreadsheet where the name ends in ``.xlsx``, else CSV as Excel here opens it.

    An older file of that name is replaced once the new one is whole. Raises DiskFull without room, BadFile
    (``not_writable``) where the file cannot be put; nothing half-written stays behind.
    """
    make = _write_xlsx if path.suffix.lower() == ".xlsx" else _write_csv
    try:
        # beside the file: it is renamed at the end, and what the writer needs meanwhile goes with the folder
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            made = Path(folder) / path.name
            make(made, head, rows)
            made.replace(path)
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise errors.DiskFull(path) from fault
        raise errors.BadFile(path, "not_writable") from fault


def _write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    # the mark in front and semicolons: how a double click opens it in columns with Kazakh letters
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([harmless(text) for text in head])
        for row in rows:
            writer.writerow([harmless(text) for text in row])
        file.flush()
        os.fsync(file.fileno())


def _write_xlsx(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = Workbook(str(path), options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.set_column(0, len(head) - 1, _COLUMN_WIDTH)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(head):
        sheet.write_string(0, column, harmless(text), bold)
    try:
        for line, row in zip(range(1, _MOST_ROWS + 1), rows, strict=False):
            for column, text in enumerate(row):
                sheet.write_string(line, column, harmless(text)[:_MOST_LETTERS])
    except BaseException:
        sheet.row_data_fh.close()  # the rows so far, which go with their folder
        raise
    try:
        book.close()
    except FileCreateError as fault:
        cause = fault.args[0] if fault.args and isinstance(fault.args[0], OSError) else OSError()
        raise cause from fault
