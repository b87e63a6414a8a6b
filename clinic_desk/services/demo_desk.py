"""The last minutes at the desk of the demo clinic, written by the use cases themselves.

A doctor goes to a training, so there is a call sheet to work off; people wait for a time or in the live
queue; a family and a series were booked. All of it can be taken back like anything the desk does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, TypedDict

from clinic_desk.models import journal
from clinic_desk.models.journal import Visit
from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.proposals import choose_doctors
from clinic_desk.rules.rows import Actor, Channel, DoctorRow, PersonRow, Sex, Verdict, VisitRow, VisitState
from clinic_desk.rules.series import SeriesRule
from clinic_desk.rules.service_terms import age_on, needs_representative
from clinic_desk.rules.slots import piece_at
from clinic_desk.rules.times import MINUTES_A_DAY, Span, minute_of, moment_of
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import absences, booking, call_sheets, family, finder, queue, series, waiting
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.access import inside
from clinic_desk.services.demo_people import known_count
from clinic_desk.services.demo_rows import Life
from clinic_desk.services.family import FamilyMember, Way
from clinic_desk.services.queue import QueueOrder
from clinic_desk.services.series import SeriesOrder
from clinic_desk.services.waiting import WaitingOrder

_STEPS: Final = 15
"""No fewer than are taken below: so many moments are spread over the last minutes."""
_LAST_MINUTES: Final = timedelta(minutes=20)
_TO_CALL: Final = 4
_LOOK_AHEAD_DAYS: Final = 6
_IN_QUEUE: Final = 3
_SERIES: Final = SeriesRule(every=2, count=4)


@inside
def live_on(
    life: Life,
    random: Random,
    *,
    since: datetime,
    waiting_list: Sequence[dict[str, Any]],
    away: DoctorRow,
) -> None:
    """Do it all after ``since``, inside the caller's transaction; what the day does not allow is left out."""
    desk = _Desk(life, random, since)
    desk.send_away(away)
    for entry in waiting_list:
        desk.let_wait(entry)
    desk.book_family()
    desk.book_series()
    desk.take_into_queue()


class _Step(TypedDict):
    now: datetime
    actor: Actor


class _Desk:
    """Takes one step after the other, each at its own moment, by one of the registrars."""

    def __init__(self, life: Life, random: Random, since: datetime) -> None:
        self._life = life
        self._random = random
        self._today = life.now.date()
        self._moments = _moments(since, life.now)
        busy = {row.person_id for row in Visit.select(Visit.person)}
        self._people = [
            one
            for one in life.people[known_count() :]
            if one.id not in busy and one.phones and self._is_attached(one)
        ]
        random.shuffle(self._people)

    def _is_attached(self, person: PersonRow) -> bool:
        stand = self._life.register_date
        return (
            verdict_on(person, self._today, register_date=stand, today=self._today).verdict
            is Verdict.ATTACHED
        )

    def _step(self) -> _Step:
        """When the next step is taken, and by whom."""
        registrar, pc = self._random.choice(self._life.desks)
        return {"now": next(self._moments), "actor": Actor(registrar, pc)}

    @staticmethod
    def _received(step: _Step) -> datetime:
        """The request came a little earlier."""
        return step["now"] - timedelta(seconds=50)

    def _take(self, fits: Iterable[PersonRow]) -> PersonRow | None:
        person = next(iter(fits), None)
        if person is not None:
            self._people.remove(person)
        return person

    def _suiting(self, *, child: bool) -> Iterator[PersonRow]:
        return (one for one in self._people if needs_representative(one.birth_date, self._today) is child)

    # --- a doctor who is away ---

    def send_away(self, doctor: DoctorRow) -> None:
        """The end of one of the next days falls out; one has a new time, others are to be called."""
        day, hit = next(iter(self._days_of(doctor)), (None, ()))
        if day is None:
            return
        span = None if len(hit) <= _TO_CALL else Span(minute_of(hit[-_TO_CALL].at), MINUTES_A_DAY)
        order = AbsenceOrder(doctor.id, day, day, ExceptionKind.TRAINING, span)
        done = absences.close_doctor_days(order, **self._step())
        if done.sheet_id is None:
            return
        lines = call_sheets.sheet(done.sheet_id, now=self._life.now).lines
        if len(lines) > 2 and lines[0].proposal is not None and self._is_free_on(lines[0]):
            call_sheets.move_line(lines[0].id, **self._step())
        call_sheets.no_answer(lines[-1].id, **self._step())

    def _days_of(self, doctor: DoctorRow) -> Iterator[tuple[date, list[VisitRow]]]:
        for ahead in range(1, _LOOK_AHEAD_DAYS):
            day = self._today + timedelta(days=ahead)
            visits = journal.visits_where(
                Visit.doctor == doctor.id, Visit.day == day, Visit.state == VisitState.BOOKED
            )
            if len(visits) > 1:
                yield day, sorted(visits, key=lambda one: one.at)

    @staticmethod
    def _is_free_on(line: call_sheets.LineView) -> bool:
        """Whether the person has no other visit on the day that is proposed."""
        assert line.proposal is not None
        same = journal.visits_where(Visit.person == line.person.id, Visit.day == line.proposal.at.date())
        return all(one.id == line.visit.id or one.state is VisitState.CANCELLED for one in same)

    # --- people who wait ---

    def let_wait(self, entry: dict[str, Any]) -> None:
        """Put somebody whom the doctor receives on the waiting list."""
        doctor = next((row for row in self._life.doctors if row.name.last == entry.get("doctor")), None)
        child = doctor is not None and doctor.age_to < 18
        person = self._take(self._suiting(child=child))
        if person is None:
            return
        within = entry.get("within")
        order = WaitingOrder(
            person.id,
            doctor_id=None if doctor is None else doctor.id,
            specialty=entry.get("specialty", ""),
            first_day=self._today,
            last_day=None if within is None else self._today + timedelta(days=within),
            part_of_day=PartOfDay(entry.get("part", PartOfDay.ANY)),
            urgency=entry["urgency"],
            channel=Channel(entry.get("channel", Channel.PHONE)),
            note=entry.get("note", ""),
        )
        waiting.add(order, **self._step())

    def take_into_queue(self) -> None:
        """Three people without a time, if somebody receives just now; the first is with the doctor."""
        minute = minute_of(self._life.now)
        now_receiving = [
            row
            for row in self._life.doctors
            if row.specialty in {"general_practice", "therapist"}
            and piece_at(self._life.hours[row.id].hours(self._today).pieces, minute) is not None
            and queue.is_open(row, now=self._life.now)
        ]
        if not now_receiving:
            return
        doctor, taken = now_receiving[0], []
        for _place in range(_IN_QUEUE):
            step = self._step()
            own = (one for one in self._suiting(child=False) if one.precinct in doctor.precincts)
            person = self._take(own) if step["now"].date() == self._today else None
            if person is not None:
                order = QueueOrder(person.id, doctor.id, received_at=self._received(step))
                taken.append(queue.take_in(order, **step))
        if taken:
            booking.mark(taken[0].visit.id, Step.ARRIVE, **self._step())

    # --- several visits at once ---

    def book_family(self) -> None:
        """A mother or father with one or two children, one after the other with one doctor."""
        at_home: dict[str, list[PersonRow]] = defaultdict(list)
        for one in self._people:
            at_home[one.address].append(one)
        wish = FreeWish(not_before=self._today + timedelta(days=1))
        for together in at_home.values():
            parents = [one for one in together if not needs_representative(one.birth_date, self._today)]
            children = [one for one in together if needs_representative(one.birth_date, self._today)][:2]
            if not parents or not children:
                continue
            step = self._step()
            parent = parents[0].name.full
            members = [FamilyMember(parents[0].id)]
            members += [FamilyMember(one.id, representative=parent) for one in children]
            offers = family.family_offers(members, wish, count=1, now=step["now"])
            if offers and offers[0].way is Way.IN_A_ROW:
                orders = family.family_orders(
                    members, offers[0], channel=Channel.PHONE, received_at=self._received(step)
                )
                family.book_family(orders, **step)
                self._people = [one for one in self._people if one not in (parents[0], *children)]
            return

    def book_series(self) -> None:
        """A young woman comes to the gynaecologist every second week."""
        person = self._take(
            one
            for one in self._people
            if one.sex is Sex.FEMALE and one.birth_date and 20 <= age_on(one.birth_date, self._today) <= 38
        )
        if person is None:
            return
        chosen = next(
            choose_doctors(self._life.doctors, person, self._today, specialty="obstetrician_gynaecologist"),
            [],
        )
        step = self._step()
        since = moment_of(self._today + timedelta(days=2), 0)
        first = next(iter(finder.first_free(chosen, now=step["now"], since=since, limit=1)), None)
        if first is None:
            return
        plan = series.plan_series(finder.doctor(first.doctor_id), first.at, _SERIES, now=step["now"])
        slots = tuple(one.slot for one in plan.visits if one.slot is not None)
        order = SeriesOrder(person.id, slots, Channel.DIRECT, received_at=self._received(step))
        if slots:
            series.book_series(order, **step)


def _moments(since: datetime, now: datetime) -> Iterator[datetime]:
    """Moments one after the other in the minutes after the last answer, none after now."""
    span = min(now - since, _LAST_MINUTES)
    for number in range(1, _STEPS + 1):
        yield since + timedelta(seconds=int(span.total_seconds() * number / _STEPS))
