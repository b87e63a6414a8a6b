"""A first size for dialogs: the wished one, or what the screen has."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_FRAME = QSize(8, 40)
"""What the window's own frame and title take."""


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size, never larger than the screen (1366 × 768 at 150 % is 911 × 512)."""
    room = window.screen().availableGeometry().size() - _FRAME
    window.resize(QSize(width, height).boundedTo(room))
