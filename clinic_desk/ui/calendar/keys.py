"""Which key means what on a cell; the sequences come from the table of commands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class CellKeys:
    """Finds the command of a cell («open», «cut» ...) that a key event means."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._names = {QKeySequence(keys[name]).toString(): name for name in keys}

    def command(self, event: QKeyEvent) -> str | None:
        """The name of the command, if the key has one."""
        key = Qt.Key(event.key())
        # the keypad's Enter is the same key to a person at the desk
        key = Qt.Key.Key_Return if key is Qt.Key.Key_Enter else key
        pressed = QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, key)
        return self._names.get(QKeySequence(pressed).toString())


def has_chord(event: QKeyEvent) -> bool:
    """Whether Ctrl, Alt or Meta is held."""
    return bool(event.modifiers() & _CHORDS)


def typed_text(event: QKeyEvent) -> str:
    """The letter or digit that was typed; empty for every other key."""
    text = event.text()
    return text if text.isalnum() and not has_chord(event) else ""
