"""The report of a period as a workbook for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinic_desk.rules.report import Report
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, JournalRow
from clinic_desk.services import access, audit, spreadsheet_files
from clinic_desk.services.access import needs
from clinic_desk.services.spreadsheet_files import About, Table


@dataclass(frozen=True, slots=True)
class Words:
    """What the workbook says, in the language of whoever asks (:mod:`clinic_desk.wording.report`)."""

    title: str
    tables: Callable[[Report, Sequence[JournalRow]], Sequence[Table]]
    about: str
    """The name of the sheet with ``facts``."""
    facts: Sequence[tuple[str, str]]


@needs(Right.EXPORT)
def write_xlsx(
    report: Report, late: Sequence[JournalRow], path: Path, words: Words, *, now: datetime, actor: Actor
) -> None:
    """Write a report with the requests that were answered too late; the audit has it before the file exists.

    Raises NoRight without the right to see reports, BadFile (``not_writable``) and DiskFull; no file is left
    then.
    """
    access.require(Right.REPORTS)
    days = {"first": report.period.first.isoformat(), "last": report.period.last.isoformat()}
    audit.exported("report", now=now, actor=actor, target=path.name, **days, rows=report.requests)
    about = About(words.title, words.about, words.facts, now)
    spreadsheet_files.write_book(path, words.tables(report, late), about=about)
