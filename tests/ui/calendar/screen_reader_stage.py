"""The stage of test_screen_reader: a bus, a grid on a real X screen, and a reader that is not ours.

Called without a word it starts the other two parts: «window» shows the grid, «reader» (the system's
Python, which has pyatspi) prints what it hears as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve()
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
READER = "/usr/bin/python3"
LANGUAGES = ("kk", "ru")


def window() -> None:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QMainWindow

    sys.path.insert(0, str(HERE.parents[3]))
    from clinic_desk import i18n
    from clinic_desk.ui import theme
    from clinic_desk.ui.calendar import CalendarGrid
    from tests.ui.calendar import plans

    app = QApplication([])
    theme.apply_theme(app, "light")
    i18n.use_language(LANGUAGES[0])
    frame, grid = QMainWindow(), CalendarGrid()
    frame.setCentralWidget(grid)
    frame.resize(900, 700)
    frame.show()
    grid.set_plan(plans.day_plan())
    grid.setFocus()
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        QTest.keyClick(grid, Qt.Key.Key_Down if steps % 2 else Qt.Key.Key_Up)
        if Path(os.environ["STAGE_FLAG"]).exists() and i18n.current_language() == LANGUAGES[0]:
            i18n.use_language(LANGUAGES[1])
            grid.retranslate()

    timer = QTimer(interval=150)
    timer.timeout.connect(step)
    timer.start()
    app.exec()


def reader() -> None:
    import threading

    import pyatspi

    def find(node, role):
        if node is None or node.getRoleName() == role:
            return node
        return next((hit for child in node if (hit := find(child, role)) is not None), None)

    def table():
        end = time.monotonic() + 15
        while time.monotonic() < end:
            for app in pyatspi.Registry.getDesktop(0):
                hit = find(app, "table")
                if hit is not None and hit.childCount:
                    return hit
            time.sleep(0.2)
        return None

    grid = table()
    heard = {"name": grid.name, "cells": [(cell.getRoleName(), cell.name) for cell in grid], "focus": []}
    pyatspi.Registry.registerEventListener(
        lambda event: heard["focus"].append((event.source.getRoleName(), event.source.name)),
        "object:state-changed:focused",
    )
    pyatspi.Registry.registerEventListener(lambda _event: None, "object:property-change")

    def switch() -> None:
        Path(os.environ["STAGE_FLAG"]).touch()

    threading.Timer(1.2, switch).start()
    threading.Timer(3.0, pyatspi.Registry.stop).start()
    pyatspi.Registry.start()
    sys.stdout.write(json.dumps(heard))


def stage() -> None:
    launcher = next(path for path in LAUNCHERS if Path(path).exists())
    bus = subprocess.Popen([launcher, "--launch-immediately"], stdout=subprocess.DEVNULL)
    shown = subprocess.Popen([sys.executable, str(HERE), "window"], stdout=subprocess.DEVNULL)
    try:
        subprocess.run([READER, str(HERE), "reader"], check=True, timeout=40)
    finally:
        for process in (shown, bus):
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    {"window": window, "reader": reader}.get(sys.argv[-1], stage)()
