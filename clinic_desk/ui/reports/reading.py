"""What is read for the reports window, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from clinic_desk.rules.report import Period, Report
from clinic_desk.rules.rows import Channel, JournalRow
from clinic_desk.services import finder, journal, reports
from clinic_desk.ui.background import Progress
from clinic_desk.ui.reports.shown import Rows, Shown, Wish

LISTED: Final = 500
"""So many late answers are listed in the window; all of them are one key away, and on paper."""
_PORTION: Final = 500
Terms = Mapping[Channel, int]


def read(period: Period, *, terms: Terms, now: datetime) -> Callable[[Progress], Shown]:
    """The work that counts the period and those that it is compared with."""

    def work(progress: Progress) -> Shown:
        counted: dict[Period, Report] = {}
        wanted = (period, period.before(), period.year_ago())
        for one in dict.fromkeys(wanted):  # the year before a year is both
            progress(len(counted), 4)
            progress.check()
            counted[one] = reports.report(one, terms=terms, now=now)
        report, before, year_ago = (counted[one] for one in wanted)
        late = reports.late_rows(period, terms=terms)
        doctors = {row.id: row for row in finder.doctors(with_inactive=True)}
        return Shown(report, before, year_ago, late, journal.rows(late[:LISTED]), doctors)

    return work


def read_behind(wish: Wish, *, terms: Terms) -> Callable[[Progress], Rows]:
    """The work that finds the rows behind a number."""

    def work(_progress: Progress) -> Rows:
        return Rows(wish.title, reports.rows_behind(wish.period, wish.behind, terms=terms))

    return work


def read_late(shown: Shown) -> Callable[[Progress], list[JournalRow]]:
    """The work that reads all rows answered late, for paper and workbook."""

    def work(progress: Progress) -> list[JournalRow]:
        rows = list(shown.late)
        while len(rows) < len(shown.late_ids):
            progress.check()
            progress(len(rows), len(shown.late_ids))
            rows += journal.rows(shown.late_ids[len(rows) : len(rows) + _PORTION])
        return rows

    return work
