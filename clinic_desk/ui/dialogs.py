"""The dialogs of the main window: made when first asked for, so that they cost nothing at start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from clinic_desk import errors
from clinic_desk.i18n import _, current_language
from clinic_desk.services import access, audit, booking, finder, history, journal, paper_lists
from clinic_desk.settings import Settings
from clinic_desk.ui import theme
from clinic_desk.ui.actions import CELL_KEYS, key_text
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.papers import Wish
    from clinic_desk.printing.day_sheet import DaySheet
    from clinic_desk.printing.heads import ClinicHead
    from clinic_desk.printing.sheets import Document, Sheet
    from clinic_desk.ui.main_window import MainWindow
    from clinic_desk.ui.printing.preview_dialog import PreviewDialog
    from clinic_desk.ui.standing_bars import StandingBars


class Dialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._register_import: QDialog | None = None

    # --- the register and the doctors ------------------------------------------------------------------

    def show_staff(self) -> None:
        """Doctors and their hours."""
        from clinic_desk.ui.staff.staff_dialog import StaffDialog

        window = self._window
        self._run(StaffDialog(window, window.clock, window.actor, window.signals.changed.emit))

    def show_register_import(self) -> None:
        """The register wizard; not modal, so that the desk can book meanwhile."""
        from clinic_desk.ui.people.import_dialog import RegisterImportDialog

        window = self._window
        if self._register_import is None:
            dialog = RegisterImportDialog(window, window.clock, window.actor, window.signals.changed.emit)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(self._forget_register_import)
            self._register_import = dialog
        self._register_import.show()
        self._register_import.raise_()
        self._register_import.activateWindow()

    def _forget_register_import(self) -> None:
        self._register_import = None

    # --- visits and journal rows -----------------------------------------------------------------------

    def show_visit(self, visit_id: int) -> None:
        """One visit with its facts and what can be done with it."""
        from clinic_desk.ui.journal.visit_dialog import VisitDialog

        window = self._window
        visit = booking.visit(visit_id)
        dialog = VisitDialog(window, visit, finder.doctor(visit.doctor_id), journal.row(visit.request_id))
        dialog.history_wanted.connect(self.show_history)
        dialog.cancel_wanted.connect(window.visits.cancel)
        dialog.mark_wanted.connect(window.visits.mark)
        dialog.move_wanted.connect(self._cut)
        dialog.slip_wanted.connect(window.take_home.print_slip)
        dialog.repeat_wanted.connect(window.schedule.show_series)
        dialog.group_wanted.connect(window.schedule.show_group)
        self._run(dialog)

    def _cut(self, visit_id: int) -> None:
        """Take a visit up and say where it goes; its cell gets the focus wherever the wish came from."""
        window = self._window
        window.calendar.show_visit(visit_id)
        window.calendar.grid.cut_focused()
        text = _("Cut: {person} — choose a free time in the grid and press {key}; Esc leaves it where it is.")
        person = booking.visit(visit_id).person.short
        window.signals.told.emit(text.format(person=person, key=key_text(CELL_KEYS["paste"])), False)

    def show_history(self, request_id: int) -> None:
        """Who, when, what before and after."""
        from clinic_desk.ui.journal.history_dialog import HistoryDialog

        doctors = finder.doctors(with_inactive=True)
        steps = history.of_request(request_id)
        dialog = HistoryDialog(self._window, journal.row(request_id), steps, doctors)
        dialog.audit_wanted.connect(self._window.safety.show_audit)
        dialog.paper_wanted.connect(self._window.take_home.print_for)
        self._run(dialog)

    def show_whole_journal(self) -> None:
        """All columns of the journal in a wide table."""
        from clinic_desk.ui.journal.whole_journal import WholeJournalDialog

        window = self._window
        # doctors who no longer work here too: their rows are still in the journal
        dialog = WholeJournalDialog(window, window.clock, finder.doctors(with_inactive=True))
        dialog.visit_wanted.connect(window.calendar.show_visit)
        dialog.history_wanted.connect(self.show_history)
        self._run(dialog)

    # --- paper -----------------------------------------------------------------------------------------

    def serve(self, standing: StandingBars) -> None:
        """Do what the line about tomorrow's paper asks for."""
        window = self._window
        if window.settings.paper_left_for:
            with suppress(ValueError):
                standing.paper_left_for = date.fromisoformat(window.settings.paper_left_for)
        standing.paper_wanted.connect(lambda: window.try_(self.print_tomorrow))
        standing.paper_left.connect(
            lambda day: window.save_settings(replace(window.settings, paper_left_for=day.isoformat()))
        )

    def show_print(self) -> None:
        """Any sheet of the desk: preview, printer, PDF."""
        from clinic_desk.papers import What
        from clinic_desk.ui.printing.print_dialog import PrintDialog

        window = self._window
        dialog = PrintDialog(
            window,
            self._make_paper,
            finder.doctors(),
            window.calendar.day,
            next_day=lambda: paper_lists.next_day(window.clock.now().date()),
            printer_name=window.settings.printer,
            slip_printer=window.settings.slip_printer,
            write_down=self._write_down,
        )
        self._remember_choices(
            dialog, for_slips=lambda: dialog.what() is What.SLIP, holds_names=dialog.holds_names
        )
        self._run(dialog)
        window.standing.reload()

    def print_tomorrow(self) -> None:
        """All that the desk needs to work through the next day without a computer, in one document."""
        from clinic_desk.papers import What, Wish

        window = self._window
        today = window.clock.now().date()
        day = paper_lists.next_day(today)
        if day is None:
            raise errors.NothingToPrint(What.TOMORROW, today)
        self.print_sheet(self._make_paper(Wish(What.TOMORROW, day, day)))
        window.standing.reload()

    def _make_paper(self, wish: Wish) -> Sheet | Document:
        """The sheet of a wish as it stands now, in the language of the window."""
        from clinic_desk import papers
        from clinic_desk.printing.slip import SlipPaper

        window = self._window
        desk = papers.Desk(
            head=self.head(),
            registrar=self.registrar(),
            language=current_language(),
            pc=window.actor().pc,
            slip_paper=SlipPaper(window.settings.slip_paper),
        )
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return papers.make(wish, desk, now=window.clock.now())
        finally:
            QApplication.restoreOverrideCursor()

    def _remember_choices(
        self,
        dialog: PreviewDialog,
        *,
        for_slips: Callable[[], bool],
        holds_names: Callable[[], bool] = lambda: True,
    ) -> None:
        window = self._window

        def keep_printer(name: str) -> None:
            now = window.settings
            slips = for_slips()
            window.save_settings(replace(now, slip_printer=name) if slips else replace(now, printer=name))

        def keep_told(_path: str) -> None:
            if holds_names():
                window.save_settings(replace(window.settings, told_of_pdf=True))

        dialog.tells_of_names = not window.settings.told_of_pdf
        dialog.printer_chosen.connect(keep_printer)
        dialog.pdf_saved.connect(keep_told)

    def print_sheet(
        self,
        sheet: Sheet | Document,
        on_made: Callable[[], object] | None = None,
        *,
        for_slips: bool = False,
        holds_names: bool = True,
    ) -> None:
        """Any ready sheet or document: look at it, print it, save it; ``on_made`` hears of each time it was.

        ``for_slips``: slips may have a printer of their own. Who saves what ``holds_names`` is told so.
        """
        from clinic_desk.ui.printing.sheet_dialog import SheetDialog

        settings = self._window.settings
        name = (settings.slip_printer if for_slips else "") or settings.printer
        dialog = SheetDialog(self._window, sheet, write_down=self._write_down, printer_name=name)
        self._remember_choices(dialog, for_slips=lambda: for_slips, holds_names=lambda: holds_names)
        dialog.tells_of_names &= holds_names
        if on_made is not None:
            dialog.sheet_printed.connect(lambda _title, _copies: on_made())
            dialog.pdf_saved.connect(lambda _path: on_made())
        self._run(dialog)

    def print_day(self, content: DaySheet) -> None:
        """The day sheet of a doctor, ready made."""
        from clinic_desk.printing.day_sheet import day_sheet

        window = self._window
        sheet = day_sheet(
            content,
            head=self.head(),
            registrar=self.registrar(),
            now=window.clock.now(),
            language=window.settings.language,
        )
        self.print_sheet(sheet)

    def print_recovery_key(self, key: str) -> None:
        """The one-time key of the administrators, as long as it is on the screen."""
        from clinic_desk.printing.recovery_sheet import recovery_sheet

        window = self._window
        now = window.clock.now()
        sheet = recovery_sheet(key, head=self.head(), now=now, language=window.settings.language)
        self.print_sheet(sheet)

    def _write_down(self, sheet: Sheet | Document, target: str, copies: int) -> None:
        """Write into the audit that a sheet is about to be made; without that none is."""
        window = self._window
        audit.paper(
            sheet.kind,
            *sheet.about,
            now=window.clock.now(),
            actor=window.actor(),
            title=sheet.title,
            rows=sheet.row_count,
            target=target,
            copies=copies,
        )

    def registrar(self) -> str:
        """Who is named on paper: whoever has logged in, else as entered for this desk."""
        session = access.session()
        return self._window.settings.registrar if session is None else session.name

    def head(self) -> ClinicHead:
        """The clinic as it stands above every sheet."""
        from clinic_desk.papers import head_of

        return head_of(self._window.settings)

    # --- the desk itself -------------------------------------------------------------------------------

    def show_clinic(self) -> None:
        """Names, address, registrar, terms of this desk."""
        from clinic_desk.ui.desk.clinic_dialog import ClinicDialog

        dialog = ClinicDialog(self._window, self._window.settings)
        before = self._window.settings
        if self._run(dialog):
            chosen = dialog.value()
            self._window.save_settings(chosen)
            self._show_choices(before, chosen)

    def _show_choices(self, before: Settings, chosen: Settings) -> None:
        """What follows at once from changed settings: language, look, how answers start."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if chosen.language != before.language:
            switch_language(app, chosen.language)
        if chosen.theme != before.theme:
            theme.apply_theme(app, cast("theme.Mode", chosen.theme))
        if chosen.digits != before.digits:
            self._window.sentence.use(self._window.sentence.language, digits=chosen.digits)

    def show_keys(self) -> None:
        """The whole keyboard on one page."""
        from clinic_desk.ui.keys_dialog import KeysDialog

        self._run(KeysDialog(self._window))

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)
