"""The letters that answer while a call is in hand, on whatever layout the keyboard has."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from clinic_desk.rules.search import digits_of_keys, layouts

NO_ANSWER, WAITING, KEEP, ADD_LATE = "N", "W", "K", "A"
CANCEL, AGREED = "Del", "Enter"

_LETTERS: Final = (NO_ANSWER, WAITING, KEEP, ADD_LATE)
_DIGITS: Final = frozenset("0123")

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
            text = event.text().casefold()
            # nobody switches the layout for one key
            if text and digits_of_keys(text) in _DIGITS:
                return digits_of_keys(text)
            return next((key for key in _LETTERS if text and text in layouts(key)), text.upper())
