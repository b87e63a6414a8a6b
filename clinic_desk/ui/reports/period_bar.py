"""The line that chooses the period: how long it is, which one, back and on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from clinic_desk.i18n import _, current_language
from clinic_desk.rules.report import Period
from clinic_desk.rules.report_periods import EARLIEST, LATEST, PeriodKind, period_of, step
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.icons import icon
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports.shown import Choice
from clinic_desk.ui.reports.words import period_name
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ElidedLabel, SegmentedControl, name_calendar

_TYPING_MS: Final = 400


class PeriodBar(QWidget):
    """Month, quarter, year or any days; ← and → change the length, Alt+← and Alt+→ go back and on.

    Signals: ``changed`` when another period is asked for.
    """

    changed = Signal()

    def __init__(
        self, today: Callable[[], date], choice: Choice | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._choice = choice or Choice(PeriodKind.MONTH, period_of(PeriodKind.MONTH, today()))
        self.kinds = named(SegmentedControl(self), "report_kind")
        self.back_button = _arrow("chevron-left", "report_back", self)
        self.on_button = _arrow("chevron-right", "report_on", self)
        self.name = named(QLabel(self), "report_period")
        self.first = named(QDateEdit(self), "report_first")
        self.last = named(QDateEdit(self), "report_last")
        self._dash = QLabel("–", self)
        self.note = named(ElidedLabel("", self), "report_note")
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.kinds.set_value(self._choice.kind.value)
        self._show()

    def _lay_out(self) -> None:
        set_role(self.name, "title")
        set_role(self.note, "small")
        for edit in (self.first, self.last):
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setCalendarPopup(True)
            edit.setDateRange(_qt(EARLIEST), _qt(LATEST))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (
            self.kinds,
            self.back_button,
            self.on_button,
            self.first,
            self._dash,
            self.last,
            self.name,
        ):
            row.addWidget(part)
        row.addSpacing(8)
        row.addWidget(self.note, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.kinds.choice_changed.connect(self._on_kind)
        self.back_button.clicked.connect(lambda: self.go(-1))
        self.on_button.clicked.connect(lambda: self.go(1))
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda _day: self._typing.start())
        self._typing.timeout.connect(self._on_days)

    def answer_keys(self, window: QWidget) -> None:
        """Answer the keys that go back, on and to today wherever the focus is in the window."""
        for name, act in (
            ("previous", lambda: self.go(-1)),
            ("next", lambda: self.go(1)),
            ("today", self.go_to_today),
        ):
            QShortcut(shortcut(name), window).activated.connect(act)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.kinds.setAccessibleName(_("Reporting period"))
        self.kinds.set_options(
            (
                (PeriodKind.MONTH.value, _("Month")),
                (PeriodKind.QUARTER.value, _("Quarter")),
                (PeriodKind.YEAR.value, _("Year")),
                (PeriodKind.DAYS.value, _("From – to")),
            )
        )
        for button, text, key in (
            (self.back_button, _("Period before"), "previous"),
            (self.on_button, _("Period after"), "next"),
        ):
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({shortcut_text(key)})")
        for edit, text in ((self.first, _("First day")), (self.last, _("Last day"))):
            edit.setAccessibleName(text)
            edit.setLocale(QLocale(current_language()))
            if not edit.isHidden():
                name_calendar(edit)
        self._show()

    # --- the choice ---------------------------------------------------------------------------------------

    def choice(self) -> Choice:
        """What is chosen now."""
        return self._choice

    def use(self, choice: Choice) -> None:
        """Show another choice without telling anybody."""
        self._typing.stop()
        self._choice = choice
        self.kinds.set_value(choice.kind.value)
        self._show()

    def go(self, count: int) -> None:
        """Back (-1) or on (+1)."""
        self._choose(Choice(self._choice.kind, step(self._choice.period, self._choice.kind, count)))

    def go_to_today(self) -> None:
        """The period that is under way."""
        kind, today = self._choice.kind, self._today()
        if kind is PeriodKind.DAYS:
            return
        self._choose(Choice(kind, period_of(kind, today)))

    def _choose(self, choice: Choice) -> None:
        if choice != self._choice:
            self.use(choice)
            self.changed.emit()

    def _on_kind(self, value: str) -> None:
        kind, period = PeriodKind(value), self._choice.period
        if kind is PeriodKind.DAYS:
            self._choose(Choice(kind, period))  # the same days, to be changed
            return
        # from a year to its month: the one under way, or else the last one
        day = min(max(self._today(), period.first), period.last)
        self._choose(Choice(kind, period_of(kind, day)))

    def _on_days(self) -> None:
        first, last = sorted((_day(self.first), _day(self.last)))
        self._choose(Choice(PeriodKind.DAYS, Period(first, last)))

    def _show(self) -> None:
        choice, today = self._choice, self._today()
        by_days = choice.kind is PeriodKind.DAYS
        for part in (self.first, self._dash, self.last):
            part.setVisible(by_days)
        self.name.setVisible(not by_days)
        self.name.setText(period_name(choice.period))
        for edit, day in ((self.first, choice.period.first), (self.last, choice.period.last)):
            blocked = QSignalBlocker(edit)
            edit.setDate(_qt(day))
            blocked.unblock()
            if by_days:
                name_calendar(edit)
        self.note.setText(_under_way(choice.period, today))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _under_way(period: Period, today: date) -> str:
    if period.first > today:
        return _("This period is still to come.")
    if period.last <= today:
        return ""
    text = _("Still under way: day {day} of {days}")
    return text.format(day=(today - period.first).days + 1, days=period.days)


def _arrow(sign: str, name: str, parent: QWidget) -> QToolButton:
    made = named(QToolButton(parent), name)
    made.setIcon(icon(sign))
    return made


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
