"""The page of the answer times: who books how fast, and the requests that were answered late, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.i18n import N_, _, ngettext
from clinic_desk.rules.report import Behind, Figure, Pace, minutes_to_answer
from clinic_desk.rules.rows import Channel, JournalRow
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports.count_table import CountTable
from clinic_desk.ui.reports.shown import Shown, Wish
from clinic_desk.ui.reports.words import count_text, minutes_text, number_text, percent_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_PACE_LATE: Final = 3
_PACES_WIDTH, _LATE_WIDTH = 450, 750
_LEAST_PACES: Final = 400


def _late_text(pace: Pace) -> str:
    if not pace.late:
        return "0"
    return f"{count_text(pace.late)} · {percent_text(pace.late / pace.requests)}"


PACES: Final = (
    Column[Pace](N_("Registrar"), lambda one: one.registrar or _("nobody named"), 134),
    Column[Pace](N_("Requests"), lambda one: count_text(one.requests), 88, right=True),
    Column[Pace](N_("Median, min"), lambda one: number_text(one.median), 102, right=True),
    Column[Pace](N_("Late"), _late_text, 104, lambda one: "danger" if one.late else "", right=True),
)


def _took_text(row: JournalRow) -> str:
    return minutes_text(minutes_to_answer(row.received_at, row.answered_at))


def _late_columns(term_of: Callable[[Channel], int]) -> tuple[Column[JournalRow], ...]:
    return (
        Column(N_("No."), lambda row: str(row.number), 56),
        Column(N_("Received"), lambda row: row.received_at.strftime("%d.%m.%Y %H:%M"), 124),
        Column(N_("Answer"), _took_text, 76, right=True),
        Column(N_("Term"), lambda row: minutes_text(term_of(row.channel)), 70, right=True),
        Column(N_("Channel"), lambda row: wording.channel(row.channel), 130),
        Column(N_("Name"), lambda row: row.name.short, 140),
        Column(N_("Registrar"), lambda row: row.registrar, 100),
    )


class LateTable(RowsTable[JournalRow]):
    """Signals: ``row_chosen`` (request id) by Enter or a double click."""

    row_chosen = Signal(int)

    def __init__(self, term_of: Callable[[Channel], int], parent: QWidget | None = None) -> None:
        super().__init__(_late_columns(term_of), parent)
        self.doubleClicked.connect(self._choose)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_chosen.emit(self.rows.row(index).request_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter shows the row among the others in the journal."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)


class AnswersPage(QWidget):
    """Paces at the left, late answers at the right.

    Signals: ``rows_wanted`` (a Wish), ``late_wanted`` (request id: this one among all the late ones).
    """

    rows_wanted = Signal(object)
    late_wanted = Signal(int)

    def __init__(self, term_of: Callable[[Channel], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.paces: CountTable[Pace] = named(CountTable(PACES, self), "paces_table")
        self.late = named(LateTable(term_of, self), "late_table")
        self.no_late = EmptyState("circle-check", self)
        self.paces_head = named(QLabel(self), "paces_head")
        self.late_head = named(QLabel(self), "late_head")
        self._stack = QStackedLayout()
        self._lay_out()
        self.paces.number_chosen.connect(self._open_pace)
        self.late.row_chosen.connect(self.late_wanted)
        self.retranslate()

    def _lay_out(self) -> None:
        self._stack.addWidget(self.late)
        self._stack.addWidget(self.no_late)
        left, right = Card(self, padding=8), Card(self, padding=8)
        for card, head in ((left, self.paces_head), (right, self.late_head)):
            set_role(head, "strong")
            head.setContentsMargins(4, 2, 4, 0)
            card.body.addWidget(head)
        left.body.addWidget(self.paces, 1)
        right.body.addLayout(self._stack, 1)
        parts = QSplitter(self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(right)
        left.setMinimumWidth(_LEAST_PACES)
        parts.setSizes([_PACES_WIDTH, _LATE_WIDTH])
        parts.setStretchFactor(0, 2)
        parts.setStretchFactor(1, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.addWidget(parts)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.paces_head.setText(_("Who books how fast"))
        self.paces.setAccessibleName(_("Who books how fast"))
        self.late.setAccessibleName(_("Answered late"))
        self.no_late.set_texts(_("Every request was answered within the term."))
        self.paces.rows.retranslate()
        self.late.rows.retranslate()
        self._show_head()

    def show_report(self, shown: Shown) -> None:
        """Show another report, or the same in another language."""
        self._shown = shown
        self.paces.set_rows(shown.report.paces)
        self.late.set_rows(shown.late)
        if shown.late:
            self.late.setCurrentIndex(self.late.rows.index(0, 0))
        self._stack.setCurrentWidget(self.late if shown.late else self.no_late)
        self.retranslate()

    def _show_head(self) -> None:
        if self._shown is None:
            return
        count, listed = len(self._shown.late_ids), len(self._shown.late)
        text = ngettext("Answered late: {count} request", "Answered late: {count} requests", count)
        said = text.format(count=count_text(count))
        if listed < count:
            said += "; " + _("the first {count} are listed").format(count=count_text(listed))
        self.late_head.setText(said)

    def _open_pace(self, pace: Pace, column: int) -> None:
        is_late = column == _PACE_LATE
        if self._shown is None or (is_late and not pace.late):
            return
        name = pace.registrar or _("nobody named")
        title = f"{name}: {_('Answered late') if is_late else _('Requests')}"
        figure = Figure.PACE_LATE if is_late else Figure.PACE
        self.rows_wanted.emit(Wish(title, Behind(figure, pace.registrar), self._shown.report.period))
