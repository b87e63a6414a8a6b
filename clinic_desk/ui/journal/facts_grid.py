"""Facts to read: a quiet label, its value beside it; facts without a value are left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.ui.theme import set_role

Fact = tuple[str, str]
"""Label and value, both worded."""


class FactsGrid(QWidget):
    """Labels and values in two columns; values wrap and can be marked with the mouse to be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self._facts: tuple[Fact, ...] = ()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        self._facts = tuple((label, value) for label, value in facts if value)
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for line, (name, value) in enumerate(self._facts):
            self._add(line, 0, name, "small")
            self._add(line, 1, value, "")
        self.setAccessibleName("; ".join(f"{name}: {value}" for name, value in self._facts))

    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def _add(self, line: int, column: int, text: str, role: str) -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        set_role(label, role)
        if column:
            label.setWordWrap(True)
            policy = label.sizePolicy()  # as it is, or its height would no longer follow its width
            policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
            label.setSizePolicy(policy)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setCursor(Qt.CursorShape.IBeamCursor)
        self._grid.addWidget(label, line, column)
        self._labels.append(label)
