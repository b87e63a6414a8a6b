"""The letters that answer while a call is in hand, on whatever layout the keyboard has."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

NO_ANSWER, WAITING, KEEP, ADD_LATE = "N", "W", "K", "A"
CANCEL, AGREED = "Del", "Enter"

_SAME_KEY: Final = {"т": NO_ANSWER, "ц": WAITING, "л": KEEP, "ф": ADD_LATE}
"""What the same key types on a Russian or Kazakh layout; nobody switches it for one letter."""

_CHORD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def pressed(event: QKeyEvent) -> str:
    """The name of the key as its cap shows it; empty for a chord and for what has no name here."""
    if event.modifiers() & _CHORD:
        return ""
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return AGREED
        case Qt.Key.Key_Delete:
            return CANCEL
        case _:
            text = event.text().lower()
            return _SAME_KEY.get(text, text.upper())
