"""Timetable, free times and visits as a FHIR R4 bundle, for an information system that comes later.

Each thing has the same id in every export, every reference leads to something inside the bundle, and why
somebody does not receive is not said. Names and ИИН only where they were asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from clinic_desk.models import base, leaving_visits, people, staff, timetable
from clinic_desk.models.leaving_visits import LeavingVisit
from clinic_desk.rules.day_plan import Cell, CellState, Column, build_column
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, PersonRow, VisitState
from clinic_desk.rules.times import Span, days_between, moment_of, subtract
from clinic_desk.rules.timetable import Timetable
from clinic_desk.services import access, audit, leaving
from clinic_desk.services.access import needs
from clinic_desk.services.fhir_resources import IIN_SYSTEM, Resource, Resources

_PORTION: Final = timedelta(days=31)
"""So many days are read at once: a year of a clinic need not stand in memory."""


@needs(Right.EXPORT)
def write_fhir(
    first: date,
    last: date,
    path: Path,
    *,
    clinic_name: str,
    with_names: bool,
    now: datetime,
    actor: Actor,
    iin_system: str = IIN_SYSTEM,
    tick: leaving.Tick | None = None,
) -> int:
    """Write the doctors, their free and taken times and the visits of these days; gives how many resources.

    It takes the rights to export and to see the journal, with names also that to see people. The audit has
    the export before the file is there. Raises BadField, NoRight, BadFile (``not_writable``), DiskFull and
    whatever ``tick`` raises: no file is left then, and an older one stays as it was.
    """
    access.require(Right.JOURNAL)
    if with_names:
        access.require(Right.PEOPLE)
    leaving.require_period(first, last)
    facts = {"first": str(first), "last": str(last), "names": with_names}
    audit.exported("fhir", now=now, actor=actor, target=path.name, **facts)
    make = Resources(leaving.marks(), leaving.with_offset, iin_system)
    bundle = _Bundle(make, first, last, now=now, names=with_names)
    count = 0

    def pieces() -> Iterator[bytes]:
        nonlocal count
        head = {"resourceType": "Bundle", "type": "collection", "timestamp": make.instant(now)}
        yield f'{_json(head)[:-1]},"entry":[\n'.encode()
        for count, resource in enumerate(bundle.resources(clinic_name), 1):
            entry = {"fullUrl": make.full_url(resource), "resource": resource}
            yield (",\n" if count > 1 else "").encode() + _json(entry).encode()
            if tick is not None:
                tick(count)
        yield b"\n]}\n"

    with base.reading():
        leaving.write(path, pieces())
    return count


def _json(value: Resource) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass
class _Bundle:
    """Gives each resource once, those that others refer to as soon as somebody does."""

    make: Resources
    first: date
    last: date
    now: datetime = field(kw_only=True)
    names: bool = field(kw_only=True)
    _given: set[tuple[str, object]] = field(default_factory=set)
    _doctors: dict[int, DoctorRow] = field(default_factory=dict)

    def resources(self, clinic_name: str) -> Iterator[Resource]:
        yield self.make.organization(clinic_name)
        self._doctors = {one.id: one for one in staff.all_doctors(with_inactive=True)}
        active = [one for one in self._doctors.values() if one.active]
        for doctor in active:
            yield from self._doctor(doctor)
        timetables = timetable.timetables_of(active)
        known: set[int] = set()
        start = self.first
        while start <= self.last:
            end = min(start + _PORTION, self.last)
            visits = leaving_visits.between(start, end)
            known.update(one.visit.id for one in visits)
            yield from self._days(timetables, visits, start, end)
            yield from self._appointments(visits, has_slot=True)
            start = end + timedelta(days=1)
        # a receiver with an older bundle would keep the time they had
        moved = [one for one in leaving_visits.once_there(self.first, self.last) if one not in known]
        yield from self._appointments(leaving_visits.of_ids(moved), has_slot=False)

    # --- times -----------------------------------------------------------------------------------------

    def _days(
        self, timetables: dict[int, Timetable], visits: list[LeavingVisit], start: date, end: date
    ) -> Iterator[Resource]:
        of_day: dict[tuple[int, date], list[LeavingVisit]] = {}
        for one in visits:
            of_day.setdefault((one.visit.doctor_id, one.visit.at.date()), []).append(one)
        for doctor in self._doctors.values():
            # who left the clinic has no hours any more, but the visits that were
            table = timetables.get(doctor.id) or Timetable(doctor.room, doctor.minutes)
            usual = replace(table, exceptions=(), clinic_days={})
            for day in days_between(start, end):
                rows = [one.visit for one in of_day.get((doctor.id, day), ())]
                column = build_column(doctor, day, table.hours(day), rows, self.now)
                for cell in column.cells:
                    yield from self._slot(column, cell)
                yield from self._closed(column, usual)

    def _slot(self, column: Column, cell: Cell) -> Iterator[Resource]:
        """Nobody can be booked into what is past, nor into a rest too short for a visit."""
        doctor, times = column.doctor, (column.at(cell.start), column.at(cell.end))
        if cell.visit is not None:
            room = cell.visit.room or doctor.room
            times = (cell.visit.at, cell.visit.until)
            yield from self._schedule(doctor, room)
            yield self.make.slot(
                doctor, room, times, "busy", visit_id=cell.visit.id, overbooked=cell.lanes > 1
            )
        elif cell.state is CellState.FREE:
            yield from self._schedule(doctor, cell.room)
            status = "busy-unavailable" if cell.is_full else "free"
            yield self.make.slot(doctor, cell.room, times, status, purpose=cell.purpose)

    def _closed(self, column: Column, usual: Timetable) -> Iterator[Resource]:
        """The hours of the timetable in which the doctor does not receive on that day."""
        open_or_taken = [
            Span(cell.start, cell.end) for cell in column.cells if cell.state is not CellState.CLOSED
        ]
        for piece in usual.hours(column.day).pieces:
            for span in subtract([piece.span], open_or_taken):
                yield from self._schedule(column.doctor, piece.room)
                times = (moment_of(column.day, span.start), moment_of(column.day, span.end))
                yield self.make.slot(column.doctor, piece.room, times, "busy-unavailable")

    # --- visits ----------------------------------------------------------------------------------------

    def _appointments(self, visits: list[LeavingVisit], *, has_slot: bool) -> Iterator[Resource]:
        persons = people.rows_by_id({one.visit.person_id for one in visits}) if self.names else {}
        for one in visits:
            visit, doctor = one.visit, self._doctors[one.visit.doctor_id]
            yield from self._doctor(doctor)
            yield from self._room(visit.room or doctor.room)
            person = persons.get(visit.person_id)
            if person is not None:
                yield from self._patient(person)
            yield self.make.appointment(
                one,
                doctor,
                now=self.now,
                has_slot=has_slot and visit.state is not VisitState.CANCELLED,
                has_patient=person is not None,
            )

    # --- what others refer to --------------------------------------------------------------------------

    def _is_new(self, kind: str, key: object) -> bool:
        is_new = (kind, key) not in self._given
        self._given.add((kind, key))
        return is_new

    def _doctor(self, doctor: DoctorRow) -> Iterator[Resource]:
        if self._is_new("Practitioner", doctor.id):
            yield self.make.practitioner(doctor)
            yield self.make.role(doctor)

    def _room(self, room: str) -> Iterator[Resource]:
        if room and self._is_new("Location", room):
            yield self.make.location(room)

    def _schedule(self, doctor: DoctorRow, room: str) -> Iterator[Resource]:
        if self._is_new("Schedule", (doctor.id, room)):
            yield from self._doctor(doctor)
            yield from self._room(room)
            first, end = moment_of(self.first, 0), moment_of(self.last + timedelta(days=1), 0)
            yield self.make.schedule(doctor, room, first, end)

    def _patient(self, person: PersonRow) -> Iterator[Resource]:
        if self._is_new("Patient", person.id):
            yield self.make.patient(person)
