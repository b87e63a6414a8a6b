"""The options of ``print``."""

from __future__ import annotations

import argparse

from clinic_desk.i18n import _

WHAT = (
    *("journal", "day-sheet", "week", "timetable", "rooms", "slip", "call-sheet", "waiting-list"),
    "tomorrow",
)
PAPERS = ("a4", "a3")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let the parser of the command know its options."""
    from clinic_desk.cli.arguments import day, number, place

    parser.add_argument("--what", choices=WHAT, required=True, help=_("what to print"))
    parser.add_argument(
        "--date",
        type=day("--date"),
        metavar="D",
        help=_("the day, or a day of the week; without it today, for «tomorrow» the next day of reception"),
    )
    parser.add_argument(
        "--to",
        type=day("--to"),
        metavar="D",
        help=_("the last day of a journal, or of the weeks of a timetable"),
    )
    parser.add_argument(
        "--doctor",
        type=number("--doctor"),
        metavar="ID",
        help=_("day sheet, week and slips: of this doctor only"),
    )
    parser.add_argument("--paper", choices=PAPERS, default="a4", help=_("the paper of a timetable"))
    parser.add_argument(
        "--pdf", type=place("--pdf"), required=True, metavar="FILE", help=_("write the sheets to this file")
    )
