"""From the start of the process to the painted window, against a bare window; and what it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW
from benchmarks.results import Aim, Result, typical

_ROOT = Path(__file__).resolve().parent.parent
_FLOOR = "a bare PySide6 window with one table"


def run(bench: Bench) -> Iterator[Result]:
    """Both windows as processes of their own, in turns; the first of each only warms the disk up."""
    environment = _environment(bench.folder)
    bare = ["benchmarks.bare_window"]
    for name, folder, aim in (
        ("village", bench.village, Aim(ratio=1.5)),
        ("district", bench.district, None),
    ):
        desk = ["benchmarks.desk_window", "--data", str(folder), "--now", f"{NOW:%Y-%m-%dT%H:%M}"]
        _measure(desk, environment)
        _measure(bare, environment)
        pairs = [
            (_measure(desk, environment), _measure(bare, environment)) for _ in range(bench.sizes.processes)
        ]
        yield Result(
            f"start to usable window, {name} clinic",
            _FLOOR,
            typical([ours[0] for ours, _ in pairs]),
            typical([floor[0] for _, floor in pairs]),
            aim,
        )
        memory = [(ours[1], floor[1]) for ours, floor in pairs]
        if all(min(pair) for pair in memory):
            yield Result(
                f"memory of the window, {name} clinic",
                _FLOOR,
                median(ours for ours, _ in memory),
                median(floor for _, floor in memory),
                unit="MB",
            )


def _environment(folder: Path) -> dict[str, str]:
    """Compiled modules are kept, as on a PC where the program was installed, but in this run's folder."""
    own = {"PYTHONPATH": str(_ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    chosen = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | own
    chosen.pop("PYTHONDONTWRITEBYTECODE", None)
    return chosen


def _measure(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds to the first paint, and MB."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    moment, memory = map(float, done.stdout.split()[-2:])
    return (moment - start) * 1000, memory
