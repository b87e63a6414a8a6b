"""Tables for the tests: made here, in each format and encoding that a clinic may send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

HEADER = (
    "№", "ИИН", "Фамилия", "Имя", "Отчество", "Дата рождения", "Пол", "Адрес", "Участок",
    "Участковый врач", "Дата прикрепления", "Статус", "Дата открепления", "Дата смерти", "Телефон",
)  # fmt: skip
PERSON = (
    1, "850312399903", "АХМЕТОВ", "СЕРІК", "БОЛАТҰЛЫ", "12.03.1985", "муж.", "с. Успенка, ул. Достық, д. 1",
    1, "Ахметова А.С.", "31.07.2022", "прикреплен", "", "", "+7 701 123 45 67",
)  # fmt: skip
WOMAN = (
    2, "880229499904", "ҚАЛИЕВА", "ҮМІТ", "ҒАЛЫМҚЫЗЫ", "29.02.1988", "жен.", "с. Лозовое, ул. Мира, д. 5", 2,
    "Қасымов Б.Е.", "01.01.2020", "прикреплен", "", "", "",
)  # fmt: skip


def person(**changes: object) -> tuple[object, ...]:
    """The sample man with some cells changed; names are those of ``FIELD_COLUMNS``."""
    cells = list(PERSON)
    for field, value in changes.items():
        cells[FIELD_COLUMNS[field]] = value
    return tuple(cells)


FIELD_COLUMNS = {
    "iin": 1, "last": 2, "first": 3, "patronymic": 4, "birth": 5, "sex": 6, "address": 7, "precinct": 8,
    "doctor": 9, "attached_from": 10, "status": 11, "attached_to": 12, "death": 13, "phone": 14,
}  # fmt: skip


def xlsx_bytes(rows: Sequence[Sequence[object]], *, sheets: Sequence[str] = ("Лист1",)) -> bytes:
    """A workbook with the rows on its last sheet; dates as real dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value)
                elif value != "":
                    sheet.write(r, c, value)
    return buffer.getvalue()


def csv_bytes(
    rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ";", line_end: str = "\r\n"
) -> bytes:
    """The rows as text; ``encoding`` as Python names it, so utf-16 and utf-8-sig begin with a mark."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and hand back its path."""
    path = folder / name
    path.write_bytes(content)
    return path
