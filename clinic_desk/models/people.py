"""People: the register of attached population and those typed by hand at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import JsonField, Table, to_wall
from clinic_desk.rules.rows import AttachmentStatus, Document, PersonName, PersonRow, Sex


class RegisterImport(Table):
    """One register file that was taken over; ``taken_back_at`` once it was undone."""

    file_name = peewee.TextField()
    register_date = peewee.DateField(null=True)
    imported_at = peewee.DateTimeField()
    registrar = peewee.TextField()
    pc = peewee.TextField()
    new_count = peewee.IntegerField()
    changed_count = peewee.IntegerField()
    gone_count = peewee.IntegerField()
    unchanged_count = peewee.IntegerField()
    doubtful_count = peewee.IntegerField()
    taken_back_at = peewee.DateTimeField(null=True)
    taken_back_by = peewee.TextField(default="")


class Person(Table):
    """A person; the columns down to ``in_register`` follow the register, but for ``desk_phones``.

    ``added_*`` tell who typed a person by hand.
    ``phones`` and ``desk_phones`` hold numbers as ``rules.phones`` keeps them, with spaces between.
    """

    iin = peewee.TextField(null=True, index=True)
    last_name = peewee.TextField()
    first_name = peewee.TextField(default="")
    patronymic = peewee.TextField(default="")
    birth_date = peewee.DateField(null=True, index=True)
    sex = peewee.TextField(null=True)
    address = peewee.TextField(default="")
    phones = peewee.TextField(default="")
    desk_phones = peewee.TextField(default="")
    precinct = peewee.TextField(default="")
    precinct_doctor = peewee.TextField(default="")
    status = peewee.TextField(null=True)
    attached_from = peewee.DateField(null=True)
    attached_to = peewee.DateField(null=True)
    death_date = peewee.DateField(null=True)
    in_register = peewee.BooleanField(default=False)
    language = peewee.TextField(default="")
    document = peewee.TextField(null=True)
    document_number = peewee.TextField(default="")
    representative = peewee.TextField(default="")
    added_at = peewee.DateTimeField(null=True)
    added_by = peewee.TextField(default="")
    added_on_pc = peewee.TextField(default="")

    def row(self) -> PersonRow:
        """The frozen row for the layers above."""
        return _row_of([getattr(self, column) for column in _ROW_COLUMNS.split(", ")])


def register_date() -> date | None:
    """The date of the register in force: the last import that was not taken back."""
    newest = raw.rows(
        "SELECT register_date, imported_at FROM register_import WHERE taken_back_at IS NULL"
        " ORDER BY id DESC LIMIT 1"
    )
    if not newest:
        return None
    day, imported_at = newest[0]
    return raw.day_or_none(day) or to_wall(raw.moment(imported_at)).date()


class RegisterChange(Table):
    """What one import did to one person, so that it can be taken back; None before: was new."""

    register_import = peewee.ForeignKeyField(RegisterImport, backref="changes")
    person = peewee.ForeignKeyField(Person, backref="register_changes")
    before = JsonField(null=True)
    after = JsonField(null=True)


_ROW_COLUMNS = (
    "id, iin, last_name, first_name, patronymic, birth_date, sex, address, desk_phones, phones, precinct,"
    " precinct_doctor, status, attached_from, attached_to, death_date, in_register, language, document,"
    " document_number, representative"
)


def _row_of(facts: Sequence[Any]) -> PersonRow:
    """The frozen row from the values of :data:`_ROW_COLUMNS`: a search shows some at each keystroke."""
    number, iin, last, first, patronymic, born, sex, address, own, phones, precinct, doctor = facts[:12]
    status, attached_from, attached_to, died, in_register, language, document, paper, representative = facts[
        12:
    ]
    return PersonRow(
        id=number,
        iin=iin,
        name=PersonName(last, first, patronymic),
        birth_date=raw.day_or_none(born),
        sex=Sex(sex) if sex else None,
        address=address,
        phones=tuple(dict.fromkeys((*own.split(), *phones.split()))),
        precinct=precinct,
        precinct_doctor=doctor,
        status=AttachmentStatus(status) if status else None,
        attached_from=raw.day_or_none(attached_from),
        attached_to=raw.day_or_none(attached_to),
        death_date=raw.day_or_none(died),
        in_register=bool(in_register),
        language=language,
        document=Document(document) if document else None,
        document_number=paper,
        representative=representative,
    )


def rows_by_id(ids: Iterable[int]) -> dict[int, PersonRow]:
    """These people by their id; ids that do not exist are left out."""
    wanted = list(ids)
    found = raw.rows(f"SELECT {_ROW_COLUMNS} FROM person WHERE id IN ({raw.marks(wanted)})", *wanted)
    return {facts[0]: _row_of(facts) for facts in found}


def rows_by_iin(iin: str) -> list[PersonRow]:
    """All people with this ИИН: wrong cards make it several at times."""
    return list(map(_row_of, raw.rows(f"SELECT {_ROW_COLUMNS} FROM person WHERE iin = ? ORDER BY id", iin)))


def rows_born_on(day: date) -> list[PersonRow]:
    """All people born on this day."""
    statement = f"SELECT {_ROW_COLUMNS} FROM person WHERE birth_date = ? ORDER BY id"
    return list(map(_row_of, raw.rows(statement, day.isoformat())))


def rows_at_address(address: str, *, limit: int) -> list[PersonRow]:
    """The living of the register whose address is written in exactly these words, the oldest first."""
    statement = (
        f"SELECT {_ROW_COLUMNS} FROM person WHERE address = ? AND in_register AND death_date IS NULL"
        " ORDER BY birth_date, id LIMIT ?"
    )
    return list(map(_row_of, raw.rows(statement, address, limit)))


def register_size() -> int:
    """How many people stand in the current register."""
    size: int = Person.select().where(Person.in_register).count()
    return size
