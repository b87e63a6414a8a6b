"""Make both locks anew from ``pyproject.toml``: exact versions with hashes, for Linux and Windows.

    .venv/bin/python -m pip install uv            (not part of the environment)
    .venv/bin/python tools/lock.py [--upgrade]

Without ``--upgrade`` versions that still fit stay as they are. The locks name no package index and no folder
of the machine they were made on; the build backend of ``pyproject.toml`` is locked too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements-dev.lock": ["--extra", "dev"], "requirements.lock": []}
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-build-options",
    "--quiet",
]


def main() -> int:
    """Write the developer's lock, then the user's with the same versions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as folder:
        built_with = Path(folder) / "backend.txt"
        built_with.write_text("\n".join(backend) + "\n", encoding="ascii")
        for lock, extra in LOCKS.items():
            same = [] if extra else ["--constraint", "requirements-dev.lock"]
            command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", str(built_with)]
            options = [*OPTIONS, *extra, *same, *upgrade, "--output-file", lock]
            subprocess.run([*command, *options], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
