"""Doctors and their precincts."""

from __future__ import annotations

import peewee

from clinic_desk.models import raw
from clinic_desk.models.base import Table
from clinic_desk.rules.rows import DoctorRow, PersonName


class Doctor(Table):
    """A doctor; ``active`` false keeps the past but takes no new visits."""

    last_name = peewee.TextField()
    first_name = peewee.TextField(default="")
    patronymic = peewee.TextField(default="")
    specialty = peewee.TextField()
    room = peewee.TextField(default="")
    minutes = peewee.SmallIntegerField(default=15, constraints=[peewee.Check("minutes BETWEEN 1 AND 480")])
    age_from = peewee.SmallIntegerField(default=0)
    age_to = peewee.SmallIntegerField(default=200, constraints=[peewee.Check("age_from <= age_to")])
    position = peewee.IntegerField(default=0)
    active = peewee.BooleanField(default=True)

    def row(self, precincts: tuple[str, ...] = ()) -> DoctorRow:
        """The frozen row for the layers above."""
        return DoctorRow(
            id=self.id,
            name=PersonName(self.last_name, self.first_name, self.patronymic),
            specialty=self.specialty,
            room=self.room,
            minutes=self.minutes,
            precincts=precincts,
            age_from=self.age_from,
            age_to=self.age_to,
            position=self.position,
            active=self.active,
        )


class DoctorPrecinct(Table):
    """A precinct whose people the doctor receives first."""

    doctor = peewee.ForeignKeyField(Doctor, backref="precinct_rows", index=False, on_delete="CASCADE")
    precinct = peewee.TextField()

    class Meta:
        """A doctor has a precinct once."""

        primary_key = peewee.CompositeKey("doctor", "precinct")


def all_doctors(*, with_inactive: bool = False) -> list[DoctorRow]:
    """The doctors in the clinic's own order, which is the order of the grid's columns."""
    return _rows("" if with_inactive else "WHERE active")


def doctor_row(doctor_id: int) -> DoctorRow | None:
    """One doctor, active or not; None if there is no such doctor."""
    return next(iter(_rows("WHERE id = ?", doctor_id)), None)


def _rows(condition: str, *values: object) -> list[DoctorRow]:
    precincts: dict[int, list[str]] = {}
    for doctor, precinct in raw.rows("SELECT doctor_id, precinct FROM doctor_precinct ORDER BY precinct"):
        precincts.setdefault(doctor, []).append(precinct)
    found = raw.rows(
        "SELECT id, last_name, first_name, patronymic, specialty, room, minutes, age_from, age_to, position,"
        f" active FROM doctor {condition} ORDER BY position, id",
        *values,
    )
    return [
        DoctorRow(
            id=doctor,
            name=PersonName(*name),
            specialty=specialty,
            room=room,
            minutes=minutes,
            precincts=tuple(precincts.get(doctor, ())),
            age_from=age_from,
            age_to=age_to,
            position=position,
            active=bool(active),
        )
        for doctor, *name, specialty, room, minutes, age_from, age_to, position, active in found
    ]
