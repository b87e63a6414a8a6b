"""The dialogs that others read from: reports, exports, the service passport; made when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clinic_desk.ui.run_dialog import run_once

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


class ReportDialogs:
    """Opens one dialog after the other for the main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _run(self, dialog: QDialog) -> int:
        return run_once(dialog, self._window.signals.failed.emit)
