"""The one-time recovery key: shown once, big, to be printed or written down before anything goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui import icons, theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import Card

_KEY_PX = 17


class KeyCard(Card):
    """What the key is for, the key, the button that prints it, and the tick that it is put away.

    Signals: ``print_wanted`` (the key as printed); ``put_away`` whenever the tick changes.
    """

    print_wanted = Signal(str)
    put_away = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=16)
        self._about = QLabel(self, wordWrap=True)
        self.key = named(QLabel(self, wordWrap=True), "recovery_key")
        self.print_button = named(QPushButton(self), "print_key")
        self.tick = named(QCheckBox(self), "key_is_put_away")
        self.key.setFont(theme.font(_KEY_PX, QFont.Weight.DemiBold, tabular=True))
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.print_button.setIcon(icons.icon("printer"))
        self.print_button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addStretch()
        self.body.addWidget(self._about)
        self.body.addWidget(self.key)
        self.body.addLayout(row)
        self.body.addWidget(self.tick)
        self.print_button.clicked.connect(lambda: self.print_wanted.emit(self.key.text()))
        self.tick.toggled.connect(self.put_away)
        self.retranslate()

    def show_key(self, key: str) -> None:
        """Show a new key; nothing is ticked yet."""
        self.key.setText(key)
        self.key.setAccessibleName(_("Recovery key: {key}").format(key=" ".join(key)))
        self.tick.setChecked(False)

    def forget(self) -> None:
        """Take the key off the screen."""
        self.key.setText("")
        self.key.setAccessibleName("")

    def is_put_away(self) -> bool:
        """Whether somebody says that the key is on paper."""
        return self.tick.isChecked()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._about.setText(
            _(
                "This key opens the accounts when the administrator's password is forgotten. It works once "
                "and is not shown again: print it or write it down, and keep it where only the head of the "
                "clinic can reach it."
            )
        )
        self.print_button.setText(_("Print or save as PDF…"))
        self.tick.setText(_("The key is on paper and put away"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
