"""One ready sheet or document, such as the slip of a visit: look at it, print it, save it as PDF."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import _
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.ui.printing.preview_dialog import PreviewDialog, WriteDown
from clinic_desk.ui.widgets.screen_size import open_at

_WIDTH, _HEIGHT = 760, 640


class SheetDialog(PreviewDialog):
    """Preview of what is made already; Enter prints it. It keeps its own language."""

    def __init__(
        self,
        parent: QWidget | None,
        sheet: Sheet | Document,
        *,
        write_down: WriteDown,
        printer_name: str = "",
    ) -> None:
        self._sheet = sheet
        super().__init__(parent, write_down=write_down, printer_name=printer_name)
        self.setObjectName("sheet_dialog")
        self.show_sheet(sheet)
        open_at(self, _WIDTH, _HEIGHT)
        (self.print_button if self.print_button.isEnabled() else self.pdf_button).setFocus()

    def retranslate(self) -> None:
        """The title of the sheet stands beside the word for what is done with it."""
        super().retranslate()
        self.setWindowTitle(f"{_('Print')}: {self._sheet.title}")
