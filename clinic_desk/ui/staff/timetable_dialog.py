"""The clinic's timetable file: read, compared, shown, and only then taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import specialties, wording
from clinic_desk.clock import Clock
from clinic_desk.errors import ClinicError
from clinic_desk.i18n import N_, _, current_language, ngettext
from clinic_desk.importers.table_file import read_table
from clinic_desk.importers.timetable import REASONS, guess_timetable_layout, read_timetable
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import (
    Actor,
    DoctorRecord,
    DoctorRow,
    DoubtfulLine,
    PersonName,
    TimetableFile,
    WorkingSpan,
)
from clinic_desk.rules.timetable import Template, TimetableException
from clinic_desk.services import timetable
from clinic_desk.services.timetable import TimetablePreview, TimetableResult
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ProgressStrip
from clinic_desk.ui.widgets.open_file import ask_for_table
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.wording import hours as hours_words

_PADDING = 8
_FIELDS = {
    "name": N_("Full name"),
    "specialty": N_("Specialty"),
    "room": N_("Room"),
    "minutes": N_("Minutes per visit"),
    "precincts": N_("Precincts"),
    "age_from": N_("Age from"),
    "age_to": N_("Age to"),
    "active": N_("Receives"),
    "hours": N_("Weekly hours"),
    "templates": N_("Alternating hours"),
    "absences": N_("Absence"),
}
_DOUBTS = REASONS | {"doctor_unclear": N_("Several doctors have this name; enter this line by hand.")}


@dataclass(frozen=True, slots=True)
class _Changed:
    doctor: DoctorRow
    field: str
    before: object
    after: object


def read_file(path: Path, progress: Progress, today: date) -> TimetableFile:
    """The doctors of a timetable file; raises BadFile, ColumnsUnknown or Stopped."""
    table = read_table(path, progress=progress, stop=progress.stopped)
    return read_timetable(table, guess_timetable_layout(table), specialties.recognise, today=today)


class TimetableImportDialog(QDialog):
    """Preview of a timetable file by new, changed, doubtful and missing doctors; then one transaction."""

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        changed: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("timetable_import")
        self._clock = clock
        self._actor_fn = actor_fn
        self._tell = changed
        self._path: Path | None = None
        self._job: Job[TimetablePreview] | None = None
        self.preview: TimetablePreview | None = None
        self.outcome: TimetableResult | None = None
        self.error: Exception | None = None
        self._title = QLabel(self)
        self.message = named(QLabel(self, wordWrap=True), "message")
        self.strip = ProgressStrip(self)
        self.tabs = named(QTabWidget(self), "preview")
        self.new: RowsTable[DoctorRecord] = RowsTable(_NEW)
        self.changed: RowsTable[_Changed] = RowsTable(_CHANGED)
        self.doubtful: RowsTable[DoubtfulLine] = RowsTable(_DOUBTFUL)
        self.gone: RowsTable[DoctorRow] = RowsTable(_GONE)
        self._tables: tuple[RowsTable[Any], ...] = (self.new, self.changed, self.doubtful, self.gone)
        self.other_button = named(QPushButton(self), "other_file")
        self.apply_button = named(QPushButton(self), "apply")
        self.close_button = named(QPushButton(self), "close")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._title, "heading")
        set_role(self.apply_button, "primary")
        for button in (self.other_button, self.close_button):
            button.setAutoDefault(False)
        self.apply_button.setDefault(True)
        self.strip.hide()
        for table in self._tables:
            _show_whole_texts(table)
            self.tabs.addTab(table, "")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.other_button)
        foot.addStretch()
        foot.addWidget(self.apply_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.message)
        column.addWidget(self.strip)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)
        open_at(self, 880, 500)

    def _connect(self) -> None:
        self.other_button.clicked.connect(self.choose_file)
        self.apply_button.clicked.connect(self._apply)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("Take over a timetable file"))
        self._title.setText(self._path.name if self._path is not None else _("Take over a timetable file"))
        self.other_button.setText(_("Choose another file…") if self._path else _("Choose a file…"))
        self.apply_button.setText(_("Take over"))
        self.close_button.setText(_("Close") if self.outcome is not None else _("Cancel"))
        sizes = (0, 0, 0, 0)
        if self.preview is not None:
            shown = self.preview
            sizes = (len(shown.new), len(shown.changed), len(shown.doubtful), len(shown.gone))
        titles = (_("New ({n})"), _("Changed ({n})"), _("Doubtful ({n})"), _("Not in the file ({n})"))
        for place, (title, size) in enumerate(zip(titles, sizes, strict=True)):
            text = title.format(n=size)
            self.tabs.setTabText(place, text)
            self._tables[place].setAccessibleName(text)
            self._tables[place].rows.retranslate()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def choose_file(self) -> None:
        """Ask for the file."""
        ask_for_table(self, _("The clinic's timetable file"), self.open_file)

    def open_file(self, path: Path) -> None:
        """Read and compare a file in the background, then show the preview."""
        self._path, self.preview, self.outcome, self.error = path, None, None, None
        now = self._clock.now()
        self.retranslate()
        self.strip.start(_("Reading the file"), _("Stop"))
        self._job = run_in_background(
            self,
            lambda progress: timetable.preview_timetable(read_file(path, progress, now.date()), now=now),
            on_done=self._on_read,
            on_failed=self._on_failed,
            on_progress=self.strip.set_progress,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _on_read(self, preview: TimetablePreview) -> None:
        self.strip.hide()
        self.preview = preview
        self.new.set_rows(preview.new)
        self.changed.set_rows(
            [
                _Changed(one.doctor, field.field, field.before, field.after)
                for one in preview.changed
                for field in one.fields
            ]
        )
        self.doubtful.set_rows(preview.doubtful)
        self.gone.set_rows(preview.gone)
        full = [place for place, table in enumerate(self._tables) if table.rows.rowCount()]
        self.tabs.setCurrentIndex(full[0] if full else 0)
        self.retranslate()
        self.apply_button.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self.strip.hide()
        self.error = error
        self.retranslate()

    def _apply(self) -> None:
        if self.preview is None:
            return
        try:
            self.outcome = timetable.apply_timetable(
                self.preview,
                now=self._clock.now(),
                actor=self._actor_fn(),
                file_name="" if self._path is None else self._path.name,
            )
        except ClinicError as error:
            self.error = error
        else:
            self._tell(Changes.DOCTORS | Changes.TIMETABLE)
        self.retranslate()
        self.close_button.setFocus()

    def _show_state(self) -> None:
        changes = self.preview is not None and bool(self.preview.new or self.preview.changed)
        done = self.outcome is not None
        self.tabs.setVisible(self.preview is not None)
        self.apply_button.setVisible(not done)
        self.apply_button.setEnabled(changes and self.error is None)
        self.other_button.setVisible(not done)
        self.message.setText(self._said())
        set_role(self.message, "danger" if self.error is not None else "ok" if done else "quiet")

    def _said(self) -> str:
        if isinstance(self.error, ClinicError):
            return wording.sentence(self.error)
        if self.error is not None:
            return _("This is a fault of the program. Nothing was written; the fault is in the log.")
        if self.outcome is not None:
            return self._said_when_done(self.outcome)
        if self.preview is None:
            return _("Doctors, rooms, hours and absences come from your own table (Excel or text).")
        if not (self.preview.new or self.preview.changed):
            return _("Nothing in this file is new.")
        return _(
            "New hours hold from today. Look at the doubtful lines: what was not understood is for you "
            "to enter. Doctors who are not in the file stay as they are."
        )

    @staticmethod
    def _said_when_done(result: TimetableResult) -> str:
        said = _("Taken over: {new} new, {changed} changed.").format(
            new=result.counts["new"], changed=result.counts["changed"]
        )
        if not result.outside:
            return said
        outside = ngettext(
            "{n} booked visit lies outside the new hours and stays booked.",
            "{n} booked visits lie outside the new hours and stay booked.",
            len(result.outside),
        )
        return f"{said} {outside.format(n=len(result.outside))}"


class _WholeText(QStyledItemDelegate):
    """Asks for the height that a text needs inside the padding of its cell, which Qt forgets."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """The room that the whole text takes."""
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        return super().sizeHint(inner, index)


def _show_whole_texts(table: RowsTable[Any]) -> None:
    """Let hours and reasons run over several lines: what is to be checked must not be cut off."""
    table.setWordWrap(True)
    table.setItemDelegate(_WholeText(table))
    table.verticalHeader().setMinimumSectionSize(table.verticalHeader().defaultSectionSize())
    head = table.horizontalHeader()
    head.setStretchLastSection(False)  # that one never gets narrower than it was
    head.setSectionResizeMode(head.count() - 1, QHeaderView.ResizeMode.Stretch)
    # afterwards, when all columns have their width
    later = QTimer(table, singleShot=True, interval=0)
    later.timeout.connect(table.resizeRowsToContents)
    for news in (head.sectionResized, table.rows.modelReset, table.rows.dataChanged):
        news.connect(lambda *_news: later.start())


def _lines(text: str) -> str:
    """Hours with each group of days on a line of its own."""
    return text.replace("; ", ";\n") or "—"


def _specialty(code: str) -> str:
    return specialties.by_code(code).name(current_language()) if code else "—"


def _value(value: object) -> str:
    match value:
        case PersonName():
            return value.full
        case bool():
            return _("yes") if value else _("no")
        case tuple() if value and isinstance(value[0], WorkingSpan):
            return _lines(hours_words.week(value))
        case tuple() if value and isinstance(value[0], Template):
            return _lines("; ".join(map(hours_words.template, value)))
        case tuple() if value and isinstance(value[0], TimetableException):
            return _lines("; ".join(map(hours_words.absence, value)))
        case tuple():
            return ", ".join(map(str, value)) or "—"
        case _:
            return str(value) or "—"


def _changed_value(row: _Changed, value: object) -> str:
    return _specialty(str(value)) if row.field == "specialty" else _value(value)


def _doubt(row: DoubtfulLine) -> str:
    return _(_DOUBTS[row.reason]) if row.reason in _DOUBTS else wording.doubt(row.reason)


_NEW = (
    Column[DoctorRecord](N_("Doctor"), lambda row: row.name.full, 200),
    Column[DoctorRecord](N_("Specialty"), lambda row: _specialty(row.specialty), 150),
    Column[DoctorRecord](N_("Room"), lambda row: row.room or "—", 64),
    Column[DoctorRecord](N_("Precincts"), lambda row: ", ".join(row.precincts) or "—", 80),
    Column[DoctorRecord](N_("Hours and absences"), lambda row: _lines(hours_words.record(row)), 260),
)
_CHANGED = (
    Column[_Changed](N_("Doctor"), lambda row: row.doctor.name.full, 190),
    Column[_Changed](N_("What"), lambda row: _(_FIELDS[row.field]), 150),
    Column[_Changed](N_("Before"), lambda row: _changed_value(row, row.before), 200, lambda _row: "quiet"),
    Column[_Changed](N_("In the file"), lambda row: _changed_value(row, row.after), 200),
)
_DOUBTFUL = (
    Column[DoubtfulLine](N_("Line"), lambda row: str(row.line), 64),
    Column[DoubtfulLine](N_("Reason"), _doubt, 400, lambda _row: "held"),
    Column[DoubtfulLine](N_("What the file says"), lambda row: row.text, 280),
)
_GONE = (
    Column[DoctorRow](N_("Doctor"), lambda row: row.name.full, 240),
    Column[DoctorRow](N_("Specialty"), lambda row: _specialty(row.specialty), 220),
    Column[DoctorRow](N_("Room"), lambda row: row.room or "—", 100),
)
