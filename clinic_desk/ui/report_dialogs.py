"""The dialogs that others read from: reports, exports, the service passport; made when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow
    from clinic_desk.ui.passport_beside import PassportBeside


class ReportDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._passport: PassportBeside | None = None

    def show_passport(self) -> None:
        """What the service is, to quote on the phone; not modal, so that the call goes on."""
        from clinic_desk.ui.passport_beside import PassportBeside

        if self._passport is None:
            self._passport = PassportBeside(self._window)
        self._passport.show()

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)
