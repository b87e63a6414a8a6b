"""The free times of one day that fit a wish, or the reason why the day offers nothing.

The reasons are asked in the order in which a person at the desk would think of them: the doctor does not
receive, the day is over, everything is taken, what is left is kept for others, somebody is being offered
it at this moment, it is not when the patient can come, and last: there are not enough times in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic_desk.rules.purposes import FOR_ALL, Shut, binds_any, open_pieces
from clinic_desk.rules.rows import Slot
from clinic_desk.rules.slots import MinuteSlot, free_slots
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import DAYS_A_WEEK, DayHours, Purpose

NOON = 12 * 60
EVERY_WEEKDAY = frozenset(range(DAYS_A_WEEK))
MOST_IN_A_ROW = 12


class PartOfDay(StrEnum):
    """The half of the day in which a visit begins; noon belongs to the afternoon."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class WhyNot(StrEnum):
    """Why a doctor's day offers nothing."""

    NO_HOURS = "no_hours"
    CLOSED = "closed"
    PAST = "past"
    FULL = "full"
    RESERVED = "reserved"
    QUOTA = "quota"
    HELD = "held"
    OTHER_WEEKDAY = "other_weekday"
    OTHER_TIME = "other_time"
    NO_ROW = "no_row"


@dataclass(frozen=True, slots=True)
class FreeTime:
    """When the patient can come: minutes of a weekday (Monday is 0), None: of every day."""

    span: Span
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class FreeWish:
    """What the caller wants: every part narrows the search, the plain wish takes the first free time.

    ``not_before`` and ``until`` are days, both included. ``free_times`` empty means any time. With
    ``in_a_row`` the same doctor receives so many people one after the other. ``purposes`` are the kept
    places that this caller may have.
    """

    part: PartOfDay = PartOfDay.ANY
    weekdays: frozenset[int] = EVERY_WEEKDAY
    not_before: date | None = None
    until: date | None = None
    free_times: tuple[FreeTime, ...] = ()
    in_a_row: int = 1
    purposes: frozenset[Purpose] = FOR_ALL

    def takes_time(self, weekday: int, start: int, end: int) -> bool:
        """Whether these minutes of a weekday are when the patient can come."""
        if self.part is PartOfDay.MORNING and start >= NOON:
            return False
        if self.part is PartOfDay.AFTERNOON and start < NOON:
            return False
        return not self.free_times or any(
            one.weekday in {None, weekday} and one.span.start <= start and end <= one.span.end
            for one in self.free_times
        )

    @property
    def is_plain(self) -> bool:
        """Whether every free time will do, one person, nothing kept."""
        return self == FreeWish(not_before=self.not_before, until=self.until, purposes=self.purposes)


PLAIN_WISH = FreeWish()


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """One doctor's day: how many times it offers, or why none.

    ``kind``, ``reason`` and ``until`` are those of the closure; ``purpose``, ``quota`` and ``opens`` say
    for whom places are kept and from when on they are not.
    """

    doctor_id: int
    day: date
    free: int
    why: WhyNot | None = None
    kind: str = ""
    reason: str = ""
    until: date | None = None
    purpose: Purpose | None = None
    quota: int | None = None
    opens: date | None = None


@dataclass(frozen=True, slots=True)
class FreeRow:
    """One time to offer: a slot for each person, one after the other."""

    slots: tuple[Slot, ...]

    @property
    def first(self) -> Slot:
        """The slot of the first person."""
        return self.slots[0]


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """What a search found: times in order, and an answer for each doctor and day it looked at."""

    rows: tuple[FreeRow, ...]
    days: tuple[DayAnswer, ...]


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What is known of one doctor's day: his hours, the live visits and the times others hold."""

    doctor_id: int
    day: date
    hours: DayHours
    busy: Sequence[tuple[int, int]] = ()
    held: Sequence[tuple[int, int]] = ()


def free_on_day(
    facts: DayFacts, wish: FreeWish, *, today: date, earliest: int = 0
) -> tuple[list[MinuteSlot], DayAnswer]:
    """The (long) slots of the day that fit the wish, none starting before minute ``earliest``."""
    day, pieces = facts.day, facts.hours.pieces
    if day.weekday() not in wish.weekdays:
        return [], DayAnswer(facts.doctor_id, day, 0, WhyNot.OTHER_WEEKDAY)
    if not pieces:
        return [], _without_hours(facts)
    if day < today or (earliest and not any(piece.end > earliest for piece in pieces)):
        return [], DayAnswer(facts.doctor_id, day, 0, WhyNot.PAST)
    shut: tuple[Shut, ...] = ()
    if binds_any(pieces):
        pieces, shut = open_pieces(pieces, day, today, wish.purposes, busy=facts.busy, wanted=wish.in_a_row)
    taken = sorted((*facts.busy, *facts.held)) if facts.held else sorted(facts.busy)
    found = [
        slot
        for slot in free_slots(pieces, taken, earliest, wish.in_a_row)
        if wish.takes_time(day.weekday(), slot[0], slot[1])
    ]
    if found:
        return found, DayAnswer(facts.doctor_id, day, len(found))
    return [], _why_nothing(facts, wish, shut, today=today, earliest=earliest)


def _without_hours(facts: DayFacts) -> DayAnswer:
    for closure in facts.hours.closures:
        return DayAnswer(
            facts.doctor_id, facts.day, 0, WhyNot.CLOSED, str(closure.kind), closure.reason, closure.until
        )
    return DayAnswer(facts.doctor_id, facts.day, 0, WhyNot.NO_HOURS)


def _why_nothing(
    facts: DayFacts, wish: FreeWish, shut: tuple[Shut, ...], *, today: date, earliest: int
) -> DayAnswer:
    """Take the wishes away one by one until something is free; the last one taken is the reason."""
    busy, day = sorted(facts.busy), facts.day
    if not free_slots(facts.hours.pieces, busy, earliest):
        return DayAnswer(facts.doctor_id, day, 0, WhyNot.FULL)
    pieces, really_shut = open_pieces(facts.hours.pieces, day, today, wish.purposes, busy=busy)
    if not free_slots(pieces, busy, earliest):
        # what is shut and has no free place is full, not kept
        why = next(one for one in really_shut if free_slots([one.piece], busy, earliest))
        return _kept(facts, why)
    held = sorted((*busy, *facts.held))
    singles = free_slots(pieces, held, earliest)
    if not singles:
        return DayAnswer(facts.doctor_id, day, 0, WhyNot.HELD)
    if not any(wish.takes_time(day.weekday(), start, end) for start, end, _room in singles):
        return DayAnswer(facts.doctor_id, day, 0, WhyNot.OTHER_TIME)
    whole = [one for one in shut if one.quota is not None]
    if whole and not free_slots(
        [piece for piece in facts.hours.pieces if all(piece != one.piece for one in shut)],
        held,
        earliest,
        wish.in_a_row,
    ):
        rows = free_slots([one.piece for one in whole], held, earliest, wish.in_a_row)
        if any(wish.takes_time(day.weekday(), start, end) for start, end, _room in rows):
            return _kept(facts, whole[0])
    return DayAnswer(facts.doctor_id, day, 0, WhyNot.NO_ROW)


def _kept(facts: DayFacts, why: Shut) -> DayAnswer:
    return DayAnswer(
        facts.doctor_id,
        facts.day,
        0,
        WhyNot.RESERVED if why.quota is None else WhyNot.QUOTA,
        purpose=why.purpose,
        quota=why.quota,
        opens=why.opens,
    )
