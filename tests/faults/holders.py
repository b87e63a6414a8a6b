"""Other programs that hold the data file: processes of their own, each let go when told."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

_TRANSACTION = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True); sys.stdin.readline()
db.execute("ROLLBACK")
"""
_EXCLUSIVE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA locking_mode = EXCLUSIVE")
db.execute("BEGIN EXCLUSIVE"); db.execute("ROLLBACK")
print("held", flush=True); sys.stdin.readline()
db.close()
"""
_WHOLE_FILE = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True); sys.stdin.readline()
"""
KINDS = {"transaction": _TRANSACTION, "exclusive": _EXCLUSIVE, "whole_file": _WHOLE_FILE}


class Holder:
    """One such process."""

    def __init__(self, kind, path):
        self.process = subprocess.Popen(
            [sys.executable, "-c", KINDS[kind], str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "held\n"

    def let_go(self):
        """End it; the file is free afterwards."""
        self.process.communicate("\n", timeout=30)


@contextmanager
def held(kind, path):
    """Another program holds the file inside, unless told to let go sooner."""
    holder = Holder(kind, path)
    try:
        yield holder
    finally:
        if holder.process.poll() is None:
            holder.let_go()
