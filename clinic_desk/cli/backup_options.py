"""The options of ``backup``, ``verify-backup`` and ``restore``."""

from __future__ import annotations

import argparse
from typing import Final

from clinic_desk.i18n import _

VARIABLE: Final = "CLINIC_DESK_PASSPHRASE"


def backup_options(parser: argparse.ArgumentParser) -> None:
    """What «backup» takes."""
    from clinic_desk.cli import arguments

    parser.add_argument(
        "file", type=arguments.place("FILE"), metavar="FILE", help=_("the file, or a folder for it")
    )
    _passphrase_option(parser)
    parser.add_argument(
        "--not-encrypted", action="store_true", help=_("anybody may read it: keep it under lock and key")
    )


def verify_options(parser: argparse.ArgumentParser) -> None:
    """What «verify-backup» takes."""
    from clinic_desk.cli import arguments

    parser.add_argument("file", type=arguments.place("FILE"), metavar="FILE", help=_("the backup"))
    _passphrase_option(parser)


def restore_options(parser: argparse.ArgumentParser) -> None:
    """What «restore» takes."""
    verify_options(parser)
    parser.add_argument(
        "--replace",
        action="store_true",
        help=_("the folder holds data: keep them under another name and restore in their place"),
    )


def _passphrase_option(parser: argparse.ArgumentParser) -> None:
    from clinic_desk.cli import arguments

    parser.add_argument(
        "--passphrase-file",
        type=arguments.place("--passphrase-file"),
        metavar="FILE",
        help=_("the passphrase stands in this file (else in {variable})").format(variable=VARIABLE),
    )
