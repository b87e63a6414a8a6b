"""What the dialogs that write several visits at once have in common: one key takes all of it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, actions
from clinic_desk.services.groups import GroupBooking
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.widgets import KeyButton, StatusLine
from clinic_desk.ui.widgets.spoken_box import SpokenBox


class GroupWork(QDialog):
    """What was written here last stands in ``_done`` until it is taken back.

    The dialogs build on this. They make ``status``, ``undo_button``, ``slips_button`` and ``close_button``
    themselves, each at its place in the order of Tab.

    Signals: ``taken_back``: what was written was taken back here. ``slips_wanted`` (visit ids, language):
    their slips, to take home.
    """

    taken_back = Signal()
    slips_wanted = Signal(object, str)

    status: StatusLine
    spoken: SpokenBox
    slips_button: KeyButton
    undo_button: KeyButton
    close_button: KeyButton

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._clock, self._actor, self._tell = clock, actor, tell
        self._done: GroupBooking | None = None

    def _connect(self) -> None:
        self.undo_button.clicked.connect(self.take_back)
        self.slips_button.clicked.connect(self._ask_slips)
        QShortcut(shortcut("print_slip"), self).activated.connect(self._ask_slips)
        self.close_button.clicked.connect(self.reject)
        QShortcut(shortcut("undo"), self).activated.connect(self.take_back)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.undo_button.setText(_("Take back"))
        self.slips_button.setText(_("Print the slips"))
        self.close_button.setText(_("Close"))

    def _show_written(self) -> None:
        """What can be done once it is written: taken back, and given on paper by those who may print."""
        self.undo_button.setVisible(self._done is not None)
        self.slips_button.setVisible(self._done is not None and access.has(Right.PRINT))

    def _ask_slips(self) -> None:
        visits = self._with_slips()
        if visits and access.has(Right.PRINT):
            self.slips_wanted.emit(visits, self.spoken.language)

    def _with_slips(self) -> list[int]:
        """The visits that slips are given for: those just booked."""
        return [] if self._done is None else [one.visit.id for one in self._done.bookings]

    def take_back(self) -> None:
        """All of what was written is undone, or nothing of it; the dialog stands open again as before."""
        if self._done is None:
            return
        try:
            actions.take_back(self._done.action_id, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as fault:
            show_fault(self.status, fault)
            return
        self._done = None
        self._reopen()
        self._tell(Changes.VISITS | Changes.JOURNAL)
        self.taken_back.emit()

    def _reopen(self) -> None:
        """Show again what can be done, and say that it was taken back."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
