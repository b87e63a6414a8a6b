"""A desk of its own process that books from the waiting list when told to; see ``test_waiting_desks.py``.

Called as ``python waiting_worker.py FOLDER PC ENTRY``; it looks at the list before the start signal, so that
all desks want the times they saw at the same moment.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.rules.rows import Actor
from clinic_desk.services import clinic, waiting
from tests import encrypted  # noqa: F401 -- the same kind of file as the test's

NOW = datetime(2026, 11, 23, 9, 0)


def main(folder, pc, entry_id):
    clinic.open_clinic(Path(folder))
    slot = waiting.matches(now=NOW, pc=pc)[0].slot
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        done = waiting.book(int(entry_id), slot, now=NOW, actor=Actor(f"registrar {pc}", pc))
        told = {"booked": done.visit.id}
    except errors.SlotTaken as refusal:
        told = {"taken_by": refusal.booked_on_pc, "alternatives": len(refusal.alternatives)}
    except errors.ChangedMeanwhile as refusal:
        told = {"changed": refusal.what}
    print(json.dumps(told), flush=True)
    clinic.close_clinic()


if __name__ == "__main__":
    main(*sys.argv[1:])
