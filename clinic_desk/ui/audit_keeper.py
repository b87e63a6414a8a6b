"""What was looked at at this desk reaches the disk every few seconds; settings change with an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from clinic_desk.rules.rows import Actor
from clinic_desk.services import audit, clinic_settings
from clinic_desk.settings import Settings

_EVERY_MS = 3000


class AuditKeeper(QObject):
    """Writes looks down while the window works, and at its end (:meth:`finish`)."""

    def __init__(self, now: Callable[[], datetime], actor: Callable[[], Actor], parent: QObject) -> None:
        super().__init__(parent)
        self._now, self._actor = now, actor
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._write)
        self._timer.start()

    def _write(self) -> None:
        if audit.has_noted():
            audit.flush(now=self._now())

    def finish(self) -> None:
        """The desk is locked, changes hands or closes: nothing may be left in memory."""
        if audit.has_noted():
            audit.flush(now=self._now(), at_end=True)

    def allow(self, before: Settings, after: Settings) -> None:
        """Write changed settings into the audit; raises NoRight where the person may not change them."""
        clinic_settings.changed(asdict(before), asdict(after), now=self._now(), actor=self._actor())
