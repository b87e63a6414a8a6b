"""The whole journal: every column, any days, tens of thousands of rows without a pause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_number, ngettext
from clinic_desk.rules.rows import DoctorRow, JournalRow
from clinic_desk.services import journal
from clinic_desk.ui import theme
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.journal.filter_bar import FilterBar
from clinic_desk.ui.journal.item_model import COLUMNS, JournalItemModel
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, PrimaryButton

_LINE_HEIGHT = 28
_WIDTH, _HEIGHT = 1320, 700
_MARGIN = 46
"""What a window's frame and the task bar take of the screen."""


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Exactly these rows (request ids in their order), under a title; the one ``at`` is marked."""

    title: str
    ids: Sequence[int]
    at: int | None = None


class WholeJournalDialog(QDialog):
    """Filter above, table below; changes nothing.

    With ``chosen`` it shows those rows instead of asking for a filter: what stands behind a number.
    Enter or a double click on a row with a visit closes the dialog and wishes to see the visit.

    Signals: ``visit_wanted`` (visit id), ``history_wanted`` (request id; the dialog stays open).
    """

    visit_wanted = Signal(int)
    history_wanted = Signal(int)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        doctors: Sequence[DoctorRow],
        chosen: ChosenRows | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("whole_journal")
        self._chosen = chosen
        self.filter = FilterBar(lambda: clock.now().date(), self, in_one_row=True)
        self.filter.show_doctors(doctors)
        self.head = named(QLabel(self), "whole_journal_head")
        self.rows = JournalItemModel(self)
        self.table = named(QTableView(self), "whole_journal_table")
        self.empty = EmptyState("book-open", self)
        self.count = named(QLabel(self), "whole_journal_count")
        self.history_button = named(
            KeyButton("", shortcut_text("row_history"), self), "whole_journal_history"
        )
        self.show_button = named(PrimaryButton("", "Enter", self), "whole_journal_show")
        self.close_button = named(KeyButton("", "Esc", self), "whole_journal_close")
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.load()
        (self.filter.text if chosen is None else self.table).setFocus()

    def _lay_out(self) -> None:
        self._set_up_table()
        self.filter.setVisible(self._chosen is None)
        self.head.setVisible(self._chosen is not None)
        set_role(self.head, "heading")
        set_role(self.count, "small")
        for button in (self.history_button, self.show_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the table
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=1)
        card.body.addLayout(self._stack)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        for button in (self.history_button, self.show_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(8)
        whole.addWidget(self.filter)
        whole.addWidget(self.head)
        whole.addWidget(card, 1)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _MARGIN), min(_HEIGHT, room.height() - _MARGIN))

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setFont(theme.font(theme.SMALL_PX, tabular=True))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = table.verticalHeader()
        lines.hide()
        # fixed heights: Qt must never ask 50,000 rows how high they are
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(_LINE_HEIGHT)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(COLUMNS):
            table.setColumnWidth(number, column.width)

    def _connect(self) -> None:
        self.filter.filter_changed.connect(lambda _filter: self.load())
        self.filter.closed.connect(self.table.setFocus)
        self.filter.text.returnPressed.connect(self.table.setFocus)
        self.table.activated.connect(lambda _index: self._show_visit())
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.empty.action_triggered.connect(self.filter.reset)
        self.history_button.clicked.connect(self._ask_history)
        self.show_button.clicked.connect(self._show_visit)
        self.close_button.clicked.connect(self.reject)
        QShortcut(shortcut("row_history"), self).activated.connect(self._ask_history)
        if self._chosen is None:
            QShortcut(shortcut("filter_journal"), self).activated.connect(self.focus_filter)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("The whole journal"))
        if self._chosen is not None:
            self.setWindowTitle(self._chosen.title)
            self.head.setText(self._chosen.title)
        self.table.setAccessibleName(_("The journal"))
        self.rows.retranslate()
        self.history_button.setText(_("History"))
        self.show_button.setText(_("Show in the grid"))
        self.close_button.setText(_("Close"))
        self._show_count()

    # --- rows -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the ids that fit the filter; rows are read as they come into sight."""
        current = self.current_row()
        try:
            self.rows.set_ids(self._ids())
        except errors.ClinicError as fault:
            self.rows.set_ids([])
            self.empty.set_texts(wording.sentence(fault))
            self._stack.setCurrentWidget(self.empty)
            return
        marked = current.request_id if current is not None else self._chosen.at if self._chosen else None
        place = self.rows.position(marked) if marked is not None else None
        if self.rows.rowCount():
            self.table.setCurrentIndex(self.rows.index(place or 0, 0))
        self._stack.setCurrentWidget(self.table if self.rows.rowCount() else self.empty)
        self._show_count()
        self._show_what_is_possible()

    def _ids(self) -> Sequence[int]:
        return journal.row_ids(self.filter.value()) if self._chosen is None else self._chosen.ids

    def current_row(self) -> JournalRow | None:
        """The row in focus."""
        index = self.table.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def focus_filter(self) -> None:
        """Type another name to look for."""
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    def _show_count(self) -> None:
        count = self.rows.rowCount()
        text = ngettext("{count} row", "{count} rows", count).format(count=format_number(count))
        self.count.setText(text)
        narrow = self.filter.is_narrow()
        self.empty.set_texts(
            _("Nothing fits this filter.") if narrow else _("No requests today yet."),
            _("Show today") if narrow else "",
        )

    def _show_what_is_possible(self) -> None:
        row = self.current_row()
        self.history_button.setEnabled(row is not None)
        self.show_button.setEnabled(row is not None and row.visit_id is not None)

    def _on_current_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_what_is_possible()

    # --- wishes ---------------------------------------------------------------------------------------

    def _show_visit(self) -> None:
        row = self.current_row()
        if row is not None and row.visit_id is not None:
            self.accept()
            self.visit_wanted.emit(row.visit_id)

    def _ask_history(self) -> None:
        row = self.current_row()
        if row is not None:
            self.history_wanted.emit(row.request_id)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
