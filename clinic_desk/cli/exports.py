"""``export``: the journal, visits or people as a file for other programs."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from clinic_desk import errors
from clinic_desk.cli.export_options import FORMATS
from clinic_desk.i18n import current_language, format_number, ngettext
from clinic_desk.opening import Opening
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.services import exports
from clinic_desk.wording import exports as words

_TABLES = frozenset({"xlsx", "csv"})


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> tuple[Any, list[str]]:
    """The JSON and the line of ``export``; raises UsageError, NoRight, UnknownRow, BadFile and DiskFull."""
    form = next(name for name in FORMATS if getattr(arguments, name) is not None)
    path: Path = getattr(arguments, form)
    _refuse_nonsense(arguments, form, path)
    names = form in _TABLES if arguments.names is None else arguments.names
    if form in _TABLES:
        count = _table(arguments, path, names=names, opening=opening, now=now)
    else:
        days = _days(arguments)
        count = _of_visits(form, arguments.doctor, path, days, names=names, opening=opening, now=now)
    text = ngettext("{count} entry written: {file}", "{count} entries written: {file}", count)
    json = {"what": arguments.what, "format": form, "file": str(path), "rows": count, "names": names}
    return json, [text.format(count=format_number(count), file=path)]


def _days(arguments: argparse.Namespace) -> tuple[date, date]:
    """The days meant, one if only the first is said."""
    first, last = arguments.since, arguments.until or arguments.since
    if first is None:
        raise errors.UsageError("--from", "missing")
    if last < first:
        raise errors.UsageError("--to", "range")
    return first, last


def _refuse_nonsense(arguments: argparse.Namespace, form: str, path: Path) -> None:
    """What stands on the line but cannot be meant."""
    if arguments.what != "people" or arguments.since or arguments.until:
        _days(arguments)
    if form in _TABLES:
        if path.suffix.lower() != f".{form}":
            # a workbook under another name opens nowhere, and services go by the name, too
            raise errors.UsageError(f"--{form}", "ending", str(path), (f".{form}",))
    elif arguments.what != "visits":
        raise errors.UsageError(f"--{form}", "conflict", f"--what {arguments.what}")
    if arguments.doctor is not None and (arguments.what != "visits" or form == "fhir"):
        raise errors.UsageError(
            "--doctor", "conflict", "--fhir" if form == "fhir" else f"--what {arguments.what}"
        )
    if arguments.what == "people" and arguments.names is False:
        raise errors.UsageError("--no-names", "conflict", "--what people")


def _table(
    arguments: argparse.Namespace,
    path: Path,
    *,
    names: bool,
    opening: Opening,
    now: datetime,
) -> int:
    clinic, actor = opening.settings.clinic_name(current_language()), opening.actor
    if arguments.what == "people" and arguments.since is None:
        frame = words.Frame(clinic, actor.registrar, now)
        return exports.persons(words.people(frame), path, now=now, actor=actor)
    first, last = _days(arguments)
    frame = words.Frame(clinic, actor.registrar, now, first, last, names)
    if arguments.what == "people":
        return exports.persons(words.people(frame), path, first=first, last=last, now=now, actor=actor)
    if arguments.what == "journal":
        chosen = JournalFilter(first, last)
        return exports.journal(chosen, words.journal(frame), path, with_names=names, now=now, actor=actor)
    if arguments.doctor is not None:
        _known_doctor(arguments.doctor)
    table = words.visits(frame)
    one = arguments.doctor
    return exports.visits(first, last, table, path, doctor_id=one, with_names=names, now=now, actor=actor)


def _known_doctor(doctor_id: int) -> None:
    from clinic_desk.services import finder

    finder.doctor(doctor_id)


def _of_visits(
    form: str,
    doctor_id: int | None,
    path: Path,
    days: tuple[date, date],
    *,
    names: bool,
    opening: Opening,
    now: datetime,
) -> int:
    """The visits as a calendar or as a bundle: their libraries are loaded only here."""
    actor = opening.actor
    if form == "ics":
        from clinic_desk.services.export_ics import write_ics
        from clinic_desk.wording import calendar_file

        if doctor_id is None:
            raise errors.UsageError("--doctor", "missing")
        said = calendar_file.words()
        return write_ics(doctor_id, *days, path, said, with_names=names, now=now, actor=actor)
    from clinic_desk.services.export_fhir import write_fhir

    clinic = opening.settings.clinic_name("kk")
    return write_fhir(*days, path, clinic_name=clinic, with_names=names, now=now, actor=actor)
