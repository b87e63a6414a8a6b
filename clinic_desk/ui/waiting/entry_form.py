"""The form of an entry: who waits, for whom, when he can come, how soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import _, format_date, ngettext
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import Channel, DoctorRow, FoundPerson, PersonRow
from clinic_desk.rules.waiting import Urgency, WaitingRow
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.waiting.person_finder import PersonFinder
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, SegmentedControl, StatusLine, name_calendar
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.wording import timetables

_USUAL_WAIT = timedelta(days=14)
_FINDER_WIDTH = 340

Target = tuple[str, int]
"""(specialty, 0) or ("", doctor)."""


class EntryForm(QWidget):
    """Add or change one entry. What is typed stays when the form is left with Esc.

    Signals: ``saved`` carries the WaitingOrder, ``dropped`` is Esc, ``edited`` goes out when person or
    doctor become others (who waits already is looked up then).
    """

    saved = Signal(object)
    dropped = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget, find_people: Callable[[str], list[FoundPerson]]) -> None:
        super().__init__(parent)
        self.entry: WaitingRow | None = None
        self._doctors: Sequence[DoctorRow] = ()
        self._waiting_already: Sequence[WaitingRow] = ()
        self._title = QLabel(self)
        self.finder = PersonFinder(self, find_people)
        self.target = named(QComboBox(self), "waiting_target")
        self.first = named(QDateEdit(self), "waiting_first")
        self.has_last = named(QCheckBox(self), "waiting_has_last")
        self.last = named(QDateEdit(self), "waiting_last")
        self.part = named(SegmentedControl(self), "waiting_part")
        self.urgency = named(SegmentedControl(self), "waiting_urgency")
        self.channel = named(SegmentedControl(self), "waiting_channel")
        self.note = named(QLineEdit(self), "waiting_note")
        self.override = named(QLineEdit(self), "waiting_override")
        self.news = StatusLine(self)
        self.save_button = named(PrimaryButton("", "Enter", self), "waiting_save")
        self.drop_button = named(KeyButton("", "Esc", self), "waiting_back")
        self._labels = {name: QLabel(self) for name in _ROWS}
        self._lay_out()
        self._connect()
        self.retranslate()

    # --- built once -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        for edit in (self.first, self.last):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("dd.MM.yyyy")
        for line in (self.note, self.override):
            line.setMaxLength(300)
        self.target.setMaxVisibleItems(16)
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(24)
        until = QHBoxLayout()
        until.setSpacing(8)
        for widget in (self.first, self.has_last, self.last):
            until.addWidget(widget)
        until.addStretch()
        inner = QWidget()
        self._form = QFormLayout(inner)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(12)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fields: tuple[QWidget | QHBoxLayout, ...] = (
            self.target,
            until,
            self.part,
            self.urgency,
            self.channel,
            self.note,
            self.override,
        )
        for name, field in zip(_ROWS, fields, strict=True):
            set_role(self._labels[name], "small")
            if isinstance(field, QWidget):
                self._form.addRow(self._labels[name], field)
                self._labels[name].setBuddy(field)
            else:
                self._form.addRow(self._labels[name], field)
        self._area = FittingArea(inner, self)
        self.finder.setMinimumWidth(_FINDER_WIDTH)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self.finder, 2)
        body.addWidget(self._area, 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.save_button, self.drop_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.finder.chosen.connect(self._on_person)
        self.target.currentIndexChanged.connect(lambda _place: self.edited.emit())
        self.has_last.toggled.connect(self.last.setEnabled)
        self.first.dateChanged.connect(self._on_first)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self.dropped)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._title.setText(_("Put on the waiting list") if self.entry is None else _("Change the entry"))
        labels = {
            "target": _("For whom"),
            "days": _("From which day"),
            "part": _("Time of day"),
            "urgency": _("Urgency"),
            "channel": _("Applied"),
            "note": _("Note"),
            "override": _("Why although not attached"),
        }
        for name, label in self._labels.items():
            label.setText(labels[name])
        for name, field in (
            ("target", self.target),
            ("part", self.part),
            ("urgency", self.urgency),
            ("channel", self.channel),
            ("note", self.note),
            ("override", self.override),
        ):
            field.setAccessibleName(labels[name])
        self.first.setAccessibleName(_("First day"))
        self.last.setAccessibleName(_("Last day"))
        self.has_last.setText(_("until"))
        self.part.set_options([(one.value, timetables.part_of_day(one)) for one in PartOfDay])
        self.urgency.set_options([(str(one.value), _(texts.URGENCIES[one])) for one in Urgency])
        self.channel.set_options([(one.value, wording.channel(one)) for one in Channel])
        for control in (self.part, self.urgency, self.channel):
            for segment in control.findChildren(QPushButton):
                segment.setAutoDefault(False)  # Enter saves from here too
        self.note.setPlaceholderText(_("for example: with test results"))
        self.override.setPlaceholderText(_("needed only for people who are not attached"))
        self.save_button.setText(_("Put on the list") if self.entry is None else _("Save"))
        self.drop_button.setText(_("Back"))
        for edit in (self.first, self.last):
            name_calendar(edit)
        self.finder.retranslate()
        self._fill_targets()
        self.show_waiting_already(self._waiting_already)

    # --- what is entered ----------------------------------------------------------------------------------

    def open_new(
        self,
        doctors: Sequence[DoctorRow],
        today: date,
        *,
        person: FoundPerson | None = None,
        specialty: str | None = None,
        doctor_id: int | None = None,
    ) -> None:
        """An empty form, or the one left before if nobody and nothing is given."""
        left = self.entry is None and self.finder.person is not None and self._doctors
        if person is not None or not left:
            self._begin(doctors, today)
            if person is not None:
                self.finder.set_person(person.person, person)
        self._doctors = doctors
        self.entry = None
        self.retranslate()
        if doctor_id is not None or specialty is not None:
            self._choose(("" if doctor_id else specialty or "", doctor_id or 0))
        self.edited.emit()
        self._focus()

    def open_entry(self, entry: WaitingRow, doctors: Sequence[DoctorRow], today: date) -> None:
        """The entry as it stands; its person stays."""
        self._begin(doctors, today)
        self.entry = entry
        if entry.doctor is not None and all(row.id != entry.doctor.id for row in doctors):
            self._doctors = (*doctors, entry.doctor)
        self.finder.set_person(entry.person, fixed=True)
        self.retranslate()
        self._choose(("", entry.doctor.id) if entry.doctor is not None else (entry.specialty, 0))
        self.first.setDate(_qdate(entry.first_day))
        self.has_last.setChecked(entry.last_day is not None)
        if entry.last_day is not None:
            self.last.setDate(_qdate(entry.last_day))
        self.part.set_value(entry.part)
        self.urgency.set_value(str(entry.urgency.value))
        self.channel.set_value(entry.channel)
        self.note.setText(entry.note)
        self.override.setText(entry.override_reason)
        self.edited.emit()
        self._focus()

    def _begin(self, doctors: Sequence[DoctorRow], today: date) -> None:
        self.entry, self._doctors = None, doctors
        self.finder.clear()
        self.finder.set_person(None)
        self.news.clear()
        self.target.setCurrentIndex(-1)
        self.first.setDate(_qdate(today))
        self.last.setDate(_qdate(today + _USUAL_WAIT))
        self.has_last.setChecked(False)
        self.last.setEnabled(False)
        self.part.set_value(PartOfDay.ANY)
        self.urgency.set_value(str(Urgency.USUAL.value))
        self.channel.set_value(Channel.PHONE)
        self.note.clear()
        self.override.clear()
        self.show_waiting_already(())

    def forget(self) -> None:
        """What was typed is written: the next form is empty."""
        self.finder.clear()

    def order(self) -> WaitingOrder | None:
        """What is asked for; None while the person or the doctor is missing."""
        person, target = self.finder.person, self._target()
        if person is None or target is None:
            return None
        specialty, doctor_id = target
        return WaitingOrder(
            person_id=person.id,
            doctor_id=doctor_id or None,
            specialty=specialty,
            first_day=_day(self.first),
            last_day=_day(self.last) if self.has_last.isChecked() else None,
            part_of_day=PartOfDay(self.part.value()),
            urgency=int(self.urgency.value()),
            channel=Channel(self.channel.value()),
            note=self.note.text(),
            override_reason=self.override.text(),
            language="" if self.entry is None else self.entry.language,
        )

    def save(self) -> None:
        """Hand the order over, or mark what is missing."""
        order = self.order()
        set_style_property(self.target, "invalid", self._target() is None)
        if order is not None:
            self.saved.emit(order)
        elif self.finder.person is None:
            self.finder.mark_missing()
            self.news.say(_("Choose the person who waits."), "warn")
        else:
            self.target.setFocus(Qt.FocusReason.OtherFocusReason)
            self.news.say(_("Choose a doctor or a specialty."), "warn")

    def show_waiting_already(self, rows: Sequence[WaitingRow]) -> None:
        """Say that the person waits for the same already; it can be written all the same."""
        self._waiting_already = rows
        self.finder.remark.setVisible(bool(rows))
        if rows:
            text = ngettext(
                "Already on the waiting list for this since {day}.",
                "Already on the waiting list for this {count} times, first since {day}.",
                len(rows),
            )
            first = min(row.added_at for row in rows)
            self.finder.remark.setText(text.format(count=len(rows), day=format_date(first.date(), "numeric")))

    # --- parts ----------------------------------------------------------------------------------------------

    def _fill_targets(self) -> None:
        chosen = self._target()
        self.target.blockSignals(True)
        self.target.clear()
        codes = dict.fromkeys(row.specialty for row in self._doctors if row.active)
        if self.entry is not None and self.entry.doctor is None:
            codes.setdefault(self.entry.specialty)
        for code in codes:
            self.target.addItem(
                _("{specialty}: any doctor").format(specialty=texts.specialty(code)), (code, 0)
            )
        if codes:
            self.target.insertSeparator(self.target.count())
        for row in self._doctors:
            self.target.addItem(texts.doctor_text(row), ("", row.id))
        self.target.setCurrentIndex(-1)
        self.target.blockSignals(False)
        self.target.setPlaceholderText(_("Choose a doctor or a specialty"))
        if chosen is not None:
            self._choose(chosen)

    def _choose(self, target: Target) -> None:
        places = (place for place in range(self.target.count()) if self.target.itemData(place) == target)
        self.target.setCurrentIndex(next(places, -1))

    def _target(self) -> Target | None:
        data = self.target.currentData()
        return (str(data[0]), int(data[1])) if data else None

    def _on_person(self, person: PersonRow | None) -> None:
        self.edited.emit()
        if person is not None:
            (self.target if self._target() is None else self.save_button).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def _on_first(self, day: QDate) -> None:
        self.last.setMinimumDate(day)

    def _focus(self) -> None:
        if self.finder.person is None:
            self.finder.focus()
        else:
            self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter saves from every field; Esc goes back and keeps what is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.save()
        else:
            super().keyPressEvent(event)


_ROWS = ("target", "days", "part", "urgency", "channel", "note", "override")


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
