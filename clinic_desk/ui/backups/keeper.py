"""What the window backs up by itself: at noon, when asked for, and the news of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.backups import BackupKind, BackupRow
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.services import backup
from clinic_desk.ui.background import Job, Progress, run_in_background

NOON: Final = time(12)
_LOOK_MS: Final = 60_000
_AGAIN_AFTER: Final = timedelta(minutes=15)
"""A backup that failed at noon is tried again so often."""


class BackupKeeper(QObject):
    """Looks once a minute whether the backup of noon is due.

    Signals: ``changed`` (Changes), ``told`` (text, tone): news for the quiet line.
    """

    changed = Signal(object)
    told = Signal(str, str)

    def __init__(self, parent: QObject, clock: Clock, actor: Callable[[], Actor]) -> None:
        super().__init__(parent)
        self._clock, self._actor = clock, actor
        self._job: Job[BackupRow] | None = None
        self._not_before: datetime | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def running(self) -> bool:
        """Whether a backup is under way."""
        return self._job is not None

    def look(self) -> None:
        """Back up if noon has passed and no backup was made since."""
        now = self._clock.now()
        if self.running or not backup.is_kept() or now.time() < NOON:
            return
        if self._not_before is not None and now < self._not_before:
            return
        try:
            newest = backup.newest_good()
            due = newest is None or newest.at < datetime.combine(now.date(), NOON)
            if due and backup.is_worth_it():
                self.back_up(BackupKind.NOON)
        except errors.ClinicError:
            self._not_before = now + _AGAIN_AFTER  # busy or damaged: the bars tell of it

    def back_up(self, kind: BackupKind) -> None:
        """Make one beside the window; whoever is interested hears how it went."""
        if self.running:
            return
        now, actor = self._clock.now(), self._actor()

        def work(progress: Progress) -> BackupRow:
            if kind is BackupKind.HAND:
                return backup.make(
                    None, kind=kind, now=now, actor=actor, progress=progress, stop=progress.stopped
                )
            return backup.automatic(kind, now=now, actor=actor, progress=progress, stop=progress.stopped)

        self.told.emit(_("Backing up…"), "quiet")
        self._job = run_in_background(self, work, on_done=self._on_done, on_failed=self._on_failed)

    def _on_done(self, _row: BackupRow) -> None:
        self._job = None
        self.told.emit(_("Backed up and verified."), "ok")
        self.changed.emit(Changes.SAFETY)

    def _on_failed(self, fault: Exception) -> None:
        self._job = None
        self._not_before = self._clock.now() + _AGAIN_AFTER
        if isinstance(fault, errors.ClinicError) and not isinstance(fault, errors.Stopped):
            text = _("The backup did not work. {why}").format(why=wording.sentence(fault))
            self.told.emit(text, "danger")
        self.changed.emit(Changes.SAFETY)
