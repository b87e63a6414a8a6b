"""Who is away, why, when, and who receives instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QSignalBlocker, QTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.times import MINUTES_A_DAY, Span
from clinic_desk.rules.timetable import AWAY_KINDS, ExceptionKind
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.ui.absences import texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import name_calendar
from clinic_desk.ui.widgets.field_box import FieldBox

_NOON: Final = 12 * 60
_PARTS: Final = (
    ("day", N_("whole day")),
    ("morning", N_("before noon")),
    ("afternoon", N_("after noon")),
    ("hours", N_("from – to")),
)
_SPANS: Final = {"day": None, "morning": Span(0, _NOON), "afternoon": Span(_NOON, MINUTES_A_DAY)}
_NOBODY: Final = 0


class AbsenceForm(QWidget):
    """Fields of one absence, with the reasons of what is wrong below them.

    Signals: ``edited``: something was changed, so that a plan made before does not hold any more.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("absence_form")
        self._doctors: Sequence[DoctorRow] = ()
        self.doctor = FieldBox(named(QComboBox(self), "absence_doctor"), self)
        self.kind = FieldBox(named(QComboBox(self), "absence_kind"), self)
        self.first = FieldBox(named(QDateEdit(self), "absence_first"), self)
        self.last = FieldBox(named(QDateEdit(self), "absence_last"), self)
        self.part = FieldBox(named(QComboBox(self), "absence_part"), self)
        self.start = named(QTimeEdit(self), "absence_start")
        self.end = named(QTimeEdit(self), "absence_end")
        self.room = FieldBox(named(QLineEdit(self, maxLength=40), "absence_room"), self)
        self.substitute = FieldBox(named(QComboBox(self), "absence_substitute"), self)
        self.reason = FieldBox(named(QLineEdit(self, maxLength=200), "absence_reason"), self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for one in (self.first, self.last):
            one.editor.setCalendarPopup(True)
            one.editor.setDisplayFormat("dd.MM.yyyy")
        for clock in (self.start, self.end):
            clock.setDisplayFormat("HH:mm")
        self.start.setTime(QTime(8, 0))
        self.end.setTime(QTime(12, 0))
        days = QHBoxLayout()
        days.setSpacing(8)
        days.addWidget(self.first)
        days.addWidget(self.last)
        hours = QHBoxLayout()
        hours.setSpacing(8)
        hours.addWidget(self.start)
        hours.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.doctor)
        column.addWidget(self.kind)
        column.addLayout(days)
        column.addWidget(self.part)
        column.addLayout(hours)
        column.addWidget(self.room)
        column.addWidget(self.substitute)
        column.addWidget(self.reason)
        column.addStretch()
        for box in self.findChildren(FieldBox):
            # each as high as its texts: the room below belongs to nobody
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _connect(self) -> None:
        for box in (self.doctor, self.kind, self.part, self.substitute):
            box.editor.currentIndexChanged.connect(self._on_edited)
        self.first.editor.dateChanged.connect(self._on_first)
        self.last.editor.dateChanged.connect(self._on_edited)
        for clock in (self.start, self.end):
            clock.timeChanged.connect(self._on_edited)
        for line in (self.room.editor, self.reason.editor):
            line.textEdited.connect(self._on_edited)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; what is entered stays."""
        self.doctor.set_label(_("Doctor"))
        self.kind.set_label(_("Kind"))
        self.first.set_label(_("First day"))
        self.last.set_label(_("Last day"))
        self.part.set_label(_("Part of the day"))
        self.start.setAccessibleName(_("from"))
        self.end.setAccessibleName(_("to"))
        self.room.set_label(_("Room"))
        self.substitute.set_label(_("Substitute"))
        self.reason.set_label(_("Note for the desk"))
        self.reason.editor.setPlaceholderText(_("neither read out nor printed"))
        for box in (self.first.editor, self.last.editor):
            name_calendar(box)
        self._refill(self.kind.editor, [(str(one), texts.kind(one)) for one in texts.KINDS])
        self._refill(self.part.editor, [(value, _(text)) for value, text in _PARTS])
        self._show_doctors()
        self._show_needed()

    def _show_doctors(self) -> None:
        rows = [(one.id, texts.doctor(one)) for one in self._doctors]
        self._refill(self.doctor.editor, rows)
        self._refill(self.substitute.editor, [(_NOBODY, _("nobody")), *rows])

    @staticmethod
    def _refill(box: QComboBox, rows: Sequence[tuple[object, str]]) -> None:
        """Word the choices anew and keep the chosen one."""
        with QSignalBlocker(box):
            chosen = box.currentData()
            box.clear()
            for value, text in rows:
                box.addItem(text, value)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    # --- what is entered -------------------------------------------------------------------------

    def set_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """Offer these doctors."""
        self._doctors = tuple(doctors)
        self._show_doctors()

    def show_order(self, order: AbsenceOrder, *, fixed_doctor: bool) -> None:
        """Fill the fields; of an absence that is changed the doctor stays."""
        with QSignalBlocker(self):
            self._choose(self.doctor.editor, order.doctor_id)
            self.doctor.editor.setEnabled(not fixed_doctor)
            self._choose(self.kind.editor, str(order.kind))
            self.first.editor.setDate(_qdate(order.first))
            self.last.editor.setDate(_qdate(order.last))
            part = next((name for name, span in _SPANS.items() if span == order.span), "hours")
            self._choose(self.part.editor, part)
            if order.span is not None and part == "hours":
                self.start.setTime(_qtime(order.span.start))
                self.end.setTime(_qtime(order.span.end))
            self.room.editor.setText(order.room)
            self._choose(self.substitute.editor, order.substitute_id or _NOBODY)
            self.reason.editor.setText(order.reason)
        self.show_problems([])
        self._show_needed()

    def order(self) -> AbsenceOrder | None:
        """What is entered; None while the hours make no sense, which is said below them."""
        part, span = self.part.editor.currentData(), None
        if part == "hours":
            start, end = _minute(self.start.time()), _minute(self.end.time())
            if end <= start:
                self.part.set_reason(_("the end lies before the beginning"))
                return None
            span = Span(start, end)
        else:
            span = _SPANS[part]
        kind = ExceptionKind(self.kind.editor.currentData())
        has_room = kind in {ExceptionKind.OTHER_ROOM, ExceptionKind.EXTRA_HOURS}
        return AbsenceOrder(
            doctor_id=int(self.doctor.editor.currentData() or 0),
            first=_day(self.first.editor.date()),
            last=_day(self.last.editor.date()),
            kind=kind,
            span=span,
            reason=self.reason.editor.text().strip(),
            room=self.room.editor.text().strip() if has_room else "",
            substitute_id=(self.substitute.editor.currentData() or None) if kind in AWAY_KINDS else None,
        )

    def show_problems(self, problems: Sequence[errors.BadField]) -> None:
        """Say below each field what is wrong with it."""
        said = {one.field: wording.sentence(one) for one in problems}
        for name, box in (
            ("doctor", self.doctor),
            ("kind", self.kind),
            ("first_day", self.first),
            ("last_day", self.last),
            ("hours", self.part),
            ("room", self.room),
            ("substitute", self.substitute),
        ):
            box.set_reason(said.get(name, ""))

    @staticmethod
    def _choose(box: QComboBox, value: object) -> None:
        box.setCurrentIndex(max(box.findData(value), 0))

    def _show_needed(self) -> None:
        """Only the fields that this kind has."""
        kind = self.kind.editor.currentData()
        self.room.setVisible(kind in {ExceptionKind.OTHER_ROOM, ExceptionKind.EXTRA_HOURS})
        self.substitute.setVisible(kind in AWAY_KINDS)
        for clock in (self.start, self.end):
            clock.setVisible(self.part.editor.currentData() == "hours")

    def _on_first(self) -> None:
        """The end follows a beginning that passes it."""
        if self.last.editor.date() < self.first.editor.date():
            with QSignalBlocker(self.last.editor):
                self.last.editor.setDate(self.first.editor.date())
        self._on_edited()

    def _on_edited(self) -> None:
        self.show_problems([])
        self._show_needed()
        self.edited.emit()


def default_order(doctor_id: int, day: date, kind: ExceptionKind) -> AbsenceOrder:
    """What the form begins with: one day for who is ill, two weeks for who goes on leave."""
    weeks = timedelta(days=13) if kind is ExceptionKind.LEAVE else timedelta()
    return AbsenceOrder(doctor_id, day, day + weeks, kind)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(value: QDate) -> date:
    return date(value.year(), value.month(), value.day())


def _qtime(minute: int) -> QTime:
    """Midnight at the end of a day cannot be shown: the last minute stands for it."""
    return QTime(23, 59) if minute >= MINUTES_A_DAY else QTime(minute // 60, minute % 60)


def _minute(value: QTime) -> int:
    minute = value.hour() * 60 + value.minute()
    return MINUTES_A_DAY if minute == MINUTES_A_DAY - 1 else minute
