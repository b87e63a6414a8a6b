"""What the law proposes for a year beside what is entered; the clinic ticks what it takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _, format_date, ngettext
from clinic_desk.rules.day_list import ComparedDay, Standing
from clinic_desk.rules.timetable import ClinicDay
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import colour, set_role

_ROW: Final = Qt.ItemDataRole.UserRole + 1


class ProposalsPage(QWidget):
    """A checkable list of the days of one year.

    Signals:
        week_changed(bool): the clinic works six days a week, or does not; show the list anew.
        taken_over(object): the ticked days as pairs (day, entry; None takes it out).
        left(): back without taking anything over.
    """

    week_changed = Signal(bool)
    taken_over = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = 0
        self._today = date.min
        self.title = named(QLabel(self), "proposals_title")
        self.hint = named(QLabel(self, wordWrap=True), "proposals_hint")
        self.six_days = named(QCheckBox(self), "six_day_week")
        self.list = named(QTreeWidget(self), "proposals")
        self.count = named(QLabel(self), "proposals_count")
        self.back_button = named(QPushButton(self), "proposals_back")
        self.take_button = named(QPushButton(self), "proposals_take")
        self._lay_out()
        self.six_days.toggled.connect(self.week_changed)
        self.list.itemChanged.connect(self._show_count)
        self.take_button.clicked.connect(self._on_take)
        self.back_button.clicked.connect(self.left)
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.title, "heading")
        set_role(self.hint, "small")
        set_role(self.count, "small")
        set_role(self.take_button, "primary")
        for button in (self.take_button, self.back_button):
            button.setAutoDefault(False)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.list.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch()
        top.addWidget(self.six_days)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.take_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self.hint)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.title.setText(_("What the law proposes for {year}").format(year=self._year))
        self.hint.setText(
            _(
                "Ticked days are taken over. Estimated dates, short days and what the Government moves only"
                " for five-day clinics are left to you. Space ticks a day."
            )
        )
        self.six_days.setText(_("We work six days a week"))
        self.list.setHeaderLabels([_("Day"), _("What it is"), _("Note")])
        self.list.setAccessibleName(_("Proposed days"))
        self.back_button.setText(_("Back"))
        self.take_button.setText(_("Take over the ticked days"))
        ticked = self._ticks()
        self._fill([one for one, _on in ticked])
        for place, (_one, on) in enumerate(ticked):
            self._tick(self.list.topLevelItem(place), on=on)
        self._show_count()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The colours of the lines follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "take_button"):
            self.retranslate()

    def show_days(self, year: int, compared: Sequence[ComparedDay], *, six_days: bool, today: date) -> None:
        """Show the days of a year; those that are over cannot be taken over any more."""
        self._year, self._today = year, today
        with QSignalBlocker(self.six_days):
            self.six_days.setChecked(six_days)
        self.title.setText(_("What the law proposes for {year}").format(year=year))
        self._fill(compared)
        self._show_count()

    def _fill(self, compared: Sequence[ComparedDay]) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in compared:
                self.list.addTopLevelItem(self._item(one))
            if compared:
                self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _item(self, one: ComparedDay) -> QTreeWidgetItem:
        entry = one.proposal.entry if one.proposal is not None else one.entered
        what = "" if entry is None else texts.kind_and_name(entry)
        said = texts.standing(one)
        item = QTreeWidgetItem([format_date(one.day, "weekday_day_month"), what, said])
        item.setData(0, _ROW, one)
        item.setToolTip(2, said)
        item.setForeground(2, colour("quiet"))
        if one.day < self._today or one.standing is Standing.SAME:
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
            for column in range(3):
                item.setForeground(column, colour("quiet"))
            if one.day < self._today:
                item.setText(2, f"{said} · {_('over')}")
        else:
            usual = one.proposal is not None and one.proposal.is_usual
            self._tick(item, on=one.standing is Standing.NEW and usual)
        return item

    @staticmethod
    def _tick(item: QTreeWidgetItem | None, *, on: bool) -> None:
        if item is not None and (item.flags() & Qt.ItemFlag.ItemIsUserCheckable):
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(place) for place in range(self.list.topLevelItemCount()))
        return [one for one in found if one is not None]

    def _ticks(self) -> list[tuple[ComparedDay, bool]]:
        return [(item.data(0, _ROW), item.checkState(0) is Qt.CheckState.Checked) for item in self._items()]

    def chosen(self) -> list[tuple[date, ClinicDay | None]]:
        """The ticked days as they would stand in the list."""
        return [
            (one.day, None if one.proposal is None else one.proposal.entry)
            for one, ticked in self._ticks()
            if ticked
        ]

    def _show_count(self) -> None:
        count = len(self.chosen())
        self.count.setText(ngettext("{n} day ticked", "{n} days ticked", count).format(n=count))
        self.take_button.setEnabled(count > 0)

    def _on_take(self) -> None:
        if self.take_button.isEnabled():
            self.taken_over.emit(self.chosen())
