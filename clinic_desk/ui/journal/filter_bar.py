"""What the journal is narrowed to: days, doctor, channel, result, free text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from clinic_desk import wording
from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.rows import Channel, DoctorRow, JournalResult
from clinic_desk.services.journal import JournalFilter
from clinic_desk.ui.naming import named

_TYPING_MS = 120


@dataclass(frozen=True, slots=True)
class _Period:
    name: str
    text: str


_PERIODS = (
    _Period("today", N_("today")),
    _Period("yesterday", N_("yesterday")),
    _Period("week", N_("7 days")),
    _Period("month", N_("this month")),
    _Period("year", N_("this year")),
    _Period("range", N_("from – to")),
    _Period("all", N_("all days")),
)


def days_of(period: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a named period."""
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "week":
            return today - timedelta(days=6), today
        case "month":
            return today.replace(day=1), today
        case "year":
            return date(today.year, 1, 1), today
        case _:
            return None, None


class FilterBar(QWidget):
    """Asks for the filter; ``filter_changed`` carries a JournalFilter, ``closed`` is Esc."""

    filter_changed = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("journal_filter")
        self._today = today
        self._doctors: Sequence[DoctorRow] = ()
        self.text = named(QLineEdit(self, clearButtonEnabled=True), "filter_text")
        self.period = named(QComboBox(self), "filter_period")
        self.first = named(QDateEdit(self), "filter_first")
        self.last = named(QDateEdit(self), "filter_last")
        self.doctor = named(QComboBox(self), "filter_doctor")
        self.channel = named(QComboBox(self), "filter_channel")
        self.result = named(QComboBox(self), "filter_result")
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.retranslate()
        self._connect()

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(6)
        for widget in (self.period, self.first, self.last):
            days.addWidget(widget, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(6)
        grid.addWidget(self.text, 0, 0, 1, 3)
        grid.addLayout(days, 1, 0, 1, 3)
        for column, widget in enumerate((self.doctor, self.channel, self.result)):
            # narrow enough for three beside each other; the open list shows the whole names
            widget.setMinimumContentsLength(6)
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            grid.addWidget(widget, 2, column)
        today = self._today()
        for edit in (self.first, self.last):
            edit.setDate(QDate(today.year, today.month, today.day))
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setCalendarPopup(True)
            edit.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._tell)
        for box in (self.period, self.doctor, self.channel, self.result):
            box.currentIndexChanged.connect(lambda _index: self._tell())
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda _date: self._tell())

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the choices stay."""
        self.text.setPlaceholderText(_("Name, IIN or phone"))
        self.text.setAccessibleName(_("Name, IIN or phone"))
        for edit, name in ((self.first, _("First day")), (self.last, _("Last day"))):
            edit.setAccessibleName(name)
            edit.setLocale(QLocale(current_language()))
        self._fill(self.period, _("Days"), [(_(one.text), one.name) for one in _PERIODS])
        self._fill_doctors()
        channels: list[tuple[str, object]] = [(wording.channel(one), one.value) for one in Channel]
        self._fill(self.channel, _("Channel"), [(_("any channel"), ""), *channels])
        results: list[tuple[str, object]] = [(wording.result(one), one.value) for one in JournalResult]
        self._fill(self.result, _("Result"), [(_("any result"), ""), *results])

    def show_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """Offer these doctors."""
        if list(doctors) != list(self._doctors):
            self._doctors = doctors
            self._fill_doctors()

    def _fill_doctors(self) -> None:
        choices: list[tuple[str, object]] = [(row.name.short, row.id) for row in self._doctors]
        self._fill(self.doctor, _("Doctor"), [(_("any doctor"), 0), *choices])

    @staticmethod
    def _fill(box: QComboBox, name: str, choices: Sequence[tuple[str, object]]) -> None:
        chosen = box.currentData()
        blocked = box.blockSignals(True)
        box.clear()
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setAccessibleName(name)
        box.blockSignals(blocked)

    def value(self) -> JournalFilter:
        """The filter as it stands now."""
        period = str(self.period.currentData())
        ranged = period == "range"
        if ranged:
            first, last = sorted((_day(self.first), _day(self.last)))
        else:
            first, last = days_of(period, self._today())  # type: ignore[assignment]  # None: all days
        channel, result = self.channel.currentData(), self.result.currentData()
        return JournalFilter(
            first,
            last,
            int(self.doctor.currentData() or 0) or None,
            Channel(channel) if channel else None,
            JournalResult(result) if result else None,
            self.text.text().strip(),
        )

    def is_narrow(self) -> bool:
        """Whether anything but «today» is asked for."""
        return self.value() != JournalFilter(*days_of("today", self._today()))

    def reset(self) -> None:
        """Back to today, everything."""
        for box in (self.period, self.doctor, self.channel, self.result):
            box.setCurrentIndex(0)
        self.text.clear()

    def _tell(self) -> None:
        ranged = self.period.currentData() == "range"
        self.first.setVisible(ranged)
        self.last.setVisible(ranged)
        self.filter_changed.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc clears the filter and closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.reset()
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
