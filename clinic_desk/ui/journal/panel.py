"""The journal beside the grid: today's requests, newest first; filter, history, one-key ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedLayout,
    QTableView,
    QWidget,
)

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_number, ngettext
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, JournalResult, JournalRow
from clinic_desk.rules.visits import Step
from clinic_desk.services import access, journal
from clinic_desk.services.journal import DayFigures
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.journal.filter_bar import FilterBar
from clinic_desk.ui.journal.item_model import JournalItemModel
from clinic_desk.ui.journal.row_delegate import ROW_HEIGHT, JournalRowDelegate
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, ElidedLabel, EmptyState, KeyButton

_SHOWN = Changes.JOURNAL | Changes.VISITS | Changes.DOCTORS

_LEAST = 48
"""The head of the panel: a long answer may take the room of all rows, so that nothing has to scroll."""


class JournalPanel(Card):
    """Shows the journal; changes nothing itself.

    Signals: ``visit_wanted`` (visit id: show it in the grid), ``history_wanted`` (request id),
    ``mark_wanted`` (visit id, Step), ``paper_wanted`` (request id: its slip or its notice).
    """

    visit_wanted = Signal(int)
    history_wanted = Signal(int)
    mark_wanted = Signal(int, object)
    paper_wanted = Signal(int)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("journal_panel")
        self._clock = clock
        self._head = ElidedLabel(parent=self)
        set_role(self._head, "section")
        self.filter_button = KeyButton("", shortcut_text("filter_journal"), self, role="hint")
        self.filter = FilterBar(lambda: self._clock.now().date(), self)
        self.filter.hide()
        self._figures: DayFigures | None = None
        self.rows = JournalItemModel(self)
        self.list = named(QTableView(self), "journal_list")
        self.empty = EmptyState("book-open", self)
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self._set_up_list()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self.filter_button)
        self.body.setSpacing(4)
        self.body.addLayout(head)
        self.body.addWidget(self.filter)
        self.body.addLayout(self._stack, 1)
        self.setMinimumHeight(_LEAST)
        for part in (self.list, self.empty):
            part.setMinimumHeight(1)  # the rows give way, the head stays whole

    def _set_up_list(self) -> None:
        """One painted line per row. A table, because a list asks all 50,000 rows before it shows one."""
        table = self.list
        table.setModel(self.rows)
        table.setItemDelegate(JournalRowDelegate(table))
        for column in range(1, self.rows.columnCount()):
            table.setColumnHidden(column, True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setMouseTracking(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        lines = table.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(ROW_HEIGHT)
        lines.setDefaultSectionSize(ROW_HEIGHT)

    def _connect(self) -> None:
        self.filter_button.clicked.connect(self._toggle_filter)
        self.filter.filter_changed.connect(lambda _filter: self.load())
        self.filter.closed.connect(self._close_filter)
        self.list.activated.connect(lambda _index: self._show_current())
        self.list.clicked.connect(lambda _index: self._show_current(keep_focus=True))
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.installEventFilter(self)
        self.empty.action_triggered.connect(self._close_filter)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.filter_button.setText(_("filter"))
        self.list.setAccessibleName(_("The journal"))
        self._show_head()
        self.list.viewport().update()

    # --- loading --------------------------------------------------------------------------------------

    def show_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """Offer these doctors in the filter."""
        self.filter.show_doctors(doctors)

    def reload(self, changes: Changes) -> None:
        """Load again if what changed is shown here."""
        if changes & _SHOWN:
            self.load()

    def load(self) -> None:
        """Ask for the rows that fit the filter; the row in focus and the rows in sight stay."""
        current, top = self.current_row(), self._row_on_top()
        self.rows.set_ids(journal.row_ids(self.filter.value()))
        if current is not None:
            self.list.setAutoScroll(False)
            self._select(current.request_id)
            self.list.setAutoScroll(True)
        place = self.rows.position(top.request_id) if top is not None else None
        if place is not None:
            self.list.scrollTo(self.rows.index(place, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        self._stack.setCurrentWidget(self.list if self.rows.rowCount() else self.empty)
        try:
            self._figures = journal.figures(self._clock.now().date())
        except errors.ClinicError:
            self._figures = None
        self._show_head()

    def _row_on_top(self) -> JournalRow | None:
        """The first row in sight, if somebody has scrolled away from the newest."""
        scrolled = self.list.verticalScrollBar().value() > 0
        return self.rows.row_at(self.list.rowAt(0)) if scrolled else None

    def show_newest(self, request_id: int) -> JournalRow | None:
        """Bring a row just written into sight (if the filter shows it) and return it."""
        self._select(request_id)
        return journal.row(request_id)

    def _select(self, request_id: int) -> None:
        place = self.rows.position(request_id)
        if place is not None:
            self.list.setCurrentIndex(self.rows.index(place, 0))

    def _show_head(self) -> None:
        narrow = self.filter.is_narrow()
        if narrow:
            count = self.rows.rowCount()
            found = ngettext("{count} row found", "{count} rows found", count)
            text = _("JOURNAL — {rows}").format(rows=found.format(count=format_number(count)))
        else:
            text = self._today_text()
        self._head.setText(text)
        self.empty.set_texts(
            _("Nothing fits this filter.") if narrow else _("No requests today yet. F2 begins the first."),
            _("Show today") if narrow else "",
        )

    def _today_text(self) -> str:
        day = self._figures
        if day is None:
            return _("JOURNAL")
        asked = ngettext("{count} request today", "{count} requests today", day.requests)
        text = _("JOURNAL — {requests}").format(requests=asked.format(count=day.requests))
        if day.mean_answer_minutes is not None:
            mean = max(1, round(day.mean_answer_minutes))
            text += " · " + _("mean answer {minutes} min").format(minutes=mean)
        return text

    # --- what can be done with a row -------------------------------------------------------------------

    def current_row(self) -> JournalRow | None:
        """The row in focus."""
        index = self.list.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def has_focus(self) -> bool:
        """Whether the keys go to this panel."""
        return self.list.hasFocus()

    def focus_list(self) -> None:
        """To the newest row."""
        if not self.list.currentIndex().isValid() and self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(0, 0))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Ctrl+F: open the filter or come back to it; from inside the filter, close it."""
        focused = self.focusWidget() if self.filter.isVisible() else None
        if focused is not None and focused.hasFocus() and self.filter.isAncestorOf(focused):
            self._close_filter()
            return
        self.filter.show()
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    def _toggle_filter(self) -> None:
        """The button, which takes the focus itself."""
        if self.filter.isVisible():
            self._close_filter()
        else:
            self.focus_filter()

    def ask_history(self) -> None:
        """Ctrl+H: the life of the current row."""
        row = self.current_row()
        if row is not None:
            self.history_wanted.emit(row.request_id)

    def mark_current(self, step: Step) -> None:
        """Arrived / did not come by one key; the same key takes the tick off again."""
        row = self.current_row()
        if row is None or row.visit_id is None:
            return
        ticked = {Step.ARRIVE: JournalResult.ARRIVED, Step.NO_SHOW: JournalResult.NO_SHOW}
        self.mark_wanted.emit(row.visit_id, Step.RESET if ticked[step] is row.result else step)

    def _show_current(self, *, keep_focus: bool = False) -> None:
        row = self.current_row()
        if row is not None and row.visit_id is not None:
            self.visit_wanted.emit(row.visit_id)
            if keep_focus:
                self.list.setFocus(Qt.FocusReason.MouseFocusReason)

    def _open_current(self) -> None:
        """The visit in the grid; a refused request stands in no grid, so its life is shown."""
        row = self.current_row()
        if row is not None and row.visit_id is None:
            self.history_wanted.emit(row.request_id)
        else:
            self._show_current()

    def _close_filter(self) -> None:
        self.filter.reset()
        self.filter.hide()
        self.focus_list()

    def _open_menu(self, point: QPoint) -> None:
        if self.current_row() is not None:
            self.row_menu().popup(self.list.viewport().mapToGlobal(point))

    def row_menu(self) -> QMenu:
        """What can be done with the current row by whoever sits here; it deletes itself when it closes."""
        row = self.current_row()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row is not None and row.visit_id is not None:
            menu.addAction(_("Show in the grid"), self._show_current)
        if row is not None and row.visit_id is not None and access.has(Right.BOOK):
            menu.addAction(
                f"{_('Arrived')}\t{shortcut_text('arrived')}", lambda: self.mark_current(Step.ARRIVE)
            )
            menu.addAction(
                f"{_('Did not come')}\t{shortcut_text('no_show')}", lambda: self.mark_current(Step.NO_SHOW)
            )
        paper = self._paper_of(row) if row is not None and access.has(Right.PRINT) else ""
        if paper:
            menu.addAction(f"{paper}\t{shortcut_text('print_slip')}", self._ask_paper)
        menu.addAction(f"{_('History of the row')}\t{shortcut_text('row_history')}", self.ask_history)
        return menu

    @staticmethod
    def _paper_of(row: JournalRow) -> str:
        """What the person of this row can be given, as the menu names it."""
        if row.result is JournalResult.REFUSED:
            return _("Print the notice")
        to_come = row.result in {JournalResult.BOOKED, JournalResult.MOVED}
        return _("Print the slip") if to_come and row.visit_id is not None else ""

    def _ask_paper(self) -> None:
        row = self.current_row()
        if row is not None:
            self.paper_wanted.emit(row.request_id)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """Enter on a row opens it; Home and End are the newest and the oldest row."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._open_current()
                return True
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.rows.rowCount() - 1}
            place = ends.get(Qt.Key(event.key()))
            if place is not None and not event.modifiers():
                self.list.setCurrentIndex(self.rows.index(place, 0))
                return True
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 -- Qt's name
        """No: the wrapped text of the empty state would take its height from the open call."""
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
