"""A doctor takes the own list along: which days, with names or without, and where the file goes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, current_language, format_number, ngettext
from clinic_desk.rules.rights import Right
from clinic_desk.services import access, export_ics
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, ProgressStrip, StatusLine, name_calendar
from clinic_desk.ui.widgets.field_box import FieldBox
from clinic_desk.ui.widgets.save_file import ask_path
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.wording import calendar_file

_DAYS: Final = timedelta(days=27)
"""Four weeks: so far ahead most are booked."""


class OwnCalendarDialog(QDialog):
    """Writes one file or several, as often as «Save» is pressed; closing it stops what still runs."""

    def __init__(self, parent: QWidget | None, clock: Clock, day: date) -> None:
        super().__init__(parent)
        self.setObjectName("own_calendar_dialog")
        self._clock = clock
        self._job: Job[int] | None = None
        self._title = QLabel(self, wordWrap=True)
        self._about = QLabel(self, wordWrap=True)
        self.first = FieldBox(named(QDateEdit(self), "calendar_first"), self)
        self.last = FieldBox(named(QDateEdit(self), "calendar_last"), self)
        self.names = named(QCheckBox(self), "calendar_names")
        self._names_about = QLabel(self, wordWrap=True)
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.save_button = named(PrimaryButton("", "Enter", self), "save_calendar")
        self.close_button = named(KeyButton("", "Esc", self), "close_calendar")
        self._set_days(day)
        self._lay_out()
        self._connect()
        self.retranslate()
        open_at(self, 460, 320)
        self.first.editor.setFocus()

    def _set_days(self, day: date) -> None:
        for box, wanted in ((self.first, day), (self.last, day + _DAYS)):
            box.editor.setDate(QDate(wanted.year, wanted.month, wanted.day))
            box.editor.setDisplayFormat("dd.MM.yyyy")
            box.editor.setCalendarPopup(True)

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._about, "quiet")
        set_role(self._names_about, "small")
        self.strip.hide()
        days = QHBoxLayout()
        days.setSpacing(12)
        days.addWidget(self.first, 1)
        days.addWidget(self.last, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.news, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(days)
        column.addWidget(self.names)
        column.addWidget(self._names_about)
        column.addStretch()
        column.addWidget(self.strip)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.save_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.ask_path)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)
        for box in (self.first, self.last):
            box.editor.dateChanged.connect(lambda _date: self.last.set_reason(""))

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Calendar file"))
        self._title.setText(_("Your list as a calendar file"))
        self._about.setText(
            _(
                "The calendar of a telephone or a PC takes it over. The file does not follow what changes: "
                "save it anew then."
            )
        )
        for box, said in ((self.first, _("First day")), (self.last, _("Last day"))):
            box.set_label(said)
            box.editor.setLocale(QLocale(current_language()))
            name_calendar(box.editor)
        self.names.setText(_("With the names of the patients"))
        may = access.has(Right.EXPORT)
        self.names.setEnabled(may)
        said = (
            _("Whoever can open that calendar sees who visits you, and that is secret by law.")
            if may
            else _("Names take the right to export data; an administrator gives it.")
        )
        self._names_about.setText(said)
        self.names.setAccessibleDescription(said)
        if self.last.reason():
            self._refuse_days()
        self.save_button.setText(_("Save…"))
        self.close_button.setText(_("Close"))

    def days(self) -> tuple[date, date]:
        """The first and the last day, as they stand now."""
        first, last = (box.editor.date() for box in (self.first, self.last))
        return date(first.year(), first.month(), first.day()), date(last.year(), last.month(), last.day())

    def ask_path(self) -> None:
        """«Save» asks where to."""
        if self._job is not None:
            return
        first, last = self.days()
        if last < first:
            # said before somebody has chosen a place for nothing
            self._refuse_days()
            self.last.editor.setFocus()
            return
        name = f"{first.isoformat()}-{last.isoformat()}"
        kinds = ((_("Calendar"), "ics"),)
        self._file_dialog: QFileDialog = ask_path(self, _("Calendar file"), name, self.write, kinds)

    def _refuse_days(self) -> None:
        self.last.set_reason(wording.sentence(errors.BadField("last_day", "below_from")))

    def write(self, path: Path) -> None:
        """Write the file; the entry in the audit comes first."""
        first, last = self.days()
        with_names = self.names.isEnabled() and self.names.isChecked()
        now, actor, words = self._clock.now(), access.actor(), calendar_file.words()
        self.news.clear()
        self.strip.start(_("Writing the calendar file"), _("Stop"))
        self.save_button.setEnabled(False)

        def work(progress: Progress) -> int:
            def tick(count: int) -> None:
                progress.check()
                progress(count, 0)

            return export_ics.write_own_ics(
                first, last, path, words, with_names=with_names, now=now, actor=actor, tick=tick
            )

        self._job = run_in_background(
            self, work, on_done=partial(self._on_done, path), on_failed=self._on_failed
        )

    def _on_done(self, path: Path, count: int) -> None:
        self._end()
        text = ngettext("{count} visit written: {file}", "{count} visits written: {file}", count)
        self.news.say(text.format(count=format_number(count), file=path.name), "ok")

    def _on_failed(self, fault: Exception) -> None:
        self._end()
        if isinstance(fault, errors.Stopped):
            self.news.say(_("Stopped; no file was written."))
        elif isinstance(fault, errors.ClinicError):
            self.news.say(wording.sentence(fault), "danger")

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self.save_button.setEnabled(True)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def done(self, result: int) -> None:
        """Nobody waits for the answer any more."""
        self._stop()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
