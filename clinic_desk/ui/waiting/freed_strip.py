"""One quiet line in the main window: a time became free for somebody who waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _, ngettext
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.waiting import WaitingMatch
from clinic_desk.services import finder
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.widgets import ElidedLabel, KeyButton, announce


class FreedStrip(QFrame):
    """Names the person to be called first; hidden while nothing is free, and for what was put off.

    Signals: ``wanted``: the person at the desk wants to see the waiting list.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("freed_strip")
        set_role(self, "banner", tone="ok")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._matches: list[WaitingMatch] = []
        self._doctors: dict[int, DoctorRow] = {}
        self._put_off: set[tuple[int, int, datetime]] = set()
        self._sign = QLabel(self)
        self.text = ElidedLabel("", self)
        self.text.setObjectName("freed_text")
        self.open_button = KeyButton("", shortcut_text("waiting_list"), self, role="link")
        self.later_button = KeyButton("", "", self, role="hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.later_button)
        self.open_button.clicked.connect(self.wanted)
        self.later_button.clicked.connect(self.put_off)
        self.retranslate()
        self.hide()

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
        self.open_button.setText(_("Waiting list"))
        self.later_button.setText(_("Later"))
        self._sign.setPixmap(icons.icon("phone-call", "arrived").pixmap(16, 16))
        self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 -- Qt's name
        """The whole line is a button."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.wanted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.retranslate()


def _key(match: WaitingMatch) -> tuple[int, int, datetime]:
    return match.entry.id, match.slot.doctor_id, match.slot.at
