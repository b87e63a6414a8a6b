"""The clinic's day list: a year at a glance, its days in a list, one day in hand, saved in one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.clock import Clock
from clinic_desk.errors import ClinicError
from clinic_desk.i18n import _, format_date, ngettext
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.day_list import MovedDay, moved_day
from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import day_list, finder
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.day_list.draft import Draft, ShownDay
from clinic_desk.ui.day_list.proposals_page import ProposalsPage
from clinic_desk.ui.day_list.year_page import YearPage
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.screen_size import open_at

_YEAR_PAGE, _PROPOSALS_PAGE, _ASK_PAGE = 0, 1, 2


class DayListDialog(QDialog):
    """Edit the day list of any year; take over what the law proposes.

    Changes are kept in hand until they are saved as one action; before that the booked visits they hit
    are shown. ``tell`` hears what each use case touched; ``day`` is the day to begin with.
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        day: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("day_list_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._draft = Draft()
        self._draft.load()
        self._doctors = {row.id: row for row in finder.doctors()}
        self.year = YearPage(self._draft, self._doctors, self._today, self)
        self.proposals = ProposalsPage(self)
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self.revert_button = named(QPushButton(self), "revert")
        self.save_button = named(QPushButton(self), "save")
        self.close_button = named(QPushButton(self), "close")
        self._pages = QStackedWidget(self)
        self._ask_again: Callable[[], None] = self._show_year
        self._lay_out()
        self._connect()
        self.year.view.choose(day or self._today())
        self.retranslate()
        self.year.view.setFocus()
        self._warn_of_next_year()

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self.save_button, "primary")
        for button in (self.revert_button, self.save_button, self.close_button):
            button.setAutoDefault(False)
        self._pages.addWidget(self.year)
        self._pages.addWidget(self.proposals)
        asking = QWidget(self)
        around = QVBoxLayout(asking)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.ask)
        around.addStretch()
        self._pages.addWidget(asking)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.revert_button, self.save_button, self.close_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        open_at(self, 1180, 690)

    def _connect(self) -> None:
        self.year.kind_wanted.connect(self._on_kind_wanted)
        self.year.proposals_wanted.connect(self._open_proposals)
        self.year.form.edited.connect(self._on_edited)
        self.year.form.move_wanted.connect(self._on_move)
        self.proposals.week_changed.connect(lambda six: self._show_proposals(six_days=six))
        self.proposals.taken_over.connect(self._on_taken_over)
        self.proposals.left.connect(self._show_year)
        self.save_button.clicked.connect(self._on_save)
        self.revert_button.clicked.connect(self._revert)
        self.close_button.clicked.connect(self.reject)
        self.news.action_triggered.connect(self._go_to_next_year)
        undo = QShortcut(shortcut("undo"), self)
        undo.activated.connect(self._undo)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("Day list of the clinic"))
        self.save_button.setText(_("Save"))
        self.revert_button.setText(_("Discard changes"))
        self.close_button.setText(_("Close"))
        self.year.retranslate()
        self.proposals.retranslate()
        if self._pages.currentIndex() == _ASK_PAGE:
            self._ask_again()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def _today(self) -> date:
        return self._clock.now().date()

    def _show_all(self) -> None:
        self.year.show_all()
        self._show_state()

    def _show_state(self) -> None:
        dirty = self._draft.is_dirty()
        on_year = self._pages.currentIndex() == _YEAR_PAGE
        for button in (self.revert_button, self.save_button, self.close_button):
            button.setVisible(on_year)
        self.save_button.setEnabled(dirty)
        self.revert_button.setEnabled(dirty)
        (self.save_button if on_year else self.proposals.take_button).setDefault(True)

    # --- changing days ---------------------------------------------------------------------------

    def _on_kind_wanted(self, kind: DayKind | None) -> None:
        if self.year.is_over():
            self.news.say(_("This day is over; it stays as it was shown."), "warn")
            return
        self.year.form.choose_kind(kind)

    def _on_edited(self, shown: ShownDay) -> None:
        self.news.clear()
        self._draft.put(shown)
        self.year.view.refresh()
        self.year.show_rows()
        self._show_state()

    def _on_move(self, off: date, worked: date) -> None:
        if off == worked:
            self.news.say(_("A day cannot be worked instead of itself."), "warn")
            return
        if min(off, worked) < self._today():
            self.news.say(_("This day is over; it stays as it was shown."), "warn")
            return
        pair = moved_day(MovedDay(off, worked))
        self._draft.put_entries((one.day, one.entry) for one in pair)
        self._show_all()
        self.news.say(
            _("{off} is off, {worked} is worked like a {weekday}. Not saved yet.").format(
                off=format_date(off, "weekday_numeric"),
                worked=format_date(worked, "weekday_numeric"),
                weekday=texts.weekday_of(off),
            )
        )

    def _warn_of_next_year(self) -> None:
        year = day_list.days_ahead_warning(self._today())
        if year is not None and self.year.view.year < year:
            said = _("Nothing is entered for {year} yet.").format(year=year)
            self.news.say(said, "warn", _("Show the year"))

    def _go_to_next_year(self) -> None:
        self.year.choose(date(self._today().year + 1, 1, 1))
        self.year.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- proposals -------------------------------------------------------------------------------

    def _open_proposals(self) -> None:
        self.news.clear()
        self._show_proposals(six_days=day_list.has_six_day_week(self._today()))
        self._pages.setCurrentIndex(_PROPOSALS_PAGE)
        self._show_state()
        self.proposals.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_proposals(self, *, six_days: bool) -> None:
        year = self.year.view.year
        compared = day_list.compared(year, six_day_week=six_days)
        self.proposals.show_days(year, compared, six_days=six_days, today=self._today())

    def _show_year(self) -> None:
        self._pages.setCurrentIndex(_YEAR_PAGE)
        self._show_state()
        self.year.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_taken_over(self, chosen: Sequence[tuple[date, ClinicDay | None]]) -> None:
        self._draft.put_entries(chosen)
        self._show_year()
        self._show_all()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        count = len(chosen)
        said = ngettext(
            "{n} day taken over, not saved yet.", "{n} days taken over, not saved yet.", count
        ).format(n=count)
        self.news.say(said)

    # --- saving and taking back ------------------------------------------------------------------

    def _on_save(self) -> None:
        self._save(None)

    def _save(self, then: Callable[[], object] | None) -> None:
        """Write the changes; the booked visits they hit are shown before."""
        self._show_year()
        if not self.year.form.is_readable() or not self._draft.is_dirty():
            return
        hit = day_list.visits_hit(self._draft.changes(), now=self._clock.now())
        if hit:
            self._ask_about(hit, then)
        else:
            self._write(then)

    def _ask_about(self, hit: Sequence[VisitRow], then: Callable[[], object] | None) -> None:
        question = ngettext(
            "{n} booked visit would fall on time that is closed.",
            "{n} booked visits would fall on time that is closed.",
            len(hit),
        ).format(n=len(hit))
        sheets = ngettext("Save and make a call sheet", "Save and make call sheets", _doctors_of(hit))
        self._ask(
            lambda: self._ask_about(hit, then),
            question,
            [
                Answer("sheets", sheets, lambda: self._write(then, with_sheets=True), "primary"),
                Answer("keep", _("Save; they stay booked"), lambda: self._write(then)),
                Answer("back", _("Back to the days"), self._show_year),
            ],
            details=texts.visits_named(hit, self._doctors),
        )

    def _ask(
        self, again: Callable[[], None], question: str, answers: Sequence[Answer], details: str = ""
    ) -> None:
        """Put a question in place of the year; ``again`` words it anew in another language."""
        self._ask_again = again
        self._pages.setCurrentIndex(_ASK_PAGE)
        self._show_state()
        self.ask.ask(question, answers, details=details)

    def _write(self, then: Callable[[], object] | None = None, *, with_sheets: bool = False) -> None:
        self._show_year()
        try:
            saved = day_list.save_days(
                self._draft.changes(), now=self._clock.now(), actor=self._actor(), with_sheets=with_sheets
            )
        except ClinicError as error:
            self._draft.load()  # what stands there now shows once the changes in hand are dropped
            self._show_all()
            self.news.say(wording.sentence(error), "danger")
            return
        self._read_again()
        count = len(saved.days)
        said = ngettext("{n} day saved.", "{n} days saved.", count).format(n=count)
        if saved.sheets:
            count = len(saved.sheets)
            made = ngettext("{n} call sheet made.", "{n} call sheets made.", count).format(n=count)
            said = f"{said} {made}"
        self.news.say(said, "ok")
        self._tell(Changes.TIMETABLE | Changes.SHEETS if saved.sheets else Changes.TIMETABLE)
        if then is not None:
            then()

    def _undo(self) -> None:
        """Step back one change in hand; with none in hand, take the last saved action back."""
        if self._pages.currentIndex() != _YEAR_PAGE:
            return
        if self._draft.step_back():
            self._show_all()
            self.news.say(_("One change taken back."))
            return
        try:
            done = day_list.take_back_last(now=self._clock.now(), actor=self._actor())
        except ClinicError as error:
            self.news.say(wording.sentence(error), "warn")
            return
        self._read_again()
        if done.action is not None:
            self.news.say(wording.timetables.undone(done.action, len(done.outside)), "ok")
        self._tell(Changes.TIMETABLE | Changes.SHEETS)

    def _read_again(self) -> None:
        self._draft.drop()
        self._draft.load()
        self._show_all()

    def _revert(self) -> None:
        self._draft.drop()
        self._show_all()
        self.year.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- leaving ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """Esc: back to the year; else close, unless something unsaved is to be decided about."""
        if self._pages.currentIndex() != _YEAR_PAGE:
            self.ask.withdraw()
            self._show_year()
        elif not self._draft.is_dirty():
            super().reject()
        else:
            self._ask_unsaved()

    def _ask_unsaved(self) -> None:
        count = len(self._draft.changes())
        self._ask(
            self._ask_unsaved,
            ngettext("{n} day is not saved.", "{n} days are not saved.", count).format(n=count),
            [
                Answer("save", _("Save"), lambda: self._save(super(DayListDialog, self).reject), "primary"),
                Answer("discard", _("Discard"), self._discard),
                Answer("stay", _("Go on editing"), self._show_year),
            ],
        )

    def _discard(self) -> None:
        self._draft.drop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """The cross of the window asks as «Close» does."""
        if self._draft.is_dirty():
            event.ignore()
            self._ask_unsaved()
        else:
            super().closeEvent(event)


def _doctors_of(visits: Sequence[VisitRow]) -> int:
    return len({one.doctor_id for one in visits})
