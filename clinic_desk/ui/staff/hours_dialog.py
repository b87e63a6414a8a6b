"""Dialogs that change a doctor's hours: what is entered, then the visits it leaves outside, then written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, ngettext
from clinic_desk.rules.rows import Actor, DoctorRow
from clinic_desk.rules.timetable import Template
from clinic_desk.services import finder, templates
from clinic_desk.services.templates import Decision, HoursPreview, SavedTemplate
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.staff.outside_page import OutsidePage
from clinic_desk.ui.staff.template_editor import TemplateEditor
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import StatusLine, name_calendar
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.screen_size import open_at

_LIST_WIDTH, _LIST_HEIGHT = 980, 560
"""What the list of visits asks for."""


class HoursDialog(QDialog):
    """Two pages: the hours, and the visits outside where there are any. ``saved`` is what was written."""

    def __init__(
        self, parent: QWidget | None, clock: Clock, actor_fn: Callable[[], Actor], doctor: DoctorRow
    ) -> None:
        super().__init__(parent)
        self._clock, self._actor_fn, self.doctor = clock, actor_fn, doctor
        self.saved: SavedTemplate | None = None
        self._other_room = 0
        self.pages = QStackedWidget(self)
        self.outside = OutsidePage(self)
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self.back_button = named(QPushButton(self), "back")
        self.save_button = named(QPushButton(self), "save")
        self.close_button = named(QPushButton(self), "close")
        self._title = QLabel(self)

    def _lay_out(self, first: QWidget, width: int, height: int) -> None:
        set_role(self._title, "heading")
        for button in (self.back_button, self.save_button, self.close_button):
            button.setAutoDefault(False)
        set_role(self.save_button, "primary")
        self.save_button.setDefault(True)
        self.pages.addWidget(first)
        self.pages.addWidget(self.outside)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.pages, 1)
        column.addWidget(self.ask)
        column.addLayout(foot)
        self.back_button.clicked.connect(lambda: self.show_page(0))
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)
        open_at(self, width, height)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self._title.setText(f"{self.doctor.name.full}: {self.windowTitle()}")
        self.outside.retranslate()
        self.back_button.setText(_("Back to the hours"))
        self.save_button.setText(_("Save"))
        self.close_button.setText(_("Cancel"))
        self.ask.withdraw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    # --- what the two dialogs do differently -------------------------------------------------------

    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        raise NotImplementedError

    def _is_ready(self) -> bool:
        """Whether what was entered is understood; says what is not."""
        return True

    def _preview(self) -> HoursPreview:
        raise NotImplementedError

    def _write(self, decisions: Mapping[int, Decision], *, call_rooms: bool) -> SavedTemplate:
        raise NotImplementedError

    # --- the way through ---------------------------------------------------------------------------

    def show_page(self, page: int) -> None:
        """0: the hours, 1: the visits outside."""
        self.pages.setCurrentIndex(page)
        self.back_button.setVisible(page == 1)
        if page == 1:
            if self.width() < _LIST_WIDTH:
                open_at(self, _LIST_WIDTH, _LIST_HEIGHT)
            self.outside.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Show the visits outside first; with a decision for each of them, write."""
        self.news.clear()
        if self.pages.currentIndex() == 0:
            if not self._is_ready():
                return
            ahead = self._look_ahead()
            if ahead is None:
                return
            if ahead:
                self.show_page(1)
                return
        if self._other_room:
            self._ask_about_rooms()
        else:
            self._finish(call_rooms=False)

    def _ask_about_rooms(self) -> None:
        question = ngettext(
            "{n} booked visit goes to another room. Shall the person be called?",
            "{n} booked visits go to another room. Shall the people be called?",
            self._other_room,
        ).format(n=self._other_room)
        self.ask.ask(
            question,
            [
                Answer("call", _("Save and call them"), lambda: self._finish(call_rooms=True), "primary"),
                Answer("no_call", _("Save without"), lambda: self._finish(call_rooms=False)),
                Answer("back", _("Back to the hours"), lambda: self.show_page(0)),
            ],
        )

    def _finish(self, *, call_rooms: bool) -> None:
        try:
            self.saved = self._write(self.outside.decisions(), call_rooms=call_rooms)
        except errors.ChangedMeanwhile:
            # somebody booked or moved meanwhile: decide about what is true now
            if self._look_ahead():
                self.show_page(1)
            self.news.say(_("Other visits were booked or changed meanwhile. Please look again."), "warn")
        except errors.ClinicError as error:
            self._say(error)
        else:
            self.accept()

    def _look_ahead(self) -> bool | None:
        """Whether there are visits to decide about; None: an error was said."""
        try:
            preview = self._preview()
        except errors.ClinicError as error:
            self._say(error)
            return None
        rows = {row.id: row for row in finder.doctors()}
        self.outside.show_visits(preview.outside, rows)
        self._other_room = len(preview.other_room)
        return bool(preview.outside)

    def _say(self, error: errors.ClinicError) -> None:
        if isinstance(error, errors.BadField):
            self.news.say(template_texts.problem(error.field, error.reason), "danger")
        else:
            self.news.say(wording.sentence(error), "danger")

    def reject(self) -> None:
        """One step back: from the visits to the hours; from changed hours only when asked."""
        if self.pages.currentIndex() == 1:
            self.show_page(0)
        elif self.is_dirty():
            self.ask.ask(
                _("The changes are not saved."),
                [
                    Answer("stay", _("Go on editing"), self.setFocus, "primary"),
                    Answer("discard", _("Discard"), super().reject),
                ],
                careful="stay",
            )
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """The cross of the window asks as «Cancel» does."""
        if self.is_dirty() and self.saved is None:
            event.ignore()
            self.show_page(0)
            self.reject()
        else:
            super().closeEvent(event)


class TemplateDialog(HoursDialog):
    """New hours beside the others, or other hours in place of a template from a day on."""

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        doctor: DoctorRow,
        old: Template | None = None,
    ) -> None:
        super().__init__(parent, clock, actor_fn, doctor)
        self.setObjectName("template_dialog")
        self._old = old
        today = clock.now().date()
        self.editor = TemplateEditor(self)
        self._started = _begun(old, today)
        self._lay_out(self.editor, 1180, 700)
        replaces = None if old is None else old.id
        self.editor.start(self._started, templates.timetable_of(doctor.id), replaces, today)
        self.show_page(0)
        self.retranslate()
        self.editor.bar.cycle.setFocus()

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("New hours") if self._old is None else _("Other hours from a day on"))
        super().retranslate()
        self.editor.retranslate()

    def is_dirty(self) -> bool:
        """Whether anything differs from what was opened."""
        return self.editor.template() != self._started or self.editor.lines.first_invalid() is not None

    def _is_ready(self) -> bool:
        if self.editor.focus_invalid():
            return False
        if not self.editor.template().parts:
            self.news.say(_("Enter at least one line of hours. To stop receiving, end the hours."), "warn")
            return False
        return True

    def _preview(self) -> HoursPreview:
        return templates.preview_template(
            self.doctor.id, self.editor.template(), replaces=self._replaces(), now=self._clock.now()
        )

    def _write(self, decisions: Mapping[int, Decision], *, call_rooms: bool) -> SavedTemplate:
        return templates.save_template(
            self.doctor.id,
            self.editor.template(),
            replaces=self._replaces(),
            decisions=decisions,
            call_rooms=call_rooms,
            now=self._clock.now(),
            actor=self._actor_fn(),
        )

    def _replaces(self) -> int | None:
        return None if self._old is None else self._old.id


class EndDialog(HoursDialog):
    """The last day of a template."""

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        doctor: DoctorRow,
        old: Template,
    ) -> None:
        super().__init__(parent, clock, actor_fn, doctor)
        self.setObjectName("end_dialog")
        self._old = old
        self.last_day = named(QDateEdit(self), "last_day")
        self._label, self._hours = QLabel(self), QLabel(self, wordWrap=True)
        self._help = QLabel(self, wordWrap=True)
        today = clock.now().date()
        self._lay_out(self._first_page(today), 560, 220)
        self.show_page(0)
        self.retranslate()
        self.last_day.setFocus()

    def _first_page(self, today: date) -> QWidget:
        first = self._old.valid_from
        last = self._old.valid_to or max(today, first or today)
        self.last_day.setCalendarPopup(True)
        self.last_day.setDisplayFormat("dd.MM.yyyy")
        self.last_day.setMinimumWidth(124)
        eve = today - timedelta(days=1)
        self.last_day.setMinimumDate(QDate(eve.year, eve.month, eve.day))
        self.last_day.setDate(QDate(last.year, last.month, last.day))
        self._label.setBuddy(self.last_day)
        set_role(self._help, "quiet")
        page = QWidget(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.last_day)
        row.addStretch()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._hours)
        column.addLayout(row)
        column.addWidget(self._help)
        column.addStretch()
        return page

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("End these hours"))
        super().retranslate()
        cycle = template_texts.cycle_name(self._old.cycle, self._old.length)
        self._hours.setText(f"{cycle}: {template_texts.summary(self._old)}")
        self._label.setText(_("The last day of these hours"))
        self.last_day.setAccessibleName(self._label.text())
        name_calendar(self.last_day)
        self._help.setText(
            _("Past days keep their hours. Hours that would never have held are taken out of the list.")
        )

    def is_dirty(self) -> bool:
        """A date alone is quickly entered again."""
        return False

    def _day(self) -> date:
        shown = self.last_day.date()
        return date(shown.year(), shown.month(), shown.day())

    def _preview(self) -> HoursPreview:
        return templates.preview_end(self._old.id, self._day(), now=self._clock.now())

    def _write(self, decisions: Mapping[int, Decision], *, call_rooms: bool) -> SavedTemplate:
        return templates.end_template(
            self._old.id,
            self._day(),
            decisions=decisions,
            call_rooms=call_rooms,
            now=self._clock.now(),
            actor=self._actor_fn(),
        )


def _begun(old: Template | None, today: date) -> Template:
    """What the editor opens with: empty weekly hours from today, or the old ones from today on."""
    if old is None:
        return Template((), valid_from=today)
    first = max(today, old.valid_from or today)
    anchor = old.anchor or old.valid_from
    return Template(old.parts, old.cycle, old.length, anchor, first, old.valid_to)
