"""Another program holds the file: nothing typed is lost, the desk says why and goes on afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk.models import base
from clinic_desk.services import drafts

Key = Qt.Key


@contextmanager
def _held():
    with closing(sqlite3.connect(base.data_file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_enter_waits_once_says_why_and_keeps_what_was_typed(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов сер")
    with _held():
        began = monotonic()
        desk.press(Key.Key_Return)
        assert monotonic() - began < 6
        assert desk.rows() == []
        assert desk.news()
        assert desk.window.call.search.text() == "ахметов сер"
        assert "келе аласыз ба?" in desk.sentence()
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 1
    assert desk.news() == ""


def test_typing_never_stands_still_for_the_draft(desk):
    desk.press(Key.Key_F2)
    with _held():
        desk.type("иванова")
        began = monotonic()
        desk.window.draft.timer.timeout.emit()
        assert monotonic() - began < 1
        assert desk.news() == "", "nothing is lost, so nothing is told"
    QTest.qWait(900)
    assert drafts.load(pc=desk.window.actor().pc)["text"] == "иванова"
    assert base.database.execute_sql("PRAGMA busy_timeout").fetchone() == (5000,)
