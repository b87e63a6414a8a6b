"""Values of the clinic as resources of HL7 FHIR R4 (4.0.1), ready for JSON; see ``docs/EXPORTS.md``.

Nothing here reads or writes. Whatever somebody typed is put into one line first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from clinic_desk import specialties
from clinic_desk.models.leaving_visits import LeavingVisit
from clinic_desk.rules.plain_text import one_line
from clinic_desk.rules.rows import DoctorRow, PersonName, PersonRow, Sex, VisitRow, VisitState
from clinic_desk.rules.timetable import Purpose
from clinic_desk.services.leaving import Mark

Resource = dict[str, Any]

PROFILE: Final = "https://clinic-desk.example/fhir"
"""In front of what no standard names. A name and no address: domains ending in ``.example`` never exist."""
IIN_SYSTEM: Final = f"{PROFILE}/iin"
"""Says that a number is an ИИН / ЖСН; a receiver with a name of its own for it gives that one instead."""

_GENDERS: Final = {Sex.MALE: "male", Sex.FEMALE: "female"}


class Resources:
    """Makes resources; a key makes the same id in each export, and references lead to what bears it."""

    def __init__(self, mark: Mark, moment: Callable[[datetime], datetime], iin_system: str) -> None:
        self._mark, self._moment, self._iin_system = mark, moment, iin_system

    def full_url(self, resource: Resource) -> str:
        """What references call this resource."""
        return f"urn:uuid:{resource['id']}"

    def reference(self, kind: str, key: object) -> Resource:
        """A reference to the resource of this kind and key."""
        return {"reference": f"urn:uuid:{self._mark(kind, key)}"}

    def instant(self, wall: datetime) -> str:
        """«2026-11-24T10:30:00+05:00»."""
        return self._moment(wall).isoformat()

    def organization(self, name: str) -> Resource:
        """The clinic; nameless where nobody entered one."""
        identifier = [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{self._mark('Organization', 0)}"}]
        said = one_line(name)
        return self._new("Organization", 0, identifier=identifier, **({"name": said} if said else {}))

    def practitioner(self, doctor: DoctorRow) -> Resource:
        """A doctor."""
        return self._new("Practitioner", doctor.id, active=doctor.active, **_named(doctor.name))

    def role(self, doctor: DoctorRow) -> Resource:
        """What the doctor is at this clinic."""
        return self._new(
            "PractitionerRole",
            doctor.id,
            active=doctor.active,
            practitioner=self.reference("Practitioner", doctor.id),
            organization=self.reference("Organization", 0),
            specialty=[_specialty(doctor.specialty)],
        )

    def location(self, room: str) -> Resource:
        """A room."""
        return self._new(
            "Location",
            room,
            status="active",
            name=one_line(room) or "?",
            mode="instance",
            physicalType=_coded("http://terminology.hl7.org/CodeSystem/location-physical-type", "ro", "Room"),
            managingOrganization=self.reference("Organization", 0),
        )

    def schedule(self, doctor: DoctorRow, room: str, first: datetime, end: datetime) -> Resource:
        """The time of a doctor in one room; a slot of R4 names no room, so each has a schedule of its own."""
        actors = [self.reference("Practitioner", doctor.id), self.reference("PractitionerRole", doctor.id)]
        if room:
            actors.append(self.reference("Location", room))
        return self._new(
            "Schedule",
            f"{doctor.id}/{room}",
            active=doctor.active,
            specialty=[_specialty(doctor.specialty)],
            actor=actors,
            planningHorizon={"start": self.instant(first), "end": self.instant(end)},
        )

    def slot(
        self,
        doctor: DoctorRow,
        room: str,
        times: tuple[datetime, datetime],
        status: str,
        *,
        visit_id: int | None = None,
        purpose: Purpose = Purpose.ANY,
        overbooked: bool = False,
    ) -> Resource:
        """A stretch of time: ``free``, ``busy`` or ``busy-unavailable``; a visit has one of its own."""
        at, until = times
        key = f"{doctor.id}/{at.isoformat()}/{until.isoformat()}/{status}" if visit_id is None else visit_id
        more: Resource = {"overbooked": True} if overbooked else {}
        if purpose is not Purpose.ANY:
            more["appointmentType"] = _coded(f"{PROFILE}/kept-for", purpose)
        return self._new(
            "Slot",
            key,
            schedule=self.reference("Schedule", f"{doctor.id}/{room}"),
            status=status,
            start=self.instant(at),
            end=self.instant(until),
            **more,
        )

    def patient(self, person: PersonRow) -> Resource:
        """A patient, with what tells people apart and nothing to reach them by."""
        more: Resource = {}
        iin = one_line(person.iin or "")
        if iin:
            more["identifier"] = [{"use": "official", "system": self._iin_system, "value": iin}]
        if person.sex is not None:
            more["gender"] = _GENDERS[person.sex]
        if person.birth_date is not None:
            more["birthDate"] = person.birth_date.isoformat()
        return self._new("Patient", person.id, **_named(person.name), **more)

    def appointment(
        self, one: LeavingVisit, doctor: DoctorRow, *, now: datetime, has_slot: bool, has_patient: bool
    ) -> Resource:
        """A visit as it stands now; one of the live queue has a day and a place, and no time."""
        visit = one.visit
        room = visit.room or doctor.room
        actors = [self.reference("Practitioner", doctor.id)]
        actors += [self.reference("Location", room)] if room else []
        actors += [self.reference("Patient", visit.person_id)] if has_patient else []
        number = {
            "type": {"text": "number in the pre-registration journal"},
            "system": f"urn:uuid:{self._mark('journal', 0)}",  # each clinic counts from 1
            "value": f"{one.year}/{visit.number}",
        }
        resource = self._new(
            "Appointment",
            visit.id,
            meta={"versionId": str(visit.version), "lastUpdated": self.instant(one.changed)},
            identifier=[number],
            status=_status(one, now),
            specialty=[_specialty(doctor.specialty)],
            created=self.instant(one.created),
            participant=[{"actor": actor, "status": "accepted"} for actor in actors],
        )
        if visit.queue_place is None:
            minutes = int((visit.until - visit.at).total_seconds()) // 60
            times = {"start": self.instant(visit.at), "end": self.instant(visit.until)}
            resource |= {**times, "minutesDuration": minutes}
            if has_slot:
                resource["slot"] = [self.reference("Slot", visit.id)]
        else:
            resource |= _in_queue(visit, visit.at.date())
        return resource

    def _new(self, kind: str, key: object, **facts: Any) -> Resource:  # noqa: ANN401 -- what JSON can hold
        return {"resourceType": kind, "id": str(self._mark(kind, key)), **facts}


def _status(one: LeavingVisit, now: datetime) -> str:
    visit = one.visit
    if visit.queue_place is not None:
        # R4 asks every other status for a start and an end (invariant app-3), which nobody promised
        return "cancelled" if visit.state is VisitState.CANCELLED else "waitlist"
    if one.withdrawn:
        return "entered-in-error"
    if visit.state is VisitState.ARRIVED:
        return "arrived" if now < visit.until else "fulfilled"
    return _STATUS[visit.state]


_STATUS: Final[Mapping[VisitState, str]] = {
    VisitState.BOOKED: "booked",
    VisitState.NO_SHOW: "noshow",
    VisitState.CANCELLED: "cancelled",
}


def _in_queue(visit: VisitRow, day: date) -> Resource:
    return {
        "extension": [
            {"url": f"{PROFILE}/queue-place", "valuePositiveInt": visit.queue_place},
            {"url": f"{PROFILE}/visit-state", "valueCode": str(visit.state)},
        ],
        "requestedPeriod": [{"start": day.isoformat(), "end": day.isoformat()}],
    }


def _named(name: PersonName) -> Resource:
    family, *given = (one_line(part) for part in (name.last, name.first, name.patronymic))
    given = [part for part in given if part]
    text = one_line(name.full)
    if not text:
        return {}
    parts = ({"family": family} if family else {}) | ({"given": given} if given else {})
    return {"name": [{"use": "official", "text": text, **parts}]}


@lru_cache
def _specialty(code: str) -> Resource:
    known = specialties.by_code(code)
    coded = _coded(f"{PROFILE}/specialty", code, one_line(known.kk))
    return coded | {"text": one_line(f"{known.kk} / {known.ru}")}


def _coded(system: str, code: str, display: str = "") -> Resource:
    shown = {"display": display} if display else {}
    return {"coding": [{"system": system, "code": str(code), **shown}]}
