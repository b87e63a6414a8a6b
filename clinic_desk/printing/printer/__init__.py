"""Sheets and documents on paper and in PDF; who calls needs a QGuiApplication (offscreen will do)."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from clinic_desk import errors, private_files
from clinic_desk.printing.printer import papers
from clinic_desk.printing.printer.documents import PagedDocument
from clinic_desk.printing.printer.pages import PagedSheet
from clinic_desk.printing.printer.strokes import saved
from clinic_desk.printing.printer.typeset import UNITS_PER_INCH, UNITS_PER_MM, load_fonts
from clinic_desk.printing.sheets import ROLL, Document, Sheet

__all__ = [
    "UNITS_PER_INCH",
    "UNITS_PER_MM",
    "Paged",
    "PagedDocument",
    "PagedSheet",
    "Printable",
    "broken_later",
    "load_fonts",
    "page_count",
    "paged",
    "paint",
    "paint_job",
    "pdf_bytes",
    "print_sheet",
    "to_pdf",
]

Paged = PagedSheet | PagedDocument
"""Broken into pages: it can be looked at, printed, saved."""

Printable = Sheet | Document | Paged

_MM: Final = QPageSize.Unit.Millimeter
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def to_pdf(sheet: Printable, path: Path) -> None:
    """Write a sheet or document as a PDF, whole or not at all; an older file of that name is replaced.

    Raises :class:`errors.DiskFull` without room, :class:`errors.BadFile` (``not_writable``) where the
    file cannot be put: no such folder, no rights, held open by another program.
    """
    content = pdf_bytes(sheet)
    try:
        private_files.write_whole(path, content)
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise errors.DiskFull(path) from fault
        raise errors.BadFile(path, "not_writable") from fault


def pdf_bytes(sheet: Printable) -> bytes:
    """The PDF of a sheet or document, each page of its own size; its text can be searched and copied."""
    pages = paged(sheet)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(pages.content.title)
    writer.setCreator("Clinic Desk")
    paint(pages, writer)
    buffer.close()
    return bytes(buffer.data().data())


def paint(sheet: Printable, device: QPagedPaintDevice) -> None:
    """Paint all pages on a device that makes PDF, each page on its own paper."""
    pages = paged(sheet)
    device.setPageLayout(papers.layout_of(pages.page_size(0)))
    painter = _begun(device)
    try:
        for number in range(pages.page_count):
            if number:
                device.setPageLayout(papers.layout_of(pages.page_size(number)))
                _next_page(device)
            pages.paint_page(painter, number)
    finally:
        painter.end()


def print_sheet(sheet: Printable, printer_name: str, copies: int = 1) -> None:
    """Send a sheet or document to the named printer; paper it does not have is replaced by A4.

    What is larger than A4 is then made smaller, the rest keeps its size. Pages on different papers go as
    jobs behind each other: a Windows driver takes one paper per job.

    Raises :class:`errors.BadField` (``printer``, ``not_ready``) if the printer does not take a job.
    """
    pages = paged(sheet)
    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull():
        raise errors.BadField("printer", "not_ready")
    for layout, numbers in _jobs(pages, info):
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setDocName(pages.content.title)
        printer.setFullPage(True)
        printer.setCopyCount(copies)
        with private_files.temporaries_inside():  # the job, until the printer has it
            paint_job(pages, printer, layout, numbers)


def paint_job(pages: Paged, device: QPagedPaintDevice, layout: QPageLayout, numbers: Sequence[int]) -> None:
    """Paint these pages (from 0) on one paper; a page that lies across it is turned."""
    device.setPageLayout(layout)
    painter = _begun(device)
    paper = layout.fullRect(QPageLayout.Unit.Millimeter).size()
    try:
        for place, number in enumerate(numbers):
            if place:
                _next_page(device)
            with saved(painter):
                papers.fit(painter, pages.page_size(number), paper, on_roll=_is_on_roll(pages, number))
                pages.paint_page(painter, number)
    finally:
        painter.end()


def paged(sheet: Printable) -> Paged:
    """The sheet or document with all its pages broken."""
    pages = broken_later(sheet) if isinstance(sheet, Sheet | Document) else sheet
    pages.finish()
    return pages


def broken_later(sheet: Sheet | Document) -> Paged:
    """Its first page; the others are broken as :meth:`advance` is called."""
    return PagedSheet(sheet) if isinstance(sheet, Sheet) else PagedDocument(sheet)


def page_count(sheet: Printable) -> int:
    """How many pages the sheet or document takes."""
    return paged(sheet).page_count


def _jobs(pages: Paged, info: QPrinterInfo) -> Iterator[tuple[QPageLayout, list[int]]]:
    """Pages that follow each other on the same paper, whichever way they lie on it."""
    layouts = [
        papers.layout_for(info, pages.page_size(number), on_roll=_is_on_roll(pages, number))
        for number in range(pages.page_count)
    ]
    for _paper, group in groupby(
        range(pages.page_count), lambda number: layouts[number].pageSize().size(_MM)
    ):
        numbers = list(group)
        yield layouts[numbers[0]], numbers


def _is_on_roll(pages: Paged, number: int) -> bool:
    return pages.sheet_of(number).height_mm == ROLL


def _begun(device: QPagedPaintDevice) -> QPainter:
    """A painter in our units; raises BadField where the device takes none."""
    painter = QPainter()
    if not painter.begin(device):
        raise errors.BadField("printer", "not_ready")
    painter.scale(device.logicalDpiX() / UNITS_PER_INCH, device.logicalDpiY() / UNITS_PER_INCH)
    return painter


def _next_page(device: QPagedPaintDevice) -> None:
    if not device.newPage():
        raise errors.BadField("printer", "not_ready")
