"""Kills itself at every line of the rewriting, one after the other, and says what was found then.

Called with a folder that holds ``clinic.sqlite``. Each try is a process of its own that ends by SIGKILL just
before a line of ``recoding.py``; the last try gets through.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path

from clinic_desk.models import cipher, recoding

PASSPHRASE = "қара торғай"
KEY = cipher.derive(PASSPHRASE)


def rewrite(path: Path, key: bytes, killed_at: int) -> None:
    seen: set[int] = set()

    def trace(frame, event, _what):
        if not frame.f_code.co_filename.endswith("recoding.py"):
            return None
        if event == "line" and frame.f_lineno not in seen:
            seen.add(frame.f_lineno)
            if len(seen) == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    recoding.rewrite(path, key, lambda _done: None)


def found_in(path: Path) -> dict[str, object]:
    """What the next start finds, and what is left beside the file after it."""
    before = sorted(one.name for one in path.parent.iterdir())
    with closing(cipher.connect(path)) as connection:
        rows = connection.execute("SELECT count(*), sum(length(name)) FROM schema_migration").fetchone()
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    recoding.sweep(path)
    left = sorted(one.name for one in path.parent.iterdir() if not one.name.endswith(("-wal", "-shm")))
    return {
        "rows": list(rows),
        "sound": sound,
        "encrypted": cipher.is_encrypted(path),
        "before": before,
        "left": left,
    }


def main() -> None:
    source = Path(sys.argv[1])
    key = KEY if sys.argv[2] == "on" else cipher.PLAIN
    cipher.remember(KEY)
    cipher.unlock(source / "clinic.sqlite", PASSPHRASE)
    work = source / "work"
    for killed_at in range(1, 10_000):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        path = work / "clinic.sqlite"
        shutil.copyfile(source / "clinic.sqlite", path)
        child = os.fork()
        if child == 0:
            rewrite(path, key, killed_at)
            os._exit(0)
        got_through = os.waitpid(child, 0)[1] == 0
        print(json.dumps({"killed_at": killed_at, "done": got_through, **found_in(path)}), flush=True)
        if got_through:
            return


if __name__ == "__main__":
    main()
