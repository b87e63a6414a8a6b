"""How often a visit is repeated, for how long, and what becomes of a day off."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.rules.series import MOST_VISITS, DayOff, SeriesRule, Unit
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import SegmentedControl, name_calendar, set_spoken_name

_USUAL_COUNT = 5
_USUAL_LENGTH = timedelta(days=90)
_MOST = {Unit.DAYS: 60, Unit.WEEKS: 26, Unit.MONTHS: 12}
BY_COUNT, UNTIL = "count", "until"


class RuleBar(QWidget):
    """Two lines of fields.

    Signals: ``rule_changed`` after each change, ``passed_on`` is Enter in one of the fields.
    """

    rule_changed = Signal()
    passed_on = Signal()

    def __init__(self, first_day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_day = first_day
        self._labels = {name: QLabel(self) for name in ("every", "end", "day_off")}
        self.every = named(QSpinBox(self), "series_every")
        self.unit = named(SegmentedControl(self), "series_unit")
        self.keep_weekday = named(QCheckBox(self), "series_weekday")
        self.end = named(QComboBox(self), "series_end")
        self.count = named(QSpinBox(self), "series_count")
        self.until = named(QDateEdit(self), "series_until")
        self.day_off = named(QComboBox(self), "series_day_off")
        self._lay_out()
        self._fill()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for label in self._labels.values():
            set_role(label, "small")
        for box in (self.end, self.day_off):
            # as wide as its texts in whatever language they come to stand
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        lines = [QHBoxLayout(), QHBoxLayout()]
        first: tuple[QWidget, ...] = (self._labels["every"], self.every, self.unit, self.keep_weekday)
        ends: tuple[QWidget, ...] = (self._labels["end"], self.end, self.count, self.until)
        for line, widgets in zip(lines, (first, (*ends, self._labels["day_off"], self.day_off)), strict=True):
            for widget in widgets:
                line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for line in lines:
            line.setSpacing(8)
            line.addStretch()
            column.addLayout(line)

    def _fill(self) -> None:
        self.every.setRange(1, _MOST[Unit.WEEKS])
        self.every.setValue(2)
        self.count.setRange(1, MOST_VISITS)
        self.count.setValue(_USUAL_COUNT)
        self.keep_weekday.setChecked(True)
        for value in (BY_COUNT, UNTIL):
            self.end.addItem("", value)
        for day_off in DayOff:
            self.day_off.addItem("", day_off)
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("dd.MM.yyyy")
        first = self._first_day + timedelta(days=1)
        self.until.setMinimumDate(QDate(first.year, first.month, first.day))
        last = self._first_day + _USUAL_LENGTH
        self.until.setDate(QDate(last.year, last.month, last.day))
        self.unit.set_options([(unit, "") for unit in Unit])
        self.unit.set_value(Unit.WEEKS)

    def _connect(self) -> None:
        self.every.valueChanged.connect(self._on_changed)
        self.unit.choice_changed.connect(self._on_changed)
        self.keep_weekday.toggled.connect(self._on_changed)
        self.end.currentIndexChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)
        self.until.dateChanged.connect(self._on_changed)
        self.day_off.currentIndexChanged.connect(self._on_changed)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._labels["every"].setText(_("Visits"))
        self.every.setAccessibleName(_("How far apart"))
        self.unit.set_options(
            [(Unit.DAYS, _("days apart")), (Unit.WEEKS, _("weeks apart")), (Unit.MONTHS, _("months apart"))]
        )
        self.unit.setAccessibleName(_("Days, weeks or months"))
        self.keep_weekday.setText(_("same weekday of the month"))
        self._labels["end"].setText(_("As long as"))
        for index, text in enumerate((_("so many visits more"), _("until a day"))):
            self.end.setItemText(index, text)
        set_spoken_name(self.end, _("As long as"))
        self.count.setAccessibleName(_("How many visits more"))
        self.until.setAccessibleName(_("Until which day"))
        name_calendar(self.until)
        self._labels["day_off"].setText(_("Day off or full"))
        for index, text in enumerate((_("the next working day"), _("leave out"))):
            self.day_off.setItemText(index, text)
        set_spoken_name(self.day_off, _("Day off or full"))
        self._show_fields()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter in a field goes on to the plan."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.passed_on.emit()
        else:
            super().keyPressEvent(event)

    def rule(self) -> SeriesRule:
        """The rule as it is asked for now."""
        until = self.until.date()
        by_count = self.end.currentData() == BY_COUNT
        return SeriesRule(
            every=self.every.value(),
            unit=Unit(self.unit.value()),
            count=self.count.value() if by_count else None,
            until=None if by_count else date(until.year(), until.month(), until.day()),
            keep_weekday=self.keep_weekday.isChecked(),
            day_off=DayOff(self.day_off.currentData()),
        )

    def _on_changed(self, *_value: object) -> None:
        self.every.setMaximum(_MOST[Unit(self.unit.value())])
        self._show_fields()
        self.rule_changed.emit()

    def _show_fields(self) -> None:
        by_count = self.end.currentData() == BY_COUNT
        self.count.setVisible(by_count)
        self.until.setVisible(not by_count)
        self.keep_weekday.setVisible(self.unit.value() == Unit.MONTHS)
