"""Build the frozen program and let it prove itself.

    .venv/bin/python tools/package.py [--out FOLDER]

Builds ``dist/clinic-desk`` by ``build_installer.spec`` and runs its ``self-test``: the program imports, books
through its real window, answers in both languages and prints, far from the sources. FOLDER keeps what it
wrote.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "dist" / "clinic-desk" / ("clinic-desk.exe" if sys.platform == "win32" else "clinic-desk")
# What each file must start with to be what its name says; the answers are text.
PROOFS = {
    "answer-kk.txt": b"",
    "answer-ru.txt": b"",
    "window.png": b"\x89PNG",
    "journal.pdf": b"%PDF",
    "list.ics": b"BEGIN:VCALENDAR\r\n",
    "bundle.json": b'{"resourceType":"Bundle"',
}
MOST_MEGABYTES = 150


def build() -> None:
    """Run PyInstaller; its many lines are shown only when it fails."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "build_installer.spec"]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n")
        raise SystemExit("PyInstaller failed")


def size_in_megabytes(folder: Path) -> float:
    """Sum the files of a folder; a link counts nothing."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink()) / 1e6


def run(*arguments: str, folder: Path) -> tuple[str, float]:
    """Run the frozen program with nothing of this checkout in reach; give its output and seconds."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))
    }
    environment |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("VIRTUAL_ENV", None)
    started = time.monotonic()
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout, time.monotonic() - started


def prove(folder: Path) -> None:
    """Run the self-test and look at every file it wrote."""
    _help, seconds = run("--help", folder=folder)
    print(f"--help: {seconds:.2f} s")
    out = folder / "self-test"
    said, seconds = run("self-test", "--out", str(out), folder=folder)
    print(said, end="")
    for name, start in PROOFS.items():
        content = (out / name).read_bytes() if (out / name).exists() else b""
        if not content.strip() or not content.startswith(start):
            raise SystemExit(f"self-test: {name} is missing or is not what its name says")
    answers = {
        name: (out / name).read_text(encoding="utf-8").strip() for name in PROOFS if name.endswith("txt")
    }
    if len(set(answers.values())) != len(answers):
        raise SystemExit("self-test: the answers in Kazakh and in Russian are the same text")
    print(f"self-test: {seconds:.1f} s")
    for name, answer in answers.items():
        print(f"{name}: {answer}")


def main() -> int:
    """Build, measure, prove."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="keep what the self-test wrote in this folder")
    kept: Path | None = parser.parse_args().out
    started = time.monotonic()
    build()
    megabytes = size_in_megabytes(PROGRAM.parent)
    print(
        f"{PROGRAM.parent.relative_to(ROOT)}: {megabytes:.0f} MB, built in {time.monotonic() - started:.0f} s"
    )
    if megabytes > MOST_MEGABYTES:
        raise SystemExit(f"more than {MOST_MEGABYTES} MB: what did the program start to load?")
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        prove(kept.resolve())
        return 0
    with tempfile.TemporaryDirectory() as folder:
        prove(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
