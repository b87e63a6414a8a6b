"""A question inside the window: no box pops up, the rest stays readable, Esc is the careful answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.panels import announce


@dataclass(frozen=True)
class Answer:
    """One button of a question; the text is translated already."""

    name: str
    text: str
    act: Callable[[], object]
    role: str = ""


class AskBanner(QFrame):
    """A question with its details and answers; the first answer gets the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ask_banner")
        self._question = QLabel(self, wordWrap=True)
        self._question.setObjectName("question")
        set_role(self._question, "strong")
        self._details = QLabel(self, wordWrap=True)
        self._details.setObjectName("details")
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._answers: dict[str, QPushButton] = {}
        self._careful: Answer | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self._question)
        column.addWidget(self._details)
        column.addLayout(self._buttons)
        self.hide()

    def ask(
        self,
        question: str,
        answers: Sequence[Answer],
        *,
        details: str = "",
        tone: str = "warn",
        careful: str = "",
    ) -> None:
        """Show a question; it hides itself before the answer's action runs.

        ``careful`` names the answer that Esc gives, the last one if empty.
        """
        self._forget()
        set_role(self, "banner", tone=tone)
        self._question.setText(question)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        for answer in answers:
            button = QPushButton(answer.text, self)
            button.setObjectName(f"answer_{answer.name}")
            button.setAutoDefault(True)
            set_role(button, answer.role)
            button.clicked.connect(lambda _checked=False, chosen=answer: self._choose(chosen))
            self._buttons.addWidget(button)
            self._answers[answer.name] = button
        self._buttons.addStretch()
        self._careful = next((one for one in answers if one.name == careful), answers[-1])
        self.setAccessibleName(question)
        self.show()
        announce(self, f"{question} {details}".strip())
        for button in self._answers.values():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            break

    def button(self, name: str) -> QPushButton:
        """The button of an answer; ``KeyError`` if the question has none of that name."""
        return self._answers[name]

    def question(self) -> str:
        """What is asked; empty while nothing is."""
        return self._question.text() if not self.isHidden() else ""

    def withdraw(self) -> None:
        """Take the question away unanswered."""
        self._forget()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Esc gives the careful answer."""
        if event.key() == Qt.Key.Key_Escape and self._careful is not None:
            self._choose(self._careful)
            return
        super().keyPressEvent(event)

    def _choose(self, answer: Answer) -> None:
        self.withdraw()
        answer.act()

    def _forget(self) -> None:
        self._careful = None
        self._answers = {}
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
