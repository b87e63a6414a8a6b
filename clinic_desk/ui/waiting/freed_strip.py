"""One quiet line in the main window: a time became free for somebody who waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import _, ngettext
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.waiting import WaitingMatch
from clinic_desk.services import finder
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.widgets import announce
from clinic_desk.ui.widgets.banner_line import BannerLine


class FreedStrip(BannerLine):
    """Names the person to be called first; hidden while nothing is free, and for what was put off.

    Signals: ``wanted``: the person at the desk wants to see the waiting list.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "freed_strip", sign=("phone-call", "arrived"), tone="ok", command="waiting_list"
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.text.setObjectName("freed_text")
        self._matches: list[WaitingMatch] = []
        self._doctors: dict[int, DoctorRow] = {}
        self._put_off: set[tuple[int, int, datetime]] = set()
        self.retranslate()

    def set_matches(self, matches: Sequence[WaitingMatch]) -> None:
        """Show what is free for whom now; what was put off before stays away."""
        before = {_key(one) for one in self._matches}
        self._matches = list(matches)
        self._put_off &= {_key(one) for one in matches}
        if matches:
            self._doctors = {row.id: row for row in finder.doctors(with_inactive=True)}
        self._show()
        if not self.isHidden() and not before >= {_key(one) for one in self._new()}:
            announce(self, self.text.text())

    def put_off(self) -> None:
        """Hide the line until another time becomes free for somebody."""
        self._put_off |= {_key(one) for one in self._matches}
        self._show()

    def _new(self) -> list[WaitingMatch]:
        return [one for one in self._matches if _key(one) not in self._put_off]

    def _show(self) -> None:
        new = self._new()
        self.setVisible(bool(new))
        if not new:
            return
        text = _("A time became free: {match}").format(match=texts.match_text(new[0], self._doctors))
        count = len(new) - 1
        if count:
            more = ngettext("and {count} more", "and {count} more", count).format(count=count)
            text = f"{text} ({more})"
        self.text.setText(text)
        self.setAccessibleName(text)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        self.open_button.setText(_("Waiting list"))
        self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 -- Qt's name
        """The whole line is a button."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.wanted.emit()


def _key(match: WaitingMatch) -> tuple[int, int, datetime]:
    return match.entry.id, match.slot.doctor_id, match.slot.at
