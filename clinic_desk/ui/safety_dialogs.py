"""The dialogs that keep the data safe: made when first asked for, like the others of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clinic_desk import errors
from clinic_desk.i18n import _
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.changes import Changes
from clinic_desk.services import backup, clinic
from clinic_desk.ui.background import stop_all
from clinic_desk.ui.backups.keeper import BackupKeeper
from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.ui.erasure.erasure_dialog import ErasureDialog
    from clinic_desk.ui.main_window import MainWindow
    from clinic_desk.ui.safety_bars import SafetyBars

REOPEN: Final = 75
"""The window ends with this when the data were replaced: whoever runs it opens the folder again."""


class SafetyDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.keeper = BackupKeeper(window, window.clock, window.actor)
        self.keeper.changed.connect(window.signals.changed)
        self.keeper.told.connect(window.foot.news.say)

    def serve(self, bars: SafetyBars) -> None:
        """Do what the bars ask for."""
        bars.decide_wanted.connect(self.show_first_account)
        bars.backup.now_wanted.connect(lambda: self.keeper.back_up(BackupKind.HAND))
        bars.backup.dialog_wanted.connect(self.show_backups)

    # --- backups ----------------------------------------------------------------------------------------

    def show_backups(self) -> None:
        """What was backed up, where it goes, the passphrase."""
        from clinic_desk.ui.backups.backups_dialog import BackupsDialog

        window = self._window
        dialog = BackupsDialog(window, window.clock, window.actor, window.signals.changed.emit)
        wishes: list[bool] = []
        dialog.restore_wanted.connect(lambda: wishes.append(True))
        self._run(dialog)
        if wishes:
            self.show_restore()

    def show_restore(self, parent: QWidget | None = None) -> bool:
        """The way back to a backup; True if the data were closed for it, and the folder must be opened again.

        Shown over the window itself (no ``parent``), it ends the window then with :data:`REOPEN`.
        """
        from clinic_desk.ui.backups.restore_dialog import RestoreDialog

        window = self._window
        try:
            backup.may_restore()
        except errors.ClinicError as error:
            window.signals.failed.emit(error)
            return False
        dialog = RestoreDialog(
            parent or window,
            window.opening.folder,
            window.clock,
            let_go=self._let_go,
            actor=window.actor(),
        )
        self._run(dialog)
        closed = dialog.data_closed
        if closed:
            window.hide()
            if parent is None:
                QApplication.exit(REOPEN)
        return closed

    def _let_go(self) -> None:
        """Close the data under the window; it only waits for its end from now on."""
        window = self._window
        if window.gate.shows_desk:
            window.rest()
        for timer in window.findChildren(QTimer):
            timer.stop()
        stop_all()
        clinic.close_clinic()

    # --- the clock ----------------------------------------------------------------------------------------

    def show_clock(self) -> None:
        """Confirm a clock that cannot be right, or read who can."""
        from clinic_desk.ui.clock.clock_dialog import ClockDialog

        window = self._window
        if self._run(ClockDialog(window, window.clock.now, window.actor)):
            window.signals.told.emit(_("The clock is confirmed."), False)
        window.signals.changed.emit(Changes.SAFETY)

    # --- the audit --------------------------------------------------------------------------------------

    def show_audit(self, person_id: int | None = None) -> None:
        """Who did and saw what; of one person who looked at them or touched what is theirs."""
        from clinic_desk.ui.audit.audit_dialog import AuditDialog

        window = self._window
        self._run(AuditDialog(window, window.clock, window.actor, person_id))

    # --- old years ----------------------------------------------------------------------------------------

    def show_erasure(self) -> None:
        """Delete the oldest year of the journal after its storage term."""
        from clinic_desk.ui.erasure.erasure_dialog import Desk, ErasureDialog

        window = self._window
        desk = Desk(window.clock.now, window.actor, window.settings.storage_years)
        dialog = ErasureDialog(window, desk)
        dialog.list_wanted.connect(lambda year: self._list_year(dialog, year))
        dialog.term_changed.connect(
            lambda years: window.save_settings(replace(window.settings, storage_years=years))
        )
        dialog.erased.connect(lambda _year: window.signals.changed.emit(~Changes(0)))
        self._run(dialog)

    def _list_year(self, dialog: ErasureDialog, year: int) -> None:
        """The rows that are to go, on paper or in a file, before they may."""
        from clinic_desk.printing.erasure_sheet import erasure_sheet
        from clinic_desk.services import erasure

        window = self._window
        sheet = erasure_sheet(
            year,
            erasure.lines(year),
            dialog.counts(),
            head=window.dialogs.head(),
            registrar=window.dialogs.registrar(),
            now=window.clock.now(),
            language=window.settings.language,
        )
        window.dialogs.print_sheet(sheet, on_made=lambda: dialog.set_listed(year))

    # --- accounts ---------------------------------------------------------------------------------------

    def show_accounts(self) -> None:
        """Who may log in, as what, and whether anybody has to."""
        from clinic_desk.ui.accounts.accounts_dialog import AccountsDialog

        window = self._window
        dialog = AccountsDialog(window, window.clock, window.actor, window.signals.changed.emit)
        dialog.print_wanted.connect(window.dialogs.print_recovery_key)
        self._run(dialog)

    def show_first_account(self) -> None:
        """The clinic has not decided yet whether it logs in."""
        from clinic_desk.ui.accounts.decide_dialog import DecideDialog

        window = self._window
        dialog = DecideDialog(window, window.clock, window.actor, window.settings.registrar)
        dialog.print_wanted.connect(window.dialogs.print_recovery_key)
        self._run(dialog)
        window.signals.changed.emit(Changes.SAFETY)

    def show_password(self) -> None:
        """A new password of one's own."""
        from clinic_desk.ui.accounts.own_password import PasswordDialog

        window = self._window
        if self._run(PasswordDialog(window, window.clock.now, window.settings.last_login)):
            window.signals.told.emit(_("The password was changed."), False)

    # --- the data file ------------------------------------------------------------------------------------

    def show_encryption(self) -> None:
        """Lock the data file with a passphrase, change it, unlock the file for good."""
        from clinic_desk.ui.encryption.encryption_dialog import EncryptionDialog

        window = self._window
        self._run(EncryptionDialog(window, window.clock.now, window.actor))
        window.signals.changed.emit(Changes.SAFETY)

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)
