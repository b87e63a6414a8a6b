"""``python -m benchmarks [--only NAME ...] [--json FILE] [--small] [--folder DIR]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks import results
from benchmarks.bench import FULL, SMALL, Bench
from benchmarks.results import Result

NAMES = (
    *("start", "search", "slots", "booking", "repaint", "journal", "register", "paper", "exports"),
    *("reports", "schedules"),
)
"""Each is a module of this package with ``run(bench)``; heavy data are made when first asked for."""


def run(bench: Bench, names: Iterable[str] = NAMES) -> list[Result]:
    """Run these benchmarks one after the other."""
    found: list[Result] = []
    for name in names:
        measure: Callable[[Bench], Iterable[Result]] = import_module(f"benchmarks.{name}").run
        print(f"{name} ...", file=sys.stderr, flush=True)
        found += measure(bench)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 if every aim is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES)
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON too")
    parser.add_argument("--small", action="store_true", help="tiny sizes: does everything run?")
    parser.add_argument("--folder", type=Path, help="the disk to measure on (default: the temporary folder)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
        found = run(Bench(Path(folder), SMALL if chosen.small else FULL), chosen.only)
    print(results.table(found))
    if chosen.json is not None:
        rows = [one.as_json() for one in found]
        chosen.json.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0 if all(one.met is not False for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
