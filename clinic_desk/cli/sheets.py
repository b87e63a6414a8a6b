"""``print``: any sheet of the desk as a PDF."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import Any

from clinic_desk import errors, papers
from clinic_desk.cli import shapes
from clinic_desk.i18n import ngettext
from clinic_desk.opening import Opening
from clinic_desk.printing.day_columns import Paper
from clinic_desk.printing.sheets import Document
from clinic_desk.services import paper_lists


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> tuple[Any, list[str]]:
    """Make the sheets and write them; gives the JSON and the lines for a person."""
    from clinic_desk.cli import paper

    what = papers.What(arguments.what)
    _refuse_what_does_not_fit(arguments, what)
    first: date = arguments.date or _usual_day(what, now)
    last: date = arguments.to or first
    if last < first:
        raise errors.UsageError("--to", "range")
    wish = papers.Wish(what, first, last, arguments.doctor, Paper(arguments.paper))
    sheet = papers.make(wish, paper.desk_of(opening), now=now)
    pages = paper.write(sheet, arguments.pdf, opening=opening, now=now)
    sheets = len(sheet.sheets) if isinstance(sheet, Document) else 1
    json = {
        "what": what.value,
        "date": shapes.day(first),
        "to": shapes.day(last),
        "file": str(arguments.pdf),
        "title": sheet.title,
        "sheets": sheets,
        "pages": pages,
        "rows": sheet.row_count,
    }
    said = ngettext("{title}, {count} page: {path}", "{title}, {count} pages: {path}", pages)
    return json, [said.format(title=sheet.title, count=pages, path=arguments.pdf)]


def _usual_day(what: papers.What, now: datetime) -> date:
    if what is not papers.What.TOMORROW:
        return now.date()
    found = paper_lists.next_day(now.date())
    if found is None:
        raise errors.NothingToPrint(what, now.date())
    return found


def _refuse_what_does_not_fit(arguments: argparse.Namespace, what: papers.What) -> None:
    for option, given, fitting in (
        ("--to", arguments.to is not None, papers.OF_RANGE),
        ("--doctor", arguments.doctor is not None, papers.OF_DOCTOR),
        ("--paper", arguments.paper != "a4", papers.ON_A3),
    ):
        if given and what not in fitting:
            raise errors.UsageError(option, "conflict", f"--what {what.value}")
