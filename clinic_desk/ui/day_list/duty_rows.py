"""The duty doctors of a day: a line for each with doctor, hours and room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.importers.hours import HoursUnclear, read_hours
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.times import merge
from clinic_desk.services.day_list import Duty
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import set_spoken_name
from clinic_desk.wording.hours import spans

_USUAL_HOURS: Final = "09:00-13:00"
_ROOM_WIDTH: Final = 44
_REMOVE_WIDTH: Final = 34
_HOURS_WIDTH: Final = 104
"""Room for «09:00-13:00»; longer hours scroll."""
UNCLEAR: Final = N_("Hours not understood. Write them like this: 09:00-13:00")


class _Line(QWidget):
    """One duty doctor; ``edited`` after each change of a person."""

    edited = Signal()
    removed = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.doctor = named(QComboBox(self), f"duty_doctor_{number}")
        self.hours = named(QLineEdit(self), f"duty_hours_{number}")
        self.room = named(QLineEdit(self), f"duty_room_{number}")
        self.remove = named(QPushButton(self), f"duty_remove_{number}")
        set_role(self.remove, "sign")
        self.remove.setIcon(icons.icon("x"))
        self.remove.setAutoDefault(False)
        self.remove.setFixedWidth(_REMOVE_WIDTH)
        self.doctor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.doctor.setMinimumContentsLength(6)
        self.room.setFixedWidth(_ROOM_WIDTH)
        self.hours.setMinimumWidth(_HOURS_WIDTH)
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(4)
        for column, part in enumerate((self.doctor, self.hours, self.room, self.remove)):
            row.addWidget(part, 0, column)
        row.setColumnStretch(0, 5)
        row.setColumnStretch(1, 4)
        self.doctor.currentIndexChanged.connect(self.edited)
        self.hours.textEdited.connect(self.edited)
        self.room.textEdited.connect(self.edited)
        self.remove.clicked.connect(self.removed)

    def duties(self) -> tuple[Duty, ...]:
        """What the line says; raises HoursUnclear."""
        found = merge(read_hours(self.hours.text().strip()))
        if not found:
            raise HoursUnclear("hours_unclear")
        doctor = self.doctor.currentData(Qt.ItemDataRole.UserRole)
        return tuple(Duty(doctor, span, self.room.text().strip()) for span in found)


class DutyRows(QWidget):
    """Lines of duty doctors under a heading with «add».

    Signals: ``edited`` after each change of a person.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doctors: Sequence[DoctorRow] = ()
        self.lines: list[_Line] = []
        self.title = named(QLabel(self), "duty_title")
        set_role(self.title, "small")
        self.add_button = named(QPushButton(self), "add_duty")
        self.add_button.setIcon(icons.icon("plus"))
        self.add_button.setAutoDefault(False)
        set_role(self.add_button, "chip")
        self.reason = named(QLabel(self, wordWrap=True), "duty_reason")
        set_role(self.reason, "danger")
        self.reason.hide()
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setVerticalSpacing(4)
        whole.addWidget(self.title, 0, 0)
        whole.addWidget(self.add_button, 0, 1, Qt.AlignmentFlag.AlignRight)
        whole.addLayout(self._column, 1, 0, 1, 2)
        whole.addWidget(self.reason, 2, 0, 1, 2)
        whole.setColumnStretch(0, 1)
        self.add_button.clicked.connect(self._on_add)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the heading and the names of the fields."""
        self.title.setText(_("Duty doctors"))
        self.add_button.setText(_("Add"))
        self.add_button.setAccessibleName(_("Add a duty doctor"))
        for line in self.lines:
            self._name(line)
        if not self.reason.isHidden():
            self.reason.setText(_(UNCLEAR))

    def set_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """Offer these doctors."""
        self._doctors = doctors
        self.add_button.setEnabled(bool(doctors))

    def show_duties(self, duties: Sequence[Duty]) -> None:
        """Show other duty doctors; hours of one doctor in one room stand in one line."""
        for line in self.lines:
            self._drop(line)
        self.lines = []
        places: dict[tuple[int, str], list[Duty]] = {}
        for duty in duties:
            places.setdefault((duty.doctor_id, duty.room), []).append(duty)
        for (doctor, room), own in places.items():
            self._add_line(doctor, spans(one.span for one in own), room)
        self._mark(None)

    def duties(self) -> tuple[Duty, ...] | None:
        """What the lines say; None while one of them cannot be read, which is then marked."""
        found: list[Duty] = []
        for line in self.lines:
            try:
                found += line.duties()
            except HoursUnclear:
                self._mark(line)
                return None
        self._mark(None)
        return tuple(sorted(set(found), key=lambda one: (one.span, one.doctor_id)))

    def _mark(self, wrong: _Line | None) -> None:
        for line in self.lines:
            set_style_property(line.hours, "invalid", line is wrong)
        self.reason.setText("" if wrong is None else _(UNCLEAR))
        self.reason.setVisible(wrong is not None)

    def _on_add(self) -> None:
        taken = {line.doctor.currentData(Qt.ItemDataRole.UserRole) for line in self.lines}
        free = [one for one in self._doctors if one.id not in taken] or list(self._doctors)
        line = self._add_line(free[0].id, _USUAL_HOURS, "")
        self.edited.emit()
        line.doctor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_line(self, doctor_id: int, hours: str, room: str) -> _Line:
        line = _Line(len(self.lines) + 1, self)
        with QSignalBlocker(line):
            for one in self._doctors:
                line.doctor.addItem(one.name.short, one.id)
            line.doctor.setCurrentIndex(line.doctor.findData(doctor_id))
            line.hours.setText(hours)
            line.room.setText(room)
        self._name(line)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._on_removed(line))
        self._column.addWidget(line)
        before: QWidget = self.lines[-1].remove if self.lines else self.add_button
        self.lines.append(line)
        for part in (line.doctor, line.hours, line.room, line.remove):
            QWidget.setTabOrder(before, part)
            before = part
        return line

    def _on_removed(self, line: _Line) -> None:
        self.lines.remove(line)
        self._drop(line)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _drop(self, line: _Line) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    @staticmethod
    def _name(line: _Line) -> None:
        set_spoken_name(line.doctor, _("Duty doctor"))
        set_spoken_name(line.hours, _("Hours"))
        line.room.setPlaceholderText(_("room"))
        set_spoken_name(line.room, _("Room"))
        line.remove.setAccessibleName(_("Take off duty"))
        line.remove.setToolTip(_("Take off duty"))
