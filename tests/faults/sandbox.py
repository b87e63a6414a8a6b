"""Disks of our own, full or write-protected, mounted where only the process under test sees them."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOW = "2026-11-24T09:41"


@dataclass(frozen=True)
class Said:
    """What a process under test said."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@functools.cache
def can_mount() -> bool:
    """Whether a private mount namespace may be had here (as root, or where users may make their own)."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(not can_mount(), reason="no private mount namespace here")


def run(command: list[str], *, mounts: str = "") -> Said:
    """Run a command, in a mount namespace of its own if there is anything to mount first (as shell lines)."""
    words = command
    if mounts:
        words = ["unshare", "-rm", "sh", "-ec", f'{mounts}\nexec "$@"', "sh", *command]
    # as a person's process: no test module, no coverage, no screen
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr.strip())


def desk(folder: Path, *words: str, now: str | None = NOW, mounts: str = "") -> Said:
    """One command line on a data folder, as a process of its own."""
    options = ["--now", now] if now else []
    return run(
        [sys.executable, "-m", "clinic_desk", "--data", str(folder), *options, "--json", *words],
        mounts=mounts,
    )


def script(text: str, *words: object, mounts: str = "") -> Said:
    """A Python script with the services at hand, as a process of its own."""
    return run([sys.executable, "-c", text, *map(str, words)], mounts=mounts)


def small_disk(folder: Path, kilobytes: int) -> str:
    """Shell lines that put the files of ``folder`` onto a disk of their own with so much room in all."""
    return (
        f'mv "{folder}" "{folder}.was"; mkdir "{folder}"\n'
        f'mount -t tmpfs -o size={kilobytes}k none "{folder}"\n'
        f'cp -a "{folder}.was/." "{folder}"'
    )


def read_only(folder: Path) -> str:
    """Shell lines that write-protect a folder, also against root."""
    return f'mount --bind "{folder}" "{folder}"\nmount -o remount,ro,bind "{folder}"'
