"""The page of the waiting times: how many working days people wait, by specialty; over 15 is marked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QLabel,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import specialties
from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.report import LONGEST_LEAD_DAYS, Behind, Figure, Lead
from clinic_desk.ui import theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports.count_table import CountTable
from clinic_desk.ui.reports.shown import Shown, Wish
from clinic_desk.ui.reports.words import count_text, number_text, percent_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState
from clinic_desk.ui.widgets.rows_model import ROW_ROLE, Column

_NUMBER: Final = 150
_BAR: Final = 320
VISITS, MEDIAN, OVER, BAR = 1, 2, 3, 4
_SCALE_DAYS: Final = 20.0
"""The bars reach at least so far, so that the mark of 15 days has its place in sight."""


def specialty_name(code: str) -> str:
    """The specialty in the language of the window."""
    return specialties.by_code(code).name(current_language())


def over_text(lead: Lead) -> str:
    """«3 · 12 %»; only the zero where nobody waited so long."""
    if not lead.over_15:
        return "0"
    return f"{count_text(lead.over_15)} · {percent_text(lead.over_15 / lead.visits)}"


def _tone(lead: Lead) -> str:
    return "danger" if lead.over_15 else ""


LEADS: Final = (
    Column[Lead](N_("Specialty"), lambda one: specialty_name(one.specialty), 232),
    Column[Lead](N_("Visits booked"), lambda one: count_text(one.visits), 96, right=True),
    Column[Lead](N_("Median, working days"), lambda one: number_text(one.median), _NUMBER, right=True),
    Column[Lead](N_("Over 15 working days"), over_text, _NUMBER + 20, _tone, right=True),
    Column[Lead](N_("Median and the mark of 15 days"), lambda one: number_text(one.median), _BAR),
)


class _BarDelegate(QStyledItemDelegate):
    """The median as a bar on one scale for all rows, with a line where 15 days end."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.longest = _SCALE_DAYS

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One bar."""
        lead = index.data(ROW_ROLE)
        if not isinstance(lead, Lead):
            return
        cell: QRect = option.rect.adjusted(16, 0, -12, 0)
        width = round(cell.width() * min(lead.median / self.longest, 1.0))
        bar = QRect(cell.left(), cell.center().y() - 5, max(width, 2), 11)
        painter.save()
        too_long = lead.median > LONGEST_LEAD_DAYS
        painter.fillRect(bar, theme.colour("danger" if too_long else "accent"))
        mark = cell.left() + round(cell.width() * LONGEST_LEAD_DAYS / self.longest)
        painter.setPen(QPen(theme.colour("field_line"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(mark, option.rect.top(), mark, option.rect.bottom())
        painter.restore()


class LeadsPage(QWidget):
    """The table of the specialties; signals: ``rows_wanted`` (a Wish)."""

    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.table: CountTable[Lead] = named(CountTable(LEADS, self, wide=BAR), "leads_table")
        self.empty = EmptyState("calendar-clock", self)
        self.note = named(QLabel(self, wordWrap=True), "leads_note")
        self._bars = _BarDelegate(self)
        self._stack = QStackedLayout()
        self._lay_out()
        self.table.number_chosen.connect(self._open)
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.note, "small")
        self.table.setItemDelegateForColumn(BAR, self._bars)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=8)
        card.body.addLayout(self._stack)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.note)
        whole.addWidget(card, 1)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.table.setAccessibleName(_("Waiting times by specialty"))
        self.table.rows.retranslate()
        self.empty.set_texts(_("Nobody was booked in this period."))
        self.note.setText(
            _(
                "Working days from the request to the visit; 0 is the same day. More than 15 working days"
                " to a specialist count as a defect."
            )
        )

    def show_report(self, shown: Shown) -> None:
        """Show another report, or the same in another language."""
        self._shown = shown
        leads = shown.report.leads
        self._bars.longest = max((one.median for one in leads), default=0.0)
        self._bars.longest = max(self._bars.longest, _SCALE_DAYS)
        self.table.set_rows(leads)
        self._stack.setCurrentWidget(self.table if leads else self.empty)
        self.retranslate()

    def _open(self, lead: Lead, column: int) -> None:
        if self._shown is None or (column == OVER and not lead.over_15):
            return
        name, over = specialty_name(lead.specialty), column == OVER
        title = f"{name}: {_('Over 15 working days') if over else _('Booked')}"
        figure = Figure.OVER_15 if over else Figure.LEAD
        self.rows_wanted.emit(Wish(title, Behind(figure, lead.specialty), self._shown.report.period))
