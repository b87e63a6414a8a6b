"""The rows of the demo clinic's journal: requests with their numbers, visits, and the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, Final

from clinic_desk.models.base import Table, to_utc
from clinic_desk.models.journal import Event, Request, Visit, search_key
from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.rows import (
    Channel,
    DoctorRow,
    PersonRow,
    RefusalGround,
    Sex,
    VisitState,
)
from clinic_desk.rules.service_terms import document_for, needs_representative
from clinic_desk.rules.times import moment_of
from clinic_desk.rules.timetable import Piece, Purpose, Timetable
from clinic_desk.rules.visits import Step
from clinic_desk.services.history import snapshot

_CHANNELS: Final = (Channel.PHONE, Channel.DIRECT, Channel.PORTAL)
_CHANNEL_WEIGHTS: Final = (58, 29, 13)
NEVER: Final = datetime(1, 1, 1)
"""Stands where something has not happened."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the life is made of."""

    doctors: Sequence[DoctorRow]
    loads: Mapping[int, float]
    hours: Mapping[int, Timetable]
    people: Sequence[PersonRow]
    desks: Sequence[tuple[str, str]]
    register_date: date
    now: datetime


@dataclass(slots=True)
class Written:
    """Rows ready to be inserted, in an order that every trigger accepts."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[type[Table], list[dict[str, Any]]]]:
        """Each table with its rows; overbooked visits come after those they stand on."""
        yield Request, self.requests
        yield Visit, [row for row in self.visits if row["overbook_reason"] is None]
        yield Visit, [row for row in self.visits if row["overbook_reason"] is not None]
        yield Event, self.events


@dataclass(slots=True)
class Place:
    """A slot of a doctor."""

    doctor: DoctorRow
    day: date
    start: int
    end: int
    room: str
    kept: Piece | None = None
    """The piece that keeps this place for some, if any does."""

    @property
    def is_urgent(self) -> bool:
        """Whether only who cannot wait gets it."""
        return self.kept is not None and self.kept.purpose is Purpose.URGENT

    @property
    def at(self) -> datetime:
        """When it begins."""
        return moment_of(self.day, self.start)


@dataclass(slots=True)
class Case:
    """One request with its visit, if any, and what happened to it."""

    person: PersonRow
    received: datetime
    place: Place | None = None
    ground: RefusalGround | None = None
    channel: Channel | None = None
    override: str = ""
    overbook: str = ""
    note: str = ""
    answered: datetime = NEVER
    moved_from: Place | None = None
    moved_at: datetime = NEVER
    outcome: tuple[Step, datetime] | None = None
    cancel_reason: str = ""


_AFTER: Final = {
    Step.CANCEL: VisitState.CANCELLED,
    Step.ARRIVE: VisitState.ARRIVED,
    Step.NO_SHOW: VisitState.NO_SHOW,
}


class Writer:
    """Turns cases into rows: numbers by the answers, history by the clock."""

    def __init__(self, life: Life, random: Random) -> None:
        self._life = life
        self._random = random
        self._adults: dict[str, list[PersonRow]] = defaultdict(list)
        for person in life.people:
            if not needs_representative(person.birth_date, life.now.date()):
                self._adults[person.address].append(person)
        self._events: list[dict[str, Any]] = []

    def written(self, cases: Sequence[Case]) -> Written:
        """All rows; ``cases`` come in the order of their numbers."""
        rows = Written()
        numbers: dict[int, int] = defaultdict(int)
        for request_id, case in enumerate(cases, start=1):
            numbers[case.answered.year] += 1
            registrar, desk = self._random.choice(self._life.desks)
            request = self._request(case, request_id, numbers[case.answered.year], registrar, desk)
            rows.requests.append(request)
            if case.place is None:
                self._event(request, None, Step.REFUSE, case.answered, (None, {"withdrawn": False}))
            else:
                rows.visits.append(self._visit(case, len(rows.visits) + 1, request))
        # the history is written as it happened, whatever request it belongs to
        rows.events = sorted(self._events, key=lambda event: (event["at"], event["request"]))
        return rows

    def _request(self, case: Case, request_id: int, number: int, registrar: str, desk: str) -> dict[str, Any]:
        person, random = case.person, self._random
        on = case.place.day if case.place else case.received.date()
        verdict = verdict_on(
            person, on, register_date=self._life.register_date, today=case.answered.date()
        ).verdict
        return {
            "id": request_id,
            "year": case.answered.year,
            "number": number,
            "received_at": to_utc(case.received),
            "answered_at": to_utc(case.answered),
            "channel": case.channel or random.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0],
            "person": person.id,
            "iin": person.iin or "",
            "last_name": person.name.last,
            "first_name": person.name.first,
            "patronymic": person.name.patronymic,
            "birth_date": person.birth_date,
            "phones": " ".join(person.phones),
            "address": person.address,
            "precinct": person.precinct,
            "document": person.document or document_for(person.birth_date, case.received.date()),
            "document_number": person.document_number,
            "representative": self._representative(person),
            "verdict": verdict,
            "result": "refused" if case.place is None else "booked",
            "ground": case.ground,
            "override_reason": case.override,
            "note": case.note,
            "language": person.language,
            "registrar": registrar,
            "pc": desk,
            "search_key": search_key(person),
        }

    def _representative(self, person: PersonRow) -> str:
        if not needs_representative(person.birth_date, self._life.now.date()):
            return ""
        adults = self._adults[person.address]
        mothers = [one for one in adults if one.sex is Sex.FEMALE]
        return (mothers or adults)[0].name.full if adults else ""

    def _visit(self, case: Case, visit_id: int, request: dict[str, Any]) -> dict[str, Any]:
        """The visit as it stands now, with an event for each step on the way."""
        assert case.place is not None
        visit = _facts(visit_id, request["id"], case, case.moved_from or case.place)
        before = _as_history(visit)
        self._event(request, visit_id, Step.BOOK, case.answered, (None, before))
        if case.moved_from is not None:
            visit = _facts(visit_id, request["id"], case, case.place) | {"moves": 1, "version": 2}
            after = _as_history(visit)
            self._event(request, visit_id, Step.MOVE, case.moved_at, (before, after))
            before = after
        if case.outcome is not None:
            step, moment = case.outcome
            visit |= {"state": _AFTER[step], "version": visit["version"] + 1}
            visit["cancel_reason"] = case.cancel_reason
            self._event(request, visit_id, step, moment, (before, _as_history(visit)))
        return visit

    def _event(
        self,
        request: dict[str, Any],
        visit_id: int | None,
        step: Step,
        at: datetime,
        change: tuple[dict[str, Any] | None, dict[str, Any]],
    ) -> None:
        registrar, desk = request["registrar"], request["pc"]
        if step is not Step.BOOK and step is not Step.REFUSE:
            registrar, desk = self._random.choice(self._life.desks)
        self._events.append(
            {
                "request": request["id"],
                "visit": visit_id,
                "at": to_utc(at),
                "registrar": registrar,
                "pc": desk,
                "step": step,
                "before": change[0],
                "after": change[1],
            }
        )


def _facts(visit_id: int, request_id: int, case: Case, place: Place) -> dict[str, Any]:
    return {
        "id": visit_id,
        "request": request_id,
        "doctor": place.doctor.id,
        "person": case.person.id,
        "day": place.day,
        "start_minute": place.start,
        "end_minute": place.end,
        "state": VisitState.BOOKED,
        "room": place.room,
        "overbook_reason": case.overbook or None,
        "cancel_reason": "",
        "note": case.note,
        "moves": 0,
        "version": 1,
    }


def _as_history(visit: dict[str, Any]) -> dict[str, Any]:
    """The facts as the history keeps them, in the same words as the desk's own steps."""
    return snapshot(Visit(**visit | {"request": _STANDS}))


_STANDS: Final = Request(id=0, withdrawn=False)
