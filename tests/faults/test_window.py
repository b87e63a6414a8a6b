"""The window while the data fail: what is typed stays, a red bar stands, and it is over by itself."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from clinic_desk import app as program
from clinic_desk import errors, opening
from clinic_desk.models import base, faults
from clinic_desk.services import clinic
from clinic_desk.ui import background
from clinic_desk.ui.start.fault_dialog import FaultDialog
from clinic_desk.ui.start.fault_ways import Way
from tests.faults.conftest import NOW
from tests.faults.holders import held
from tests.faults.test_damaged import pages_of, scribble
from tests.journeys.desk import Desk

Key = Qt.Key


@pytest.fixture
def desk(demo, qapp, qtbot, monkeypatch, closed):
    monkeypatch.setitem(base.PRAGMAS, "busy_timeout", 300)

    def open_desk():
        window = program.make_window(qapp, opening.open_folder(demo, now=NOW))
        windows.append(window)
        window.warnings.fault._timer.setInterval(200)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        return Desk(window)

    windows = []
    yield open_desk
    for window in windows:
        window.close()
        background.stop_all()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def bar(desk):
    return desk.window.warnings.fault


def call_somebody(desk, text="иванова"):
    desk.press(Key.Key_F2)
    desk.type(text)


@pytest.mark.skipif(sys.platform == "win32", reason="locks of another kind")
def test_a_held_file_shows_a_bar_that_leaves_by_itself(desk, demo, qtbot):
    desk = desk()
    call_somebody(desk)
    before = len(desk.rows())
    with held("transaction", demo / clinic.DATA_FILE):
        desk.press(Key.Key_Return)
        assert bar(desk).isVisible()
        assert "занят другой программой" in bar(desk).text.text()
        assert desk.news()
        assert not bar(desk).close_button.isVisible()
        assert len(desk.rows()) == before
        assert desk.window.call.search.text() == "иванова"
    qtbot.waitUntil(lambda: not bar(desk).isVisible(), timeout=8000)
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == before + 1


def test_damage_is_found_beside_the_window_and_nothing_is_booked_any_more(desk, demo, qtbot):
    data = demo / clinic.DATA_FILE
    scribble(data, pages_of(data, "event")[-1])
    desk = desk()
    qtbot.waitUntil(lambda: bar(desk).isVisible(), timeout=10000)
    assert "поврежден" in bar(desk).text.text()
    assert bar(desk).close_button.isVisible()
    call_somebody(desk)
    before = len(desk.rows())
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == before
    assert desk.window.call.search.text() == "иванова"
    assert "поврежден" in desk.news()


def test_a_file_that_vanished_and_came_back(desk, demo, qtbot):
    desk = desk()
    data = demo / clinic.DATA_FILE
    kept = data.rename(demo / "moved.sqlite")
    call_somebody(desk)
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: bar(desk).isVisible(), timeout=8000)
    assert "нет на месте" in bar(desk).text.text()
    kept.rename(data)
    qtbot.waitUntil(lambda: not bar(desk).isVisible(), timeout=8000)


def test_the_bar_speaks_the_language_of_the_window(desk, qapp):
    desk = desk()
    faults.mark_damaged()
    bar(desk).tell_known()
    russian = bar(desk).text.text()
    desk.window.next_language()
    QApplication.processEvents()
    assert bar(desk).text.text() != russian
    assert "бүлінген" in bar(desk).text.text()


# --- at the start ------------------------------------------------------------------------------------


@pytest.fixture
def dialog(qapp, qtbot, closed):
    made = []

    def show(folder):
        with pytest.raises(errors.ClinicError) as fault:
            opening.open_folder(folder)
        made.append(FaultDialog(fault.value, folder, opening.open_folder))
        made[-1].show()
        return made[-1]

    yield show
    for one in made:
        one.close()
        one.deleteLater()
        QApplication.sendPostedEvents(one, QEvent.Type.DeferredDelete)


def offered(dialog):
    return {way for way, (button, _hint) in dialog.ways.items() if button.isVisible()}


@pytest.mark.skipif(sys.platform == "win32", reason="locks of another kind")
def test_the_window_comes_by_itself_when_the_file_is_free(dialog, folder, data, qtbot, monkeypatch):
    monkeypatch.setitem(base.PRAGMAS, "busy_timeout", 300)
    with held("exclusive", data):
        shown = dialog(folder)
        assert isinstance(shown.fault, errors.DatabaseBusy)
        assert offered(shown) == set()
        QTest.keyClick(shown, Key.Key_Return)
        assert shown.opened is None, "still held"
    qtbot.waitUntil(lambda: shown.opened is not None, timeout=8000)
    assert shown.result() == QDialog.DialogCode.Accepted


def test_a_clinic_begins_anew_only_after_a_second_question(dialog, folder, data):
    data.unlink()
    shown = dialog(folder)
    assert offered(shown) == {Way.RESTORE, Way.START_ANEW, Way.OTHER_FOLDER, Way.SHOW_FOLDER}
    shown.ways[Way.START_ANEW][0].click()
    assert not data.exists()
    QTest.keyClick(shown.ask, Key.Key_Escape)
    assert shown.ask.question() == ""
    shown.ways[Way.START_ANEW][0].click()
    shown.ask.button("yes").click()
    assert shown.opened is not None
    assert clinic.is_new()


def test_a_file_put_back_opens_at_the_next_try(dialog, folder, data):
    kept = data.rename(folder / "kept")
    shown = dialog(folder)
    shown.again_button.click()
    assert shown.opened is None
    kept.rename(data)
    shown.again_button.click()
    assert shown.opened is not None
    assert not clinic.is_new()


def test_another_folder_makes_no_clinic_there(dialog, folder, data, tmp_path, monkeypatch):
    data.write_bytes(b"rubbish")
    shown = dialog(folder)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    module = "clinic_desk.ui.start.fault_dialog.QFileDialog.getExistingDirectory"
    monkeypatch.setattr(module, lambda *_args: str(nothing))
    shown.ways[Way.OTHER_FOLDER][0].click()
    assert isinstance(shown.fault, errors.DatabaseBroken)
    assert shown.fault.reason == "missing"
    assert list(nothing.iterdir()) == []


def test_escape_closes_and_opens_nothing(dialog, folder, data):
    data.unlink()
    shown = dialog(folder)
    QTest.keyClick(shown, Key.Key_Escape)
    assert not shown.isVisible()
    assert shown.opened is None
    assert not data.exists()
