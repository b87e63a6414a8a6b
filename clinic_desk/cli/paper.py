"""The one thing the command line must paint: sheets as PDF files."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from clinic_desk import papers
from clinic_desk.i18n import current_language
from clinic_desk.opening import Opening
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.printing.slip import SlipPaper
from clinic_desk.services import audit


def write(sheet: Sheet | Document, path: Path, *, opening: Opening, now: datetime) -> int:
    """Write the audit, then the PDF; gives the number of its pages.

    Raises NoRight, BadFile (``not_writable``) or DiskFull.
    """
    # no screen is needed for a file, and there may be none
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from clinic_desk.printing.printer import paged, to_pdf

    application = QGuiApplication.instance() or QGuiApplication(["clinic-desk"])
    audit.paper(
        sheet.kind,
        *sheet.about,
        now=now,
        actor=opening.actor,
        title=sheet.title,
        rows=sheet.row_count,
        target=path.name,
        copies=1,
    )
    pages = paged(sheet)
    to_pdf(pages, path)
    del application
    return pages.page_count


def desk_of(opening: Opening) -> papers.Desk:
    """Who prints, and what stands over the sheets."""
    actor = opening.actor
    return papers.Desk(
        head=clinic_head(opening),
        registrar=actor.registrar,
        language=current_language(),
        pc=actor.pc,
        slip_paper=SlipPaper(opening.settings.slip_paper),
    )


def clinic_head(opening: Opening) -> ClinicHead:
    """The clinic as it stands over each sheet."""
    return papers.head_of(opening.settings)
