"""Single lines of a register file, read: what becomes of them."""

from __future__ import annotations

from datetime import date

from clinic_desk.importers.register import REFUSALS, guess_layout, read_register
from clinic_desk.importers.table_file import Table
from clinic_desk.rules.rows import RegisterFile, RegisterRecord
from tests.importers.tables import HEADER, person

TODAY = date(2026, 11, 24)


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
