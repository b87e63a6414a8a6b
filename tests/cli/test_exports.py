"""``export``: tables, calendars and bundles from the command line."""

from __future__ import annotations

import csv
import json
import os
import sys

import pytest
from openpyxl import load_workbook

DAYS = ("--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
def export(cli, tmp_path):
    def call(what, form, *more, name=None):
        path = tmp_path / (name or f"out.{form}")
        status, said, wrong = cli("export", "--what", what, f"--{form}", str(path), *more)
        return status, said, wrong, path

    return call


@pytest.mark.parametrize("what", ["journal", "visits", "people"])
def test_a_workbook_has_as_many_rows_as_the_command_says(export, what):
    status, said, wrong, path = export(what, "xlsx", *DAYS)
    assert (status, wrong) == (0, "")
    sheet = load_workbook(path).worksheets[0]
    assert said == {
        "what": what,
        "format": "xlsx",
        "file": str(path),
        "names": True,
        "rows": sheet.max_row - 1,
    }
    assert said["rows"] > 20


def test_the_journal_exported_is_the_journal_listed(export, cli):
    day = ("2026-11-23",)
    rows = cli("journal", "--date", *day)[1]
    _status, said, _wrong, path = export("journal", "csv", "--from", *day)
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == said["rows"] == len(written) > 0
    assert [int(one["№"]) for one in written] == [row["number"] for row in rows]
    assert [one["ФИО"] for one in written] == [row["name"] for row in rows]
    assert all(len(one["ИИН"].strip()) in {0, 12} for one in written)


def test_people_need_no_days_and_days_narrow_them(export):
    everybody = export("people", "xlsx")[1]["rows"]
    some = export("people", "xlsx", *DAYS)[1]["rows"]
    assert 0 < some < everybody
    assert export("people", "csv", "--from", "2026-11-30")[1]["rows"] == 0


def test_a_doctor_narrows_visits(export):
    everything = export("visits", "csv", *DAYS)[1]["rows"]
    of_one = export("visits", "csv", *DAYS, "--doctor", "1")[1]["rows"]
    assert 0 < of_one < everything
    assert export("visits", "csv", *DAYS, "--doctor", "99")[0] == 3


def test_names_stay_at_home_when_asked(export, cli):
    person = cli("journal", "--date", "2026-11-23")[1][0]["name"]
    with_names = export("journal", "csv", *DAYS)[3].read_text("utf-8-sig")
    _status, said, _wrong, path = export("journal", "csv", *DAYS, "--no-names")
    assert said["names"] is False
    assert person in with_names
    head = path.read_text("utf-8-sig").splitlines()[0]
    assert "ФИО" not in head
    assert "ИИН" not in head
    assert "Год рождения" in head


def test_a_calendar_and_a_bundle_are_of_visits(export):
    status, said, _wrong, path = export("visits", "ics", *DAYS, "--doctor", "1")
    assert (status, said["names"]) == (0, False)
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
    status, said, _wrong, path = export("visits", "fhir", *DAYS, name="out.json")
    assert (status, said["names"]) == (0, False)
    bundle = json.loads(path.read_bytes())
    assert (bundle["resourceType"], len(bundle["entry"])) == ("Bundle", said["rows"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--what"),
        (("--what", "journal", "--xlsx", "a.xlsx"), "--from"),
        (("--what", "people", "--to", "2026-11-30", "--xlsx", "a.xlsx"), "--from"),
        (("--what", "journal", "--from", "2026-11-30", "--to", "2026-11-01", "--xlsx", "a.xlsx"), "--to"),
        (("--what", "journal", *DAYS), "--xlsx"),
        (("--what", "journal", *DAYS, "--xlsx", "a.xlsx", "--csv", "a.csv"), "--csv"),
        (("--what", "journal", *DAYS, "--xlsx", "a.xls"), ".xlsx"),
        (("--what", "journal", *DAYS, "--csv", "a.xlsx"), ".csv"),
        (("--what", "journal", *DAYS, "--ics", "a.ics"), "--ics"),
        (("--what", "people", "--fhir", "a.json"), "--fhir"),
        (("--what", "visits", *DAYS, "--ics", "a.ics"), "--doctor"),
        (("--what", "journal", *DAYS, "--doctor", "1", "--csv", "a.csv"), "--doctor"),
        (("--what", "visits", *DAYS, "--doctor", "1", "--fhir", "a.json"), "--doctor"),
        (("--what", "people", "--no-names", "--csv", "a.csv"), "--no-names"),
        (("--what", "money", *DAYS, "--csv", "a.csv"), "money"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_line_and_writes_nothing(cli, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    status, said, wrong = cli("export", *words)
    assert (status, said) == (2, "")
    assert says in wrong
    assert set(tmp_path.iterdir()) == before


def test_a_place_that_takes_no_file_is_told(export):
    status, _said, wrong, path = export("journal", "xlsx", *DAYS, name="no/such/folder.xlsx")
    assert status == 3
    assert str(path) in wrong


def test_people_read_one_line(cli, tmp_path):
    path = tmp_path / "журнал.csv"
    status, said, _wrong = cli("export", "--what", "journal", *DAYS, "--csv", str(path), as_json=False)
    assert status == 0
    assert said.count("\n") == 1
    assert str(path) in said


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--what", "visits", *DAYS, "--fhir"),
        ("export", "--what", "visits", *DAYS, "--doctor", "1", "--ics"),
        ("report", *DAYS, "--pdf"),
        ("print", "--what", "journal", "--pdf"),
    ],
)
@pytest.mark.parametrize("name", ["clinic.sqlite", "settings.json"])
def test_a_slip_in_a_script_does_not_cost_the_data(cli, folder, words, name):
    before = (folder / "settings.json").read_bytes()
    status, _said, wrong = cli(*words, str(folder / name))
    assert status == 3
    assert name in wrong
    assert (folder / "settings.json").read_bytes() == before
    assert cli("check")[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are letters")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_name_that_is_no_letters_is_written_and_told(cli, tmp_path, as_json):
    path = tmp_path / os.fsdecode(b"\xff.csv")
    status, _said, wrong = cli("export", "--what", "people", "--csv", str(path), as_json=as_json)
    assert (status, wrong) == (0, "")
    assert path.stat().st_size
    assert cli("check")[0] == 0
