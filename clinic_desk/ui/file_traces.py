"""What Qt's file dialogs remember: the folders that were looked into, in a place outside the data folder.

The dialogs are Qt's own, never the system's: those put each file into the desktop's list of recent ones.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from PySide6.QtCore import QSettings

_KEPT_BY_QT: Final = ("FileDialog/history", "FileDialog/lastVisited")


def prevent() -> None:
    """Give Qt no place to remember folders in; call it before the first dialog."""
    if sys.platform != "win32":
        # a file below the null device cannot be made, and Qt asks for no more than it gets
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def clear() -> None:
    """Where that place is the registry, take out of it what was remembered; sizes and columns may stay."""
    if sys.platform == "win32":
        remembered = QSettings(QSettings.Scope.UserScope, "QtProject")
        for name in _KEPT_BY_QT:
            remembered.remove(name)
