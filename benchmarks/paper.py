"""The PDF of a journal, against the same count of plain texts drawn into a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from benchmarks.bench import Bench, application
from benchmarks.clinic_data import NOW, opened
from benchmarks.results import Result, in_turns
from clinic_desk.printing import printer
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import JournalRow
from clinic_desk.services import journal

_LINES_A_PAGE = 24
_COLUMNS = 16


def run(bench: Bench) -> Iterator[Result]:
    """From rows at hand to the written file."""
    application()
    printer.load_fonts()
    with opened(bench.village):
        rows = journal.rows(journal.row_ids(JournalFilter())[: bench.sizes.pdf_rows])
    head = ClinicHead(
        "Дәрігерлік амбулатория", "Врачебная амбулатория", "Достық көшесі, 1", "8 7172 00 00 00"
    )

    def ours() -> None:
        sheet = journal_sheet(
            rows,
            first=NOW.date(),
            last=NOW.date(),
            head=head,
            registrar="Омарова А.",
            now=NOW,
            language="kk",
        )
        printer.to_pdf(sheet, bench.folder / "journal.pdf")

    rounds = max(2, bench.sizes.rounds // 8)
    times = in_turns(ours, lambda: _plain_pdf(rows, bench.folder / "plain.pdf"), rounds)
    yield Result(f"PDF of {len(rows)} rows", f"as many rows of {_COLUMNS} plain texts in a PDF", *times)


def _plain_pdf(rows: Sequence[JournalRow], path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    painter.setFont(QFont("Noto Sans", 6))
    width, height = writer.width() / _COLUMNS, writer.height() / _LINES_A_PAGE
    for number, row in enumerate(rows):
        if number and number % _LINES_A_PAGE == 0:
            writer.newPage()
        texts = (row.iin, row.name.full, row.address, str(row.at)) * (_COLUMNS // 4)
        for column, text in enumerate(texts):
            painter.drawText(QRectF(column * width, number % _LINES_A_PAGE * height, width, height), text)
    painter.end()
