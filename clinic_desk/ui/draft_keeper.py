"""Keeps what is typed in the open call in the data file, so that a crash or a power cut loses none of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Actor
from clinic_desk.services import drafts

_AFTER_MS = 700


class DraftKeeper(QObject):
    """Writes 0.7 s after the first key that was not yet written; the window never waits for a busy file.

    Signals: ``failed`` (Exception).
    """

    failed = Signal(Exception)

    def __init__(self, clock: Clock, actor: Callable[[], Actor], parent: QObject) -> None:
        super().__init__(parent)
        self._clock, self._actor = clock, actor
        self._draft: dict[str, str] = {}
        self.timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self.timer.timeout.connect(self.save)

    def keep(self, draft: dict[str, str]) -> None:
        """This stands on the screen now."""
        self._draft = draft
        if not self.timer.isActive():  # not anew with each letter: somebody may never pause
            self.timer.start()

    def drop(self) -> None:
        """The call is answered: nothing of it is a draft any more."""
        self._draft = {}
        self.save()

    def save(self) -> None:
        """Write it at once."""
        self.timer.stop()
        try:
            drafts.save(self._draft, pc=self._actor().pc, now=self._clock.now())
        except errors.DatabaseBusy:
            self.timer.start()  # it still stands on the screen
        except errors.ClinicError as error:
            self.failed.emit(error)

    def load(self) -> dict[str, str]:
        """What was typed at this PC when the program ended."""
        return drafts.load(pc=self._actor().pc)
