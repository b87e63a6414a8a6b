"""The program's window in a process of its own, with somebody at the keyboard who can be cut off.

    python -m tests.durability.window FOLDER NOW TEXT PAUSE_MS

Tells what stands in the search line at the start, then types TEXT letter by letter with PAUSE_MS in between
and tells after each letter what stands there, with the moment of ``time.monotonic()``. With an empty TEXT
it is closed as a person closes it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import app as program
from clinic_desk import opening
from clinic_desk.ui.main_window import MainWindow

_STARTED_MS = 50


def tell(**facts):
    os.write(1, json.dumps(facts).encode() + b"\n")


class Hands:
    """Types into the window of the running program, one key event at a time."""

    def __init__(self, text, pause_ms):
        self._left = list(text)
        self._timer = QTimer(interval=pause_ms)
        self._timer.timeout.connect(self._type_one)
        QTimer.singleShot(_STARTED_MS, self._begin)

    def _begin(self):
        (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        self._window = window
        window.activateWindow()
        tell(stands=window.call.search.text())
        if not self._left:
            window.close()
            return
        QTest.keyClick(window, Qt.Key.Key_F2)
        self._timer.start()

    def _type_one(self):
        sign = self._left.pop(0)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(QApplication.focusWidget(), event)
        tell(typed=self._window.call.search.text(), at=time.monotonic())
        if not self._left:
            self._timer.stop()


def main(folder, now, text, pause_ms):
    program.application(["clinic-desk"])
    opened = opening.open_folder(Path(folder), now=datetime.fromisoformat(now))
    hands = Hands(text, int(pause_ms))
    status = program.run(opened)
    tell(closed=status)
    del hands


if __name__ == "__main__":
    main(*sys.argv[1:])
