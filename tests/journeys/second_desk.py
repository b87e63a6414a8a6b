"""Another desk on the same file, as a program of its own: tries to book, and says what came of it.

Called with: folder, now, doctor, time wanted, person.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, clinic, holds

DESK = Actor("Сәрсенова Ж.", "pc-of-another-desk")


def main(folder: str, moment: str, doctor: str, wanted: str, person: str) -> None:
    """Print who holds what, then the refusal's code or ``booked``."""
    now, at = datetime.fromisoformat(moment), datetime.fromisoformat(wanted)
    clinic.open_clinic(Path(folder))
    try:
        for one in holds.active(now=now):
            print("held", one.registrar, f"{one.at:%H:%M}", f"{one.expires:%H:%M}")
        order = booking.BookingOrder(int(person), int(doctor), at, Channel.PHONE)
        try:
            booking.book(order, now=now, actor=DESK)
        except errors.RuleRefusal as refusal:
            print(refusal.code, *(f"{slot.at:%H:%M}" for slot in refusal.alternatives))
        else:
            print("booked")
    finally:
        clinic.close_clinic()


if __name__ == "__main__":
    main(*sys.argv[1:])
