"""A small clinic with a few requests, and its data as values to compare."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from clinic_desk import settings
from clinic_desk.models import backups as table
from clinic_desk.models import base, cipher
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.rows import Channel
from clinic_desk.services import backup, booking, clinic, register_import, scratch
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


@contextmanager
def opened_in(parent: Path) -> Iterator[Path]:
    """The clinic, filled and open, in a data folder whose name has a space and Kazakh letters."""
    folder = parent / "деректер қалтасы"
    folder.mkdir()
    settings.change(folder, clinic_name_kk="Жалын емханасы", clinic_name_ru="Клиника Жалын", printer="HP")
    clinic.open_clinic(folder)
    fill()
    try:
        yield folder
    finally:
        clinic.close_clinic()


def set_key(key):
    """Give the clinic its key without choosing a passphrase: that costs a second of scrypt each time."""
    with base.transaction():
        table.put_key(key[0].recipient, key[0].identity.decode("latin-1"), at=NOW)


def make(target=None, kind=BackupKind.HAND, now=NOW, **more):
    """A backup, made by hand unless told otherwise."""
    return backup.make(target, kind=kind, now=now, actor=ACTOR, **more)


def left_over(folder: Path) -> list[str]:
    """What an unfinished backup has left behind."""
    return [
        one.name
        for one in (*folder.iterdir(), *(folder / "backups").glob("*"))
        if one.name.startswith(scratch.PREFIX) or one.name.endswith(".part")
    ]


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
    for name, found in after.items():
        if name in APPENDED:
            assert found[:-1] == before[name], name
        elif name != "audit_head":
            assert found == before[name], name
    assert after["audit_head"][0][1] == before["audit_head"][0][1] + 1
