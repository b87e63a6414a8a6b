"""A desk of its own process: does the steps of ``plan`` and tells each one once it has returned.

    python -m tests.durability.worker run FOLDER SEED FIRST STEPS [--close | --die] [--hasty] [--careless]
    python -m tests.durability.worker serve

``serve`` imports everything once and then forks a desk for each line of JSON that it reads (the words of
``run`` as a list): what is killed hundreds of times need not start hundreds of times. After the last step
the data are closed (``--close``) or the process kills itself (``--die``). ``--hasty`` tells each step before
it is done and ``--careless`` does not wait for the disk: faults that the tests must find. ``--real`` opens
the folder as a clinic's own, not as a demo's.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from clinic_desk import opening
from clinic_desk.models import base
from tests.durability import plan


def tell(**facts):
    """One line, in one write: a reader gets all of it or nothing."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def desk(folder, seed, first, steps, *faults):
    tell(pid=os.getpid())
    if "--careless" in faults:
        base.PRAGMAS["synchronous"] = "off"
    opened = (opening.open_folder if "--real" in faults else plan.open_folder)(Path(folder))
    tell(opened=folder)
    for number in range(int(first), int(first) + int(steps)):
        if "--hasty" in faults:
            tell(step=number, does="")
        facts = plan.perform(opened.folder, int(seed), number)
        if "--hasty" not in faults:
            tell(**facts)
    if "--close" in faults:
        opened.close()
        tell(closed=folder)
    if "--die" in faults:
        os.kill(os.getpid(), signal.SIGKILL)


def serve():
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            desk(*json.loads(line))
            signal.pause()  # whoever asked for it ends it
        _, status = os.waitpid(child, 0)
        tell(ended=status)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        desk(*sys.argv[2:])
