"""Doctors and their precincts."""

from __future__ import annotations

import peewee

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
    precincts: dict[int, list[str]] = {}
    for doctor_id, precinct in (
        DoctorPrecinct.select(DoctorPrecinct.doctor, DoctorPrecinct.precinct)
        .order_by(DoctorPrecinct.precinct)
        .tuples()
    ):
        precincts.setdefault(doctor_id, []).append(precinct)
    query = Doctor.select().order_by(Doctor.position, Doctor.id)
    if not with_inactive:
        query = query.where(Doctor.active)
    return [doctor.row(tuple(precincts.get(doctor.id, ()))) for doctor in query]
