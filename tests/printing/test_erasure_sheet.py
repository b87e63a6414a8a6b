"""The list of a year that is to be deleted: every row, no name of a patient, room for signatures."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.i18n import use_language
from clinic_desk.printing.erasure_sheet import COLUMNS, MARGIN_MM, erasure_sheet, totals
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.rules.erasure import ErasureCounts, ErasureLine
from clinic_desk.rules.rows import Channel, JournalResult, PersonName

AT = datetime(2026, 3, 2, 9, 0)
ROWS = [
    ErasureLine(1, AT, Channel.PHONE, JournalResult.ARRIVED, PersonName("Ахметова", "Айгүл"), AT),
    ErasureLine(2, AT, Channel.PORTAL, JournalResult.REFUSED, None, None),
    ErasureLine(3, AT, Channel.DIRECT, JournalResult.ARRIVED, PersonName("Ким", "Светлана"), None),
]


def sheet(language, rows=ROWS):
    counts = ErasureCounts(requests=len(rows), visits=2, events=4, waiting=7, sheet_lines=8, people=5)
    return erasure_sheet(
        2026, rows, counts, head=ClinicHead("Емхана"), registrar="Омарова", now=AT, language=language
    )


def texts(made):
    cells = [text.text for row in made.table.rows for cell in row.cells for text in cell.texts]
    blocks = [text.text for block in (*made.top, *made.bottom) for part in block.parts for text in part.texts]
    return cells, blocks


@pytest.mark.parametrize(
    ("language", "arrived", "refused"), [("kk", "келді", "бас тартылды"), ("ru", "явился", "отказано")]
)
def test_every_row_stands_there_in_the_language_of_the_clinic(language, arrived, refused):
    use_language(language)
    cells, blocks = texts(sheet(language))
    assert [one for one in cells if one in "123"] == ["1", "2", "3"]
    assert cells.count(arrived) == 2
    assert cells.count(refused) == 1
    assert "Ахметова А." in cells
    assert "02.03.2026 09:00" in cells
    assert any(one.endswith("____") for one in blocks)
    assert any("7" in one and "8" in one and "5" in one for one in blocks), "what else goes"
    assert totals(ROWS, language) in blocks


def test_the_columns_fill_the_paper():
    assert sum(width for width, _pair in COLUMNS) == pytest.approx(210 - 2 * MARGIN_MM)


def test_thirty_thousand_rows_are_no_trouble():
    many = [ErasureLine(n, AT, Channel.PHONE, JournalResult.BOOKED, None, AT) for n in range(1, 30_001)]
    assert len(sheet("ru", many).table.rows) == 30_000
