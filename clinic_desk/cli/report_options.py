"""The options of ``report``."""

from __future__ import annotations

import argparse

from clinic_desk.i18n import _


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let the parser of the command know its options."""
    from clinic_desk.cli.arguments import day, place

    for option, name, says in (
        ("--from", "since", _("the first day")),
        ("--to", "until", _("the last day")),
    ):
        parser.add_argument(option, dest=name, type=day(option), required=True, metavar="D", help=says)
    files = parser.add_mutually_exclusive_group()
    for kind, says in (
        ("pdf", _("write the report on paper to this file")),
        ("xlsx", _("a spreadsheet with all figures, hours of doctors and late answers")),
    ):
        files.add_argument(f"--{kind}", type=place(f"--{kind}"), metavar="FILE", help=says)
