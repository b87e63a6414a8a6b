"""Who is away when; entering, changing and ending absences; «doctor is ill» in three keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_date
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, call_sheets, finder, undo
from clinic_desk.services.absences import AbsenceOrder, AbsenceRow
from clinic_desk.ui import icons
from clinic_desk.ui.absences import texts
from clinic_desk.ui.absences.absence_form import AbsenceForm, default_order
from clinic_desk.ui.absences.plan_view import PlanView
from clinic_desk.ui.absences.sheet_bar import SheetBar
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, PrimaryButton, StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.ui.widgets.screen_size import open_at

_COLUMNS: Final[tuple[Column[AbsenceRow], ...]] = (
    Column(N_("Doctor"), lambda one: texts.doctor(one.doctor), 220),
    Column(N_("Kind"), lambda one: texts.kind(one.what.kind), 150),
    Column(N_("Days"), lambda one: texts.days(one.what.first, one.what.last), 156),
    Column(N_("Details"), lambda one: texts.what(one.what), 170),
    Column(N_("Substitute"), lambda one: one.substitute.name.short if one.substitute else "", 120),
)
_AHEAD, _BEHIND = timedelta(days=731), timedelta(days=366)
_ALL = Changes.TIMETABLE | Changes.VISITS | Changes.JOURNAL | Changes.SHEETS
_FORM_WIDTH = 276


class AbsenceTable(RowsTable[AbsenceRow]):
    """Signals: ``end_wanted`` (Del), ``add_wanted`` (Ins); Enter activates the row."""

    end_wanted = Signal()
    add_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter is answered here: on some systems only a double click activates."""
        match event.key():
            case Qt.Key.Key_Delete:
                self.end_wanted.emit()
            case Qt.Key.Key_Insert:
                self.add_wanted.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            case _:
                super().keyPressEvent(event)


class AbsencesDialog(QDialog):
    """A list of absences, and one absence with its plan.

    With ``ill`` the form is open for ``doctor_id`` from ``day`` on: Enter shows whom it hits, Enter again
    closes the days. Signals: ``sheet_wanted`` (number of a call sheet to be worked off; the dialog closes).
    """

    sheet_wanted = Signal(int)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        doctor_id: int | None = None,
        day: date | None = None,
        ill: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("absences_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._doctor_id, self._day = doctor_id, day
        self._changing: int | None = None
        self.sheets = SheetBar(self)
        self.table = named(AbsenceTable(_COLUMNS, self), "absences")
        self.empty = EmptyState("calendar-x", self)
        self.past = named(QCheckBox(self), "past_absences")
        self.ill_button = named(PrimaryButton("", "", self), "doctor_is_ill")
        self.add_button = named(KeyButton("", "Ins", self), "add_absence")
        self.change_button = named(KeyButton("", "Enter", self), "change_absence")
        self.end_button = named(KeyButton("", "Del", self), "end_absence")
        self.form = AbsenceForm(self)
        self.plan_view = PlanView(self)
        self.title = named(QLabel(self), "absence_title")
        self.go_button = named(PrimaryButton("", "Enter", self), "show_plan")
        self.back_button = named(KeyButton("", "Esc", self), "back_to_list")
        self.close_button = named(KeyButton("", "Esc", self), "close")
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self.pages = QStackedWidget(self)
        self._list_stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.form.set_doctors(finder.doctors())
        self.retranslate()
        self.reload()
        if ill:
            self.begin(ExceptionKind.SICK)

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self.title, "heading")
        self.ill_button.setIcon(icons.icon("user-x", "on_accent"))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.pages.addWidget(self._list_page())
        self.pages.addWidget(self._absence_page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 10)
        whole.setSpacing(8)
        whole.addWidget(self.sheets)
        whole.addWidget(self.ask)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.news)
        open_at(self, 1080, 640)

    def _list_page(self) -> QWidget:
        self._list_stack.addWidget(self.empty)
        self._list_stack.addWidget(self.table)
        card = Card(self, padding=1)
        card.body.addLayout(self._list_stack)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.ill_button, self.add_button, self.change_button, self.end_button):
            foot.addWidget(button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(card, 1)
        column.addWidget(self.past)
        column.addLayout(foot)
        return page

    def _absence_page(self) -> QWidget:
        area = FittingArea(self.form, self)
        area.setFixedWidth(_FORM_WIDTH)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(area)
        body.addWidget(self.plan_view, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.go_button)
        foot.addWidget(self.back_button)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(body, 1)
        column.addLayout(foot)
        return page

    def _connect(self) -> None:
        self.sheets.sheet_wanted.connect(self._leave_for_sheet)
        self.table.activated.connect(self._change)
        self.table.end_wanted.connect(self._ask_end)
        self.table.add_wanted.connect(lambda: self.begin(ExceptionKind.LEAVE))
        self.empty.action_triggered.connect(lambda: self.begin(ExceptionKind.LEAVE))
        self.past.toggled.connect(lambda _on: self.reload())
        self.ill_button.clicked.connect(lambda: self.begin(ExceptionKind.SICK))
        self.add_button.clicked.connect(lambda: self.begin(ExceptionKind.LEAVE))
        self.change_button.clicked.connect(lambda: self._change(self.table.currentIndex()))
        self.end_button.clicked.connect(self._ask_end)
        self.form.edited.connect(self._forget_plan)
        self.plan_view.confirmed.connect(self._go_on)
        self.go_button.clicked.connect(self._go_on)
        self.back_button.clicked.connect(self.reject)
        self.close_button.clicked.connect(self.reject)
        QShortcut(shortcut("undo"), self).activated.connect(self._undo)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Absences"))
        self.table.setAccessibleName(_("Absences"))
        self.table.rows.retranslate()
        self.empty.set_texts(_("No absences from today on."), _("Add an absence"))
        self.past.setText(_("Also those that are over"))
        self.ill_button.setText(_("Doctor is ill"))
        self.add_button.setText(_("Add"))
        self.change_button.setText(_("Change"))
        self.end_button.setText(_("End"))
        self.back_button.setText(_("Back"))
        self.close_button.setText(_("Close"))
        self.form.retranslate()
        self.ask.withdraw()
        self._word_page()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    # --- the list --------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the absences anew, and the sheets that are not finished."""
        today = self._clock.now().date()
        first = today - _BEHIND if self.past.isChecked() else today
        rows = absences.list_absences(first, today + _AHEAD)
        self.table.set_rows(rows)
        if rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._list_stack.setCurrentIndex(1 if rows else 0)
        self.change_button.setEnabled(bool(rows))
        self.end_button.setEnabled(bool(rows))
        self.sheets.set_sheets(call_sheets.open_sheets(self._clock.now()))
        if self.pages.currentIndex() == 0:
            (self.table if rows else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, index: QModelIndex | None = None) -> AbsenceRow | None:
        index = self.table.currentIndex() if index is None else index
        return self.table.rows.row(index) if index.isValid() else None

    def _ask_end(self) -> None:
        row, today = self._row(), self._clock.now().date()
        if row is None:
            return
        answers: list[Answer] = []
        if row.what.first <= today < row.what.last:
            answers.append(Answer("today", _("Today is the last day"), lambda: self._end(row, today)))
        if row.what.first < today <= row.what.last:
            yesterday = today - timedelta(days=1)
            answers.append(Answer("yesterday", _("Ended yesterday"), lambda: self._end(row, yesterday)))
        before = row.what.first - timedelta(days=1)
        back = Answer("back", _("Back"), lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        remove = Answer("remove", _("Take it away altogether"), lambda: self._end(row, before), "danger")
        # the first one has the focus: Enter alone takes nothing away
        answers += [remove, back] if answers else [back, remove]
        question = _("{doctor}, {kind}, {days}: when does it end?").format(
            doctor=row.doctor.name.short,
            kind=texts.kind(row.what.kind).lower(),
            days=texts.days(row.what.first, row.what.last),
        )
        self.ask.ask(question, answers, careful="back")

    def _end(self, row: AbsenceRow, last: date) -> None:
        try:
            ended = absences.end_absence(row.id, last, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._tell(_ALL)
        self.reload()
        said = _("{doctor}: ended.").format(doctor=row.doctor.name.short)
        self._say_done(said, ended.outside)

    def _say_done(self, said: str, outside: Sequence[VisitRow]) -> None:
        """What was done; or who is to be called now, because hours that were only added are gone."""
        if outside:
            names = ", ".join(f"{texts.when(one)} {one.person.short}" for one in outside[:4])
            self.news.say(_("Outside the hours now, on a call sheet: {names}").format(names=names), "warn")
        else:
            self.news.say(said, "ok")

    # --- one absence -----------------------------------------------------------------------------

    def begin(self, kind: ExceptionKind) -> None:
        """Enter a new absence of the doctor in focus."""
        doctors = finder.doctors()
        if not doctors:
            self.news.say(_("No doctors yet. Add the first one, or take over the timetable file."), "warn")
            return
        wanted = self._doctor_id if self._doctor_id in {one.id for one in doctors} else doctors[0].id
        day = max(self._day or self._clock.now().date(), self._clock.now().date())
        self._open_form(default_order(wanted or doctors[0].id, day, kind), None)

    def _change(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row is not None:
            one = row.what
            self._open_form(
                AbsenceOrder(
                    row.doctor.id,
                    one.first,
                    one.last,
                    one.kind,
                    one.span,
                    one.reason,
                    one.room,
                    one.substitute_id,
                ),
                row.id,
            )

    def _open_form(self, order: AbsenceOrder, changing: int | None) -> None:
        self._changing = changing
        self.ask.withdraw()
        self.news.clear()
        self.form.set_doctors(finder.doctors(with_inactive=changing is not None))
        self.form.show_order(order, fixed_doctor=changing is not None)
        self.pages.setCurrentIndex(1)
        self._forget_plan()
        self.form.last.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_plan(self) -> None:
        self.plan_view.show_nothing()
        self._word_page()

    def _word_page(self) -> None:
        """The title and the button of the step that comes next."""
        plan = self.plan_view.plan
        self.title.setText(_("New absence") if self._changing is None else _("Change the absence"))
        if plan is None:
            self.go_button.setText(_("Show whom it hits"))
        elif plan.to_call:
            self.go_button.setText(_("Close the days and open the call sheet"))
        else:
            self.go_button.setText(_("Save"))

    def _go_on(self) -> None:
        if self.plan_view.plan is None:
            self._show_plan()
        else:
            self._close_days()

    def _show_plan(self) -> None:
        order, now = self.form.order(), self._clock.now()
        if order is None:
            return
        self.form.show_problems(absences.problems_of(order, today=now.date()))
        try:
            plan = absences.plan(order, now=now, pc=self._actor().pc, changing=self._changing)
        except errors.BadField:
            return  # said below its field
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self.plan_view.show_plan(plan, {row.id: row for row in finder.doctors(with_inactive=True)})
        self._word_page()
        (self.plan_view.table if plan.hits else self.go_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_days(self) -> None:
        plan = self.plan_view.plan
        if plan is None:
            return
        now, actor, decisions = self._clock.now(), self._actor(), self.plan_view.decisions()
        try:
            if self._changing is None:
                done = absences.close_doctor_days(plan.order, decisions, now=now, actor=actor)
            else:
                done = absences.change_absence(self._changing, plan.order, decisions, now=now, actor=actor)
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._tell(_ALL)
        if done.sheet_id is not None:
            self._leave_for_sheet(done.sheet_id)
            return
        self._to_list()
        said = _("{doctor}: {kind}, until {day}.").format(
            doctor=plan.doctor.name.short,
            kind=texts.kind(plan.order.kind).lower(),
            day=format_date(plan.order.last, "numeric"),
        )
        self._say_done(said, done.outside)

    def _leave_for_sheet(self, sheet_id: int) -> None:
        self.accept()
        self.sheet_wanted.emit(sheet_id)

    def _to_list(self) -> None:
        self.pages.setCurrentIndex(0)
        self.reload()

    def _undo(self) -> None:
        try:
            done = undo.take_back_last(now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._tell(_ALL)
        self.reload()
        action = done.action
        said = _("Taken back.") if action is None else wording.timetables.undone(action, len(done.outside))
        self.news.say(said, "ok")

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter in a field of the form goes on to the plan."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.pages.currentIndex() == 1:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc: from the plan to the form, from the form to the list, from the list out."""
        if self.pages.currentIndex() == 0:
            super().reject()
        elif self.plan_view.plan is not None:
            self._forget_plan()
            self.form.last.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._to_list()
