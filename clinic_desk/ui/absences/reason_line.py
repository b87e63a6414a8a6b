"""A written reason, asked in place of the buttons of a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, announce

_BESIDE = 2


class ReasonLine(QFrame):
    """Asks one reason: Enter gives it, Esc drops the question; the usual reasons are buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reason_line")
        set_role(self, "banner", tone="warn")
        self._give: Callable[[str], object] = str
        self._drop: Callable[[], object] = str
        self._question = QLabel(self, wordWrap=True)
        set_role(self._question, "strong")
        self.line = named(QLineEdit(self, maxLength=300), "reason")
        self._chips: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setSpacing(6)
        self._grid.addWidget(self._question, 0, 0, 1, _BESIDE)
        self._grid.addWidget(self.line, 1, 0, 1, _BESIDE)
        self.hide()

    def ask(
        self,
        question: str,
        usual: Sequence[str],
        give: Callable[[str], object],
        drop: Callable[[], object],
    ) -> None:
        """Show the question; one of the two is called and the line hides before."""
        self._give, self._drop = give, drop
        self._question.setText(question)
        self.line.clear()
        self.line.setAccessibleName(question)
        self.line.setPlaceholderText(_("write the reason, then Enter"))
        set_style_property(self.line, "invalid", value=False)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(text) for text in usual]
        for place, chip in enumerate(self._chips):
            self._grid.addWidget(chip, 2 + place // _BESIDE, place % _BESIDE)
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip(self, text: str) -> QPushButton:
        chip = KeyButton(text, "", self, role="chip")  # Enter presses it
        chip.setAutoDefault(False)
        chip.clicked.connect(lambda: self._given(text))
        return chip

    def _given(self, text: str) -> None:
        self.hide()
        self._give(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter and Esc belong to the question, not to the dialog around it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._drop()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            text = self.line.text().strip()
            if text:
                self._given(text)
            else:
                set_style_property(self.line, "invalid", value=True)
                announce(self.line, self.line.placeholderText())
        else:
            super().keyPressEvent(event)
