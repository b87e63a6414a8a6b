"""A program that guesses passwords as fast as it can: ``python guess_worker.py FOLDER LOGIN TRIES``.

It keeps the clock at one moment, so that no wait ever ends, and tells how many tries were looked at.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.services import accounts, clinic
from tests import encrypted  # noqa: F401 -- the same kind of file as the test's

NOW = datetime(2026, 11, 23, 9, 0)


def main(folder, login, tries):
    clinic.open_clinic(Path(folder))
    print("ready", flush=True)
    sys.stdin.readline()
    told = []
    for number in range(int(tries)):
        try:
            accounts.log_in(login, f"guess {number}", now=NOW)
        except errors.WrongPassword as refusal:
            told.append(refusal.wait_until)
    print(sum(one is None for one in told), len(told), flush=True)
    clinic.close_clinic()


if __name__ == "__main__":
    main(*sys.argv[1:])
