"""What the journal is narrowed to: days, doctor, channel, result, free text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Channel, DoctorRow, JournalResult
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import name_calendar, set_spoken_name

_TYPING_MS = 120
_ONE_ROW_WIDTH = 1000


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
    """Asks for the filter; ``filter_changed`` carries a JournalFilter, ``closed`` is Esc.

    ``in_one_row`` is for a wide window where the bar always stands: there Esc on a filter that asks for
    nothing special is left to the window.
    """

    filter_changed = Signal(object)
    closed = Signal()

    def __init__(
        self, today: Callable[[], date], parent: QWidget | None = None, *, in_one_row: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("journal_filter")
        self._today = today
        self._in_one_row = in_one_row
        self._doctors: Sequence[DoctorRow] = ()
        self.text = named(QLineEdit(self, clearButtonEnabled=True), "filter_text")
        self.period = named(QComboBox(self), "filter_period")
        self.first = named(QDateEdit(self), "filter_first")
        self.last = named(QDateEdit(self), "filter_last")
        self.doctor = named(QComboBox(self), "filter_doctor")
        self.channel = named(QComboBox(self), "filter_channel")
        self.result = named(QComboBox(self), "filter_result")
        self._days = QWidget(self)
        self._is_one_row = False
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.retranslate()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.period, self.first, self.last):
            row.addWidget(widget, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(6)
        for box in (self.doctor, self.channel, self.result):
            # narrow enough for three beside each other; the open list shows the whole names
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._arrange(in_one_row=False)
        today = self._today()
        for edit in (self.first, self.last):
            edit.setDate(QDate(today.year, today.month, today.day))
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setCalendarPopup(True)
            edit.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _arrange(self, *, in_one_row: bool) -> None:
        """Everything beside each other, or in three rows (two where the bar may be wide but is not)."""
        grid, boxes = cast("QGridLayout", self.layout()), (self.doctor, self.channel, self.result)
        for widget in (self.text, self._days, *boxes):
            grid.removeWidget(widget)
        if in_one_row:
            places = [(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 4, 1)]
        elif self._in_one_row:
            places = [(0, 0, 3), (0, 3, 3), (1, 0, 2), (1, 2, 2), (1, 4, 2)]
        elif self.first.isHidden():
            places = [(0, 0, 6), (1, 0, 3), (1, 3, 3), (2, 0, 3), (2, 3, 3)]
        else:
            # two dates take a row of their own
            places = [(0, 0, 6), (1, 0, 6), (2, 0, 6), (3, 0, 3), (3, 3, 3)]
        for widget, (row, column, span) in zip((self.text, self._days, *boxes), places, strict=True):
            grid.addWidget(widget, row, column, 1, span)
        for column, stretch in enumerate((5, 4, 3, 3, 3, 0) if in_one_row else (1,) * 6):
            grid.setColumnStretch(column, stretch)
        self._is_one_row = in_one_row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """One row where it may be and where there is the room."""
        super().resizeEvent(event)
        wide = self._in_one_row and event.size().width() >= _ONE_ROW_WIDTH
        if wide is not self._is_one_row:
            self._arrange(in_one_row=wide)

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
        for clear_button in self.text.findChildren(QToolButton):
            clear_button.setAccessibleName(_("Clear"))
        for edit, name in ((self.first, _("First day")), (self.last, _("Last day"))):
            edit.setAccessibleName(name)
            edit.setLocale(QLocale(current_language()))
            if not edit.isHidden():  # its calendar costs milliseconds that the start does not have
                name_calendar(edit)
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
        set_spoken_name(box, name)
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
        """Back to today, everything; told once, and only if something else was asked for."""
        was_narrow = self.is_narrow()
        parts = (self.text, self.period, self.doctor, self.channel, self.result)
        blocked = [part.blockSignals(True) for part in parts]
        for box in (self.period, self.doctor, self.channel, self.result):
            box.setCurrentIndex(0)
        self.text.clear()
        for part, before in zip(parts, blocked, strict=True):
            part.blockSignals(before)
        self._show_range()
        if was_narrow:
            self._tell()

    def _tell(self) -> None:
        self._timer.stop()  # what was typed meanwhile is part of this value
        self._show_range()
        self.filter_changed.emit(self.value())

    def _show_range(self) -> None:
        ranged = self.period.currentData() == "range"
        for edit in (self.first, self.last):
            if ranged and edit.isHidden():
                name_calendar(edit)
            edit.setVisible(ranged)
        if not self._is_one_row:
            self._arrange(in_one_row=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc clears the filter and closes it."""
        if event.key() == Qt.Key.Key_Escape and (self.is_narrow() or not self._in_one_row):
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
