"""One quiet line across the window: a sign, what there is to know, where it is dealt with, and «Later»."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.buttons import KeyButton
from clinic_desk.ui.widgets.labels import ElidedLabel


class BannerLine(QFrame):
    """A bar that says one thing builds on this; it calls ``retranslate`` once it knows what to say.

    ``sign`` is the icon and its colour, ``tone`` the colour of the line, ``command`` the one whose key stands
    beside the link.

    Signals: ``wanted``: the person at the desk wants to see more.
    """

    wanted = Signal()

    def __init__(
        self, parent: QWidget | None, name: str, *, sign: tuple[str, str], tone: str, command: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        set_role(self, "banner", tone=tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = icons.icon(*sign)
        self._sign = QLabel(self)
        self.text = ElidedLabel("", self)
        self.open_button = KeyButton("", shortcut_text(command), self, role="link")
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

    def put_off(self) -> None:
        """«Later»: what the line says now is not said again soon."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Put all texts into the language of the window and the sign into the colours of the theme."""
        self.later_button.setText(_("Later"))
        self._sign.setPixmap(self._icon.pixmap(icons.SIZE, icons.SIZE))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.retranslate()
