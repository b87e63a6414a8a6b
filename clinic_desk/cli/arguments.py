"""What the command line understands: options and commands, with every mistake as a UsageError."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

from clinic_desk import errors
from clinic_desk.cli import (
    absence_options,
    account_options,
    backup_options,
    export_options,
    report_options,
    sheet_options,
    wishes,
)
from clinic_desk.i18n import N_, _
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import Channel

PROGRAM: Final = "clinic-desk"

COMMANDS: Final = {
    "import-register": N_("take over a register of attached population"),
    "import-timetable": N_("take over the doctors and their hours"),
    "find": N_("find people by name, birth date, IIN or telephone"),
    "free": N_("list the next free times"),
    "book": N_("book a visit"),
    "move": N_("give a visit another time"),
    "cancel": N_("cancel a visit"),
    "answer": N_("say a visit as a sentence to read aloud"),
    "journal": N_("list the pre-registration journal, or write it as a PDF"),
    "print": N_("write sheets of paper as a PDF: journal, days, timetables, slips, lists"),
    "doctors": N_("list the doctors"),
    "absence": N_("close a doctor's days and list the people to call"),
    "report": N_("say the figures of a period, or write them as a PDF or a spreadsheet"),
    "export": N_("write the journal, visits or people into a file for other programs"),
    "backup": N_("back up the data into a file, encrypted and verified"),
    "verify-backup": N_("open a backup and check all of it"),
    "restore": N_("put a backup into a data folder"),
    "accounts": N_("say who may log in, make and switch accounts"),
    "confirm-clock": N_("confirm a clock that the program doubts"),
    "check": N_("check the data: file, overlaps, orphans, numbers"),
    "demo-data": N_("fill an empty folder with the demo clinic"),
    "self-test": N_("try the whole program in a throw-away folder"),
}

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARS: Final = range(1991, 2200)
_Day = TypeVar("_Day", bound=date)
# argparse words its mistakes in English; these are the forms it has (CPython 3.11 to 3.14).
_MISTAKES: Final = (
    (re.compile(r"the following arguments are required: (?P<detail>.+)"), "missing"),
    (re.compile(r"unrecognized arguments: (?P<detail>.+)"), "unknown_argument"),
    (re.compile(r"argument (?P<detail>.+?): expected .*"), "needs_value"),
    (re.compile(r"argument (?P<detail>.+?): not allowed with argument (?P<value>.+)"), "conflict"),
    (re.compile(r"argument COMMAND: invalid choice: '(?P<value>.*)' \(.*"), "command"),
    (
        re.compile(r"argument (?P<detail>.+?): invalid choice: '(?P<value>.*)' \(.*?(?P<allowed>[^(]*)\)"),
        "choice",
    ),
    (re.compile(r"one of the arguments (?P<detail>.+) is required"), "one_of"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of printing and leaving."""

    def error(self, message: str) -> NoReturn:
        """Turn argparse's sentence into the error with its parts."""
        for pattern, reason in _MISTAKES:
            found = pattern.fullmatch(message)
            if found:
                parts = {"detail": "", "value": "", "allowed": ""} | found.groupdict(default="")
                allowed = tuple(re.findall(r"[\w-]+", parts["allowed"].removeprefix("choose from ")))
                if reason == "command":
                    allowed = tuple(COMMANDS)
                raise errors.UsageError(parts["detail"], reason, parts["value"], allowed)
        raise errors.UsageError(message)


class _Help(argparse.HelpFormatter):
    """Help with headings in the language of the folder."""

    def start_section(self, heading: str | None) -> None:
        headings = {"options": _("Options"), "positional arguments": _("Arguments")}
        super().start_section(headings.get(heading or "", heading))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, f"{_('Usage')}: " if prefix is None else prefix)


def build_parser() -> Parser:
    """The parser with its texts in the current language."""
    parser = _new_parser(prog=PROGRAM, description=_("Without a command the window opens."))
    _add_json(parser, default=False)
    parser.add_argument("--version", action="store_true", help=_("say the version"))
    parser.add_argument(
        "--data", type=place("--data"), metavar="DIR", help=_("the folder of the clinic's data")
    )
    parser.add_argument(
        "--passphrase-file",
        dest="data_passphrase_file",
        type=place("--passphrase-file"),
        metavar="FILE",
        help=_("a locked data file: its passphrase stands in this file (else in {variable})").format(
            variable="CLINIC_DESK_PASSPHRASE"
        ),
    )
    parser.add_argument("--demo", action="store_true", help=_("the demo clinic, made if it is not there"))
    parser.add_argument(
        "--now",
        type=moment("--now"),
        metavar="MOMENT",
        help=_("set the clock, for demo data only: 2026-11-24T08:55"),
    )
    parser.add_argument(
        "--user",
        type=written("--user"),
        metavar="NAME",
        help=_("log in for this command; the password comes from CLINIC_DESK_PASSWORD or standard input"),
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, says in COMMANDS.items():
        command = commands.add_parser(
            name, help=_(says), description=_(says), allow_abbrev=False, formatter_class=_Help, add_help=False
        )
        _add_help(command)
        _add_json(command, default=argparse.SUPPRESS)
        _OPTIONS[name](command)
    return parser


def global_options(arguments: list[str]) -> argparse.Namespace:
    """``--data`` and ``--demo`` alone, from a line that may have any mistake in it."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--data", type=Path, nargs="?")
    parser.add_argument("--demo", action="store_true")
    try:
        return parser.parse_known_args(arguments)[0]
    except argparse.ArgumentError:
        return argparse.Namespace(data=None, demo=False)


def _new_parser(prog: str, description: str) -> Parser:
    parser = Parser(
        prog=prog, description=description, allow_abbrev=False, formatter_class=_Help, add_help=False
    )
    _add_help(parser)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help=_("show this help"))


def _add_json(parser: argparse.ArgumentParser, *, default: bool | str) -> None:
    parser.add_argument("--json", action="store_true", default=default, help=_("answer as JSON"))


# --- kinds of values -----------------------------------------------------------------------------------


def moment(option: str) -> Callable[[str], datetime]:
    """A reader of «2026-11-24T10:30»; a space instead of the T will do."""

    def read(text: str) -> datetime:
        if _MOMENT.fullmatch(text):
            with suppress(ValueError):
                return _sensible(datetime.fromisoformat(text))
        raise errors.UsageError(option, "moment", text)

    return read


def day(option: str) -> Callable[[str], date]:
    """A reader of «2026-11-24»."""

    def read(text: str) -> date:
        if _DAY.fullmatch(text):
            with suppress(ValueError):
                return _sensible(date.fromisoformat(text))
        raise errors.UsageError(option, "date", text)

    return read


def _sensible(value: _Day) -> _Day:
    """A year far off is a slip of the keyboard, and the calendar ends in 9999."""
    if value.year not in _YEARS:
        raise ValueError(value.year)
    return value


def number(option: str) -> Callable[[str], int]:
    """A reader of whole numbers from 1 on."""

    def read(text: str) -> int:
        # more digits than that are no number of ours, and Python refuses to read thousands of them
        if text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) < 2**63:
            return int(text)
        raise errors.UsageError(option, "number", text)

    return read


def written(option: str) -> Callable[[str], str]:
    """A reader of free text; a console with other letters than UTF-8 hands over what nobody can read."""

    def read(text: str) -> str:
        try:
            return text if text.isascii() else text.encode("utf-8").decode("utf-8")
        except UnicodeEncodeError:
            with suppress(UnicodeError):  # UTF-8 that Python took for the letters of a bare C locale
                return os.fsencode(text).decode("utf-8")
        raise errors.UsageError(option, "letters")

    return read


def place(option: str) -> Callable[[str], Path]:
    """A reader of paths; an empty one, a script's unset variable, must not mean the current folder."""

    def read(text: str) -> Path:
        if not text:
            raise errors.UsageError(option, "needs_value")
        return Path(text)

    return read


def _iin(text: str) -> str:
    cleaned = iin_rules.clean(text)
    if not iin_rules.is_well_formed(cleaned):
        raise errors.UsageError("--iin", "iin", text)
    return cleaned


# --- the options of each command -----------------------------------------------------------------------


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=place("FILE"), metavar="FILE", help=_("the file: xlsx, xls, ods, csv or txt")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would change"))


def _find_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text",
        nargs="+",
        type=written("TEXT"),
        metavar="TEXT",
        help=_("what one would type into the search line"),
    )
    parser.add_argument("--limit", type=number("--limit"), default=20, metavar="N", help=_("at most so many"))


def _free_options(parser: argparse.ArgumentParser) -> None:
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument(
        "--specialty",
        type=written("--specialty"),
        metavar="CODE",
        help=_("doctors of this specialty only"),
    )
    whom.add_argument("--doctor", type=number("--doctor"), metavar="ID", help=_("this doctor only"))
    for option, name, says in (
        ("--from", "since", _("from this day on")),
        ("--to", "until", _("until this day, it included")),
    ):
        parser.add_argument(option, dest=name, type=day(option), metavar="DATE", help=says)
    parser.add_argument(
        "--days", type=number("--days"), metavar="N", help=_("look at so many days, 56 unless said otherwise")
    )
    parts = [str(one) for one in PartOfDay if one is not PartOfDay.ANY]
    parser.add_argument("--part", choices=parts, help=_("before noon, or from noon on"))
    parser.add_argument(
        "--weekday", type=wishes.weekdays, metavar="DAYS", help=_("on these weekdays only: mon,wed or 1-5")
    )
    parser.add_argument(
        "--in-a-row",
        type=wishes.people,
        default=1,
        metavar="N",
        help=_("for so many people one after the other"),
    )
    parser.add_argument(
        "--channel",
        choices=[str(one) for one in Channel],
        help=_("also places kept for those who apply in this way"),
    )
    parser.add_argument(
        "--urgent", action="store_true", help=_("places kept for urgent visits may be given too")
    )
    parser.add_argument("--why", action="store_true", help=_("say why days offer nothing"))
    parser.add_argument("--limit", type=number("--limit"), default=10, metavar="N", help=_("at most so many"))


def _book_options(parser: argparse.ArgumentParser) -> None:
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--person", type=number("--person"), metavar="ID", help=_("whom, by the number of «find»")
    )
    who.add_argument("--iin", type=_iin, metavar="IIN", help=_("whom, by the IIN"))
    parser.add_argument("--doctor", type=number("--doctor"), required=True, metavar="ID", help=_("to whom"))
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--at", type=moment("--at"), metavar="MOMENT", help=_("when: 2026-11-24T10:30"))
    when.add_argument(
        "--queue", action="store_true", help=_("into the doctor's live queue of today, without a time")
    )
    parser.add_argument(
        "--urgent", action="store_true", help=_("places kept for urgent visits may be given too")
    )
    parser.add_argument(
        "--channel",
        choices=[str(one) for one in Channel],
        required=True,
        help=_("how the person applied"),
    )
    texts = {
        "--override-reason": _("why a person who is not attached is booked all the same"),
        "--overbook-reason": _("why a time that is taken or outside the hours is given all the same"),
        "--referral": _("number and date of the referral"),
        "--note": _("a note for the journal"),
    }
    for option, says in texts.items():
        parser.add_argument(option, type=written(option), default="", metavar="TEXT", help=says)


def _at_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", type=moment("--at"), required=True, metavar="MOMENT", help=_("when: 2026-11-24T10:30")
    )


def _visit_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("visit", type=number("VISIT"), metavar="VISIT", help=_("the number of the visit"))


def _move_options(parser: argparse.ArgumentParser) -> None:
    _visit_argument(parser)
    _at_option(parser)
    parser.add_argument("--doctor", type=number("--doctor"), metavar="ID", help=_("to another doctor"))
    parser.add_argument(
        "--overbook-reason",
        type=written("--overbook-reason"),
        default="",
        metavar="TEXT",
        help=_("why a time that is taken or outside the hours is given all the same"),
    )


def _cancel_options(parser: argparse.ArgumentParser) -> None:
    _visit_argument(parser)
    parser.add_argument(
        "--reason",
        type=written("--reason"),
        required=True,
        metavar="TEXT",
        help=_("the reason for cancelling"),
    )


def _answer_options(parser: argparse.ArgumentParser) -> None:
    _visit_argument(parser)
    parser.add_argument(
        "--language", choices=["kk", "ru"], required=True, help=_("the language of the answer")
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--words", dest="digits", action="store_false", default=None, help=_("numbers as words")
    )
    form.add_argument("--digits", dest="digits", action="store_true", help=_("numbers as digits"))


def _journal_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", type=day("--date"), required=True, metavar="D", help=_("the day"))
    parser.add_argument("--to", type=day("--to"), metavar="D", help=_("the last day, if it is more than one"))
    parser.add_argument(
        "--pdf", type=place("--pdf"), metavar="FILE", help=_("write the printed journal to this file")
    )


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=place("DIR"), metavar="DIR", help=_("an empty or new folder"))


def _self_test_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=place("--out"), metavar="DIR", help=_("where the answers, picture and PDF go")
    )


def _clock_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reason",
        type=written("--reason"),
        required=True,
        metavar="TEXT",
        help=_("why the clock is right"),
    )


def _no_options(_parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


_OPTIONS: Final[dict[str, Callable[[argparse.ArgumentParser], None]]] = {
    "import-register": _import_options,
    "import-timetable": _import_options,
    "find": _find_options,
    "free": _free_options,
    "book": _book_options,
    "move": _move_options,
    "cancel": _cancel_options,
    "answer": _answer_options,
    "journal": _journal_options,
    "print": sheet_options.add_to,
    "doctors": _no_options,
    "absence": absence_options.add_to,
    "report": report_options.add_to,
    "export": export_options.add_to,
    "backup": backup_options.backup_options,
    "verify-backup": backup_options.verify_options,
    "restore": backup_options.restore_options,
    "accounts": account_options.add_to,
    "confirm-clock": _clock_options,
    "check": _no_options,
    "demo-data": _demo_options,
    "self-test": _self_test_options,
}
