"""The dialogs that keep the data safe: made when first asked for, like the others of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clinic_desk import errors

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


class SafetyDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _run(self, dialog: QDialog) -> int:
        try:
            return dialog.exec()
        except errors.ClinicError as error:
            self._window.signals.failed.emit(error)
            return 0
        finally:
            dialog.deleteLater()
