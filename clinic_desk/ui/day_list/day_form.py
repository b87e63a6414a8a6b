"""The day in hand: what it is, how it is called, until when, like which weekday, who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QDate, QSignalBlocker, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import _, format_date, weekday_name
from clinic_desk.rules.day_list import SHORT_DAY_ENDS, SHORT_SATURDAY_ENDS
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.timetable import DAYS_A_WEEK, ClinicDay, DayKind
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.day_list.draft import ShownDay
from clinic_desk.ui.day_list.duty_rows import DutyRows
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import name_calendar, set_spoken_name

_ROLE = Qt.ItemDataRole.UserRole
_OWN_HOURS = -1
_FRIDAY, _SATURDAY = 4, 5


class DayForm(QWidget):
    """Fields of one day; what is typed is told at once.

    Signals:
        edited(object): the person changed the day; the new ``ShownDay``.
        move_wanted(object, object): a day off is moved: (the day that is free, the day that is worked).
    """

    edited = Signal(object)
    move_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ShownDay(date(2000, 1, 1), None)
        self.title = named(QLabel(self, wordWrap=True), "day_title")
        set_role(self.title, "heading")
        self.note = named(QLabel(self, wordWrap=True), "day_note")
        set_role(self.note, "small")
        self.kind = named(QComboBox(self), "day_kind")
        self.name = named(QLineEdit(self, maxLength=120), "day_name")
        self.closes = named(QTimeEdit(self), "day_closes")
        self.closes.setDisplayFormat("HH:mm")
        self.like = named(QComboBox(self), "day_like")
        self.partner = named(QDateEdit(self), "day_partner")
        self.partner.setCalendarPopup(True)
        self.partner.setDisplayFormat("dd.MM.yyyy")
        self.partner_button = named(QPushButton(self), "day_partner_button")
        self.partner_button.setAutoDefault(False)
        self.duties = DutyRows(self)
        self._fields = QFormLayout()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.partner, 1)
        row.addWidget(self.partner_button)
        self._pair = pair
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setVerticalSpacing(6)
        self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for part in (self.kind, self.name, self.closes, self.like, pair):
            label = QLabel(self)
            label.setBuddy(self.partner if part is pair else part)
            set_role(label, "small")
            self._fields.addRow(label, part)
        self.kind.setMinimumContentsLength(8)
        self.like.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.like.setMinimumContentsLength(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.title)
        whole.addWidget(self.note)
        whole.addLayout(self._fields)
        whole.addWidget(self.duties)
        whole.addStretch()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.name.textEdited.connect(self._on_edited)
        self.closes.timeChanged.connect(self._on_edited)
        self.like.currentIndexChanged.connect(self._on_edited)
        self.duties.edited.connect(self._on_edited)
        self.partner_button.clicked.connect(self._on_move)

    def retranslate(self) -> None:
        """Word labels and choices in the language of the window."""
        with QSignalBlocker(self.kind), QSignalBlocker(self.like):
            self._fill(self.kind, [(kind, _(text)) for kind, text in texts.KINDS.items()])
            weekdays = [(one, weekday_name(one)) for one in range(DAYS_A_WEEK)]
            self._fill(self.like, [(_OWN_HOURS, _("its own hours")), *weekdays])
        for part, text in (
            (self.kind, _("Kind of day")),
            (self.name, _("What it is called")),
            (self.closes, _("Closes at")),
            (self.like, _("Works like")),
        ):
            self._label(part).setText(text)
            set_spoken_name(part, text)
        self.partner_button.setText(_("Mark both"))
        name_calendar(self.partner)
        self.duties.retranslate()
        self.show_day(self._shown, past=not self.kind.isEnabled())

    @staticmethod
    def _fill(box: QComboBox, choices: Sequence[tuple[object, str]]) -> None:
        kept = box.currentIndex()
        box.clear()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(kept, 0))

    def _label(self, part: QWidget) -> QLabel:
        label = self._fields.labelForField(part)
        if not isinstance(label, QLabel):
            raise TypeError(label)
        return label

    # --- what it shows ---------------------------------------------------------------------------

    def set_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """Offer these doctors for duty."""
        self.duties.set_doctors(doctors)

    def show_day(self, shown: ShownDay, *, past: bool) -> None:
        """Show a day; one that is over can only be read."""
        self._shown = shown
        self.title.setText(format_date(shown.day, "full"))
        with QSignalBlocker(self.kind), QSignalBlocker(self.like), QSignalBlocker(self.closes):
            entry = shown.entry
            kinds = list(texts.KINDS)
            self.kind.setCurrentIndex(kinds.index(None if entry is None else entry.kind))
            named_day = (
                ""
                if entry is None or not entry.name
                else wording.timetables.day_name(replace(entry, kind=DayKind.HOLIDAY))
            )
            if self.name.text() != named_day:
                self.name.setText(named_day)
            ends = _usual_end(shown.day) if entry is None or entry.closes_at is None else entry.closes_at
            self.closes.setTime(QTime(ends // 60, ends % 60))
            like = _OWN_HOURS if entry is None or entry.like_weekday is None else entry.like_weekday
            self.like.setCurrentIndex(self.like.findData(like))
            self.partner.setDate(_qdate(_usual_partner(shown.day)))
        self.duties.show_duties(shown.duties)
        self.setEnabled(not past)
        for part in (self.kind, self.name, self.closes, self.like, self._pair, self.duties):
            part.setEnabled(not past)
        self.note.setText(_("This day is over; it stays as it was shown.") if past else "")
        self.note.setVisible(past)
        self._show_fields()

    def _show_fields(self) -> None:
        """Only what the kind needs."""
        kind = self.kind_chosen()
        wanted = {
            self.name: kind is not None,
            self.closes: kind is DayKind.SHORT,
            self.like: kind is DayKind.WORKING,
            self._pair: kind in {DayKind.WORKING, DayKind.DAY_OFF},
        }
        for part, seen in wanted.items():
            self._fields.setRowVisible(part, seen)
        text = _("Worked instead") if kind is DayKind.DAY_OFF else _("Off instead")
        self._label(self._pair).setText(text)
        set_spoken_name(self.partner, text)

    def kind_chosen(self) -> DayKind | None:
        """The kind that is set."""
        kind = self.kind.currentData(_ROLE)
        return None if kind is None else DayKind(kind)

    # --- what the person does --------------------------------------------------------------------

    def choose_kind(self, kind: DayKind | None) -> None:
        """Make the day another kind, as if chosen in the list."""
        self.kind.setCurrentIndex(list(texts.KINDS).index(kind))

    def _on_kind(self) -> None:
        if self.kind_chosen() is DayKind.WORKING:
            like = texts.weekday_like(self._shown.day)
            with QSignalBlocker(self.like):
                self.like.setCurrentIndex(self.like.findData(_OWN_HOURS if like is None else like))
        self._show_fields()
        self._on_edited()

    def _on_edited(self) -> None:
        duties = self.duties.duties()
        if duties is None:
            return
        self._shown = ShownDay(self._shown.day, self._entry(), duties)
        self.edited.emit(self._shown)

    def is_readable(self) -> bool:
        """Whether every field can be read; what cannot is marked."""
        return self.duties.duties() is not None

    def _entry(self) -> ClinicDay | None:
        kind = self.kind_chosen()
        if kind is None:
            return None
        closes = self.closes.time()
        like = self.like.currentData(_ROLE)
        return ClinicDay(
            self._shown.day,
            kind,
            self._name_to_store(),
            like_weekday=like if kind is DayKind.WORKING and like != _OWN_HOURS else None,
            closes_at=closes.hour() * 60 + closes.minute() if kind is DayKind.SHORT else None,
        )

    def _name_to_store(self) -> str:
        """A known name keeps its source, so that it is shown in each language."""
        typed = " ".join(self.name.text().split())
        return wording.timetables.known_day(typed) or typed

    def _on_move(self) -> None:
        picked = self.partner.date()
        other, day = date(picked.year(), picked.month(), picked.day()), self._shown.day
        if self.kind_chosen() is DayKind.DAY_OFF:
            self.move_wanted.emit(day, other)
        else:
            self.move_wanted.emit(other, day)


def _usual_end(day: date) -> int:
    return SHORT_SATURDAY_ENDS if day.weekday() == _SATURDAY else SHORT_DAY_ENDS


def _usual_partner(day: date) -> date:
    """Friday is worked on Saturday; any other weekday on the Saturday before or after that is nearer."""
    if day.weekday() > _FRIDAY:
        return day - timedelta(days=day.weekday() - _FRIDAY)
    ahead = _SATURDAY - day.weekday()
    return day + timedelta(days=ahead if ahead <= 3 else ahead - DAYS_A_WEEK)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
