"""Who of those who wait gets which free time.

The more urgent come first, then those who have waited longer. Nobody is offered a time that somebody
before him is offered already. Whoever did not answer a call steps back behind the others for half an
hour: a time that became free does not wait for one telephone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Channel, DoctorRow, PersonName, PersonRow, Slot, VisitState
from clinic_desk.rules.service_terms import fits_age
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import Purpose

REST = timedelta(minutes=30)
"""How long somebody who did not answer lets the others go first."""


class Urgency(IntEnum):
    """How soon somebody has to be seen; urgent opens the places kept for such visits."""

    USUAL = 0
    SOON = 1
    URGENT = 2


class WaitingState(StrEnum):
    """Where an entry of the waiting list stands."""

    WAITING = "waiting"
    BOOKED = "booked"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """A visit of the same specialty that the person got since, past the waiting list."""

    visit_id: int
    at: datetime
    doctor: PersonName
    state: VisitState


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One entry. ``doctor`` None means any doctor of ``specialty``; both days are included.

    ``added_at`` and ``called_at`` are wall-clock times, ``calls`` those without an answer. An
    ``expired`` entry still waits although its last day is over: it is shown until somebody decides.
    """

    id: int
    person: PersonRow
    doctor: DoctorRow | None
    specialty: str
    first_day: date
    last_day: date | None
    part: PartOfDay
    urgency: Urgency
    channel: Channel
    added_at: datetime
    note: str = ""
    override_reason: str = ""
    language: str = ""
    state: WaitingState = WaitingState.WAITING
    gone_reason: str = ""
    visit_id: int | None = None
    calls: int = 0
    called_at: datetime | None = None
    registrar: str = ""
    expired: bool = False
    other_visit: OtherVisit | None = None


@dataclass(frozen=True, slots=True)
class WaitingMatch:
    """A free time for somebody who waits; ``others`` are how many more people it would suit."""

    entry: WaitingRow
    slot: Slot
    others: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What an entry asks of a time: one of these doctors, on these days (both included), in this part."""

    entry: WaitingRow
    doctor_ids: frozenset[int]
    first: date
    last: date
    purposes: frozenset[Purpose]

    def takes(self, slot: Slot) -> bool:
        """Whether the time would suit, provided that it is open to such a caller."""
        return (
            slot.doctor_id in self.doctor_ids
            and self.first <= slot.at.date() <= self.last
            and _in_part(slot.at, self.entry.part)
        )


FreeOf = Mapping[frozenset[Purpose], Mapping[int, Sequence[Slot]]]
"""For each kind of caller, the free times of each doctor in order of time."""


def call_order(entry: WaitingRow, now: datetime) -> tuple[bool, int, datetime, int]:
    """The key that sorts entries by who is called first."""
    # a call noted before the clock was set back rests nobody for hours
    rests = entry.called_at is not None and entry.called_at <= now < entry.called_at + REST
    return rests, -entry.urgency, entry.added_at, entry.id


def wish_of(entry: WaitingRow, doctors: Iterable[DoctorRow], *, today: date, days: int) -> Wish | None:
    """What to look for within ``days`` of the first possible day; None where no time can suit any more.

    Of a specialty only those doctors count who receive the person's age, unless none does.
    """
    first = max(entry.first_day, today)
    last = first + timedelta(days=days - 1)
    last = last if entry.last_day is None else min(last, entry.last_day)
    if entry.state is not WaitingState.WAITING or last < first:
        return None
    if entry.doctor is not None:
        chosen = [row for row in doctors if row.id == entry.doctor.id]
    else:
        colleagues = [row for row in doctors if row.specialty == entry.specialty]
        chosen = [row for row in colleagues if fits_age(row, entry.person.birth_date, first)] or colleagues
    if not chosen:
        return None
    purposes = purposes_for(entry.channel, urgent=entry.urgency is Urgency.URGENT)
    return Wish(entry, frozenset(row.id for row in chosen), first, last, purposes)


class Matching:
    """Gives the free times of one stretch of days after the other to those who still have none.

    Times of an earlier stretch are all before those of a later one, so whoever has a time keeps it.
    """

    def __init__(self, wishes: Iterable[Wish], *, now: datetime) -> None:
        self._wishes = sorted(wishes, key=lambda one: call_order(one.entry, now))
        self._found: dict[int, WaitingMatch] = {}

    def without(self) -> list[Wish]:
        """Who has no time yet, the first to be called on top."""
        return [wish for wish in self._wishes if wish.entry.id not in self._found]

    def matches(self) -> list[WaitingMatch]:
        """The time of each who has one, in the order of :func:`call_order`."""
        return [self._found[wish.entry.id] for wish in self._wishes if wish.entry.id in self._found]

    def give(self, free: FreeOf) -> None:
        """Let everybody without a time have the first one of this stretch that suits and is left."""
        stretch = _Stretch(free)
        for wish in self.without():
            slot = stretch.take_first(wish)
            if slot is not None:
                others = self._others(wish, slot, stretch)
                self._found[wish.entry.id] = WaitingMatch(wish.entry, slot, others)

    def _others(self, wish: Wish, slot: Slot, stretch: _Stretch) -> int:
        people = {
            other.entry.person.id
            for other in self._wishes
            if other.takes(slot) and stretch.is_open(slot, other.purposes)
        }
        return len(people - {wish.entry.person.id})


class _Stretch:
    """The free times of some days, and which of them are given away."""

    def __init__(self, free: FreeOf) -> None:
        self._free = free
        self._starts = {
            (purposes, doctor_id): [slot.at for slot in slots]
            for purposes, of_doctor in free.items()
            for doctor_id, slots in of_doctor.items()
        }
        self._given: set[tuple[int, datetime]] = set()
        self._reached: dict[tuple[frozenset[Purpose], int, PartOfDay, date], int] = {}

    def is_open(self, slot: Slot, purposes: frozenset[Purpose]) -> bool:
        """Whether such a caller may have the time."""
        starts = self._starts.get((purposes, slot.doctor_id), [])
        place = bisect_left(starts, slot.at)
        return place < len(starts) and starts[place] == slot.at

    def take_first(self, wish: Wish) -> Slot | None:
        """Give away the earliest time that suits."""
        left = [slot for one in sorted(wish.doctor_ids) if (slot := self._first_left(wish, one)) is not None]
        if not left:
            return None
        slot = min(left, key=lambda one: one.at)
        self._given.add((slot.doctor_id, slot.at))
        return slot

    def _first_left(self, wish: Wish, doctor_id: int) -> Slot | None:
        """This doctor's first; what others with the same wish passed over is not looked at again."""
        starts = self._starts.get((wish.purposes, doctor_id), [])
        asked = (wish.purposes, doctor_id, wish.entry.part, wish.first)
        place = self._reached.get(asked)
        if place is None:
            place = bisect_left(starts, datetime.combine(wish.first, datetime.min.time()))
        while place < len(starts) and (
            (doctor_id, starts[place]) in self._given or not _in_part(starts[place], wish.entry.part)
        ):
            place += 1
        self._reached[asked] = place
        if place == len(starts) or starts[place].date() > wish.last:
            return None
        return self._free[wish.purposes][doctor_id][place]


_PARTS = {part: FreeWish(part=part) for part in PartOfDay}


def _in_part(start: datetime, part: PartOfDay) -> bool:
    minute = minute_of(start)
    return part is PartOfDay.ANY or _PARTS[part].takes_time(start.weekday(), minute, minute + 1)
