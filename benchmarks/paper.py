"""The PDFs of a journal and of a report, against the same count of plain texts drawn into a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from benchmarks.bench import Bench, application
from benchmarks.clinic_data import NOW, opened
from benchmarks.results import Result, in_turns
from clinic_desk.printing import printer
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.report_sheet import report_document
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.report import (
    AnswerTimes,
    Lead,
    LoadCell,
    Pace,
    Period,
    Report,
    Stretch,
    stretches,
)
from clinic_desk.rules.rows import Channel, JournalRow, RefusalGround
from clinic_desk.services import journal
from clinic_desk.specialties import all_specialties

_LINES_A_PAGE = 24
_COLUMNS = 16
_DOCTORS = 20


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

    month = _report()

    def report() -> None:
        document = report_document(
            month, month, month, rows, {}, head=head, registrar="Омарова А.", now=NOW, language="kk"
        )
        printer.to_pdf(document, bench.folder / "report.pdf")

    times = in_turns(report, lambda: _plain_pdf(rows, bench.folder / "plain.pdf"), rounds)
    name = f"PDF of a report, {_DOCTORS} doctors, {len(rows)} late"
    yield Result(name, f"as many rows of {_COLUMNS} plain texts in a PDF", *times)


def _report() -> Report:
    """A month of a clinic: every hour of every doctor has its cell, every specialty its line."""
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    return Report(
        period=period,
        requests=6_500,
        services=dict.fromkeys(Channel, 2_000),
        refusals=dict.fromkeys(RefusalGround, 250),
        answers=AnswerTimes(2.0, 9.5, 6_100, 400),
        arrived=5_000,
        cancelled=300,
        moved=200,
        no_show=150,
        leads=tuple(Lead(one.code, 300, 3.5, 12) for one in all_specialties()),
        load=tuple(
            LoadCell(doctor, hour, 40, (doctor * 97 + hour * 53) % 1300, 1260)
            for doctor in range(_DOCTORS)
            for hour in range(7, 21)
        ),
        paces=tuple(Pace(f"Омарова А. {place}", 800, 2.0, 50) for place in range(8)),
        course=tuple(Stretch(one, 200, 17) for one in stretches(period)),
    )


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
