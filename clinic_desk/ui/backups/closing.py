"""The backup when the window was closed: a small window with its progress, which may be left."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from clinic_desk import errors, log, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.backups import BackupKind, BackupRow
from clinic_desk.rules.rows import Actor
from clinic_desk.services import backup
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton


class ClosingDialog(QDialog):
    """Backs up, then closes by itself; Esc leaves it, and then the next start warns."""

    def __init__(self, parent: QWidget | None, clock: Clock, actor: Actor) -> None:
        super().__init__(parent)
        self.setObjectName("closing_dialog")
        self.setMinimumWidth(420)
        self._failed = False
        self.title = named(QLabel(self, wordWrap=True), "closing_title")
        self.bar = named(QProgressBar(self, textVisible=False), "closing_progress")
        self.leave_button = named(KeyButton("", "Esc", self), "closing_leave")
        set_role(self.title, "heading")
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.leave_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.bar)
        column.addLayout(foot)
        self.bar.setRange(0, 100)
        self.leave_button.clicked.connect(self.reject)
        self.retranslate()
        now = clock.now()

        def work(progress: Progress) -> BackupRow:
            return backup.automatic(
                BackupKind.CLOSE, now=now, actor=actor, progress=progress, stop=progress.stopped
            )

        self.job: Job[BackupRow] = run_in_background(
            self,
            work,
            on_done=lambda _row: self.accept(),
            on_failed=self._on_failed,
            on_progress=lambda done, _total: self.bar.setValue(done),
        )

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Backup"))
        if not self._failed:
            self.title.setText(_("The day is backed up; the program closes by itself."))
        self.bar.setAccessibleName(self.title.text())
        self.leave_button.setText(_("Close") if self._failed else _("Leave it"))

    def reject(self) -> None:
        """Leave it: what was begun goes away again."""
        self.job.stop()
        super().reject()

    def _on_failed(self, fault: Exception) -> None:
        if isinstance(fault, errors.Stopped):
            return
        self._failed = True
        self.bar.hide()
        if isinstance(fault, errors.ClinicError):
            why = wording.sentence(fault)
        else:
            log.report(fault)
            why = ""
        self.title.setText(_("The backup did not work. {why}").format(why=why).strip())
        self.retranslate()
        self.leave_button.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "leave_button"):
            self.retranslate()


def back_up(clock: Clock, actor: Actor) -> None:
    """Back up what the window leaves behind, if that is a clinic's own data with something in them."""
    try:
        if not (backup.is_kept() and backup.is_worth_it()):
            return
        dialog = ClosingDialog(None, clock, actor)
    except errors.ClinicError:
        return  # a data file that cannot be read was told of already
    dialog.exec()
    dialog.deleteLater()
