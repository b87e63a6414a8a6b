"""``report``: the figures as JSON, as lines, on paper, as a workbook; mistakes and rights."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess

import pytest
from openpyxl import load_workbook

from tests.cli.command_line import book

NOVEMBER = ("report", "--from", "2026-11-01", "--to", "2026-11-30")
TODAY = ("report", "--from", "2026-11-24", "--to", "2026-11-24")
KEYS = {
    *("services", "refusals", "answer_minutes", "within_term", "late", "cancelled", "moved", "no_show"),
    "lead_days",
}


def counted(folder, condition):
    """What plain SQL counts in the demo clinic, of which no request is older than November."""
    with sqlite3.connect(folder / "clinic.sqlite") as data:
        return data.execute(
            "SELECT count(*) FROM request AS r LEFT JOIN visit AS v ON v.request_id = r.id"
            f" WHERE NOT r.withdrawn AND r.received_at < '2026-11-30 19:00:00' AND {condition}"
        ).fetchone()[0]


def test_the_json_has_the_figures_of_the_clinic(cli, folder):
    status, said, complaint = cli(*NOVEMBER)
    assert (status, complaint) == (0, "")
    assert set(said) == KEYS
    assert said["services"] == {
        one: counted(folder, f"r.result = 'booked' AND r.channel = '{one}'")
        for one in ("phone", "direct", "portal")
    }
    assert said["refusals"] == {
        one: counted(folder, f"r.ground = '{one}'") for one in ("documents", "not_attached")
    }
    assert said["no_show"] == counted(folder, "v.state = 'no_show'") > 0
    assert said["cancelled"] == counted(folder, "v.state = 'cancelled'") > 0
    assert said["moved"] == counted(folder, "v.moves > 0") > 0
    assert said["within_term"] + said["late"] == counted(folder, "1")
    assert 0 < said["answer_minutes"]["median"] <= said["answer_minutes"]["p95"]
    assert all(set(one) == {"median", "over_15"} for one in said["lead_days"].values())
    assert said["lead_days"]["general_practice"]["median"] >= 0


def test_one_more_booking_is_one_more_service(cli, free):
    before = cli(*TODAY)[1]
    assert book(cli, free[0])[0] == 0
    after = cli(*TODAY)[1]
    assert after["services"]["phone"] == before["services"]["phone"] + 1
    assert after["within_term"] == before["within_term"] + 1
    assert after["refusals"] == before["refusals"]


def test_a_period_without_requests(cli):
    _status, said, _complaint = cli("report", "--from", "2020-01-01", "--to", "2020-12-31")
    assert said["services"] == {"phone": 0, "direct": 0, "portal": 0}
    assert said["answer_minutes"] == {"median": None, "p95": None}
    assert said["lead_days"] == {}


def test_lines_for_a_person(cli):
    status, said, _complaint = cli(*NOVEMBER, as_json=False)
    assert status == 0
    assert said.startswith("Отчет за 01.11.2026 – 30.11.2026\n")
    assert "\nОказано услуг: " in said
    assert "None" not in said


def test_a_workbook(cli, tmp_path):
    path = tmp_path / "есеп.xlsx"
    status, said, _complaint = cli(*NOVEMBER, "--xlsx", str(path))
    assert status == 0
    figures = {row[:2]: row[2] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)}
    assert figures["Обращения", None] == said["within_term"] + said["late"]
    assert cli(*NOVEMBER, "--xlsx", str(path), as_json=False)[1] == f"Записано в файл: {path}\n"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_on_paper(cli, tmp_path):
    path = tmp_path / "report.pdf"
    status, said, _complaint = cli(*NOVEMBER, "--pdf", str(path))
    assert status == 0
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
    ).stdout.decode()
    assert "Дәрігердің қабылдауына жазылу туралы есеп" in text
    assert str(said["no_show"]) in text


def test_files_stand_in_the_audit(cli, folder, tmp_path):
    cli(*NOVEMBER, "--xlsx", str(tmp_path / "report.xlsx"))
    cli(*NOVEMBER, "--pdf", str(tmp_path / "report.pdf"))
    with sqlite3.connect(folder / "clinic.sqlite") as data:
        entries = data.execute(
            "SELECT kind, row_key, detail FROM audit_entry WHERE detail LIKE '%report.%' ORDER BY id"
        ).fetchall()
    assert [(kind, key) for kind, key, _detail in entries] == [("exported", "report"), ("printed", "")]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("report",), "--from"),
        (("report", "--from", "2026-11-01"), "--to"),
        (("report", "--from", "2026-11-02", "--to", "2026-11-01"), "--to"),
        (("report", "--from", "2026-11-31", "--to", "2026-11-01"), "--from"),
        ((*NOVEMBER, "--xlsx", "report.csv"), "--xlsx"),
        ((*NOVEMBER, "--xlsx", "a.xlsx", "--pdf", "a.pdf"), "--pdf"),
    ],
)
def test_mistakes_are_named(cli, words, named):
    status, said, complaint = cli(*words)
    assert (status, said) == (2, "")
    assert named in complaint


def test_a_place_that_cannot_be_written(cli, tmp_path):
    for kind in ("xlsx", "pdf"):
        status, _said, complaint = cli(*NOVEMBER, f"--{kind}", str(tmp_path / "none" / f"report.{kind}"))
        assert status == 3
        assert complaint
