"""All paper of the desk in one place: which sheet, of which days, of which doctor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import errors, specialties, wording
from clinic_desk.i18n import _, current_language
from clinic_desk.papers import OF_DOCTOR, OF_RANGE, ON_A3, What, Wish
from clinic_desk.printing.day_columns import Paper
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui.printing.preview_dialog import PreviewDialog, WriteDown, named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import name_calendar
from clinic_desk.wording import papers as words

SHEETS: Final = (
    *(What.JOURNAL, What.DAY_SHEET, What.WEEK, What.TIMETABLE, What.ROOMS),
    *(What.SLIP, What.CALL_SHEET, What.WAITING_LIST, What.TOMORROW),
)
"""In the order in which they are offered."""
_WITHOUT_NAMES: Final = frozenset({What.TIMETABLE, What.ROOMS})


class PrintDialog(PreviewDialog):
    """The paper of the desk. ``make`` gives the sheet of a wish; the dialog itself asks no service.

    ``next_day`` gives the day of reception after today, None if there is none. A :class:`errors.ClinicError`
    of ``make`` is shown in words, and nothing can be printed then.
    """

    def __init__(
        self,
        parent: QWidget | None,
        make: Callable[[Wish], Sheet | Document],
        doctors: Sequence[DoctorRow],
        today: date,
        *,
        write_down: WriteDown,
        next_day: Callable[[], date | None] = lambda: None,
        printer_name: str = "",
        slip_printer: str = "",
    ) -> None:
        self._make = make
        self._doctors = tuple(doctors)
        self._next_day = next_day
        self._left_day: date | None = None
        self._printers = {True: slip_printer or printer_name, False: printer_name}
        self._is_ready = False
        self.sheet_label, self.sheet_box = QLabel(), named(QComboBox(), "sheet_box")
        self.first_label, self.first_edit = QLabel(), named(QDateEdit(), "first_edit")
        self.last_label, self.last_edit = QLabel(), named(QDateEdit(), "last_edit")
        self.doctor_label, self.doctor_box = QLabel(), named(QComboBox(), "doctor_box")
        self.paper_label, self.paper_box = QLabel(), named(QComboBox(), "paper_box")
        super().__init__(parent, write_down=write_down, printer_name=printer_name)
        self.setObjectName("print_dialog")
        self._set_up_choice(today)
        self._is_ready = True
        self.retranslate()
        self._on_sheet_chosen()
        self.sheet_box.setFocus()

    def _set_up_choice(self, today: date) -> None:
        for edit in (self.first_edit, self.last_edit):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setDate(_qt_date(today))
        for label, field in self._fields():
            label.setBuddy(field)
            set_role(label, "small")
        for box in (self.sheet_box, self.doctor_box, self.paper_box):
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for what in SHEETS:
            self.sheet_box.addItem("", str(what))
        self.doctor_box.addItem("", None)
        for doctor in self._doctors:
            self.doctor_box.addItem("", doctor.id)
        for paper in Paper:
            self.paper_box.addItem(paper.name, str(paper))
        self._lay_out_choice()
        boxes = [field for _label, field in self._fields()]
        for one, following in zip(boxes, (*boxes[1:], self.printer_box), strict=True):
            QWidget.setTabOrder(one, following)
        self.sheet_box.currentIndexChanged.connect(self._on_sheet_chosen)
        self.first_edit.dateChanged.connect(self._on_first_changed)
        self.last_edit.dateChanged.connect(self._on_last_changed)
        self.doctor_box.currentIndexChanged.connect(self.reload)
        self.paper_box.currentIndexChanged.connect(self.reload)

    def _fields(self) -> tuple[tuple[QLabel, QWidget], ...]:
        """Each label with its field, in the order in which one goes through them."""
        return (
            (self.sheet_label, self.sheet_box),
            (self.doctor_label, self.doctor_box),
            (self.first_label, self.first_edit),
            (self.last_label, self.last_edit),
            (self.paper_label, self.paper_box),
        )

    def _lay_out_choice(self) -> None:
        dates = QHBoxLayout()
        dates.setSpacing(8)
        for label, edit in self._fields()[2:4]:
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(label)
            column.addWidget(edit)
            dates.addLayout(column, 1)
        self.chooser.setSpacing(6)
        for label, box in self._fields()[:2]:
            self.chooser.addWidget(label)
            self.chooser.addWidget(box)
        self.chooser.addLayout(dates)
        for label, box in self._fields()[4:]:
            self.chooser.addWidget(label)
            self.chooser.addWidget(box)

    def retranslate(self) -> None:
        """All texts, and the sheet itself, in the language in force."""
        super().retranslate()
        if not self._is_ready:
            return
        for place, what in enumerate(SHEETS):
            self.sheet_box.setItemText(place, words.sheet(what))
        for label, field, text in (
            (self.sheet_label, self.sheet_box, _("Sheet")),
            (self.doctor_label, self.doctor_box, _("Doctor")),
            (self.paper_label, self.paper_box, _("Paper")),
        ):
            label.setText(text)
            field.setAccessibleName(text)
        self.last_label.setText(_("To"))
        self.last_edit.setAccessibleName(_("Last day"))
        language = current_language()
        for edit in (self.first_edit, self.last_edit):
            edit.setLocale(QLocale(language))
            name_calendar(edit)
        self.doctor_box.setItemText(0, _("All doctors"))
        for place, doctor in enumerate(self._doctors, start=1):
            specialty = specialties.by_code(doctor.specialty).short(language)
            self.doctor_box.setItemText(place, f"{doctor.name.short}, {specialty}")
        self._name_first_edit()
        self.reload()

    def choose(self, what: What, day: date, doctor_id: int | None = None) -> None:
        """Open on this sheet, day and doctor (None: all doctors)."""
        self._is_ready = False
        self.sheet_box.setCurrentIndex(SHEETS.index(what))
        self._left_day = None
        self._show_fields()
        self.first_edit.setDate(_qt_date(day))
        self.last_edit.setDate(_qt_date(day))
        self.doctor_box.setCurrentIndex(max(self.doctor_box.findData(doctor_id), 0))
        self._is_ready = True
        self.reload()

    def wish(self) -> Wish:
        """What is chosen now."""
        what = self.what()
        first = _python_date(self.first_edit)
        return Wish(
            what,
            first,
            _python_date(self.last_edit) if what in OF_RANGE else first,
            self.doctor_box.currentData() if what in OF_DOCTOR else None,
            Paper(self.paper_box.currentData()) if what in ON_A3 else Paper.A4,
        )

    def what(self) -> What:
        """The kind of sheet chosen now."""
        return What(self.sheet_box.currentData())

    def holds_names(self) -> bool:
        """Whether patients stand on the sheet chosen now."""
        return self.what() not in _WITHOUT_NAMES

    def save_pdf(self, path: Path) -> None:
        """Save it; of names one is told only where there are any."""
        if self.holds_names():
            super().save_pdf(path)
            return
        tells, self.tells_of_names = self.tells_of_names, False
        super().save_pdf(path)
        self.tells_of_names = tells

    # --- choices ---

    def _name_first_edit(self) -> None:
        is_range = self.what() in OF_RANGE
        self.first_label.setText(_("From") if is_range else _("Date"))
        self.first_edit.setAccessibleName(_("First day") if is_range else _("Date"))

    def _show_fields(self) -> None:
        what = self.what()
        dated = what is not What.WAITING_LIST
        for (label, field), shown in zip(
            self._fields(), (True, what in OF_DOCTOR, dated, what in OF_RANGE, what in ON_A3), strict=True
        ):
            label.setVisible(shown)
            field.setVisible(shown)
        self._name_first_edit()
        wanted = self.printer_box.findText(self._printers[what is What.SLIP])
        if wanted >= 0:
            self.printer_box.setCurrentIndex(wanted)

    def _on_sheet_chosen(self) -> None:
        """A day on paper is that of the next reception; other sheets have the day that stood there before."""
        if not self._is_ready:
            return
        self._show_fields()
        if self.what() is What.TOMORROW:
            self._left_day = _python_date(self.first_edit)
            self._set_silently(self.first_edit, _qt_date(self._coming() or self._left_day))
        elif self._left_day is not None:
            self._set_silently(self.first_edit, _qt_date(self._left_day))
            self._left_day = None
        self.reload()

    def _coming(self) -> date | None:
        try:
            return self._next_day()
        except errors.ClinicError:
            return None  # the sheet is made from the same data, and says what is wrong with them

    def _on_first_changed(self, day: QDate) -> None:
        """A day alone is the usual wish: the last day follows until it is set to a later one."""
        if self.last_edit.date() < day or self.what() not in OF_RANGE:
            self._set_silently(self.last_edit, day)
        self.reload()

    def _on_last_changed(self, day: QDate) -> None:
        if day < self.first_edit.date():
            self._set_silently(self.first_edit, day)
        self.reload()

    def _set_silently(self, edit: QDateEdit, day: QDate) -> None:
        edit.blockSignals(True)
        edit.setDate(day)
        edit.blockSignals(False)

    # --- the sheet ---

    def reload(self) -> None:
        """Ask for the sheet again and preview it."""
        if not self._is_ready:
            return
        try:
            sheet = self._make(self.wish())
        except errors.ClinicError as fault:
            self.show_sheet(None)
            tone = "quiet" if isinstance(fault, errors.NothingToPrint) else "danger"
            self.say(wording.sentence(fault, doctors=self._doctors), tone)
        else:
            self.show_sheet(sheet)


def _qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _python_date(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
