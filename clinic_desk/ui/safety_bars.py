"""Warnings about the safety of the data, above everything that merely stands open.

Each bar belongs to its own page and is added here; it hides itself while it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget


class SafetyBars(QWidget):
    """``now`` is asked for at each :meth:`reload`: after changes, and every half minute."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._now = now
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def reload(self) -> None:
        """Read again what there is to warn of."""
