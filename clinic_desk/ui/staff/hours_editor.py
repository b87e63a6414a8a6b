"""The weekly hours of one doctor: a text field and a line of bars for each weekday, kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _, weekday_name, weekday_short
from clinic_desk.rules.rows import WorkingSpan
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import DAYS_A_WEEK
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import hours_text
from clinic_desk.ui.staff.hours_text import HoursUnclear
from clinic_desk.ui.staff.week_picture import AXIS_HEIGHT, ROW_HEIGHT, WeekPicture
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import SegmentedControl

_WORKDAYS: Final = range(5)
_MOST_UNDO: Final = 100
_USUAL_LUNCH: Final = "13:00-14:00"


class HoursEditor(QWidget):
    """Seven weekdays; what stands in the text fields is what counts, the bars follow.

    Signals:
        edited(): the person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = named(WeekPicture(self), "week_picture")
        self.fields = [named(QLineEdit(self), f"hours_{day}") for day in range(DAYS_A_WEEK)]
        self._labels = [QLabel(self) for _day in range(DAYS_A_WEEK)]
        self.copy_button = named(QPushButton(self), "copy_monday")
        self.lunch_edit = named(QLineEdit(_USUAL_LUNCH, self), "lunch")
        self.lunch_button = named(QPushButton(self), "cut_lunch")
        self.undo_button = named(QPushButton(self), "undo_hours")
        self.step_choice = named(SegmentedControl(self), "step")
        self._step_label = QLabel(self)
        self._reason = named(QLabel(self, wordWrap=True), "hours_reason")
        self._undo: list[tuple[str, ...]] = []
        self._stood: tuple[str, ...] = ("",) * DAYS_A_WEEK
        self._lay_out()
        self._connect()
        self.retranslate()
        self.step_choice.set_value("15")

    def _lay_out(self) -> None:
        set_role(self._reason, "danger")
        set_role(self._step_label, "quiet")
        self.undo_button.setIcon(icons.icon("undo-2"))
        self.copy_button.setIcon(icons.icon("copy"))
        self.lunch_button.setIcon(icons.icon("scissors"))
        for button in (self.copy_button, self.lunch_button, self.undo_button):
            button.setAutoDefault(False)
        self.lunch_edit.setFixedWidth(104)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.lunch_button)
        tools.addWidget(self.lunch_edit)
        tools.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._step_label)
        foot.addWidget(self.step_choice)
        foot.addWidget(self.undo_button)
        days = QGridLayout()
        days.setHorizontalSpacing(8)
        days.setVerticalSpacing(0)
        days.setRowMinimumHeight(0, AXIS_HEIGHT)
        for day, (label, field) in enumerate(zip(self._labels, self.fields, strict=True)):
            days.setRowMinimumHeight(day + 1, ROW_HEIGHT)
            days.addWidget(label, day + 1, 0)
            days.addWidget(field, day + 1, 1)
            field.setFixedWidth(190)
            label.setBuddy(field)
        days.addWidget(self.picture, 0, 2, DAYS_A_WEEK + 1, 1)
        days.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tools)
        column.addLayout(days)
        column.addLayout(foot)

    def _connect(self) -> None:
        for day, field in enumerate(self.fields):
            field.textEdited.connect(lambda _text, day=day: self._on_typed(day))
            field.editingFinished.connect(lambda day=day: self._on_left(day))
            field.installEventFilter(self)
        self.picture.installEventFilter(self)
        self.picture.day_edited.connect(self._on_drawn)
        self.copy_button.clicked.connect(self._copy_monday)
        self.lunch_button.clicked.connect(self._cut_lunch)
        self.lunch_edit.textEdited.connect(self._explain)
        self.undo_button.clicked.connect(self.undo)
        self.step_choice.choice_changed.connect(lambda minutes: self.picture.set_step(int(minutes)))

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for day, (label, field) in enumerate(zip(self._labels, self.fields, strict=True)):
            label.setText(weekday_short(day))
            field.setAccessibleName(_("Hours: {weekday}").format(weekday=weekday_name(day)))
            field.setPlaceholderText(_("no hours"))
        self.copy_button.setText(_("Monday to all weekdays"))
        self.copy_button.setToolTip(_("Copies the hours of Monday to the other days up to Friday"))
        self.lunch_button.setText(_("Cut out lunch"))
        self.lunch_button.setToolTip(_("Takes the lunch break out of the hours of every day"))
        self.lunch_edit.setAccessibleName(_("Lunch break"))
        self.undo_button.setText(_("Take back"))
        self._step_label.setText(_("Step of the mouse"))
        self.step_choice.set_options([("5", _("{n} min").format(n=5)), ("15", _("{n} min").format(n=15))])
        self.step_choice.setAccessibleName(_("Step of the mouse"))
        self.picture.setAccessibleName(_("Weekly hours as a picture"))
        self.picture.setAccessibleDescription(
            _("Drag with the mouse to make, move or resize hours; Del takes the chosen hours away")
        )
        self.picture.setToolTip(
            _("Drag: new hours. Drag a bar: move it. Drag its end: resize it. Del: take it away.")
        )
        self._explain()

    # --- for the owner ---------------------------------------------------------------------------

    def set_spans(self, spans: Iterable[WorkingSpan]) -> None:
        """Show other hours; nothing of what stood before can be taken back."""
        by_day: list[list[Span]] = [[] for _day in range(DAYS_A_WEEK)]
        for one in spans:
            by_day[one.weekday].append(Span(one.start, one.end))
        self._undo = []
        self._show(tuple(hours_text.text_of(day) for day in by_day))

    def spans(self) -> tuple[WorkingSpan, ...] | None:
        """The hours as they stand, None while one of the fields is not understood."""
        found: list[WorkingSpan] = []
        for day, field in enumerate(self.fields):
            try:
                read = hours_text.read(field.text())
            except HoursUnclear:
                return None
            found += [WorkingSpan(day, span.start, span.end) for span in read]
        return tuple(found)

    def focus_invalid(self) -> None:
        """Put the cursor into the first field that is not understood."""
        for field in self.fields:
            if field.property("invalid"):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def undo(self) -> None:
        """Take the last change of the hours back: typed, drawn, copied, deleted."""
        self._remember()
        if self._undo:
            self._show(self._undo.pop())
            self.edited.emit()

    # --- what happens ----------------------------------------------------------------------------

    def _texts(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self.fields)

    def _show(self, texts: tuple[str, ...]) -> None:
        for day, text in enumerate(texts):
            if self.fields[day].text() != text:
                self.fields[day].setText(text)
            self._draw(day)
        self._stood = self._texts()
        self._explain()

    def _remember(self) -> None:
        if self._stood != self._texts():
            self._undo = [*self._undo, self._stood][-_MOST_UNDO:]
            self._stood = self._texts()
        self.undo_button.setEnabled(bool(self._undo))

    def _on_typed(self, day: int) -> None:
        self._draw(day)
        self._explain()
        self.edited.emit()

    def _on_left(self, day: int) -> None:
        """Leaving a field writes its hours in our notation and makes one step of typing to take back."""
        try:
            tidy = hours_text.text_of(hours_text.read(self.fields[day].text()))
        except HoursUnclear:
            tidy = self.fields[day].text()
        if tidy != self.fields[day].text():
            self.fields[day].setText(tidy)
        self._remember()

    def _on_drawn(self, day: int, spans: tuple[Span, ...]) -> None:
        self._change({day: hours_text.text_of(spans)})

    def _copy_monday(self) -> None:
        self._change({day: self.fields[0].text() for day in _WORKDAYS})

    def _cut_lunch(self) -> None:
        try:
            lunch = hours_text.read(self.lunch_edit.text())
        except HoursUnclear:
            self.lunch_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        changed = {}
        for day, field in enumerate(self.fields):
            try:
                changed[day] = hours_text.text_of(hours_text.without(hours_text.read(field.text()), lunch))
            except HoursUnclear:
                continue
        self._change(changed)

    def _change(self, texts: dict[int, str]) -> None:
        """Change some days at once, as one step to take back."""
        self._remember()
        for day, text in texts.items():
            if self.fields[day].text() != text:
                self.fields[day].setText(text)
                self._draw(day)
        self._remember()
        self._explain()
        self.edited.emit()

    def _draw(self, day: int) -> None:
        try:
            self.picture.set_day(day, hours_text.read(self.fields[day].text()))
        except HoursUnclear:
            self.picture.set_day(day, ())

    def _explain(self) -> None:
        """Mark what is not understood, and say why of the first one."""
        said = ""
        for day, field in enumerate(self.fields):
            reason = _problem(field.text())
            set_style_property(field, "invalid", bool(reason))
            field.setAccessibleDescription(reason)
            if reason and not said:
                said = f"{weekday_name(day)}: {reason}"
        lunch = _problem(self.lunch_edit.text())
        set_style_property(self.lunch_edit, "invalid", bool(lunch))
        self._reason.setText(said or lunch)
        self.undo_button.setEnabled(bool(self._undo) or self._stood != self._texts())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Undo first takes back the typing of the field, then the earlier steps."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            typing = isinstance(watched, QLineEdit) and watched.isUndoAvailable()
            if not typing and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if not typing and event.type() is QEvent.Type.KeyPress:
                self.undo()
                return True
        return super().eventFilter(watched, event)


def _problem(text: str) -> str:
    try:
        hours_text.read(text)
    except HoursUnclear as unclear:
        return _(hours_text.REASONS.get(unclear.reason, hours_text.REASONS["hours_unclear"]))
    return ""
