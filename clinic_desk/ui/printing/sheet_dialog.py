"""One ready sheet to look at and to print: the slip after booking."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinic_desk.printing.sheets import Sheet
from clinic_desk.ui.printing.preview_dialog import PreviewDialog


class SheetDialog(PreviewDialog):
    """The preview of a sheet in the language it was made in; Enter prints it."""

    def __init__(self, parent: QWidget | None, sheet: Sheet, *, printer_name: str = "") -> None:
        super().__init__(parent, printer_name=printer_name)
        self.show_sheet(sheet)
        self.resize(820, 620)
