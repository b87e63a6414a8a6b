"""The options of ``export``."""

from __future__ import annotations

import argparse

from clinic_desk.i18n import _

WHAT = ("journal", "visits", "people")
FORMATS = ("xlsx", "csv", "ics", "fhir")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let the parser of the command know its options."""
    from clinic_desk.cli.arguments import day, number, place

    parser.add_argument("--what", choices=WHAT, required=True, help=_("what to write into a file"))
    parser.add_argument(
        "--from",
        dest="since",
        type=day("--from"),
        metavar="DATE",
        help=_("the first day; only «people» may be without"),
    )
    parser.add_argument(
        "--to",
        dest="until",
        type=day("--to"),
        metavar="DATE",
        help=_("the last day; without it the first one alone"),
    )
    parser.add_argument(
        "--doctor", type=number("--doctor"), metavar="ID", help=_("visits to this doctor only")
    )
    kinds = parser.add_mutually_exclusive_group(required=True)
    for name, says in (
        ("xlsx", _("a spreadsheet with dates and times as such")),
        ("csv", _("a table as text, with semicolons")),
        ("ics", _("a calendar of one doctor's visits")),
        ("fhir", _("a FHIR R4 bundle for an information system")),
    ):
        kinds.add_argument(f"--{name}", type=place(f"--{name}"), metavar="FILE", help=says)
    parser.add_argument(
        "--names",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=_("with names, as tables are unless said otherwise, or without, as the others are"),
    )
