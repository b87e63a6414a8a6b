"""The call being typed outlives kill -9 of the window's own process, except for its last moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.durability import plan

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-24T09:41"
TEXT = "ахметов серік болатұлы 12.03.85 тел 8701 234 56 78, таңертең болса екен, Ғалымқызы Әлимаға да"
LETTER_MS = 50
KEPT_AFTER_S = 0.7
"""What the README promises; a busy machine may add to it what it takes to write."""
BUSY_S = 1.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is the POSIX way to be cut off")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "clinic"
    plan.open_folder(made).close()
    return made


class Window:
    """The process of the window; ``stood`` is what its search line held at the start."""

    def __init__(self, folder, text, pause_ms=LETTER_MS):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.window", str(folder), NOW, text, str(pause_ms)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
        )
        self.stood = ""

    def line(self):
        line = self.process.stdout.readline()
        assert line, "the window has ended by itself"
        return json.loads(line)

    def kill(self):
        """Kill -9; gives what had been typed, each with its moment, and the moment of the kill."""
        moment = time.monotonic()
        self.process.send_signal(signal.SIGKILL)
        rest = [json.loads(line) for line in self.process.stdout.read().splitlines()]
        assert self.process.wait(timeout=30) == -signal.SIGKILL
        self.process.stdout.close()
        return rest, moment

    def end(self):
        """The exit status of a window that closes itself, or is closed by the end of the test."""
        if not self.process.stdout.closed:
            self.process.stdout.read()
            self.process.stdout.close()
        return self.process.wait(timeout=30)


@pytest.fixture
def window_with(folder):
    """Start a window on the folder; none is left at the end of the test."""
    made = []

    def start(text):
        made.append(Window(folder, text))
        made[-1].stood = made[-1].line()["stands"]
        return made[-1]

    yield start
    for one in made:
        one.process.kill()
        one.end()


def test_a_call_typed_without_a_pause_is_kept_all_the_while(window_with):
    """Nobody stops typing so that the program may save: at any moment only the last one can be missing."""
    random = Random()
    window = window_with(TEXT)
    for _ in range(2):
        typed = [window.line() for _ in range(random.randint(40, 55))]
        rest, killed_at = window.kill()
        typed += rest
        window = window_with(TEXT)
        assert typed[-1]["typed"].startswith(window.stood)
        surely = [one["typed"] for one in typed if one["at"] < killed_at - KEPT_AFTER_S - BUSY_S]
        assert surely
        assert len(window.stood) >= len(surely[-1])


def test_after_a_pause_every_letter_stands_there_again(window_with):
    window = window_with("ахметов се")
    while window.line()["typed"] != "ахметов се":
        pass
    time.sleep(KEPT_AFTER_S + BUSY_S)
    window.kill()
    again = window_with("")
    assert again.stood == "ахметов се"
    assert again.end() == 0
