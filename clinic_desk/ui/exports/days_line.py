"""Which days are exported: a named stretch of time, or a first and a last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.report import Period
from clinic_desk.rules.report_periods import EARLIEST, LATEST, PeriodKind, period_of, step
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import name_calendar, set_spoken_name

ALL, RANGE = "all", "range"
_NAMES: Final = {
    ALL: N_("all of them"),
    "today": N_("today"),
    "month": N_("this month"),
    "month_before": N_("last month"),
    "quarter": N_("this quarter"),
    "quarter_before": N_("last quarter"),
    "year": N_("this year"),
    "year_before": N_("last year"),
    RANGE: N_("from – to"),
}
_KINDS: Final = {
    "today": PeriodKind.DAYS,
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "year": PeriodKind.YEAR,
}
_TYPING_MS: Final = 300


class DaysLine(QWidget):
    """A list of named stretches and, beside it, the days that are meant; changing a day makes it «from – to».

    Signals: ``changed`` once other days are meant.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._with_all = False
        self.named_days = named(QComboBox(self), "export_days")
        self.first = named(QDateEdit(self), "export_first")
        self.last = named(QDateEdit(self), "export_last")
        self._dash = QLabel("–", self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.retranslate()
        self.choose("month")
        self.named_days.activated.connect(lambda _index: self._on_named())
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda _day: self._on_day())
        self._typing.timeout.connect(self.changed)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for edit in (self.first, self.last):
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setCalendarPopup(True)
            edit.setDateRange(_qt(EARLIEST), _qt(LATEST))
        row.addWidget(self.named_days, 1)
        for part in (self.first, self._dash, self.last):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def offer_all(self, *, with_all: bool) -> None:
        """Whether days may be left out altogether; then that is what is chosen."""
        if with_all != self._with_all:
            self._with_all = with_all
            self._fill()
            self.choose(ALL if with_all else "month")

    def choose(self, name: str) -> None:
        """Choose a named stretch without telling anybody."""
        self.named_days.setCurrentIndex(self.named_days.findData(name))
        self._show_days()

    def days(self) -> tuple[date, date] | None:
        """The first and the last day, in this order; None: no days at all."""
        if self.named_days.currentData() == ALL:
            return None
        first, last = sorted((_day(self.first), _day(self.last)))
        return first, last

    def _on_named(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        """The days that the chosen stretch has; of «from – to» they stay as they are."""
        name = str(self.named_days.currentData())
        period = _period(name, self._today())
        for part in (self.first, self._dash, self.last):
            part.setVisible(name != ALL)
        if period is not None:
            for edit, day in ((self.first, period.first), (self.last, period.last)):
                blocked = QSignalBlocker(edit)
                edit.setDate(_qt(day))
                blocked.unblock()

    def _on_day(self) -> None:
        self.named_days.setCurrentIndex(self.named_days.findData(RANGE))
        self._typing.start()

    def _fill(self) -> None:
        chosen = self.named_days.currentData()
        self.named_days.clear()
        for name, text in _NAMES.items():
            if name != ALL or self._with_all:
                self.named_days.addItem(_(text), name)
        self.named_days.setCurrentIndex(max(0, self.named_days.findData(chosen)))

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._fill()
        set_spoken_name(self.named_days, _("Days"))
        for edit, text in ((self.first, _("First day")), (self.last, _("Last day"))):
            edit.setAccessibleName(text)
            edit.setLocale(QLocale(current_language()))
            name_calendar(edit)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _period(name: str, today: date) -> Period | None:
    kind = _KINDS.get(name.removesuffix("_before"))
    if kind is None:
        return None
    current = period_of(kind, today)
    return step(current, kind, -1) if name.endswith("_before") else current


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
