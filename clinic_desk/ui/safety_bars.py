"""Warnings about the safety of the data, above everything that merely stands open.

Each bar belongs to its own page and is added here; it hides itself while it has nothing to say. Where
several have, the red ones stand there, the worst on top; else one amber one: whoever is warned of everything
at once reads nothing. On a low screen one bar leaves room for the desk, and a button says how many more
there are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.i18n import _, ngettext
from clinic_desk.services import access, backup, clock_check
from clinic_desk.ui.accounts.login_bar import LogInBar
from clinic_desk.ui.backups.backup_bar import BackupBar
from clinic_desk.ui.clock.clock_bar import ClockBar
from clinic_desk.ui.fault_bar import FaultBar
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import KeyButton

_LOW = 600
"""Below this height of the window one bar is all that the desk can spare."""
_ARRANGED_BY = (
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
    QEvent.Type.DynamicPropertyChange,
    QEvent.Type.Resize,
)


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
        self._spread = False
        self._slots: dict[QFrame, QWidget] = {}
        self._more_count = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        row.addLayout(self._column, 1)
        self.fault = FaultBar(self)
        self.backup = BackupBar(self)
        for bar in (self.fault, self.backup):
            self._add(bar)
        self.more = named(KeyButton("", "", self, role="link"), "more_warnings")
        self.more.clicked.connect(self._on_more)
        self._aside = QWidget(self)
        aside = QHBoxLayout(self._aside)
        aside.setContentsMargins(8, 0, 8, 0)
        aside.addWidget(self.more)
        row.addWidget(self._aside)
        parent.window().installEventFilter(self)
        self._arrange()

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
            self._add(self.clock, place=1)
        if self.clock is not None:
            self.clock.tell(doubt)

    def _show_login(self) -> None:
        decided = access.login_is_decided() or self._is_demo
        if self.login is None and not decided:
            self.login = LogInBar(self)
            self.login.wanted.connect(self.decide_wanted)
            self._add(self.login, place=len(self._slots))
        if self.login is not None:
            self.login.show_state(decided=decided)

    def _show_backups(self) -> None:
        try:
            worth_it = backup.is_kept() and backup.is_worth_it()
            self.backup.show_state(backup.state(now=self._now()) if worth_it else None)
        except errors.ClinicError:
            return  # busy or damaged, which is told of elsewhere; what was said stands

    # --- how many at once -----------------------------------------------------------------------------

    def shown(self) -> list[QFrame]:
        """The bars that have something to say and room to say it, the worst first."""
        return [bar for bar in self._speaking() if not self._slots[bar].isHidden()]

    def _add(self, bar: QFrame, place: int | None = None) -> None:
        """Give a bar its place; the place is hidden where others go first, the bar itself by its own page."""
        slot = QWidget(self)
        slot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(slot)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bar)
        self._slots[bar] = slot
        self._column.insertWidget(len(self._slots) - 1 if place is None else place, slot)
        bar.installEventFilter(self)

    def _speaking(self) -> list[QFrame]:
        order = (self.fault, self.clock, self.login, self.backup)
        bars = [bar for bar in order if bar is not None and not bar.isHidden()]
        return sorted(bars, key=lambda bar: not _is_red(bar))

    def _arrange(self) -> None:
        speaking = self._speaking()
        most = [bar for bar in speaking if _is_red(bar)] or speaking[:1]
        is_low = self.window().height() < _LOW
        chosen = most[:1] if is_low and not self._spread else most
        for bar, slot in self._slots.items():
            slot.setVisible(bar in chosen)
        self._spread = self._spread and is_low and len(most) > 1
        self._more_count = len(most) - 1 if is_low else 0
        self._aside.setVisible(self._more_count > 0)
        self._name_more()

    def _name_more(self) -> None:
        count = self._more_count
        hidden = ngettext("{n} more warning", "{n} more warnings", count).format(n=count)
        self.more.setText(_("Only the first") if self._spread else hidden)

    def _on_more(self) -> None:
        self._spread = not self._spread
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """A bar came or went or changed its colour, or the window its height."""
        if event.type() in _ARRANGED_BY:
            self._arrange()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "more"):
            self._name_more()


def _is_red(bar: QFrame) -> bool:
    return bool(bar.property("tone") == "danger")
