"""One doctor: the fields, from when the hours hold, and the week. Writes nothing by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from clinic_desk.i18n import _, format_date
from clinic_desk.rules.rows import Actor, DoctorRow, VisitRow, WorkingSpan
from clinic_desk.services import staff, timetable
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff.doctor_form import DoctorFields
from clinic_desk.ui.staff.hours_editor import HoursEditor
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, name_calendar
from clinic_desk.wording.hours import template as describe


class DoctorEditor(QScrollArea):
    """Fields and hours of one doctor, or of a new one.

    Signals:
        edited(): the person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: DoctorRow | None = None
        self.fields = DoctorFields(self)
        self.hours = HoursEditor(self)
        self.valid_from = named(QDateEdit(self), "valid_from")
        self.end_others = named(QCheckBox(self), "end_others")
        self._title = QLabel(self)
        self._hours_title = QLabel(self)
        self._from_label = QLabel(self)
        self._until = named(QLabel(self), "until")
        self._others = named(QLabel(self, wordWrap=True), "other_hours")
        self._loaded_form = self.fields.form()
        self._loaded_spans: tuple[WorkingSpan, ...] = ()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for label in (self._title, self._hours_title):
            set_role(label, "heading")
        set_role(self._from_label, "quiet")
        set_role(self._until, "quiet")
        set_role(self._others, "quiet")
        self.valid_from.setCalendarPopup(True)
        self.valid_from.setDisplayFormat("dd.MM.yyyy")
        self.valid_from.setMinimumWidth(124)
        self._from_label.setBuddy(self.valid_from)
        facts = Card()
        facts.body.addWidget(self._title)
        facts.body.addWidget(self.fields)
        week = Card()
        head = QHBoxLayout()
        head.addWidget(self._hours_title)
        head.addStretch()
        head.addWidget(self._until)
        head.addSpacing(8)
        head.addWidget(self._from_label)
        head.addWidget(self.valid_from)
        week.body.addLayout(head)
        week.body.addWidget(self.hours)
        week.body.addWidget(self._others)
        week.body.addWidget(self.end_others)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(facts)
        column.addWidget(week)
        column.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)  # setWidget has switched it on
        self._order()

    def _order(self) -> None:
        """Tab goes as the eye does: facts, the day, the tools, Monday to Sunday."""
        hours = self.hours
        way = (
            *self.fields.editors(),
            self.valid_from,
            hours.copy_button,
            hours.lunch_button,
            hours.lunch_edit,
            *hours.fields,
            hours.step_choice,
            hours.undo_button,
            self.end_others,
        )
        for one, following in pairwise(way):
            QWidget.setTabOrder(one, following)

    def _connect(self) -> None:
        self.fields.edited.connect(self.edited)
        self.hours.edited.connect(self.edited)
        self.end_others.toggled.connect(self.edited)
        self.valid_from.dateChanged.connect(self._on_day)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.fields.retranslate()
        self.hours.retranslate()
        self._hours_title.setText(_("Weekly hours"))
        self._from_label.setText(_("hold from"))
        self.valid_from.setAccessibleName(_("The hours hold from"))
        name_calendar(self.valid_from)
        self.end_others.setText(_("End the alternating hours the day before as well"))
        self._word()

    def _word(self) -> None:
        self._title.setText(self.row.name.full if self.row is not None else _("New doctor"))
        change = timetable.next_change(self.row.id, self.day()) if self.row is not None else None
        until = ""
        if change is not None:
            until = _("until {day}, then other hours").format(
                day=format_date(change - timedelta(days=1), "numeric")
            )
        self._until.setText(until)
        others = timetable.other_hours(self.row.id, self.day()) if self.row is not None else ()
        self._others.setText(
            _("Alternating hours hold besides: {hours}").format(hours=" | ".join(map(describe, others)))
            if others
            else ""
        )
        self._others.setVisible(bool(others))
        self.end_others.setVisible(bool(others))

    # --- for the owner ---------------------------------------------------------------------------

    @property
    def doctor_id(self) -> int | None:
        """The doctor shown; None for a new one."""
        return self.row.id if self.row is not None else None

    def day(self) -> date:
        """The day from which the hours shall hold."""
        shown = self.valid_from.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_doctor(self, row: DoctorRow | None, *, today: date) -> None:
        """Show a doctor with the hours that hold today, or empty fields for a new one."""
        self.row = row
        self.fields.show_doctor(row)
        self.valid_from.blockSignals(True)
        self.valid_from.setMinimumDate(_qdate(today))
        self.valid_from.setDate(_qdate(today))
        self.valid_from.blockSignals(False)
        self.end_others.blockSignals(True)
        self.end_others.setChecked(False)
        self.end_others.blockSignals(False)
        self._load_hours()
        self._loaded_form = self.fields.form()
        self.verticalScrollBar().setValue(0)

    def is_dirty(self) -> bool:
        """Whether something was changed that is not saved."""
        return self.fields.form() != self._loaded_form or self._hours_changed()

    def check(self, *, now: datetime) -> list[VisitRow] | None:
        """The visits that saving would leave outside; None if something is wrong, which is then shown."""
        self.fields.specialty.settle()
        problems = staff.problems_of(self.fields.form())
        spans = self.hours.spans()
        if problems:
            self.fields.explain(problems)
            return None
        if spans is None:
            self.hours.focus_invalid()
            return None
        if self.row is None or not self._hours_changed():
            return []
        first = max(self.day(), now.date())
        return timetable.visits_outside(self.row.id, spans, first, replace_others=self.end_others.isChecked())

    def write(self, *, now: datetime, actor: Actor) -> DoctorRow:
        """Write doctor and hours through the services, after :meth:`check`; raises ClinicError."""
        form = self.fields.form()
        spans = self.hours.spans() or ()
        row = staff.save_doctor(form)
        if self.row is None:
            # the hours may still fail: a second try must not make a second doctor
            self.row = row
            self.fields.show_doctor(row)
        if self._hours_changed():
            timetable.save_weekly_hours(
                row.id,
                spans,
                valid_from=max(self.day(), now.date()),
                now=now,
                actor=actor,
                replace_others=self.end_others.isChecked(),
            )
        return row

    # --- inside ----------------------------------------------------------------------------------

    def _hours_changed(self) -> bool:
        return self.hours.spans() != self._loaded_spans or self.end_others.isChecked()

    def _load_hours(self) -> None:
        self._loaded_spans = timetable.weekly_hours(self.row.id, self.day()) if self.row is not None else ()
        self.hours.set_spans(self._loaded_spans)
        self._word()

    def _on_day(self) -> None:
        """Another day shows the hours that hold then, unless some were typed already."""
        if self._hours_changed():
            self._word()
        else:
            self._load_hours()
        self.edited.emit()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
