"""How the hours repeat and when they hold: the cycle, its length, its first day, from and to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _, weekday_short
from clinic_desk.rules.cycles import DAYS, WEEKS, converted, first_day_of_cycle
from clinic_desk.rules.timetable import DAYS_A_WEEK, LAST_OF_MONTH, Cycle, Template
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import name_calendar, set_spoken_name

_CHOICES: Final = (
    (Cycle.WEEKLY, 1),
    *((Cycle.WEEKS, weeks) for weeks in WEEKS),
    (Cycle.DATE_PARITY, 1),
    (Cycle.WEEKDAY_PARITY, 1),
    (Cycle.DAYS, 0),
    (Cycle.NTH_WEEKDAY, 1),
)
_USUAL_DAYS = 4
_USUAL_NTH, _USUAL_WEEKDAY = (0, 2), 2


class CycleBar(QWidget):
    """Cycle and days of one template.

    Signals:
        template_changed(object): the template with another cycle or other days.
        lines_changed(): other weekdays of the month shall be shown.
    """

    template_changed = Signal(object)
    lines_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template = Template(())
        self.cycle = named(QComboBox(self), "cycle")
        self.length = named(QSpinBox(self), "cycle_days")
        self.valid_from = named(QDateEdit(self), "valid_from")
        self.has_end = named(QCheckBox(self), "has_end")
        self.valid_to = named(QDateEdit(self), "valid_to")
        self.anchor = named(QDateEdit(self), "anchor")
        self.nth = [named(QPushButton(self), f"nth_{n}") for n in range(LAST_OF_MONTH)]
        self.weekdays = [named(QPushButton(self), f"weekday_{day}") for day in range(DAYS_A_WEEK)]
        self._cycle_label, self._from_label, self._anchor_label, self._nth_label = (
            QLabel(self),
            QLabel(self),
            QLabel(self),
            QLabel(self),
        )
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for label, editor in (
            (self._cycle_label, self.cycle),
            (self._from_label, self.valid_from),
            (self._anchor_label, self.anchor),
        ):
            set_role(label, "quiet")
            label.setBuddy(editor)
        set_role(self._nth_label, "quiet")
        for edit in (self.valid_from, self.valid_to, self.anchor):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setMinimumWidth(118)
        self.length.setRange(DAYS[0], DAYS[-1])
        self.length.lineEdit().setTextMargins(7, 0, 0, 0)
        for _choice in _CHOICES:
            self.cycle.addItem("")
        for button in (*self.nth, *self.weekdays):
            button.setCheckable(True)
            button.setAutoDefault(False)
            set_role(button, "chip")
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._cycle_label)
        first.addWidget(self.cycle)
        first.addWidget(self.length)
        first.addStretch()
        first.addWidget(self._from_label)
        first.addWidget(self.valid_from)
        first.addWidget(self.has_end)
        first.addWidget(self.valid_to)
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self._anchor_label)
        second.addWidget(self.anchor)
        second.addWidget(self._nth_label)
        for button in self.nth:
            second.addWidget(button)
        second.addSpacing(12)
        for button in self.weekdays:
            second.addWidget(button)
        second.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)

    def _connect(self) -> None:
        self.cycle.currentIndexChanged.connect(self._on_cycle)
        self.length.valueChanged.connect(self._on_length)
        self.valid_from.dateChanged.connect(self._on_days)
        self.valid_to.dateChanged.connect(self._on_days)
        self.has_end.toggled.connect(self._on_days)
        self.anchor.dateChanged.connect(self._on_anchor)
        for button in (*self.nth, *self.weekdays):
            button.clicked.connect(self.lines_changed)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self._cycle_label.setText(_("Repeats"))
        for place, (cycle, length) in enumerate(_CHOICES):
            days = cycle is Cycle.DAYS
            self.cycle.setItemText(
                place, _("Some days in turn") if days else template_texts.cycle_name(cycle, length)
            )
        set_spoken_name(self.cycle, _("Repeats"))
        self.length.setAccessibleName(_("Days of the cycle"))
        self.length.setToolTip(_("Days of the cycle"))
        self._from_label.setText(_("hold from"))
        self.valid_from.setAccessibleName(_("The hours hold from"))
        self.has_end.setText(_("to (date)"))
        self.valid_to.setAccessibleName(_("The last day of these hours"))
        self._nth_label.setText(_("Of the month"))
        for n, button in enumerate(self.nth):
            button.setText(_("last one") if n + 1 == LAST_OF_MONTH else str(n + 1))
        for day, button in enumerate(self.weekdays):
            button.setText(weekday_short(day))
        for edit in (self.valid_from, self.valid_to, self.anchor):
            name_calendar(edit)
        self._word_anchor()

    def _word_anchor(self) -> None:
        weeks = self._template.cycle is Cycle.WEEKS
        text = _("Week 1 begins on") if weeks else _("Day 1 is")
        self._anchor_label.setText(text)
        self.anchor.setAccessibleName(text)

    # --- for the owner ---------------------------------------------------------------------------

    def set_first_day(self, today: date) -> None:
        """Hours can begin today at the earliest."""
        with QSignalBlocker(self.valid_from):
            self.valid_from.setMinimumDate(_qdate(today))

    def show_template(self, template: Template) -> None:
        """Show cycle and days, telling nobody."""
        self._template = template
        blockers = [QSignalBlocker(one) for one in self.editors()]
        key = (template.cycle, 0 if template.cycle is Cycle.DAYS else template.length)
        known = template.cycle is Cycle.WEEKS or template.cycle is Cycle.DAYS
        self.cycle.setCurrentIndex(_CHOICES.index(key if known else (template.cycle, 1)))
        if template.cycle is Cycle.DAYS:
            self.length.setMaximum(max(DAYS[-1], template.length))
            self.length.setValue(template.length)
        if template.valid_from is not None:
            self.valid_from.setDate(_qdate(template.valid_from))
        self.has_end.setChecked(template.valid_to is not None)
        if template.valid_to is not None:
            self.valid_to.setDate(_qdate(template.valid_to))
        first = first_day_of_cycle(template)
        if first is not None:
            self.anchor.setDate(_qdate(first))
        del blockers
        self.valid_to.setVisible(template.valid_to is not None)
        self.length.setVisible(template.cycle is Cycle.DAYS)
        for widget in (self._anchor_label, self.anchor):
            widget.setVisible(first is not None)
        for chips in (self._nth_label, *self.nth, *self.weekdays):
            chips.setVisible(template.cycle is Cycle.NTH_WEEKDAY)
        self._word_anchor()

    def choose_lines(self, positions: Iterable[int]) -> None:
        """Mark the weekdays of the month that these positions name; none: the 1st and 3rd Wednesday."""
        places = [divmod(one, DAYS_A_WEEK) for one in positions]
        nth = {one for one, _day in places} or set(_USUAL_NTH)
        days = {day for _nth, day in places} or {_USUAL_WEEKDAY}
        for n, button in enumerate(self.nth):
            button.setChecked(n in nth)
        for day, button in enumerate(self.weekdays):
            button.setChecked(day in days)

    def chosen_lines(self) -> set[int]:
        """The positions that the marked numbers and weekdays name together."""
        return {
            n * DAYS_A_WEEK + day
            for n, nth in enumerate(self.nth)
            if nth.isChecked()
            for day, weekday in enumerate(self.weekdays)
            if weekday.isChecked()
        }

    def editors(self) -> tuple[QWidget, ...]:
        """The fields in the order of the eye."""
        days = (self.cycle, self.length, self.valid_from, self.has_end, self.valid_to, self.anchor)
        return (*days, *self.nth, *self.weekdays)

    # --- what is changed -------------------------------------------------------------------------

    def _on_cycle(self, place: int) -> None:
        cycle, length = _CHOICES[place]
        if cycle is Cycle.DAYS:
            length = self._template.length if self._template.cycle is Cycle.DAYS else _USUAL_DAYS
        changed = converted(self._template, cycle, length)
        if cycle in {Cycle.WEEKS, Cycle.DAYS} and changed.anchor is None:
            changed = replace(changed, anchor=changed.valid_from)
        self.template_changed.emit(changed)

    def _on_length(self, days: int) -> None:
        self.template_changed.emit(converted(self._template, Cycle.DAYS, days))

    def _on_days(self) -> None:
        first = _pydate(self.valid_from.date())
        last = None
        if self.has_end.isChecked():
            last = _pydate(self.valid_to.date())
            if self._template.valid_to is None:
                last = first + timedelta(days=27)
            # the end follows a beginning that was put behind it
            last = max(last, first)
        self.template_changed.emit(replace(self._template, valid_from=first, valid_to=last))

    def _on_anchor(self) -> None:
        self.template_changed.emit(replace(self._template, anchor=_pydate(self.anchor.date())))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _pydate(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
