"""Names of widgets: tests, screen readers and the style sheet find them by these."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Q = TypeVar("Q", bound=QObject)


def named(made: Q, name: str) -> Q:
    """Give a new widget (or timer, action ...) its object name and hand it back."""
    made.setObjectName(name)
    return made
