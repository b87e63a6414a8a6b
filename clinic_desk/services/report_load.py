"""How busy each doctor was in each hour of the day: working hours beside what visits took of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from clinic_desk.models import report_rows, staff, timetable
from clinic_desk.rules.report import LoadCell, Period
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.slots import CODE_BASE
from clinic_desk.rules.times import days_between, merge
from clinic_desk.rules.timetable import Piece, Timetable
from clinic_desk.services.access import inside

_HOUR = 60
_Hours = Counter[tuple[int, int]]
"""Counted by (doctor, hour of the day)."""


@inside
def cells(period: Period) -> tuple[LoadCell, ...]:
    """The load of all doctors who had hours or visits in the period, by the clinic's order and hour."""
    doctors = staff.all_doctors(with_inactive=True)
    visits, booked = _visits(period)
    opened = _open_minutes(doctors, period)
    order = {one.id: place for place, one in enumerate(doctors)}
    there = visits.keys() | booked.keys() | opened.keys()
    return tuple(
        LoadCell(doctor, hour, visits[doctor, hour], booked[doctor, hour], opened[doctor, hour])
        for doctor, hour in sorted(there, key=lambda one: (order[one[0]], one[1]))
    )


def _visits(period: Period) -> tuple[_Hours, _Hours]:
    """Visits by the hour in which they begin, and the minutes that they take of each hour."""
    visits = report_rows.in_queues(period.first, period.last)
    booked: _Hours = Counter()
    for doctor, times in report_rows.taken(period.first, period.last).items():
        for code, count in times.items():
            start, end = divmod(int(code), CODE_BASE)
            visits[doctor, start // _HOUR] += count
            for hour, minutes in _by_hour(start, end).items():
                booked[doctor, hour] += minutes * count
    return visits, booked


def _open_minutes(doctors: Iterable[DoctorRow], period: Period) -> _Hours:
    found: _Hours = Counter()
    timetables = timetable.timetables_of(doctors)
    for doctor in doctors:
        last = _last_day(doctor, period)
        if last is not None:
            for hour, minutes in _open_hours(timetables[doctor.id], period.first, last).items():
                found[doctor.id, hour] += minutes
    return found


def _last_day(doctor: DoctorRow, period: Period) -> date | None:
    """The last day of the period on which the doctor's hours count; None if none do.

    Nobody writes down when a doctor leaves, and the hours go on in the timetable: they count up to the last
    day on which somebody visited.
    """
    if doctor.active:
        return period.last
    last = report_rows.last_day_of(doctor.id, period.first)
    return None if last is None else min(last, period.last)


def _open_hours(hours: Timetable, first: date, last: date) -> Counter[int]:
    """The working minutes of each hour of the day over all these days."""
    # days that look alike share one tuple of pieces, which is known by its place sooner than by its values
    seen: dict[int, tuple[tuple[Piece, ...], int]] = {}
    for day in days_between(first, last):
        pieces = hours.hours(day).pieces
        if pieces:
            seen[id(pieces)] = (pieces, seen.get(id(pieces), (pieces, 0))[1] + 1)
    found: Counter[int] = Counter()
    for pieces, count in seen.values():
        for span in merge(one.span for one in pieces):
            for hour, minutes in _by_hour(span.start, span.end).items():
                found[hour] += minutes * count
    return found


def _by_hour(start: int, end: int) -> Mapping[int, int]:
    """How many of these minutes lie in each hour of the day."""
    hours = range(start // _HOUR, (end - 1) // _HOUR + 1)
    return {hour: min(end, (hour + 1) * _HOUR) - max(start, hour * _HOUR) for hour in hours}
