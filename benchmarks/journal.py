"""The journal panel on a journal of 50,000 rows, against one plain query or one frame."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from benchmarks.bench import Bench, application, settle
from benchmarks.clinic_data import opened
from benchmarks.results import FRAME_MS, Result, in_turns, ms_of, typical
from clinic_desk import app
from clinic_desk.services import clinic

_QUERY = "one SQL query for the ids"


def run(bench: Bench) -> Iterator[Result]:
    """Show all rows, narrow them by text and by result, and scroll page by page to the end."""
    with opened(bench.village) as opening:
        window = app.make_window(application(), opening)
        window.show()
        panel, bar = window.journal, window.journal.list.verticalScrollBar()
        panel.filter.period.setCurrentIndex(panel.filter.period.findData("all"))
        settle()
        plain = sqlite3.connect(bench.village / clinic.DATA_FILE)

        def show(text: str = "", result: str = "") -> None:
            box = panel.filter.result
            for widget in (panel.filter.text, box):
                widget.blockSignals(True)
            panel.filter.text.setText(text)
            box.setCurrentIndex(max(0, box.findData(result)))
            for widget in (panel.filter.text, box):
                widget.blockSignals(False)
            panel.load()
            panel.list.viewport().repaint()

        def ask(condition: str = "") -> object:
            return plain.execute(
                f"SELECT request.id FROM request {condition} ORDER BY received_at DESC, request.id DESC"
            ).fetchall()

        rows = panel.rows.rowCount()
        rounds = max(2, bench.sizes.rounds // 4)
        ours, floor = in_turns(show, ask, rounds)
        yield Result(f"journal, open {rows} rows", _QUERY, ours, floor)
        ours, floor = in_turns(lambda: show("сәуле"), lambda: ask("WHERE search_key LIKE '%сәуле%'"), rounds)
        yield Result(f"journal, filter {rows} rows by text", _QUERY, ours, floor)
        ours, floor = in_turns(
            lambda: show("", "no_show"),
            lambda: ask("JOIN visit ON visit.request_id = request.id WHERE state = 'no_show'"),
            rounds,
        )
        yield Result(f"journal, filter {rows} rows by result", _QUERY, ours, floor)
        show()
        times = []
        for step in range(bench.sizes.rounds * 4):
            bar.setValue(bar.minimum() + step * bar.pageStep())
            times.append(ms_of(panel.list.viewport().repaint))
        yield Result("journal, scroll one page", "one frame at 60 Hz", typical(times), FRAME_MS)
        yield Result("journal, scroll one page, worst", "one frame at 60 Hz", max(times), FRAME_MS)
        plain.close()
        window.close()
        window.deleteLater()
        settle(0.05)
