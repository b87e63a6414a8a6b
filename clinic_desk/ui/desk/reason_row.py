"""A written reason, asked in place: why booked although not attached, why overbooked, why refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import announce


class ReasonRow(QWidget):
    """One line to write a reason in, with the usual reasons as buttons.

    Signals: ``given`` carries the reason on Enter, ``dropped`` is Esc. What was typed stays when the
    row is opened again for the same question.
    """

    given = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reason_row")
        self._question: Callable[[], str] = str
        self._usual: Callable[[], Sequence[str]] = tuple
        self.kind = ""
        self._title = QLabel(self, wordWrap=True)
        set_role(self._title, "strong")
        self.line = named(QLineEdit(self), "reason")
        self.line.setMaxLength(300)
        self.line.returnPressed.connect(self._on_return)
        self._chips: list[QPushButton] = []
        self._chip_row = QGridLayout()
        self._chip_row.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.line)
        column.addLayout(self._chip_row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def ask(self, kind: str, question: Callable[[], str], usual: Callable[[], Sequence[str]]) -> None:
        """Open the row for a question; both callables are asked again when the language changes."""
        if kind != self.kind:
            self.line.clear()
        self.kind, self._question, self._usual = kind, question, usual
        self.retranslate()
        set_style_property(self.line, "invalid", value=False)
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget the question and what was typed: the call is over."""
        self.kind = ""
        self.line.clear()
        self.hide()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._title.setText(self._question())
        self.line.setAccessibleName(self._question())
        self.line.setPlaceholderText(_("write the reason, then Enter"))
        for chip in self._chips:
            chip.deleteLater()
        self._chips = [self._chip(text) for text in self._usual()]
        while self._chip_row.count():
            self._chip_row.takeAt(0)
        for number, chip in enumerate(self._chips):
            # two beside each other: four would be narrower than their Kazakh texts
            self._chip_row.addWidget(chip, number // 2, number % 2)

    def _chip(self, text: str) -> QPushButton:
        chip = QPushButton(text, self)
        set_role(chip, "chip")
        chip.clicked.connect(lambda: self._take(text))
        return chip

    def _take(self, text: str) -> None:
        self.line.setText(text)
        self.given.emit(text)

    def _on_return(self) -> None:
        text = self.line.text().strip()
        set_style_property(self.line, "invalid", value=not text)
        if text:
            self.given.emit(text)
        else:
            announce(self.line, self.line.placeholderText())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc closes the row and keeps its text."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
