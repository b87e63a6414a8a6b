"""A small clinic with a few requests, and its data as values to compare."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from clinic_desk.models import cipher
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, register_import
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_record

PHRASE = "жеті қойдың бір терісі"
APPENDED = ("audit_entry", "backup_run")
"""Tables to which a restore adds one line of its own."""
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"

Rows = dict[str, list[tuple[object, ...]]]


def fill(people: int = 20) -> int:
    """People, a doctor and four visits; gives the doctor's number."""
    file = make_file(*(make_record() for _ in range(people)))
    register_import.apply(file, file_name="РПН.xlsx", now=NOW, actor=ACTOR)
    doctor = make_doctor()
    for place in range(4):
        at = NOW.replace(hour=10) + timedelta(minutes=15 * place)
        booking.book(BookingOrder(place + 1, doctor.id, at, Channel.PHONE), now=NOW, actor=ACTOR)
    return doctor.id


def rows(path: Path) -> Rows:
    """Every row of every table of a data file."""
    with closing(cipher.connect(path)) as found:
        tables = [name for (name,) in found.execute(_TABLES)]
        return {name: found.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in tables}


def schema(path: Path) -> list[tuple[str, str]]:
    """Every table, index and trigger as it was made."""
    with closing(cipher.connect(path)) as found:
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        return [(name, " ".join(sql.split())) for name, sql in found.execute(query)]


def check_same(before: Rows, path: Path) -> None:
    """A restored file holds every row as it was, and one line more about the restore itself."""
    after = rows(path)
    assert list(before) == list(after)
    for table, found in after.items():
        if table in APPENDED:
            assert found[:-1] == before[table], table
        elif table != "audit_head":
            assert found == before[table], table
    assert after["audit_head"][0][1] == before["audit_head"][0][1] + 1
