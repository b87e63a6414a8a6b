"""What several tests of the command line say."""

from __future__ import annotations

from datetime import date

NOW = "2026-11-24T09:41"
TODAY = date(2026, 11, 24)
SLOT = {"doctor", "name", "specialty", "room", "at", "until"}


def book(cli, at, *more, person="1", doctor="1"):
    return cli("book", "--person", person, "--doctor", doctor, "--at", at, "--channel", "phone", *more)
