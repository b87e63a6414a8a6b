"""Sheets on paper and in PDF. Whoever calls this needs a QGuiApplication (offscreen will do)."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from clinic_desk import errors, private_files
from clinic_desk.printing.printer.pages import PagedSheet
from clinic_desk.printing.printer.typeset import UNITS_PER_INCH, UNITS_PER_MM, load_fonts
from clinic_desk.printing.sheets import Sheet

__all__ = [
    "UNITS_PER_INCH",
    "UNITS_PER_MM",
    "PagedSheet",
    "load_fonts",
    "page_count",
    "paged",
    "paint",
    "pdf_bytes",
    "print_sheet",
    "to_pdf",
]

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def to_pdf(sheet: Sheet | PagedSheet, path: Path) -> None:
    """Write the sheet as a PDF, whole or not at all; an older file of that name is replaced.

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


def pdf_bytes(sheet: Sheet | PagedSheet) -> bytes:
    """The PDF of a sheet; its text can be searched and copied."""
    pages = paged(sheet)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(pages.sheet.title)
    writer.setCreator("Clinic Desk")
    paint(pages, writer)
    buffer.close()
    return bytes(buffer.data().data())


def print_sheet(sheet: Sheet | PagedSheet, printer_name: str, copies: int = 1) -> None:
    """Send the sheet to the named printer; paper it does not have is replaced by A4, at true size.

    Raises :class:`errors.BadField` (``printer``, ``not_ready``) if the printer does not take the job.
    """
    pages = paged(sheet)
    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull():
        raise errors.BadField("printer", "not_ready")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(pages.sheet.title)
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    with private_files.temporaries_inside():  # the job, until the printer has it
        paint(pages, printer, _paper_of(pages.sheet, info))


def paint(
    sheet: Sheet | PagedSheet, device: QPagedPaintDevice, page_layout: QPageLayout | None = None
) -> None:
    """Paint all pages on a printer or a PDF; the sheet's own paper unless ``page_layout`` says another."""
    pages = paged(sheet)
    device.setPageLayout(page_layout or _page_layout(pages.sheet))
    painter = QPainter()
    if not painter.begin(device):
        raise errors.BadField("printer", "not_ready")
    try:
        painter.scale(device.logicalDpiX() / UNITS_PER_INCH, device.logicalDpiY() / UNITS_PER_INCH)
        for number in range(pages.page_count):
            if number and not device.newPage():
                raise errors.BadField("printer", "not_ready")
            pages.paint_page(painter, number)
    finally:
        painter.end()


def paged(sheet: Sheet | PagedSheet) -> PagedSheet:
    """The sheet with all its pages broken."""
    pages = sheet if isinstance(sheet, PagedSheet) else PagedSheet(sheet)
    pages.finish()
    return pages


def page_count(sheet: Sheet) -> int:
    """How many pages the sheet takes."""
    return paged(sheet).page_count


def _page_layout(sheet: Sheet) -> QPageLayout:
    """The sheet's own paper; margins are the sheet's affair, the painter starts at the paper's corner."""
    short, long = sorted((sheet.width_mm, sheet.height_mm))
    wide = sheet.width_mm > sheet.height_mm
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter)
    layout = QPageLayout(size, orientation, QMarginsF(), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _paper_of(sheet: Sheet, info: QPrinterInfo) -> QPageLayout:
    layout = _page_layout(sheet)
    offered = info.supportedPageSizes()
    if offered and not any(size.isEquivalentTo(layout.pageSize()) for size in offered):
        layout.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return layout
