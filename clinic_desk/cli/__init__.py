"""The command line: the desk's services for scripts and administrators.

Results go to stdout (``--json`` for machines), errors as one line to stderr in the language of the data
folder. The exit status is 0, or 1 refused by a rule, 2 wrong usage, 3 bad data. Without a command the
window opens. The commands and their JSON are described in ``docs/COMMANDS.md``.
"""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from clinic_desk import __version__, errors
from clinic_desk.i18n import use_language
from clinic_desk.settings import Settings

if TYPE_CHECKING:
    from clinic_desk.cli.commands import Result
    from clinic_desk.opening import Opening

DONE, REFUSED, USAGE, BAD_DATA = 0, 1, 2, 3
INTERRUPTED = 130

_WITHOUT_LOG_IN = frozenset({None, "demo-data", "self-test", "verify-backup"})
"""The window has a page for it, and the others work on no open data folder."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line and return the exit status; never a traceback."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == ["--passphrase-work"]:  # our own other process, see services.passphrase_work
        from clinic_desk.services import passphrase_work

        return passphrase_work.answer(sys.stdin.buffer, sys.stdout.buffer)
    try:
        return _run(words)
    except errors.ClinicError as error:
        return _complain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()  # «| head» has seen enough
        return DONE
    except Exception as error:  # noqa: BLE001 (the last line of defence: logged, and one line for the person)
        from clinic_desk.services import clinic

        named = clinic.fault_named(error)
        return _complain(named) if named is not None else _confess(error, words)


def _run(words: list[str]) -> int:
    from clinic_desk import opening
    from clinic_desk.cli import arguments as grammar

    known = grammar.global_options(words)
    try:
        folder = opening.folder_of(known.data, demo_wanted=known.demo)
    except errors.UsageError:
        use_language(Settings().language)
        raise
    use_language(opening.language_of(folder))
    try:
        chosen = grammar.build_parser().parse_args(words)
    except SystemExit as leave:  # after --help
        return int(leave.code or 0)
    if chosen.version:
        print(__version__)
        return DONE
    if chosen.user is not None and chosen.command in _WITHOUT_LOG_IN:
        raise errors.UsageError("--user", "no_folder")
    if chosen.command is None:
        return _open_once(chosen, folder)
    return _say(_result_of(chosen), as_json=chosen.json)


def _open_once(chosen: Namespace, folder: Path) -> int:
    """The window, unless one is open on this folder: then that one comes forward."""
    from clinic_desk import app

    if not app.has_screen():
        return _open_window(chosen)
    if not app.is_only(folder):
        from clinic_desk.cli.commands import Result
        from clinic_desk.i18n import _

        return _say(Result({"already_open": True}, [_("The open window came forward.")]), as_json=chosen.json)
    try:
        return _open_window(chosen)
    finally:
        app.let_go()


def _open_window(chosen: Namespace) -> int:
    from clinic_desk import app, opening

    if not app.has_screen():
        raise errors.UsageError("", "no_screen")

    from clinic_desk.cli import unlocking

    def open_(folder: Path, **how: bool) -> Opening:
        if not (unlocking.unlock(chosen, folder) or app.ask_passphrase(folder)):
            raise errors.PassphraseNeeded(folder)
        if chosen.demo:
            return opening.open_demo(chosen.data, now=chosen.now)
        return opening.open_folder(folder, now=chosen.now, **how)

    folder = opening.folder_of(chosen.data, demo_wanted=chosen.demo)
    try:
        opened = open_(folder)
    except errors.PassphraseNeeded as error:
        return _complain(error)  # whoever closed the question knows
    except errors.ClinicError as error:
        status = _complain(error)
        settled = app.settle_fault(error, folder, open_)
        if settled is None:
            return status
        opened = settled
    return int(app.run(opened))


def _result_of(chosen: Namespace) -> Result:
    from clinic_desk.cli import commands
    from clinic_desk.clock import Clock

    if chosen.command == "demo-data":
        return _make_demo(chosen)
    if chosen.command == "self-test":
        return _test_itself(chosen)
    if chosen.command == "verify-backup":
        from clinic_desk.cli import backups

        return commands.Result(*backups.verify(chosen))
    if chosen.command == "restore":
        return _restore(chosen)
    if chosen.command in commands.IMPORTS:
        today = (chosen.now or Clock().now()).date()
        chosen.content = commands.read_file(chosen.command, chosen.file, today)
    with _opened(chosen) as opened:
        return _result_in(opened, chosen)


def _result_in(opened: Opening, chosen: Namespace) -> Result:
    from clinic_desk.cli import commands
    from clinic_desk.cli.log_in import logged_in

    try:
        with logged_in(chosen, opened):
            try:
                return commands.run(chosen.command, chosen, opened)
            except errors.RuleRefusal as refusal:
                return _refused(refusal)
    except errors.RuleRefusal as refusal:  # not even logged in
        return _refused(refusal)


@contextmanager
def _opened(chosen: Namespace) -> Iterator[Opening]:
    """The data folder that a command works on, closed at its end."""
    from clinic_desk import opening
    from clinic_desk.cli import unlocking
    from clinic_desk.cli.commands import IMPORTS

    with ExitStack() as stack:
        if chosen.demo:
            opened = opening.open_demo(chosen.data, now=chosen.now)
        else:
            folder = opening.folder_of(chosen.data)
            if getattr(chosen, "dry_run", False) and not opening.has_data(folder):
                from clinic_desk import private_files

                # a look at a file must not make a clinic; an empty one elsewhere says the same
                folder = stack.enter_context(private_files.temporary_folder())
            create = chosen.command in IMPORTS
            unlocking.unlock(chosen, folder)
            opened = opening.open_folder(folder, now=chosen.now, create=create)
        stack.callback(opened.close)
        yield opened


@contextmanager
def _logged_in(chosen: Namespace) -> Iterator[Opening]:
    """The data folder of a command, with ``--user`` at its desk."""
    from clinic_desk.cli.log_in import logged_in

    with _opened(chosen) as opened, logged_in(chosen, opened):
        yield opened


def _refused(refusal: errors.RuleRefusal) -> Result:
    """For machines the refusal on stdout; people get the sentence on stderr, and exit status 1 both."""
    from clinic_desk import wording
    from clinic_desk.cli import commands, shapes
    from clinic_desk.rules.rights import Right
    from clinic_desk.services import access, finder

    doctors = finder.doctors(with_inactive=True) if access.has(Right.JOURNAL) else []
    _complain_with(wording.sentence(refusal, doctors=doctors))
    return commands.Result(shapes.refusal(refusal, doctors), (), REFUSED)


def _make_demo(chosen: Namespace) -> Result:
    from dataclasses import asdict

    from clinic_desk import opening
    from clinic_desk.cli import commands
    from clinic_desk.i18n import _

    filled = opening.make_demo(chosen.folder, now=chosen.now)
    text = _("Demo clinic in {path}: {doctors} doctors, {people} people, {visits} visits.")
    line = text.format(path=chosen.folder, doctors=filled.doctors, people=filled.people, visits=filled.visits)
    return commands.Result({"folder": str(chosen.folder)} | asdict(filled), [line])


def _restore(chosen: Namespace) -> Result:
    from clinic_desk import opening
    from clinic_desk.cli import backups, commands

    folder = opening.folder_of(chosen.data, demo_wanted=chosen.demo)
    return commands.Result(*backups.restore(chosen, folder, lambda: _logged_in(chosen)))


def _test_itself(chosen: Namespace) -> Result:
    from clinic_desk import selftest
    from clinic_desk.cli import commands

    report = selftest.run(chosen.out)
    return commands.Result(report.as_json(), report.lines(), DONE if report.passed else BAD_DATA)


# --- saying it -----------------------------------------------------------------------------------------


def _say(result: Result, *, as_json: bool) -> int:
    said = [json.dumps(result.json, ensure_ascii=False, indent=2)] if as_json else result.lines
    if sys.stdout is None:  # closed by the caller, who wants the exit status only
        return result.status
    try:
        for line in said:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        _forget_stdout()
        raise errors.BadFile(Path("stdout"), "not_writable") from fault
    return result.status


def _complain(error: errors.ClinicError) -> int:
    from clinic_desk import wording

    _complain_with(wording.sentence(error))
    match error:
        case errors.RuleRefusal():
            return REFUSED
        case errors.UsageError() | errors.ClockOnlyInDemo():
            return USAGE
        case _:
            return BAD_DATA


def _complain_with(sentence: str) -> None:
    if sys.stderr is None:  # closed by the caller; print would go to stdout
        return
    with suppress(OSError):
        print(" ".join(sentence.split()), file=sys.stderr)


def _confess(error: Exception, words: list[str]) -> int:
    """A bug of ours: its place goes into the log of the data folder, one line to the person."""
    from clinic_desk import log, opening
    from clinic_desk.cli.arguments import global_options
    from clinic_desk.i18n import _

    known = global_options(words)
    folder = opening.folder_of(known.data, demo_wanted=known.demo)
    if folder.is_dir():  # none is made for the log alone
        log.start(folder, __version__)
        log.report(error)
        log.stop()
    text = _("An unexpected fault of the program ({kind}). The log file has the place.")
    _complain_with(text.format(kind=type(error).__name__))
    return BAD_DATA


def _speak_utf8() -> None:
    """Kazakh letters must come out on a C locale, in a pipe and on an old Windows console alike."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_stdout() -> None:
    """Let the interpreter flush its output into nothing when it ends."""
    stream: TextIO = sys.stdout
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
