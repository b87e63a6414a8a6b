"""``report``: the figures of a period, as JSON, on paper or as a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinic_desk import errors
from clinic_desk.i18n import _, current_language
from clinic_desk.opening import Opening
from clinic_desk.rules.report import Period, Report
from clinic_desk.rules.rows import Channel, JournalRow
from clinic_desk.services import journal, report_files, reports, staff
from clinic_desk.wording import report as words

Terms = Mapping[Channel, int]


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> tuple[Any, list[str]]:
    """The JSON and the lines of ``report``; raises UsageError, NoRight, BadFile and DiskFull."""
    period = Period(arguments.since, arguments.until)
    if period.last < period.first:
        raise errors.UsageError("--to", "range")
    path = arguments.pdf or arguments.xlsx
    if arguments.xlsx is not None and path.suffix.lower() != ".xlsx":
        raise errors.UsageError("--xlsx", "ending", str(path), (".xlsx",))
    terms = {channel: opening.settings.term_of(channel) for channel in Channel}
    found = reports.report(period, terms=terms, now=now)
    if path is None:
        return shape(found), words.lines(found)
    if arguments.pdf is not None:
        _write_pdf(found, terms, arguments, opening, now)
    else:
        _write_xlsx(found, terms, arguments, opening, now)
    return shape(found), [_("Written: {path}").format(path=path)]


def shape(report: Report) -> dict[str, Any]:
    """The JSON that ``docs/COMMANDS.md`` describes; minutes and days are null where nobody applied."""
    answers = report.answers
    return {
        "services": {str(channel): count for channel, count in report.services.items()},
        "refusals": {str(ground): count for ground, count in report.refusals.items()},
        "answer_minutes": {"median": _rounded(answers.median), "p95": _rounded(answers.p95)},
        "within_term": answers.within_term,
        "late": answers.late,
        "cancelled": report.cancelled,
        "moved": report.moved,
        "no_show": report.no_show,
        "lead_days": {
            lead.specialty: {"median": lead.median, "over_15": lead.over_15} for lead in report.leads
        },
    }


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 2)


def _late(period: Period, terms: Terms) -> list[JournalRow]:
    return journal.rows(reports.late_rows(period, terms=terms))


def _compared(period: Period, terms: Terms, now: datetime) -> tuple[Report | None, Report | None]:
    """The period before and the same one a year ago; None where nobody applied then."""
    both = (reports.report(one, terms=terms, now=now) for one in (period.before(), period.year_ago()))
    before, year_ago = (one if one.requests else None for one in both)
    return before, year_ago


def _write_pdf(
    report: Report, terms: Terms, arguments: argparse.Namespace, opening: Opening, now: datetime
) -> None:
    from clinic_desk.cli import paper
    from clinic_desk.printing.report_sheet import report_document

    document = report_document(
        report,
        *_compared(report.period, terms, now),
        _late(report.period, terms),
        {one.id: one for one in staff.doctors()},
        head=paper.clinic_head(opening),
        registrar=opening.actor.registrar,
        now=now,
        language=current_language(),
    )
    paper.write(document, arguments.pdf, opening=opening, now=now)


def _write_xlsx(
    report: Report, terms: Terms, arguments: argparse.Namespace, opening: Opening, now: datetime
) -> None:
    clinic, registrar = opening.settings.clinic_name(current_language()), opening.actor.registrar
    frame = words.Frame(clinic, registrar, now, *_compared(report.period, terms, now))
    said = words.workbook(frame, {one.id: one for one in staff.doctors()})
    late = _late(report.period, terms)
    report_files.write_xlsx(report, late, arguments.xlsx, said, now=now, actor=opening.actor)
