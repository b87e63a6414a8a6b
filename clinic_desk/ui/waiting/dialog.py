"""The waiting list: what is free for whom on top, all who wait below, and the form to add somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_moment
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.sheets import Sheet
from clinic_desk.printing.waiting_sheet import waiting_sheet
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, DoctorRow, FoundPerson, PersonRow
from clinic_desk.rules.service_terms import document_for
from clinic_desk.rules.waiting import WaitingMatch, WaitingRow, WaitingState
from clinic_desk.services import finder, people, register, undo, waiting
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.speech import answer
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.waiting.entry_form import EntryForm
from clinic_desk.ui.waiting.freed_panel import Focus, FreedPanel
from clinic_desk.ui.waiting.list_view import ListView
from clinic_desk.ui.waiting.reason_line import ReasonLine
from clinic_desk.ui.waiting.tables import NO_ANSWER
from clinic_desk.ui.widgets import KeyButton, StatusLine
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.spoken_box import ClinicName, clinic_in
from clinic_desk.wording import timetables

T = TypeVar("T")
_BOOKED = Changes.VISITS | Changes.JOURNAL | Changes.WAITING


class WaitingDialog(QDialog):
    """Books freed times for those who wait, and keeps the list.

    It writes through the services and tells ``tell`` what each use case touched. ``add_for`` opens the form
    for this person, with ``specialty`` or ``doctor_id`` chosen. ``show_visit`` is called with the number of
    a visit after the dialog is closed. ``head`` stands over the printed list, ``clinic`` alone if not given.
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        clinic: ClinicName,
        find_people: Callable[[str], list[FoundPerson]],
        print_sheet: Callable[[Sheet], None],
        show_visit: Callable[[int], None],
        add_for: PersonRow | None = None,
        specialty: str | None = None,
        doctor_id: int | None = None,
        head: ClinicHead | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("waiting_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._print_sheet, self._show_visit = print_sheet, show_visit
        self._head = head or ClinicHead(clinic_in(clinic, "kk"), clinic_in(clinic, "ru"))
        self._doctors: dict[int, DoctorRow] = {}
        self._answered: PersonRow | None = None
        self._shown_before = False
        self.freed = FreedPanel(self, clinic, clock)
        self.list = ListView(self)
        self.reason = ReasonLine(self)
        self.news = StatusLine(self)
        self.form = EntryForm(self, find_people)
        self.change_button = named(KeyButton("", "Enter", self), "change_entry")
        self.withdraw_button = named(KeyButton("", "Del", self), "withdraw_entry")
        self.unanswered_button = named(KeyButton("", NO_ANSWER, self), "entry_unanswered")
        self.show_button = named(KeyButton("", "", self), "show_visit")
        self.print_button = named(KeyButton("", "", self), "print_list")
        self.close_button = named(KeyButton("", "Esc", self), "close")
        self._pages = QStackedWidget(self)
        self._page = QWidget(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.reload()
        if add_for is not None or specialty is not None or doctor_id is not None:
            self.add(add_for, specialty=specialty, doctor_id=doctor_id)

    # --- built once -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._foot = (
            self.change_button,
            self.withdraw_button,
            self.unanswered_button,
            self.show_button,
            self.print_button,
            self.close_button,
        )
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self._foot:
            button.setAutoDefault(False)
            if button is self.print_button:
                foot.addStretch()
            foot.addWidget(button)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.freed)
        column.addWidget(self.list, 1)
        column.addWidget(self.reason)
        column.addWidget(self.news)
        column.addLayout(foot)
        self._pages.addWidget(self._page)
        self._pages.addWidget(self.form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 10, 14, 8)
        whole.addWidget(self._pages)
        open_at(self, 1180, 690)

    def _connect(self) -> None:
        self.freed.book_wanted.connect(self._book)
        self.freed.no_answer_wanted.connect(lambda match: self._no_answer(match.entry))
        self.freed.language_chosen.connect(self._remember_language)
        self.freed.left_downwards.connect(self.list.focus)
        self.list.add_wanted.connect(self.add)
        self.list.filtered.connect(self._load_list)
        self.list.moved.connect(self._show_what_is_possible)
        table = self.list.table
        table.taken.connect(self._change)
        table.removed.connect(self._ask_reason)
        table.unanswered.connect(self._on_unanswered)
        table.left_upwards.connect(self._to_matches)
        self.reason.given.connect(self._withdraw)
        self.reason.dropped.connect(self._on_dropped)
        self.form.saved.connect(self._save)
        self.form.dropped.connect(self._show_list)
        self.form.edited.connect(self._look_for_double)
        self.news.action_triggered.connect(self._undo)
        for button, act in zip(
            self._foot,
            (self._change, self._ask_reason, self._on_unanswered, self._visit, self._print, self.reject),
            strict=True,
        ):
            button.clicked.connect(act)
        for name, act in (("to_waiting_list", self.add), ("print", self._print), ("undo", self._undo)):
            QShortcut(shortcut(name), self._page).activated.connect(act)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Waiting list"))
        self.change_button.setText(_("Change"))
        self.withdraw_button.setText(_("Take off the list"))
        self.unanswered_button.setText(_("No answer"))
        self.show_button.setText(_("Show the visit"))
        self.print_button.setText(_("Print"))
        self.print_button.setToolTip(shortcut_text("print"))
        self.close_button.setText(_("Close"))
        self.freed.retranslate()
        self.list.retranslate()
        self.reason.retranslate()
        self.form.retranslate()

    # --- reading ----------------------------------------------------------------------------------------

    def reload(self, focus: Focus = "same") -> None:
        """Read list and free times anew; ``focus`` says which free time comes into focus."""
        now = self._clock.now()
        try:
            self._doctors = {row.id: row for row in finder.doctors(with_inactive=True)}
            matches = waiting.matches(now=now, pc=self._actor().pc)
        except errors.ClinicError as fault:
            show_fault(self.news, fault)
            return
        self.freed.show_matches(matches, self._doctors, focus)
        self.list.set_doctors(list(self._doctors.values()))
        self._load_list()

    def _load_list(self) -> None:
        try:
            self.list.show_entries(waiting.entries(now=self._clock.now(), state=self.list.state()))
        except errors.ClinicError as fault:
            show_fault(self.news, fault)
        self._show_what_is_possible()

    def _show_what_is_possible(self) -> None:
        row = self.list.table.current()
        waits = row is not None and row.state is WaitingState.WAITING
        for button in (self.change_button, self.withdraw_button, self.unanswered_button):
            button.setEnabled(waits)
        self.show_button.setEnabled(_visit_of(row) is not None)

    # --- what is done -----------------------------------------------------------------------------------

    def _book(self, match: WaitingMatch) -> None:
        entry, now = match.entry, self._clock.now()
        done = self._try(lambda: waiting.book(entry.id, match.slot, now=now, actor=self._actor()), _BOOKED)
        if done is None:
            return
        self._answered = entry.person
        self.reload("none")
        self.freed.answered(done)
        moment = format_moment(done.visit.at, "weekday_numeric")
        self._say_done(_("Booked: {person}, {moment}").format(person=entry.person.name.short, moment=moment))

    def _no_answer(self, entry: WaitingRow) -> None:
        now = self._clock.now()
        if self._try(lambda: waiting.called(entry.id, now=now, actor=self._actor()), Changes.WAITING):
            self.reload("first")
            text = _("No answer noted: {person}. The others are called first now.")
            self._say_done(text.format(person=entry.person.name.short))

    def _on_unanswered(self) -> None:
        row = self.list.table.current()
        if row is not None and row.state is WaitingState.WAITING:
            self._no_answer(row)

    def add(
        self, person: PersonRow | None = None, *, specialty: str | None = None, doctor_id: int | None = None
    ) -> None:
        """Open the form for somebody new."""
        now = self._clock.now()
        try:
            found = None if person is None else register.get(person.id, now=now)
        except errors.ClinicError as fault:
            show_fault(self.news, fault)
            return
        self.form.open_new(self._active(), now.date(), person=found, specialty=specialty, doctor_id=doctor_id)
        self._pages.setCurrentWidget(self.form)

    def _change(self) -> None:
        row = self.list.table.current()
        if row is not None and row.state is WaitingState.WAITING:
            self.form.open_entry(row, self._active(), self._clock.now().date())
            self._pages.setCurrentWidget(self.form)

    def _active(self) -> list[DoctorRow]:
        return [row for row in self._doctors.values() if row.active]

    def _look_for_double(self) -> None:
        order, itself = self.form.order(), self.form.entry.id if self.form.entry is not None else 0
        rows: list[WaitingRow] = []
        try:
            if order is not None:
                rows = waiting.already_waiting(order, now=self._clock.now(), itself=itself)
        except errors.ClinicError as fault:
            show_fault(self.form.news, fault)
        self.form.show_waiting_already(rows)

    def _save(self, order: WaitingOrder) -> None:
        now, entry = self._clock.now(), self.form.entry
        try:
            if entry is None:
                row = waiting.add(order, now=now, actor=self._actor())
            else:
                row = waiting.change(entry.id, order, now=now, actor=self._actor())
        except errors.ClinicError as fault:
            show_fault(self.form.news, fault)
            return
        self.form.forget()
        self._tell(Changes.WAITING)
        self._show_list()
        self.reload("none" if entry is None else "same")
        self.list.choose(row.id)
        name = row.person.name.short
        self._answered = row.person
        if entry is None:
            self._say_waiting(row)
            self._say_done(_("On the waiting list: {person}").format(person=name))
        else:
            self._say_done(_("Changed: {person}").format(person=name))

    def _say_waiting(self, row: WaitingRow) -> None:
        """The answer to whoever asked to be put on the list."""
        doctor = row.doctor
        self.freed.say(
            lambda language, digits: answer.waiting(
                language=language,
                specialty=row.specialty,
                doctor=None if doctor is None else doctor.name,
                until=row.last_day,
                document=row.person.document or document_for(row.person.birth_date, row.first_day),
                digits=digits,
            )
        )

    def _ask_reason(self) -> None:
        row = self.list.table.current()
        if row is not None and row.state is WaitingState.WAITING:
            self.freed.hide()  # a low window has no room for both, and nobody is called meanwhile
            self.reason.ask(row.person.name.short)

    def _on_dropped(self) -> None:
        self.freed.show()
        self.list.focus()

    def _withdraw(self, reason: str) -> None:
        row, now = self.list.table.current(), self._clock.now()
        if row is None:
            return
        if self._try(lambda: waiting.withdraw(row.id, reason, now=now, actor=self._actor()), Changes.WAITING):
            self.reload()
            self._say_done(_("Taken off the list: {person}").format(person=row.person.name.short))
        self._on_dropped()

    def _undo(self) -> None:
        done = self._try(lambda: undo.take_back_last(now=self._clock.now(), actor=self._actor()), ~Changes(0))
        if done is not None:
            self.reload()
            what = "" if done.action is None else timetables.action(done.action)
            self.news.say(_("Taken back: {what}").format(what=what) if what else _("Taken back."), "ok")

    def _visit(self) -> None:
        number = _visit_of(self.list.table.current())
        if number is not None:
            self.accept()
            self._show_visit(number)

    def _print(self) -> None:
        self._print_sheet(
            waiting_sheet(
                self.list.table.shown(),
                head=self._head,
                registrar=self._actor().registrar,
                now=self._clock.now(),
                language=self.list.language(),
                about=self.list.about(),
            )
        )

    def _remember_language(self, language: str) -> None:
        """F6 is remembered for the one on the line: who is being offered a time, or was just answered."""
        match = self.freed.current()
        person = self._answered if match is None else match.entry.person
        if person is None:
            return
        person_id, now = person.id, self._clock.now()

        def keep() -> PersonRow:
            return people.update_contact(person_id, language=language, now=now, actor=self._actor())

        if self._try(keep, Changes.PEOPLE) and match:
            self.reload()

    def _try(self, work: Callable[[], T], changes: Changes) -> T | None:
        """Do it and tell everybody; a refusal is worded, and what is shown is read anew."""
        try:
            done = work()
        except errors.ClinicError as fault:
            self.reload()
            show_fault(self.news, fault)
            return None
        self._tell(changes)
        return done

    def _say_done(self, text: str) -> None:
        self.news.say(text, "ok", _("Take back"))

    # --- moving about -----------------------------------------------------------------------------------

    def _show_list(self) -> None:
        self._pages.setCurrentIndex(0)
        self._focus_first()

    def _focus_first(self) -> None:
        if self.freed.current() is not None:
            self.freed.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus()

    def _to_matches(self) -> None:
        if self.freed.table.shown():
            table = self.freed.table
            table.setFocus(Qt.FocusReason.OtherFocusReason)
            if table.current() is None:
                table.setCurrentIndex(table.rows.index(len(table.shown()) - 1, 0))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Begin where there is something to do."""
        super().showEvent(event)
        if not self._shown_before:
            self._shown_before = True
            if self._pages.currentIndex() == 0:
                self._focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter belongs to the table in focus: a dialog's default button would do something else."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """A low window shows fewer free times at once."""
        super().resizeEvent(event)
        self.freed.fit_into(self.height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _visit_of(row: WaitingRow | None) -> int | None:
    """The visit that the entry became, or the one got past the list."""
    if row is None:
        return None
    return row.visit_id if row.other_visit is None else row.other_visit.visit_id
