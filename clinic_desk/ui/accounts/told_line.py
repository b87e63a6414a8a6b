"""The line that says why something was not done; no line while there is nothing to say."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce


class ToldLine(QLabel):
    """Takes no room while it is empty; a screen reader says it at once."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, wordWrap=True)
        self.setObjectName(name)
        set_role(self, "danger")
        self.hide()

    def say(self, text: str) -> None:
        """Say it; an empty text takes the line away."""
        self.setText(text)
        self.setVisible(bool(text))
        announce(self, text)
