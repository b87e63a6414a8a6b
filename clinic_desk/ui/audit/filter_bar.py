"""What the audit is narrowed to: free text, days, who, what, at which PC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QToolButton, QWidget

from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.audit import AuditFilter, AuditKind
from clinic_desk.services.audit_log import Names
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import name_calendar, set_spoken_name
from clinic_desk.wording import safety

_TYPING_MS = 300
_PERIODS: Final = (
    ("today", N_("today")),
    ("week", N_("7 days")),
    ("month", N_("this month")),
    ("year", N_("this year")),
    ("range", N_("from – to")),
    ("all", N_("all days")),
)


class FilterBar(QWidget):
    """Asks for the filter; ``changed`` is sent when it is another one."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._names = Names((), ())
        self.text = named(QLineEdit(self, clearButtonEnabled=True), "audit_text")
        self.period = named(QComboBox(self), "audit_period")
        self.first = named(QDateEdit(self), "audit_first")
        self.last = named(QDateEdit(self), "audit_last")
        self.who = named(QComboBox(self), "audit_who")
        self.kind = named(QComboBox(self), "audit_kind")
        self.pc = named(QComboBox(self), "audit_pc")
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.retranslate()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.text, 0, 0, 1, 3)
        grid.addWidget(self.period, 0, 3)
        grid.addWidget(self.first, 0, 4)
        grid.addWidget(self.last, 0, 5)
        for column, box in ((0, self.who), (2, self.kind), (4, self.pc)):
            grid.addWidget(box, 1, column, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        today = self._today()
        for edit in (self.first, self.last):
            edit.setDate(QDate(today.year, today.month, today.day))
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setCalendarPopup(True)
            edit.setEnabled(False)
        for box in (self.who, self.kind, self.pc, self.period):
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self.changed)
        self.period.currentIndexChanged.connect(lambda _index: self._on_period())
        for box in (self.who, self.kind, self.pc):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda _date: self.changed.emit())

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the choices stay."""
        hint = _("Name of a patient, what was typed, a file …")
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(hint)
        for clear_button in self.text.findChildren(QToolButton):
            clear_button.setAccessibleName(_("Clear"))
        for edit, name in ((self.first, _("First day")), (self.last, _("Last day"))):
            edit.setAccessibleName(name)
            edit.setLocale(QLocale(current_language()))
            name_calendar(edit)
        _fill(self.period, _("Days"), [(_(text), name) for name, text in _PERIODS])
        kinds = sorted((safety.audit_kind(kind), kind.value) for kind in AuditKind)
        _fill(self.kind, _("What was done"), [(_("anything"), ""), *kinds])
        self.show_names(self._names)

    def show_names(self, names: Names) -> None:
        """Offer these people and PCs."""
        self._names = names
        _fill(self.who, _("Who"), [(_("anybody"), ""), *((one, one) for one in names.accounts)])
        _fill(self.pc, _("PC"), [(_("any PC"), ""), *((one, one) for one in names.pcs)])

    def value(self, person_id: int | None = None) -> AuditFilter:
        """The filter as it stands now."""
        first, last = self._days()
        kind = str(self.kind.currentData() or "")
        return AuditFilter(
            account=str(self.who.currentData() or "") or None,
            pc=str(self.pc.currentData() or "") or None,
            kinds=frozenset({AuditKind(kind)}) if kind else frozenset(),
            first=first,
            last=last,
            text=self.text.text().strip(),
            person_id=person_id,
        )

    def show_all_days(self) -> None:
        """Ask for no special days, without telling."""
        blocked = self.period.blockSignals(True)
        self.period.setCurrentIndex(self.period.findData("all"))
        self.period.blockSignals(blocked)

    def reset(self) -> None:
        """Ask for everything; told once."""
        boxes = (self.who, self.kind, self.pc)
        for widget in (*boxes, self.text):
            widget.blockSignals(True)
        for box in boxes:
            box.setCurrentIndex(0)
        self.text.clear()
        for widget in (*boxes, self.text):
            widget.blockSignals(False)
        self.show_all_days()
        self._on_period()

    def _days(self) -> tuple[date | None, date | None]:
        today = self._today()
        match self.period.currentData():
            case "today":
                return today, today
            case "week":
                return today - timedelta(days=6), today
            case "month":
                return today.replace(day=1), today
            case "year":
                return date(today.year, 1, 1), today
            case "range":
                first, last = sorted((_day(self.first), _day(self.last)))
                return first, last
            case _:
                return None, None

    def _on_period(self) -> None:
        ranged = self.period.currentData() == "range"
        for edit in (self.first, self.last):
            edit.setEnabled(ranged)
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _fill(box: QComboBox, name: str, choices: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    set_spoken_name(box, name)
    box.blockSignals(blocked)


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
