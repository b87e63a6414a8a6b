"""A process of its own for each kind of hostile file: bounded in memory and time, replaced when it dies.

What cannot be caught in Python (a failed allocation of Rust code, a crash, an endless loop) is seen from
outside and told as an outcome.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from clinic_desk import errors

MEMORY_BYTES = 2 * 1024**3
"""Address space beyond what the process has at its start: enough for the largest file that is taken."""
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """``result`` (a correct result), ``refused`` (a ClinicError) or anything else, which is a fault."""

    kind: str
    detail: str = ""

    @property
    def is_fault(self) -> bool:
        return self.kind not in {"result", "refused"}


class Sandbox:
    """Runs ``target(path)`` on one file after the other in a forked process."""

    def __init__(self, target: Callable[[Path], str], folder: Path) -> None:
        self._target = target
        self._file = folder / f"hostile-{target.__name__}"
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def run(self, content: bytes) -> Outcome:
        self._file.write_bytes(content)
        if self._process is None or not self._process.is_alive():
            self._start()
        assert self._pipe is not None
        assert self._process is not None
        self._pipe.send(str(self._file))
        if not self._pipe.poll(SECONDS):
            self.stop()
            return Outcome("hangs", f"longer than {SECONDS} s")
        try:
            return Outcome(*self._pipe.recv())
        except EOFError:
            self._process.join(5)
            code = self._process.exitcode
            self.stop()
            return Outcome("dies", f"exit code {code}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")  # the imports are paid once
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._target), daemon=True)
        self._process.start()
        theirs.close()


def _serve(pipe: Connection, target: Callable[[Path], str]) -> None:
    faulthandler.disable()  # pytest's own; a death is told by the parent
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # Rust tells its panics on stderr
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES,) * 2)
    while True:
        try:
            path = Path(pipe.recv())
        except EOFError:
            return
        pipe.send(_outcome(target, path))


def _outcome(target: Callable[[Path], str], path: Path) -> tuple[str, str]:
    try:
        return "result", target(path)
    except errors.ClinicError as error:
        return "refused", str(error)
    except MemoryError:
        return "memory", f"more than {MEMORY_BYTES} bytes"
    except BaseException as error:  # noqa: BLE001 -- whatever comes is what the test is about
        return "raises", f"{type(error).__name__}: {error}"[:300]
