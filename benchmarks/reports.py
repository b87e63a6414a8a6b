"""The report of three years and of one month, and the rows behind a figure, against one bare scan."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW, Size, make_clinic, opened
from benchmarks.results import Aim, Result, in_turns
from clinic_desk.models import report_rows
from clinic_desk.rules.report import Behind, Figure, Period
from clinic_desk.rules.rows import Channel
from clinic_desk.services import clinic, reports

_REQUESTS = 200_000
_FLOOR = "one SQL pass over these requests and their visits that only counts"
_SCAN = """
    SELECT count(*), sum(r.result = 'booked'), sum(v.state = 'no_show'), count(r.registrar)
    FROM request AS r LEFT JOIN visit AS v ON v.request_id = r.id
    WHERE r.received_at >= ? AND r.received_at < ? AND NOT r.withdrawn
"""
_TERMS = {Channel.PHONE: 4, Channel.DIRECT: 4, Channel.PORTAL: 30}
"""So short that one answer in ten or so is late."""


def run(bench: Bench) -> Iterator[Result]:
    """Every round counts anew: nothing is remembered between two reports."""
    folder = bench.folder / "reports"
    make_clinic(folder, Size(bench.sizes.village.people, min(_REQUESTS, bench.sizes.district.visits)))
    rounds = max(2, bench.sizes.rounds // 4)
    with opened(folder), closing(sqlite3.connect(folder / clinic.DATA_FILE)) as plain:
        _live_a_little(folder)
        years = Period(date(NOW.year - 3, NOW.month, NOW.day), NOW.date())
        month = Period(date(NOW.year, NOW.month - 1, 1), date(NOW.year, NOW.month - 1, 31))

        def report(period: Period) -> object:
            return reports.report(period, terms=_TERMS, now=NOW)

        def scan(period: Period) -> object:
            return plain.execute(_SCAN, report_rows.bounds(period.first, period.last)).fetchone()

        requests = reports.report(years, terms=_TERMS, now=NOW).requests
        ours, floor = in_turns(lambda: report(years), lambda: scan(years), rounds)
        yield Result(f"report, 3 years, {requests} requests", _FLOOR, ours, floor, Aim(most=1000))
        ours, floor = in_turns(lambda: report(month), lambda: scan(month), rounds)
        yield Result("report, one month", _FLOOR, ours, floor)
        ours, floor = in_turns(
            lambda: reports.rows_behind(years, Behind(Figure.LATE), terms=_TERMS), lambda: scan(years), rounds
        )
        yield Result("report, late answers of 3 years", _FLOOR, ours, floor)


def _live_a_little(folder: Path) -> None:
    """Several people at the desk, visits moved and cancelled: as many kinds of rows as a clinic has."""
    with closing(sqlite3.connect(folder / clinic.DATA_FILE)) as data, data:
        data.execute("UPDATE request SET registrar = 'Тіркеуші ' || id % 5")
        data.execute("UPDATE visit SET moves = 1 + id % 2 WHERE id % 13 = 0")
        data.execute("UPDATE visit SET state = 'cancelled' WHERE id % 17 = 0")
