"""Check everything: linters, types, catalogs, the frozen program, all tests.

    python3 tools/check.py                        all of it, as .ci/run does
    python3 tools/check.py --fast                 without building the frozen program
    python3 tools/check.py --fast tests/rules -x  anything else goes to pytest

The first run makes the environment in ``.venv``; it needs the network once. Exit 0 if all is well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from environment import ROOT, CannotPrepareError, prepare

BESIDE = "tests of the window"
WINDOW = ("tests/accessibility", "tests/journeys", "tests/ui")
"""About half of the time of the suite."""
MEMORY = Path("/dev/shm")  # noqa: S108 -- a file system, and the folder in it is made for this run alone
ENOUGH_BYTES = 8_000_000_000
"""The suite leaves some gigabytes; where there is less the files of the tests lie on the disk."""


def steps(python: Path, *, fast: bool, for_pytest: list[str]) -> list[tuple[str, list[str]]]:
    """List the checks; the tests come last, so that their summary closes the output."""
    tool = [str(python), "-m"]
    listed = [
        ("linter", [*tool, "ruff", "check", "."]),
        ("format", [*tool, "ruff", "format", "--check", "."]),
        ("types", [*tool, "mypy"]),
        ("catalogs", [str(python), "tools/translations.py", "check"]),
    ]
    if not fast and sys.platform.startswith("linux"):
        listed.append(("frozen program", [str(python), "tools/package.py"]))
    if for_pytest:
        return [*listed, ("tests", [*tool, "pytest", *for_pytest])]
    # the whole suite in two processes that run side by side, each in an order that is always the same
    others = [f"--ignore={place}" for place in WINDOW]
    return [
        *listed,
        (BESIDE, [*tool, "pytest", "-p", "no:cacheprovider", *WINDOW]),
        ("tests", [*tool, "pytest", *others]),
    ]


def begin(command: list[str], environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a check that runs beside the next one; what it says is kept until that has ended."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 -- closed where it ends
    running = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=environment
    )
    return running, said


def end(running: subprocess.Popen[bytes], said: IO[bytes]) -> int:
    """Wait for it, show what it said, and give its exit status."""
    status = running.wait()
    print(f"== {BESIDE}", flush=True)
    with said:
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
    sys.stdout.flush()
    return status


@contextmanager
def files_of_tests() -> Iterator[dict[str, str]]:
    """Where tests put their files: in memory if there is room, for each of thousands waits for the disk."""
    if not (os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES):
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield {"PYTEST_DEBUG_TEMPROOT": folder}


def main(arguments: list[str]) -> int:
    """Run every check, even after one has failed, and tell which did."""
    with files_of_tests() as places:
        return run(arguments, {**os.environ, "PYTHONUTF8": "1", **places})


def run(arguments: list[str], environment: dict[str, str]) -> int:
    """Prepare what is needed, then run the checks one after the other."""
    started = time.monotonic()
    try:
        python = prepare(developer=True)
    except CannotPrepareError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"== environment: {time.monotonic() - started:.1f} s", flush=True)
    fast = "--fast" in arguments
    for_pytest = [argument for argument in arguments if argument != "--fast"]
    failed: list[str] = []
    beside: tuple[subprocess.Popen[bytes], IO[bytes]] | None = None
    for name, command in steps(python, fast=fast, for_pytest=for_pytest):
        started = time.monotonic()
        if name == "tests":
            print(f"== so far: {'failed: ' + ', '.join(failed) if failed else 'all well'}", flush=True)
        if name == BESIDE:
            beside = begin(command, environment)
            continue
        if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment):
            failed.append(name)
        if name != "tests":
            print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)
    if beside is not None and end(*beside):
        failed.append(BESIDE)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
