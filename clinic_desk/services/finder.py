"""First free: which slots the desk can offer, from now on.

One query fetches the taken minutes of all doctors asked for, a sweep in Python does the rest; it
looks at a week at a time and stops as soon as enough was found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from clinic_desk import errors
from clinic_desk.models import base, journal, staff, timetable
from clinic_desk.rules.proposals import choose_doctors, spread
from clinic_desk.rules.rows import DoctorRow, PersonRow, Slot
from clinic_desk.rules.slots import DaySlots
from clinic_desk.rules.times import MINUTES_A_DAY, minute_of, moment_of
from clinic_desk.rules.timetable import Piece, Timetable

DAYS_AHEAD = 56
_CHUNK_DAYS = 7
_PROPOSALS = 3
_MINUTES = [timedelta(minutes=minute) for minute in range(MINUTES_A_DAY + 1)]
"""Made once: one search adds thousands of them to midnights."""


def doctors(*, specialty: str | None = None, with_inactive: bool = False) -> list[DoctorRow]:
    """The doctors in the order of the grid."""
    rows = staff.all_doctors(with_inactive=with_inactive)
    return [row for row in rows if specialty is None or row.specialty == specialty]


def doctor(doctor_id: int) -> DoctorRow:
    """One doctor, active or not; raises UnknownRow."""
    row = staff.doctor_row(doctor_id)
    if row is None:
        raise errors.UnknownRow("doctor", str(doctor_id))
    return row


def first_free(
    chosen: Sequence[DoctorRow],
    *,
    now: datetime,
    since: datetime | None = None,
    days: int = DAYS_AHEAD,
    limit: int | None = None,
) -> list[Slot]:
    """The free slots of these doctors in order of time, none before ``now`` or ``since``.

    ``days`` counts from the first day looked at; ``limit`` None means all of them.
    """
    start = max(now, since or now)
    # a slot that began this very minute, seconds ago, is still «now»
    earliest = minute_of(start)
    rows = [row for row in chosen if row.active]
    if not rows:
        return []
    with base.reading():
        timetables = timetable.timetables_of(rows)
        found: list[Slot] = []
        first = start.date()
        while days > 0 and (limit is None or len(found) < limit):
            span = min(days, _CHUNK_DAYS if limit is not None else days)
            found += _free_in(timetables, first, span, earliest)
            first += timedelta(days=span)
            days -= span
            earliest = 0
    return found[:limit]


def _free_in(timetables: dict[int, Timetable], first: date, days: int, earliest: int) -> list[Slot]:
    busy = journal.taken_codes(timetables.keys(), first, first + timedelta(days=days - 1))
    prepared: dict[tuple[Piece, ...], DaySlots] = {}
    found: list[Slot] = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        iso_day = day.isoformat()
        midnight = moment_of(day, 0)
        of_day: list[tuple[int, int, int, str]] = []
        for doctor_id, one in timetables.items():
            pieces = one.hours(day).pieces
            if pieces:
                slots = prepared.get(pieces) or prepared.setdefault(pieces, DaySlots(pieces))
                free = slots.free(busy.get((iso_day, doctor_id), ()), earliest if offset == 0 else 0)
                of_day += [(start, end, doctor_id, room) for start, end, room in free]
        of_day.sort()
        found += [
            Slot(midnight + _MINUTES[start], midnight + _MINUTES[end], doctor_id, room)
            for start, end, doctor_id, room in of_day
        ]
    return found


def suggest(
    person: PersonRow,
    *,
    now: datetime,
    specialty: str | None = None,
    doctor_ids: Collection[int] | None = None,
    since: datetime | None = None,
    count: int = _PROPOSALS,
) -> list[Slot]:
    """The proposals for this person: first free time first, then times that differ from it.

    Without a specialty or doctors: the precinct doctor who receives this age (a child: the
    paediatrician). Falls back to colleagues of the specialty when the precinct doctor has nothing.
    """
    everyone = doctors()
    for group in choose_doctors(everyone, person, now.date(), specialty=specialty, doctor_ids=doctor_ids):
        slots = first_free(group, now=now, since=since, limit=60)
        if slots:
            return spread(slots, count)
    return []


def alternatives(wanted: DoctorRow, at: datetime, *, now: datetime, count: int = _PROPOSALS) -> list[Slot]:
    """The next free times to offer in place of ``at``: same doctor, else a colleague."""
    slots = first_free([wanted], now=now, since=at, limit=count)
    if len(slots) < count:
        colleagues = [row for row in doctors(specialty=wanted.specialty) if row.id != wanted.id]
        slots += first_free(colleagues, now=now, since=at, limit=count - len(slots))
    return slots
