"""One window for one folder: a second start brings the first window forward, in real processes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMainWindow

from clinic_desk import errors, opening
from clinic_desk.ui import single_instance
from clinic_desk.ui.single_instance import Claim, call_forward

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and rights of Linux")
NOW = datetime(2026, 11, 24, 8, 55)
PATIENCE_S = 40


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A place for locks of its own."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    single_instance.ours.release()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "clinic"
    opening.make_demo(folder, now=NOW)
    return folder


@pytest.fixture
def claims():
    """Claims as other processes would have them: a lock belongs to the open file."""
    made = []

    def make():
        made.append(Claim())
        return made[-1]

    yield make
    for one in made:
        one.release()


@pytest.fixture
def started():
    """Starts the program; whatever still runs at the end is stopped."""
    running = []

    def start(folder, *more, wait=False):
        run = subprocess.Popen(
            [sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW.isoformat(), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        running.append(run)
        if wait:
            out, err = run.communicate(timeout=PATIENCE_S)
            return run.returncode, out, err
        return run

    yield start
    for run in running:
        if run.poll() is None:
            run.send_signal(signal.SIGCONT)
            run.kill()
        run.communicate(timeout=PATIENCE_S)


def until(holds):
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def is_held(folder):
    """Whether some other process has the folder."""
    claim = Claim()
    held = not claim.take(folder)
    claim.release()
    return held


def answers(folder):
    return call_forward(folder, 0.6)


# --- the claim ------------------------------------------------------------------------------------------


def test_one_folder_one_window_two_folders_two(tmp_path, claims):
    first, second = claims(), claims()
    assert first.take(tmp_path / "a")
    assert first.take(tmp_path / "a"), "its own is no other's"
    assert not second.take(tmp_path / "a")
    assert second.take(tmp_path / "b")
    first.release()
    assert second.take(tmp_path / "a")
    assert claims().take(tmp_path / "b"), "who goes on to another folder lets go of the one before"


def test_every_way_to_write_a_folder_is_the_same_folder(tmp_path, claims, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    assert claims().take(tmp_path / "a")
    for other in (tmp_path / "link", tmp_path / "a" / ".." / "a", type(tmp_path)("a")):
        assert not claims().take(other)


def test_nobody_else_on_the_pc_can_call_or_lock(place, tmp_path, claims):
    assert claims().take(tmp_path)
    (own,) = place.iterdir()
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    for file in own.iterdir():
        assert tmp_path.name not in file.name


def test_a_folder_that_others_may_enter_is_not_trusted(place, tmp_path, monkeypatch):
    """Somebody else may have put it there, to lock the clinic out."""
    (place / "clinic-desk").mkdir()
    (place / "clinic-desk").chmod(0o777)
    monkeypatch.setattr(single_instance.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    found = single_instance._place()
    assert found is not None
    assert found.parent == tmp_path / "tmp"


def test_without_any_place_the_window_opens_all_the_same(place, tmp_path, monkeypatch, claims):
    monkeypatch.setattr(single_instance, "_place", lambda: None)
    assert claims().take(tmp_path)
    assert claims().take(tmp_path)


def test_who_does_not_want_to_wait_hears_that_it_is_open(tmp_path, claims):
    assert claims().take(tmp_path)
    asked = []
    with pytest.raises(errors.AlreadyOpen):
        single_instance.take(tmp_path, lambda: bool(asked.append(1)), seconds=0.1)
    assert asked == [1]


def test_who_waits_gets_the_folder_once_it_is_free(tmp_path, claims):
    first = claims()
    assert first.take(tmp_path)

    def wait():
        first.release()
        return True

    assert single_instance.take(tmp_path, wait, seconds=0.1)


# --- the window ---------------------------------------------------------------------------------------


def test_the_window_comes_forward_from_the_task_bar(tmp_path, qapp, qtbot):
    window = QMainWindow()
    window.show()
    window.showMinimized()
    claim = Claim()
    assert claim.take(tmp_path)
    claim.watch(qapp)
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import sys, pathlib; from clinic_desk.ui.single_instance import call_forward;"
                "sys.exit(0 if call_forward(pathlib.Path(sys.argv[1])) else 7)"
            ),
            str(tmp_path),
        ]
    )
    qtbot.waitUntil(lambda: not window.isMinimized(), timeout=PATIENCE_S * 1000)
    assert other.wait(PATIENCE_S) == 0
    assert window.isVisible()
    claim.release()
    claim._timer.stop()
    window.close()
    window.deleteLater()


def test_a_dialog_over_the_window_comes_with_it(qapp, qtbot):
    window = QMainWindow()
    window.show()
    dialog = QDialog(window)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.show()
    other = QMainWindow()
    other.show()
    other.activateWindow()
    single_instance.come_forward()
    qtbot.waitUntil(lambda: qapp.activeWindow() is dialog)
    for one in (dialog, window, other):
        one.close()
        one.deleteLater()


# --- real starts --------------------------------------------------------------------------------------


def test_a_second_start_says_one_line_and_ends(folder, started):
    first = started(folder)
    until(lambda: is_held(folder) and answers(folder))
    status, out, err = started(folder, wait=True)
    assert (status, len(out.splitlines()), err) == (0, 1, "")
    assert first.poll() is None, "the first one stays"
    assert started(folder, "doctors", wait=True)[0] == 0, "commands work beside the window"


def test_another_folder_opens_a_window_of_its_own(folder, started, tmp_path):
    started(folder)
    until(lambda: is_held(folder))
    second = tmp_path / "second"
    opening.make_demo(second, now=NOW)
    run = started(second)
    until(lambda: is_held(second) and answers(second))
    assert run.poll() is None


def test_after_a_crash_the_next_start_opens(folder, started):
    first = started(folder)
    until(lambda: is_held(folder) and answers(folder))
    first.kill()
    first.communicate(timeout=PATIENCE_S)
    run = started(folder)
    until(lambda: is_held(folder) and answers(folder))
    assert run.poll() is None


def test_a_window_that_hangs_is_told_of(folder, started):
    first = started(folder)
    until(lambda: is_held(folder) and answers(folder))
    first.send_signal(signal.SIGSTOP)
    before = time.monotonic()
    status, out, err = started(folder, wait=True)
    assert (status, out, len(err.splitlines())) == (3, "", 1)
    assert str(folder) in err
    assert time.monotonic() - before < PATIENCE_S / 2
