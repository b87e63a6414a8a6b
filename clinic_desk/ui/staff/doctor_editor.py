"""One doctor: the fields, and the hours he has. Writes only the fields, and only when told to."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.rows import Actor, DoctorRow
from clinic_desk.services import staff, templates
from clinic_desk.ui.staff.doctor_form import DoctorFields
from clinic_desk.ui.staff.schedule_card import ScheduleCard
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card


class DoctorEditor(QScrollArea):
    """Fields of one doctor, or of a new one, above the list of his hours.

    Signals:
        edited(): the person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: DoctorRow | None = None
        self.fields = DoctorFields(self)
        self.hours = ScheduleCard(self)
        self._title = QLabel(self)
        self._loaded_form = self.fields.form()
        self._lay_out()
        self.fields.edited.connect(self.edited)
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._title, "heading")
        facts = Card()
        facts.body.addWidget(self._title)
        facts.body.addWidget(self.fields)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(facts)
        column.addWidget(self.hours)
        column.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)  # setWidget has switched it on
        hours = self.hours
        way = (*self.fields.editors(), hours.list, hours.add_button, hours.change_button, hours.end_button)
        for one, following in pairwise(way):
            QWidget.setTabOrder(one, following)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.fields.retranslate()
        self.hours.retranslate()
        self._title.setText(self.row.name.full if self.row is not None else _("New doctor"))

    # --- for the owner ---------------------------------------------------------------------------

    @property
    def doctor_id(self) -> int | None:
        """The doctor shown; None for a new one."""
        return self.row.id if self.row is not None else None

    def show_doctor(self, row: DoctorRow | None, *, today: date) -> None:
        """Show a doctor with his hours, or empty fields for a new one."""
        self.row = row
        self.fields.show_doctor(row)
        self._loaded_form = self.fields.form()
        self._title.setText(row.name.full if row is not None else _("New doctor"))
        self.show_hours(today=today)
        self.verticalScrollBar().setValue(0)

    def show_hours(self, *, today: date, choose: int | None = None) -> None:
        """Read the hours anew."""
        found = templates.templates_of(self.row.id) if self.row is not None else []
        self.hours.show_templates(found, today, choose)

    def is_dirty(self) -> bool:
        """Whether something was changed that is not saved."""
        return self.fields.form() != self._loaded_form

    def write(self, *, now: datetime, actor: Actor) -> DoctorRow | None:
        """Write the fields; None if something is wrong, which is then shown. Raises ClinicError."""
        self.fields.specialty.settle()
        problems = staff.problems_of(self.fields.form())
        if problems:
            self.fields.explain(problems)
            return None
        return staff.save_doctor(self.fields.form(), now=now, actor=actor)
