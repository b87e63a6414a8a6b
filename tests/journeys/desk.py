"""A receptionist at the real window: types, presses keys, looks; and counts every key."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.services import holds, journal
from clinic_desk.ui.main_window import MainWindow

NOW = datetime(2026, 11, 24, 8, 55)
SETTLE_MS = 90


class Desk:
    """Drives the window as a person does: only keys, texts and the mouse."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys = 0

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """One key stroke, to wherever the focus is."""
        self.keys += 1
        if QApplication.activeWindow() is None:
            # a window manager gives the window back its keys when a dialog closes; offscreen has none
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Letters and digits, one event each, Kazakh and Russian included."""
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))
        QTest.qWait(SETTLE_MS)

    def focus(self):
        """The widget that gets the keys."""
        return QApplication.focusWidget() or self.window

    def let_pass(self, **time: float) -> None:
        """The clock on the wall goes on (``minutes=3``), and the window's second with it."""
        clock = self.window.clock
        object.__setattr__(clock, "shift", clock.shift + timedelta(**time))  # one clock for all pages
        self.window.call.tick(holds.active(now=clock.now()))

    # --- what the receptionist sees -----------------------------------------------------------------

    def sentence(self) -> str:
        """What stands there to be read aloud."""
        return self.window.sentence.text()

    def news(self) -> str:
        """The quiet line."""
        return self.window.foot.news.text()

    def rows(self):
        """All journal rows, oldest first."""
        return journal.rows(journal.row_ids(JournalFilter(), oldest_first=True))
