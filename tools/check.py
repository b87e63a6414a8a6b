"""Check everything: linters, types, catalogs, the frozen program, all tests.

    python3 tools/check.py                        all of it, as .ci/run does
    python3 tools/check.py --fast                 without building the frozen program
    python3 tools/check.py --fast tests/rules -x  anything else goes to pytest

The first run makes the environment in ``.venv``; it needs the network once. Exit 0 if all is well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from environment import ROOT, CannotPrepareError, prepare


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
    # the whole suite in two processes, a file at a time; what somebody picks runs in order before him
    both = [] if for_pytest else ["--numprocesses=2", "--dist=loadfile"]
    return [*listed, ("tests", [*tool, "pytest", *both, *for_pytest])]


def main(arguments: list[str]) -> int:
    """Run every check, even after one has failed, and tell which did."""
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
    for name, command in steps(python, fast=fast, for_pytest=for_pytest):
        started = time.monotonic()
        if name == "tests":
            print(f"== so far: {'failed: ' + ', '.join(failed) if failed else 'all well'}", flush=True)
        environment = {**os.environ, "PYTHONUTF8": "1"}
        if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment):
            failed.append(name)
        if name != "tests":
            print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
