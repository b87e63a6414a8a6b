"""Warnings about the safety of the data, above everything that merely stands open.

Each bar belongs to its own page and is added here; it hides itself while it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.services import access, backup, clock_check
from clinic_desk.ui.accounts.login_bar import LogInBar
from clinic_desk.ui.backups.backup_bar import BackupBar
from clinic_desk.ui.clock.clock_bar import ClockBar
from clinic_desk.ui.fault_bar import FaultBar


class SafetyBars(QWidget):
    """``now`` is asked for at each :meth:`reload`: after changes, and every half minute.

    Signals: ``decide_wanted``: whether the clinic logs in shall be decided now; ``clock_wanted``: the
    clock shall be confirmed.
    """

    decide_wanted = Signal()
    clock_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget, *, is_demo: bool = False) -> None:
        super().__init__(parent)
        self._now = now
        self._is_demo = is_demo
        self.login: LogInBar | None = None
        self.clock: ClockBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.fault = FaultBar(self)
        self._column.addWidget(self.fault)
        self.backup = BackupBar(self)
        self._column.addWidget(self.backup)

    def reload(self) -> None:
        """Read again what there is to warn of."""
        self.fault.tell_known()
        self._show_clock()
        self._show_login()
        self._show_backups()

    def tell(self, fault: Exception) -> None:
        """Something was refused or failed: what lasts gets its bar at once."""
        self.fault.tell(fault)
        if isinstance(fault, errors.ClockDoubtful):
            self._show_clock()

    def _show_clock(self) -> None:
        try:
            doubt = clock_check.doubt(now=self._now())
        except errors.ClinicError as fault:
            self.fault.tell(fault)
            return
        if self.clock is None and doubt is not None:
            self.clock = ClockBar(self)
            self.clock.wanted.connect(self.clock_wanted)
            self._column.insertWidget(1, self.clock)
        if self.clock is not None:
            self.clock.tell(doubt)

    def _show_login(self) -> None:
        decided = access.login_is_decided() or self._is_demo
        if self.login is None and not decided:
            self.login = LogInBar(self)
            self.login.wanted.connect(self.decide_wanted)
            self._column.addWidget(self.login)
        if self.login is not None:
            self.login.show_state(decided=decided)

    def _show_backups(self) -> None:
        try:
            worth_it = backup.is_kept() and backup.is_worth_it()
            self.backup.show_state(backup.state(now=self._now()) if worth_it else None)
        except errors.ClinicError:
            return  # busy or damaged, which is told of elsewhere; what was said stands
