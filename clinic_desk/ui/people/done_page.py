"""The last page of the register wizard: what was written, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desk.i18n import _, format_number, ngettext
from clinic_desk.services.register_import import ImportResult
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.people.import_texts import counts, day
from clinic_desk.ui.theme import set_role


class DonePage(QWidget):
    """What the import did.

    Signals:
        take_back_requested(): the import just done shall be undone.
    """

    take_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome: ImportResult | None = None
        self._sign = QLabel(self)
        self.title = named(QLabel(self, wordWrap=True), "done_title")
        self.said = named(QLabel(self, wordWrap=True), "done_counts")
        self.take_back_button = named(QPushButton(self), "take_back")
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self.title, "title")
        set_role(self.said, "quiet")
        for label in (self.title, self.said):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.take_back_button.setIcon(icons.icon("undo-2"))
        self.take_back_button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        for widget in (self._sign, self.title, self.said):
            column.addWidget(widget)
        column.addWidget(self.take_back_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.take_back_button.clicked.connect(self.take_back_requested)

    def show_outcome(self, outcome: ImportResult) -> None:
        """Show an import, done or taken back again."""
        self.outcome = outcome
        self.retranslate()

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.take_back_button.setText(_("Take back"))
        done = self.outcome
        if done is None:
            return
        back = done.taken_back_at is not None
        self._sign.setPixmap(icons.icon("undo-2" if back else "circle-check", "arrived").pixmap(32, 32))
        self.take_back_button.setVisible(not back)
        if back:
            self.title.setText(_("The import was taken back. The people are as they were before."))
            self.said.setText("")
            return
        self.title.setText(_("The register of {day} is in force.").format(day=day(done.register_date)))
        said = counts(done.new, done.changed, done.gone, done.unchanged)
        if done.doubtful:
            doubtful = ngettext("{n} doubtful line", "{n} doubtful lines", done.doubtful)
            said += ", " + doubtful.format(n=format_number(done.doubtful))
        self.said.setText(said)
