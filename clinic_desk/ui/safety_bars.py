"""Warnings about the safety of the data, above everything that merely stands open.

Each bar belongs to its own page and is added here; it hides itself while it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desk.services import access
from clinic_desk.ui.accounts.login_bar import LogInBar
from clinic_desk.ui.fault_bar import FaultBar


class SafetyBars(QWidget):
    """``now`` is asked for at each :meth:`reload`: after changes, and every half minute.

    Signals: ``decide_wanted``: whether the clinic logs in shall be decided now.
    """

    decide_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget, *, is_demo: bool = False) -> None:
        super().__init__(parent)
        self._now = now
        self._is_demo = is_demo
        self.login: LogInBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.fault = FaultBar(self)
        self._column.addWidget(self.fault)

    def reload(self) -> None:
        """Read again what there is to warn of."""
        self.fault.tell_known()
        self._show_login()

    def _show_login(self) -> None:
        decided = access.login_is_decided() or self._is_demo
        if self.login is None and not decided:
            self.login = LogInBar(self)
            self.login.wanted.connect(self.decide_wanted)
            self._column.addWidget(self.login)
        if self.login is not None:
            self.login.show_state(decided=decided)
