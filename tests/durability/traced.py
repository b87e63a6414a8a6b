"""A program run under strace: what it did to the files of one folder, in order, with every byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_KNOWN = (
    "open openat close write pwrite64 lseek fsync fdatasync ftruncate unlink unlinkat rename renameat"
    " renameat2 mmap"
).split()
_UNKNOWN = (
    "creat writev pwritev pwritev2 truncate fallocate link linkat dup dup2 dup3 sendfile copy_file_range"
    " splice"
).split()
"""Calls that change files and that neither SQLite nor we use: the replay would have to learn them."""
_LINE = re.compile(r"\d+ +(?P<name>\w+)\((?P<words>.*)\) += (?P<result>-?\w+(<[^>]*>)?)")


def why_not() -> str:
    """Why nothing can be traced here; empty if it can."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-o", os.devnull, "true"], capture_output=True, text=True, timeout=30, check=False
    )
    return f"tracing is not allowed here: {tried.stderr.strip()[-120:]}" if tried.returncode else ""


@dataclass(frozen=True, slots=True)
class Call:
    """One finished call on a file of the folder; ``path`` is relative to it, ``.`` the folder itself.

    ``what`` is open (``to`` holds its flags), write (``data`` at ``offset``; None: where the file stands),
    seek and truncate (``offset``), sync, close, unlink, rename (``to``), or told (``data``: what the process
    wrote to its standard output).
    """

    what: str
    fd: int = -1
    path: str = ""
    offset: int | None = None
    data: bytes = b""
    to: str = ""


def traced_run(words: list[str], folder: Path, trace: Path) -> list[Call]:
    """Run Python with ``words`` under strace; give what happened to the files of ``folder``."""
    with (trace.parent / f"{trace.name}.out").open("wb") as out:
        subprocess.run(
            [
                *("strace", "-f", "-qq", "-y", "-xx", "-s", str(1 << 24), "-o", str(trace)),
                *("-e", "trace=" + ",".join([*_KNOWN, *_UNKNOWN]), "-e", "signal=none"),
                *(sys.executable, *words),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=out,
            timeout=300,
            check=False,
        )
    with trace.open(encoding="ascii") as lines:
        return list(_calls(lines, folder))


def _calls(lines: Iterator[str], folder: Path) -> Iterator[Call]:
    thread = ""
    for line in lines:
        # calls of several threads would stand in the trace in pieces
        assert thread in {"", line.split(" ")[0]}, "several threads wrote"
        thread = line.split(" ")[0]
        found = _LINE.match(line)
        if found is not None and not found["result"].startswith("-1"):
            # every string of the trace is hexadecimal: no comma stands in one
            call = _call(found["name"], found["words"].split(", "), found["result"], folder)
            if call is not None:
                yield call


def _call(name: str, words: list[str], result: str, folder: Path) -> Call | None:
    if name.startswith(("unlink", "rename")):
        paths = [_relative(_bytes(word), folder) for word in words if word.startswith('"')]
        return None if paths[0] is None else Call(name[:6], path=paths[0], to=paths[-1] or "")
    if name.startswith("open"):
        fd, path = _file(result, folder)
        return None if path is None else Call("open", fd, path, to=words[-2] + words[-1])
    fd, path = _file(words[4] if name == "mmap" else words[0], folder)
    if name == "write" and fd == 1:
        return Call("told", data=_bytes(words[1]))
    return None if path is None else _of_file(name, fd, path, words, result.partition("<")[0])


def _of_file(name: str, fd: int, path: str, words: list[str], result: str) -> Call | None:
    match name:
        case "write" | "pwrite64":
            data = _bytes(words[1])[: int(result)]
            return Call("write", fd, path, int(words[3]) if name == "pwrite64" else None, data)
        case "fsync" | "fdatasync":
            return Call("sync", fd, path)
        case "ftruncate":
            return Call("truncate", fd, path, int(words[1]))
        case "lseek":
            return Call("seek", fd, path, int(result))
        case "close":
            return Call("close", fd, path)
        case "mmap":
            # of the wal-index alone: what is written into it is in no call
            assert path.endswith("-shm") or "MAP_SHARED" not in words[3], path
            return None
    raise AssertionError(f"the replay does not know {name}")


def _file(word: str, folder: Path) -> tuple[int, str | None]:
    number, _, path = word.partition("<")
    if not number.isdigit():
        return -1, None
    return int(number), _relative(_bytes(path.partition(">")[0]), folder)  # «>(deleted)» may follow


def _bytes(word: str) -> bytes:
    assert not word.endswith("..."), "the trace does not hold all that was written"
    return bytes.fromhex(word.strip('"').replace("\\x", ""))


def _relative(path: bytes, folder: Path) -> str | None:
    try:
        return str(Path(os.fsdecode(path)).relative_to(folder))
    except ValueError:
        return None
