"""First free: which slots the desk can offer, from now on.

One query fetches the taken minutes of all doctors asked for, a sweep in Python does the rest; it
looks at a week at a time and stops as soon as enough was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, partial

from clinic_desk import errors
from clinic_desk.models import base, journal, staff, timetable, waiting
from clinic_desk.rules.free_search import (
    DayAnswer,
    DayFacts,
    FreeRow,
    FreeTimes,
    FreeWish,
    WhyNot,
    free_on_day,
)
from clinic_desk.rules.proposals import choose_doctors, spread
from clinic_desk.rules.purposes import FOR_ALL, binds_any
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, PersonRow, Slot
from clinic_desk.rules.slots import CODE_BASE, DaySlots, DoctorSlot
from clinic_desk.rules.times import MINUTES_A_DAY, minute_of, moment_of
from clinic_desk.rules.timetable import DayHours, Piece, Purpose, Timetable
from clinic_desk.services import audit
from clinic_desk.services.access import needs

DAYS_AHEAD = 56
_CHUNK_DAYS = 7
_PROPOSALS = 3
_MINUTES = [timedelta(minutes=minute) for minute in range(MINUTES_A_DAY + 1)]
"""Made once: one search adds thousands of them to midnights."""


@needs(Right.JOURNAL)
def doctors(*, specialty: str | None = None, with_inactive: bool = False) -> list[DoctorRow]:
    """The doctors in the order of the grid."""
    rows = staff.all_doctors(with_inactive=with_inactive)
    return [row for row in rows if specialty is None or row.specialty == specialty]


@needs(Right.JOURNAL)
def doctor(doctor_id: int) -> DoctorRow:
    """One doctor, active or not; raises UnknownRow."""
    row = staff.doctor_row(doctor_id)
    if row is None:
        raise errors.UnknownRow("doctor", str(doctor_id))
    return row


@needs(Right.JOURNAL)
def first_free(
    chosen: Sequence[DoctorRow],
    *,
    now: datetime,
    since: datetime | None = None,
    days: int = DAYS_AHEAD,
    limit: int | None = None,
    purposes: frozenset[Purpose] = FOR_ALL,
    pc: str = "",
    timetables: Mapping[int, Timetable] | None = None,
) -> list[Slot]:
    """The free slots of these doctors in order of time, none before ``now`` or ``since``.

    ``days`` counts from the first day looked at; ``limit`` None means all of them. Times kept for
    others than ``purposes`` are left out, and those that another PC than ``pc`` is offering.
    ``timetables`` are hours to reckon with instead of the stored ones, of each doctor.
    """
    start = max(now, since or now)
    sweep = _Sweep(chosen, FreeWish(purposes=purposes), now, pc, timetables)
    # a slot that began this very minute, seconds ago, is still «now»
    earliest = minute_of(start)
    found: list[Slot] = []
    with base.reading():
        for first, span in _weeks(start.date(), days, in_parts=limit is not None):
            if limit is not None and len(found) >= limit:
                break
            found += sweep.slots(first, span, earliest)
            earliest = 0
    return found[:limit]


@needs(Right.JOURNAL)
def search(
    chosen: Sequence[DoctorRow],
    wish: FreeWish,
    *,
    now: datetime,
    days: int = DAYS_AHEAD,
    limit: int | None = None,
    pc: str = "",
    timetables: Mapping[int, Timetable] | None = None,
) -> FreeTimes:
    """Every time that fits the wish, and for each doctor and day looked at how many, or why none.

    ``days`` counts from today, or from the wish's first day if that is later. With a ``limit`` the search
    ends with the week in which it was reached.
    """
    first = max(now.date(), wish.not_before or now.date())
    if wish.until is not None:
        days = min(days, (wish.until - first).days + 1)
    sweep = _Sweep(chosen, wish, now, pc, timetables)
    earliest = minute_of(now) if first == now.date() else 0
    rows: list[FreeRow] = []
    answers: list[DayAnswer] = []
    with base.reading():
        for begin, span in _weeks(first, days, in_parts=limit is not None):
            if limit is not None and len(rows) >= limit:
                break
            more, said = sweep.rows(begin, span, earliest)
            rows += more
            answers += said
            earliest = 0
    return FreeTimes(tuple(rows[:limit]), tuple(answers))


def _weeks(first: date, days: int, *, in_parts: bool) -> Iterator[tuple[date, int]]:
    """The stretches to look at, one after the other: a first free time is mostly in the first week."""
    # the calendar ends in 9999: a day typed wrong must not end in a fault
    days = min(days, (date.max - first).days)
    while days > 0:
        span = min(days, _CHUNK_DAYS) if in_parts else days
        yield first, span
        first += timedelta(days=span)
        days -= span


@lru_cache(maxsize=1024)
def _day_slots(pieces: tuple[Piece, ...], doctor_id: int, in_a_row: int) -> DaySlots:
    """The same hours come back week after week and search after search."""
    return DaySlots(pieces, doctor_id, in_a_row)


_set_at, _set_until, _set_doctor_id, _set_room = (
    getattr(Slot, name).__set__ for name in ("at", "until", "doctor_id", "room")
)


def _made(midnight: datetime, offered: Iterable[DoctorSlot]) -> list[Slot]:
    """The slots of one day.

    A search makes thousands, and the ``__init__`` of a frozen row, which sets each value by name, would take
    two fifths of its time: the values go to their places directly.
    """
    new, minutes, slots = Slot.__new__, _MINUTES, []
    for start, end, doctor_id, room in offered:
        slot = new(Slot)
        _set_at(slot, midnight + minutes[start])
        _set_until(slot, midnight + minutes[end])
        _set_doctor_id(slot, doctor_id)
        _set_room(slot, room)
        slots.append(slot)
    return slots


class _Sweep:
    """One search: what it needs of each doctor is read once, days that look alike are prepared once."""

    def __init__(
        self,
        chosen: Sequence[DoctorRow],
        wish: FreeWish,
        now: datetime,
        pc: str,
        timetables: Mapping[int, Timetable] | None = None,
    ) -> None:
        self._doctors = [row for row in chosen if row.active]
        self._wish, self._now, self._pc = wish, now, pc
        self._timetables: dict[int, Timetable] | None = (
            None if timetables is None else {row.id: timetables[row.id] for row in self._doctors}
        )
        self._prepared: dict[tuple[int, int, int], tuple[DayHours, DaySlots | None]] = {}

    def slots(self, first: date, days: int, earliest: int) -> list[Slot]:
        """The single slots of these days in order of time."""
        found: list[Slot] = []
        for day, of_day, _answers in self._days(first, days, earliest, with_answers=False):
            found += _made(moment_of(day, 0), of_day)
        return found

    def rows(self, first: date, days: int, earliest: int) -> tuple[list[FreeRow], list[DayAnswer]]:
        """The rows of slots of these days in order of time, and what each day says."""
        rows: list[FreeRow] = []
        answers: list[DayAnswer] = []
        for day, of_day, said in self._days(first, days, earliest, with_answers=True):
            midnight = moment_of(day, 0)
            if self._wish.in_a_row == 1:
                rows += [FreeRow((slot,)) for slot in _made(midnight, of_day)]
            else:
                rows += [FreeRow(self._apart(midnight, *one)) for one in of_day]
            answers += said
        return rows, answers

    def _apart(self, midnight: datetime, start: int, end: int, doctor_id: int, room: str) -> tuple[Slot, ...]:
        length = (end - start) // self._wish.in_a_row
        return tuple(
            Slot(midnight + _MINUTES[one], midnight + _MINUTES[one + length], doctor_id, room)
            for one in range(start, end, length)
        )

    def _days(
        self, first: date, days: int, earliest: int, *, with_answers: bool
    ) -> Iterator[tuple[date, list[DoctorSlot], list[DayAnswer]]]:
        if self._timetables is None:
            self._timetables = timetable.timetables_of(self._doctors) if self._doctors else {}
        tables, last = self._timetables, first + timedelta(days=days - 1)
        busy = journal.taken_codes(tables.keys(), first, last) if tables else {}
        held = waiting.held_times(tables.keys(), first, last, self._now, but_of=self._pc)
        for offset in range(days):
            day = first + timedelta(days=offset)
            if day.weekday() not in self._wish.weekdays:
                other = [DayAnswer(one, day, 0, WhyNot.OTHER_WEEKDAY) for one in tables]
                yield day, [], other if with_answers else []
                continue
            iso_day, since = day.isoformat(), earliest if offset == 0 else 0
            of_day: list[DoctorSlot] = []
            answers: list[DayAnswer] = []
            for doctor_id, one in tables.items():
                hours = one.hours(day)
                if not (hours.pieces or with_answers):
                    continue
                taken, kept = busy.get((iso_day, doctor_id), ()), held.get((day, doctor_id), ())
                slots = self._slots_of(hours, doctor_id, day.weekday())
                free = [] if slots is None or kept else slots.free(taken, since)
                if not free and (with_answers or slots is None or kept):
                    # something is kept or held, or the day must say why it offers nothing
                    pairs = [divmod(code, CODE_BASE) for code in taken]
                    facts = DayFacts(doctor_id, day, hours, pairs, kept)
                    found, answer = free_on_day(facts, self._wish, today=self._now.date(), earliest=since)
                    free = [(start, end, doctor_id, room) for start, end, room in found]
                    answers.append(answer)
                elif with_answers:
                    answers.append(DayAnswer(doctor_id, day, len(free)))
                of_day += free
            of_day.sort()
            yield day, of_day, answers

    def _slots_of(self, hours: DayHours, doctor_id: int, weekday: int) -> DaySlots | None:
        """What these hours offer to the wish; None where places are kept, which each day weighs anew."""
        wish = self._wish
        # hours are shared by all days that look alike, and kept here, so that their id stays theirs
        key = (doctor_id, id(hours), -1 if wish.any_time else weekday)
        found = self._prepared.get(key)
        if found is None:
            found = self._prepared[key] = hours, self._prepare(hours.pieces, doctor_id, weekday)
        return found[1]

    def _prepare(self, pieces: tuple[Piece, ...], doctor_id: int, weekday: int) -> DaySlots | None:
        wish = self._wish
        if binds_any(pieces):
            return None
        if wish.any_time:
            return _day_slots(pieces, doctor_id, wish.in_a_row)
        return DaySlots(pieces, doctor_id, wish.in_a_row, partial(wish.takes_time, weekday))


@needs(Right.JOURNAL)
def suggest(
    person: PersonRow,
    *,
    now: datetime,
    specialty: str | None = None,
    doctor_ids: Collection[int] | None = None,
    since: datetime | None = None,
    count: int = _PROPOSALS,
    purposes: frozenset[Purpose] = FOR_ALL,
    pc: str = "",
) -> list[Slot]:
    """The proposals for this person: first free time first, then times that differ from it.

    Without a specialty or doctors: the precinct doctor who receives this age (a child: the
    paediatrician). Falls back to colleagues of the specialty when the precinct doctor has nothing.
    """
    audit.person_seen(person.id)
    everyone = doctors()
    for group in choose_doctors(everyone, person, now.date(), specialty=specialty, doctor_ids=doctor_ids):
        slots = first_free(group, now=now, since=since, limit=60, purposes=purposes, pc=pc)
        if slots:
            return spread(slots, count)
    return []


@needs(Right.JOURNAL)
def alternatives(
    wanted: DoctorRow,
    at: datetime,
    *,
    now: datetime,
    count: int = _PROPOSALS,
    purposes: frozenset[Purpose] = FOR_ALL,
    pc: str = "",
) -> list[Slot]:
    """The next free times to offer in place of ``at``: same doctor, else a colleague."""

    def free(of: Sequence[DoctorRow], limit: int) -> list[Slot]:
        return first_free(of, now=now, since=at, limit=limit, purposes=purposes, pc=pc)

    slots = free([wanted], count)
    if len(slots) < count:
        colleagues = [row for row in doctors(specialty=wanted.specialty) if row.id != wanted.id]
        slots += free(colleagues, count - len(slots))
    return slots
