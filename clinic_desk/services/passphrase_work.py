"""The slow part of a passphrase, done by a process of its own while the window goes on.

scrypt takes a second or more on purpose, and pyrage holds Python's lock meanwhile: in a thread it would
still freeze the whole window. The other process is this program again, called with :data:`WORD`; what it is
told and answers goes through pipes, never over a command line that others can read.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
from contextlib import suppress
from typing import IO, Final

from clinic_desk.paths import program_dir
from clinic_desk.services.access import anybody, inside

WORD: Final = "--passphrase-work"
_SEAL, _OPEN = "seal", "open"


@inside
def seal(content: bytes, passphrase: str) -> bytes:
    """Encrypt a few bytes with a passphrase, as ``age -p`` does."""
    sealed = _elsewhere(_SEAL, content, passphrase)
    assert sealed is not None, "sealing always has an answer"
    return sealed


@inside
def opened(sealed: bytes, passphrase: str) -> bytes | None:
    """Decrypt what :func:`seal` made; None if the passphrase does not fit (or the bytes do not)."""
    return _elsewhere(_OPEN, sealed, passphrase)


@anybody
def answer(told: IO[bytes], says: IO[bytes]) -> int:
    """Be the other process: read one task, answer it."""
    task = json.loads(told.read())
    done = _do(task["do"], base64.b64decode(task["content"]), task["passphrase"])
    says.write(json.dumps({"content": None if done is None else base64.b64encode(done).decode()}).encode())
    says.flush()
    return 0


def _elsewhere(do: str, content: bytes, passphrase: str) -> bytes | None:
    # a command has nothing to freeze, and a process less is one thing less that can fail
    if threading.current_thread() is not threading.main_thread():
        with suppress(OSError, ValueError, KeyError):
            return _ask_process(do, content, passphrase)
    return _do(do, content, passphrase)


def _ask_process(do: str, content: bytes, passphrase: str) -> bytes | None:
    import subprocess

    task = {"do": do, "content": base64.b64encode(content).decode(), "passphrase": passphrase}
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, WORD] if frozen else [sys.executable, "-m", "clinic_desk", WORD]
    path = os.pathsep.join(filter(None, (str(program_dir()), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(  # noqa: S603 -- ourselves
        command,
        input=json.dumps(task).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ if frozen else os.environ | {"PYTHONPATH": path},
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    found = json.loads(done.stdout)["content"]  # nothing to read after a crash: ValueError
    return None if found is None else base64.b64decode(found)


def _do(do: str, content: bytes, passphrase: str) -> bytes | None:
    from pyrage import DecryptError
    from pyrage import passphrase as by_passphrase

    if do == _SEAL:
        return bytes(by_passphrase.encrypt(content, passphrase))
    try:
        return bytes(by_passphrase.decrypt(content, passphrase))
    except (DecryptError, OSError):
        return None
