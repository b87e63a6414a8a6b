"""The register wizard: file, columns, preview, import, and the way back. The desk works meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.clock import Clock
from clinic_desk.errors import ClinicError, Stopped
from clinic_desk.i18n import _
from clinic_desk.importers.register import RegisterLayout, guess_layout, read_register
from clinic_desk.importers.table_file import Table, read_table
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.services import register_import
from clinic_desk.services.register_import import ImportResult, RegisterPreview
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.people.choose_page import ChoosePage
from clinic_desk.ui.people.columns_page import ColumnsPage
from clinic_desk.ui.people.done_page import DonePage
from clinic_desk.ui.people.import_texts import import_line
from clinic_desk.ui.people.preview_page import PreviewPage
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ProgressStrip, StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.open_file import ask_for_table
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.time_left import time_left

_CHOOSE, _COLUMNS, _PREVIEW, _DONE = range(4)


def read_file(path: Path, progress: Progress, *, today: date, **reading: str) -> tuple[Table, RegisterLayout]:
    """The table of a file and the guess about its columns; raises BadFile or Stopped."""
    table = read_table(path, progress=progress, stop=progress.stopped, **reading)
    return table, guess_layout(table, today=today)


def compare(
    table: Table, layout: RegisterLayout, choices: dict[int, int], progress: Progress, *, today: date
) -> RegisterPreview:
    """What a table would do to the people known; raises ColumnsUnknown or Stopped.

    ``choices`` holds what was decided about duplicates: line -> id of the person it is about.
    """
    file = read_register(table, layout, progress=progress, stop=progress.stopped, today=today)
    return register_import.preview(file, merge_choices=choices, progress=progress, stop=progress.stopped)


class RegisterImportDialog(QDialog):
    """Not modal: reading, comparing and writing run beside the window, with progress and «stop».

    Tells ``changed`` after an import and after taking one back.
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        changed: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("register_import")
        self._clock = clock
        self._actor_fn = actor_fn
        self._tell = changed
        self._path: Path | None = None
        self._table: Table | None = None
        self._job: Job[Any] | None = None
        self._choices: dict[int, int] = {}
        self._begun = clock.now()
        self._closing = False
        self._title = named(QLabel(self), "step_title")
        self.choose = ChoosePage(self)
        self.columns = ColumnsPage(self)
        self.preview = PreviewPage(self)
        self.done_page = DonePage(self)
        self.pages = QStackedWidget(self)
        self.strip = ProgressStrip(self)
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self.back_button = named(QPushButton(self), "back")
        self.next_button = named(QPushButton(self), "next")
        self.close_button = named(QPushButton(self), "close")
        self._lay_out()
        self._connect()
        self.choose.show_imports(register_import.last_imports())
        self.retranslate()

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self.next_button, "primary")
        self.strip.hide()
        for page in (self.choose, self.columns, self.preview, self.done_page):
            self.pages.addWidget(page)
        for button in (self.back_button, self.close_button):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.pages, 1)
        column.addWidget(self.ask)
        column.addWidget(self.strip)
        column.addLayout(foot)
        open_at(self, 1040, 620)

    def _connect(self) -> None:
        self.choose.file_requested.connect(self.choose_file)
        self.choose.take_back_requested.connect(self._ask_take_back)
        self.done_page.take_back_requested.connect(self._ask_take_back)
        self.columns.reread_requested.connect(self._reread)
        self.columns.layout_changed.connect(self._show_state)
        self.preview.same_person_chosen.connect(self._on_same_person)
        self.back_button.clicked.connect(self._go_back)
        self.next_button.clicked.connect(self.go_on)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("Take over the register"))
        self.back_button.setText(_("Back"))
        self.choose.retranslate()
        self.columns.retranslate()
        self.preview.retranslate()
        self.done_page.retranslate()
        self.ask.withdraw()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_state(self) -> None:
        page = self.pages.currentIndex()
        running = self._job is not None
        shown = self.preview.preview
        titles = (
            _("Take over the register"),
            _("What the columns hold"),
            _("What will change"),
            _("Done"),
        )
        file = f" · {self._path.name}" if self._path is not None and page in {_COLUMNS, _PREVIEW} else ""
        self._title.setText(titles[page] + file)
        self.next_button.setText(_("Import") if page == _PREVIEW else _("Next"))
        self.next_button.setVisible(page in {_COLUMNS, _PREVIEW})
        layout = self.columns.layout_now
        ready = (layout is not None and not layout.missing) if page == _COLUMNS else True
        if page == _PREVIEW:
            ready = shown is not None and not shown.is_empty
        self.next_button.setEnabled(ready and not running)
        self.next_button.setDefault(page in {_COLUMNS, _PREVIEW})
        self.back_button.setVisible(page in {_COLUMNS, _PREVIEW, _DONE})
        self.back_button.setEnabled(not running)
        self.close_button.setText(_("Close") if page in {_CHOOSE, _DONE} else _("Cancel"))
        self.pages.setEnabled(not running)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.news.clear()
        self._show_state()
        if page in {_COLUMNS, _PREVIEW}:
            self.next_button.setFocus()
        elif page == _DONE:
            self.close_button.setFocus()

    # --- step by step ----------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the file."""
        ask_for_table(self, _("The register file"), self.open_file)

    def open_file(self, path: Path) -> None:
        """Read a file and show what its columns hold."""
        self._path = path
        self._read({})

    def _reread(self) -> None:
        self._read(self.columns.reading)

    def _read(self, reading: dict[str, str]) -> None:
        path, today = self._path, self._clock.now().date()
        if path is None:
            return
        self._run(
            _("Reading the file"),
            lambda progress: read_file(path, progress, today=today, **reading),
            self._on_read,
        )

    def _on_read(self, read: tuple[Table, RegisterLayout]) -> None:
        self._table, layout = read
        self.columns.show_table(self._table, layout, today=self._clock.now().date())
        self._show_page(_COLUMNS)

    def go_on(self) -> None:
        """«Next» and «Import»."""
        if self.pages.currentIndex() == _COLUMNS:
            self._choices = {}
            self._compare()
        elif self.pages.currentIndex() == _PREVIEW:
            self._import()

    def _compare(self) -> None:
        table, layout, today = self._table, self.columns.final_layout(), self._clock.now().date()
        choices = dict(self._choices)
        if table is None or layout is None:
            return
        self._run(
            _("Comparing with the people known"),
            lambda progress: compare(table, layout, choices, progress, today=today),
            self._on_compared,
        )

    def _on_compared(self, preview: RegisterPreview) -> None:
        self.preview.show_preview(preview, keep_tab=bool(self._choices))
        self._show_page(_PREVIEW)

    def _on_same_person(self, line: int, person_id: int) -> None:
        self._choices[line] = person_id
        self._compare()

    def _import(self) -> None:
        preview, path = self.preview.preview, self._path
        if preview is None or path is None:
            return
        now, actor = self._clock.now(), self._actor_fn()
        self._run(
            _("Importing"),
            lambda progress: register_import.apply(
                preview,
                file_name=path.name,
                now=now,
                actor=actor,
                progress=progress,
                stop=progress.stopped,
            ),
            self._on_written,
        )

    def _on_written(self, outcome: ImportResult) -> None:
        self.done_page.show_outcome(outcome)
        self.choose.show_imports(register_import.last_imports())
        self._show_page(_DONE)
        self._tell(Changes.PEOPLE | Changes.REGISTER)

    def _ask_take_back(self) -> None:
        last = self.choose.last
        if last is None:
            return
        self.ask.ask(
            _("Take this import back? The people become what they were before it."),
            [
                Answer("take_back", _("Take back"), self._take_back, "danger"),
                Answer("keep", _("Keep it"), self.close_button.setFocus),
            ],
            details=import_line(last),
        )

    def _take_back(self) -> None:
        now, actor = self._clock.now(), self._actor_fn()
        self._run(
            _("Taking the import back"),
            lambda progress: register_import.take_back_last(
                now=now, actor=actor, progress=progress, stop=progress.stopped
            ),
            self._on_written,
        )

    def _go_back(self) -> None:
        page = self.pages.currentIndex()
        self._show_page(_COLUMNS if page == _PREVIEW else _CHOOSE)

    # --- work beside the window ------------------------------------------------------------------

    def _run(self, title: str, work: Callable[[Progress], Any], on_done: Callable[[Any], object]) -> None:
        if self._job is not None:
            return
        self.ask.withdraw()
        self.news.clear()
        self._begun = datetime.now()
        self.strip.start(title, _("Stop"))

        def done(result: object) -> None:
            self._end()
            on_done(result)
            self._close_if_wished()

        self._job = run_in_background(
            self, work, on_done=done, on_failed=self._on_failed, on_progress=self._on_progress
        )
        self._show_state()

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self._show_state()

    def _on_progress(self, done: int, total: int) -> None:
        self.strip.set_progress(done, total, time_left(self._begun, datetime.now(), done, total))

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Stopped):
            self.news.say(wording.sentence(error), "quiet")
        elif isinstance(error, ClinicError):
            self.news.say(wording.sentence(error), "danger")
        else:
            self.news.say(
                _("This is a fault of the program. Nothing was written; the fault is in the log."), "danger"
            )
        self._close_if_wished()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    # --- closing ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close; while work is under way, only after it was stopped on purpose."""
        if self._job is None:
            super().reject()
            return
        self.ask.ask(
            _("The work is not finished."),
            [
                Answer("go_on", _("Let it go on"), self.close_button.setFocus, "primary"),
                Answer("stop", _("Stop and close"), self._stop_and_close, "danger"),
            ],
            careful="go_on",
        )

    def _stop_and_close(self) -> None:
        if self._job is None:
            super().reject()
            return
        self._closing = True
        self._job.stop()

    def _close_if_wished(self) -> None:
        if self._closing:
            self._closing = False
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """The cross of the window does what «Close» does."""
        if self._job is not None:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)
