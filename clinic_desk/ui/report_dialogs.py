"""The dialogs that others read from: reports, exports, the service passport; made when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clinic_desk.i18n import current_language
from clinic_desk.rules.rows import Channel, JournalRow
from clinic_desk.services import finder
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.rules.report import Report
    from clinic_desk.ui.main_window import MainWindow
    from clinic_desk.ui.passport_beside import PassportBeside
    from clinic_desk.ui.reports.reports_dialog import ReportsDialog
    from clinic_desk.ui.reports.shown import Choice, Rows, Shown


class ReportDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._choice: Choice | None = None
        """The period that was looked at last: the report is often left for a row and come back to."""
        self._passport: PassportBeside | None = None

    def show_passport(self) -> None:
        """What the service is, to quote on the phone; not modal, so that the call goes on."""
        from clinic_desk.ui.passport_beside import PassportBeside

        if self._passport is None:
            self._passport = PassportBeside(self._window)
        self._passport.show()

    # --- reports ------------------------------------------------------------------------------------------

    def show_reports(self) -> None:
        """The figures of a period; each opens the rows behind it."""
        from clinic_desk.ui.reports.reports_dialog import ReportsDialog

        window = self._window
        dialog = ReportsDialog(window, window.clock, self._terms, self._workbook, self._choice)
        dialog.rows_wanted.connect(lambda rows: self._show_rows(dialog, rows))
        dialog.print_wanted.connect(self._print)
        self._run(dialog)
        self._choice = dialog.period.choice()

    def _terms(self) -> dict[Channel, int]:
        return {one: self._window.settings.term_of(one) for one in Channel}

    def _show_rows(self, report: ReportsDialog, rows: Rows) -> None:
        """The rows behind a number; one that is to be seen in the grid takes the place of the report."""
        from clinic_desk.ui.journal.whole_journal import ChosenRows, WholeJournalDialog

        window = self._window
        chosen = ChosenRows(rows.title, rows.ids, rows.at)
        dialog = WholeJournalDialog(report, window.clock, finder.doctors(with_inactive=True), chosen)
        dialog.history_wanted.connect(window.dialogs.show_history)
        dialog.visit_wanted.connect(lambda _visit: report.accept())
        dialog.visit_wanted.connect(window.calendar.show_visit)
        self._run(dialog)

    def _print(self, shown: Shown, late: Sequence[JournalRow]) -> None:
        from clinic_desk.printing.report_sheet import report_document

        window = self._window
        document = report_document(
            shown.report,
            *_compared(shown),
            late,
            shown.doctors,
            head=window.dialogs.head(),
            registrar=window.dialogs.registrar(),
            now=window.clock.now(),
            language=current_language(),
        )
        window.dialogs.print_sheet(document)

    def _workbook(self, shown: Shown, path: Path) -> Callable[[Sequence[JournalRow]], None]:
        """What writes the report there, in the language and for the person of this moment."""
        from clinic_desk.services import report_files
        from clinic_desk.wording import report as report_words

        window = self._window
        now, actor = window.clock.now(), window.actor()
        frame = report_words.Frame(
            window.settings.clinic_name(current_language()),
            window.dialogs.registrar(),
            now,
            *_compared(shown),
        )
        words = report_words.workbook(frame, shown.doctors)
        return lambda late: report_files.write_xlsx(shown.report, late, path, words, now=now, actor=actor)

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)


def _compared(shown: Shown) -> tuple[Report | None, Report | None]:
    """What the report is compared with; a period in which nobody applied tells nothing."""
    before, year_ago = shown.before, shown.year_ago
    return before if before.requests else None, year_ago if year_ago.requests else None
