"""The dialogs of living timetables: first free, families, absences, call sheets, waiting list, day list.

Each is made when it is first asked for, so that it costs nothing at start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from clinic_desk import errors
from clinic_desk.rules.changes import Changes
from clinic_desk.services import finder

if TYPE_CHECKING:
    from clinic_desk.rules.free_search import FreeRow
    from clinic_desk.ui.main_window import MainWindow


class ScheduleDialogs(QObject):
    """Opens them for the main window and brings their wishes back to the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @property
    def _tell(self) -> Callable[[Changes], None]:
        return self._window.signals.changed.emit

    # --- times ---------------------------------------------------------------------------------------

    def show_free(self) -> None:
        """F3: the first free times, from anywhere; the one taken becomes the offer of the call."""
        from clinic_desk.ui.free.free_dialog import FreeDialog

        window, call = self._window, self._window.call.call
        dialog = FreeDialog(
            window,
            window.clock,
            doctors=finder.doctors(),
            person=call.marked,
            specialty=call.wishes.specialty or window.calendar.specialty,
            doctor_id=call.wishes.doctor_id or window.calendar.doctor_id,
            pc=window.actor().pc,
            channel=call.wishes.channel,
        )
        dialog.row_chosen.connect(self._take_row)
        dialog.waiting_wanted.connect(self._wait_for)
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

    def show_series(self) -> None:
        """The visit in focus again and again."""

    # --- absences and call sheets --------------------------------------------------------------------

    def show_absences(self, *, ill: bool = False) -> None:
        """Who is away when; with ``ill`` the doctor in focus is away from today."""

    def show_sheet(self, sheet_id: int) -> None:
        """Work a call sheet off."""

    def show_next_sheet(self) -> None:
        """The oldest unfinished call sheet."""

    # --- lists ---------------------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """The waiting list, with the times that became free on top."""

    def add_waiting(self, *, specialty: str | None = None, doctor_id: int | None = None) -> None:
        """Put the person of the call on the waiting list."""

    def show_day_list(self) -> None:
        """The clinic's own holidays, days off, working and short days."""

    def show_actions(self) -> None:
        """What was done beside single visits, to be taken back."""
        from clinic_desk.ui.journal.actions_dialog import ActionsDialog

        window = self._window
        self._run(ActionsDialog(window, window.clock, window.actor, self._tell))

    # --- shared --------------------------------------------------------------------------------------

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _run(self, dialog: QDialog) -> int:
        try:
            return dialog.exec()
        except errors.ClinicError as error:
            self._window.signals.failed.emit(error)
            return 0
        finally:
            dialog.deleteLater()
