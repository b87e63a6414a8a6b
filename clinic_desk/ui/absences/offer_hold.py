"""Keeps the time that is being read out, so that no other desk gives it away during the call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Actor, Slot
from clinic_desk.services import holds

_DELAY_MS = 400
"""Who walks through the list offers nothing yet."""


class OfferHold(QObject):
    """Holds one time after the other; where the file is busy there is none, and the call goes on."""

    def __init__(self, parent: QObject, clock: Clock, actor: Callable[[], Actor]) -> None:
        super().__init__(parent)
        self._clock, self._actor = clock, actor
        self._slot: Slot | None = None
        self._held: Slot | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._hold)

    def offer(self, slot: Slot | None) -> None:
        """This time is on offer now; None: nothing is."""
        if slot == self._slot:
            return
        self._slot = slot
        if slot is None:
            self.let_go()
        else:
            self._timer.start()

    def let_go(self) -> None:
        """The call is over."""
        self._timer.stop()
        self._slot = None
        if self._held is not None:
            self._held = None
            with suppress(errors.ClinicError):
                holds.let_go(pc=self._actor().pc)

    def _hold(self) -> None:
        if self._slot is not None:
            with suppress(errors.ClinicError):
                holds.hold(self._slot, now=self._clock.now(), actor=self._actor())
                self._held = self._slot
