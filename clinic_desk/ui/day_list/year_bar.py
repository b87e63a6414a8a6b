"""The line that says in good time that nothing is entered for the coming year."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ElidedLabel, KeyButton


class YearBar(QFrame):
    """Hidden while there is nothing to say, and after «Later» until the program starts again.

    Signals: ``wanted``: the person wants to see the day list.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("year_bar")
        set_role(self, "banner", tone="warn")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._year: int | None = None
        self._put_off = False
        self._sign = QLabel(self)
        self._sign.setPixmap(icons.icon("calendar-days", "held").pixmap(icons.SIZE, icons.SIZE))
        self.text = ElidedLabel("", self)
        self.open_button = KeyButton("", shortcut_text("day_list"), self, role="link")
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

    def set_year(self, year: int | None) -> None:
        """The year for which nothing is entered, None if there is none."""
        self._year = year
        self.retranslate()

    def put_off(self) -> None:
        """Not now."""
        self._put_off = True
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.open_button.setText(_("Day list of the clinic"))
        self.later_button.setText(_("Later"))
        self.text.setText(_("No holidays and days off are entered for {year} yet.").format(year=self._year))
        self.setVisible(self._year is not None and not self._put_off)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
