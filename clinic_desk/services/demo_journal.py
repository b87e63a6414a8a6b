"""The life of the demo clinic: who asked when, who was booked, moved, refused, and who came.

A slot of the timetable is filled or not; a filled one gets a person who fits the doctor, a request on
an earlier day the desk was open, and what happened since. Only then come the numbers, in the order in
which the answers were given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.purposes import binds_any, is_released
from clinic_desk.rules.rows import Channel, DoctorRow, PersonRow, RefusalGround, Sex, Verdict
from clinic_desk.rules.service_terms import age_on, fits_age, needs_representative
from clinic_desk.rules.slots import free_slots
from clinic_desk.rules.times import Span, minute_of, moment_of
from clinic_desk.rules.timetable import DayKind, Purpose
from clinic_desk.rules.visits import Step
from clinic_desk.services.access import inside
from clinic_desk.services.demo_people import known_count, texts
from clinic_desk.services.demo_rows import NEVER, Case, Life, Place, Writer, Written

_DAYS_BACK: Final = 7
_DAYS_AHEAD: Final = 14
_LONGEST_LEAD_DAYS: Final = 9
_DAYS_A_PAPER_IS_MISSING: Final = 5
_LAST_MINUTES: Final = 24
"""What happened in these is written through the use cases themselves, see ``demo_desk``."""
_DESK_OPENS, _DESK_CLOSES, _DESK_LUNCH = 8 * 60, 17 * 60 + 45, Span(13 * 60, 14 * 60)


@inside
def make(life: Life, random: Random) -> Written:
    """Live through the weeks around now."""
    return Writer(life, random).written(_Story(life, random).cases())


# --- what happens ------------------------------------------------------------------------------------


class _Story:
    """Fills the timetable and sends the people to the desk."""

    def __init__(self, life: Life, random: Random) -> None:
        self._life = life
        self._random = random
        self._today = life.now.date()
        self._days_of: dict[int, set[date]] = defaultdict(set)
        self._pools = {doctor.id: self._pool(doctor) for doctor in life.doctors}
        self._strangers = [one for one in life.people if self._verdict(one, self._today) in _REFUSABLE]
        random.shuffle(self._strangers)
        days = range(-_DAYS_BACK - _LONGEST_LEAD_DAYS - 7, 1)
        self._desk_days = [
            day for day in (self._today + timedelta(days=one) for one in days) if self._is_desk_open(day)
        ]

    def cases(self) -> list[Case]:
        """Every request, in the order in which it was received and answered."""
        cases: list[Case] = []
        for offset in range(-_DAYS_BACK, _DAYS_AHEAD + 1):
            for doctor in self._life.doctors:
                cases += self._day_of(doctor, self._today + timedelta(days=offset))
        cases += self._refusals()
        cases.sort(key=lambda case: (case.received, case.person.id))
        self._answer(cases)
        for case in cases:
            self._live_through(case)
        return cases

    def _day_of(self, doctor: DoctorRow, day: date) -> Iterator[Case]:
        empty: list[Place] = []
        filled: list[Case] = []
        for place in self._places(doctor, day):
            case = self._case(place) if self._random.random() < self._share(place) else None
            if case is not None:
                filled.append(case)
            elif place.kept is None:
                empty.append(place)
        self._random.shuffle(empty)
        for case in filled:
            if empty and self._random.random() < 0.07 and empty[-1].at > case.received:
                case.moved_from = empty.pop()
        yield from filled
        for place in empty:
            if self._random.random() < 0.05 and (case := self._case(place)) is not None:
                case.cancel_reason = self._random.choice(texts("cancel"))
                yield case
        free_to_all = [case for case in filled if case.place is not None and case.place.kept is None]
        if free_to_all and doctor.specialty in _SEES_STRANGERS and self._random.random() < 0.12:
            yield from self._squeezed_in(self._random.choice(free_to_all))

    def _places(self, doctor: DoctorRow, day: date) -> Iterator[Place]:
        """The places of a day; of those with a quota no more than the quota gives."""
        for piece in self._life.hours[doctor.id].hours(day).pieces:
            kept = piece if binds_any([piece]) else None
            for start, end, room in free_slots([piece], ())[: piece.quota]:
                yield Place(doctor, day, start, end, room, kept)

    def _squeezed_in(self, beside: Case) -> Iterator[Case]:
        """Somebody in pain is seen at a time that is taken already."""
        if beside.place is not None and beside.moved_from is None:
            case = self._case(beside.place)
            if case is not None:
                case.overbook = self._random.choice(texts("overbook"))
                yield case

    def _share(self, place: Place) -> float:
        """How likely a time is taken: nearly all up to now, thinning out into the future."""
        ahead = (place.day - self._today).days
        if place.is_urgent and ahead > 0:
            return 0.0  # who cannot wait has not called yet
        share = 0.88 if place.at < self._life.now else 0.7 * 0.8**ahead
        return min(0.97, share * self._life.loads[place.doctor.id])

    def _case(self, place: Place) -> Case | None:
        received = self._when_asked(place.at, lead_days=0 if place.is_urgent else _LONGEST_LEAD_DAYS)
        if received is None:
            return None
        stranger = place.doctor.specialty in _SEES_STRANGERS and self._random.random() < 0.02
        person = self._pick_stranger(place) if stranger else self._pick(place)
        if person is None:
            return None
        self._days_of[person.id].add(place.day)
        note = self._random.choice(texts("note")) if self._random.random() < 0.07 else ""
        override = ""
        if self._verdict(person, place.day) is not Verdict.ATTACHED:
            override = self._override_reason(person)
        channel = None
        if place.kept is not None and place.kept.purpose is Purpose.PORTAL:
            channel = None if is_released(place.kept, place.day, received.date()) else Channel.PORTAL
        return Case(person, received, place, channel=channel, note=note, override=override)

    def _override_reason(self, person: PersonRow) -> str:
        woman, child, *others = texts("override")
        age = age_on(person.birth_date, self._today) if person.birth_date else 30
        if age < 5:
            return child
        if person.sex is Sex.FEMALE and 18 <= age <= 42:
            return woman
        return self._random.choice(others)

    def _pool(self, doctor: DoctorRow) -> list[PersonRow]:
        """Whom this doctor sees, those of the own precinct mostly first; taken from the end."""
        fitting = [one for one in self._life.people[known_count() :] if self._suits(doctor, one)]
        self._random.shuffle(fitting)
        own = [one for one in fitting if one.precinct in doctor.precincts]
        others = [one for one in fitting if one.precinct not in doctor.precincts]
        return [*others, *own]

    def _suits(self, doctor: DoctorRow, person: PersonRow) -> bool:
        """Whether this doctor is whom such a person goes to."""
        if doctor.specialty == "obstetrician_gynaecologist" and person.sex is not Sex.FEMALE:
            return False
        if doctor.specialty == "general_practice" and needs_representative(person.birth_date, self._today):
            return False  # children go to the paediatrician
        return fits_age(doctor, person.birth_date, self._today)

    def _pick(self, place: Place) -> PersonRow | None:
        pool = self._pools[place.doctor.id]
        for position in range(len(pool) - 1, -1, -1):
            person = pool[position]
            if (
                len(self._days_of[person.id]) < 2
                and place.day not in self._days_of[person.id]
                and self._verdict(person, place.day) is Verdict.ATTACHED
            ):
                return pool.pop(position)
        return None

    def _pick_stranger(self, place: Place) -> PersonRow | None:
        fitting = [
            one for one in self._strangers if not self._days_of[one.id] and self._suits(place.doctor, one)
        ]
        return fitting[0] if fitting else None

    def _verdict(self, person: PersonRow, day: date) -> Verdict:
        return verdict_on(person, day, register_date=self._life.register_date, today=self._today).verdict

    # --- at the desk ---

    def _is_desk_open(self, day: date) -> bool:
        entry = next(iter(self._life.hours.values())).clinic_days.get(day)
        return day.weekday() < 6 and (entry is None or entry.kind not in {DayKind.HOLIDAY, DayKind.DAY_OFF})

    def _when_asked(self, at: datetime, *, lead_days: int) -> datetime | None:
        """A moment before the visit when somebody asked: the same day or up to nine days before."""
        earliest = min(at.date(), self._today) - timedelta(days=lead_days)
        days = [day for day in self._desk_days if earliest <= day <= at.date()]
        weights = [0.8 ** (at.date() - day).days * self._open_share(day, at) for day in days]
        if not any(weights):
            return None
        return self._minute_of_desk(self._random.choices(days, weights)[0], at)

    def _open_share(self, day: date, before: datetime) -> float:
        minutes = sum(end - start for start, end in self._open_minutes(day, before))
        busy = 1.5 if day == self._today else 1.0  # mornings are busier than the mean of a day
        return busy * minutes / (_DESK_CLOSES - _DESK_OPENS)

    def _open_minutes(self, day: date, before: datetime) -> Iterator[tuple[int, int]]:
        """The minutes in which requests came: while the desk was open, before the visit and before now."""
        limit = _DESK_LUNCH.start if day.weekday() == 5 else _DESK_CLOSES
        if day == before.date():
            limit = min(limit, minute_of(before) - 15)
        if day == self._today:
            limit = min(limit, minute_of(self._life.now) - _LAST_MINUTES)
        for start, end in ((_DESK_OPENS, _DESK_LUNCH.start), (_DESK_LUNCH.end, _DESK_CLOSES)):
            if start < min(end, limit):
                yield start, min(end, limit)

    def _minute_of_desk(self, day: date, before: datetime) -> datetime:
        open_minutes = list(self._open_minutes(day, before))
        start, end = self._random.choices(open_minutes, [end - start for start, end in open_minutes])[0]
        return moment_of(day, self._random.randrange(start, end)) + timedelta(
            seconds=self._random.randrange(60)
        )

    def _refusals(self) -> Iterator[Case]:
        """About one a day; today has one as soon as the desk has been open for a while."""
        closing = datetime.combine(self._today + timedelta(days=1), time())
        strangers = iter([one for one in self._strangers if not self._days_of[one.id]])
        attached = [one for one in self._life.people if self._verdict(one, self._today) is Verdict.ATTACHED]
        open_days = [day for day in self._desk_days[-12:] if self._open_share(day, closing) >= 0.03]
        for number, day in enumerate(open_days):
            if number % _DAYS_A_PAPER_IS_MISSING == 1:
                yield Case(
                    self._random.choice(attached),
                    self._minute_of_desk(day, closing),
                    ground=RefusalGround.DOCUMENTS,
                    note=self._random.choice(texts("refused_note")[:2]),
                )
            elif (person := next(strangers, None)) is not None:
                yield Case(
                    person,
                    self._minute_of_desk(day, closing),
                    ground=RefusalGround.NOT_ATTACHED,
                    note=self._random.choice(texts("refused_note")[2:]),
                )

    def _answer(self, cases: Sequence[Case]) -> None:
        """Answers take one to five minutes and leave the desk in order; a few wait through lunch."""
        previous = NEVER
        late_days: set[date] = set()
        for case in cases:
            day = case.received.date()
            after_lunch = case.received.time() >= time(_DESK_LUNCH.end // 60)
            if after_lunch and day not in late_days:
                late_days.add(day)
                if day < self._today and self._random.random() < 0.3:
                    case.received = moment_of(day, _DESK_LUNCH.start + self._random.randint(3, 12))
                    case.answered = case.received + timedelta(seconds=self._random.randint(31 * 60, 44 * 60))
                    previous = case.answered
                    continue
            taken = timedelta(seconds=self._random.randint(45, 230))
            case.answered = max(
                case.received + taken, previous + timedelta(seconds=self._random.randint(4, 20))
            )
            case.answered = min(case.answered, self._life.now)
            previous = case.answered

    # --- afterwards ---

    def _live_through(self, case: Case) -> None:
        if case.place is None:
            return
        first_start = min(case.place.at, case.moved_from.at) if case.moved_from else case.place.at
        moment = self._between(case.answered, min(first_start, self._life.now))
        if case.cancel_reason and moment is not None:
            case.outcome = (Step.CANCEL, moment)
            return
        case.cancel_reason = ""
        if moment is None:
            case.moved_from = None
        else:
            case.moved_at = moment
        case.outcome = self._who_came(case)

    def _between(self, first: datetime, last: datetime) -> datetime | None:
        """A moment when somebody called again; None if there was no time for it."""
        seconds = int((last - first).total_seconds()) - 120
        return first + timedelta(seconds=60 + self._random.randrange(seconds)) if seconds > 60 else None

    def _who_came(self, case: Case) -> tuple[Step, datetime] | None:
        chance = self._random.random()
        did_not_come, forgotten = chance < 0.1, chance > 0.985
        minutes = self._random.randint(16, 30) if did_not_come else self._random.randint(-6, 6)
        start = case.place.at if case.place else case.received
        moment = start + timedelta(minutes=minutes, seconds=self._random.randrange(60))
        moment = max(moment, case.answered + timedelta(seconds=40))
        if forgotten or moment > self._life.now:
            return None
        return (Step.NO_SHOW if did_not_come else Step.ARRIVE), moment


_REFUSABLE: Final = {Verdict.DETACHED, Verdict.ELSEWHERE, Verdict.FROM_LATER, Verdict.NOT_CURRENT}
_SEES_STRANGERS: Final = {"general_practice", "therapist", "paediatrician", "obstetrician_gynaecologist"}
