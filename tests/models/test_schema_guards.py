"""The rules that keep history in the file: ``check`` says which of them somebody took out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clinic_desk.models import schema
from clinic_desk.models.base import database
from clinic_desk.services import clinic
from tests.make import NOW

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("schema-*.sql"))


@pytest.fixture
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_file_of_any_version_has_them_all_after_its_migration(tmp_path, sample):
    with closing(sqlite3.connect(tmp_path / clinic.DATA_FILE)) as old:
        old.executescript(sample.read_text("utf-8"))
    clinic.open_clinic(tmp_path)
    try:
        assert schema.guard_problems() == []
    finally:
        clinic.close_clinic()


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["DROP TRIGGER audit_entry_keep"], "audit_entry_keep: missing"),
        (["DROP INDEX request_year_number"], "request_year_number: missing"),
        (
            [
                "DROP TRIGGER audit_entry_fixed",
                "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry BEGIN SELECT 1; END",
            ],
            "audit_entry_fixed: changed",
        ),
        (
            ["CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM draft; END"],
            "quiet: unknown",
        ),
    ],
    ids=["trigger", "index", "emptied", "added"],
)
def test_what_was_taken_out_emptied_or_added_is_told(statements, told):
    assert clinic.check(now=NOW) == []
    for statement in statements:
        database.execute_sql(statement)
    assert clinic.check(now=NOW) == [clinic.Problem("guard", told)]
