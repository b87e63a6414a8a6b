"""Which new time is best for a visit that cannot take place.

The ranking, in this order:

1. The fewest points: one for each day after the booked day, and for the doctor none if it is the patient's
   own or the named substitute (on the days of the absence), :data:`PRECINCT_COLLEAGUE` for a colleague of
   the specialty who receives the patient's precinct, :data:`COLLEAGUE` for another one. So the own doctor
   is proposed when he is back not more than three days later than a colleague could receive.
2. At equal points the substitute, then the own doctor, then the colleague of the precinct.
3. The nearest time of the day: who chose the morning mostly cannot come in the afternoon.
4. The earlier time, the doctor who stands first in the clinic's order.

Nothing is proposed before the booked day or before now, and nothing earlier than the booked time without
:data:`NOTICE`. A colleague must receive the patient's age on that day. No time is proposed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_desk.rules.purposes import FOR_ALL, why_shut
from clinic_desk.rules.rows import DoctorRow, Slot
from clinic_desk.rules.service_terms import fits_age
from clinic_desk.rules.slots import piece_around, piece_at
from clinic_desk.rules.times import MINUTES_A_DAY, Span, minute_of, moment_of
from clinic_desk.rules.timetable import DayHours, Purpose

PRECINCT_COLLEAGUE = 3
COLLEAGUE = 5
NOTICE = timedelta(hours=1)
"""Who shall come earlier than booked must be reached and must get here first."""

APART = timedelta(minutes=45)
"""A caller who cannot come at one time rarely can a quarter of an hour later."""

PROPOSALS = 3

_Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Hit:
    """A visit that cannot take place as booked.

    ``minutes`` is the length it keeps with its own doctor, None: the length of whoever receives (a row of
    the live queue). With a colleague every visit takes that doctor's length.
    """

    visit_id: int
    doctor_id: int
    at: datetime
    minutes: int | None = None
    precinct: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Substitute:
    """The doctor who receives instead, on these days (both included)."""

    doctor_id: int
    first: date
    last: date


class Choices:
    """Free times to choose from; times that are given away leave it."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._left: dict[_Key, list[Slot]] = {}
        for slot in sorted(slots):
            self._left.setdefault((slot.doctor_id, slot.at.date()), []).append(slot)

    @property
    def last_day(self) -> date | None:
        """The last day with anything left."""
        return max((day for _doctor, day in self._left), default=None)

    def of(self, doctor_id: int, day: date) -> Sequence[Slot]:
        """What is left of one doctor's day, in order."""
        return self._left.get((doctor_id, day), ())

    def drop(self, taken: Slot) -> None:
        """Take away whatever shares a minute with this time."""
        key = (taken.doctor_id, taken.at.date())
        left = [one for one in self.of(*key) if one.until <= taken.at or taken.until <= one.at]
        if left:
            self._left[key] = left
        else:
            self._left.pop(key, None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A doctor for one visit: his points, and his place where points are equal."""

    points: int
    rank: int
    place: int
    row: DoctorRow


class Planner:
    """Gives each visit its proposals; what one visit is offered is offered to no other."""

    def __init__(
        self,
        doctors: Sequence[DoctorRow],
        choices_for: Callable[[Hit], Choices],
        *,
        now: datetime,
        substitute: Substitute | None = None,
    ) -> None:
        self._doctors = [row for row in doctors if row.active]
        self._specialty = {row.id: row.specialty for row in doctors}
        self._choices_for = choices_for
        self._now, self._substitute = now, substitute
        self._candidates: dict[tuple[int, str], list[_Candidate]] = {}

    def propose(
        self,
        hits: Sequence[Hit],
        *,
        taken: Iterable[Slot] = (),
        count: int = PROPOSALS,
        beside: Sequence[Slot] = (),
    ) -> dict[int, tuple[Slot, ...]]:
        """Up to ``count`` times for each visit, best first; the earliest visit chooses first.

        Everybody's best comes before anybody's second best. ``taken`` times are promised already;
        ``beside`` are times on offer to these visits anyway, from which the new ones shall differ.
        """
        stocks = {id(stock): stock for stock in map(self._choices_for, hits)}.values()
        for slot in taken:
            for stock in stocks:
                stock.drop(slot)
        found: dict[int, list[Slot]] = {hit.visit_id: [] for hit in hits}
        for _round in range(count):
            for hit in sorted(hits, key=lambda one: (one.at, one.visit_id)):
                best = self._best(hit, [*beside, *found[hit.visit_id]])
                if best is not None:
                    found[hit.visit_id].append(best)
                    for stock in stocks:
                        stock.drop(best)
        return {visit_id: tuple(slots) for visit_id, slots in found.items()}

    def _best(self, hit: Hit, known: Sequence[Slot]) -> Slot | None:
        best = self._search(hit, known)
        # where there is little choice a time close by is better than none
        return self._search(hit, ()) if best is None and known else best

    def _search(self, hit: Hit, known: Sequence[Slot]) -> Slot | None:
        choices, candidates = self._choices_for(hit), self._candidates_for(hit)
        last = choices.last_day
        if last is None or not candidates:
            return None
        first = max(hit.at.date(), self._now.date())
        gone = (first - hit.at.date()).days
        highest = max(one.points for one in candidates) + (last - hit.at.date()).days
        for points in range(gone, highest + 1):
            fitting: list[tuple[tuple[int, int, datetime, int], Slot]] = []
            for one in candidates:
                day = hit.at.date() + timedelta(days=points - one.points)
                if day >= first:
                    fitting += self._of_day(hit, one, day, choices, known)
            if fitting:
                return min(fitting)[1]
        return None

    def _of_day(
        self, hit: Hit, one: _Candidate, day: date, choices: Choices, known: Sequence[Slot]
    ) -> list[tuple[tuple[int, int, datetime, int], Slot]]:
        """The best time of one doctor's day, if any, with what it is compared by."""
        slots = choices.of(one.row.id, day)
        if not slots or not self._receives(one, hit, day):
            return []
        wanted, best = minute_of(hit.at), None
        for slot in slots:
            away = abs(minute_of(slot.at) - wanted)
            if (best is None or away < best[0]) and self._suits(hit, slot, known):
                best = (away, slot)
        if best is None:
            return []
        return [((one.rank, best[0], best[1].at, one.place), best[1])]

    def _suits(self, hit: Hit, slot: Slot, known: Sequence[Slot]) -> bool:
        own = slot.doctor_id == hit.doctor_id
        if own and hit.minutes is not None and slot.until - slot.at < timedelta(minutes=hit.minutes):
            return False
        # a slot that began this very minute, seconds ago, is still «now»
        if slot.at < self._now.replace(second=0, microsecond=0):
            return False
        if slot.at < hit.at and slot.at < self._now + NOTICE:
            return False
        return not any(slot.at.date() == one.at.date() and abs(slot.at - one.at) < APART for one in known)

    def _receives(self, one: _Candidate, hit: Hit, day: date) -> bool:
        if one.rank == _SUBSTITUTE and self._substitute is not None:
            return self._substitute.first <= day <= self._substitute.last
        # whom the own doctor receives he has decided already
        return one.row.id == hit.doctor_id or fits_age(one.row, hit.birth_date, day)

    def _candidates_for(self, hit: Hit) -> list[_Candidate]:
        key = (hit.doctor_id, hit.precinct)
        if key not in self._candidates:
            found: list[_Candidate] = []
            for place, row in enumerate(self._doctors):
                if self._substitute is not None and row.id == self._substitute.doctor_id:
                    found.append(_Candidate(0, _SUBSTITUTE, place, row))
                if row.id == hit.doctor_id:
                    found.append(_Candidate(0, _OWN, place, row))
                elif row.specialty == self._specialty.get(hit.doctor_id):
                    same = bool(hit.precinct) and hit.precinct in row.precincts
                    points = PRECINCT_COLLEAGUE if same else COLLEAGUE
                    found.append(_Candidate(points, _SAME_PRECINCT if same else _OTHER, place, row))
            self._candidates[key] = found
        return self._candidates[key]


_SUBSTITUTE, _OWN, _SAME_PRECINCT, _OTHER = range(4)


# --- what has become of a proposal -----------------------------------------------------------------


def slot_at(hours: DayHours, at: datetime, doctor: DoctorRow, minutes: int | None = None) -> Slot | None:
    """The time of a visit that would begin then, with its room; None outside the doctor's hours.

    It lasts as long as a booking would: ``minutes``, or what this part of the hours has.
    """
    start = minute_of(at)
    piece = piece_at(hours.pieces, start)
    if piece is None:
        return None
    end = start + (minutes or piece.minutes)
    if end > MINUTES_A_DAY or piece_around(hours.pieces, Span(start, end)) is None:
        return None
    return Slot(at, moment_of(at.date(), end), doctor.id, piece.room)


def is_free(
    slot: Slot,
    hours: DayHours,
    busy: Collection[tuple[int, int]],
    *,
    now: datetime,
    held: Iterable[tuple[int, int]] = (),
    purposes: frozenset[Purpose] = FOR_ALL,
) -> bool:
    """Whether a visit could be given this time now; ``busy`` and ``held`` are (start, end) of its day."""
    if slot.at + timedelta(minutes=1) <= now:
        return False
    start = minute_of(slot.at)
    span = Span(start, start + int((slot.until - slot.at).total_seconds()) // 60)
    piece = piece_around(hours.pieces, span)
    if piece is None or any(one < span.end and span.start < end for one, end in (*busy, *held)):
        return False
    return why_shut(piece, slot.at.date(), now.date(), purposes, busy=busy) is None
