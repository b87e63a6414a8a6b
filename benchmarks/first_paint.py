"""Inside a measured process: waits for the first paint and prints when it was, and the memory."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE_S = 60
_SETTLED_S = 0.7


class _Painted(QObject):
    """Notices the first paint of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return False


def report(part: QWidget) -> None:
    """Print the monotonic time at which ``part`` had been painted, and the MB held when at rest."""
    painted = _Painted(part)
    begin = time.monotonic()
    while not painted.seen:
        QApplication.processEvents()
        if time.monotonic() - begin > _PATIENCE_S:
            raise TimeoutError("nothing was painted")
    moment = time.monotonic()
    while time.monotonic() < moment + _SETTLED_S:
        QApplication.processEvents()
        time.sleep(0.01)
    print(moment, _memory_mb(), flush=True)


def _memory_mb() -> float:
    """The resident memory of this process; 0 where the system does not tell it in this way."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
