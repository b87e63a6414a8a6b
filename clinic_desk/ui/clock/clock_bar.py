"""The red bar of a desk whose clock cannot be right: nothing is booked while it stands there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce


class ClockBar(QFrame):
    """Hidden while the clock can be right.

    Signals: ``wanted``: somebody wants to confirm the clock.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clock_bar")
        set_role(self, "banner", tone="danger")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.doubt: errors.ClockDoubtful | None = None
        self._sign = QLabel(self)
        self.text = named(QLabel(self, wordWrap=True), "clock_text")
        set_role(self.text, "strong")
        self.button = named(QPushButton(self), "clock_confirm")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.wanted)
        self.retranslate()

    def tell(self, doubt: errors.ClockDoubtful | None) -> None:
        """Show why nothing is booked; None hides the bar."""
        is_news = (self.doubt is None) != (doubt is None)
        self.doubt = doubt
        self.retranslate()
        if is_news and doubt is not None:
            announce(self, self.text.text())

    def retranslate(self) -> None:
        """Put all texts into the language of the window and the sign into the colours of the theme."""
        self._sign.setPixmap(icons.icon("clock", "danger").pixmap(icons.SIZE, icons.SIZE))
        self.button.setText(_("Confirm the clock…"))
        self.text.setText("" if self.doubt is None else wording.sentence(self.doubt))
        self.setVisible(self.doubt is not None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange} and hasattr(
            self, "button"
        ):
            self.retranslate()
