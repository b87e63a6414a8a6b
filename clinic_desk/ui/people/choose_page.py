"""The first page of the register wizard: choose a file; what was imported before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _, format_moment, format_number
from clinic_desk.services.register_import import ImportResult
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.people.import_texts import day
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import EmptyState
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable


class ChoosePage(QWidget):
    """What the register is for, the button for the file, and the imports of the past.

    Signals:
        file_requested(): a file shall be chosen.
        take_back_requested(): the last import shall be undone.
    """

    file_requested = Signal()
    take_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.last: ImportResult | None = None
        self._about = QLabel(self, wordWrap=True)
        self.file_button = named(QPushButton(self), "choose_file")
        self._past = QLabel(self)
        self.imports: RowsTable[ImportResult] = RowsTable(_COLUMNS)
        self.empty = EmptyState("users", self)
        self.take_back_button = named(QPushButton(self), "take_back_last")
        self._pages = QStackedWidget(self)
        self._lay_out()
        self.file_button.clicked.connect(self.file_requested)
        self.empty.action_triggered.connect(self.file_requested)
        self.take_back_button.clicked.connect(self.take_back_requested)

    def _lay_out(self) -> None:
        self._about.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        set_role(self.file_button, "primary")
        set_role(self._past, "heading")
        self.file_button.setIcon(icons.icon("folder-open", "on_accent"))
        self.take_back_button.setIcon(icons.icon("undo-2"))
        self.take_back_button.setAutoDefault(False)
        past = QWidget(self)
        inside = QVBoxLayout(past)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._past)
        inside.addWidget(self.imports, 1)
        row = QHBoxLayout()
        row.addWidget(self.take_back_button)
        row.addStretch()
        inside.addLayout(row)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(past)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._about, 1)
        head.addWidget(self.file_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def show_imports(self, imports: Sequence[ImportResult]) -> None:
        """Show the imports of the past, newest first."""
        self.last = next((one for one in imports if one.taken_back_at is None), None)
        self.imports.set_rows(imports)
        self._pages.setCurrentIndex(1 if imports else 0)
        self.file_button.setVisible(bool(imports))
        self.take_back_button.setEnabled(self.last is not None)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self._about.setText(
            _(
                "The register of attached population comes as a file from the information system: Excel or "
                "text, Kazakh or Russian headers. First you see what it would change; nothing is deleted."
            )
        )
        self.file_button.setText(_("Choose the register file…"))
        self._past.setText(_("Imports so far"))
        self.imports.setAccessibleName(_("Imports so far"))
        self.imports.rows.retranslate()
        self.empty.set_texts(_("No register was imported yet."), _("Choose the register file…"))
        self.take_back_button.setText(_("Take back the last import…"))


def _state(row: ImportResult) -> str:
    if row.taken_back_at is None:
        return ""
    return _("taken back {moment}").format(moment=format_moment(row.taken_back_at))


_COLUMNS = (
    Column[ImportResult](N_("Imported"), lambda row: format_moment(row.imported_at), 130),
    Column[ImportResult](N_("Register of"), lambda row: day(row.register_date), 100),
    Column[ImportResult](N_("File"), lambda row: row.file_name, 210),
    Column[ImportResult](N_("New"), lambda row: format_number(row.new), 72, right=True),
    Column[ImportResult](N_("Changed"), lambda row: format_number(row.changed), 92, right=True),
    Column[ImportResult](N_("Gone"), lambda row: format_number(row.gone), 92, right=True),
    Column[ImportResult](N_("Registrar"), lambda row: row.registrar, 130),
    Column[ImportResult](N_("State"), _state, 150, lambda _row: "held"),
)
