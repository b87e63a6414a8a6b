"""F3: the first free times that fit a wish, live while it is typed, and why days offer nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_date, format_number, ngettext
from clinic_desk.rules.free_search import DayAnswer, FreeRow, FreeTimes, FreeWish, WhyNot
from clinic_desk.rules.proposals import choose_doctors
from clinic_desk.rules.rows import Channel, DoctorRow, FoundPerson
from clinic_desk.services import finder
from clinic_desk.ui.background import run_in_background
from clinic_desk.ui.free.lines import DoctorDay, clock_of, lines_of, spoken_row
from clinic_desk.ui.free.times_view import TimesView
from clinic_desk.ui.free.whom_line import WhomLine
from clinic_desk.ui.free.wish_bar import WishBar
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, ElidedLabel, EmptyState, KeyButton, PrimaryButton, announce
from clinic_desk.wording.timetables import why_not

NEAR, FAR = 8 * 7, 26 * 7
"""How many days are looked at: at first, and on demand."""

_PAUSE_MS = 90
_SLOW_S = 0.05
"""A search that took longer than this is done beside the window from then on."""
_WIDTH, _HEIGHT = 1040, 640
_MARGIN = 46
"""What a window's frame and the task bar take of the screen."""
_SAYS_LITTLE = frozenset({WhyNot.NO_HOURS, WhyNot.OTHER_WEEKDAY, WhyNot.PAST})


class FreeDialog(QDialog):
    """Whom, wishes, times; opened with ``open()``, so that nothing waits for it.

    Without a specialty or doctor the person's own doctors are shown. Enter takes the time in focus and
    closes the dialog.

    Signals: ``row_chosen`` (FreeRow: a slot for each person in a row), ``waiting_wanted`` (specialty or
    None, doctor id or None: nothing fits, the person would rather wait).
    """

    row_chosen = Signal(object)
    waiting_wanted = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        *,
        doctors: Sequence[DoctorRow],
        person: FoundPerson | None = None,
        specialty: str | None = None,
        doctor_id: int | None = None,
        pc: str = "",
        channel: Channel = Channel.PHONE,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("free_dialog")
        self._clock, self._doctors, self._pc = clock, [one for one in doctors if one.active], pc
        self._days, self._slow, self._asked, self._answered = NEAR, False, 0, 0
        self._opened: set[DoctorDay] = set()
        self._wish = FreeWish()
        self.found: FreeTimes | None = None
        self._error: Exception | None = None
        self._found_for: object = None
        self._goes_on = False
        """Whether Enter was pressed before the search had answered."""
        self.whom = WhomLine(self)
        self.wishes = WishBar(channel, clock.now().date(), self.whom, self)
        self.times = named(TimesView(self), "free_times")
        self.empty = EmptyState("calendar-x", self)
        self.chosen = named(ElidedLabel("", self), "free_chosen")
        self.count = named(QLabel(self), "free_count")
        self.further_button = named(KeyButton("", "", self), "free_further")
        self.waiting_button = named(KeyButton("", "", self), "free_waiting")
        self.take_button = named(PrimaryButton("", "Enter", self), "free_take")
        self.close_button = named(KeyButton("", "Esc", self), "free_close")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._stack = QStackedLayout()
        self.whom.set_doctors(self._doctors)
        self._choose_first(person, specialty, doctor_id)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.refresh()
        self.whom.setFocus()
        self.whom.selectAll()

    def _choose_first(self, person: FoundPerson | None, specialty: str | None, doctor_id: int | None) -> None:
        if specialty is None and doctor_id is None and person is not None:
            today = self._clock.now().date()
            own = next(choose_doctors(self._doctors, person.person, today), [])
            if len(own) > 1 and len({one.specialty for one in own}) == 1:
                specialty = own[0].specialty
            elif own:
                doctor_id = own[0].id
        self.whom.choose(specialty, doctor_id)

    def _lay_out(self) -> None:
        set_role(self.count, "small")
        set_role(self.chosen, "strong")
        for button in (self.further_button, self.waiting_button, self.close_button):
            button.setAutoDefault(False)
        self.take_button.setDefault(True)
        self._stack.addWidget(self.times)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=1)
        card.body.addLayout(self._stack)
        state = QHBoxLayout()
        state.setSpacing(12)
        state.addWidget(self.chosen, 1)
        state.addWidget(self.count)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.further_button)
        foot.addWidget(self.waiting_button)
        foot.addStretch()
        foot.addWidget(self.take_button)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(self.wishes)
        whole.addWidget(card, 1)
        whole.addLayout(state)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _MARGIN), min(_HEIGHT, room.height() - _MARGIN))

    def _connect(self) -> None:
        self.whom.whom_changed.connect(lambda _whom: self._later())
        self.whom.done.connect(self._to_times)
        self.wishes.changed.connect(self._later)
        self.wishes.free_times.editor.returnPressed.connect(self._to_times)
        self._pause.timeout.connect(self.refresh)
        self.times.row_taken.connect(self._take)
        self.times.more_wanted.connect(self._open_day)
        self.times.marked.connect(self._show_marked)
        self.times.room_changed.connect(self._show_lines)
        self.times.left_upwards.connect(self._to_whom)
        self.further_button.clicked.connect(self._look_further)
        self.waiting_button.clicked.connect(self._want_waiting)
        self.empty.action_triggered.connect(self._want_waiting)
        self.take_button.clicked.connect(self.times.take)
        self.close_button.clicked.connect(self.reject)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("First free time"))
        self.whom.set_doctors(self._doctors)
        self.wishes.retranslate()
        self.times.setAccessibleName(_("Free times"))
        self.waiting_button.setText(_("Waiting list…"))
        self.take_button.setText(_("Take"))
        self.close_button.setText(_("Close"))
        self._show()

    # --- searching ------------------------------------------------------------------------------------

    def asked_doctors(self) -> list[DoctorRow]:
        """Whose times are wanted."""
        whom = self.whom.whom
        if whom is None:
            return []
        if whom.doctor_id is not None:
            return [one for one in self._doctors if one.id == whom.doctor_id]
        return [one for one in self._doctors if whom.specialty in {None, one.specialty}]

    def refresh(self) -> None:
        """Search anew; call it too when visits or hours have changed elsewhere."""
        self._pause.stop()
        self._wish = self.wishes.wish()
        doctors, wish, now, days, pc = (
            self.asked_doctors(), self._wish, self._clock.now(), self._days, self._pc,
        )  # fmt: skip
        self._asked += 1
        asked, asked_for = self._asked, self._asked_for()

        def work() -> tuple[FreeTimes, float]:
            begun = perf_counter()
            found = finder.search(doctors, wish, now=now, days=days, pc=pc)
            return found, perf_counter() - begun

        if not self._slow:
            try:
                self._on_found(asked, asked_for, work())
            except errors.ClinicError as error:
                self._on_failed(asked, error)
            return
        run_in_background(
            self,
            lambda _progress: work(),
            on_done=lambda result: self._on_found(asked, asked_for, result),
            on_failed=lambda error: self._on_failed(asked, error),
        )

    def is_searching(self) -> bool:
        """Whether what is shown is about to change."""
        return self._pause.isActive() or self._answered < self._asked

    def _later(self) -> None:
        self._goes_on = False
        self._opened.clear()
        self._pause.start()

    def _asked_for(self) -> object:
        """Whose times are wanted with what wishes: what is shown answers this, or it is not taken."""
        return tuple(one.id for one in self.asked_doctors()), self.wishes.wish()

    def _on_found(self, asked: int, asked_for: object, result: tuple[FreeTimes, float]) -> None:
        found, took = result
        self._slow = took > _SLOW_S
        if asked == self._asked:
            self._answered = asked
            self.found, self._found_for, self._error = found, asked_for, None
            self._show()
            if self._goes_on:
                self._to_times()

    def _on_failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self._answered = asked
            self.found, self._error = None, error
            self._show()

    def _look_further(self) -> None:
        self._days = FAR if self._days == NEAR else NEAR
        self.refresh()
        self.times.setFocus()

    def _open_day(self, key: DoctorDay) -> None:
        marked = self._rows_of(key)
        self._opened.add(key)
        self._show_lines()
        if marked is not None:
            self.times.mark(marked)

    def _rows_of(self, key: DoctorDay) -> FreeRow | None:
        rows = self.found.rows if self.found is not None else ()
        return next((one for one in rows if (one.first.at.date(), one.first.doctor_id) == key), None)

    # --- showing --------------------------------------------------------------------------------------

    def _show(self) -> None:
        rows = self.found.rows if self.found is not None else ()
        self._stack.setCurrentWidget(self.times if rows else self.empty)
        self._show_lines()
        if not rows:
            self._show_why_empty()
        weeks = FAR // 7 if self._days == NEAR else NEAR // 7
        self.further_button.setText(
            ngettext("Look {count} week ahead", "Look {count} weeks ahead", weeks).format(count=weeks)
        )
        self.further_button.setEnabled(bool(self.asked_doctors()))
        self.waiting_button.setEnabled(self._waits_for() != (None, None))
        count = ngettext("{count} free time", "{count} free times", len(rows))
        last = self.found.days[-1].day if self.found is not None and self.found.days else None
        said = count.format(count=format_number(len(rows)))
        if last is not None:
            said = _("{count} until {day}").format(count=said, day=format_date(last, "numeric"))
        self.count.setText(said if rows else "")
        self._show_marked(self.times.current_row())

    def _show_lines(self) -> None:
        if self.found is None:
            self.times.show_lines([], {}, 1)
            return
        doctors = {one.id: one for one in self.asked_doctors()}
        chips = self.times.room_for(doctors, self._wish.in_a_row)
        self.times.show_lines(lines_of(self.found, chips, self._opened), doctors, chips)

    def _show_marked(self, row: FreeRow | None) -> None:
        doctors = {one.id: one for one in self._doctors}
        known = row is not None and row.first.doctor_id in doctors
        self.chosen.setText(spoken_row(row, doctors) if row is not None and known else "")
        self.take_button.setEnabled(known)
        self.take_button.setText(
            _("Take {time}").format(time=clock_of(row)) if row is not None and known else _("Take")
        )

    def _show_why_empty(self) -> None:
        text, action = self._why_empty()
        self.empty.set_texts(text, action)
        announce(self, text)

    def _why_empty(self) -> tuple[str, str]:
        if isinstance(self._error, errors.ClinicError):
            return wording.sentence(self._error), ""
        if self._error is not None:
            return _("The search did not work; the fault is in the log."), ""
        if not self._doctors:
            return _("There are no doctors yet. Enter them under “Doctors and hours”."), ""
        if self.whom.whom is None:
            return _("No specialty and no doctor begins like this."), ""
        answers = self.found.days if self.found is not None else ()
        last = answers[-1].day if answers else self._clock.now().date()
        said = _("Nothing is free until {day}.").format(day=format_date(last, "numeric"))
        reason = self._earliest_reason(answers)
        can_wait = self._waits_for() != (None, None)
        return f"{said}\n{reason}".strip(), _("Put on the waiting list…") if can_wait else ""

    def _earliest_reason(self, answers: Sequence[DayAnswer]) -> str:
        """The first reason that says more than that nobody works on Sundays, and the usual one."""
        telling = [one for one in answers if one.why not in _SAYS_LITTLE] or list(answers)
        if not telling:
            return ""
        first = telling[0]
        name = next((one.name.short for one in self._doctors if one.id == first.doctor_id), "")
        said = f"{format_date(first.day, 'weekday_numeric')}, {name}: {why_not(first)}."
        usual = Counter(one.why for one in telling).most_common(1)[0][0]
        if usual is first.why:
            return said
        later = next(one for one in telling if one.why is usual)
        return f"{said}\n{_('Mostly: {reason}.').format(reason=why_not(later))}"

    # --- going on -------------------------------------------------------------------------------------

    def _to_times(self) -> None:
        if self._pause.isActive():
            self.refresh()
        # the rows of the search before are somebody else's times: Enter waits for the right ones
        self._goes_on = self._answered < self._asked
        if not self._goes_on and self.found is not None and self.found.rows:
            self.times.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_whom(self) -> None:
        self.whom.setFocus(Qt.FocusReason.OtherFocusReason)
        self.whom.selectAll()

    def _take(self, row: FreeRow) -> None:
        if self._found_for != self._asked_for():
            return
        self.accept()
        self.row_chosen.emit(row)

    def _waits_for(self) -> tuple[str | None, int | None]:
        """For whom somebody could wait: a doctor, or any of a specialty."""
        whom = self.whom.whom
        return (None, None) if whom is None else (whom.specialty, whom.doctor_id)

    def _want_waiting(self) -> None:
        specialty, doctor_id = self._waits_for()
        if (specialty, doctor_id) != (None, None):
            self.accept()
            self.waiting_wanted.emit(specialty, doctor_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter in a field goes to the times and takes nothing unseen."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._to_times()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
