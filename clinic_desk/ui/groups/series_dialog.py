"""Repeat visits that go on from one visit: a rule, the plan it makes, one Enter, one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_date
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Actor
from clinic_desk.services import booking, finder, series
from clinic_desk.services.groups import GroupBooking
from clinic_desk.services.series import SeriesOrder
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.groups import texts
from clinic_desk.ui.groups.group_work import GroupWork
from clinic_desk.ui.groups.person_line import no_default_button
from clinic_desk.ui.groups.plan_table import PlanTable
from clinic_desk.ui.groups.rule_bar import RuleBar
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, PrimaryButton, StatusLine, set_spoken_name
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.spoken_box import SpokenBox

_WIDTH, _HEIGHT = 860, 640


class SeriesDialog(GroupWork):
    """The rule above, the plan below it; nothing is written before Enter in the plan.

    Signals: ``booked`` carries the GroupBooking.
    """

    booked = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        visit_id: int,
        language: str = "kk",
    ) -> None:
        super().__init__(parent, "series_dialog", clock, actor, tell)
        self._visit = booking.visit(visit_id)
        self._doctor = finder.doctor(self._visit.doctor_id)
        self._received_at: datetime = clock.now()
        self.head = named(QLabel(self, wordWrap=True), "series_head")
        self.rule = RuleBar(self._visit.at.date(), self)
        self.table = named(PlanTable(self), "series_plan")
        self.empty = EmptyState("calendar-x", self)
        self._time_label = QLabel(self)
        self.times = named(QComboBox(self), "series_times")
        self.reason_label = named(QLabel(self, wordWrap=True), "reason_question")
        self.reason = named(QLineEdit(self), "series_reason")
        self.spoken = SpokenBox(self)
        self.spoken.use(texts.spoken_language(language), digits=False)
        self.status = StatusLine(self)
        self.book_button = named(PrimaryButton("", "Enter", self), "series_book")
        self.undo_button = named(KeyButton("", shortcut_text("undo"), self), "series_undo")
        self.slips_button = named(KeyButton("", shortcut_text("print_slip"), self), "series_slips")
        self.close_button = named(KeyButton("", "Esc", self), "series_close")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.make_plan()
        self.table.setFocus()

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        set_role(self._time_label, "small")
        set_role(self.reason_label, "warn")
        self.reason.setMaxLength(300)
        self.times.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for widget in (self.reason_label, self.reason):
            widget.hide()
        no_default_button(self)  # Enter belongs to the plan
        card = Card(self, padding=1)
        card.body.addWidget(self.table)
        card.body.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._time_label)
        foot.addWidget(self.times)
        foot.addWidget(self.status, 1)
        for button in (self.undo_button, self.slips_button, self.book_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addWidget(self.rule)
        whole.addWidget(card, 1)
        whole.addWidget(self.reason_label)
        whole.addWidget(self.reason)
        whole.addWidget(self.spoken)
        whole.addLayout(foot)
        open_at(self, _WIDTH, _HEIGHT)

    def _connect(self) -> None:
        super()._connect()
        self.rule.rule_changed.connect(self.make_plan)
        self.rule.passed_on.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.changed.connect(self._show_state)
        self.table.taken.connect(self.book)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._show_times())
        self.times.activated.connect(self._on_time_chosen)
        self.reason.returnPressed.connect(self.book)
        self.book_button.clicked.connect(self.book)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        visit = self._visit
        self.setWindowTitle(_("Repeat visits"))
        head = _("{person} · {doctor} · the series goes on from {day}, {time}")
        self.head.setText(
            head.format(
                person=visit.person.short,
                doctor=texts.doctor_text(self._doctor),
                day=format_date(visit.at.date(), "weekday_numeric"),
                time=f"{visit.at:%H:%M}",
            )
        )
        self.rule.retranslate()
        self.table.setAccessibleName(_("The plan: Space ticks a visit, ← and → change its time"))
        self.table.rows.retranslate()
        self.empty.set_texts(_("By this rule there is no visit. Choose a later end or more visits."))
        self._time_label.setText(_("Time of the marked visit"))
        set_spoken_name(self.times, _("Time of the marked visit"))
        self.reason.setPlaceholderText(_("write the reason, then Enter"))
        self._show_state()

    # --- the plan -------------------------------------------------------------------------------------

    def make_plan(self) -> None:
        """Plan anew by the rule; what was changed by hand is planned again too."""
        if self._done is not None:
            return
        now = self._clock.now()
        try:
            plan = series.plan_after(
                self._visit.id,
                self.rule.rule(),
                now=now,
                purposes=purposes_for(self._visit.channel),
                pc=self._actor().pc,
            )
        except errors.ClinicError as fault:
            self.table.set_plan((), now.date())
            show_fault(self.status, fault)
        else:
            self.table.set_plan(plan.visits, now.date())
        self._show_state()

    def _show_state(self) -> None:
        count, lines = len(self.table.chosen()), len(self.table.lines)
        is_open = self._done is None
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.book_button.setVisible(is_open)
        self.book_button.setEnabled(bool(count))
        visits = texts.visits_text(count)
        self.book_button.setText(_("Book {visits}").format(visits=visits) if count else _("Book"))
        self._show_written()
        if is_open:
            self.spoken.clear(_("The answer stands here once the visits are booked."))
        self._show_times()

    def _show_times(self) -> None:
        line = self.table.line()
        self.times.clear()
        is_open = line is not None and self._done is None and bool(line.planned.others)
        for widget in (self._time_label, self.times):
            widget.setEnabled(is_open)
        if line is None or not is_open:
            return
        today = self._clock.now().date()
        self.times.addItem(_("not wanted"), None)
        for slot in line.planned.others:
            self.times.addItem(f"{texts.plan_day(slot.at.date(), today)} {slot.at:%H:%M}", slot)
        chosen = 0 if line.slot is None else 1 + line.planned.others.index(line.slot)
        self.times.setCurrentIndex(chosen)

    def _on_time_chosen(self, index: int) -> None:
        self.table.choose(self.times.itemData(index))

    # --- booking --------------------------------------------------------------------------------------

    def book(self) -> None:
        """Book every ticked visit or none; the answer stays until the dialog is closed."""
        slots = self.table.chosen()
        if self._done is not None or not slots:
            return
        order = SeriesOrder(
            self._visit.person_id,
            slots,
            self._visit.channel,
            received_at=self._received_at,
            first_visit=self._visit.id,
            override_reason=self.reason.text().strip(),
            language=self.spoken.language,
        )
        try:
            self._done = series.book_series(order, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as fault:
            self._show_refused(fault)
            return
        self._show_booked(self._done)
        self._tell(Changes.VISITS | Changes.JOURNAL)
        self.booked.emit(self._done)

    def _show_refused(self, fault: errors.ClinicError) -> None:
        refusal = fault.refusal if isinstance(fault, errors.GroupRefusal) else fault
        if isinstance(refusal, errors.NotAttached):
            self._ask_reason(refusal)
        else:
            self.make_plan()
            show_fault(self.status, fault)

    def _ask_reason(self, refusal: errors.NotAttached) -> None:
        question = _("On {day} no longer attached: why are the visits given all the same?")
        text = question.format(day=format_date(refusal.day, "numeric"))
        self.reason_label.setText(text)
        self.reason.setAccessibleName(text)
        set_style_property(self.reason, "invalid", value=True)
        for widget in (self.reason_label, self.reason):
            widget.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_booked(self, done: GroupBooking) -> None:
        # a long answer takes the room of what cannot be changed any more
        for widget in (self.rule, self.reason_label, self.reason, self._time_label, self.times):
            widget.hide()
        self.table.setEnabled(False)
        self.spoken.say(texts.series_speaker([one.appointment for one in done.bookings]))
        self.status.say(_("Booked: {visits}").format(visits=texts.visits_text(len(done.bookings))), "ok")
        self._show_state()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reopen(self) -> None:
        for widget in (self.rule, self._time_label, self.times):
            widget.show()
        self.table.setEnabled(True)
        self.make_plan()
        self.status.say(_("Taken back: no visit of the series is booked."), "ok")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
