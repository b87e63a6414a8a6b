"""Doctors: who receives, where, whom. Nobody is ever deleted; who left is switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinic_desk import errors, specialties
from clinic_desk.models import base, journal, staff
from clinic_desk.models.journal import Visit
from clinic_desk.models.staff import Doctor, DoctorPrecinct
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, PersonName, VisitRow, VisitState
from clinic_desk.services import audit
from clinic_desk.services.access import anybody, inside, needs

MINUTES = range(1, 481)
AGES = range(201)


@dataclass(frozen=True, slots=True)
class DoctorForm:
    """What is entered about a doctor; ``id`` None is a new one, ages in full years with both ends."""

    name: PersonName
    specialty: str
    room: str = ""
    minutes: int = 15
    precincts: tuple[str, ...] = ()
    age_from: int = 0
    age_to: int = specialties.ANY_AGE_TO
    id: int | None = None


@needs(Right.JOURNAL)
def doctors() -> list[DoctorRow]:
    """All doctors in the clinic's own order, those switched off included."""
    return staff.all_doctors(with_inactive=True)


@needs(Right.TIMETABLE)
def save_doctor(form: DoctorForm, *, now: datetime, actor: Actor) -> DoctorRow:
    """Write a new doctor at the end of the order, or change one where he stands.

    Raises BadField (``missing``, ``unknown``, ``range``, ``below_from``), or UnknownRow for an id
    that does not exist.
    """
    problems = problems_of(form)
    if problems:
        raise problems[0]
    with base.transaction():
        before = None if form.id is None else row_of(form.id)
        after = write(new_doctor() if form.id is None else _existing(form.id), form)
        note(before, after, now=now, actor=actor)
        return after


@anybody
def problems_of(form: DoctorForm) -> list[errors.BadField]:
    """Everything wrong with what was entered, in the order of the form."""
    found = []
    if not form.name.last.strip():
        found.append(errors.BadField("last_name", "missing"))
    if not form.specialty:
        found.append(errors.BadField("specialty", "missing"))
    elif not specialties.known(form.specialty):
        found.append(errors.BadField("specialty", "unknown"))
    if form.minutes not in MINUTES:
        found.append(errors.BadField("minutes", "range"))
    found += [
        errors.BadField(field, "range")
        for field in ("age_from", "age_to")
        if getattr(form, field) not in AGES
    ]
    if form.age_to < form.age_from:
        found.append(errors.BadField("age_to", "below_from"))
    return found


@needs(Right.TIMETABLE)
def set_active(doctor_id: int, *, active: bool, now: datetime, actor: Actor) -> DoctorRow:
    """Switch a doctor off (past and booked visits stay) or on again."""
    with base.transaction():
        doctor = _existing(doctor_id)
        before = row_of(doctor_id)
        doctor.active = active
        doctor.save()
        after = row_of(doctor_id)
        note(before, after, now=now, actor=actor)
        return after


@needs(Right.TIMETABLE)
def reorder(ids: Sequence[int], *, now: datetime, actor: Actor) -> None:
    """Give the doctors the places in which ``ids`` names them; the others follow in their old order."""
    with base.transaction():
        current = [row.id for row in staff.all_doctors(with_inactive=True)]
        unknown = set(ids) - set(current)
        if unknown:
            raise errors.UnknownRow("doctor", str(min(unknown)))
        wanted = [*ids, *(one for one in current if one not in set(ids))]
        for position, doctor_id in enumerate(wanted):
            Doctor.update(position=position).where(Doctor.id == doctor_id).execute()
        if wanted != current:
            order = {"before": {"order": current}, "after": {"order": wanted}}
            audit.write(AuditKind.CHANGED, "doctor", "order", now=now, actor=actor, **order)


@needs(Right.JOURNAL)
def booked_from(doctor_id: int, day: date) -> list[VisitRow]:
    """The booked visits of a doctor from ``day`` on: what switching him off leaves to be settled."""
    audit.days_seen("visits", day, date.max, doctor_id)
    return journal.visits_where(Visit.doctor == doctor_id, Visit.day >= day, Visit.state == VisitState.BOOKED)


# --- shared with the timetable's import, inside its transaction -----------------------------------


@inside
def write(doctor: Doctor, form: DoctorForm) -> DoctorRow:
    """Write the form into the row and its precincts inside the caller's transaction."""
    for name, value in columns(form).items():
        setattr(doctor, name, value)
    doctor.save()
    precincts = dict.fromkeys(one.strip() for one in form.precincts if one.strip())
    DoctorPrecinct.delete().where(DoctorPrecinct.doctor == doctor).execute()
    for precinct in precincts:
        DoctorPrecinct.create(doctor=doctor, precinct=precinct)
    return row_of(doctor.id)


@inside
def note(before: DoctorRow | None, after: DoctorRow, *, now: datetime, actor: Actor) -> None:
    """Write into the audit what is different about a doctor; ``before`` None is a new one."""
    old, new = {} if before is None else _facts(before), _facts(after)
    changed = {name for name, value in new.items() if name not in old or old[name] != value}
    if before is None:
        audit.write(AuditKind.CREATED, "doctor", after.id, now=now, actor=actor, after=new)
    elif changed:
        audit.write(
            AuditKind.CHANGED,
            "doctor",
            after.id,
            now=now,
            actor=actor,
            before={name: old[name] for name in sorted(changed)},
            after={name: new[name] for name in sorted(changed)},
        )


@inside
def columns(form: DoctorForm) -> dict[str, str | int]:
    """What the form puts into the doctor's own row."""
    return {
        "last_name": form.name.last.strip(),
        "first_name": form.name.first.strip(),
        "patronymic": form.name.patronymic.strip(),
        "specialty": form.specialty,
        "room": form.room.strip(),
        "minutes": form.minutes,
        "age_from": form.age_from,
        "age_to": form.age_to,
    }


@inside
def new_doctor() -> Doctor:
    """An unsaved doctor who will stand last."""
    return Doctor(position=_next_position())


@inside
def row_of(doctor_id: int) -> DoctorRow:
    """The frozen row with its precincts; raises UnknownRow."""
    for row in staff.all_doctors(with_inactive=True):
        if row.id == doctor_id:
            return row
    raise errors.UnknownRow("doctor", str(doctor_id))


def _facts(row: DoctorRow) -> dict[str, Any]:
    return {
        "name": row.name.full,
        "specialty": row.specialty,
        "room": row.room,
        "minutes": row.minutes,
        "precincts": list(row.precincts),
        "age_from": row.age_from,
        "age_to": row.age_to,
        "active": row.active,
    }


def _existing(doctor_id: int) -> Doctor:
    doctor: Doctor | None = Doctor.get_or_none(Doctor.id == doctor_id)
    if doctor is None:
        raise errors.UnknownRow("doctor", str(doctor_id))
    return doctor


def _next_position() -> int:
    highest = Doctor.select(Doctor.position).order_by(Doctor.position.desc()).scalar()
    return 0 if highest is None else int(highest) + 1
