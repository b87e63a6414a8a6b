"""A desk of its own process: opens the file, waits for the start signal, books, tells what happened.

Called by ``test_concurrency.py`` as ``python booking_worker.py FOLDER PC WAY DOCTOR PERSON``; WAY is ``same``
(every slot of the day in order), ``first`` (always the first free slot, ten times) or ``queue`` (ten people
into the live queue).
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from clinic_desk import errors
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, clinic, finder, queue
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.queue import QueueOrder
from tests import encrypted  # noqa: F401 -- the same kind of file as the test's

NOW = datetime(2026, 11, 23, 9, 0)
FIRST = datetime(2026, 11, 24, 8, 0)
SLOTS = 12
WANTED = 10


def attempt(doctor_id, person_id, at, pc):
    order = BookingOrder(person_id, doctor_id, at, Channel.PHONE)
    try:
        done = booking.book(order, now=NOW, actor=Actor(f"registrar {pc}", pc))
    except errors.SlotTaken as refusal:
        return {
            "at": at.isoformat(),
            "taken_by": refusal.booked_on_pc,
            "visit": refusal.visit and refusal.visit.id,
            "alternatives": [slot.at.isoformat() for slot in refusal.alternatives],
        }
    return {"at": at.isoformat(), "booked": done.visit.id, "number": done.visit.number}


def all_slots(doctor_id, person_id, pc):
    return [
        attempt(doctor_id, person_id, FIRST + timedelta(minutes=15 * place), pc) for place in range(SLOTS)
    ]


def first_free(doctor_id, person_id, pc):
    told, booked = [], 0
    doctor = finder.doctor(doctor_id)
    while booked < WANTED:
        (slot,) = finder.first_free([doctor], now=NOW, since=FIRST, limit=1)
        told.append(attempt(doctor_id, person_id, slot.at, pc))
        while "booked" not in told[-1]:  # take the first time that the refusal offers
            told.append(
                attempt(doctor_id, person_id, datetime.fromisoformat(told[-1]["alternatives"][0]), pc)
            )
        booked += 1
    return told


def into_queue(doctor_id, person_id, pc):
    actor, order = Actor(f"registrar {pc}", pc), QueueOrder(person_id, doctor_id)
    return [queue.take_in(order, now=NOW, actor=actor).visit.queue_place for _ in range(WANTED)]


def main(folder, pc, way, doctor_id, person_id):
    clinic.open_clinic(Path(folder))
    print("ready", flush=True)
    sys.stdin.readline()
    told = {"same": all_slots, "first": first_free, "queue": into_queue}[way](
        int(doctor_id), int(person_id), pc
    )
    print(json.dumps(told), flush=True)
    clinic.close_clinic()


if __name__ == "__main__":
    main(*sys.argv[1:])
