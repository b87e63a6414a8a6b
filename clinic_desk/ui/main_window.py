"""The window of the desk: grid at the left, the call, the sentence and the journal at the right.

Pages do not know each other; they meet here. After every use case one ``changed`` goes out and each
page decides whether it shows what changed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from clinic_desk import errors, settings
from clinic_desk.i18n import _
from clinic_desk.opening import Opening
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Slot
from clinic_desk.rules.visits import Step
from clinic_desk.services import access, holds, people, register
from clinic_desk.services.booking import Booking, Refusal
from clinic_desk.settings import Settings
from clinic_desk.ui import theme
from clinic_desk.ui.actions import make_actions, retranslate_actions
from clinic_desk.ui.audit_keeper import AuditKeeper
from clinic_desk.ui.background import run_in_background
from clinic_desk.ui.calendar.page import CalendarPage
from clinic_desk.ui.desk import call_texts
from clinic_desk.ui.desk.call import Call
from clinic_desk.ui.desk.call_panel import CallPanel
from clinic_desk.ui.desk.sentence_panel import Paper, SentencePanel
from clinic_desk.ui.dialogs import Dialogs
from clinic_desk.ui.draft_keeper import DraftKeeper
from clinic_desk.ui.foot_bar import FootBar
from clinic_desk.ui.gate import Gate, person_shown
from clinic_desk.ui.handlers import handlers_of
from clinic_desk.ui.journal.panel import JournalPanel
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.report_dialogs import ReportDialogs
from clinic_desk.ui.room import Room
from clinic_desk.ui.safety_bars import SafetyBars
from clinic_desk.ui.safety_dialogs import SafetyDialogs
from clinic_desk.ui.schedule_dialogs import ScheduleDialogs
from clinic_desk.ui.signals import Signals
from clinic_desk.ui.standing_bars import StandingBars
from clinic_desk.ui.take_home import TakeHome
from clinic_desk.ui.top_bar import DAY, WEEK, TopBar
from clinic_desk.ui.visit_actions import VisitActions
from clinic_desk.ui.widgets.screen_size import open_at

_SMALLEST = QSize(880, 440)
"""1366 × 768 at 150 % is 911 × 512, with the window's title and the taskbar still to come off."""
_REFRESH_S = 30
_READ_AHEAD_MS = 150
"""After the first paint: a thread beside it would only take turns with it."""
_WRITTEN = Changes.VISITS | Changes.JOURNAL | Changes.PEOPLE
_STANDING = (
    Changes.VISITS | Changes.TIMETABLE | Changes.DOCTORS | Changes.PEOPLE | Changes.WAITING | Changes.SHEETS
)
_SAFETY = Changes.SETTINGS | Changes.SAFETY
_LANGUAGES = ("kk", "ru")


class MainWindow(QMainWindow):
    """Puts the pages together; ``opening`` gives the data folder, its settings and its clock."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.opening = opening
        self.settings: Settings = opening.settings
        self.clock = opening.clock
        self.signals = Signals(self)
        self._answered: Booking | None = None
        self.actions_by_name = make_actions(self, handlers_of(self))
        self.top = TopBar(self.actions_by_name, self)
        self.calendar = CalendarPage(self.clock, self)
        self.sentence = SentencePanel(self)
        self.call = CallPanel(self._make_call, self.sentence, lambda: self.settings, self)
        self.journal = JournalPanel(self.clock, self)
        self.foot = FootBar(self)
        self.visits = VisitActions(self, self.clock, self.actor, self.signals)
        self.dialogs = Dialogs(self)
        self.take_home = TakeHome(self)
        self.schedule = ScheduleDialogs(self)
        self.safety = SafetyDialogs(self)
        self.reports = ReportDialogs(self)
        self.warnings = SafetyBars(self.clock.now, self, is_demo=opening.is_demo)
        self.standing = StandingBars(self.clock.now, lambda: self.actor().pc, self)
        self.draft = DraftKeeper(self.clock, self.actor, self)
        self.audit = AuditKeeper(self.clock.now, self.actor, self)
        self._second = QTimer(self, interval=1000)
        self._seconds = 0
        self._restored = False
        self._lay_out()
        self._connect()
        self.retranslate()
        self._start()

    # --- making -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top)
        rows.addWidget(Room(self.calendar, self.call, self.sentence, self.journal, whole), 1)
        rows.addWidget(self.warnings)
        rows.addWidget(self.standing)
        rows.addWidget(self.foot)
        self.gate = Gate(self, whole)
        self.setCentralWidget(self.gate.stage)
        self.setMinimumSize(_SMALLEST.boundedTo(self.screen().availableGeometry().size()))
        geometry = base64.b64decode(self.settings.window_geometry or "")
        if not (geometry and self.restoreGeometry(QByteArray(geometry))):
            open_at(self, 1366, 740)

    def _connect(self) -> None:
        grid, call, visits = self.calendar.grid, self.call, self.visits
        self.top.stepped.connect(self.calendar.step)
        self.top.date_chosen.connect(self.calendar.go_to)
        self.top.view_chosen.connect(lambda view: self.calendar.show_week(is_week=view == WEEK))
        self.top.doctors_chosen.connect(self.calendar.choose_doctors)
        self.calendar.place_changed.connect(self._show_place)
        self.calendar.doctors_wanted.connect(self.dialogs.show_staff)
        grid.cell_chosen.connect(self._on_cell_chosen)
        grid.blocked_chosen.connect(self._on_blocked)
        grid.typed_on_cell.connect(self._on_typed)
        grid.visit_opened.connect(self.dialogs.show_visit)
        grid.visit_move_requested.connect(visits.move)
        grid.visit_cancel_requested.connect(visits.cancel)
        grid.visit_arrived_requested.connect(lambda one: visits.mark(one, Step.ARRIVE))
        grid.visit_no_show_requested.connect(lambda one: visits.mark(one, Step.NO_SHOW))
        grid.visit_reset_requested.connect(lambda one: visits.mark(one, Step.RESET))
        grid.overbook_requested.connect(lambda who, at: self._take_time(who, at, overbooks=True))
        grid.repeat_requested.connect(self.schedule.show_series)
        grid.group_requested.connect(self.schedule.show_group)
        grid.head_chosen.connect(self._on_head)
        call.booked.connect(self._on_booked)
        call.refused.connect(self._on_refused)
        call.failed.connect(self.signals.failed)
        call.offers_changed.connect(self.calendar.show_offers)
        call.offers_changed.connect(self._follow_call)
        call.visit_wanted.connect(self.calendar.show_visit)
        call.left.connect(grid.setFocus)
        call.draft_changed.connect(self.draft.keep)
        self.draft.failed.connect(self._on_failed)
        self.sentence.language_chosen.connect(self._on_language_chosen)
        self.sentence.undo_requested.connect(visits.undo)
        visits.moved.connect(self._on_moved)
        visits.group_wanted.connect(self.schedule.show_group)
        visits.cancelled.connect(
            lambda done: self.sentence.answer(call_texts.cancelled_speaker(done), Paper.NONE)
        )
        visits.taken_back.connect(self._on_taken_back)
        self.journal.visit_wanted.connect(self.calendar.show_visit)
        self.journal.history_wanted.connect(self.dialogs.show_history)
        self.journal.mark_wanted.connect(visits.mark)
        self.foot.undo_wanted.connect(visits.undo)
        self.safety.serve(self.warnings)
        self.warnings.clock_wanted.connect(self.safety.show_clock)
        self.standing.sheet_wanted.connect(self.schedule.show_sheet)
        self.standing.days_wanted.connect(self.schedule.show_day_list)
        self.standing.failed.connect(self.signals.failed)
        self.standing.freed_wanted.connect(self.schedule.show_waiting)
        self.dialogs.serve(self.standing)
        self.signals.changed.connect(self._on_changed)
        self.signals.told.connect(self._on_told)
        self.signals.failed.connect(self._on_failed)
        self._second.timeout.connect(self._on_second)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        name = (
            self.settings.clinic_name_ru if self.settings.language == "ru" else self.settings.clinic_name_kk
        )
        self.setWindowTitle(" — ".join(part for part in (name, "Clinic Desk") if part))
        retranslate_actions(self.actions_by_name)

    def _start(self) -> None:
        self.sentence.use(
            self.settings.language if self.settings.language in _LANGUAGES else "kk",
            digits=self.settings.digits,
        )
        self.gate.begin()

    def wake(self) -> None:
        """Somebody is at the desk (again): show everything as it is now, and go on reading it."""
        self.show_person()
        self._on_changed(~Changes(0))
        if access.has(Right.BOOK):
            if not self._restored:
                self._restored = True
                self.call.restore(self.draft.load())
                self.call.search.setFocus()
            self.call.refresh()
        self._second.start()
        QTimer.singleShot(_READ_AHEAD_MS, self, self._read_ahead)

    def rest(self) -> None:
        """The desk is locked, or not this person's: what is typed is kept, nothing held, nothing read."""
        self._second.stop()
        self.standing.stop()
        if access.has(Right.BOOK):
            self.draft.save()
            self.call.let_go()
        self.draft.timer.stop()

    def show_person(self) -> None:
        """Name who works here, and show what he may do."""
        may_book = access.has(Right.BOOK)
        self.top.show_registrar(person_shown(self.settings.registrar))
        self.top.show_rights()
        self.calendar.set_rights(may_book=may_book, may_overbook=may_book and self.actor().may_overbook)
        for part in (self.call, self.sentence):
            part.setVisible(may_book)

    def _read_ahead(self) -> None:
        """Read the distinct words of the register, once the window stands and before anybody types."""
        if self.isVisible() and self.gate.shows_desk:
            run_in_background(self, lambda _progress: register.warm(), on_done=bool, on_failed=bool)

    # --- the call -----------------------------------------------------------------------------------

    def actor(self) -> Actor:
        """Who works here, at which PC."""
        return replace(self.opening, settings=self.settings).actor

    def _make_call(self) -> Call:
        return Call(self.clock, self.actor, self.settings.register_old_days)

    def _take_time(self, doctor_id: int, at: datetime, *, overbooks: bool = False) -> None:
        if not access.has(Right.BOOK):
            self.signals.failed.emit(errors.NoRight(Right.BOOK))
            return
        place = self.calendar.grid.plan().column_of(doctor_id, at.date())
        column = None if place is None else self.calendar.grid.plan().columns[place]
        if column is None:
            return
        cell = column.cell_at(at.hour * 60 + at.minute)
        minutes = column.doctor.minutes
        until = column.at(cell.end) if cell is not None and cell.visit is None else None
        free_until = column.at(min(at.hour * 60 + at.minute + minutes, 24 * 60 - 1))
        room = cell.room if cell is not None and cell.room else column.doctor.room
        slot = Slot(at, until if until and not overbooks else free_until, doctor_id, room)
        self.call.take_slot(slot, overbooks=overbooks)

    def _on_cell_chosen(self, doctor_id: int, at: datetime) -> None:
        self._take_time(doctor_id, at)

    def _on_typed(self, doctor_id: int, at: datetime, text: str) -> None:
        self._take_time(doctor_id, at)
        if access.has(Right.BOOK):
            self.call.start(text)

    def _on_blocked(self, _doctor_id: int, at: datetime) -> None:
        past = at < self.clock.now()
        text = _("This time has passed.") if past else _("The doctor does not receive at this time.")
        self.foot.news.say(text, "warn")

    def _on_booked(self, done: Booking) -> None:
        self._answered = done
        self._after_answer(done.visit.request_id)

    def _on_refused(self, done: Refusal) -> None:
        self._answered = None
        self._after_answer(done.journal.request_id)

    def _after_answer(self, request_id: int) -> None:
        self.draft.drop()
        self.foot.news.clear()  # what had gone wrong before the answer is over
        self.signals.changed.emit(_WRITTEN)
        row = self.journal.show_newest(request_id)
        if row is not None:
            self.foot.show_last_answer(int((row.answered_at - row.received_at).total_seconds()))

    def _on_moved(self, done: Booking) -> None:
        self._answered = done
        self.sentence.answer(call_texts.booked_speaker(done), Paper.SLIP)

    def _on_taken_back(self) -> None:
        self._answered = None
        self.sentence.clear()
        self.call.refresh()  # an open call has its offer still to be read

    def _on_language_chosen(self, language: str) -> None:
        """The patient's language is remembered for the next call."""
        call = self.call.call
        # somebody only highlighted among several did not choose a language
        marked = call.marked if call.is_sure else None
        person_id = marked.person.id if marked is not None else None
        if call.marked is None and self._answered is not None:
            person_id = self._answered.visit.person_id
        if person_id is not None:
            now, actor = self.clock.now(), self.actor()
            self.try_(lambda: people.update_contact(person_id, language=language, now=now, actor=actor))

    # --- the grid and the journal -------------------------------------------------------------------

    def tick(self, step: Step) -> None:
        """F8, F9: on the row in focus, be it in the journal or in the grid."""
        if self.journal.has_focus():
            self.journal.mark_current(step)
        elif step is Step.ARRIVE:
            self.calendar.grid.mark_arrived()
        else:
            self.calendar.grid.mark_no_show()

    def visit_in_focus(self) -> int | None:
        """The visit that a command is about: of the row or the cell in focus, else the one just answered."""
        if self.journal.has_focus():
            row = self.journal.current_row()
            return None if row is None else row.visit_id
        place = self.calendar.grid.focused_place()
        if self.calendar.grid.hasFocus() and place is not None and place.cell.visit is not None:
            return place.cell.visit.id
        return None if self._answered is None else self._answered.visit.id

    def _on_head(self, doctor_id: int, day: object) -> None:
        """A click on a head goes from the day into the doctor's week, and from the week to that day."""
        if self.calendar.is_week:
            self.calendar.day = day  # type: ignore[assignment]  # a date, through a Qt signal
            self.calendar.show_week(is_week=False)
        else:
            self.calendar.doctor_id = doctor_id
            self.calendar.show_week(is_week=True)

    def _show_place(self) -> None:
        page = self.calendar
        self.top.show_day(page.day)
        self.top.view.set_value(WEEK if page.is_week else DAY)
        self.top.show_doctors(page.doctors, page.specialty, page.doctor_id)
        self.journal.show_doctors(page.doctors)

    # --- news ---------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if not self.gate.shows_desk:
            return  # all is read when somebody is at the desk again
        self.try_(lambda: self.calendar.reload(changes))
        self.try_(lambda: self.journal.reload(changes))
        if changes & _STANDING:
            self.standing.reload()
        if changes & _SAFETY:
            self.warnings.reload()
            self.gate.follow()
        if changes & (Changes.REGISTER | Changes.SETTINGS):
            self.try_(self._show_register)

    def _follow_call(self) -> None:
        self.standing.follow_call(is_calling=self.call.call.received_at is not None)

    def _show_register(self) -> None:
        day = register.register_date()
        age = (self.clock.now().date() - day).days if day else 0
        self.foot.show_register(day, register.register_size(), age > self.settings.register_old_days)

    def _on_told(self, text: str, can_undo: bool) -> None:  # noqa: FBT001 -- a Qt slot
        self.foot.news.say(text, "ok", _("Take back") if can_undo else "")

    def _on_failed(self, fault: Exception) -> None:
        if not self.gate.swallows(fault):
            self.warnings.tell(show_fault(self.foot.news, fault))

    def _on_second(self) -> None:
        now = self.clock.now()
        call = self.call.call
        self.foot.tick(call.received_at, now, self.settings.term_of(call.wishes.channel))
        self.try_(lambda: self._show_holds(now))
        self._seconds += 1
        if self._seconds % _REFRESH_S == 0:
            # another desk may have booked, and free places turn into the past
            self.calendar.load()
            self.journal.reload(Changes.JOURNAL)
            self.standing.reload()
            self.warnings.reload()

    def _show_holds(self, now: datetime) -> None:
        active = holds.active(now=now)
        self.call.tick(active)
        self.calendar.show_holds(active)

    def try_(self, work: Callable[[], object]) -> None:
        """Do it, or say in the quiet line why it was not done."""
        try:
            work()
        except (errors.ClinicError, OSError) as error:
            self._on_failed(error)

    # --- language, look, end ------------------------------------------------------------------------

    def save_settings(self, changed: Settings) -> None:
        """Keep changed settings and show what follows from them."""
        try:
            self.audit.allow(self.settings, changed)
        except errors.ClinicError as error:
            self._on_failed(error)
            return
        self.settings = changed
        self.try_(lambda: settings.save(self.opening.folder, changed))
        self.show_person()
        self.retranslate()
        self.signals.changed.emit(Changes.SETTINGS)

    def next_language(self) -> None:
        """Kazakh or Russian, at once."""
        app = QApplication.instance()
        language = "ru" if self.settings.language == "kk" else "kk"
        self.save_settings(replace(self.settings, language=language))
        if isinstance(app, QApplication):
            switch_language(app, language)

    def next_theme(self) -> None:
        """Light or dark."""
        app = QApplication.instance()
        chosen: theme.Mode = "light" if theme.colours().name == "dark" else "dark"
        self.save_settings(replace(self.settings, theme=chosen))
        if isinstance(app, QApplication):
            theme.apply_theme(app, chosen)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "dialogs"):
            self.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's name
        """Keep what is typed and where the window stood."""
        if self.gate.shows_desk:
            self.rest()
        self.call.setEnabled(False)  # a closed window holds no offer, whatever still reaches it
        self.gate.log_out()
        self.audit.finish()
        # the data are closed after the window; nothing may ask for them a moment later
        for timer in self.findChildren(QTimer):
            timer.stop()
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self.try_(
            lambda: settings.save(self.opening.folder, replace(self.settings, window_geometry=geometry))
        )
        super().closeEvent(event)
