"""People: the register of attached population and those typed by hand at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import peewee

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
        return PersonRow(
            id=self.id,
            iin=self.iin,
            name=PersonName(self.last_name, self.first_name, self.patronymic),
            birth_date=self.birth_date,
            sex=Sex(self.sex) if self.sex else None,
            address=self.address,
            phones=tuple(dict.fromkeys((*self.desk_phones.split(), *self.phones.split()))),
            precinct=self.precinct,
            precinct_doctor=self.precinct_doctor,
            status=AttachmentStatus(self.status) if self.status else None,
            attached_from=self.attached_from,
            attached_to=self.attached_to,
            death_date=self.death_date,
            in_register=self.in_register,
            language=self.language,
            document=Document(self.document) if self.document else None,
            document_number=self.document_number,
            representative=self.representative,
        )


def register_date() -> date | None:
    """The date of the register in force: the last import that was not taken back."""
    newest = (
        RegisterImport.select(RegisterImport.register_date, RegisterImport.imported_at)
        .where(RegisterImport.taken_back_at.is_null())
        .order_by(RegisterImport.id.desc())
        .first()
    )
    if newest is None:
        return None
    return newest.register_date or to_wall(newest.imported_at).date()


class RegisterChange(Table):
    """What one import did to one person, so that it can be taken back; None before: was new."""

    register_import = peewee.ForeignKeyField(RegisterImport, backref="changes")
    person = peewee.ForeignKeyField(Person, backref="register_changes")
    before = JsonField(null=True)
    after = JsonField(null=True)


def rows_by_id(ids: Iterable[int]) -> dict[int, PersonRow]:
    """These people by their id; ids that do not exist are left out."""
    wanted = list(ids)
    return {person.id: person.row() for person in Person.select().where(Person.id.in_(wanted))}


def rows_by_iin(iin: str) -> list[PersonRow]:
    """All people with this ИИН: wrong cards make it several at times."""
    return [person.row() for person in Person.select().where(Person.iin == iin).order_by(Person.id)]


def rows_born_on(day: date) -> list[PersonRow]:
    """All people born on this day."""
    return [person.row() for person in Person.select().where(Person.birth_date == day).order_by(Person.id)]


def register_size() -> int:
    """How many people stand in the current register."""
    size: int = Person.select().where(Person.in_register).count()
    return size
