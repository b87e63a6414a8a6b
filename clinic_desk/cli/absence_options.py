"""The options of ``absence``."""

from __future__ import annotations

import argparse
import re
from contextlib import suppress
from typing import Final

from clinic_desk import errors
from clinic_desk.i18n import _
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import AWAY_KINDS, ExceptionKind

REASONS: Final = (*sorted(AWAY_KINDS), ExceptionKind.OTHER_ROOM, ExceptionKind.EXTRA_HOURS)
_HOURS = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let the parser of the command know them."""
    from clinic_desk.cli.arguments import day, number, written

    parser.add_argument(
        "--doctor", type=number("--doctor"), required=True, metavar="ID", help=_("who is away")
    )
    parser.add_argument(
        "--from", dest="first", type=day("--from"), required=True, metavar="DATE", help=_("the first day")
    )
    parser.add_argument(
        "--to", dest="last", type=day("--to"), required=True, metavar="DATE", help=_("the last day")
    )
    parser.add_argument(
        "--reason", choices=[str(one) for one in REASONS], required=True, help=_("what kind of absence it is")
    )
    parser.add_argument("--part", type=hours, metavar="HH:MM-HH:MM", help=_("only these hours of each day"))
    parser.add_argument(
        "--substitute",
        type=number("--substitute"),
        metavar="ID",
        help=_("the doctor who gets the hours meanwhile"),
    )
    parser.add_argument(
        "--room", type=written("--room"), default="", metavar="ROOM", help=_("the room meanwhile")
    )
    parser.add_argument(
        "--note", type=written("--note"), default="", metavar="TEXT", help=_("a note for the desk")
    )
    parser.add_argument(
        "--plan", action="store_true", help=_("only say whom it would hit and what would be proposed")
    )


def hours(text: str) -> Span:
    """«08:00-12:00» as minutes of the day."""
    found = _HOURS.fullmatch(text)
    if found:
        begin_hour, begin, end_hour, end = map(int, found.groups())
        with suppress(ValueError):
            if begin < 60 and end < 60:
                return Span(begin_hour * 60 + begin, end_hour * 60 + end)
    raise errors.UsageError("--part", "hours", text)
