"""What is entered about a doctor: names, specialty, room, precincts, ages, minutes per visit."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from clinic_desk import specialties
from clinic_desk.errors import BadField
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rows import DoctorRow, PersonName
from clinic_desk.services.staff import AGES, MINUTES, DoctorForm
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff.specialty_box import SpecialtyBox
from clinic_desk.ui.widgets.field_box import FieldBox

_REASONS: Final = {
    ("last_name", "missing"): N_("The last name is needed."),
    ("specialty", "missing"): N_("Choose a specialty."),
    ("specialty", "unknown"): N_("There is no such specialty."),
    ("age_to", "below_from"): N_("Below «age from»."),
}
_SEPARATORS: Final = re.compile(r"[,;\s]+")


class DoctorFields(QWidget):
    """The fields of one doctor.

    Signals:
        edited(): the person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.last_name = named(QLineEdit(self), "last_name")
        self.first_name = named(QLineEdit(self), "first_name")
        self.patronymic = named(QLineEdit(self), "patronymic")
        self.specialty = named(SpecialtyBox(self), "specialty")
        self.room = named(QLineEdit(self), "room")
        self.precincts = named(QLineEdit(self), "precincts")
        self.minutes = named(QSpinBox(self), "minutes")
        self.age_from = named(QSpinBox(self), "age_from")
        self.age_to = named(QSpinBox(self), "age_to")
        self._id: int | None = None
        self._boxes: dict[str, FieldBox[QWidget]] = {
            editor.objectName(): FieldBox(editor, self)
            for editor in (
                self.last_name,
                self.first_name,
                self.patronymic,
                self.specialty,
                self.room,
                self.precincts,
                self.minutes,
                self.age_from,
                self.age_to,
            )
        }
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.minutes.setRange(MINUTES[0], MINUTES[-1])
        self.minutes.setSingleStep(5)
        for age in (self.age_from, self.age_to):
            age.setRange(AGES[0], AGES[-1])
        for spin in (self.minutes, self.age_from, self.age_to):
            # the style sheet's padding does not reach the line inside a spin box
            spin.lineEdit().setTextMargins(7, 0, 0, 0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, box in enumerate(self._boxes.values()):
            grid.addWidget(box, number // 3, number % 3, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            grid.setColumnStretch(column, 1)

    def _connect(self) -> None:
        for line in (self.last_name, self.first_name, self.patronymic, self.room, self.precincts):
            line.textEdited.connect(self._on_edited)
        for spin in (self.minutes, self.age_from, self.age_to):
            spin.valueChanged.connect(self._on_edited)
        self.specialty.textEdited.connect(self._on_edited)
        self.specialty.specialty_changed.connect(self._on_specialty)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for name, text in (
            ("last_name", _("Last name")),
            ("first_name", _("First name")),
            ("patronymic", _("Patronymic")),
            ("specialty", _("Specialty")),
            ("room", _("Room")),
            ("precincts", _("Precincts")),
            ("minutes", _("Minutes per visit")),
            ("age_from", _("Age from")),
            ("age_to", _("Age to")),
        ):
            self._boxes[name].set_label(text)
        self.specialty.setPlaceholderText(_("first letters, ↓ for all"))
        self.precincts.setPlaceholderText(_("for example 1, 2"))
        self.age_to.setSpecialValueText("")
        self.specialty.retranslate()
        self.explain([])

    # --- for the owner ---------------------------------------------------------------------------

    def show_doctor(self, row: DoctorRow | None) -> None:
        """Fill in a doctor, or empty fields for a new one."""
        self._id = row.id if row is not None else None
        shown = row or DoctorRow(0, PersonName(""), "", "")
        for widget in (self.specialty, self.minutes, self.age_from, self.age_to):
            widget.blockSignals(True)
        self.last_name.setText(shown.name.last)
        self.first_name.setText(shown.name.first)
        self.patronymic.setText(shown.name.patronymic)
        self.specialty.set_code(shown.specialty)
        self.room.setText(shown.room)
        self.precincts.setText(", ".join(shown.precincts))
        self.minutes.setValue(shown.minutes)
        self.age_from.setValue(shown.age_from)
        self.age_to.setValue(shown.age_to)
        for widget in (self.specialty, self.minutes, self.age_from, self.age_to):
            widget.blockSignals(False)
        self.explain([])

    def editors(self) -> tuple[QWidget, ...]:
        """The fields in the order in which they are filled in."""
        return tuple(box.editor for box in self._boxes.values())

    def form(self) -> DoctorForm:
        """What stands in the fields."""
        return DoctorForm(
            id=self._id,
            name=PersonName(
                _tidy(self.last_name.text()), _tidy(self.first_name.text()), _tidy(self.patronymic.text())
            ),
            specialty=self.specialty.code(),
            room=_tidy(self.room.text()),
            minutes=self.minutes.value(),
            precincts=tuple(sorted({one for one in _SEPARATORS.split(self.precincts.text()) if one})),
            age_from=self.age_from.value(),
            age_to=self.age_to.value(),
        )

    def explain(self, problems: list[BadField]) -> None:
        """Say below each field what is wrong with it; the first one gets the cursor."""
        for box in self._boxes.values():
            box.set_reason("")
        for problem in reversed(problems):
            box = self._boxes[problem.field]
            box.set_reason(_(_REASONS.get((problem.field, problem.reason), N_("This cannot be used."))))
            box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self) -> None:
        self.explain([])
        self.edited.emit()

    def _on_specialty(self) -> None:
        """A new doctor gets the ages that are usual for the specialty."""
        code = self.specialty.code()
        if self._id is None and code:
            usual = specialties.by_code(code)
            self.age_from.setValue(usual.age_from)
            self.age_to.setValue(usual.age_to)
        self._on_edited()


def _tidy(text: str) -> str:
    return " ".join(text.split())
