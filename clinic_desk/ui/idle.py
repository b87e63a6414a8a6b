"""Notices that nobody touches keyboard or mouse any more: real input only, from the program's windows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

WARN_SECONDS: Final = 30
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Counts the seconds since the last touch while it runs; ``limit`` gives the seconds allowed, 0: no end.

    It listens at the windows, which get what comes from the hardware and nothing else: timers, repainting and
    news from other desks are no touch. A PC that slept counts by the clock on the wall, which ran on.

    Signals: ``nearly`` (seconds left), once a second in the last half minute; ``touched`` when somebody is
    back after that; ``gone`` when the time is over.
    """

    nearly = Signal(int)
    touched = Signal()
    gone = Signal()

    def __init__(self, limit: Callable[[], int], wall: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._limit, self._wall = limit, wall
        self._last, self._last_wall = time.monotonic(), wall()
        self._is_near = False
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._listen_at)

    def start(self) -> None:
        """From now on."""
        self._listen_at(QGuiApplication.focusWindow())
        self._begin()
        self._timer.start()

    def stop(self) -> None:
        """Nobody is waited for."""
        self._timer.stop()
        self._is_near = False

    def touch(self) -> None:
        """Somebody is here."""
        was_near, self._is_near = self._is_near, False
        self._begin()
        if was_near:
            self.touched.emit()

    def look(self) -> None:
        """Once a second, see whether the time is over."""
        limit = self._limit()
        if limit <= 0:
            return
        away = max(time.monotonic() - self._last, (self._wall() - self._last_wall).total_seconds())
        left = limit - away
        if left <= 0:
            self.gone.emit()
        elif left <= WARN_SECONDS:
            self._is_near = True
            self.nearly.emit(int(left) or 1)

    def _begin(self) -> None:
        self._last, self._last_wall = time.monotonic(), self._wall()

    def _listen_at(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time moves it to the front and does nothing else

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Notice every touch, swallow none."""
        if event.type() in _INPUT and self._timer.isActive():
            self.touch()
        return False
