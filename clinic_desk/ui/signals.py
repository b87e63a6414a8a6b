"""News between the pages of one window: who did something says so once, each view decides itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from clinic_desk.rules.changes import Changes


class Signals(QObject):
    """The signals that cross page borders.

    ``changed`` carries Changes after each use case; ``told`` a sentence for the quiet line and
    whether Ctrl+Z takes it back; ``failed`` an exception to be worded.
    """

    changed = Signal(Changes)
    told = Signal(str, bool)
    failed = Signal(Exception)
