"""From the command to the export and, for the printed journal, on to paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clinic_desk.i18n import current_language
from clinic_desk.services import audit_chain, finder, journal
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


def show_export(window: MainWindow) -> None:
    """Let data be taken along, by whoever may see and export them."""
    from clinic_desk.ui.exports.export_dialog import Desk, ExportDialog

    doctors = finder.doctors(with_inactive=True)
    desk = Desk(window.clock, window.actor, lambda: window.settings.clinic_name(current_language()))
    dialog = ExportDialog(window, desk, doctors)
    dialog.paper_wanted.connect(lambda first, last: window.try_(lambda: _print_journal(window, first, last)))
    run_once(dialog, window.signals.failed.emit)


def _print_journal(window: MainWindow, first: date, last: date) -> None:
    """The journal of these days to look at, to print or to save as a PDF."""
    from clinic_desk.printing.journal_sheet import journal_sheet

    sheet = journal_sheet(
        journal.between(first, last),
        first=first,
        last=last,
        head=window.dialogs.head(),
        registrar=window.dialogs.registrar(),
        now=window.clock.now(),
        language=window.settings.language,
        anchor=audit_chain.anchor(),
    )
    window.dialogs.print_sheet(sheet)
