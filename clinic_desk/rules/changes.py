"""What a use case touched, so that each view reloads only what it shows."""

from __future__ import annotations

from enum import Flag, auto


class Changes(Flag):
    """The kinds of rows a use case may have written."""

    PEOPLE = auto()
    DOCTORS = auto()
    TIMETABLE = auto()
    VISITS = auto()
    JOURNAL = auto()
    REGISTER = auto()
    SETTINGS = auto()
    WAITING = auto()
    SHEETS = auto()
    SAFETY = auto()
