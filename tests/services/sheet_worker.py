"""A desk of its own process: opens the file, waits for the start signal, works one call sheet off.

Called by ``test_call_sheets.py`` as ``python sheet_worker.py FOLDER PC SHEET WAY``; WAY is ``move`` (agree to
every proposal still open, taking the next best one where it was given away) or ``book`` (book the proposed
times for somebody else).
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, call_sheets, clinic
from clinic_desk.services.booking import BookingOrder
from tests import encrypted  # noqa: F401 -- the same kind of file as the test's

NOW = datetime(2026, 11, 23, 9, 0)


def work_off(sheet_id, actor):
    told = {"moved": 0, "beaten": 0, "settled": 0}
    for line in call_sheets.sheet(sheet_id, now=NOW).lines:
        slot = None
        while True:
            try:
                call_sheets.move_line(line.id, slot, now=NOW, actor=actor)
            except errors.StepNotAllowed:
                told["settled"] += 1
                break
            except errors.RuleRefusal:
                told["beaten"] += 1
                found = call_sheets.proposals_for_line(line.id, now=NOW, pc=actor.pc)
                slot = found[0] if found else None
                continue
            told["moved"] += 1
            break
    return told


def book_proposed(sheet_id, actor):
    told = {"booked": 0, "beaten": 0}
    for line in call_sheets.sheet(sheet_id, now=NOW).lines:
        order = BookingOrder(
            line.person.id, line.proposal.doctor_id, line.proposal.at, Channel.PHONE, override_reason="test"
        )
        try:
            booking.book(order, now=NOW, actor=actor)
        except errors.RuleRefusal:
            told["beaten"] += 1
        else:
            told["booked"] += 1
    return told


def main(folder, pc, sheet_id, way):
    clinic.open_clinic(Path(folder))
    print("ready", flush=True)
    sys.stdin.readline()
    actor = Actor(f"registrar {pc}", pc)
    print(json.dumps({"move": work_off, "book": book_proposed}[way](int(sheet_id), actor)), flush=True)
    clinic.close_clinic()


if __name__ == "__main__":
    main(*sys.argv[1:])
