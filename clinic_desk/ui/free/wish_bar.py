"""What the caller wants of a time: part of day, weekdays, from when on, people in a row, own free times."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.rules.free_search import FreeTime, FreeWish, PartOfDay
from clinic_desk.rules.free_times import FreeTimesRead, Unclear, read_free_times
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Channel
from clinic_desk.ui.free.weekday_row import WeekdayRow
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import SegmentedControl, name_calendar
from clinic_desk.ui.widgets.field_box import FieldBox

MOST_PEOPLE = 6
_PARTS = (
    (PartOfDay.ANY, N_("Any time")),
    (PartOfDay.MORNING, N_("Before noon")),
    (PartOfDay.AFTERNOON, N_("After noon")),
)
_UNCLEAR = {
    Unclear.WORD: N_("“{piece}” is neither a weekday nor a time."),
    Unclear.CLOCK: N_("There is no time “{piece}”."),
    Unclear.BACKWARDS: N_("At “{piece}”: the end is not after the beginning."),
    Unclear.UNFINISHED: N_("After “{piece}” something is missing: Mon 14-17, after 15."),
}


class _DayField(QDateEdit):
    """A date that Tab leaves at once: Qt would stop at day, month and year."""

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 (Qt's name and argument)
        return QWidget.focusNextPrevChild(self, forward)


class WishBar(QWidget):
    """All wishes in two lines. Signals: ``changed``."""

    changed = Signal()

    def __init__(self, channel: Channel, today: date, whom: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self._times: tuple[FreeTime, ...] = ()
        self._read = FreeTimesRead()
        self.whom = FieldBox(whom, self)
        self.part = FieldBox(named(SegmentedControl(self), "wish_part"), self)
        self.people = FieldBox(named(SegmentedControl(self), "wish_people"), self)
        # their buttons are made now, so that Tab meets everything in the order in which it stands
        self._show_options()
        self.weekdays = FieldBox(named(WeekdayRow(self), "wish_weekdays"), self)
        self.since = FieldBox(named(_DayField(self), "wish_since"), self)
        self.free_times = FieldBox(named(QLineEdit(self), "wish_times"), self)
        self.urgent = named(QCheckBox(self), "wish_urgent")
        self._today = today
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        day = self.since.editor
        day.setCalendarPopup(True)
        day.setDisplayFormat("dd.MM.yyyy")
        first = QDate(self._today.year, self._today.month, self._today.day)
        day.setMinimumDate(first)
        day.setDate(first)
        day.setFixedSize(130, self.free_times.editor.sizeHint().height())
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(12)
        upper.addWidget(self.whom, 1)
        upper.addWidget(self.part)
        upper.addWidget(self.people)
        lower.addWidget(self.weekdays)
        lower.addWidget(self.since)
        lower.addWidget(self.free_times, 1)
        self._urgent_box = FieldBox(self.urgent, self)
        lower.addWidget(self._urgent_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addLayout(lower)

    def _connect(self) -> None:
        self.part.editor.choice_changed.connect(lambda _value: self.changed.emit())
        self.people.editor.choice_changed.connect(lambda _value: self.changed.emit())
        self.weekdays.editor.days_changed.connect(self.changed)
        self.since.editor.dateChanged.connect(lambda _day: self.changed.emit())
        self.free_times.editor.textChanged.connect(self._on_times_typed)
        self.free_times.editor.editingFinished.connect(self._show_unclear)
        self.urgent.toggled.connect(lambda _on: self.changed.emit())

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.whom.set_label(_("Specialty or doctor"))
        self.part.set_label(_("Time of day"))
        self.people.set_label(_("People in a row"))
        self._show_options()
        self.weekdays.set_label(_("Weekdays (1–7)"))
        self.weekdays.editor.retranslate()
        self.since.set_label(_("Not before"))
        name_calendar(self.since.editor.calendarWidget())
        self.free_times.set_label(_("When the patient can come"))
        self.free_times.editor.setPlaceholderText(_("Mon Wed 14-17, after 15"))
        self._urgent_box.set_label("\N{NO-BREAK SPACE}")
        self.urgent.setText(_("Urgent"))
        self.urgent.setAccessibleName(_("Urgent"))
        self._show_unclear()

    def _show_options(self) -> None:
        self.part.editor.set_options([(value, _(text)) for value, text in _PARTS])
        self.people.editor.set_options([(str(n), str(n)) for n in range(1, MOST_PEOPLE + 1)])

    def wish(self) -> FreeWish:
        """What is wanted; a line of times that cannot be read yet leaves those before it in force."""
        first = self.since.editor.date()
        day = date(first.year(), first.month(), first.day())
        return FreeWish(
            part=PartOfDay(self.part.editor.value()),
            weekdays=self.weekdays.editor.days(),
            not_before=day if day > self._today else None,
            free_times=self._times,
            in_a_row=int(self.people.editor.value()),
            purposes=purposes_for(self._channel, urgent=self.urgent.isChecked()),
        )

    def can_be_read(self) -> bool:
        """Whether the line of times is understood."""
        return self._read.unclear is None

    def _on_times_typed(self, text: str) -> None:
        self._read = read_free_times(text)
        if self._read.unclear is None:
            self.free_times.set_reason("")
            if self._read.times != self._times:
                self._times = self._read.times
                self.changed.emit()
        elif self.free_times.reason() or self._read.unclear is not Unclear.UNFINISHED:
            # «пн 14-» is not wrong while it is being typed
            self._show_unclear()

    def _show_unclear(self) -> None:
        unclear = self._read.unclear
        text = "" if unclear is None else _(_UNCLEAR[unclear]).format(piece=self._read.piece)
        self.free_times.set_reason(text)
