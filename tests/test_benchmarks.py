"""The benchmarks run at tiny sizes and compare something with a floor; their times say nothing here."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import __main__ as program
from benchmarks.bench import SMALL, Bench
from benchmarks.clinic_data import DOCTORS, NOW, opened
from benchmarks.results import Aim, Result, in_turns, table, typical
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.services import clinic, finder, journal, register

ROWS = {
    "start": {"start to usable window"},
    "search": {"worst keystroke", "median", "95 of 100", "first keystroke"},
    "slots": {"1 week", "8 weeks", "the first 60"},
    "booking": {"booking"},
    "repaint": {"day of 12 doctors", "week of one doctor"},
    "journal": {"open", "by text", "by result", "scroll"},
    "register": {"xlsx", "csv"},
    "paper": {"PDF of"},
    "exports": {"xlsx of", "csv of"},
    "reports": {"3 years", "one month", "late answers"},
    "schedules": {"look", "save", "plan with proposals", "close and make the sheet"},
}
"""What the issue asks to be timed, as parts of the names of the rows."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("benchmarks"), SMALL)


@pytest.fixture(autouse=True)
def look_of_the_program():
    """Some rows dress the application of the tests in the program's look."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setStyleSheet("")


def test_every_benchmark_has_its_rows_listed_here():
    assert set(ROWS) == set(program.NAMES)


@pytest.mark.parametrize("name", program.NAMES)
def test_every_benchmark_yields_ratios(bench, name, qapp):
    found = program.run(bench, [name])
    for part in ROWS[name]:
        assert any(part in one.row for one in found), part
    for one in found:
        assert one.floor_is
        assert one.ours > 0
        assert one.floor > 0
        assert one.ratio == pytest.approx(one.ours / one.floor)


def test_the_clinic_of_the_benchmarks_is_whole(bench):
    with opened(bench.village):
        assert clinic.check(now=NOW) == []
        assert len(finder.doctors()) == DOCTORS
        assert register.register_size() == SMALL.village.people
        assert len(journal.row_ids(JournalFilter())) >= SMALL.village.visits
        assert journal.figures(NOW.date()).requests < SMALL.village.visits / 2


def test_the_table_and_the_json_say_the_same(tmp_path, monkeypatch, capsys):
    aims = (None, Aim(most=8), Aim(ratio=2), Aim(most=30, ratio=2))
    rows = [Result(f"row {number}", "a floor", 10.0, 4.0, aim) for number, aim in enumerate(aims)]
    monkeypatch.setattr(program, "run", lambda _bench, _names: rows)
    assert program.main(["--small", "--only", "slots", "--json", str(tmp_path / "rows.json")]) == 1
    stored = json.loads((tmp_path / "rows.json").read_text("utf-8"))
    assert [one["met"] for one in stored] == [None, False, False, False]
    assert {one["ratio"] for one in stored} == {2.5}
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == len(rows) + 1
    assert [line.split("  ")[-2].strip() or "-" for line in shown[2:]] == ["NO", "NO", "NO"]
    rows[1:] = [replace(rows[1], aim=Aim(most=11, ratio=3))]
    assert rows[1].met is True
    assert "yes" in table(rows)


def test_times_are_taken_in_turns():
    seen = []
    ours, floor = in_turns(lambda: seen.append("ours"), lambda: seen.append("floor"), 3)
    assert seen == ["ours", "floor"] * 4
    assert ours > 0 < floor
    assert typical([5.0, 1.0, 1.0, 9.0, 1.0]) == 1.0


def test_unknown_names_are_refused(capsys):
    with pytest.raises(SystemExit):
        program.main(["--only", "lunch"])
    assert "lunch" in capsys.readouterr().err
