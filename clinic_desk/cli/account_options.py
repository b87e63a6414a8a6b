"""The options of ``accounts``."""

from __future__ import annotations

import argparse
from typing import Final

from clinic_desk.i18n import _
from clinic_desk.rules.rights import GRANTABLE, Role

ACTIONS: Final = ("list", "add", "reset", "off", "on", "log-in", "key", "password")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let the parser of the command know its options."""
    from clinic_desk.cli.arguments import number, written

    parser.add_argument("what", choices=ACTIONS, help=_("what to do"))
    parser.add_argument(
        "name",
        nargs="?",
        type=written("NAME"),
        metavar="NAME",
        help=_("whose account, by the log-in name; for «log-in»: on or off"),
    )
    parser.add_argument("--role", choices=[str(one) for one in Role], help=_("what the person is"))
    parser.add_argument(
        "--full-name",
        type=written("--full-name"),
        metavar="TEXT",
        help=_("the name beside each entry; without it the log-in name"),
    )
    parser.add_argument("--doctor", type=number("--doctor"), metavar="ID", help=_("whose own list"))
    parser.add_argument(
        "--right",
        action="append",
        default=[],
        choices=sorted(str(one) for one in GRANTABLE),
        help=_("a right beyond the role; may be given several times"),
    )
    parser.add_argument(
        "--reason", type=written("--reason"), default="", metavar="TEXT", help=_("why log-in is switched off")
    )
