"""The one thing the command line must paint: the journal as a PDF."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from clinic_desk.i18n import current_language
from clinic_desk.opening import Opening
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.rules.rows import JournalRow
from clinic_desk.services import audit, audit_chain


def write_journal(
    rows: Sequence[JournalRow], path: Path, *, first: date, last: date, opening: Opening, now: datetime
) -> None:
    """Write the printed journal; raises BadFile (``not_writable``) or DiskFull."""
    # no screen is needed for a file, and there may be none
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from clinic_desk.printing.printer import to_pdf

    application = QGuiApplication.instance() or QGuiApplication(["clinic-desk"])
    sheet = journal_sheet(
        rows,
        first=first,
        last=last,
        head=clinic_head(opening),
        registrar=opening.actor.registrar,
        now=now,
        language=current_language(),
        anchor=audit_chain.anchor(),
    )
    audit.paper(
        sheet.kind,
        now=now,
        actor=opening.actor,
        title=sheet.title,
        rows=sheet.row_count,
        target=path.name,
        copies=1,
    )
    to_pdf(sheet, path)
    del application


def clinic_head(opening: Opening) -> ClinicHead:
    """The clinic's names as they stand over each sheet."""
    chosen = opening.settings
    return ClinicHead(
        chosen.clinic_name_kk,
        chosen.clinic_name_ru,
        chosen.clinic_address,
        chosen.clinic_phone,
        chosen.logo(),
    )
