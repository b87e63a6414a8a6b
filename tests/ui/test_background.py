"""Background work: the answer comes on the window's thread, or nowhere when nobody waits for it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from clinic_desk import log
from clinic_desk.errors import Stopped, UnknownRow
from clinic_desk.models.staff import Doctor
from clinic_desk.services import clinic
from clinic_desk.ui import background
from clinic_desk.ui.background import Progress, run_in_background


class Answers:
    """Everything a job said, and the thread it was said on."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.progress: list[tuple[int, int]] = []
        self.threads: set[int] = set()

    def on_done(self, result):
        self.threads.add(threading.get_ident())
        self.done.append(result)

    def on_failed(self, error):
        self.threads.add(threading.get_ident())
        self.failed.append(error)

    def on_progress(self, done, total):
        self.threads.add(threading.get_ident())
        self.progress.append((done, total))

    def start(self, owner, work, **more):
        return run_in_background(
            owner,
            work,
            on_done=self.on_done,
            on_failed=self.on_failed,
            on_progress=self.on_progress,
            **{"with_data": False, **more},
        )


@pytest.fixture
def owner(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_the_answer_comes_on_the_windows_thread(qtbot, owner):
    answers = Answers()
    worked_on = []
    job = answers.start(owner, lambda _: worked_on.append(threading.get_ident()) or 42)
    qtbot.waitUntil(lambda: answers.done == [42])
    assert answers.threads == {threading.get_ident()}
    assert worked_on[0] != threading.get_ident()
    assert not job.running
    assert job not in background._running


def test_an_error_of_the_trade_is_handed_over_and_not_logged(qtbot, owner, monkeypatch):
    logged = []
    monkeypatch.setattr(log, "report", logged.append)
    answers = Answers()

    def work(progress):
        raise UnknownRow("doctor", "7")

    answers.start(owner, work)
    qtbot.waitUntil(lambda: answers.failed == [UnknownRow("doctor", "7")])
    assert not logged


def test_a_bug_is_logged_and_handed_over(qtbot, owner, monkeypatch):
    logged = []
    monkeypatch.setattr(log, "report", logged.append)
    answers = Answers()
    answers.start(owner, lambda _: 1 // 0)
    qtbot.waitUntil(lambda: len(answers.failed) == 1)
    assert isinstance(answers.failed[0], ZeroDivisionError)
    assert logged == answers.failed


def test_progress_is_throttled_but_the_last_word_is_always_said(qtbot, owner):
    answers = Answers()

    def work(progress: Progress) -> str:
        for number in range(1, 20_001):
            progress(number, 20_000)
        return "all"

    answers.start(owner, work)
    qtbot.waitUntil(lambda: answers.done == ["all"])
    assert answers.progress[-1] == (20_000, 20_000)
    assert len(answers.progress) < 2000


def test_stop_ends_the_work(qtbot, owner):
    answers = Answers()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress.check()

    job = answers.start(owner, work)
    assert begun.wait(5)
    job.stop()
    qtbot.waitUntil(lambda: answers.failed == [Stopped()])
    assert not answers.done


def test_a_gone_owner_hears_nothing_and_ends_the_work(qtbot):
    owner = QWidget()
    answers = Answers()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        progress(1, 2)
        begun.set()
        while not progress.stopped():
            pass
        progress(2, 2)

    job = answers.start(owner, work)
    assert begun.wait(5)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not job.running)
    assert (answers.done, answers.failed) == ([], [])


def test_a_worker_has_its_own_connection(qtbot, owner, tmp_path):
    clinic.open_clinic(tmp_path)
    try:
        Doctor.create(last_name="Ахметова", specialty="therapist")
        answers = Answers()
        answers.start(owner, lambda _: Doctor.select().count(), with_data=True)
        qtbot.waitUntil(lambda: answers.done == [1])
    finally:
        clinic.close_clinic()


def test_stop_all_leaves_no_work_behind(qtbot, owner):
    answers = Answers()
    ended = threading.Event()

    def work(progress: Progress) -> None:
        while not progress.stopped():
            pass
        ended.set()

    answers.start(owner, work)
    background.stop_all()
    assert ended.is_set()
    qtbot.waitUntil(lambda: answers.done == [None])
