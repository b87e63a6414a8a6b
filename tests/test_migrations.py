"""The numbered migrations make exactly today's tables, also out of files that older programs left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import peewee
import pytest
from playhouse.schema_diff import diff_models

from clinic_desk import errors
from clinic_desk.models import (
    accounts,
    actions,
    audit,
    base,
    journal,
    people,
    safety,
    schema,
    search,
    staff,
    timetable,
    waiting,
)
from clinic_desk.rules.rows import JournalResult
from clinic_desk.services import clinic, finder, register
from clinic_desk.services import journal as journal_service

SAMPLES = Path(__file__).parent / "samples"
MODULES = (people, search, staff, timetable, actions, journal, waiting, accounts, audit, safety)


def all_models() -> list[type[peewee.Model]]:
    found = {
        value
        for module in MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base.Table) and value is not base.Table
    }
    return sorted(found, key=lambda model: model.__name__)


def columns(path: Path) -> dict[str, list[tuple]]:
    """Each table's columns with type, NOT NULL and key, as SQLite itself names them."""
    with closing(sqlite3.connect(path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [tuple(row[1:]) for row in db.execute(f"PRAGMA table_info({name})")]
            for name in tables
            if not name.startswith(("sqlite_", schema.HISTORY_TABLE))
        }


@pytest.fixture
def migrated(tmp_path):
    path = tmp_path / "clinic.sqlite"
    schema.open_database(path)
    yield path
    schema.close_database()


def test_migrations_and_models_name_the_same_tables_and_columns(migrated, tmp_path):
    assert not diff_models(base.database.obj, all_models())
    plain = peewee.SqliteDatabase(str(tmp_path / "models.sqlite"))
    with plain.bind_ctx(all_models()):
        plain.create_tables(all_models())
    plain.close()
    assert columns(migrated) == columns(tmp_path / "models.sqlite")


def test_the_file_is_kept_the_durable_way(migrated):
    pragma = {
        name: base.database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_opening_again_changes_nothing(migrated):
    before = columns(migrated)
    schema.close_database()
    schema.open_database(migrated)
    assert columns(migrated) == before


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("schema-*.sql")), ids=lambda path: path.stem)
def test_a_file_of_an_older_program_opens_and_keeps_its_rows(sample, tmp_path):
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / clinic.DATA_FILE)) as db:
        db.executescript(sample.read_text(encoding="utf-8"))
    clinic.open_clinic(folder)
    try:
        assert not diff_models(base.database.obj, all_models())
        (row,) = journal_service.between(datetime(2026, 11, 24).date(), datetime(2026, 11, 24).date())
        assert (row.number, row.name.full, row.result) == (1, "Ахметов Серік Болатұлы", JournalResult.BOOKED)
        assert row.at == datetime(2026, 11, 24, 10, 30)
        assert [doctor.name.last for doctor in finder.doctors()] == ["Ахметова"]
        assert register.find("ахметов", now=datetime(2026, 11, 24, 9, 0))[0].person.iin == "850312399903"
        assert clinic.check(now=datetime(2026, 11, 24, 12, 0)) == []
    finally:
        clinic.close_clinic()


def test_there_is_a_sample_of_every_version():
    versions = {path.stem.split("_")[0] for path in schema.MIGRATIONS.glob("[0-9]*.py")}
    assert {path.stem.removeprefix("schema-") for path in SAMPLES.glob("schema-*.sql")} == versions


def test_a_file_of_a_newer_program_is_refused_untouched(migrated):
    schema.close_database()
    with closing(sqlite3.connect(migrated)) as db:
        db.execute(f"INSERT INTO {schema.HISTORY_TABLE} (name, applied) VALUES ('0099_future', '2030-01-01')")
        db.commit()
    before = migrated.read_bytes()
    with pytest.raises(errors.DatabaseNewer):
        schema.open_database(migrated)
    assert migrated.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all, but a letter", b"SQLite format 3\x00" + b"\x07" * 4000]
)
def test_a_damaged_file_is_refused_in_words(tmp_path, content):
    path = tmp_path / "clinic.sqlite"
    path.write_bytes(content)
    with pytest.raises(errors.DatabaseBroken):
        schema.open_database(path)
    assert path.read_bytes() == content


def test_a_failing_migration_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    broken = tmp_path / "migrations"
    broken.mkdir()
    for file in schema.MIGRATIONS.glob("[0-9]*.py"):
        (broken / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (broken / "9000_fails.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('DROP TABLE draft')\n    db.execute_sql('nonsense')\n"
    )
    path = tmp_path / "clinic.sqlite"
    schema.open_database(path)
    schema.close_database()
    before = columns(path)
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(errors.ClinicError):
        schema.open_database(path)
    assert columns(path) == before
