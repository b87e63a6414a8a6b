"""The dialogs of living timetables: first free, families, absences, call sheets, waiting list, day list.

Each is made when it is first asked for, so that it costs nothing at start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from clinic_desk import errors
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.services import booking, call_sheets, finder, register
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.printing.sheets import Sheet
    from clinic_desk.rules.free_search import FreeRow
    from clinic_desk.rules.rows import FoundPerson, PersonRow
    from clinic_desk.ui.groups.family_dialog import FamilyDialog
    from clinic_desk.ui.groups.series_dialog import SeriesDialog
    from clinic_desk.ui.main_window import MainWindow

_FOUND = 8


class ScheduleDialogs(QObject):
    """Opens them for the main window and brings their wishes back to the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    # --- times ---------------------------------------------------------------------------------------

    def show_free(self) -> None:
        """F3: the first free times, from anywhere; the one taken becomes the offer of the call."""
        from clinic_desk.ui.free.free_dialog import FreeDialog

        window, call = self._window, self._window.call.call
        dialog = FreeDialog(
            window,
            window.clock,
            doctors=finder.doctors(),
            person=call.marked if call.is_sure else None,
            specialty=call.wishes.specialty or window.calendar.specialty,
            doctor_id=call.wishes.doctor_id or window.calendar.doctor_id,
            pc=window.actor().pc,
            channel=call.wishes.channel,
        )
        dialog.row_chosen.connect(self._take_row)
        dialog.waiting_wanted.connect(self._wait_for)
        window.signals.changed.connect(dialog.refresh)
        self._open(dialog)

    def _take_row(self, row: FreeRow) -> None:
        if len(row.slots) > 1:
            self.show_family(row)
        else:
            self._window.call.take_slot(row.first)

    def _wait_for(self, specialty: str | None, doctor_id: int | None) -> None:
        self.add_waiting(specialty=specialty, doctor_id=doctor_id)

    # --- several visits at once ----------------------------------------------------------------------

    def show_family(self, row: FreeRow | None = None) -> None:
        """Parents and children one after the other, with one answer for all."""
        from clinic_desk.ui.groups.family_dialog import FamilyDialog

        window, call = self._window, self._window.call.call
        dialog = FamilyDialog(
            window,
            window.clock,
            window.actor,
            self._tell,
            find_people=self._find_people,
            first=call.marked if call.is_sure else None,
            doctors=finder.doctors(),
            pc=window.actor().pc,
            channel=call.wishes.channel,
            received_at=call.received_at,
            language=window.sentence.language,
            doctor_id=None if row is None else row.first.doctor_id,
            not_before=None if row is None else row.first.at.date(),
        )
        dialog.booked.connect(self._on_group)
        self._run_group(dialog)

    def _on_group(self, _done: object) -> None:
        """The request is answered: what was typed for it is over."""
        self._window.call.close_call()

    def _run_group(self, dialog: FamilyDialog | SeriesDialog) -> None:
        """Several visits booked at once: their slips can be printed, here and after the dialog."""
        take_home = self._window.take_home
        dialog.booked.connect(take_home.answered_group)
        dialog.taken_back.connect(take_home.forget)
        dialog.slips_wanted.connect(take_home.print_slips)
        self._run(dialog)

    def show_group(self, visit_id: int) -> None:
        """The visits booked together with this one: moved or cancelled as one."""
        from clinic_desk.ui.groups.group_dialog import GroupDialog

        window = self._window
        dialog = GroupDialog(
            window,
            window.clock,
            window.actor,
            self._tell,
            visit_id=visit_id,
            language=window.sentence.language,
        )
        dialog.slips_wanted.connect(window.take_home.print_slips)
        self._run(dialog)

    def show_series(self, visit_id: int | None = None) -> None:
        """A visit again and again: the given one, else the one in focus."""
        from clinic_desk.ui.groups.series_dialog import SeriesDialog

        window = self._window
        visit_id = window.visit_in_focus() if visit_id is None else visit_id
        if visit_id is None:
            window.foot.news.say(_("Choose a visit in the grid or in the journal first."), "warn")
            return
        self._run_group(
            SeriesDialog(
                window,
                window.clock,
                window.actor,
                self._tell,
                visit_id=visit_id,
                language=window.sentence.language,
            )
        )

    # --- absences and call sheets --------------------------------------------------------------------

    def show_absences(self, *, ill: bool = False) -> None:
        """Who is away when; with ``ill`` the doctor in focus is away from the day on show."""
        from clinic_desk.ui.absences.absences_dialog import AbsencesDialog

        window = self._window
        dialog = AbsencesDialog(
            window,
            window.clock,
            window.actor,
            self._tell,
            doctor_id=window.calendar.grid.focused_doctor(),
            day=window.calendar.day,
            ill=ill,
        )
        dialog.sheet_wanted.connect(self.show_sheet, Qt.ConnectionType.QueuedConnection)
        self._run(dialog)

    def show_sheet(self, sheet_id: int) -> None:
        """Work a call sheet off."""
        from clinic_desk.ui.absences.call_sheet_dialog import CallSheetDialog

        window = self._window
        self._run(
            CallSheetDialog(
                window,
                window.clock,
                window.actor,
                self._tell,
                sheet_id,
                clinic=self._clinic(),
                show_visit=self._show_visit,
                print_sheet=self._print,
                head=window.dialogs.head(),
            )
        )

    def show_next_sheet(self) -> None:
        """The oldest unfinished call sheet."""
        sheets = call_sheets.open_sheets(self._window.clock.now())
        if sheets:
            self.show_sheet(sheets[0].id)
        else:
            self._window.foot.news.say(_("There is nobody to call: every call sheet is done."), "ok")

    # --- lists ---------------------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """The waiting list, with the times that became free on top."""
        self._show_waiting(None, None, None)

    def add_waiting(self, *, specialty: str | None = None, doctor_id: int | None = None) -> None:
        """Put the person of the call on the waiting list."""
        call = self._window.call.call
        person = call.marked.person if call.marked is not None and call.is_sure else None
        if specialty is None and doctor_id is None:
            specialty, doctor_id = call.wishes.specialty, call.wishes.doctor_id
        if specialty is None and doctor_id is None and call.offer is not None:
            doctor_id = call.offer.doctor_id
        self._show_waiting(person, specialty, doctor_id)

    def _show_waiting(self, person: PersonRow | None, specialty: str | None, doctor_id: int | None) -> None:
        from clinic_desk.ui.waiting.dialog import WaitingDialog

        window = self._window
        self._run(
            WaitingDialog(
                window,
                window.clock,
                window.actor,
                self._tell,
                clinic=self._clinic(),
                find_people=self._find_people,
                print_sheet=self._print,
                show_visit=self._show_visit,
                add_for=person,
                specialty=specialty,
                doctor_id=doctor_id,
                head=window.dialogs.head(),
            )
        )

    def show_day_list(self) -> None:
        """The clinic's own holidays, days off, working and short days."""
        from clinic_desk.ui.day_list.dialog import DayListDialog

        window = self._window
        self._run(DayListDialog(window, window.clock, window.actor, self._tell, day=window.calendar.day))

    def show_actions(self) -> None:
        """What was done beside single visits, to be taken back."""
        from clinic_desk.ui.journal.actions_dialog import ActionsDialog

        window = self._window
        self._run(ActionsDialog(window, window.clock, window.actor, self._tell))

    # --- shared --------------------------------------------------------------------------------------

    @property
    def _tell(self) -> Callable[[Changes], None]:
        return self._window.signals.changed.emit

    def _clinic(self) -> dict[str, str]:
        """The name to say on the phone, in either language."""
        settings = self._window.settings
        return {"kk": settings.clinic_name_kk, "ru": settings.clinic_name_ru}

    def _find_people(self, text: str) -> list[FoundPerson]:
        return list(register.find_page(text, now=self._window.clock.now(), limit=_FOUND).people)

    def _show_visit(self, visit_id: int) -> None:
        try:
            booking.visit(visit_id)
            self._window.calendar.show_visit(visit_id)
        except errors.ClinicError as error:
            self._window.signals.failed.emit(error)

    def _print(self, sheet: Sheet) -> None:
        self._window.dialogs.print_sheet(sheet)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)
