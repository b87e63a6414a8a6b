"""Which sheet to print: the journal of a day or of several, or one doctor's day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desk import errors, specialties, wording
from clinic_desk.i18n import _, current_language
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.sheets import Sheet
from clinic_desk.rules.audit import Anchor
from clinic_desk.rules.rows import DoctorRow, JournalRow
from clinic_desk.ui.printing.preview_dialog import PreviewDialog, WriteDown, named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import SegmentedControl, name_calendar

JOURNAL: Final = "journal"
DAY_SHEET: Final = "day_sheet"
SHEETS: Final = (JOURNAL, DAY_SHEET)


class PrintDialog(PreviewDialog):
    """The paper of the desk. Rows come through the callables; the dialog itself asks no service.

    ``load_journal`` takes the first and last day, ``load_day_sheet`` a doctor and a day. ``now`` gives the
    clinic's wall clock, which stands at the foot of the pages, ``anchor`` where the audit stands.
    A :class:`errors.ClinicError` of a loader is shown in words.
    """

    def __init__(  # noqa: PLR0917 (the facts of the desk, in the order they are read)
        self,
        parent: QWidget | None,
        load_journal: Callable[[date, date], Sequence[JournalRow]],
        load_day_sheet: Callable[[int, date], DaySheet],
        doctors: Sequence[DoctorRow],
        head: ClinicHead,
        today: date,
        *,
        write_down: WriteDown,
        anchor: Callable[[], Anchor] | None = None,
        registrar: str = "",
        now: Callable[[], datetime] = datetime.now,
        printer_name: str = "",
    ) -> None:
        self._anchor = anchor
        self._load_journal = load_journal
        self._load_day_sheet = load_day_sheet
        self._doctors = tuple(doctors)
        self._head = head
        self._registrar = registrar
        self._now = now
        self._is_ready = False
        self.sheet_choice = SegmentedControl()
        self.first_label, self.first_edit = QLabel(), named(QDateEdit(), "first_edit")
        self.last_label, self.last_edit = QLabel(), named(QDateEdit(), "last_edit")
        self.doctor_label, self.doctor_box = QLabel(), named(QComboBox(), "doctor_box")
        super().__init__(parent, write_down=write_down, printer_name=printer_name)
        self._set_up_choice(today)
        self._is_ready = True
        self.retranslate()
        self._on_sheet_chosen()
        self.sheet_choice.setFocus()

    def _set_up_choice(self, today: date) -> None:
        self.sheet_choice.setObjectName("sheet_choice")
        for edit in (self.first_edit, self.last_edit):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setDate(_qt_date(today))
        for label, field in (
            (self.first_label, self.first_edit),
            (self.last_label, self.last_edit),
            (self.doctor_label, self.doctor_box),
        ):
            label.setBuddy(field)
            set_role(label, "small")
        self.doctor_box.setMinimumContentsLength(10)
        self.doctor_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for doctor in self._doctors:
            self.doctor_box.addItem("", doctor.id)
        dates = QHBoxLayout()
        dates.setSpacing(8)
        for label, edit in ((self.first_label, self.first_edit), (self.last_label, self.last_edit)):
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(label)
            column.addWidget(edit)
            dates.addLayout(column, 1)
        self.chooser.setSpacing(6)
        self.chooser.addWidget(self.sheet_choice)
        self.chooser.addSpacing(6)
        self.chooser.addWidget(self.doctor_label)
        self.chooser.addWidget(self.doctor_box)
        self.chooser.addLayout(dates)
        fields = (self.doctor_box, self.first_edit, self.last_edit, self.printer_box)
        for one, following in zip((self.sheet_choice, *fields), fields, strict=False):
            QWidget.setTabOrder(one, following)
        self.sheet_choice.choice_changed.connect(self._on_sheet_chosen)
        self.first_edit.dateChanged.connect(self._on_first_changed)
        self.last_edit.dateChanged.connect(self._on_last_changed)
        self.doctor_box.currentIndexChanged.connect(self.reload)

    def retranslate(self) -> None:
        """All texts, and the sheet itself, in the language in force."""
        super().retranslate()
        if not self._is_ready:
            return
        self.sheet_choice.set_options([(JOURNAL, _("Journal")), (DAY_SHEET, _("Doctor's day"))])
        for segment in self.sheet_choice.findChildren(QPushButton):
            segment.setAutoDefault(False)  # Enter belongs to «Print», wherever the focus stands
        self.sheet_choice.setAccessibleName(_("Sheet"))
        self.doctor_label.setText(_("Doctor"))
        self.doctor_box.setAccessibleName(_("Doctor"))
        self.last_label.setText(_("To"))
        self.last_edit.setAccessibleName(_("Last day"))
        language = current_language()
        for edit in (self.first_edit, self.last_edit):
            edit.setLocale(QLocale(language))
            name_calendar(edit)
        for place, doctor in enumerate(self._doctors):
            specialty = specialties.by_code(doctor.specialty).short(language)
            self.doctor_box.setItemText(place, f"{doctor.name.short}, {specialty}")
        self._name_first_edit()
        self.reload()

    def choose(self, sheet: str, day: date, doctor_id: int | None = None) -> None:
        """Open on this sheet (:data:`SHEETS`), day and doctor."""
        self._is_ready = False
        self.sheet_choice.set_value(sheet)
        self.first_edit.setDate(_qt_date(day))
        self.last_edit.setDate(_qt_date(day))
        if doctor_id is not None:
            self.doctor_box.setCurrentIndex(self.doctor_box.findData(doctor_id))
        self._is_ready = True
        self._on_sheet_chosen()

    # --- choices ---

    def _is_journal(self) -> bool:
        return self.sheet_choice.value() == JOURNAL

    def _name_first_edit(self) -> None:
        self.first_label.setText(_("From") if self._is_journal() else _("Date"))
        self.first_edit.setAccessibleName(_("First day") if self._is_journal() else _("Date"))

    def _on_sheet_chosen(self) -> None:
        journal = self._is_journal()
        for widget in (self.last_label, self.last_edit):
            widget.setVisible(journal)
        for doctors in (self.doctor_label, self.doctor_box):
            doctors.setVisible(not journal)
        self._name_first_edit()
        self.reload()

    def _on_first_changed(self, day: QDate) -> None:
        """A day alone is the usual wish: the last day follows until it is set to a later one."""
        if self.last_edit.date() < day or not self._is_journal():
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
        """Ask for the rows again and preview them."""
        if not self._is_ready:
            return
        try:
            sheet = self._journal() if self._is_journal() else self._day_sheet()
        except errors.ClinicError as fault:
            self.show_sheet(None)
            self.say(wording.sentence(fault, doctors=self._doctors), "danger")
        else:
            self.show_sheet(sheet)

    def _journal(self) -> Sheet:
        first, last = _python_date(self.first_edit), _python_date(self.last_edit)
        rows = self._load_journal(first, last)
        return journal_sheet(
            rows,
            first=first,
            last=last,
            head=self._head,
            registrar=self._registrar,
            now=self._now(),
            language=current_language(),
            anchor=None if self._anchor is None else self._anchor(),
        )

    def _day_sheet(self) -> Sheet | None:
        doctor_id = self.doctor_box.currentData()
        if doctor_id is None:
            return None
        content = self._load_day_sheet(doctor_id, _python_date(self.first_edit))
        return day_sheet(
            content,
            head=self._head,
            registrar=self._registrar,
            now=self._now(),
            language=current_language(),
        )


def _qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _python_date(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
