"""A desk that can be killed hundreds of times: its process is forked from one that has everything loaded."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 60


class Desks:
    """The process from which the desks are forked."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "desks.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.worker", "serve"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._read = b""

    def kill_one(self, words, *, after, delay):
        """Let a desk work, kill it ``delay`` seconds after it told ``after`` steps; give the steps told.

        ``after`` -1 counts from the start of the process, so that the kill may fall into opening the data.
        """
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()
        pid, told = self._line()["pid"], []
        if after >= 0:
            assert "opened" in self._line()
        while len(told) < after:
            told.append(self._line())
        until = time.perf_counter() + delay
        while time.perf_counter() < until:
            pass  # to the microsecond; sleep() is coarser than a commit
        os.kill(pid, signal.SIGKILL)
        while "step" in (line := self._line()) or "opened" in line:
            told.append(line)
        assert line["ended"] == signal.SIGKILL, f"the desk ended by itself: {self._said()}"
        return [one for one in told if "step" in one]

    def stop(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=_PATIENCE_S)
        self._log.close()

    def _said(self):
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")[-2000:]

    def _line(self):
        while b"\n" not in self._read:
            ready, _, _ = select.select([self._process.stdout], [], [], _PATIENCE_S)
            assert ready, f"nothing more is told: {self._said()}"
            some = os.read(self._process.stdout.fileno(), 1 << 16)
            assert some, f"the desks have ended: {self._said()}"
            self._read += some
        line, self._read = self._read.split(b"\n", 1)
        return json.loads(line)
