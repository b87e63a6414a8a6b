"""The reports window: a period is chosen, its figures are shown, each number opens the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Channel, JournalRow
from clinic_desk.services import access
from clinic_desk.ui.actions import key_text, shortcut
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports import reading
from clinic_desk.ui.reports.answers_page import AnswersPage
from clinic_desk.ui.reports.following_area import FollowingArea
from clinic_desk.ui.reports.leads_page import LeadsPage
from clinic_desk.ui.reports.load_page import LoadPage
from clinic_desk.ui.reports.overview_page import OverviewPage
from clinic_desk.ui.reports.period_bar import PeriodBar
from clinic_desk.ui.reports.shown import Choice, Rows, Shown, Wish
from clinic_desk.ui.reports.veil import Veil
from clinic_desk.ui.reports.words import period_name
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import EmptyState, KeyButton, ProgressStrip, StatusLine
from clinic_desk.ui.widgets.save_file import ask_path
from clinic_desk.ui.widgets.screen_size import open_at

_PATIENCE_MS: Final = 150
"""Work that is done sooner needs no strip that flickers."""
_HINT_FOOT: Final = 8
"""A corner of the tabs hangs on their lower edge; the hint stands level with their texts."""
_PRINT: Final = QKeySequence.StandardKey.Print
_SAVE: Final = QKeySequence.StandardKey.Save

T = TypeVar("T")
WriteWorkbook = Callable[[Sequence[JournalRow]], object]
"""Writes a report into a workbook with all its late rows; called beside the window's thread."""


class ReportsDialog(QDialog):
    """Changes nothing.

    ``terms`` gives the minutes within which a request of each channel is to be answered, ``workbook`` what
    writes a report to a path; ``choice`` is the period to open on.

    Signals: ``rows_wanted`` (Rows), ``print_wanted`` (Shown, all its late rows); both leave the dialog open.
    """

    rows_wanted = Signal(object)
    print_wanted = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        terms: Callable[[], Mapping[Channel, int]],
        workbook: Callable[[Shown, Path], WriteWorkbook],
        choice: Choice | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reports_dialog")
        self._clock, self._terms, self._workbook = clock, terms, workbook
        self._job: Job[Any] | None = None
        self._turn = 0
        self._counted: Choice | None = None
        self.shown: Shown | None = None
        self.period = PeriodBar(lambda: clock.now().date(), choice, self)
        self.tabs = named(QTabWidget(self), "report_tabs")
        self.hint = named(QLabel(self), "report_hint")
        self.overview = OverviewPage(self)
        self.leads = LeadsPage(self)
        self.load = LoadPage(self)
        self.answers = AnswersPage(lambda channel: terms()[channel], self)
        self.empty = EmptyState("calendar-days", self)
        self._pages = QWidget(self)
        self._stack = QStackedLayout(self._pages)
        self.veil = Veil(self._pages)
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.print_button = named(KeyButton("", key_text(QKeySequence(_PRINT)), self), "report_print")
        self.save_button = named(KeyButton("", key_text(QKeySequence(_SAVE)), self), "report_save")
        self.close_button = named(KeyButton("", "Esc", self), "report_close")
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.reload()
        self.period.kinds.setFocus()

    # --- making -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for page in (FollowingArea(self.overview), self.leads, self.load, self.answers):
            self.tabs.addTab(page, "")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        set_role(self.hint, "small")
        self.hint.setContentsMargins(0, 0, 4, _HINT_FOOT)
        self.tabs.setCornerWidget(self.hint)
        self._stack.addWidget(self.tabs)
        self._stack.addWidget(self.empty)
        self.strip.hide()
        for button in (self.print_button, self.save_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the numbers
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.print_button, self.save_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(8)
        whole.addWidget(self.period)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.strip)
        whole.addLayout(foot)
        open_at(self, 1240, 690)

        self._put_buttons_last()

    def _put_buttons_last(self) -> None:
        """Tab goes the way one reads: period, parts, figures, then what is done with them."""
        last = self.previousInFocusChain() or self
        while last is not self and last.focusPolicy() is Qt.FocusPolicy.NoFocus:
            last = last.previousInFocusChain() or self
        for button in (self.print_button, self.save_button, self.close_button):
            QWidget.setTabOrder(last, button)
            last = button

    def _connect(self) -> None:
        self.period.changed.connect(self.reload)
        self.period.answer_keys(self)
        for page in (self.overview, self.leads, self.load, self.answers):
            page.rows_wanted.connect(self._find_rows)
        self.answers.late_wanted.connect(self._show_late)
        self.empty.action_triggered.connect(self._on_empty)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._ask_path)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)
        self._patience.timeout.connect(self._on_long_work)
        QShortcut(shortcut("refresh"), self).activated.connect(self.reload)
        QShortcut(QKeySequence(_PRINT), self).activated.connect(self.print_button.click)
        QShortcut(QKeySequence(_SAVE), self).activated.connect(self.save_button.click)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        for number, text in enumerate((_("Overview"), _("Waiting times"), _("Load"), _("Answer times"))):
            self.tabs.setTabText(number, text)
        self.tabs.tabBar().setAccessibleName(_("Parts of the report"))
        self.empty.set_texts(_("No requests in this period."), _("Period before"))
        self.hint.setText(_("Enter on a number shows the rows behind it"))
        self.print_button.setText(_("Print or PDF…"))
        self.save_button.setText(_("Workbook…"))
        self.close_button.setText(_("Close"))
        self.leads.retranslate()
        self.load.retranslate()
        self.answers.retranslate()
        self._show_title()
        if self.shown is not None:
            self._show(self.shown)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{_('Reports')}: {period_name(self.period.choice().period)}")

    # --- the figures --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Count the period that is chosen; what was counted before stays in sight meanwhile."""
        self._show_title()
        choice = self.period.choice()
        work = reading.read(choice.period, terms=self._terms(), now=self._clock.now())
        self._run(_("Counting"), work, lambda shown: self._on_counted(choice, shown), self._on_not_counted)

    def _on_counted(self, choice: Choice, shown: Shown) -> None:
        self._counted = choice
        self._show(shown)

    def _on_not_counted(self) -> None:
        """Never the figures of one period under the name of another."""
        if self._counted is not None:
            self.period.use(self._counted)
            self._show_title()
        else:
            self.empty.set_texts(_("Not counted yet."), _("Count again"))
            self._stack.setCurrentWidget(self.empty)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.overview.show_report(shown)
        self.leads.show_report(shown)
        self.load.show_report(shown)
        self.answers.show_report(shown)
        has_any = bool(shown.report.requests or any(one.visits for one in shown.report.load))
        self._stack.setCurrentWidget(self.tabs if has_any else self.empty)
        self._show_what_is_possible()

    def _show_what_is_possible(self) -> None:
        idle = self.shown is not None and not self.is_busy()
        for button, right, why in (
            (self.print_button, Right.PRINT, _("Only those who may print lists can do this.")),
            (self.save_button, Right.EXPORT, _("Only those who may take data out can do this.")),
        ):
            button.setEnabled(idle and access.has(right))
            button.setToolTip("" if access.has(right) else why)

    def _on_empty(self) -> None:
        if self._counted is None:
            self.reload()
        else:
            self.period.go(-1)

    # --- rows behind --------------------------------------------------------------------------------------

    def _find_rows(self, wish: Wish) -> None:
        if not self.is_busy():
            work = reading.read_behind(wish, terms=self._terms())
            self._run(_("Finding the rows"), work, partial(self._on_found, period_name(wish.period)))

    def _on_found(self, period: str, rows: Rows) -> None:
        if rows.ids:
            self.rows_wanted.emit(Rows(f"{rows.title} · {period}", rows.ids))
        else:
            self.news.say(_("No rows stand behind this number."))

    def _show_late(self, request_id: int) -> None:
        if self.shown is not None and not self.is_busy():
            title = f"{_('Answered late')} · {period_name(self.shown.report.period)}"
            self.rows_wanted.emit(Rows(title, self.shown.late_ids, request_id))

    # --- paper and workbook -------------------------------------------------------------------------------

    def _print(self) -> None:
        shown = self.shown
        if shown is not None and not self.is_busy():
            work = reading.read_late(shown)
            self._run(_("Making the pages"), work, lambda late: self.print_wanted.emit(shown, late))

    def _ask_path(self) -> None:
        if self.shown is not None and not self.is_busy():
            period = self.shown.report.period
            name = f"{_('report')}-{period.first}-{period.last}"
            kinds = ((_("Workbook"), "xlsx"),)
            self._file_dialog: QFileDialog = ask_path(self, _("Save the report"), name, self.save_to, kinds)

    def save_to(self, path: Path) -> None:
        """Write the report into a workbook; its entry in the audit is written first."""
        shown = self.shown
        if shown is not None and not self.is_busy():
            read, write = reading.read_late(shown), self._workbook(shown, path)
            self._run(
                _("Writing the workbook"),
                lambda progress: write(read(progress)),
                lambda _done: self.news.say(_("Saved: {file}").format(file=path.name), "ok"),
            )

    # --- long work ----------------------------------------------------------------------------------------

    def is_busy(self) -> bool:
        """Whether something is being counted, found or written."""
        return self._job is not None

    def _run(
        self,
        title: str,
        work: Callable[[Progress], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[], object] = lambda: None,
    ) -> None:
        """Do it beside the window's thread; what was under way is stopped, and its answer not waited for."""
        self._stop()
        self._turn += 1
        turn = self._turn
        self.strip.start(title, _("Stop"))
        self.strip.hide()
        self._patience.start()
        self.news.clear()

        def done(result: T) -> None:
            if self._is_over(turn):
                on_done(result)

        def failed(fault: Exception) -> None:
            if self._is_over(turn):
                self._tell(fault)
                on_failed()

        self._job = run_in_background(
            self, work, on_done=done, on_failed=failed, on_progress=self.strip.set_progress
        )
        self._show_what_is_possible()

    def _on_long_work(self) -> None:
        """Show that it takes its time; figures of another period than the one chosen are dimmed meanwhile."""
        self.strip.show()
        if self._counted != self.period.choice():
            self.veil.lay()

    def _is_over(self, turn: int) -> bool:
        """Whether this is the answer that is waited for; then nothing is any more."""
        if turn != self._turn:
            return False
        self._job = None
        self._patience.stop()
        self.strip.hide()
        self.veil.hide()
        self._show_what_is_possible()
        return True

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _tell(self, fault: Exception) -> None:
        if isinstance(fault, errors.Stopped):
            self.news.say(_("Stopped."))
        elif isinstance(fault, errors.ClinicError):
            self.news.say(wording.sentence(fault), "danger")
        else:
            self.news.say(_("This did not work; the log says more."), "danger")

    def done(self, result: int) -> None:
        """Nobody waits for the answer any more."""
        self._stop()
        self._turn += 1
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
