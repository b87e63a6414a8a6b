"""The journal as xlsx and CSV, against the bare writers given the same cells at hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

from xlsxwriter import Workbook

from benchmarks.bench import Bench
from benchmarks.clinic_data import NOW, opened
from benchmarks.results import Aim, Result, in_turns
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Actor
from clinic_desk.rules.spreadsheet_cells import Cell
from clinic_desk.services import exports, journal
from clinic_desk.wording import exports as words

_ACTOR = Actor("Омарова А.", "pc-1")
_XLSX_AIM, _CSV_AIM = Aim(ratio=2), Aim(ratio=15)
"""Reading and wording the rows comes on top of the writing; a CSV has next to nothing to write."""
_ROUNDS = 2
"""Each takes a minute of a slow PC."""


def run(bench: Bench) -> Iterator[Result]:
    """The whole journal of a year: read, worded, written down in the audit, written whole."""
    with opened(bench.village):
        frame = words.Frame("Амбулатория", _ACTOR.registrar, NOW)
        said = words.journal(frame)
        rows = [said.cells(row) for row in journal.rows(journal.row_ids(JournalFilter(), oldest_first=True))]
        heads = [column.head for column in said.columns]

        def export(ending: str) -> None:
            path = bench.folder / f"journal.{ending}"
            done = exports.journal(JournalFilter(), said, path, now=NOW, actor=_ACTOR)
            if done != len(rows):
                raise AssertionError("the program and its floor disagree")

        plain = bench.folder / "plain.xlsx"
        times = in_turns(
            lambda: export("xlsx"), lambda: _bare_xlsx(plain, heads, rows), _ROUNDS, warm_up=False
        )
        floor = "XlsxWriter alone, the same cells at hand"
        yield Result(f"xlsx of {len(rows)} rows, {len(heads)} columns", floor, *times, _XLSX_AIM)
        text = bench.folder / "plain.csv"
        times = in_turns(lambda: export("csv"), lambda: _bare_csv(text, heads, rows), _ROUNDS, warm_up=False)
        floor = "Python's csv alone, the same cells at hand"
        yield Result(f"csv of {len(rows)} rows, {len(heads)} columns", floor, *times, _CSV_AIM)


def _bare_xlsx(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    book = Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            match value:
                case None | "":
                    pass
                case str():
                    sheet.write_string(line, place, value)
                case date() | time():
                    sheet.write_datetime(line, place, value, day)
                case _:
                    sheet.write_number(line, place, value)
    book.close()


def _bare_csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(heads)
        writer.writerows(rows)
