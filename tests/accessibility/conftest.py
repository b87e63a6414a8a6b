"""The demo clinic, made once and copied: a screen reader needs something to read."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import app as program
from clinic_desk import opening
from clinic_desk.ui import background
from clinic_desk.ui.language import switch_language

NOW = datetime(2026, 11, 24, 9, 43)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "clinic"
    opening.make_demo(folder, now=NOW, language="kk")
    return folder


@pytest.fixture
def window(demo_folder, tmp_path, qapp, qtbot):
    """The whole desk in Kazakh, shown and active."""
    folder = tmp_path / "clinic"
    shutil.copytree(demo_folder, folder)
    opened = opening.open_folder(folder, now=NOW)
    QAccessible.setActive(True)  # as if a reader listened: lists then tell it when their rows change
    made = program.make_window(qapp, opened)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    QTest.qWait(50)
    yield made
    QAccessible.setActive(False)
    made.close()
    background.stop_all()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    switch_language(qapp, "en")
    opened.close()
