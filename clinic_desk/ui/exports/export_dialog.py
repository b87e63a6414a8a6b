"""Taking data along: what, of which days, into which kind of file; written beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_number, ngettext
from clinic_desk.rules.rows import Actor, DoctorRow
from clinic_desk.ui.background import Job, run_in_background
from clinic_desk.ui.exports import choice as choices
from clinic_desk.ui.exports.choice import TABLES, Choice, Form, Task
from clinic_desk.ui.exports.days_line import DaysLine
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import (
    Card,
    KeyButton,
    PrimaryButton,
    ProgressStrip,
    SegmentedControl,
    StatusLine,
    set_spoken_name,
)
from clinic_desk.ui.widgets.save_file import ask_path
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.time_left import time_left

_WHATS: Final = {"journal": N_("Journal"), "visits": N_("Visits to doctors"), "people": N_("Patients")}
_ABOUTS: Final = {
    "journal": N_("The requests received on these days, refused and cancelled ones too."),
    "visits": N_("The visits that lie on these days, cancelled ones too."),
    "people": N_("Everybody the clinic knows; with days, only those who applied on them."),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the dialog needs to know of the desk it stands on."""

    clock: Clock
    actor: Callable[[], Actor]
    clinic: Callable[[], str]
    """The name of the clinic in the language of the window."""


class ExportDialog(QDialog):
    """Chooses, asks for a place, writes with progress and «stop», opens what was written.

    Signals: ``paper_wanted`` (first day, last day): the printed journal is wished, which is not made here.
    """

    paper_wanted = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        doctors: Sequence[DoctorRow],
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self._desk, self._doctors, self._open_url = desk, doctors, open_url
        self._job: Job[int] | None = None
        self._begun = desk.clock.now()
        self._written: Path | None = None
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._on_what()
        self.what.setFocus()

    # --- making ---------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.what = named(SegmentedControl(self), "export_what")
        self.about = named(QLabel(self, wordWrap=True), "export_about")
        self.days = DaysLine(lambda: self._desk.clock.now().date(), self)
        self.doctor = named(QComboBox(self), "export_doctor")
        self.form = named(QComboBox(self), "export_form")
        self.names = named(QCheckBox(self), "export_names")
        self.count = named(QLabel(self), "export_count")
        self.warning = named(QLabel(self, wordWrap=True), "export_warning")
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.open_button = named(KeyButton("", "", self), "export_open")
        self.folder_button = named(KeyButton("", "", self), "export_folder")
        self.export_button = named(PrimaryButton("", "Enter", self), "export_go")
        self.close_button = named(KeyButton("", "Esc", self), "export_close")
        self._labels = {name: QLabel(self) for name in ("days", "doctor", "form")}

    def _lay_out(self) -> None:
        for label in (self.about, self.count):
            set_role(label, "quiet")
        set_role(self.warning, "small")
        self.strip.hide()
        for button in (self.open_button, self.folder_button, self.close_button):
            button.setAutoDefault(False)
        for button in (self.open_button, self.folder_button):
            button.hide()
        self.export_button.setDefault(True)
        card = Card(self, padding=14)
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(10)
        for name, field in (("days", self.days), ("doctor", self.doctor), ("form", self.form)):
            self._labels[name].setBuddy(field)
            self._rows.addRow(self._labels[name], field)
        self._rows.addRow(QLabel(self), self.names)
        self._rows.addRow(QLabel(self), self.count)
        card.body.addLayout(self._rows)
        done, foot = QHBoxLayout(), QHBoxLayout()
        done.setSpacing(8)
        done.addWidget(self.news, 1)
        done.addWidget(self.open_button)
        done.addWidget(self.folder_button)
        foot.setSpacing(8)
        foot.addWidget(self.warning, 1)
        foot.addWidget(self.export_button)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(self.what)
        whole.addWidget(self.about)
        whole.addWidget(card)
        whole.addStretch()
        whole.addWidget(self.strip)
        whole.addLayout(done)
        whole.addLayout(foot)
        open_at(self, 720, 430)

    def _connect(self) -> None:
        self.what.choice_changed.connect(lambda _value: self._on_what())
        self.days.changed.connect(self._show_count)
        self.doctor.activated.connect(lambda _index: self._show_count())
        self.form.activated.connect(lambda _index: self._on_form())
        self.export_button.clicked.connect(self._ask_path)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)
        self.open_button.clicked.connect(lambda: self._open(self._written))
        self.folder_button.clicked.connect(lambda: self._open(self._written and self._written.parent))

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the choices stay."""
        self.setWindowTitle(_("Export"))
        self.what.setAccessibleName(_("What to export"))
        self.what.set_options([(what, _(_WHATS[what])) for what in choices.whats()])
        for part in self.what.findChildren(QPushButton):
            part.setAutoDefault(False)  # Enter exports, wherever the focus is
        for name, text in (("days", _("Days")), ("doctor", _("Doctor")), ("form", _("Kind of file"))):
            self._labels[name].setText(text)
        set_spoken_name(self.doctor, _("Doctor"))
        set_spoken_name(self.form, _("Kind of file"))
        self.names.setText(_("With names and everything else that says who it was"))
        self.open_button.setText(_("Open the file"))
        self.folder_button.setText(_("Open the folder"))
        self.close_button.setText(_("Close"))
        self._fill_forms()
        self._show_choice()

    # --- what is chosen -------------------------------------------------------------------------------

    def choice(self) -> Choice:
        """What is chosen now."""
        what, form = self.what.value(), Form(self.form.currentData())
        first, last = self.days.days() or (None, None)
        doctor = self.doctor.currentData() if what == "visits" and form is not Form.BUNDLE else None
        names = self.names.isChecked() or what == "people" or form is Form.PAPER
        return Choice(what, form, first, last, doctor or None, names)

    def _on_what(self) -> None:
        self.days.offer_all(with_all=self.what.value() == "people")
        self._fill_forms()
        self._on_form()

    def _fill_forms(self) -> None:
        chosen = self.form.currentData()
        self.form.clear()
        for form in choices.forms(self.what.value()):
            self.form.addItem(_(choices.FORM_TEXTS[form]), form.value)
        self.form.setCurrentIndex(max(0, self.form.findData(chosen)))
        self._fill_doctors()

    def _on_form(self) -> None:
        # a table for the work in the house has names, what goes to other systems has none unless wished
        self.names.setChecked(Form(self.form.currentData()) in TABLES)
        self._fill_doctors()
        self._show_choice()

    def _fill_doctors(self) -> None:
        """A calendar is of one doctor, so there is no «all doctors» then."""
        chosen = self.doctor.currentData()
        self.doctor.clear()
        if self.form.currentData() != Form.CALENDAR:
            self.doctor.addItem(_("all doctors"), 0)
        for row in self._doctors:
            self.doctor.addItem(row.name.full, row.id)
        self.doctor.setCurrentIndex(max(0, self.doctor.findData(chosen)))

    def _show_choice(self) -> None:
        what, form = self.what.value(), self.form.currentData()
        self.about.setText(_(_ABOUTS[what]))
        self._rows.setRowVisible(self.doctor, what == "visits" and form != Form.BUNDLE)
        self._rows.setRowVisible(self.names, what != "people" and form != Form.PAPER)
        self.export_button.setText(_("To paper…") if form == Form.PAPER else _("Export…"))
        self.warning.setText(
            _("The export is written into the audit. Whoever holds the file answers for it.")
        )
        self._show_count()

    def _show_count(self) -> None:
        chosen = self.choice()
        try:
            rows = choices.count(chosen)
        except errors.ClinicError as fault:
            self.count.setText(wording.sentence(fault))
            return
        text = ngettext("{count} row", "{count} rows", rows).format(count=format_number(rows))
        nothing = _("Nothing lies on these days: the file will only have its head.")
        self.count.setText(text if rows else nothing)

    # --- the file -------------------------------------------------------------------------------------

    def _ask_path(self) -> None:
        if self._job is not None:
            return
        chosen = self.choice()
        if chosen.form is Form.PAPER:
            self.paper_wanted.emit(chosen.first, chosen.last)
            return
        self._file_dialog: QFileDialog = ask_path(
            self,
            _("Where to?"),
            choices.file_name(chosen),
            partial(self.export_to, chosen),
            [choices.file_kind(chosen.form)],
        )

    def export_to(self, chosen: Choice, path: Path) -> None:
        """Write the file; the entry about it stands in the audit first."""
        desk = self._desk
        task = Task(chosen, path, desk.clinic(), desk.clock.now(), desk.actor())
        self._written = None
        self.news.clear()
        self._begun = datetime.now()
        self.strip.start(_("Exporting into {file}").format(file=path.name), _("Stop"))
        self._job = run_in_background(
            self,
            task.run,
            on_done=partial(self._on_done, path),
            on_failed=self._on_failed,
            on_progress=self._on_progress,
        )
        self._show_busy()

    def _on_progress(self, done: int, total: int) -> None:
        self.strip.set_progress(done, total, time_left(self._begun, datetime.now(), done, total))

    def _on_done(self, path: Path, count: int) -> None:
        self._written = path
        self._end()
        text = ngettext("{count} entry written: {file}", "{count} entries written: {file}", count)
        self.news.say(text.format(count=format_number(count), file=path.name), "ok")
        self.open_button.setFocus()

    def _on_failed(self, fault: Exception) -> None:
        self._end()
        if isinstance(fault, errors.Stopped):
            self.news.say(wording.sentence(fault), "quiet")
        elif isinstance(fault, errors.ClinicError):
            self.news.say(wording.sentence(fault), "danger")
        else:
            self.news.say(
                _("This is a fault of the program. Nothing was written; the fault is in the log."), "danger"
            )

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self._show_busy()

    def _show_busy(self) -> None:
        """While something is written nothing else can be chosen; afterwards it can be opened."""
        busy = self._job is not None
        for field in (self.what, self.days, self.doctor, self.form, self.names, self.export_button):
            field.setEnabled(not busy)
        for button in (self.open_button, self.folder_button):
            button.setVisible(self._written is not None)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _open(self, path: Path | None) -> None:
        """With whatever the computer has for such files."""
        if path is not None and not self._open_url(QUrl.fromLocalFile(str(path))):
            self.news.say(_("No program of this computer opens it: {file}").format(file=path), "warn")

    def reject(self) -> None:
        """Esc first stops what is being written, then closes."""
        if self._job is None:
            super().reject()
        else:
            self._stop()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
