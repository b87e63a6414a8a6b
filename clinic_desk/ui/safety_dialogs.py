"""The dialogs that keep the data safe: made when first asked for, like the others of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clinic_desk import errors
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.ui.run_dialog import run

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


class SafetyDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

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

    def _run(self, dialog: QDialog) -> int:
        try:
            return run(dialog)
        except errors.ClinicError as error:
            self._window.signals.failed.emit(error)
            return 0
        finally:
            dialog.deleteLater()
