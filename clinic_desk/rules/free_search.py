"""The free times of one day that fit a wish, or the reason why the day offers nothing.

The reasons are asked in the order in which a person at the desk would think of them: the weekday is not
wanted, the doctor does not receive, the day is over, everything is taken, what is left is kept for others,
somebody is being offered it at this moment, it is not when the patient can come, and last: there are not
enough times in a row. What is said is the first of these after which nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clinic_desk.rules.purposes import FOR_ALL, Shut, binds_any, is_released, open_pieces
from clinic_desk.rules.rows import Slot
from clinic_desk.rules.slots import MinuteSlot, free_rows, free_slots
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import DAYS_A_WEEK, DayHours, Piece, Purpose

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
    def any_time(self) -> bool:
        """Whether the patient can come at every time of the wanted weekdays."""
        return self.part is PartOfDay.ANY and not self.free_times


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
    day = facts.day
    if day.weekday() not in wish.weekdays:
        return [], DayAnswer(facts.doctor_id, day, 0, WhyNot.OTHER_WEEKDAY)
    if day < today and facts.hours.pieces:
        return [], DayAnswer(facts.doctor_id, day, 0, WhyNot.PAST)
    taken = sorted((*facts.busy, *facts.held))
    given, shut = _given(facts, wish, today, wish.in_a_row)
    found = [
        slot
        for slot in free_rows(given, taken, earliest, wish.in_a_row)
        if wish.takes_time(day.weekday(), slot[0], slot[1])
    ]
    if found:
        return found, DayAnswer(facts.doctor_id, day, len(found))
    return [], _why_nothing(facts, wish, shut, today=today, earliest=earliest)


def _given(
    facts: DayFacts, wish: FreeWish, today: date, wanted: int
) -> tuple[tuple[Piece, ...], tuple[Shut, ...]]:
    """The pieces that are given now for so many people; a quota that binds nobody any more is gone."""
    pieces, day = facts.hours.pieces, facts.day
    if not binds_any(pieces):
        return pieces, ()
    given, shut = open_pieces(pieces, day, today, wish.purposes, busy=facts.busy, wanted=wanted)
    return tuple(replace(one, quota=None) if is_released(one, day, today) else one for one in given), shut


def _without_hours(facts: DayFacts) -> DayAnswer:
    for closure in facts.hours.closures:
        return DayAnswer(
            facts.doctor_id, facts.day, 0, WhyNot.CLOSED, str(closure.kind), closure.reason, closure.until
        )
    return DayAnswer(facts.doctor_id, facts.day, 0, WhyNot.NO_HOURS)


def _why_nothing(
    facts: DayFacts, wish: FreeWish, shut: tuple[Shut, ...], *, today: date, earliest: int
) -> DayAnswer:
    """The first limit that leaves nothing; looked for backwards, because the last ones are the usual ones."""
    pieces, busy = facts.hours.pieces, sorted(facts.busy)
    given, kept = _given(facts, wish, today, 1)
    taken = sorted((*busy, *facts.held)) if facts.held else busy
    singles = free_slots(given, taken, earliest)
    if singles:
        weekday = facts.day.weekday()
        if not any(wish.takes_time(weekday, start, end) for start, end, _room in singles):
            return _because(facts, WhyNot.OTHER_TIME)
        return _why_no_row(facts, wish, shut, today=today, earliest=earliest)
    if facts.held and free_slots(given, busy, earliest):
        return _because(facts, WhyNot.HELD)
    if free_slots(pieces, busy, earliest):
        # what is shut and has no free place is full, not kept
        return _kept(facts, next(one for one in kept if free_slots([one.piece], busy, earliest)))
    if free_slots(pieces, (), earliest):
        return _because(facts, WhyNot.FULL)
    if free_slots(pieces, ()):
        return _because(facts, WhyNot.PAST)
    # no hours, or so little left of them that nobody can be received
    return _without_hours(facts)


def _why_no_row(
    facts: DayFacts, wish: FreeWish, shut: tuple[Shut, ...], *, today: date, earliest: int
) -> DayAnswer:
    """Single times are there, a row is not: a hold or a kept part may stand in its way."""
    busy = sorted(facts.busy)
    given, _shut = _given(facts, wish, today, wish.in_a_row)

    def any_row(pieces: Iterable[Piece], taken: Sequence[tuple[int, int]]) -> bool:
        weekday, in_order = facts.day.weekday(), sorted(pieces, key=lambda piece: piece.start)
        rows = free_rows(in_order, taken, earliest, wish.in_a_row)
        return any(wish.takes_time(weekday, start, end) for start, end, _room in rows)

    if facts.held and any_row(given, busy):
        return _because(facts, WhyNot.HELD)
    taken = sorted((*busy, *facts.held))
    for one in shut:
        if any_row((*given, one.piece), taken):
            return _kept(facts, one)
    return _because(facts, WhyNot.NO_ROW)


def _because(facts: DayFacts, why: WhyNot) -> DayAnswer:
    return DayAnswer(facts.doctor_id, facts.day, 0, why)


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
