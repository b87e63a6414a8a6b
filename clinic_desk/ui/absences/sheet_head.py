"""The head of a call sheet: whose, which days, how far, and what can be done with the whole of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.call_sheets import CallSheetView
from clinic_desk.ui import icons
from clinic_desk.ui.absences import texts
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ElidedLabel, KeyButton


class SheetHead(QWidget):
    """Title, progress, and the buttons ``take_back``, ``print`` and ``close``; decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = named(ElidedLabel("", self), "sheet_title")
        self.progress_text = named(QLabel(self), "sheet_progress")
        self.progress = named(QProgressBar(self, textVisible=False), "sheet_bar_progress")
        self.take_back = named(QPushButton(self), "take_back_sheet")
        self.print = named(KeyButton("", shortcut_text("print_slip"), self), "print_sheet")
        self.close_button = named(KeyButton("", "Esc", self), "close")
        set_role(self.title, "title")
        set_role(self.progress_text, "strong")
        set_role(self.take_back, "sign")
        self.progress.setFixedHeight(6)
        self.print.setIcon(icons.icon("printer"))
        self.take_back.setIcon(icons.icon("undo-2"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title, 1)
        row.addWidget(self.progress_text)
        for button in (self.take_back, self.print, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the list of people
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addLayout(row)
        column.addWidget(self.progress)
        self.retranslate()

    def retranslate(self) -> None:
        """Put the fixed texts into the language of the window."""
        self.take_back.setToolTip(_("Take everything back…"))
        self.take_back.setAccessibleName(_("Take everything back…"))
        self.print.setText(_("Print"))
        self.close_button.setText(_("Close"))

    def show_sheet(self, view: CallSheetView) -> None:
        """Say whose sheet it is and how many are settled."""
        kind = texts.kind(view.kind).lower()
        self.title.setText(f"{texts.doctor(view.doctor)} · {texts.days(view.first, view.last)} · {kind}")
        self.progress_text.setText(texts.progress(view.done, view.total))
        self.progress.setMaximum(max(view.total, 1))
        self.progress.setValue(view.done)
        self.progress.setAccessibleName(self.progress_text.text())
